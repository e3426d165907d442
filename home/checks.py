"""What Django checks about the keys of personal data."""

from django.conf import settings
from django.core.checks import Error, Tags, register

SHORTEST_KEY = 32


@register(Tags.security)
def check_enquiry_keys(app_configs, **kwargs):
    """Tell of keys that could be guessed."""
    if all(len(key) >= SHORTEST_KEY for key in settings.ENQUIRY_KEYS):
        return []
    return [
        Error(
            f"A key in ENQUIRY_KEYS is shorter than {SHORTEST_KEY} characters.",
            hint="Use random ones, such as the output of: openssl rand -base64 48",
            id="home.E001",
        )
    ]

"""Rules about files, checked when the site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from media_library.uploads import CHECKS


@register()
def check_document_types(**kwargs: Any) -> list[Error]:
    """Refuse to start with a kind of document whose content nothing here can look at."""
    unknown = sorted(set(settings.WAGTAILDOCS_EXTENSIONS) - CHECKS.keys())
    if not unknown:
        return []
    return [
        Error(
            f"DOCUMENT_TYPES names kinds of documents whose content cannot be checked: {', '.join(unknown)}.",
            hint=f"Known kinds: {', '.join(sorted(CHECKS))}.",
            id="media_library.E001",
        )
    ]

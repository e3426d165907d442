"""Where other front ends show drafts."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

TOKEN = "{token}"  # noqa: S105 - the place of a token
PREVIEW_HELP = (
    "Where a front end shows drafts, such as https://app.example.com/api/preview?token={token}&path={path}. Then the "
    "editor of pages offers “Front end” beside “Site”. {token} is the key to the one draft, {path} its address."
)


def validate_preview_address(value: str) -> None:
    """Raise ``ValidationError`` unless ``value`` is an address on the web with a place for the token."""
    if TOKEN not in value:
        raise ValidationError("Write {token} where the key to the draft belongs.")
    try:
        parts = urlsplit(value)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or "{" in (parts.netloc + parts.scheme):
        raise ValidationError("Enter a whole address that begins with https://.")
    if "{" in value.replace(TOKEN, "").replace("{path}", ""):
        raise ValidationError("Only {token} and {path} are put in; there is no other name in braces.")

"""Fields whose values cannot do harm where they are shown, whatever was stored past the forms that check them."""

import re
from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from brands.clean_html import SCHEMES
from brands.colours import COLOUR, HOUSE_COLOUR

# As browsers read it: spaces and control characters at the beginning are skipped, tabs and line breaks everywhere.
SKIPPED = re.compile(r"^[\x00-\x20]+|[\t\r\n]")
SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)


def safe_address(address: str) -> str:
    """Return ``address`` if it is relative or of a scheme that opens a page, a letter or a call; else nothing."""
    # Read as HTML too, for a front end that forgets to escape what it puts into a link.
    scheme = SCHEME.match(SKIPPED.sub("", unescape(address)))
    return address if scheme is None or scheme[1].lower() in SCHEMES else ""


def validate_link(address: str) -> None:
    """Refuse an address that runs instead of leading somewhere."""
    if not safe_address(address):
        raise ValidationError("Write an address that begins with https://, with /, mailto: or tel:.")


class SafeWhenReadMixin(models.Field):
    """A field that reads what is stored as far as it is safe. Its column is an ordinary one: ``column_class``."""

    column_class: str

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value and self.safe(value)

    def safe(self, value: str) -> str:
        raise NotImplementedError

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, self.column_class, args, kwargs


class SafeAddressMixin(SafeWhenReadMixin):
    def safe(self, value: str) -> str:
        return safe_address(value)


class AddressField(SafeAddressMixin, models.URLField):
    """A whole address."""

    column_class = "django.db.models.URLField"


class LinkField(SafeAddressMixin, models.CharField):
    """An address that may be relative."""

    column_class = "django.db.models.CharField"
    default_validators = [validate_link]


class ColourField(SafeWhenReadMixin, models.CharField):
    """A colour as stylesheets get it."""

    column_class = "django.db.models.CharField"

    def safe(self, value: str) -> str:
        return value if re.fullmatch(COLOUR, value) else HOUSE_COLOUR

"""Addresses that editors write: whatever is stored, what comes out is one that can only be followed, or nothing."""

import re
from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from brands.clean_html import SCHEMES

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


class SafeAddressMixin(models.Field):
    """A field of addresses that is safe whatever was stored past the forms. The column is an ordinary one."""

    column_class: str

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value and safe_address(value)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, self.column_class, args, kwargs


class AddressField(SafeAddressMixin, models.URLField):
    """A whole address."""

    column_class = "django.db.models.URLField"


class LinkField(SafeAddressMixin, models.CharField):
    """An address that may be relative."""

    column_class = "django.db.models.CharField"
    default_validators = [validate_link]

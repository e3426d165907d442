"""Erase what one person sent."""

import re
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from wagtail.models import Site

from accounts.personal_data import STAYS, erase_enquiries
from home.encryption import HASH_LENGTH, email_hashes, normalised_address
from home.models import Enquiry

HASH = re.compile(rf"[0-9a-f]{{{HASH_LENGTH}}}")


def add_address(parser: CommandParser, more: str = "") -> None:
    parser.add_argument(
        "address", help=f"Their email address{more}; - reads it from the input, so that no history of a shell keeps it."
    )


def valid_address(address: str) -> str:
    """Return the address in the form in which it is looked for. Raises ``CommandError`` if it is none."""
    address = normalised_address(sys.stdin.readline() if address == "-" else address)
    try:
        validate_email(address)
    except ValidationError:
        raise CommandError("This is no email address.") from None
    return address


def subject_of_commands() -> Site:
    """Return what entries of the log belong to that no account made."""
    return Site.objects.order_by("-is_default_site", "pk")[0]


class Command(BaseCommand):
    help = (
        "Deletes all enquiries of one person, with their notes, at once. It is put on record, without the address. "
        "After a backup was restored, give the hash that the log kept of each erasure since."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_address(parser, ", or the hash that stands for it in the log")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        if HASH.fullmatch(address):
            person, enquiries = address, Enquiry.objects.filter(email_hash=address)
        else:
            address = valid_address(address)
            person, enquiries = email_hashes(address)[0], Enquiry.objects.of_address(address)
        number = erase_enquiries(subject_of_commands(), enquiries, person)
        self.stdout.write(f"Erased {number} enquiries with their notes, of {person}. What stays:")
        for reason in STAYS.values():
            self.stdout.write(f"- {reason}")

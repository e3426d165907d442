"""Put all personal data of enquiries under the first key."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from home.encryption import Unreadable, decrypted, rewrite_rows, under_first_key
from home.models import Enquiry, EnquiryNote


class Command(BaseCommand):
    help = (
        "Encrypts enquiries and notes by the first key: after ENQUIRY_KEYS or SECRET_KEY got a new one, and before the "
        "old one is taken away. Works while the site runs; interrupted, it goes on when it is called again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="How many rows are changed in one transaction.")

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        if batch < 1:
            raise CommandError("A batch has at least one row.")
        self.unreadable = 0
        changed = 0
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
            for model, columns, hashing in (
                (Enquiry, ENQUIRY_COLUMNS, {"address": "email", "hashed": "email_hash"}),
                (EnquiryNote, ["text"], {}),
            ):
                line = bar.add_task(str(model._meta.verbose_name_plural), total=model._default_manager.count())

                def change(row: dict, hashing: dict = hashing) -> dict | None:
                    self.unreadable += any(isinstance(decrypted(value or ""), Unreadable) for value in row.values())
                    return under_first_key(row, **hashing)

                for seen, number in rewrite_rows(model._meta.db_table, columns, change, batch):
                    bar.advance(line, seen)
                    changed += number
        self.stdout.write(f"{changed} rows were encrypted by the first key.")
        if self.unreadable:
            raise CommandError(
                f"{self.unreadable} rows cannot be read: their key is missing. They stay as they are; put the key into "
                "ENQUIRY_KEYS, or SECRET_KEY_FALLBACKS if it was the SECRET_KEY, and call this again."
            )


ENQUIRY_COLUMNS = ["name", "email", "phone", "message", "email_hash"]

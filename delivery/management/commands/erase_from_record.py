"""Erases texts from the record where the law asks for it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.models.publications import Kind
from delivery.recording.erasing import OBJECT_NAME, Erasure, ErasureError, erase_document, erase_object


class Command(BaseCommand):
    help = (
        "Erase what was published from the record, where the law asks for it: all texts of an object that is no longer "
        "public, or one text by its SHA-256. Hashes stay, and the erasure is itself on record with its reason."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", help="An object such as person-4, or the SHA-256 of one document.")
        parser.add_argument(
            "--reason", required=True, help="Stays on record: name the demand, never what is erased by it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            erasure = self.erase(options["what"], options["reason"])
        except ErasureError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{erasure.documents} documents were erased and {erasure.publications} publications lost their title and "
            f"address. Publication {erasure.publication.number} records it. Backups and mirrors still have the texts."
        )

    def erase(self, what: str, reason: str) -> Erasure:
        named = OBJECT_NAME.fullmatch(what)
        if named and named[1] in Kind.values:
            return erase_object(named[1], int(named[2]), reason)
        if len(what) == 64:
            return erase_document(what.lower(), reason)
        raise ErasureError(f"“{what}” is neither an object, such as person-4, nor the SHA-256 of a document.")

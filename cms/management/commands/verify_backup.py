"""Reads a backup and checks every byte of it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backups import BackupError
from cms.backups.archive import read_backup
from cms.backups.encryption import identity_in


class Command(BaseCommand):
    help = "Read a backup to its end, and check that it is whole and holds what its manifest says. Changes nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", metavar="FILE", type=Path)
        parser.add_argument("--identity", metavar="KEY", type=Path, required=True, help="the file of the secret key")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = read_backup(options["backup"], identity_in(options["identity"]))
        except BackupError as error:
            raise CommandError(str(error)) from error
        content = f"{len(manifest.files)} files, {manifest.size:,} bytes, of {manifest.made_at}"
        head = f"publication {manifest.publication} ({manifest.publication_sha256 or 'none yet'})"
        self.stdout.write(f"{options['backup']} is whole: {content}, with {head}.")

"""Makes the key with which backups are read."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backups import BackupError
from cms.backups.encryption import make_identity


class Command(BaseCommand):
    help = "Make a key for backups: FILE is the secret half, which restores them; what is printed encrypts them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            recipient = make_identity(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"BACKUP_RECIPIENT={recipient}")
        self.stderr.write(
            f"Keep {options['file']} away from this machine and in two places: without it, no backup can be read."
        )

"""Restores database and media from a backup."""

import time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backups import BackupError
from cms.backups.encryption import identity_in
from cms.backups.whole import restore_backup


class Command(BaseCommand):
    help = (
        "Restore database and media from a backup, bring the database up to date, and prove the record of "
        "publications. Stop the site and its workers first."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", metavar="FILE", type=Path)
        parser.add_argument("--identity", metavar="KEY", type=Path, required=True, help="the file of the secret key")
        parser.add_argument(
            "--replace", action="store_true", help="also if the database holds something; that is lost then"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            manifest = restore_backup(
                options["backup"], identity_in(options["identity"]), replace=options["replace"], tell=self.stderr.write
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(
            f"Restored {len(manifest.files)} files of {manifest.made_at} in {time.monotonic() - begun:.0f} s, "
            f"with publication {manifest.publication}."
        )
        self.stderr.write("Proving the record of publications …")
        call_command("verify_publications", stdout=self.stdout)

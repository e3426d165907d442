"""Makes a backup of database and media."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backups import BackupError
from cms.backups.archive import read_backup
from cms.backups.encryption import identity_in, recipient_of
from cms.backups.whole import delete_older, make_backup


class Command(BaseCommand):
    help = (
        "Write database and media, as they are at one moment, into one encrypted file in DIR. The site goes on. "
        "BACKUP_RECIPIENT says for whom it is encrypted: see make_backup_key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, nargs="?", default=settings.BACKUP_DIR)
        parser.add_argument("--without-media", action="store_true", help="the database alone")
        parser.add_argument("--keep", type=int, metavar="N", help="delete all backups in DIR but the newest N")
        parser.add_argument(
            "--identity", type=Path, metavar="FILE", help="the secret key: the backup is read and checked afterwards"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BACKUP_RECIPIENT:
            raise CommandError("Set BACKUP_RECIPIENT to the key that backups are encrypted for: see make_backup_key.")
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep is at least 1.")
        try:
            recipient = recipient_of(settings.BACKUP_RECIPIENT)
            identity = identity_in(options["identity"]) if options["identity"] else None
            path = make_backup(
                options["folder"], recipient, with_media=not options["without_media"], tell=self.stderr.write
            )
            if identity is not None:
                self.stderr.write("Reading it again …")
                read_backup(path, identity)
            older = delete_older(options["folder"], options["keep"]) if options["keep"] else []
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")
        for gone in older:
            self.stderr.write(f"Deleted {gone}")
        if identity is None:
            self.stderr.write("It was not read again: run verify_backup where the secret key is.")

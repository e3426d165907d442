"""A backup of the whole site, and the site out of it again."""

import contextlib
import datetime
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from cms.backups import BackupError
from cms.backups.archive import DATABASE, MEDIA, Manifest, read_backup, writing
from cms.backups.database import dump, is_empty, others_connected, restore
from cms.backups.media import media_of_site
from cms.backups.working_folders import working_folder
from delivery.models.publications import Head

NAME = "pointhealth-{moment:%Y%m%dT%H%M%SZ}.backup"
PATTERN = "pointhealth-*.backup"

Tell = Callable[[str], object]


def make_backup(folder: Path, recipient: Any, *, with_media: bool = True, tell: Tell = lambda _: None) -> Path:
    """Make a backup of this moment in ``folder``, encrypted for ``recipient``. Return its path.

    The site goes on meanwhile. Raises ``BackupError``; then nothing is left behind.
    """
    media = media_of_site() if with_media else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            work = stack.enter_context(working_folder(folder, ".backup-"))
            kept = stack.enter_context(media.at_hand(work)) if media else None
            if kept:
                kept.keep()
            tell("Dumping the database …")
            with one_moment() as (snapshot, manifest):
                dump(work / DATABASE, snapshot)
            if kept:
                kept.keep()
            files = list(kept.files()) if kept else []
            tell(f"Encrypting the database and {len(files)} files …")
            path = folder / NAME.format(moment=datetime.datetime.fromisoformat(manifest.made_at))
            with writing(path, recipient, manifest) as archive:
                archive.add(DATABASE, work / DATABASE)
                for name, file in files:
                    archive.add(f"{MEDIA}{name}", file)
    except OSError as error:
        raise BackupError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
    return path


@contextlib.contextmanager
def one_moment() -> Iterator[tuple[str, Manifest]]:
    """Give the name of a snapshot of the database, and what the record of publications says in it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot(), date_trunc('second', now())")
            snapshot, moment = cursor.fetchone()
        number, sha256 = Head.objects.values_list("number", "sha256").first() or (0, "")
        yield snapshot, Manifest(moment.astimezone(datetime.UTC).isoformat(), number, sha256)


def restore_backup(path: Path, identity: Any, *, replace: bool = False, tell: Tell = lambda _: None) -> Manifest:
    """Put the site of a backup in the place of what is there. Return the manifest of the backup.

    Every byte is checked before anything is changed. Raises ``BackupError`` if the database holds something and
    ``replace`` is not set, if anything else uses it, or if the backup is damaged.
    """
    if not is_empty() and not replace:
        raise BackupError("The database is not empty: `--replace` puts the backup in the place of all that is in it.")
    if others := others_connected():
        raise BackupError(f"{others} other connections use the database: stop the site and its workers first.")
    beside_media = Path(settings.MEDIA_ROOT).parent
    try:
        beside_media.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=beside_media) as folder:
            work = Path(folder)
            tell("Reading and checking the backup …")
            manifest = read_backup(path, identity, into=work)
            # A backup without media leaves those that are there.
            media = media_of_site() if any(name.startswith(MEDIA) for name in manifest.files) else None
            tell("Restoring the database …")
            connection.close()
            restore(work / DATABASE)
            if media:
                media.exchange(work / MEDIA.rstrip("/"), work / "before")
    except OSError as error:
        raise BackupError(f"{error.filename or path} cannot be used: {error.strerror}.") from error
    return manifest


def delete_older(folder: Path, keep: int) -> list[Path]:
    """Delete all backups in ``folder`` but the newest ``keep``. Return those that went."""
    older = sorted(folder.glob(PATTERN), reverse=True)[keep:]
    for path in older:
        path.unlink()
    return older

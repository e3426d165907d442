"""The files beside the database, kept as they are while a backup is made."""

import contextlib
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage

from cms.backups import BackupError
from cms.backups.working_folders import working_folder
from media_library.buckets import AWAY, MediaBucket


class MediaAtHand(ABC):
    """Keeps each file of the media in a folder, ``kept``, so that none goes while the database is dumped.

    A file is written before the row that names it, and deleted after that row is gone. So all that the dump names is
    among the files of before it and those of after it; files never change.
    """

    def __init__(self, kept: Path):
        self.kept = kept

    @abstractmethod
    def keep(self) -> None:
        """Keep all files that are there now."""

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield what was kept, by name, in the order of the names."""
        for path in sorted(files_in(self.kept)):
            yield path.relative_to(self.kept).as_posix(), path


class FolderAtHand(MediaAtHand):
    """Keeps the files of a folder under second names."""

    def __init__(self, media: Path, kept: Path):
        super().__init__(kept)
        self.media = media

    def keep(self) -> None:
        for path in files_in(self.media):
            target = self.kept / path.relative_to(self.media)
            target.parent.mkdir(parents=True, exist_ok=True)
            # Deleted since it was listed, or kept already.
            with contextlib.suppress(FileNotFoundError, FileExistsError):
                link_or_copy(path, target)


class BucketAtHand(MediaAtHand):
    """Keeps the files of a bucket, which needs room for all of them."""

    def __init__(self, bucket: Any, kept: Path):
        super().__init__(kept)
        self.bucket = bucket

    def keep(self) -> None:
        for stored in self.bucket.objects.all():
            target = self.kept / stored.key
            if not is_safe(stored.key):
                raise BackupError(f"The bucket holds {stored.key!r}, which is no name that the site gives.")
            if target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f".{target.name}.partial")
            try:
                self.bucket.download_file(stored.key, str(partial))
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != HTTPStatus.NOT_FOUND:
                    raise
                continue  # deleted since it was listed
            partial.rename(target)


class FolderOfMedia:
    """The media where they lie in a folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    @contextlib.contextmanager
    def at_hand(self, work: Path) -> Iterator[MediaAtHand]:
        """Give what keeps the files until the block ends, beside them: second names are of one disk."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with working_folder(self.folder.parent, ".backup-") as kept:
            yield FolderAtHand(self.folder, kept)

    def exchange(self, restored: Path, before: Path) -> None:
        """Put the files in ``restored`` in the place of those that are there, which go to ``before``."""
        if self.folder.exists():
            shutil.move(self.folder, before)
        shutil.move(restored, self.folder)


class BucketOfMedia:
    """The media where they are in a bucket."""

    def __init__(self, bucket: Any):
        self.bucket = bucket

    @contextlib.contextmanager
    def at_hand(self, work: Path) -> Iterator[MediaAtHand]:
        """Give what keeps the files until the block ends, in ``work``."""
        with told_as_refusal():
            kept = work / "media"
            kept.mkdir()
            yield BucketAtHand(self.bucket, kept)

    def exchange(self, restored: Path, before: Path) -> None:
        """Put the files in ``restored`` into the bucket, and then delete all others from it."""
        with told_as_refusal():
            names = set()
            for path in sorted(files_in(restored)):
                name = path.relative_to(restored).as_posix()
                names.add(name)
                self.bucket.upload_file(str(path), name)
            for stored in self.bucket.objects.all():
                if stored.key not in names:
                    stored.delete()


def media_of_site() -> FolderOfMedia | BucketOfMedia:
    """Return where the media are. Raises ``BackupError`` where nothing here knows how to read them."""
    if isinstance(default_storage, FileSystemStorage):
        return FolderOfMedia(Path(settings.MEDIA_ROOT))
    if isinstance(default_storage, MediaBucket):
        return BucketOfMedia(default_storage.bucket)
    raise BackupError("The media are neither in a folder nor in a bucket: name `--without-media`.")


@contextlib.contextmanager
def told_as_refusal() -> Iterator[None]:
    try:
        yield
    except AWAY as error:
        raise BackupError(f"The bucket with the media does not answer as it should: {error}.") from error


def is_safe(name: str) -> bool:
    """Return whether ``name`` leads to a file below the folder of the media, and nowhere else."""
    return all(part not in {"", ".", ".."} for part in name.split("/")) and "\0" not in name


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and those below it; links lead elsewhere and are left out."""
    for here, _, names in os.walk(folder):
        for name in names:
            path = Path(here, name)
            if path.is_file() and not path.is_symlink():
                yield path


def link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:  # another disk, or one that knows no second names
        shutil.copy2(source, target)

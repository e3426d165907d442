"""A backup as a file: a TAR of the database, the media, and last a manifest that names each with its hash."""

import contextlib
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

from cms.backups import BackupError
from cms.backups.encryption import decrypting, encrypting
from cms.backups.media import is_safe
from cms.backups.working_folders import working_folder

# Another one when the contents of the TAR change their meaning.
FORMAT = 1
DATABASE, MEDIA, MANIFEST = "database.dump", "media/", "manifest.json"
CHUNK_BYTES = 1 << 20
# A manifest has one line a file; this is room for millions.
LONGEST_MANIFEST_BYTES = 1 << 30


@dataclass
class Manifest:
    """What a backup holds: the newest publication, and each file with its size and SHA-256."""

    made_at: str
    publication: int
    publication_sha256: str
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def size(self) -> int:
        return sum(file["bytes"] for file in self.files.values())


class HashedReader:
    """A binary file that keeps count of what was read of it."""

    def __init__(self, file: IO[bytes]):
        self.file = file
        self.sha256 = hashlib.sha256()
        self.bytes = 0

    def read(self, size: int = -1) -> bytes:
        found = self.file.read(size)
        self.sha256.update(found)
        self.bytes += len(found)
        return found

    def read_to_its_end(self) -> None:
        while self.read(CHUNK_BYTES):
            pass

    @property
    def facts(self) -> dict[str, Any]:
        return {"bytes": self.bytes, "sha256": self.sha256.hexdigest()}


class Writer:
    """Writes a backup as a stream."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest):
        self.tar = tar
        self.manifest = manifest

    def add(self, name: str, path: Path) -> None:
        """Add a file under ``name``."""
        with path.open("rb") as file:
            entry = tarfile.TarInfo(name)
            status = os.fstat(file.fileno())
            entry.size, entry.mtime = status.st_size, int(status.st_mtime)
            reader = HashedReader(file)
            self.tar.addfile(entry, reader)
        self.manifest.files[name] = reader.facts


@contextlib.contextmanager
def writing(path: Path, recipient: Any, manifest: Manifest) -> Iterator[Writer]:
    """Give a writer of the backup ``path``, which is there only if all went well, and on disk then."""
    try:
        with working_folder(path.parent, ".backup-") as folder:
            unfinished = folder / path.name
            with unfinished.open("wb") as file:
                os.fchmod(file.fileno(), 0o600)
                with encrypting(file, recipient) as stream, tarfile.open(mode="w|", fileobj=stream) as tar:
                    yield Writer(tar, manifest)
                    text = orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
                    entry = tarfile.TarInfo(MANIFEST)
                    entry.size = len(text)
                    tar.addfile(entry, io.BytesIO(text))
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror or error}.") from error


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_backup(path: Path, identity: Any, into: Path | None = None) -> Manifest:
    """Read a backup to its end and check every byte of it; unpack it ``into`` a folder if one is given.

    Returns its manifest. Raises ``BackupError`` if it is damaged, for another key, or not one of ours.
    """
    found: dict[str, dict[str, Any]] = {}
    text = b""
    try:
        with path.open("rb") as file, decrypting(file, identity) as stream:
            with tarfile.open(mode="r|", fileobj=stream) as tar:
                for entry in tar:
                    # Of a link, the file that it leads to would be looked for.
                    content = tar.extractfile(entry) if entry.isfile() else None
                    if content is None or text:
                        raise BackupError(f"{path} is not a backup of ours: {entry.name!r} is no file of one.")
                    if entry.name == MANIFEST:
                        if entry.size > LONGEST_MANIFEST_BYTES:
                            raise BackupError(f"{path} is not a backup of ours: its manifest is too long.")
                        text = content.read()
                    else:
                        found[entry.name] = unpack(entry, HashedReader(content), into)
            while stream.read(CHUNK_BYTES):  # to the end, where the encryption proves that it is whole
                pass
    except tarfile.TarError as error:
        raise BackupError(f"{path} is not a backup of ours: {error}.") from error
    except OSError as error:
        raise BackupError(f"{error.filename or path} cannot be used: {error.strerror or error}.") from error
    return checked(path, text, found)


def unpack(entry: tarfile.TarInfo, content: HashedReader, into: Path | None) -> dict[str, Any]:
    """Read an entry of a backup to its end, into a file below ``into`` if that is given."""
    if entry.name != DATABASE and not (entry.name.startswith(MEDIA) and is_safe(entry.name.removeprefix(MEDIA))):
        raise BackupError(f"This is not a backup of ours: it holds {entry.name!r}.")
    if into is None:
        content.read_to_its_end()
    else:
        target = into / entry.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            shutil.copyfileobj(content, file, CHUNK_BYTES)
        os.utime(target, (entry.mtime, entry.mtime))
    return content.facts


def checked(path: Path, text: bytes, found: dict[str, dict[str, Any]]) -> Manifest:
    """Return the manifest in ``text``. Raises ``BackupError`` if it does not name just what was ``found``."""
    try:
        manifest = Manifest(**orjson.loads(text))
    except (orjson.JSONDecodeError, TypeError) as error:
        raise BackupError(f"{path} ends before its manifest: it is not whole.") from error
    if manifest.format != FORMAT:
        raise BackupError(f"{path} is of format {manifest.format}; this version of the software reads {FORMAT}.")
    if manifest.files != found or DATABASE not in found:
        wrong = sorted({*manifest.files, *found, DATABASE})
        names = [name for name in wrong if manifest.files.get(name) != found.get(name) or name not in found]
        raise BackupError(f"{path} does not hold what its manifest says: {', '.join(names[:5])}.")
    return manifest

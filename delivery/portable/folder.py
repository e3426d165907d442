"""The folder: written whole or not at all, and never believed when it is read.

Its ``manifest.json`` names every file with its SHA-256.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from delivery.proof import READABLE_JSON

FORMAT, VERSION = "pointhealth-content", 1
MANIFEST, CONTENT = "manifest.json", "content.json"
LARGEST_FILE, MOST_FILES = 200 * 1024 * 1024, 1_000_000
UNFINISHED = ".unfinished"


class FolderError(Exception):
    """A folder cannot be written or read; the message says why, and what to do."""


def as_json(value: Any) -> bytes:
    return orjson.dumps(value, option=READABLE_JSON) + b"\n"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# Writing


class FolderWriter:
    """Puts files into a new folder and remembers their hashes."""

    def __init__(self, root: Path):
        self.root = root
        self.files: dict[str, str] = {}

    def write(self, name: str, content: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.files[name] = sha256(content)


@contextmanager
def new_folder(target: Path) -> Iterator[FolderWriter]:
    """Give a folder beside ``target`` to write into, and put it in place of ``target`` when all is written.

    Whatever interrupts that, ``target`` is what it was before. Raises ``FolderError`` unless ``target`` is absent,
    empty, or an earlier export in which nothing was changed or added.
    """
    target = target.absolute()
    check_replaceable(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_unfinished(target)
    made = target.parent / f".{target.name}.{secrets.token_hex(4)}{UNFINISHED}"
    made.mkdir()
    with lock_of(made):
        try:
            yield FolderWriter(made)
            check_replaceable(target)
            put_in_place(made, target)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def put_in_place(made: Path, target: Path) -> None:
    if not target.exists():
        made.rename(target)
        return
    before = target.parent / f".{target.name}.{secrets.token_hex(4)}{UNFINISHED}"
    target.rename(before)
    try:
        made.rename(target)
    except OSError:
        before.rename(target)
        raise
    shutil.rmtree(before, ignore_errors=True)


@contextmanager
def lock_of(folder: Path) -> Iterator[None]:
    """Hold a lock on ``folder`` that ends with this process. Raises ``OSError`` if another one holds it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def remove_unfinished(target: Path) -> None:
    """Remove what an export that was killed has left beside ``target``; not what one writes at this moment."""
    for left in target.parent.glob(f".{target.name}.*{UNFINISHED}"):
        with suppress(OSError), lock_of(left):
            shutil.rmtree(left, ignore_errors=True)


def check_replaceable(target: Path) -> None:
    """Raise ``FolderError`` if ``target`` is more than an earlier export as it was written."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise FolderError(f"{target} is no folder: name another one.")
    if not target.exists() or not any(target.iterdir()):
        return
    if not (target / MANIFEST).is_file():
        raise FolderError(f"{target} holds something else than an export: name an empty folder, or a new one.")
    earlier = Folder(target)
    if others := [*earlier.changed, *earlier.unknown]:
        raise FolderError(
            f"{target} was worked on since it was exported ({', '.join(others[:5])}): name another folder, "
            "or import it first."
        )


# Reading


@dataclass
class Folder:
    """An exported folder, checked: its manifest, which files were ``changed`` since, and which are ``unknown`` to it.

    Raises ``FolderError`` for what is no such folder, or leads out of itself.
    """

    root: Path
    manifest: Any = field(init=False)
    files: dict[str, str] = field(init=False)
    changed: list[str] = field(init=False)
    unknown: list[str] = field(init=False)

    def __post_init__(self) -> None:
        if not self.root.is_dir():
            raise FolderError(f"There is no folder {self.root}.")
        self.root = self.root.resolve()
        found = set(files_in(self.root))
        if MANIFEST not in found:
            raise FolderError(f"{self.root} has no {MANIFEST}: it is no folder that export_content made.")
        self.manifest = self.parsed(MANIFEST, self.bytes_of(MANIFEST))
        self.check_manifest()
        if missing := sorted(self.files.keys() - found):
            raise FolderError(f"Of the folder {self.root} these files are missing: {', '.join(missing[:5])}.")
        self.changed = sorted(name for name, known in self.files.items() if self.hash_of(name) != known)
        self.unknown = sorted(found - self.files.keys() - {MANIFEST})

    def check_manifest(self) -> None:
        facts = self.manifest
        if not isinstance(facts, dict) or facts.get("format") != FORMAT or not isinstance(facts.get("files"), dict):
            raise FolderError(f"{self.root / MANIFEST} is no manifest of an export.")
        if facts.get("version") != VERSION:
            raise FolderError(
                f"The export has format version {facts.get('version')!r}, and this software reads {VERSION}: "
                "import it with the version that made it, or a newer one."
            )
        self.files = facts["files"]
        for name, known in self.files.items():
            if not is_inside(name) or not isinstance(known, str):
                raise FolderError(f"{MANIFEST} names {name!r}, which is no file inside the folder.")

    def read(self, name: str, *, may_be_changed: bool = False) -> bytes:
        """Return the content of a file that the manifest names. Raises ``FolderError`` if it is another one."""
        if name not in self.files:
            raise FolderError(f"{name} is not named in {MANIFEST}.")
        content = self.bytes_of(name)
        if not may_be_changed and sha256(content) != self.files[name]:
            raise FolderError(f"{name} is not the file that was exported: its SHA-256 is another one.")
        return content

    def json(self, name: str) -> Any:
        return self.parsed(name, self.read(name))

    def parsed(self, name: str, content: bytes) -> Any:
        # PostgreSQL has no place for a null character.
        if b"\\u0000" in content:
            raise FolderError(f"{name} holds a null character, which no text of ours does.")
        try:
            return orjson.loads(content)
        except ValueError as error:
            raise FolderError(f"{name} is no JSON: {error}.") from error

    def bytes_of(self, name: str) -> bytes:
        with self.opened(name) as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise FolderError(f"{name} has more than {LARGEST_FILE:,} bytes.")
        return content

    def hash_of(self, name: str) -> str:
        with self.opened(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @contextmanager
    def opened(self, name: str) -> Iterator[Any]:
        try:
            # A link that was put there since would lead elsewhere.
            descriptor = os.open(self.root / name, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as error:
            raise FolderError(f"{name} cannot be read: {error.strerror}.") from error
        with os.fdopen(descriptor, "rb") as file:
            yield file


def is_inside(name: Any) -> bool:
    """Return whether a name in a manifest is one that we write: a path below the folder, in its plain form."""
    if not isinstance(name, str) or not name or len(name) > 1000 or "\\" in name or "\x00" in name:
        return False
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and str(path) == name and path.parts[0] != MANIFEST


def files_in(root: Path) -> Iterator[str]:
    """Yield the files in a folder. Raises ``FolderError`` for a link, a device, or too many of them."""
    number = 0
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        with os.scandir(folder) as entries:
            for one in entries:
                number += 1
                name = str(Path(one.path).relative_to(root))
                kind = one.stat(follow_symlinks=False).st_mode
                if stat.S_ISDIR(kind):
                    waiting.append(Path(one.path))
                elif stat.S_ISREG(kind):
                    yield name
                else:
                    raise FolderError(f"{name} is a link or a device: a folder of content holds files only.")
                if number > MOST_FILES:
                    raise FolderError(f"{root} holds more than {MOST_FILES:,} files: it is no export of ours.")

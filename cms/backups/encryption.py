"""Streams that are encrypted on the way to a file, and decrypted on the way from it."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from cms.backups import BackupError

IDENTITY_PREFIX = "AGE-SECRET-KEY-"


def make_identity(path: Path) -> str:
    """Write a new secret key to ``path``, for its owner alone. Return the recipient: what backups are encrypted for.

    Raises ``BackupError`` if there is a file already.
    """
    identity = pyrage.x25519.Identity.generate()
    recipient = str(identity.to_public())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BackupError(f"{path} cannot be made: {error.strerror}.") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"# public key: {recipient}\n{identity}\n")
    return recipient


def recipient_of(text: str) -> Any:
    """Return the recipient that ``text`` names, such as ``age1…``. Raises ``BackupError`` if it is none."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise BackupError("BACKUP_RECIPIENT is no age recipient: it begins with “age1”.") from error


def identity_in(path: Path) -> Any:
    """Return the secret key in a file as ``make_backup_key`` or ``age-keygen`` writes it. Raises ``BackupError``."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        return pyrage.x25519.Identity.from_str(next(line for line in lines if line.startswith(IDENTITY_PREFIX)))
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    except (StopIteration, ValueError, pyrage.IdentityError) as error:
        raise BackupError(f"{path} holds no age identity: a line that begins with “{IDENTITY_PREFIX}”.") from error


@contextmanager
def encrypting(target: IO[bytes], recipient: Any) -> Iterator[IO[bytes]]:
    """Give a stream whose bytes go into ``target`` encrypted."""
    with beside(lambda source: pyrage.encrypt_io(source, target, [recipient]), gives="rb") as stream:
        yield stream


@contextmanager
def decrypting(source: IO[bytes], identity: Any) -> Iterator[IO[bytes]]:
    """Give the stream of what ``source`` holds. Raises ``BackupError`` if it is not whole, or for somebody else."""
    try:
        with beside(lambda target: pyrage.decrypt_io(source, target, [identity]), gives="wb") as stream:
            yield stream
    except pyrage.DecryptError as error:
        raise BackupError(f"The backup cannot be decrypted ({error}): it is damaged, or for another key.") from error
    except OSError as error:
        # In the middle of the file, age tells of damage so. What the disk fails with has a number.
        if error.errno is None:
            raise BackupError(f"The backup is damaged ({error}).") from error
        raise


@contextmanager
def beside(work: Callable[[IO[bytes]], object], *, gives: str) -> Iterator[IO[bytes]]:
    """Run ``work`` in a thread with one end of a pipe (``gives`` is its mode there), and give the other end here.

    What ``work`` raises is raised here, in place of what came of it on this side.
    """
    reading, writing = os.pipe()
    there, here = (reading, writing) if gives == "rb" else (writing, reading)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(there, gives) as stream:
                work(stream)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the other side has to know
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        try:
            with os.fdopen(here, "wb" if gives == "rb" else "rb") as stream:
                yield stream
        finally:
            thread.join()
    except Exception as error:
        if failures and not isinstance(failures[0], BrokenPipeError):
            raise failures[0] from error
        raise
    if failures:
        raise failures[0]

"""Folders for the time of one piece of work, which do not outlive it for long even where it was killed."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def working_folder(place: Path, prefix: str) -> Iterator[Path]:
    """Give a new folder in ``place`` that goes at the end of the block. What killed processes left there goes first.

    Each process holds its folder locked: one that nobody holds is nobody's any more.
    """
    with contextlib.ExitStack() as stack:
        with locked(place):  # so that none is found between its making and its locking
            for left in place.glob(f"{prefix}*"):
                with contextlib.suppress(OSError), locked(left, fcntl.LOCK_NB):
                    shutil.rmtree(left)
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=prefix, dir=place)))
            stack.enter_context(locked(path))
        yield path


@contextlib.contextmanager
def locked(folder: Path, how: int = 0) -> Iterator[None]:
    """Hold the lock of a folder. Raises ``BlockingIOError`` with ``LOCK_NB`` if another process does."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | how)
        yield
    finally:
        os.close(descriptor)

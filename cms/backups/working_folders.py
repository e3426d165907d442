"""Folders for the time of one piece of work, which do not outlive it for long even where it was killed."""

import contextlib
import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

LOCK = "lock"


@contextlib.contextmanager
def working_folder(place: Path, prefix: str) -> Iterator[Path]:
    """Give a new folder below ``place`` that goes at the end of the block. What killed processes left there goes first.

    Each process holds a file beside its folder locked: where nobody does, the folder is nobody's any more. Where a file
    system knows no locks, nothing is taken away.
    """
    for left in place.glob(f"{prefix}*"):
        with contextlib.suppress(OSError), (left / LOCK).open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=place) as own:
        making = Path(own, f"{LOCK}.new")
        with making.open("w") as file:
            with contextlib.suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                making.rename(Path(own, LOCK))  # locked already when others find it
            folder = Path(own, "folder")
            folder.mkdir()
            yield folder

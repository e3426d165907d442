"""The files beside the database, kept as they are while a backup is made."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


class MediaAtHand:
    """A second name for each file of the media folder, so that none goes while the database is dumped.

    A file is written before the row that names it, and deleted after that row is gone. So all that the dump names is
    among the files of before it and those of after it; files never change.
    """

    def __init__(self, media: Path, kept: Path):
        self.media = media
        self.kept = kept

    def keep(self) -> None:
        """Keep all files that are there now."""
        for path in files_in(self.media):
            target = self.kept / path.relative_to(self.media)
            target.parent.mkdir(parents=True, exist_ok=True)
            # Deleted since it was listed, or kept already.
            with contextlib.suppress(FileNotFoundError, FileExistsError):
                link_or_copy(path, target)

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield what was kept, by name, in the order of the names."""
        for path in sorted(files_in(self.kept)):
            yield path.relative_to(self.kept).as_posix(), path


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


@contextlib.contextmanager
def media_at_hand(media: Path) -> Iterator[MediaAtHand]:
    """Give what keeps the files of ``media``, beside it, until the block ends."""
    media.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=media.parent) as folder:
        yield MediaAtHand(media, Path(folder))

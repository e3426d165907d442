"""Finds the pictures of a site in the folder or archive of its uploads. Nothing is fetched."""

import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from blog.importing.report import ImportRefusedError

LARGEST_PICTURE = 20 * 1024 * 1024
# WordPress keeps a picture in several sizes: article-300x200.jpg is one of article.jpg.
SIZE = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w+$)")


class Media:
    """The files of a site's uploads, found by the address that they had."""

    def __init__(self, path: Path | None) -> None:
        self.archive: zipfile.ZipFile | None = None
        self.root = path.resolve() if path else None
        names: list[str] = []
        if path is None:
            pass
        elif path.is_dir():
            names = [str(file.relative_to(path)) for file in path.rglob("*") if file.is_file()]
        else:
            try:
                self.archive = zipfile.ZipFile(path)
                names = [info.filename for info in self.archive.infolist() if not info.is_dir()]
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
                raise ImportRefusedError(f"{path} is neither a folder nor a ZIP archive of pictures.") from error
        self.by_end: dict[str, list[str]] = {}
        for name in names:
            self.by_end.setdefault(Path(name).name, []).append(name)

    def find(self, address: str) -> bytes | None:
        """Return the picture that had this address, in its original size if that is there; None if it is not."""
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            return None
        for wanted in dict.fromkeys((SIZE.sub("", path), path)):
            name = self.best(wanted)
            if name is not None:
                return self.read(name)
        return None

    def best(self, wanted: str) -> str | None:
        """Return the file whose path agrees with the address for the longest stretch from the end."""
        candidates = self.by_end.get(wanted.rpartition("/")[2], [])
        parts = wanted.strip("/").split("/")[::-1]

        def agreeing(name: str) -> int:
            ends = zip(name.replace("\\", "/").split("/")[::-1], parts, strict=False)
            return next((place for place, (one, other) in enumerate(ends) if one != other), len(parts))

        ranked = sorted(candidates, key=agreeing, reverse=True)
        # Two files of one name in other months: the address has to say which.
        if len(ranked) > 1 and agreeing(ranked[0]) == agreeing(ranked[1]):
            return None
        return ranked[0] if ranked else None

    def read(self, name: str) -> bytes | None:
        if self.archive is not None:
            try:
                with self.archive.open(name) as file:
                    content = file.read(LARGEST_PICTURE + 1)
            except Exception:  # noqa: BLE001  # a damaged archive makes its decoders raise errors of their own
                return None
            return content if len(content) <= LARGEST_PICTURE else None
        assert self.root is not None  # noqa: S101  # names come from one of the two
        file_path = (self.root / name).resolve()
        if not file_path.is_relative_to(self.root) or file_path.stat().st_size > LARGEST_PICTURE:
            return None
        return file_path.read_bytes()

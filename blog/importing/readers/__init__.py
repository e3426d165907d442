"""Readers: each makes a neutral document of one kind of source. A new format is one more of them."""

from collections.abc import Callable
from pathlib import Path

from blog.importing.document import Document
from blog.importing.readers.docx import read_docx
from blog.importing.readers.html import read_html
from blog.importing.readers.markdown import read_markdown
from blog.importing.readers.plain_text import read_plain_text
from blog.importing.report import ImportRefusedError

READERS: dict[str, Callable[[Path], Document]] = {
    ".txt": read_plain_text,
    ".docx": read_docx,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
}


def read_document(path: Path) -> Document:
    """Return the document in a file. Raises ``ImportRefusedError`` if it cannot be read, with what to do."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ImportRefusedError(f"{path.name}: only {', '.join(READERS)} files can be imported.")
    return reader(path)

"""Reads ``.txt`` files, as copied from a web page, into numbered lines."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from blog.importing.report import ImportRefusedError

LARGEST_FILE = 5 * 1024 * 1024
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


@dataclass(frozen=True)
class Line:
    """One line of a document: its number, from 1, and its words with single spaces."""

    number: int
    text: str


def read_lines(path: Path) -> list[Line]:
    """Return the lines of a text file that hold words.

    UTF-8 is expected, with or without a byte order mark; what is none is read as Windows-1252, in which word
    processors save. Raises ``ImportRefusedError`` for a file that is missing, empty, too large or no text.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ImportRefusedError(f"{path} has {size:,} bytes; an article has at most {LARGEST_FILE:,}. Split it.")
        content = path.read_bytes()
    except OSError as error:
        raise ImportRefusedError(f"{path} cannot be read: {error.strerror}.") from error
    lines = lines_of(decode(content, str(path)))
    if not lines:
        raise ImportRefusedError(f"{path} holds no words.")
    return lines


def decode(content: bytes, name: str) -> str:
    if b"\x00" in content:
        raise ImportRefusedError(f"{name} is no plain text: save it as text (UTF-8) first.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Five bytes mean nothing in Windows-1252; a file that holds them is something else.
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise ImportRefusedError(f"{name} is neither UTF-8 nor Windows-1252: save it as text (UTF-8).") from error


def lines_of(text: str) -> list[Line]:
    """Return the lines of ``text`` that hold something to read, with their numbers."""
    numbered = enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1)
    cleaned = ((number, " ".join(visible(line).split())) for number, line in numbered)
    return [Line(number, words) for number, words in cleaned if words]


def visible(line: str) -> str:
    """Return ``line`` without characters that nobody sees, and with composed letters."""
    shown = unicodedata.normalize("NFC", line.translate(INVISIBLE))
    return "".join(" " if unicodedata.category(character) == "Cc" else character for character in shown)

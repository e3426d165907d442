"""Reads ``.txt`` files, as copied from a web page, into paragraphs: which of them are more is for rules to find."""

import unicodedata
from itertools import pairwise
from pathlib import Path

from blog.importing.document import Document, Paragraph
from blog.importing.headings import BULLET, NUMBERED
from blog.importing.readers.files import decode, read_bytes
from blog.importing.report import ImportRefusedError

# Nobody sees these, and they part no words. The joiners U+200C and U+200D are none of them: Persian words and emoji
# are made with them.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
# How wide a text is that was broken into lines by a machine, in characters, and how often that has to show.
NARROWEST, WIDEST, FORCED_BREAKS = 50, 120, 3


def read_plain_text(path: Path) -> Document:
    """Return the paragraphs of a text file.

    UTF-8 is expected, with or without a byte order mark; what is none is read as Windows-1252, in which word
    processors save. Raises ``ImportRefusedError`` for a file that is missing, empty, too large or no text.
    """
    document = document_of_text(decode(read_bytes(path), str(path)), path.name)
    if not document.parts:
        raise ImportRefusedError(f"{path} holds no words.")
    return document


def document_of_text(text: str, name: str = "") -> Document:
    document = Document(name, has_structure=False)
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        shown = visible(line)
        if shown != visible(line, invisible={}):
            document.warn(number, "invisible_characters", "Characters that nobody sees were taken out of this line.")
        lines.append((number, " ".join(shown.split())))
    joined = join_wrapped(lines)
    if len(joined) < sum(bool(line) for _, line in lines):
        document.warn(
            1, "lines_joined", "The text was broken into lines of one width. They were joined to paragraphs again."
        )
    document.parts = [Paragraph.plain(number, line) for number, line in joined]
    return document


def visible(line: str, invisible: dict[int, None] = INVISIBLE) -> str:
    """Return ``line`` without characters that nobody sees, and with composed letters."""
    shown = unicodedata.normalize("NFC", line.translate(invisible))
    return "".join(" " if unicodedata.category(character) == "Cc" else character for character in shown)


def join_wrapped(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the lines that hold something, those joined that only a right margin had parted.

    A break is the margin's where the next line's first word would not have fitted any more. Only a text in which
    this shows several times was wrapped.
    """
    width = max((len(line) for _, line in lines if " " in line), default=0)
    forced = {
        index
        for index, ((_, line), (_, after)) in enumerate(pairwise(lines))
        if line
        and after
        and len(line) + 1 + len(after.split()[0]) > width
        and not BULLET.match(after)
        and not NUMBERED.match(after)
    }
    if not NARROWEST <= width <= WIDEST or len(forced) < FORCED_BREAKS:
        forced = set()
    joined: list[tuple[int, str]] = []
    for index, (number, line) in enumerate(lines):
        if index - 1 in forced:
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {line}")
        elif line:
            joined.append((number, line))
    return joined

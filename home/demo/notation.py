"""The light notation in which the demonstration's texts are written, and its way into Wagtail's rich text.

========================  ==========================================
an empty line             a new paragraph
``- `` or ``1. ``         an entry of a list; the lines after it go on with it
``**words**``             bold
``_words_``               italic
``[words](page:slug)``    a link to a page of the demonstration
``[words](https://…)``    a link to another address
``[[ref:key]]``           the marker of a reference, by its key
========================  ==========================================
"""

import re
from collections.abc import Callable
from html import escape

BULLET = re.compile(r"-\s+")
NUMBER = re.compile(r"\d+\.\s+")
REFERENCE = re.compile(r"\s*\[\[ref:([\w-]+)\]\]")
LINK = re.compile(r"\[([^\]\[]+)\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*")
ITALIC = re.compile(r"(?<![\w/])_([^_]+)_(?!\w)")


def rich_text(text: str, *, reference_id: Callable[[str], int], page_id: Callable[[str], int]) -> str:
    """Return ``text`` as Wagtail stores rich text; the two functions find what a key or a slug stands for.

    What they raise for an unknown key or slug comes through, so that no marker is lost in silence.
    """

    def marker(match: re.Match[str]) -> str:
        return f'<a linktype="reference" id="{reference_id(match[1])}">{match[1]}</a>'

    def link(match: re.Match[str]) -> str:
        words, target = match[1], match[2]
        if target.startswith("page:"):
            return f'<a linktype="page" id="{page_id(target.removeprefix("page:"))}">{words}</a>'
        return f'<a href="{target}">{words}</a>'

    def inline(line: str) -> str:
        line = BOLD.sub(r"<b>\1</b>", escape(line, quote=False))
        # Markers and links come last: the addresses inside them may hold underscores.
        return LINK.sub(link, REFERENCE.sub(marker, ITALIC.sub(r"<i>\1</i>", line)))

    def entries(lines: list[str], tag: str, prefix: re.Pattern[str]) -> str:
        items = "".join(f"<li>{inline(prefix.sub('', line, count=1))}</li>" for line in lines)
        return f"<{tag}>{items}</{tag}>"

    parts = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.splitlines()]
        if BULLET.match(lines[0]):
            parts.append(entries(joined(lines, BULLET), "ul", BULLET))
        elif NUMBER.match(lines[0]):
            parts.append(entries(joined(lines, NUMBER), "ol", NUMBER))
        else:
            parts.append(f"<p>{inline(' '.join(lines))}</p>")
    return "".join(parts)


def joined(lines: list[str], prefix: re.Pattern[str]) -> list[str]:
    """Return the entries of a list, each on one line: what does not start one goes on with the one before."""
    found: list[str] = []
    for line in lines:
        if prefix.match(line):
            found.append(line)
        else:
            found[-1] += f" {line}"
    return found

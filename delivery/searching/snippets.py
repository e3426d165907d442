"""The section of a page in which the words of a search stand, and what of it is shown."""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any

import orjson

from blog.rich_text import REFERENCE_MARKER, TAG
from delivery.reading import Source, query
from search.engine import SnippetPiece

LENGTH = 200
# About 10 kB each.
PAGES_KEPT = 1000
BEFORE = 60
# What follows a stem in the word that it stands for, such as “-ization”.
LONGEST_ENDING = 7
LEXEME = re.compile(r"(!?)'((?:[^']|'')+)'")
# What only machines read of the blocks of a body.
NOT_SHOWN = {"id", "type", "anchor", "level", "url", "source_url", "kind", "number"}
SHOWN_FIRST = {"title", "caption", "summary", "lead_in", "question", "term", "name"}
ENDS_SENTENCE = ".!?:…”"
TEXTS = "SELECT sha256, text FROM delivery_publisheddocument WHERE sha256 = ANY(%(sha256s)s)"


@dataclass(frozen=True)
class Section:
    """What stands under one heading of a page, in plain text. The first has no anchor: it is the beginning."""

    title: str
    anchor: str
    text: str

    @cached_property
    def lowered(self) -> str:
        return self.text.lower()


@dataclass(frozen=True)
class Snippet:
    section: str
    anchor: str
    pieces: list[SnippetPiece]


@dataclass(frozen=True)
class Matcher:
    """What finds in a text the words that were looked for. ``beginnings`` are how they begin, in small letters."""

    beginnings: tuple[str, ...]
    pattern: re.Pattern[str]

    def may_find(self, lowered: str) -> bool:
        """Return whether a closer look at a text, in small letters here, is worth it: most texts hold none of it."""
        return any(beginning in lowered for beginning in self.beginnings)


def matcher_of(searched: str) -> Matcher | None:
    """Return what finds in a text the words that ``searched`` (a tsquery as text) looks for; None if it looks for none.

    A stem stands at the beginning of its words, but for a last “y”, which English stems write as “i”.
    """
    stems = {lexeme.replace("''", "'") for minus, lexeme in LEXEME.findall(searched) if not minus}
    if not stems:
        return None
    ordered = sorted(stems, key=len, reverse=True)
    ends_in_y = {stem for stem in stems if stem.endswith("i") and len(stem) > 2}
    patterns = (f"{re.escape(stem[:-1])}[iy]" if stem in ends_in_y else re.escape(stem) for stem in ordered)
    pattern = re.compile(rf"\b(?:{'|'.join(patterns)})\w{{0,{LONGEST_ENDING}}}\b", re.IGNORECASE)
    return Matcher(tuple(stem[:-1] if stem in ends_in_y else stem for stem in ordered), pattern)


def shown_strings(value: Any) -> Iterator[str]:
    """Yield what readers see of the raw value of a block, nearly in the order in which they do."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        if value.keys() != {"kind", "key"}:
            # The record has its members sorted by name.
            for name in sorted(value.keys() - NOT_SHOWN, key=lambda name: (name not in SHOWN_FIRST, name)):
                yield from shown_strings(value[name])
    elif isinstance(value, list):
        for item in value:
            yield from shown_strings(item)


def plain_text(strings: Iterable[str]) -> str:
    """Return texts and rich texts as one plain text, apart from one another where no sentence ends."""
    text = ""
    for string in strings:
        plain = string
        # What an editor wrote is looked at closely only where it is rich text: a search does this a thousand times.
        if "<" in plain:
            plain = TAG.sub("", REFERENCE_MARKER.sub("", plain).replace("><", "> <"))
        if "&" in plain:
            plain = unescape(plain)
        plain = " ".join(plain.split())
        if text and plain:
            text += " " if text[-1] in ENDS_SENTENCE else " · "
        text += plain
    return text


def sections_of(document: dict[str, Any]) -> list[Section]:
    """Return the sections of a page on record, in order."""
    sections: list[Section] = []
    title, anchor = "", ""
    texts: list[str] = []
    for block in document.get("body", []):
        value = block["value"]
        if isinstance(value, dict) and value.get("anchor"):
            sections.append(Section(title, anchor, plain_text(texts)))
            title, anchor, texts = value.get("title") or value.get("text") or "", value["anchor"], []
        texts += shown_strings(value)
    sections.append(Section(title, anchor, plain_text(texts)))
    return [section for section in sections if section.text]


class KeptSections:
    """The sections of the pages that this process found last. What is on record never changes, so they stay right."""

    def __init__(self, limit: int):
        self.limit = limit
        self.lock = threading.Lock()
        self.sections: OrderedDict[str, list[Section]] = OrderedDict()

    def of(self, sha256s: Iterable[str]) -> dict[str, list[Section]]:
        """Return the sections of the documents with these hashes; those that are not kept are read, in one query."""
        with self.lock:
            found = {sha256: self.sections[sha256] for sha256 in sha256s if sha256 in self.sections}
            for sha256 in found:
                self.sections.move_to_end(sha256)
        missing = [sha256 for sha256 in sha256s if sha256 not in found]
        if missing:
            read = {sha256: sections_of(orjson.loads(text)) for sha256, text in query(TEXTS, {"sha256s": missing})}
            with self.lock:
                self.sections.update(read)
                while len(self.sections) > self.limit:
                    self.sections.popitem(last=False)
            found |= read
        return found


kept_sections = KeptSections(PAGES_KEPT)


def snippet_of(page: Source, sections: Iterable[Section], matcher: Matcher | None) -> Snippet:
    """Return what to show of a page: the part of its body that holds most of the words, else its introduction."""
    document = page.document
    best, best_score = None, (0, 0)
    for section in sections:
        if matcher is None or not matcher.may_find(section.lowered):
            continue
        matches = [match.lower() for match in matcher.pattern.findall(section.text)]
        score = (len(set(matches)), len(matches))
        if score > best_score:
            best, best_score = section, score
    if best is None:
        introduction = document.get("introduction") or document.get("search_description") or ""
        return Snippet("", "", pieces_of(shortened(introduction, matcher), matcher))
    text = best.text.removeprefix(best.title).lstrip(" ·") if best.anchor else best.text
    return Snippet(best.title, best.anchor, pieces_of(shortened(text or best.text, matcher), matcher))


def shortened(text: str, matcher: Matcher | None) -> str:
    """Return the part of ``text`` around the densest matches, cut between words."""
    if len(text) <= LENGTH:
        return text
    places = [match.start() for match in matcher.pattern.finditer(text)] if matcher else []
    start = max(
        places, key=lambda place: (sum(place <= other < place + LENGTH - BEFORE for other in places), -place), default=0
    )
    start = max(0, min(start - BEFORE, len(text) - LENGTH))
    if start:
        start = text.find(" ", start) + 1
    end = start + LENGTH
    if end < len(text):
        end = text.rfind(" ", start, end)
        end = end if end > start else start + LENGTH
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def pieces_of(text: str, matcher: Matcher | None) -> list[SnippetPiece]:
    """Return ``text`` in pieces, those that match apart from those that do not."""
    pieces: list[SnippetPiece] = []
    end = 0
    for match in matcher.pattern.finditer(text) if matcher else ():
        if match.start() > end:
            pieces.append(SnippetPiece(text[end : match.start()], is_match=False))
        pieces.append(SnippetPiece(match[0], is_match=True))
        end = match.end()
    if end < len(text):
        pieces.append(SnippetPiece(text[end:], is_match=False))
    return pieces

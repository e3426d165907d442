"""A document of any source in one neutral form: what each reader makes, and all that recognition knows of it.

A part has the place where it stood in its source as its ``number``: a line, or where lines mean nothing, a count.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.utils.html import escape

from blog.importing.report import LeftOut

BOLD, ITALIC, SUPERSCRIPT, SUBSCRIPT = MARKS = ("b", "i", "sup", "sub")
# What ``Part.decided`` is of a part that an editor leaves out.
LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Span:
    """Words in one style. ``link`` is where they lead; ``note`` is the key of the note that is marked here."""

    text: str
    marks: frozenset[str] = frozenset()
    link: str = ""
    note: str = ""


def text_of(spans: Iterable[Span]) -> str:
    """Return the words of ``spans`` with single spaces."""
    return " ".join("".join(span.text for span in spans).split())


def tidy(spans: Iterable[Span]) -> list[Span]:
    """Return ``spans`` without empty ones, white space at the ends and two spaces in a row; line breaks stay."""
    found: list[Span] = []
    before = "\n"
    for span in spans:
        text = re.sub(r" ?\n ?", "\n", re.sub(r"[^\S\n]+", " ", span.text))
        if before[-1:] in {"\n", " "}:
            text = text.lstrip(" ")
        if not text and not span.note:
            continue
        before = text or "."  # the mark of a note is no space
        if (
            found
            and not span.note
            and not found[-1].note
            and found[-1].marks == span.marks
            and found[-1].link == span.link
        ):
            found[-1] = replace(span, text=found[-1].text + text)
        else:
            found.append(replace(span, text=text))
    return stripped(stripped(found, last=0, strip=str.lstrip), last=-1, strip=str.rstrip)


def stripped(spans: list[Span], *, last: int, strip: Callable[[str], str]) -> list[Span]:
    """Return ``spans`` without white space at one end: the one whose span has the index ``last``."""
    spans = list(spans)
    while spans:
        end = replace(spans[last], text=strip(spans[last].text))
        if end.text or end.note:
            spans[last] = end
            break
        spans.pop(last)
    return spans


def split_spans(spans: Iterable[Span], offset: int) -> tuple[list[Span], list[Span]]:
    """Return the spans before and from ``offset``, which counts the characters of their texts as they stand."""
    before: list[Span] = []
    after: list[Span] = []
    for span in spans:
        room = max(0, offset)
        if span.text[:room] or (span.note and room):
            before.append(Span(span.text[:room], span.marks, span.link, span.note))
        if span.text[room:] or (span.note and not room):
            after.append(Span(span.text[room:], span.marks, span.link, span.note))
        offset -= len(span.text)
    return tidy(before), tidy(after)


def links_in(spans: Iterable[Span]) -> list[str]:
    """Return where ``spans`` lead, once for each stretch of words with one target."""
    return [link for link, _ in groupby(spans, key=lambda span: span.link) if link]


def html_of(spans: Iterable[Span]) -> str:
    """Return ``spans`` as rich text. The mark of a note is a reference marker with its key, still to be numbered."""
    html = ""
    for link, group in groupby(spans, key=lambda span: span.link):
        inner = "".join(html_of_span(span) for span in group)
        html += f'<a href="{escape(link)}">{inner}</a>' if link else inner
    return html


def html_of_span(span: Span) -> str:
    html = str(escape(span.text)).replace("\n", "<br/>")
    for mark in MARKS:
        if mark in span.marks and html:
            html = f"<{mark}>{html}</{mark}>"
    return html + (marker(span.note) if span.note else "")


def without_marks(spans: Iterable[Span], keys: set[str]) -> list[Span]:
    """Return ``spans`` without marks of notes other than these."""
    return [span if span.note in keys else replace(span, note="") for span in spans if span.text or span.note in keys]


def marker(note: str) -> str:
    """Return the reference marker of a note or a numbered reference, by its key in the document."""
    return f'<a linktype="reference" id="cited-{escape(note)}">[{escape(note)}]</a>'


@dataclass
class Part:
    """Something in a document; ``number`` says where.

    ``decided`` is what an editor said that it is (``decisions.py``): rules that guess leave it alone.
    """

    number: int
    decided: str = field(default="", kw_only=True)

    @property
    def text(self) -> str:
        return " ".join(self.texts())

    def texts(self) -> Iterator[str]:
        """Yield every text of this part."""
        yield from ()

    def links(self) -> Iterator[str]:
        """Yield every address that this part leads to."""
        yield from ()


@dataclass
class Words(Part):
    """A part that is one run of words."""

    spans: list[Span] = field(default_factory=list)

    @property
    def text(self) -> str:
        return text_of(self.spans)

    def texts(self) -> Iterator[str]:
        yield self.text

    def links(self) -> Iterator[str]:
        yield from links_in(self.spans)


@dataclass
class Paragraph(Words):
    @classmethod
    def plain(cls, number: int, text: str) -> "Paragraph":
        return cls(number, [Span(text)])

    @property
    def is_bold(self) -> bool:
        return bool(self.spans) and all(BOLD in span.marks or not span.text.strip() for span in self.spans)


@dataclass
class Heading(Words):
    level: int = 2


@dataclass
class Callout(Words):
    kind: str = "note"


@dataclass
class Quote(Words):
    attribution: str = ""
    source: str = ""

    def texts(self) -> Iterator[str]:
        yield self.text
        yield self.attribution

    def links(self) -> Iterator[str]:
        yield from links_in(self.spans)
        if self.source:
            yield self.source


@dataclass
class Item(Words):
    """An entry of a list, with the lists inside it."""

    lists: list["ListPart"] = field(default_factory=list)

    def texts(self) -> Iterator[str]:
        yield text_of(self.spans)
        for inner in self.lists:
            yield from inner.texts()

    def links(self) -> Iterator[str]:
        yield from links_in(self.spans)
        for inner in self.lists:
            yield from inner.links()


@dataclass
class ListPart(Part):
    items: list[Item] = field(default_factory=list)
    is_ordered: bool = False

    def texts(self) -> Iterator[str]:
        for item in self.items:
            yield from item.texts()

    def links(self) -> Iterator[str]:
        for item in self.items:
            yield from item.links()


@dataclass
class Picture(Part):
    """A picture, or its place: ``source`` is its key in ``Document.media`` or where it was; empty if nobody knows."""

    source: str = ""
    alt: str = ""
    caption: list[Span] = field(default_factory=list)
    credit: str = ""

    def texts(self) -> Iterator[str]:
        yield from (self.alt, text_of(self.caption), self.credit)

    def links(self) -> Iterator[str]:
        yield from links_in(self.caption)


@dataclass
class Video(Part):
    url: str = ""
    title: str = ""

    def texts(self) -> Iterator[str]:
        yield self.title

    def links(self) -> Iterator[str]:
        yield self.url


@dataclass
class Table(Part):
    """Rows of cells; the first row is the header where ``has_header``."""

    rows: list[list[list[Span]]] = field(default_factory=list)
    has_header: bool = False
    caption: str = ""

    def texts(self) -> Iterator[str]:
        yield self.caption
        yield from self.cell_texts()

    def cell_texts(self) -> Iterator[str]:
        for row in self.rows:
            for cell in row:
                yield text_of(cell)

    def links(self) -> Iterator[str]:
        for row in self.rows:
            for cell in row:
                yield from links_in(cell)


@dataclass
class Document:
    """What a reader made of a source.

    ``has_structure`` is False for plain text, whose headings and lists are found by rules. ``notes`` are footnotes by
    key, ``media`` the bytes of pictures by key, ``facts`` what the source says of itself (slug, authors, topics).
    """

    name: str
    parts: list[Part] = field(default_factory=list)
    title: str = ""
    has_structure: bool = True
    notes: dict[str, list[Span]] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[tuple[int, str, str]] = field(default_factory=list)

    def leave_out(self, number: int, text: str, reason: str, kind: str = "words") -> None:
        self.left_out.append(LeftOut(number, text, reason, kind))

    def warn(self, number: int, code: str, message: str) -> None:
        self.warnings.append((number, code, message))

    def drop_marks_without_note(self, known: Collection[str] = ()) -> None:
        """Take out the marks of notes that the document does not have; notes that are still to come are ``known``."""
        keys = {*self.notes, *known}
        parts: list[Any] = list(self.parts)
        while parts:
            part = parts.pop()
            if isinstance(part, Words):
                part.spans = without_marks(part.spans, keys)
            if isinstance(part, Picture):
                part.caption = without_marks(part.caption, keys)
            if isinstance(part, Table):
                part.rows = [[without_marks(cell, keys) for cell in row] for row in part.rows]
            parts += part.items if isinstance(part, ListPart) else part.lists if isinstance(part, Item) else []

    def texts(self) -> Iterator[str]:
        """Yield every text that was read, what the reader left out included."""
        yield self.title
        for part in self.parts:
            yield from part.texts()
        for note in self.notes.values():
            yield text_of(note)
        yield from (entry.text for entry in self.left_out if entry.kind == "words")

    def links(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.links()
        for note in self.notes.values():
            yield from links_in(note)
        yield from (entry.text for entry in self.left_out if entry.kind == "link")

    def pictures(self) -> Iterator[str]:
        """Yield the source of every picture."""
        yield from (part.source for part in self.parts if isinstance(part, Picture) and part.source)
        yield from (entry.text for entry in self.left_out if entry.kind == "picture")

    def cells(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, Table):
                yield from (text for text in part.cell_texts() if text)

"""What a person changed in an exported text: what reads as it was written stays as it is, the rest is read anew.

The JSON beside the text says as what each of its segments reads. Where a file still reads so, the segment's own value
is taken, which holds more than the text can say; where it does not, the words in the file count.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from html import escape, unescape
from typing import Any

from blog.importing.block_values import add_section, add_text
from blog.importing.conservation import Content, check_conservation
from blog.importing.document import (
    Document,
    Heading,
    Item,
    ListPart,
    Paragraph,
    Part,
    Picture,
    Quote,
    Span,
    Table,
    text_of,
)
from blog.importing.headings import split_sections
from blog.importing.pictures import leave_out_missing_pictures
from blog.importing.recognised import Recognised
from blog.importing.report import Report
from compliance.canonical import canonical_json
from delivery.portable.readable import ABOUT, INTRODUCTION, MAIN_PICTURE, TITLE

NUMBERED_CITATION = re.compile(r"#reference-(\d{1,4})$")
CITED = re.compile(r'<a linktype="reference" id="cited-(\d{1,4})">')
ADDRESS = re.compile(r'<a href="([^"]*)">')
DEEPEST_HEADING = 4


class Pictures:
    """The pictures of a document by their names in the folder of media, wherever the document has them."""

    def __init__(self, document: Document, by_hash: dict[str, str]):
        self.document = document
        self.by_hash = by_hash

    def name(self, source: str) -> str:
        """Return the name of a picture in the folder; ``source`` itself if it is none of the export's."""
        if beside := re.match(r"(?:\.\./)+(media/.+)", source):
            return beside[1]
        if source in self.document.media:
            return self.by_hash.get(hashlib.sha256(self.document.media[source]).hexdigest(), source)
        return source


def part_fingerprint(part: Part, pictures: Pictures) -> str:
    """Return a hash of all that a part says, wherever it stands."""
    return hashlib.sha256(canonical_json(facts_of(part, pictures)).encode()).hexdigest()[:32]


def facts_of(value: Any, pictures: Pictures) -> Any:
    if isinstance(value, Picture):
        value = replace(value, source=pictures.name(value.source))
    if is_dataclass(value) and not isinstance(value, type):
        # Its line is not what a part says.
        members = {
            one.name: facts_of(getattr(value, one.name), pictures) for one in fields(value) if one.name != "number"
        }
        return {"is": type(value).__name__, **members}
    if isinstance(value, frozenset):
        return sorted(value)
    return [facts_of(item, pictures) for item in value] if isinstance(value, list) else value


@dataclass
class Taken:
    """What a file holds: ``pieces`` are places of blocks in the exported body, or parts that are new or changed."""

    title: str | None = None
    introduction: str | None = None
    pieces: list[int | Part] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


class Comparison:
    """Compares the parts of a file with what it read as when it was written."""

    def __init__(self, document: Document, units: list[dict[str, Any]], pictures: Pictures, main_picture: str):
        self.parts = document.parts
        self.fingerprints = [part_fingerprint(part, pictures) for part in self.parts]
        self.pictures = pictures
        self.main_picture = main_picture
        # What stands about the article is compared piece by piece: none of it is taken over anyway.
        self.units = [
            ([*unit["segments"]], parts)
            for unit in units
            for parts in ([[one] for one in unit["parts"]] if unit["segments"] == [ABOUT] else [unit["parts"]])
        ]
        self.unused = set(range(len(self.units)))
        self.next = 0
        self.is_about = False

    def taken(self) -> Taken:
        taken = Taken()
        here = 0
        while here < len(self.parts):
            found = self.unit_at(here)
            if found is None:
                self.take_changed(self.parts[here], taken)
                here += 1
                continue
            segments, parts = self.units[found]
            self.unused.discard(found)
            self.next = found + 1
            self.is_about = self.is_about or segments == [ABOUT]
            taken.pieces += [int(name) for name in segments if name.isdigit()]
            here += len(parts)
        self.keep_what_cannot_be_seen(taken)
        return taken

    def unit_at(self, here: int) -> int | None:
        """Return which unit the parts from ``here`` are: the one that follows, else the first that has them."""
        candidates = [self.next, *sorted(self.unused)] if self.next in self.unused else sorted(self.unused)
        for index in candidates:
            parts = self.units[index][1]
            if parts and self.fingerprints[here : here + len(parts)] == parts:
                return index
        return None

    def is_unused(self, name: str) -> bool:
        return any(name in self.units[index][0] for index in self.unused)

    def take_changed(self, part: Part, taken: Taken) -> None:
        if self.is_about:
            taken.ignored.append(part.text)
        elif isinstance(part, Heading) and part.level == 1 and taken.title is None and self.is_unused(TITLE):
            taken.title = part.text
        elif (
            isinstance(part, Paragraph)
            and taken.introduction is None
            and self.is_unused(INTRODUCTION)
            and not taken.pieces
        ):
            taken.introduction = part.text
        elif (
            isinstance(part, Picture)
            and self.is_unused(MAIN_PICTURE)
            and self.pictures.name(part.source) == self.main_picture
        ):
            taken.ignored.append(part.text)
        else:
            taken.pieces.append(part)

    def keep_what_cannot_be_seen(self, taken: Taken) -> None:
        """Put blocks that show nothing, such as links to articles that are not public, back behind the block before."""
        for segments, parts in self.units:
            if parts:
                continue
            for place in (int(name) for name in segments if name.isdigit()):
                before = [index for index, piece in enumerate(taken.pieces) if isinstance(piece, int) and piece < place]
                taken.pieces.insert(max(before, default=-1) + 1, place)


@dataclass
class Known:
    """What the new words of a page may refer to: addresses of ours → rich text's attributes, and its references."""

    addresses: dict[str, str]
    references: list[int]


def body_of(
    taken: Taken, blocks: list[dict[str, Any]], document: Document, known: Known, report: Report
) -> list[dict[str, Any]]:
    """Return the raw body: blocks that were left alone, and what the importer makes of new and changed parts.

    Image blocks that are new hold the source of their picture. Raises ``ImportRefusedError`` if a word would be lost.
    """
    body: list[dict[str, Any]] = []
    run: list[Part] = []

    def end_run() -> None:
        if run:
            body.extend(new_blocks(list(run), document, known, report))
            run.clear()

    for piece in taken.pieces:
        if isinstance(piece, int):
            end_run()
            body.append(blocks[piece])
        else:
            run.append(piece)
    end_run()
    return body


def new_blocks(parts: list[Part], document: Document, known: Known, report: Report) -> list[dict[str, Any]]:
    """Return the blocks of parts that follow each other, by the rules of every import."""
    local = Document(document.name, [with_citations(part, known) for part in parts], media=document.media)
    leave_out_missing_pictures(local)
    of_run = Report()
    of_run.left_out += local.left_out
    source = Content.of(local)
    article = Recognised("")
    headings = {index for index, part in enumerate(local.parts) if isinstance(part, Heading)}
    before, sections = split_sections(local.parts, headings)
    add_text(article, before, of_run)
    for section in sections:
        level = section.heading.level if isinstance(section.heading, Heading) else 2
        section.level = min(max(level, 2), DEEPEST_HEADING)
        add_section(article, section, of_run)
    check_conservation(source, article, of_run)
    report.left_out += of_run.left_out
    report.warnings += of_run.warnings
    report.guesses += of_run.guesses
    return each_text(article.body, lambda text: with_links(text, known))


def with_citations(part: Part, known: Known) -> Part:
    """Return a part with markers of references in place of the numbers that a text shows."""
    if isinstance(part, Paragraph | Item | Quote):
        part.spans = [with_citation(span, known) for span in part.spans]
    if isinstance(part, Item):
        part.lists = [replace(one, items=[citing(item, known) for item in one.items]) for one in part.lists]
    if isinstance(part, ListPart):
        part.items = [citing(item, known) for item in part.items]
    if isinstance(part, Table):
        part.rows = [[[with_citation(span, known) for span in cell] for cell in row] for row in part.rows]
    return part


def citing(item: Item, known: Known) -> Item:
    with_citations(item, known)
    return item


def with_citation(span: Span, known: Known) -> Span:
    number = NUMBERED_CITATION.search(span.link)
    if number and 1 <= int(number[1]) <= len(known.references) and span.text.strip() == number[1]:
        return Span("", note=number[1])
    return span


def with_links(text: str, known: Known) -> str:
    """Return rich text whose links to what is ours name that, as the editor's do."""

    def cited(match: re.Match[str]) -> str:
        return f'<a linktype="reference" id="{known.references[int(match[1]) - 1]}">'

    def linked(match: re.Match[str]) -> str:
        attributes = known.addresses.get(unescape(match[1]))
        return f"<a {attributes}>" if attributes else match[0]

    return ADDRESS.sub(linked, CITED.sub(cited, text)) if "<a " in text else text


def link_to(kind: str, key: int) -> str:
    return f'linktype="{escape(kind)}" id="{key}"'


def each_text(value: Any, convert: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return convert(value)
    if isinstance(value, dict):
        return {name: each_text(item, convert) for name, item in value.items()}
    return [each_text(item, convert) for item in value] if isinstance(value, list) else value


def ignored_words(taken: Taken) -> str:
    return text_of([Span(f"{text} ") for text in taken.ignored])

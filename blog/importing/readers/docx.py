"""Reads Word documents: their styles, lists, tables, pictures, notes and links; comments and deletions are reported.

The file is a ZIP archive of XML from anywhere: it is read with bounds on what it may unpack to, and entities, external
files and macros are never looked at.
"""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from blog.importing.conservation import words
from blog.importing.document import (
    BOLD,
    ITALIC,
    SUBSCRIPT,
    SUPERSCRIPT,
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
    tidy,
)
from blog.importing.readers.files import read_bytes
from blog.importing.readers.tables import check_size
from blog.importing.report import ImportRefusedError

LARGEST_FILE, LARGEST_XML, LARGEST_PICTURE = 50 * 1024 * 1024, 15 * 1024 * 1024, 20 * 1024 * 1024
LARGEST_UNPACKED, MOST_ENTRIES, DEEPEST = 200 * 1024 * 1024, 3000, 100
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TEXTS = {f"{W}t", f"{W}delText", f"{M}t"}
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
HEADING_STYLE = re.compile(r"^heading (\d)$", re.IGNORECASE)
FIELD_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"')
SCHEMES = ("http://", "https://", "mailto:", "tel:")
BULLETS = {"bullet", "none"}


class Archive:
    """The files in a document, each read up to its bound."""

    def __init__(self, path: Path) -> None:
        read_bytes(path, LARGEST_FILE)
        self.name = path.name
        try:
            self.zip = zipfile.ZipFile(path)
            self.names = set(self.zip.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise ImportRefusedError(f"{self.name} is no Word document, or a damaged one: save it again.") from error
        unpacked = sum(info.file_size for info in self.zip.infolist())
        if len(self.names) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED:
            raise ImportRefusedError(f"{self.name} unpacks to far more than an article holds: it was not opened.")

    def read(self, name: str, largest: int) -> bytes:
        """Return the content of a file. What its header says of its size is not believed."""
        try:
            with self.zip.open(name) as file:
                content = file.read(largest + 1)
        except Exception as error:  # a damaged archive makes zlib, bz2 and lzma raise errors of their own
            raise ImportRefusedError(f"{self.name} is damaged at {name}: save it again.") from error
        if len(content) > largest:
            raise ImportRefusedError(f"{self.name}: {name} unpacks to far more than an article holds.")
        return content

    def xml(self, name: str) -> Element | None:
        if name not in self.names:
            return None
        try:
            root = fromstring(self.read(name, LARGEST_XML), forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise ImportRefusedError(f"{self.name} is damaged, or not made to be read, at {name}.") from error
        check_depth(root, self.name)
        return root

    def relations(self, name: str) -> dict[str, str]:
        """Return what the names of relations in a file stand for: addresses, or names of files in the archive."""
        folder, base = posixpath.split(name)
        root = self.xml(f"{folder}/_rels/{base}.rels")
        found = {}
        for relation in root.iter(RELATION) if root is not None else []:
            target = relation.get("Target", "")
            is_inside = relation.get("TargetMode") != "External"
            found[relation.get("Id", "")] = (
                posixpath.normpath(posixpath.join(folder, target)).lstrip("/") if is_inside else target
            )
        return found


def check_depth(root: Element, name: str) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ImportRefusedError(f"{name} nests more than {DEEPEST} elements in each other: it is no article.")
        level = [child for element in level for child in element]


def read_docx(path: Path) -> Document:
    """Return the document in a Word file. Raises ``ImportRefusedError`` for what is none, or bursts its bounds."""
    archive = Archive(path)
    root = archive.xml("word/document.xml")
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise ImportRefusedError(f"{path.name} is no Word document (.docx): open it in Word and save it as one.")
    document = Document(path.name)
    reader = Reader(archive, document)
    reader.relations = archive.relations("word/document.xml")
    document.parts = with_captions(reader.parts_of(body))
    reader.read_notes("word/footnotes.xml", "footnote")
    reader.read_notes("word/endnotes.xml", "endnote")
    reader.leave_out_comments()
    reader.leave_out_headers()
    reader.leave_out_misplaced(body)
    document.drop_marks_without_note()
    if not document.parts:
        raise ImportRefusedError(f"{path.name} holds no words.")
    check_reading(body, document)
    return document


def check_reading(body: Element, document: Document) -> None:
    """Raise ``ImportRefusedError`` if a word of the file is not in the document."""
    source = Counter(character for text in texts_in(body) for word in words(text.text or "") for character in word)
    read = Counter(character for text in document.texts() for word in words(text) for character in word)
    if lost := source - read:
        raise ImportRefusedError(
            f"Nothing was imported, because reading {document.name} lost {lost.total()} characters "
            f"({''.join(lost)[:40]}). This is a fault of the importer: please report the file."
        )


def texts_in(element: Element) -> Iterator[Element]:
    """Yield what holds the words of an element; of two renderings of one drawing, those of the first."""
    for child in element:
        if child.tag in TEXTS:
            yield child
        if child.tag != f"{MC}Fallback":
            yield from texts_in(child)


def text_in(element: Element) -> str:
    """Return the words of an element, with a space between its paragraphs."""
    return " ".join("".join(pieces_of(element)).split())


def pieces_of(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag != f"{MC}Fallback":
            yield (child.text or "") if child.tag in TEXTS else ""
            yield from pieces_of(child)
            yield " " if child.tag == f"{W}p" else ""


def with_captions(parts: list[Part]) -> list[Part]:
    """Return parts with captions at their picture or table, which stands before or after them."""
    found: list[Part] = []
    pending: Caption | None = None
    for part in parts:
        if isinstance(part, Caption):
            above = found[-1] if found else None
            if isinstance(above, Picture) and not above.caption:
                above.caption = part.spans
            elif pending is None:
                pending = part
                continue
            else:
                found.append(Paragraph(part.number, part.spans))
            continue
        if pending is not None:
            if isinstance(part, Table) and not any(span.link or span.note for span in pending.spans):
                part.caption = text_of(pending.spans)
            else:
                found.append(Paragraph(pending.number, pending.spans))
            pending = None
        found.append(part)
    return found if pending is None else [*found, Paragraph(pending.number, pending.spans)]


class Caption(Paragraph):
    """A paragraph in the style of captions, until its picture or table is found."""


class Reader:
    """Makes parts of the elements of a Word document. Paragraphs are numbered from 1."""

    def __init__(self, archive: Archive, document: Document) -> None:
        self.archive = archive
        self.document = document
        self.relations: dict[str, str] = {}
        self.number = 0
        self.style_names, self.style_marks = self.read_styles()
        self.list_kinds = self.read_numbering()
        self.link = ""
        self.field: list[str] = []  # the links of the fields that are open
        self.taken: set[Element] = set()  # what held the words that were read
        self.others: list[Part] = []  # what stands inside a paragraph and is none of its words

    def read_styles(self) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
        """Return the names of styles and the marks that they give, by their key."""
        root = self.archive.xml("word/styles.xml")
        names: dict[str, str] = {}
        marks: dict[str, frozenset[str]] = {}
        bases: dict[str, str] = {}
        for style in root.iter(f"{W}style") if root is not None else []:
            key = style.get(f"{W}styleId", "")
            name = style.find(f"{W}name")
            names[key] = name.get(f"{W}val", "") if name is not None else key
            level = style.find(f"{W}pPr/{W}outlineLvl")
            if level is not None and level.get(f"{W}val", "").isdecimal() and not names[key].lower().startswith("toc"):
                names[key] = f"heading {int(level.get(f'{W}val', '0')) + 1}"
            marks[key] = marks_of(style.find(f"{W}rPr"), frozenset())
            bases[key] = value_of(style, f"{W}basedOn")
        # LibreOffice has a style of its own for the captions of each kind of thing.
        captions = {key for key, base in bases.items() if names.get(base, "").lower() == "caption"}
        return names | dict.fromkeys(captions, "caption"), marks

    def read_numbering(self) -> dict[tuple[str, str], bool]:
        """Return whether a level of a list is numbered, by the keys of both."""
        root = self.archive.xml("word/numbering.xml")
        if root is None:
            return {}
        kinds: dict[str, dict[str, bool]] = {}
        for abstract in root.iter(f"{W}abstractNum"):
            levels = kinds.setdefault(abstract.get(f"{W}abstractNumId", ""), {})
            for level in abstract.iter(f"{W}lvl"):
                kind = level.find(f"{W}numFmt")
                levels[level.get(f"{W}ilvl", "")] = kind is not None and kind.get(f"{W}val") not in BULLETS
        found = {}
        for number in root.iter(f"{W}num"):
            abstract_key = number.find(f"{W}abstractNumId")
            key = abstract_key.get(f"{W}val", "") if abstract_key is not None else ""
            found.update({(number.get(f"{W}numId", ""), level): is_one for level, is_one in kinds.get(key, {}).items()})
        return found

    def parts_of(self, container: Element) -> list[Part]:
        """Return the parts in a body, a cell, a note or a text box, list items put together as lists."""
        parts: list[Part] = []
        for element in blocks_in(container):
            if element.tag == f"{W}tbl":
                parts += self.table_of(element)
            else:
                part = self.paragraph_of(element)
                if isinstance(part, Entry):
                    add_entry(parts, part)
                elif part is not None:
                    parts.append(part)
                inside, self.others = self.others, []
                parts += inside
        return parts

    def paragraph_of(self, element: Element) -> Part | None:
        self.number += 1
        number = self.number
        properties = element.find(f"{W}pPr")
        style = value_of(properties, f"{W}pStyle")
        name = self.style_names.get(style, style).lower()
        spans = tidy(self.spans_of(element, frozenset()))
        if not spans:
            return None
        heading = HEADING_STYLE.match(name)
        if heading or name == "title":
            return Heading(number, unmarked(spans, BOLD), min(int(heading[1]), 6) if heading else 1)
        if "quot" in name:  # “Quote” in Word, “Quotations” in LibreOffice
            return Quote(number, unmarked(spans, ITALIC))
        if name == "caption":
            return Caption(number, unmarked(spans, BOLD))
        if (entry := self.list_level(properties, name)) is not None:
            return Entry(number, spans, level=entry[0], is_ordered=entry[1])
        marks = self.style_marks.get(style, frozenset()) - {BOLD} if style else frozenset()
        return Paragraph(number, [Span(span.text, span.marks | marks, span.link, span.note) for span in spans])

    def list_level(self, properties: Element | None, style: str) -> tuple[int, bool] | None:
        """Return how deep a paragraph lies in a list, and whether that is numbered; None if it is in none."""
        named = re.match(r"list (bullet|number)(?: (\d))?$", style)
        # Styles for deeper levels number their own lists, from level 0: LibreOffice writes so.
        level = int(named[2] or 1) - 1 if named else 0
        numbering = properties.find(f"{W}numPr") if properties is not None else None
        if numbering is not None:
            key, inner = value_of(numbering, f"{W}numId"), value_of(numbering, f"{W}ilvl") or "0"
            if key == "0":
                return None
            deepest = min(int(inner), 8) if inner.isdecimal() else 0
            return max(deepest, level), self.list_kinds.get((key, inner), False)
        return (level, named[1] == "number") if named else None

    def spans_of(self, element: Element, marks: frozenset[str]) -> list[Span]:
        """Return the words in a paragraph or a part of one; pictures and text boxes go to ``others``."""
        found: list[Span] = []
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                found += self.run_of(child, marks)
            elif tag == f"{W}hyperlink":
                target = self.relations.get(child.get(f"{R}id", ""), "")
                outer, self.link = self.link, self.address_of(target) if target else self.link
                found += self.spans_of(child, marks)
                self.link = outer
            elif tag in {f"{W}del", f"{W}moveFrom"}:
                self.leave_out_deleted(child)
            elif tag == f"{M}t":
                found.append(Span(self.take(child), marks, self.current_link))
            elif tag not in {f"{W}pPr", f"{W}rPr", f"{W}p", f"{W}tbl", f"{MC}Fallback"}:
                found += self.spans_of(child, marks)
        return found

    @property
    def current_link(self) -> str:
        return self.link or (self.field[-1] if self.field else "")

    def address_of(self, target: str) -> str:
        if target.startswith(SCHEMES):
            return target
        self.document.leave_out(self.number, target, "unsafe_address", "link")
        return ""

    def take(self, element: Element) -> str:
        """Return the words that an element holds, and note that they are read."""
        self.taken.add(element)
        return element.text or ""

    def leave_out_deleted(self, element: Element) -> None:
        text = "".join(self.take(one) for one in texts_in(element))
        if text.strip():
            self.document.leave_out(self.number, text, "deleted_in_source")

    def leave_out_misplaced(self, body: Element) -> None:
        """Report words that stand where no program puts any, as in a damaged file."""
        for element in texts_in(body):
            if element not in self.taken and (text := " ".join((element.text or "").split())):
                self.document.leave_out(self.number, text, "misplaced_in_source")

    def run_of(self, run: Element, outer: frozenset[str]) -> list[Span]:
        properties = run.find(f"{W}rPr")
        style = value_of(properties, f"{W}rStyle")
        marks = marks_of(properties, outer | self.style_marks.get(style, frozenset()))
        found: list[Span] = []
        for child in run:
            match child.tag.removeprefix(W):
                case "t":
                    found.append(Span(self.take(child).replace("\n", " "), marks, self.current_link))
                case "tab" | "cr" | "br":
                    is_break = child.tag == f"{W}br" and child.get(f"{W}type") is None
                    found.append(Span("\n" if is_break else " ", marks, self.current_link))
                case "noBreakHyphen":
                    found.append(Span("-", marks, self.current_link))
                case "sym":
                    self.document.warn(self.number, "symbol_left_out", "A character of a symbol font was left out.")
                case "delText":
                    self.document.leave_out(self.number, self.take(child), "deleted_in_source")
                case "fldChar" | "instrText":
                    self.read_field(child)
                case "footnoteReference" | "endnoteReference":
                    kind = child.tag.removeprefix(W).removesuffix("Reference")
                    found.append(Span("", note=f"{kind}{child.get(f'{W}id', '')}"))
                case "rPr":
                    pass
                case _:
                    self.read_drawing(child)
        return found

    def read_field(self, element: Element) -> None:
        """Follow a field, which is spread over runs: one that is a link makes links of the words up to its end."""
        if element.tag == f"{W}instrText":
            if self.field and (link := FIELD_LINK.search(element.text or "")):
                self.field[-1] = self.address_of(link[1])
        elif element.get(f"{W}fldCharType") == "begin":
            self.field.append("")
        elif element.get(f"{W}fldCharType") == "end" and self.field:
            self.field.pop()

    def read_drawing(self, element: Element) -> None:
        """Read pictures and text boxes; of two renderings of one drawing, the first."""
        if element.tag == f"{MC}AlternateContent":
            choices = list(element)
            if choices:
                self.read_drawing(choices[0])
            return
        described = next(iter(element.iter(f"{WP}docPr")), None)
        alt = " ".join((described.get("descr") or "").split()) if described is not None else ""
        for blip in [*element.iter(f"{A}blip"), *element.iter(f"{V}imagedata")]:
            key = blip.get(f"{R}embed") or blip.get(f"{R}id") or blip.get(f"{R}link") or ""
            target = self.relations.get(key, "")
            if target in self.archive.names and target not in self.document.media:
                self.document.media[target] = self.archive.read(target, LARGEST_PICTURE)
            if target:
                self.others.append(Picture(self.number, target, alt))
        for box in element.iter(f"{W}txbxContent"):
            outer, self.others = self.others, []
            inside = self.parts_of(box)
            self.others = outer + inside
        for text in element.iter(f"{A}t"):
            if text.text and text.text.strip():
                self.document.leave_out(self.number, text.text, "text_in_drawing")

    def table_of(self, element: Element) -> list[Part]:
        table = Table(self.number + 1)
        others: list[Part] = []
        rows = list(element.iter(f"{W}tr"))
        if len(list(element.iter(f"{W}tbl"))) > 1 or all(len(row.findall(f"{W}tc")) == 1 for row in rows):
            # A table in a table, or one of one column, only arranges.
            for row in rows_of(element):
                for cell in cells_of(row):
                    others += self.parts_of(cell)
            return others
        for row in rows_of(element):
            cells: list[list[Span]] = []
            for cell in cells_of(row):
                spans: list[Span] = []
                for part in self.parts_of(cell):
                    for line in lines_of(part):
                        spans += [Span("\n"), *line] if spans else line
                    if isinstance(part, Picture | Table):
                        others.append(part)
                across = value_of(cell.find(f"{W}tcPr"), f"{W}gridSpan")
                empty = min(int(across), 50) - 1 if across.isdecimal() and len(across) < 6 else 0
                cells += [tidy(spans), *([] for _ in range(empty))]
                check_size(len(table.rows), len(cells), self.document.name)
            table.rows.append(cells)
        first = rows[0].find(f"{W}trPr/{W}tblHeader") if rows else None
        look = element.find(f"{W}tblPr/{W}tblLook")
        table.has_header = first is not None or is_header_row(look) or all_bold(table.rows)
        if table.has_header:
            table.rows[0] = [unmarked(cell, BOLD) for cell in table.rows[0]]
        return [table, *others] if any(table.cell_texts()) else others

    def read_notes(self, name: str, kind: str) -> None:
        root = self.archive.xml(name)
        self.relations = self.archive.relations(name)
        for note in root.iter(f"{W}{kind}") if root is not None else []:
            if note.get(f"{W}type") in {"separator", "continuationSeparator", "continuationNotice"}:
                continue
            spans: list[Span] = []
            for part in self.parts_of(note):
                for line in lines_of(part):
                    spans += [Span(" "), *line] if spans else line
            if spans := [span for span in tidy(spans) if not span.note]:
                self.document.notes[f"{kind}{note.get(f'{W}id', '')}"] = spans

    def leave_out_comments(self) -> None:
        root = self.archive.xml("word/comments.xml")
        for comment in root.iter(f"{W}comment") if root is not None else []:
            if text := text_in(comment):
                self.document.leave_out(self.number, text, "comment")

    def leave_out_headers(self) -> None:
        for name in sorted(self.archive.names):
            root = self.archive.xml(name) if re.fullmatch(r"word/(header|footer)\d*\.xml", name) else None
            if root is not None and (text := text_in(root)):
                self.document.leave_out(1, text, "page_header_or_footer")


class Entry(Item):
    """A paragraph that is an entry of a list, until its list is found."""

    def __init__(self, number: int, spans: list[Span], *, level: int, is_ordered: bool) -> None:
        super().__init__(number, spans)
        self.level = level
        self.is_ordered = is_ordered


def add_entry(parts: list[Part], entry: Entry) -> None:
    """Add an entry to the list that ends ``parts``, as deep as it lies, or start a list with it."""
    item = Item(entry.number, entry.spans)
    last = parts[-1] if parts else None
    if not isinstance(last, ListPart) or (entry.level == 0 and last.is_ordered != entry.is_ordered):
        parts.append(ListPart(entry.number, [item], entry.is_ordered))
        return
    for _ in range(entry.level):
        above = last.items[-1]
        if not above.lists:
            above.lists.append(ListPart(entry.number, [item], entry.is_ordered))
            return
        last = above.lists[-1]
    last.items.append(item)


def blocks_in(container: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a container, also those in content controls and insertions."""
    for element in container:
        if element.tag in {f"{W}p", f"{W}tbl"}:
            yield element
        elif element.tag != f"{MC}Fallback":
            yield from blocks_in(element)


def rows_of(table: Element) -> Iterator[Element]:
    for element in table:
        if element.tag == f"{W}tr":
            yield element
        elif element.tag != f"{W}tbl":
            yield from rows_of(element)


def cells_of(row: Element) -> Iterator[Element]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag != f"{W}tr":
            yield from cells_of(element)


def lines_of(part: Part) -> Iterator[list[Span]]:
    """Yield the lines of a part in a table's cell, which has no lists."""
    if isinstance(part, ListPart):
        for item in part.items:
            yield item.spans
            for inner in item.lists:
                yield from lines_of(inner)
    elif isinstance(part, Paragraph | Heading | Quote):
        yield part.spans


def marks_of(properties: Element | None, outer: frozenset[str]) -> frozenset[str]:
    """Return the marks of a run, which can also take away those of its style."""
    marks = set(outer)
    if properties is None:
        return outer
    for tag, mark in (("b", BOLD), ("i", ITALIC)):
        found = properties.find(f"{W}{tag}")
        if found is not None:
            is_off = found.get(f"{W}val") in {"0", "false", "off"}
            marks = marks - {mark} if is_off else marks | {mark}
    aligned = value_of(properties, f"{W}vertAlign")
    if aligned in {"superscript", "subscript"}:
        marks.add(SUPERSCRIPT if aligned == "superscript" else SUBSCRIPT)
    return frozenset(marks)


def value_of(parent: Element | None, tag: str) -> str:
    found = parent.find(tag) if parent is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def unmarked(spans: list[Span], mark: str) -> list[Span]:
    """Return spans without a mark that their style gives to all of them."""
    return [Span(span.text, span.marks - {mark}, span.link, span.note) for span in spans]


def is_header_row(look: Any) -> bool:
    return look is not None and look.get(f"{W}firstRow") in {"1", "true"}


def all_bold(rows: list[list[list[Span]]]) -> bool:
    spans = [span for cell in rows[0] for span in cell if span.text.strip()] if rows else []
    return bool(spans) and all(BOLD in span.marks for span in spans)

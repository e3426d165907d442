"""Writes plain HTML as a Word document with headings, lists, tables, quotes, pictures, links: always the same bytes."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import docx
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Emu, Mm
from PIL import Image, ImageOps

from delivery.proof import entry

MARKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "sup": "superscript", "sub": "subscript"}
LISTS = {"ul", "ol"}
CONTAINERS = {"div", "section", "article", "blockquote", "figure", "dl", "[document]"}
# Word knows none of the newer formats, and the originals lie in the folder of media.
WIDEST_PICTURE, QUALITY = 1200, 85
WIDTH = Mm(160)
DEEPEST_LIST = 8
BULLETS, NUMBERS = 900, 901  # the keys of our kinds of lists, far from those of the template
MADE = datetime(1980, 1, 1, tzinfo=UTC)  # a time of day would make each file another one


class WordFile:
    """A Word document that grows by pieces of plain HTML. ``read`` returns the bytes of a picture by its address."""

    def __init__(self, title: str, read: Callable[[str], bytes]):
        self.read = read
        self.document = docx.Document()
        facts = self.document.core_properties
        facts.title, facts.author, facts.comments = title[:255], "", ""
        facts.created = facts.modified = MADE
        self.add_kinds_of_lists()
        self.lists = 0
        self.pictures: dict[str, str] = {}  # their addresses, by the SHA-256 of what is in the document

    @property
    def paragraphs(self) -> int:
        """How many paragraphs the document has, those in tables included."""
        return sum(1 for _ in self.document.element.body.iter(qn("w:p")))

    def add(self, html: BeautifulSoup) -> None:
        self.add_inside(html, None)

    def content(self) -> bytes:
        """Return the file."""
        made, result = io.BytesIO(), io.BytesIO()
        self.document.save(made)
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(result, "w") as archive:
            for name in source.namelist():
                archive.writestr(entry(name), source.read(name))
        return result.getvalue()

    def add_inside(self, element: Any, style: str | None) -> None:
        """Add what an element holds; words outside any paragraph become one."""
        loose: list[Any] = []
        for child in [*element.children, None]:
            if isinstance(child, Tag) and self.is_block(child):
                self.add_words(loose, style)
                loose = []
                self.add_block(child, style)
            elif child is not None:
                loose.append(child)
        self.add_words(loose, style)

    def is_block(self, element: Tag) -> bool:
        return element.name in {"p", "table", "img", "figcaption", "dt", "dd", *LISTS, *CONTAINERS} or (
            element.name[0] == "h" and element.name[1:].isdigit()
        )

    def add_block(self, element: Tag, style: str | None) -> None:
        name = element.name
        if name[0] == "h" and name[1:].isdigit():
            self.add_words(list(element.children), f"Heading {name[1:]}")
        elif name in LISTS:
            self.add_list(element, 0, self.new_list(is_ordered=name == "ol"))
        elif name == "table":
            self.add_table(element)
        elif name == "img":
            self.add_picture(element)
        elif name == "figcaption":
            self.add_words(list(element.children), "Caption")
        elif name == "dl":
            self.add_terms(element)
        elif name == "p":
            self.add_words(list(element.children), style)
        else:
            self.add_inside(element, "Quote" if name == "blockquote" else style)

    def add_words(self, children: list[Any], style: str | None) -> Any:
        if not any(child.get_text().strip() if isinstance(child, Tag) else str(child).strip() for child in children):
            return None
        paragraph = self.document.add_paragraph(style=style)
        write_words(paragraph, children)
        return paragraph

    # Lists

    def add_kinds_of_lists(self) -> None:
        numbering = self.document.part.numbering_part.element
        first = numbering.find(qn("w:num"))
        for key, kind in ((BULLETS, "bullet"), (NUMBERS, "decimal")):
            abstract = made("w:abstractNum", abstractNumId=key)
            for level in range(DEEPEST_LIST + 1):
                one = made("w:lvl", ilvl=level)
                one.append(made("w:start", val=1))
                one.append(made("w:numFmt", val=kind))
                one.append(made("w:lvlText", val="•" if kind == "bullet" else f"%{level + 1}."))
                properties = made("w:pPr")
                properties.append(made("w:ind", left=360 * (level + 1), hanging=360))
                one.append(properties)
                abstract.append(one)
            first.addprevious(abstract)

    def new_list(self, *, is_ordered: bool) -> int:
        """Return the key of a new list, whose numbers start at 1."""
        self.lists += 1
        number = made("w:num", numId=NUMBERS + self.lists)
        number.append(made("w:abstractNumId", val=NUMBERS if is_ordered else BULLETS))
        if is_ordered:
            override = made("w:lvlOverride", ilvl=0)
            override.append(made("w:startOverride", val=1))
            number.append(override)
        self.document.part.numbering_part.element.append(number)
        return NUMBERS + self.lists

    def add_list(self, element: Tag, level: int, key: int) -> None:
        for item in element.find_all("li", recursive=False):
            inner = item.find_all(list(LISTS), recursive=False)
            words = [child for child in item.children if getattr(child, "name", None) not in LISTS]
            self.add_entry(words, level, key)
            for one in inner:
                self.add_list(
                    one,
                    min(level + 1, DEEPEST_LIST),
                    key if one.name == element.name else self.new_list(is_ordered=one.name == "ol"),
                )

    def add_entry(self, words: list[Any], level: int, key: int) -> None:
        paragraph = self.add_words(words, "List Paragraph")
        if paragraph is not None:
            numbering = made("w:numPr")
            numbering.append(made("w:ilvl", val=level))
            numbering.append(made("w:numId", val=key))
            paragraph._p.get_or_add_pPr().append(numbering)

    def add_terms(self, element: Tag) -> None:
        """Add terms, each with its explanation, as a list of “term: explanation”."""
        key = self.new_list(is_ordered=False)
        term: list[Any] = []
        for child in element.find_all(["dt", "dd"], recursive=False):
            if child.name == "dt":
                bold = BeautifulSoup("<b></b>", "html.parser").b
                if bold is not None:
                    bold.extend(list(child.children))
                    term = [bold, NavigableString(": ")]
            else:
                self.add_entry([*term, *words_in(child)], 0, key)
                term = []

    # Tables and pictures

    def add_table(self, element: Tag) -> None:
        if caption := element.find("caption"):
            self.add_words(list(caption.children), "Caption")
        rows = [row.find_all(["th", "td"], recursive=False) for row in element.find_all("tr")]
        if not rows:
            return
        table = self.document.add_table(len(rows), max(len(row) for row in rows), style="Table Grid")
        for row, cells in zip(table.rows, rows, strict=True):
            for place, cell in zip(row.cells, cells, strict=False):
                write_words(place.paragraphs[0], words_in(cell), frozenset({"bold"} if cell.name == "th" else ()))
        if element.find("thead"):
            table.rows[0]._tr.get_or_add_trPr().append(made("w:tblHeader"))

    def add_picture(self, element: Tag) -> None:
        source = str(element["src"])
        content = small_picture(self.read(source))
        self.pictures[hashlib.sha256(content).hexdigest()] = source
        picture = self.document.add_paragraph().add_run().add_picture(io.BytesIO(content))
        picture.width, picture.height = fitted(picture.width, picture.height)
        picture._inline.docPr.set("descr", str(element.get("alt", "")))


def words_in(element: Tag) -> list[Any]:
    """Return what stands in an element, a line break between its paragraphs."""
    found: list[Any] = []
    for child in element.children:
        if isinstance(child, Tag) and child.name == "p":
            found += [Tag(name="br"), *child.children] if found else list(child.children)
        elif isinstance(child, Tag) or str(child).strip():
            found.append(child)
    return found


def write_words(paragraph: Any, children: list[Any], marks: frozenset[str] = frozenset()) -> None:
    """Write words with their styles and links into a paragraph, spaces made one."""
    runs = list(runs_in(children, marks, ""))
    at_start = True
    for index, (text, styles, link) in enumerate(runs):
        words = text if text == "\n" else " ".join(f"_{text}_".split())[1:-1]
        if at_start:
            words = words.lstrip()
        if index + 1 == len(runs):
            words = words.rstrip()
        if words:
            at_start = words[-1].isspace()
            write_run(paragraph, words, styles, link)


def runs_in(children: list[Any], marks: frozenset[str], link: str) -> Any:
    """Yield words with the marks and the link that they stand in; a line break is a word of its own."""
    for child in children:
        if isinstance(child, Tag):
            if child.name == "br":
                yield "\n", marks, link
            else:
                mark = MARKS.get(child.name)
                target = str(child.get("href", "")) if child.name == "a" else link
                yield from runs_in(list(child.children), marks | {mark} if mark else marks, target)
        else:
            yield str(child), marks, link


def write_run(paragraph: Any, text: str, marks: frozenset[str], link: str) -> None:
    run = paragraph.add_run(text)
    for mark in sorted(marks):
        if mark in {"bold", "italic"}:
            setattr(run, mark, True)
        else:
            setattr(run.font, mark, True)
    if link:
        element = OxmlElement("w:hyperlink")
        element.set(qn("r:id"), paragraph.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run.font.underline = True
        paragraph._p.remove(run._r)
        element.append(run._r)
        paragraph._p.append(element)


def small_picture(content: bytes) -> bytes:
    """Return a picture in a format that Word shows, not larger than a page needs."""
    result = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        has_transparency = "A" in picture.getbands() or "transparency" in picture.info
        # As a browser turns it.
        made = ImageOps.exif_transpose(picture).convert("RGBA" if has_transparency else "RGB")
        made.thumbnail((WIDEST_PICTURE, WIDEST_PICTURE))
        if has_transparency:
            made.save(result, "PNG")
        else:
            made.save(result, "JPEG", quality=QUALITY)
    return result.getvalue()


def fitted(width: int, height: int) -> tuple[Emu, Emu]:
    return (Emu(width), Emu(height)) if width <= WIDTH else (Emu(WIDTH), Emu(round(height * WIDTH / width)))


def made(tag: str, **attributes: Any) -> Any:
    """Return an element of WordprocessingML."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element

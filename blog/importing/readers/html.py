"""Reads saved web pages and Google Docs' exported HTML: finds the main content, reports the furniture around it.

Nothing in a page is run or fetched. What comes out is the typed document: no markup of the page reaches an article.
"""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import lxml.html
from lxml import etree

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
    Video,
    text_of,
    tidy,
)
from blog.importing.readers.files import decode, read_bytes
from blog.importing.readers.tables import check_size
from blog.importing.report import ImportRefusedError

LARGEST_PAGE = 20 * 1024 * 1024  # with its pictures inside
MOST_TAGS, DEEPEST = 60_000, 120
MARK_TAGS = {"b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "sup": SUPERSCRIPT, "sub": SUBSCRIPT}
# What of a style makes a mark.
STYLES = [
    (re.compile(r"font-weight:\s*(bold|[6-9]00)"), BOLD),
    (re.compile(r"font-style:\s*italic"), ITALIC),
    (re.compile(r"vertical-align:\s*super"), SUPERSCRIPT),
    (re.compile(r"vertical-align:\s*sub\b"), SUBSCRIPT),
]
CSS_RULE = re.compile(r"\.(c\d+)\s*\{([^}]{0,2000})\}")
# What holds no words for readers.
SILENT = {"script", "style", "template", "head", "link", "meta", "title", "base", "object", "applet"}
FURNITURE = {
    "nav",
    "aside",
    "footer",
    "form",
    "button",
    "select",
    "textarea",
    "input",
    "dialog",
    "noscript",
    "svg",
    "canvas",
}
FURNITURE_NAMES = re.compile(
    r"(^|[\s_-])(share|sharing|social|related|newsletter|cookie|cookies|breadcrumb|breadcrumbs|comments|comment-respond"
    r"|sidebar|menu|navbar|site-header|site-footer|promo|skip-link|post-navigation|sharedaddy|addtoany)([\s_-]|$)",
    re.IGNORECASE,
)
MAIN = (
    "//article[not(ancestor::article)]",
    "//main",
    "//*[@role='main']",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' entry-content ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' post-content ')]",
)
INLINE = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
    ),
    *(
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ),
}
FILMS = {"iframe", "embed", "video", "audio", "source", "track"}
DATA_PICTURE = re.compile(r"data:image/(\w+)[^,]{0,80};base64,(.*)", re.DOTALL | re.IGNORECASE)
SCHEMES = {"http", "https", "mailto", "tel"}
GOOGLE_LIST = re.compile(r"\blst-kix_(\w+)-(\d)\b")
NOTE = re.compile(r"#(ftnt|cmnt)(_ref)?(\d+)$")
LONGEST_MARK = 12  # characters of the mark of a note


def read_html(path: Path) -> Document:
    """Return the main content of a saved web page. Pictures may lie beside it, as browsers save them."""
    text = decode(read_bytes(path, LARGEST_PAGE), str(path), may_declare=True)
    document = document_of_page(text, path.name)
    add_files_beside(document, path.parent)
    return document


def add_files_beside(document: Document, folder: Path) -> None:
    """Add the pictures that lie in or under the folder of the document."""
    root = folder.resolve()
    for source in {part.source for part in document.parts if isinstance(part, Picture)} - document.media.keys():
        try:
            if not source or urlsplit(source).scheme:
                continue
            file = (root / unquote(source.partition("?")[0])).resolve()
            # A source such as ../../etc/passwd is no file of the document.
            if file.is_relative_to(root) and file.is_file() and file.stat().st_size <= LARGEST_PAGE:
                document.media[source] = file.read_bytes()
        except (ValueError, OSError):
            continue  # no address and no name that a file can have


def parse(text: str, name: str) -> Any:
    """Return the tree of a page. Raises ``ImportRefusedError`` for one that is too large or too deep to be a text."""
    if text.count("<") > MOST_TAGS:
        raise ImportRefusedError(f"{name} has more than {MOST_TAGS:,} tags: an article has fewer. Split it.")
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
    # What XML, and so the parser, has no place for.
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", text)
    try:
        root = lxml.html.document_fromstring(clean.encode(), parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ImportRefusedError(f"{name} holds no words.") from error
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise ImportRefusedError(f"{name} nests more than {DEEPEST} elements in each other: it is no article.")
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ImportRefusedError(f"{name} nests more than {DEEPEST} elements in each other: it is no article.")
    return root


def document_of_page(text: str, name: str) -> Document:
    """Return the document in a whole page: its main content; what stands around that is left out and reported."""
    root = parse(text, name)
    body = root.body
    document = Document(name)
    main = main_content(body)
    read_facts(root, document)
    reader = Reader(document, base=document.facts.get("url", ""), marks_of_classes=marks_of_classes(root))
    if main is not body:
        title = title_outside(body, main)
        if title is not None:
            document.title = " ".join(title.text_content().split())
        reader.leave_out_around(body, main, title)
    document.parts = reader.parts_of(main)
    document.drop_marks_without_note()
    if not document.parts:
        raise ImportRefusedError(f"{name} holds no words.")
    has_heading = any(isinstance(part, Heading) and part.level == 1 for part in document.parts)
    if not document.title and not has_heading and (page_title := root.findtext(".//title")):
        # “Title | Site”: the site is the part that is said everywhere.
        document.title = re.split(r"\s+[|–—]\s+", " ".join(page_title.split()))[0]
    check_reading(body, document)
    return document


def document_of_fragment(text: str, name: str, *, base: str = "", notes: Collection[str] = ()) -> Document:
    """Return the document in a piece of HTML, such as the body of a post: all of it is content."""
    document = Document(name)
    if text.strip():
        body = parse(f"<body>{text}</body>", name).body
        document.parts = Reader(document, base=base, notes=notes).parts_of(body)
        document.drop_marks_without_note(notes)
        check_reading(body, document)
    return document


def main_content(body: Any) -> Any:
    """Return the element that holds the article: the one that is marked as such, else the whole body."""
    for path in MAIN:
        found = body.xpath(path)
        if found:
            best = max(found, key=lambda element: len(element.text_content()))
            if len(best.text_content().split()) >= 5:
                return best
    return body


def title_outside(body: Any, main: Any) -> Any:
    """Return the heading of the page if it stands outside its main content."""
    if main.xpath(".//h1"):
        return None
    outside = [heading for heading in body.xpath(".//h1") if heading.text_content().strip()]
    return outside[0] if len(outside) == 1 else None


def read_facts(root: Any, document: Document) -> None:
    """Take over what the page says of itself."""
    for link in root.xpath("//link[@rel='canonical']/@href")[:1]:
        document.facts["url"] = str(link)


def marks_of_classes(root: Any) -> dict[str, frozenset[str]]:
    """Return the marks that Google Docs' own classes stand for, from the page's styles."""
    css = "\n".join(style.text or "" for style in root.iter("style"))
    return {name: marks_of_style(style) for name, style in CSS_RULE.findall(css[:500_000])}


def marks_of_style(style: str) -> frozenset[str]:
    return frozenset(mark for pattern, mark in STYLES if pattern.search(style))


def spoken(element: Any) -> Iterator[str]:
    """Yield the texts of an element that readers see."""
    if isinstance(element.tag, str) and element.tag not in SILENT:
        if element.text:
            yield element.text
        for child in element:
            yield from spoken(child)
            if child.tail:
                yield child.tail


def check_reading(body: Any, document: Document) -> None:
    """Raise ``ImportRefusedError`` if a word of the page is not in the document: reading loses nothing either.

    Words are counted without spaces between: where one ends, the tags of a page do not always say.
    """
    source = Counter(character for text in spoken(body) for word in words(text) for character in word)
    read = Counter(character for text in document.texts() for word in words(text) for character in word)
    if lost := source - read:
        raise ImportRefusedError(
            f"Nothing was imported, because reading {document.name} lost {lost.total()} characters "
            f"({''.join(lost)[:40]}). This is a fault of the importer: please report the file."
        )


class Reader:
    """Makes parts of elements. Words are gathered until an element ends the paragraph that they are in."""

    def __init__(
        self,
        document: Document,
        *,
        base: str = "",
        marks_of_classes: dict[str, frozenset[str]] | None = None,
        notes: Collection[str] = (),
    ) -> None:
        self.document = document
        self.base = base
        self.notes = notes  # the keys of notes that whoever calls has, marked by ``<a data-note="KEY">``
        self.marks_of_classes = marks_of_classes or {}
        self.parts: list[Part] = []
        self.spans: list[Span] = []
        self.google_list = ""  # the key of the list that was read last, if Google Docs wrote it
        self.note = ("", "")  # the kind and the key of the note, or the comment, whose words are being gathered
        self.line = 1

    def parts_of(self, element: Any, *, is_inside: bool = True) -> list[Part]:
        """Return the parts inside ``element``, or of itself, apart from those that are being gathered."""
        outer, self.parts, outer_spans, self.spans = self.parts, [], self.spans, []
        (self.read_inside if is_inside else self.read)(element, frozenset(), "")
        self.end_paragraph()
        found, self.parts, self.spans = self.parts, outer, outer_spans
        return found

    def read_inside(self, element: Any, marks: frozenset[str], link: str) -> None:
        self.add_text(element.text, marks, link)
        for child in element:
            if isinstance(child.tag, str):
                self.read(child, marks, link)
            self.add_text(child.tail, marks, link)

    def add_text(self, text: str | None, marks: frozenset[str], link: str) -> None:
        if text:
            self.spans.append(Span(re.sub(r"\s+", " ", text), marks, link))

    def end_paragraph(self) -> None:
        spans, self.spans = tidy(self.spans), []
        (kind, key), self.note = self.note, ("", "")
        if kind == "ftnt":
            earlier = self.document.notes.get(key, [])
            self.document.notes[key] = tidy([*earlier, Span(" "), *(span for span in spans if not span.note)])
        elif kind:
            self.document.leave_out(self.line, text_of(spans), "comment")
            for span in spans:
                if span.link:
                    self.document.leave_out(self.line, span.link, "comment", "link")
        elif spans:
            self.parts.append(Paragraph(self.line, spans))

    def read(self, element: Any, marks: frozenset[str], link: str) -> None:
        """Read an element, with the marks and the link that it stands in."""
        tag = element.tag
        if tag in SILENT:
            if tag in {"script", "object", "applet"}:
                self.document.warn(self.number_of(element), "script_left_out", f"A <{tag}> of the page was left out.")
        elif self.is_furniture(element):
            self.leave_out(element, "site_furniture")
        elif tag == "br":
            self.spans.append(Span("\n", marks, link))
        elif tag == "a":
            self.read_link(element, marks, link)
        elif tag in INLINE:
            self.read_inside(element, marks | self.marks_of(element), link)
        else:
            self.read_block(element, marks, link)

    def read_block(self, element: Any, marks: frozenset[str], link: str) -> None:
        read = {
            **dict.fromkeys(("ul", "ol", "menu", "dir"), self.read_list),
            **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), self.read_heading),
            **dict.fromkeys(FILMS, self.read_film),
            "blockquote": self.read_quote,
            "dl": self.read_terms,
            "figure": self.read_figure,
            "img": self.read_picture,
            "pre": self.read_preformatted,
            "table": self.read_table,
        }.get(element.tag)
        self.end_paragraph()
        self.line = self.number_of(element)
        if read:
            if link:
                self.document.leave_out(self.line, link, "link_around_block", "link")
            read(element)
        else:
            self.read_inside(element, marks | self.marks_of(element), link)
        self.end_paragraph()

    def number_of(self, element: Any) -> int:
        given = element.get("data-line", "")
        return int(given) if given.isdecimal() and len(given) < 9 else element.sourceline or self.line

    def marks_of(self, element: Any) -> frozenset[str]:
        mark = MARK_TAGS.get(element.tag)
        marks = marks_of_style(element.get("style", "")) | ({mark} if mark else set())
        for name in element.get("class", "").split():
            marks |= self.marks_of_classes.get(name, frozenset())
        return marks

    def is_furniture(self, element: Any) -> bool:
        if element.tag in FURNITURE and not (element.tag == "footer" and element.getparent().tag == "blockquote"):
            return True
        if element.get("hidden") is not None or "display:none" in element.get("style", "").replace(" ", ""):
            return True
        return element.tag in {"div", "section", "ul", "header"} and bool(
            FURNITURE_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}")
        )

    def leave_out(self, element: Any, reason: str, *, but: Any = None) -> None:
        """Put everything of ``element`` into the report."""
        number = self.number_of(element)
        text = " ".join(" ".join(spoken(element)).split())
        if text:
            self.document.leave_out(number, text, reason)
        for link in element.iter("a"):
            if link.get("href"):
                self.document.leave_out(number, link.get("href"), reason, "link")
        for picture in element.iter("img"):
            if source := self.source_of(picture):
                self.document.leave_out(number, source[:300], reason, "picture")

    def leave_out_around(self, body: Any, main: Any, title: Any) -> None:
        """Report what stands in ``body`` outside ``main``, but for the title."""
        kept = {main, *main.iterancestors()} | ({title, *title.iterancestors()} if title is not None else set())

        def report(element: Any) -> None:
            number = self.number_of(element)
            loose = [element.text, *(child.tail for child in element)]
            for text in loose:
                if text and text.strip():
                    self.document.leave_out(number, " ".join(text.split()), "site_furniture")
            for child in element:
                if child is main or child is title or not isinstance(child.tag, str):
                    continue
                if child in kept:
                    report(child)
                else:
                    self.leave_out(child, "site_furniture")

        report(body)

    def read_link(self, element: Any, marks: frozenset[str], outer: str) -> None:
        href = " ".join(element.get("href", "").split())
        if element.get("data-note") in self.notes:
            self.spans.append(Span("", note=element.get("data-note")))
            self.read_inside(element, marks, outer)
            return
        note = NOTE.search(href)
        text = " ".join("".join(spoken(element)).split())
        # A link that is not closed has more in it than a mark.
        if note and len(text) <= LONGEST_MARK and not element.xpath(".//img"):
            self.document.leave_out(self.number_of(element), text, "note_marker")
            if note[2]:
                self.note = (note[1], f"note{note[3]}")
            elif note[1] == "ftnt":
                self.spans.append(Span("", note=f"note{note[3]}"))
            return
        link = self.address_of(href, self.number_of(element)) if href else ""
        self.read_inside(element, marks | self.marks_of(element), link or outer)
        if link and not element.text_content().strip():
            # Without words in it, only what stands around tells of the link: such as a picture.
            self.document.leave_out(self.number_of(element), link, "link_without_words", "link")

    def address_of(self, href: str, number: int) -> str:
        """Return where a link leads, empty (and reported) for one that leads nowhere that readers may be sent."""
        try:
            parts = urlsplit(href)
            if parts.hostname in {"www.google.com", "google.com"} and parts.path == "/url":
                href = parse_qs(parts.query).get("q", [href])[0]
            elif self.base and not parts.scheme and not href.startswith("#"):
                href = urljoin(self.base, href)
            parts = urlsplit(href)
        except ValueError:
            self.document.leave_out(number, href, "unknown_address", "link")
            return ""
        if parts.scheme.lower() in SCHEMES:
            return href
        reason = "unsafe_address" if parts.scheme else "address_within_source"
        self.document.leave_out(number, href, reason, "link")
        return ""

    def read_heading(self, element: Any) -> None:
        spans, others = self.words_and_others(element)
        if spans:
            self.parts.append(Heading(self.number_of(element), spans, int(element.tag[1])))
        self.parts += others

    def words_and_others(self, element: Any, *, is_inside: bool = True) -> tuple[list[Span], list[Part]]:
        """Return the words in an element, or of the element itself, with breaks between paragraphs, and other parts."""
        spans: list[Span] = []
        others: list[Part] = []
        for part in self.parts_of(element, is_inside=is_inside):
            if isinstance(part, Paragraph | Heading | Quote):
                spans += [Span("\n"), *part.spans] if spans else part.spans
                if isinstance(part, Quote) and part.attribution:
                    spans += [Span("\n"), Span(part.attribution)]
            else:
                others.append(part)
        return tidy(spans), others

    def read_list(self, element: Any) -> None:
        found, others = self.list_of(element)
        if found.items and not self.goes_on(element, found):
            self.parts.append(found)
        self.parts += others

    def goes_on(self, element: Any, found: ListPart) -> bool:
        """Put a list into the one before it where it goes on with that: Google Docs writes lists in lists that way."""
        names = element.get("class", "")
        named = GOOGLE_LIST.search(names)
        before, self.google_list = self.google_list, named[1] if named else ""
        above = self.parts[-1] if self.parts else None
        if not named or named[1] != before or not isinstance(above, ListPart):
            return False
        level = int(named[2])
        if level == 0 and "start" in names.split():
            return False
        for _ in range(level):
            lists = above.items[-1].lists
            if not lists:
                lists.append(found)
                return True
            above = lists[-1]
        above.items += found.items
        return True

    def list_of(self, element: Any) -> tuple[ListPart, list[Part]]:
        found = ListPart(self.number_of(element), [], element.tag == "ol")
        others: list[Part] = []
        self.add_loose(element.text, found)
        for child in element:
            if child.tag in {"ul", "ol"}:
                # A list directly in a list, as some programs write it, belongs to the item before it.
                inner, more = self.list_of(child)
                if found.items and inner.items:
                    found.items[-1].lists.append(inner)
                else:
                    found.items += inner.items
                others += more
            elif isinstance(child.tag, str):
                self.add_item(child, found, others)
            self.add_loose(child.tail, found)
        return found, others

    def add_loose(self, text: str | None, found: ListPart) -> None:
        if text and text.strip():
            found.items.append(Item(found.number, tidy([Span(re.sub(r"\s+", " ", text))])))

    def add_item(self, element: Any, found: ListPart, others: list[Part]) -> None:
        if self.is_furniture(element):
            self.leave_out(element, "site_furniture")
            return
        spans, more = self.words_and_others(element, is_inside=element.tag == "li")
        lists = [part for part in more if isinstance(part, ListPart)]
        others += [part for part in more if not isinstance(part, ListPart)]
        if spans or lists:
            found.items.append(Item(self.number_of(element), spans, lists))

    def read_terms(self, element: Any) -> None:
        """Read terms with their explanations as a list of “term: explanation”; terms in terms as paragraphs."""
        if element.find(".//dl") is not None:
            self.read_inside(element, frozenset(), "")
            return
        found = ListPart(self.number_of(element))
        term: list[Span] = []
        for child in self.children_of(element, {"div"}):
            spans, others = self.words_and_others(child, is_inside=child.tag in {"dt", "dd"})
            lists = [part for part in others if isinstance(part, ListPart)]
            self.parts += [part for part in others if not isinstance(part, ListPart)]
            if child.tag == "dt" and not lists:
                if term:
                    found.items.append(Item(self.number_of(child), term))
                term = spans
                continue
            joined = [*term, Span(": "), *spans] if term and spans else term or spans
            if joined or lists:
                found.items.append(Item(self.number_of(child), joined, lists))
            term = []
        if term:
            found.items.append(Item(found.number, term))
        if found.items:
            self.parts.append(found)

    def children_of(self, element: Any, wrappers: set[str]) -> Iterator[Any]:
        """Yield the elements in an element, and in wrappers there; words that stand between them become paragraphs."""
        self.add_paragraph(element.text)
        for child in element:
            if child.tag in wrappers:
                yield from self.children_of(child, wrappers)
            elif isinstance(child.tag, str):
                yield child
            self.add_paragraph(child.tail)

    def add_paragraph(self, text: str | None) -> None:
        if text and text.strip():
            self.parts.append(Paragraph.plain(self.line, " ".join(text.split())))

    def read_quote(self, element: Any) -> None:
        number = self.number_of(element)
        attribution = ""
        for cite in element.xpath("./footer | ./cite | ./p[last()]/cite"):
            if cite.getparent() is None or cite.find(".//img") is not None:
                continue
            attribution = " ".join(f"{attribution} {' '.join(spoken(cite))}".split()).lstrip("—–- ")
            for link in cite.iter("a"):
                self.document.leave_out(number, link.get("href", ""), "link_in_plain_text", "link")
            drop(cite)
        inside = self.parts_of(element)
        if not all(isinstance(part, Paragraph) for part in inside):
            self.parts += inside
            if attribution:
                self.parts.append(Paragraph.plain(number, attribution))
            return
        spans: list[Span] = []
        for part in inside:
            spans += [Span("\n"), *part.spans] if spans else part.spans  # type: ignore[attr-defined]
        source = " ".join(element.get("cite", "").split())
        self.parts.append(Quote(number, spans, attribution, self.address_of(source, number) if source else ""))

    def read_preformatted(self, element: Any) -> None:
        text = "".join(spoken(element))
        self.parts.append(Paragraph(self.number_of(element), tidy([Span(text.replace("\t", " "))])))
        for link in element.iter("a"):
            if link.get("href"):
                self.document.leave_out(self.line, link.get("href"), "link_in_plain_text", "link")
        for picture in element.iter("img"):
            self.read_picture(picture)

    def read_figure(self, element: Any) -> None:
        # Those of figures inside, and inside captions, are read with these.
        captions = [
            one for one in element.iter("figcaption") if next(one.iterancestors("figure", "figcaption")) is element
        ]
        caption: list[Span] = []
        for one in captions:
            spans, others = self.words_and_others(one)
            caption += [Span(" "), *spans] if caption else spans
            self.parts += others
            drop(one)
        inside = self.parts_of(element)
        first = next((part for part in inside if isinstance(part, Picture | Table | Video)), None)
        caption = tidy(caption)
        if isinstance(first, Picture) and not first.caption:
            first.caption = caption
        elif isinstance(first, Table) and not first.caption and not any(span.link for span in caption):
            first.caption = text_of(caption)
        elif isinstance(first, Video) and not first.title and not any(span.link for span in caption):
            first.title = text_of(caption)
        elif caption:
            inside.append(Paragraph(self.line, caption))
        self.parts += inside

    def source_of(self, element: Any) -> str:
        """Return where a picture is; pages that load pictures late say so elsewhere than in ``src``."""
        source = element.get("src", "").strip()
        late = element.get("data-src", "").strip() or element.get("data-lazy-src", "").strip()
        return late if late and (not source or source.startswith("data:")) else source

    def read_picture(self, element: Any) -> None:
        number, source = self.number_of(element), self.source_of(element)
        alt = " ".join(element.get("alt", "").split())
        if inside := DATA_PICTURE.match(source):
            source = f"picture-{len(self.document.media) + 1}.{inside[1].lower()}"
            try:
                self.document.media[source] = base64.b64decode(inside[2], validate=False)
            except (binascii.Error, ValueError):
                self.document.media[source] = b""
        elif self.base and source:
            try:
                source = urljoin(self.base, source)
            except ValueError:
                source = source[:300]
        if element.get("width") == "1" and element.get("height") == "1":
            self.document.leave_out(number, source[:300], "counting_picture", "picture")
            return
        self.parts.append(Picture(number, source[:2000], alt))

    def read_film(self, element: Any) -> None:
        number = self.number_of(element)
        source = element.get("src", "").strip() or element.get("data-src", "").strip()
        if source.startswith("//"):
            source = f"https:{source}"
        if source:
            self.parts.append(Video(number, source, " ".join(element.get("title", "").split())))
        self.read_inside(element, frozenset(), "")

    def read_table(self, element: Any) -> None:
        if self.is_layout(element):
            self.read_inside(element, frozenset(), "")
            return
        table = Table(self.number_of(element))
        held: set[tuple[int, int]] = set()  # the places that cells of rows above take
        for child in self.children_of(element, {"thead", "tbody", "tfoot"}):
            if child.tag == "caption":
                self.read_caption(child, table)
            elif child.tag != "tr":
                self.parts += self.parts_of(child, is_inside=False)
            elif cells := self.cells_of(child, len(table.rows), held):
                is_header = child.getparent().tag == "thead" or all(cell.tag == "th" for cell in child)
                table.has_header = is_header if not table.rows else table.has_header
                table.rows.append(cells)
        if any(table.cell_texts()):
            self.parts.append(table)
        elif table.caption:
            self.parts.append(Paragraph.plain(table.number, table.caption))

    def read_caption(self, element: Any, table: Table) -> None:
        spans, others = self.words_and_others(element)
        table.caption = f"{table.caption} {text_of(spans)}".strip()
        self.parts += others
        for link in {span.link for span in spans if span.link}:
            self.document.leave_out(table.number, link, "link_in_plain_text", "link")

    def cells_of(self, row: Any, number: int, held: set[tuple[int, int]]) -> list[list[Span]]:
        """Return the cells of a row; one that goes over several leaves empty ones beside and below it."""
        cells: list[list[Span]] = []
        for cell in self.children_of(row, set()):
            if cell.tag not in {"td", "th"}:
                self.parts += self.parts_of(cell, is_inside=False)
                continue
            while (number, len(cells)) in held:
                cells.append([])
            spans, others = self.words_and_others(cell)
            self.parts += [part for part in others if not isinstance(part, ListPart)]
            spans += [span for part in others if isinstance(part, ListPart) for span in flat(part)]
            across, down = span_of(cell, "colspan"), span_of(cell, "rowspan")
            held |= {(number + below, len(cells) + place) for below in range(1, down) for place in range(across)}
            cells += [tidy(spans), *([] for _ in range(across - 1))]
            check_size(number, len(cells), self.document.name)
        return cells

    def is_layout(self, element: Any) -> bool:
        """Return whether a table only arranges: it has one column, or other tables or headings in it."""
        if element.xpath(".//table | .//h1 | .//h2 | .//h3 | .//blockquote | .//figure"):
            return True
        return all(len(row) <= 1 for row in element.iter("tr")) and element.find(".//caption") is None


def drop(element: Any) -> None:
    """Take an element out of its tree; the words after it stay."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def span_of(cell: Any, name: str) -> int:
    """Return over how many columns or rows a cell goes; more than a table may have is said by pages that mean harm."""
    given = cell.get(name, "1")
    return max(1, min(int(given), 50)) if given.isdecimal() and len(given) < 6 else 1


def flat(part: ListPart) -> Iterator[Span]:
    """Yield the words of a list in a table's cell, which has no lists: each entry on a line of its own."""
    for item in part.items:
        yield Span("\n")
        yield from item.spans
        for inner in item.lists:
            yield from flat(inner)

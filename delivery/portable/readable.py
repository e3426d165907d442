"""Pages as people read them: HTML, Markdown or Word, made of segments, so that an edited file tells what was edited.

All three are made of the plain HTML that feeds and Markdown of the site are made of. What a format cannot say stands in
the page's JSON beside it.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

import orjson
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from delivery.composition.composer import Composer, Document
from delivery.models.publications import Kind
from delivery.portable.contents import Item
from delivery.portable.word import WordFile
from delivery.reading import Source
from delivery.syndication.forms import as_markdown, standing_alone

TITLE, INTRODUCTION, MAIN_PICTURE, ABOUT = "title", "introduction", "main_picture", "about"
READABLE_TYPES = {"article", "standard"}
# Stands for the folder of media until it is known where the file lies.
MEDIA_ADDRESS = "https://media.invalid/"


@dataclass
class Segment:
    """A piece of a page: what it is (a block by its place in the body), and its plain HTML."""

    name: str
    html: BeautifulSoup

    @property
    def is_list_at(self) -> tuple[bool, bool]:
        """Whether it begins and whether it ends with a list."""
        elements = self.html.find_all(recursive=False)
        return bool(elements) and elements[0].name in {"ul", "ol"}, bool(elements) and elements[-1].name in {"ul", "ol"}


class ReadableComposer(Composer):
    """Composes what goes out as readers get it, with pictures from the folder of media."""

    def __init__(self, sources: dict[str, Source], names: dict[str, str], base: str, booking_url: str):
        super().__init__(sources)
        self.names = names
        self.base = base
        self.booking_url = booking_url

    def picture(self, reference: Document | None, alt: str) -> Document | None:
        source = self.source(reference)
        if source is None:
            return None
        facts = source.document
        return {
            "url": MEDIA_ADDRESS + self.names[source.object],
            "alt": alt,
            "credit": facts["credit"],
            "shows_model": facts["shows_model"],
        }

    def segments(self, item: Item, site: int) -> list[Segment]:
        """Return the segments of a page that has a body, in their order."""
        source = item.as_source(site)
        if source.type == "article":
            page = self.article_whole(source)
            page["booking_url"] = page["brand"]["booking_url"] or self.booking_url
        else:
            facts = source.document
            page = {"introduction": facts["introduction"], "body": self.body(facts["body"], {}, None, self.booking_url)}
        page["title"] = item.document["title"]
        found = [(TITLE, format_html("<h1>{}</h1>", page["title"]))]
        if page["introduction"]:
            found.append((INTRODUCTION, format_html("<p>{}</p>", page["introduction"])))
        if picture := page.get("hero_image"):
            found.append(
                (MAIN_PICTURE, rendered("figure.html", image=picture, alt=picture["alt"], **caption_of(picture)))
            )
        for place, block in enumerate(page["body"]):
            level = block["level"] or 3
            found.append((str(place), rendered("block.html", block=block, value=block["value"], level=level)))
        if source.type == "article":
            found.append((ABOUT, rendered("about.html", article=page)))
        address = self.base + item.path
        return [Segment(name, standing_alone(html, address)) for name, html in found]


def caption_of(picture: Document) -> dict[str, Any]:
    return {"caption": "", "credit": picture["credit"], "shows_model": picture["shows_model"]}


def rendered(template: str, **context: Any) -> SafeString:
    return render_to_string(f"delivery/syndication/{template}", context)


@dataclass(frozen=True)
class Written:
    """A file, and for each segment the number of the first line, or paragraph, that is no longer one of it."""

    content: bytes
    ends: list[int]
    # The names of the pictures inside it, by the SHA-256 of their bytes there.
    pictures: dict[str, str] = field(default_factory=dict)


# Where the text stands in a document: what no title holds.
PLACE_OF_TEXT = "\0"


@dataclass(frozen=True)
class Setting:
    """What a file has to know besides its segments: where the media lie, and their bytes."""

    to_root: str
    media: Callable[[str], bytes]


def write_html(item: Item, segments: list[Segment], setting: Setting) -> Written:
    context = {"title": item.document["title"], "language": item.language, "text": PLACE_OF_TEXT}
    head, _, foot = render_to_string("delivery/portable/document.html", context).partition(PLACE_OF_TEXT)
    return in_lines(head, [str(with_media(segment, setting)).strip() for segment in segments], foot)


def write_markdown(item: Item, segments: list[Segment], setting: Setting) -> Written:
    facts = {"slug": item.document["slug"], "description": item.document["search_description"]}
    # A string of JSON is one of YAML.
    front = "".join(f"{name}: {orjson.dumps(value).decode()}\n" for name, value in facts.items() if value)
    texts = []
    before_is_list = False
    for segment in segments:
        text = as_markdown(with_media(segment, setting))
        begins, ends = segment.is_list_at
        # Without something between, two lists would be one.
        texts.append(f"<!-- -->\n\n{text}" if before_is_list and begins else text)
        before_is_list = ends if text else before_is_list
    return in_lines(f"---\n{front}---\n", [f"{text}\n" for text in texts], "")


def write_word(item: Item, segments: list[Segment], setting: Setting) -> Written:
    document = WordFile(item.document["title"], lambda source: setting.media(source.removeprefix(MEDIA_ADDRESS)))
    ends = []
    for segment in segments:
        document.add(copy(segment.html))
        ends.append(document.paragraphs + 1)
    pictures = {sha256: source.removeprefix(MEDIA_ADDRESS) for sha256, source in document.pictures.items()}
    return Written(document.content(), ends, pictures)


WRITERS: dict[str, tuple[str, Callable[[Item, list[Segment], Setting], Written]]] = {
    "markdown": (".md", write_markdown),
    "html": (".html", write_html),
    "docx": (".docx", write_word),
}


def with_media(segment: Segment, setting: Setting) -> BeautifulSoup:
    """Return the HTML of a segment with the addresses of its pictures as seen from the file."""
    soup = copy(segment.html)
    for picture in soup.find_all("img"):
        source = str(picture.get("src", ""))
        picture["src"] = source.replace(MEDIA_ADDRESS, setting.to_root)
    return soup


def in_lines(before: str, texts: list[str], after: str) -> Written:
    """Return texts one after the other, each on lines of its own. ``before`` ends its line."""
    whole = before
    ends = []
    for text in texts:
        whole += f"{text}\n"
        ends.append(whole.count("\n") + 1)
    return Written(f"{whole}{after}".encode(), ends)


def words_of(segment: Segment) -> str:
    """Return every word that a segment says, also those of its pictures' descriptions."""
    alts = [str(picture.get("alt", "")) for picture in segment.html.find_all("img")]
    return " ".join([segment.html.get_text(" "), *alts])


def readable(item: Item) -> bool:
    return item.kind is Kind.PAGE and item.document["type"] in READABLE_TYPES

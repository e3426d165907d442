"""What of a body the claims check reads: each text of each block, with what it is to readers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from compliance.claims import Kind, Passage

# Each text of a block by its path without the ids of list items → what it is to readers; None: it claims nothing.
# A test holds that no text of a block is forgotten here.
KINDS: dict[str, Kind | None] = {
    "heading.text": Kind.HEADING,
    "paragraph": Kind.PARAGRAPH,
    "numbered_section.title": Kind.HEADING,
    "numbered_section.text": Kind.PARAGRAPH,
    "callout.title": Kind.HEADING,
    "callout.text": Kind.PARAGRAPH,
    "quote.text": Kind.QUOTE,
    "image.alt_text": Kind.ALT_TEXT,
    "image.caption": Kind.CAPTION,
    "video.title": Kind.HEADING,
    "video.transcript": Kind.PARAGRAPH,
    "mechanism_list.title": Kind.HEADING,
    "mechanism_list.lead_in": Kind.PARAGRAPH,
    "mechanism_list.items.term": Kind.TERM,
    "mechanism_list.items.explanation": Kind.LIST_ITEM,
    "comparison.title": Kind.HEADING,
    "comparison.summary": Kind.PARAGRAPH,
    "comparison.options": Kind.TERM,
    "comparison.aspects.name": Kind.TERM,
    "comparison.aspects.values": Kind.TABLE_CELL,
    "table.table": Kind.TABLE_CELL,
    "faq.title": Kind.HEADING,
    "faq.items.question": Kind.QUESTION,
    "faq.items.answer": Kind.ANSWER,
    "call_to_action.title": Kind.CALL_TO_ACTION,
    "call_to_action.text": Kind.CALL_TO_ACTION,
    "call_to_action.button_text": Kind.CALL_TO_ACTION,
    "related_articles.title": Kind.HEADING,
    # Names, and what only machines read.
    **dict.fromkeys(("quote.attribution", "quote.role", "image.credit")),
    **dict.fromkeys(f"{name}.anchor" for name in ("heading", "numbered_section", "comparison", "faq")),
}
# Text that is at home in a callout of this kind tells of risks.
SAFETY = "safety"
TEXT_BLOCKS = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
LINES = {"p", "li", "h2", "h3", "h4", "h5", "h6", "blockquote"}


def body_passages(body: blocks.StreamValue) -> list[Passage]:
    """Return the texts of a body in order. A disclaimer is Legal's own text, and none of the body's."""
    return passages_of_blocks(body.stream_block.child_blocks, body.get_prep_value())


def passages_of_blocks(kinds: Mapping[str, blocks.Block], stream: Iterable[dict[str, Any]]) -> list[Passage]:
    """Return the texts of blocks in order: raw ones, or as the public record holds them (``body_document()``)."""
    found = []
    for raw in stream:
        path = f"body.{raw['id']}" if raw["id"] else "body"
        for name, place, text, is_rich in texts_of(kinds[raw["type"]], raw["value"], raw["type"], path):
            kind = kind_of(name, raw["value"])
            if kind is not None:
                found += passages_of(text, kind, place, block=raw["id"] or "", is_rich=is_rich)
    return found


def texts_of(block: blocks.Block, raw: Any, name: str, path: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield each text inside a block: its name in ``KINDS``, its content path, itself, and whether it is HTML."""
    if isinstance(block, blocks.StructBlock):
        for key, child in block.child_blocks.items():
            yield from texts_of(child, (raw or {}).get(key), f"{name}.{key}", f"{path}.{key}")
    elif isinstance(block, blocks.ListBlock):
        for item in raw or []:
            is_wrapped = isinstance(item, dict) and item.keys() >= {"type", "value"}
            value, key = (item["value"], item.get("id")) if is_wrapped else (item, None)
            yield from texts_of(block.child_block, value, name, f"{path}.{key}" if key else path)
    elif isinstance(block, TypedTableBlock):
        yield from cells_of(block, raw or {}, name, path)
    elif isinstance(block, TEXT_BLOCKS) and raw:
        yield name, path, str(raw), isinstance(block, blocks.RichTextBlock)


def cells_of(block: TypedTableBlock, raw: dict[str, Any], name: str, path: str) -> Iterator[tuple[str, str, str, bool]]:
    columns = raw.get("columns", [])
    for text in (raw.get("caption"), *(column["heading"] for column in columns)):
        if text:
            yield name, path, text, False
    kinds = [block.child_blocks[column["type"]] for column in columns]
    for row in raw.get("rows", []):
        for kind, cell in zip(kinds, row["values"] if isinstance(row, dict) else row, strict=False):
            yield from texts_of(kind, cell, name, path)


def kind_of(name: str, raw: Any) -> Kind | None:
    """Return what a text is to readers, None if they do not get it or it claims nothing."""
    if name == "image.alt_text" and raw.get("is_decorative"):
        return None
    if name == "callout.text" and raw.get("kind") == SAFETY:
        return Kind.RISK
    return KINDS[name]


def passages_of(text: str, kind: Kind, place: str, *, block: str = "", is_rich: bool = False) -> list[Passage]:
    """Return the passages of one text: of rich text, one for each line."""
    if not is_rich:
        return [Passage(place, kind, text, block=block)] if text.strip() else []
    return [
        Passage(
            place,
            Kind.LIST_ITEM if line.is_item and kind is Kind.PARAGRAPH else kind,
            line.text,
            citations=tuple(line.citations),
            cited=tuple(line.cited),
            block=block,
        )
        for line in lines_of(text)
    ]


def passages_of_update(note: str) -> list[Passage]:
    """Return the note of what changed in an article as a passage."""
    return passages_of(note, Kind.PARAGRAPH, "updates")


def passages_of_page(document: dict[str, Any], *between: Passage) -> list[Passage]:
    """Return the texts that every page has, and ``between`` those that only some have, in the order of readers."""
    return with_places_of_their_own(
        [
            *passages_of(document["title"], Kind.TITLE, "title"),
            *passages_of(document["introduction"], Kind.INTRODUCTION, "introduction"),
            *between,
            *passages_of(document["seo_title"], Kind.SEO_TITLE, "seo_title"),
            *passages_of(document["search_description"], Kind.SEO_DESCRIPTION, "search_description"),
        ]
    )


def with_places_of_their_own(passages: list[Passage]) -> list[Passage]:
    """Return passages so that the places of those in one field differ: lines of rich text, cells of a table."""
    seen: Counter[str] = Counter()
    found = []
    for passage in passages:
        seen[passage.place] += 1
        number = seen[passage.place]
        found.append(passage if number == 1 else replace(passage, place=f"{passage.place}#{number}"))
    return found


class Line:
    """One paragraph or list item of a rich text, with the offsets of its reference markers and what they lead to."""

    def __init__(self, *, is_item: bool):
        self.is_item = is_item
        self.text = ""
        self.citations: list[int] = []
        self.cited: list[str] = []


class LineParser(HTMLParser):
    """Takes rich text as it is stored apart into lines. The words of a reference marker are no words of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = [Line(is_item=False)]
        self.is_in_marker = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in LINES:
            self.lines.append(Line(is_item=tag == "li"))
        elif tag == "br":
            self.lines[-1].text += "\n"
        elif tag == "a" and ("linktype", "reference") in attrs:
            self.is_in_marker = True
            self.lines[-1].citations.append(len(self.lines[-1].text))
            self.lines[-1].cited.append(f"reference-{dict(attrs).get('id', '')}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.is_in_marker = False

    def handle_data(self, data: str) -> None:
        if not self.is_in_marker:
            self.lines[-1].text += data


def lines_of(html: str) -> list[Line]:
    """Return the lines of a rich text (database HTML) that hold words."""
    parser = LineParser()
    parser.feed(html)
    parser.close()
    return [line for line in parser.lines if line.text.strip()]

"""Proves that nothing was lost and nothing invented: counts what the source has, and the article and the report.

Counted are words, links, pictures and the cells of tables. The article is counted as it will be stored.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from blog.importing.document import Document
from blog.importing.recognised import Recognised
from blog.importing.report import ImportRefusedError, Report

# What an importer adds to a block that is no word of the source.
MACHINE_KEYS = {"level", "anchor", "kind", "url", "source_url", "id", "image", "poster", "has_row_headers", "type"}
# Values that repeat what stands in another value of the same block.
REPEATED_KEYS = {("comparison", "options")}
# Values that are rich text; all others are plain, and a "<" in them is one.
RICH_TEXT_KEYS = {
    ("numbered_section", "text"),
    ("callout", "text"),
    ("comparison", "summary"),
    ("comparison", "values"),
    ("mechanism_list", "explanation"),
    ("faq", "answer"),
    ("video", "transcript"),
}
MARKER = re.compile(r'<a linktype="reference"[^>]*>.*?</a>')
# Tags inside words part none.
INLINE_TAG = re.compile(r"</?(b|i|sup|sub|a)\b[^>]*>")
TARGET = re.compile(r'<a href="([^"]*)"')


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def words_of_rich_text(html: str) -> list[str]:
    return words(unescape(re.sub(r"<[^>]+>", " ", INLINE_TAG.sub("", MARKER.sub("", html)))))


def texts_of(value: Any, block_type: str, *, is_rich: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield each text of a block, and whether it is rich text."""
    if isinstance(value, str):
        yield value, is_rich
    elif isinstance(value, dict):
        if "columns" in value and "rows" in value:
            yield from texts_of_table(value)
            return
        for key, item in value.items():
            if key not in MACHINE_KEYS and (block_type, key) not in REPEATED_KEYS:
                yield from texts_of(item, block_type, is_rich=(block_type, key) in RICH_TEXT_KEYS)
    elif isinstance(value, list):
        for item in value:
            # Raw data of a list keeps the names of the entries of its lists.
            inner = item["value"] if isinstance(item, dict) and item.keys() >= {"type", "value"} else item
            yield from texts_of(inner, block_type, is_rich=is_rich)


def texts_of_table(table: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    yield table.get("caption") or "", False
    yield from cells_of_table(table)


def cells_of_table(table: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    for column in table["columns"]:
        yield column["heading"], False
    for row in table["rows"]:
        for column, cell in zip(table["columns"], row["values"], strict=True):
            yield "" if cell is None else str(cell), column["type"] == "rich_text"


def texts_of_body(body: Iterable[dict[str, Any]]) -> Iterator[tuple[str, bool]]:
    for block in body:
        yield from texts_of(block["value"], block["type"], is_rich=block["type"] == "paragraph")


def words_of_body(body: Iterable[dict[str, Any]]) -> Iterator[str]:
    for text, is_rich in texts_of_body(body):
        yield from words_of_rich_text(text) if is_rich else words(text)


def links_of_body(body: Iterable[dict[str, Any]]) -> Iterator[str]:
    for block in body:
        value = block["value"]
        if isinstance(value, dict):
            yield from (value[key] for key in ("url", "source_url") if value.get(key))
    for text, is_rich in texts_of_body(body):
        if is_rich:
            yield from (unescape(target) for target in TARGET.findall(text))


@dataclass(frozen=True)
class Content:
    """How often each word, link, picture and cell is in a document."""

    words: Counter[str]
    links: Counter[str]
    pictures: Counter[str]
    cells: Counter[str]

    @classmethod
    def of(cls, document: Document) -> "Content":
        """Count what ``document`` has. To be called before recognition, which takes it apart."""
        return cls(
            Counter(word for text in document.texts() for word in words(text)),
            Counter(document.links()),
            Counter(document.pictures()),
            Counter(normal(cell) for cell in document.cells()),
        )


def check_conservation(source: Content, article: Recognised, report: Report) -> None:
    """Raise ``ImportRefusedError`` if anything of ``source`` is in neither article nor report, or one too many is."""
    left_out = {
        kind: Counter(entry.text for entry in report.left_out if entry.kind == kind) for kind in ("link", "picture")
    }
    check_words(source, article, report)
    links = Counter(links_of_body(article.body))
    links.update(link for reference in article.references for link in reference.links)
    compare("links", source.links, links, left_out["link"], may_part=True)
    pictures = Counter(
        block["value"]["image"] for block in article.body if block["type"] == "image" and block["value"].get("image")
    )
    compare("pictures", source.pictures, pictures, left_out["picture"])
    check_cells(source, article, report)


def check_words(source: Content, article: Recognised, report: Report) -> None:
    kept = Counter(word for text in (article.title, article.introduction) for word in words(text))
    kept.update(words_of_body(article.body))
    kept.update(word for reference in article.references for word in words(reference.citation))
    left_out = Counter(word for entry in report.left_out if entry.kind == "words" for word in words(entry.text))
    before, after = article.parted
    if letters(before) != letters(after):
        refuse("words", before, after)
    compare("words", source.words - before + after, kept, left_out)


def letters(counted: Counter[str]) -> Counter[str]:
    return Counter(letter for word in counted.elements() for letter in word)


def check_cells(source: Content, article: Recognised, report: Report) -> None:
    """Compare the cells of tables; what became the aspects of a comparison counts as cells."""
    kept: Counter[str] = Counter()
    for block in article.body:
        if block["type"] == "table":
            kept.update(normal(text, is_rich=is_rich) for text, is_rich in cells_of_table(block["value"]["table"]))
        elif block["type"] == "comparison":
            for aspect in block["value"]["aspects"]:
                kept.update([normal(aspect["name"]), *(normal(value, is_rich=True) for value in aspect["values"])])
    left_out = Counter(normal(entry.text) for entry in report.left_out if entry.kind == "words")
    if lost := source.cells - kept - left_out:
        refuse("cells", lost, Counter())


def normal(text: str, *, is_rich: bool = False) -> str:
    return " ".join(words_of_rich_text(text) if is_rich else words(text))


def compare(
    what: str, source: Counter[str], kept: Counter[str], left_out: Counter[str], *, may_part: bool = False
) -> None:
    """Refuse the import if the source has other things than the article and the report together.

    A link whose words were parted counts more often than before: ``may_part`` allows that.
    """
    lost, invented = source - kept - left_out, kept + left_out - source
    if may_part:
        invented = Counter({item: number for item, number in invented.items() if item not in source})
    if lost or invented:
        refuse(what, lost, invented)


def refuse(what: str, lost: Counter[str], invented: Counter[str]) -> None:
    raise ImportRefusedError(
        f"Nothing was imported, because {what} would be lost ({', '.join(lost) or 'none'}) "
        f"or invented ({', '.join(invented) or 'none'}). This is a fault of the importer: please report the file."
    )

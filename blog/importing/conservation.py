"""Proves that no word was lost and none invented: counts the words of the source, the article and the report."""

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from typing import Any

from blog.importing.report import ImportRefusedError, Report
from blog.importing.text import Line

# What an importer adds to a block that is no word of the source.
MACHINE_KEYS = {"level", "anchor", "kind", "url", "source_url", "id"}
# Values that repeat what stands in another value of the same block.
REPEATED_KEYS = {("comparison", "options")}


# Values that are rich text; all others are plain, and a "<" in them is one.
RICH_TEXT_KEYS = {("numbered_section", "text"), ("comparison", "summary"), ("mechanism_list", "explanation")}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def words_of_rich_text(html: str) -> list[str]:
    return words(unescape(re.sub(r"<[^>]+>", " ", html)))


def words_of_value(value: Any, block_type: str, *, is_rich_text: bool = False) -> Iterable[str]:
    if isinstance(value, str):
        yield from words_of_rich_text(value) if is_rich_text else words(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in MACHINE_KEYS and (block_type, key) not in REPEATED_KEYS:
                yield from words_of_value(item, block_type, is_rich_text=(block_type, key) in RICH_TEXT_KEYS)
    elif isinstance(value, list):
        for item in value:
            yield from words_of_value(item, block_type)


def check_words(lines: list[Line], *, fields: Iterable[str], body: list[dict], report: Report) -> None:
    """Raise ``ImportRefusedError`` if a word of ``lines`` is in neither article nor report, or one too many is."""
    source = Counter(word for line in lines for word in words(line.text))
    kept = Counter(word for text in fields for word in words(text))
    for block in body:
        kept.update(words_of_value(block["value"], block["type"], is_rich_text=block["type"] == "paragraph"))
    left_out = Counter(word for entry in report.left_out for word in words(entry.text))
    lost, invented = source - kept - left_out, kept + left_out - source
    if lost or invented:
        raise ImportRefusedError(
            f"Nothing was imported, because words would be lost ({', '.join(lost) or 'none'}) "
            f"or invented ({', '.join(invented) or 'none'}). This is a fault of the importer: please report the file."
        )

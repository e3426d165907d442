"""Documents as lines that people read and compare."""

from collections.abc import Collection, Iterator
from typing import Any

from markdownify import markdownify

# What machines need, and what would repeat the text.
NOT_READ = {
    *("id", "slug", "structured_data", "seo", "sources", "focal_point", "anchor", "table_of_contents", "breadcrumbs"),
    *("publication", "srcset", "width", "height", "level", "colour"),
}


def readable_lines(document: dict[str, Any], not_read: Collection[str] = NOT_READ) -> list[str]:
    """Return the texts of a composed document under the names of its members, a line each."""
    return list(lines_of(document, 0, not_read))


def lines_of(value: dict | list, depth: int, not_read: Collection[str]) -> Iterator[str]:
    indent = "  " * depth
    for label, item in labelled(value, not_read):
        if isinstance(item, dict | list):
            yield f"{indent}{label}"
            yield from lines_of(item, depth + 1, not_read)
        else:
            first, *more = text_of(item)
            yield f"{indent}{label} {first}"
            yield from (f"{indent}  {line}" for line in more)


def labelled(value: dict | list, not_read: Collection[str]) -> Iterator[tuple[str, Any]]:
    """Yield what is inside, with what stands before it: a name, or a dash in a list."""
    if isinstance(value, list):
        yield from (("-", item) for item in value)
        return
    for name, item in value.items():
        if name not in not_read and item not in (None, "", [], {}):
            yield f"{name.replace('_', ' ').capitalize()}:", item


def text_of(value: Any) -> list[str]:
    """Return one value as lines, HTML as Markdown."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    text = str(value)
    if "<" in text and ">" in text:
        text = markdownify(text, heading_style="ATX", bullets="-")
    return [line for line in text.strip().splitlines() if line.strip()] or [""]

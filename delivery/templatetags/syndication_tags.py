"""What the plain form of an article needs of its blocks."""

import datetime
from typing import Any

from django import template

from blog.blocks.text import CALLOUT_KINDS

register = template.Library()


@register.filter
def typed_rows(table: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the rows of a composed table, each cell with its text, or its rich text as ``html``."""
    is_rich = [column["type"] == "rich_text" for column in table["columns"]]
    return [
        [{"html": cell} if rich else {"text": cell_text(cell)} for rich, cell in zip(is_rich, row, strict=True)]
        for row in table["rows"]
    ]


def cell_text(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:g}" if isinstance(cell, int | float) else cell


@register.filter
def from_iso(text: str | datetime.date | None) -> datetime.date | None:
    """Return the day or moment that a document names, for the filter ``date``."""
    if not isinstance(text, str):
        return text
    return datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)


@register.filter
def callout_label(kind: str) -> str:
    """Return what readers see above a callout."""
    return dict(CALLOUT_KINDS).get(kind, "")


@register.filter
def deeper(level: int | None) -> int:
    """Return the level of what stands under a heading of ``level``."""
    return min((level or 2) + 1, 6)


@register.filter
def name_with_credentials(person: dict[str, Any]) -> str:
    return f"{person['name']}, {person['credentials']}" if person["credentials"] else person["name"]

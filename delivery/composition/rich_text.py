"""Rich text from the record on its way out: links to what is public now, and numbered references."""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING

from blog.rich_text import number_references
from brands.clean_html import clean_html

if TYPE_CHECKING:
    from delivery.reading import Source

LINK = re.compile(r"<a\b([^>]*\blinktype=\"(page|document)\"[^>]*)>")
IDENTIFIER = re.compile(r'\bid="(\d+)"')

RichTextFormat = Callable[[str], str]


def public_html(
    text: str, sources: Mapping[str, "Source"], numbers: Mapping[int, int] | None = None, seen: dict | None = None
) -> str:
    """Return the HTML that readers get of a rich text on record.

    ``numbers`` maps the key of a reference to its number on the page, ``seen`` counts its markers so far. A link to
    something that is not public loses its target and keeps its words.
    """
    if "linktype=" not in text:
        return clean_html(text)

    def link(match: re.Match[str]) -> str:
        identifier = IDENTIFIER.search(match[1])
        source = sources.get(f"{match[2]}-{identifier[1]}") if identifier else None
        if source is None:
            return "<a>"
        address = source.path if match[2] == "page" else source.document["url"]
        return f'<a href="{escape(address)}">' if address else "<a>"

    return clean_html(LINK.sub(link, number_references(text, numbers or {}, seen=seen)))

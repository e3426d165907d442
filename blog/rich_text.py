"""Rich text on its way out: real links and numbered references, and nothing that does not belong into it."""

import re
from collections.abc import Iterable, Mapping

from wagtail.rich_text import expand_db_html

from brands.clean_html import clean_html

ARTICLE_TEXT_FEATURES = [
    "bold",
    "italic",
    "superscript",
    "subscript",
    "link",
    "document-link",
    "ol",
    "ul",
    "reference",
]
# Text inside tables, lists and answers: the same, without lists in lists.
INLINE_TEXT_FEATURES = ["bold", "italic", "superscript", "subscript", "link", "document-link", "reference"]

REFERENCE_MARKER = re.compile(r'<a\b(?=[^>]*\blinktype="reference")[^>]*\bid="(\d+)"[^>]*>.*?</a>', re.DOTALL)
# A “<” before a figure is none.
TAG = re.compile(r"</?[a-zA-Z][^>]*>|<!--.*?-->", re.DOTALL)
# What separates texts that are expanded together: PostgreSQL stores no such character, so no text can hold it.
SEPARATOR = "\x00"


def cited_reference_ids(texts: Iterable[str]) -> list[int]:
    """Return the ids of the references that ``texts`` cite, each once, in the order of their first marker."""
    return list(dict.fromkeys(int(match[1]) for text in texts for match in REFERENCE_MARKER.finditer(text)))


def citation_identifier(number: int, occurrence: int) -> str:
    """Return the name of the place that cites reference ``number`` for the ``occurrence``-th time, from 1."""
    return f"cite-{number}" if occurrence == 1 else f"cite-{number}-{occurrence}"


def number_references(text: str, numbers: Mapping[int, int], *, seen: dict[int, int] | None = None) -> str:
    """Return ``text`` with each marker as a numbered link to its entry in the list of references.

    ``numbers`` maps a reference's id to its number; a marker of an unknown reference is dropped.
    ``seen`` counts the markers of each reference across texts, so that every one has an id to link back to.
    """
    seen = {} if seen is None else seen

    def marker(match: re.Match[str]) -> str:
        number = numbers.get(int(match[1]))
        if number is None:
            return ""
        seen[number] = occurrence = seen.get(number, 0) + 1
        return (
            f'<sup class="citation"><a href="#reference-{number}" id="{citation_identifier(number, occurrence)}" '
            f'aria-label="Reference {number}">{number}</a></sup>'
        )

    return REFERENCE_MARKER.sub(marker, text)


def expand_rich_texts(texts: Iterable[str], numbers: Mapping[int, int]) -> dict[str, str]:
    """Return the public HTML of each of ``texts`` (database HTML), as a mapping from one to the other.

    All links in all texts are looked up together: the number of queries does not grow with the texts.
    """
    unique = list(dict.fromkeys(texts))
    seen: dict[int, int] = {}
    numbered = SEPARATOR.join(number_references(text, numbers, seen=seen) for text in unique)
    expanded = map(clean_html, expand_db_html(numbered).split(SEPARATOR))
    return dict(zip(unique, expanded, strict=True))


def expand_rich_text(text: str, numbers: Mapping[int, int] | None = None) -> str:
    """Return the public HTML of one text (database HTML)."""
    return expand_rich_texts([text], numbers or {})[text]

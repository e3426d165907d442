"""Short ways to write the blocks of a body, as the raw data of its stream.

Texts that become rich text are ``Prose``; pictures, pages and disclaimers stand by their keys until
``home.demo.loading`` puts in what they stand for.
"""

from collections.abc import Sequence
from typing import Any

from home.demo.entries import DisclaimerName, PageSlug, PictureKey, Prose

Block = dict[str, Any]


def heading(text: str, *, level: int = 2) -> Block:
    return {"type": "heading", "value": {"text": text, "level": str(level), "anchor": ""}}


def paragraph(text: str) -> Block:
    return {"type": "paragraph", "value": Prose(text)}


def numbered_section(title: str, text: str) -> Block:
    return {"type": "numbered_section", "value": {"title": title, "anchor": "", "text": Prose(text)}}


def callout(kind: str, title: str, text: str) -> Block:
    return {"type": "callout", "value": {"kind": kind, "title": title, "text": Prose(text)}}


def quote(text: str, *, attribution: str, role: str, source_url: str) -> Block:
    return {
        "type": "quote",
        "value": {"text": text, "attribution": attribution, "role": role, "source_url": source_url},
    }


def image(picture: str, *, alt_text: str = "", caption: str = "") -> Block:
    """Return a figure; without an alternative text it only decorates."""
    return {
        "type": "image",
        "value": {
            "image": PictureKey(picture),
            "alt_text": alt_text,
            "is_decorative": not alt_text,
            "caption": caption,
            "credit": "",
            "shows_model": False,
        },
    }


def video(title: str, url: str, *, poster: str, transcript: str) -> Block:
    return {
        "type": "video",
        "value": {"title": title, "url": url, "poster": PictureKey(poster), "transcript": Prose(transcript)},
    }


def mechanism_list(title: str, lead_in: str, items: Sequence[tuple[str, str]]) -> Block:
    return {
        "type": "mechanism_list",
        "value": {
            "title": title,
            "lead_in": lead_in,
            "items": [{"term": term, "explanation": Prose(explanation)} for term, explanation in items],
        },
    }


def comparison(
    title: str, *, options: Sequence[str], aspects: Sequence[tuple[str, Sequence[str]]], summary: str = ""
) -> Block:
    return {
        "type": "comparison",
        "value": {
            "title": title,
            "anchor": "",
            "summary": Prose(summary),
            "options": list(options),
            "aspects": [{"name": name, "values": [Prose(value) for value in values]} for name, values in aspects],
        },
    }


def table(
    caption: str, *, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]], has_row_headers: bool = True
) -> Block:
    """Return a table; ``columns`` are pairs of heading and kind (text, numeric, rich_text)."""
    kinds = [kind for _, kind in columns]
    return {
        "type": "table",
        "value": {
            "has_row_headers": has_row_headers,
            "table": {
                "caption": caption,
                "columns": [{"type": kind, "heading": title} for title, kind in columns],
                "rows": [
                    {
                        "values": [
                            Prose(cell) if kind == "rich_text" else cell for kind, cell in zip(kinds, row, strict=True)
                        ]
                    }
                    for row in rows
                ],
            },
        },
    }


def faq(title: str, items: Sequence[tuple[str, str]]) -> Block:
    return {
        "type": "faq",
        "value": {
            "title": title,
            "anchor": "",
            "items": [{"question": question, "answer": Prose(answer)} for question, answer in items],
        },
    }


def call_to_action(title: str, text: str, button_text: str, *, page: str = "") -> Block:
    """Return an invitation; without a page its button leads to the booking link of the article's brand."""
    return {
        "type": "call_to_action",
        "value": {
            "title": title,
            "text": text,
            "button_text": button_text,
            "page": PageSlug(page) if page else None,
            "url": "",
        },
    }


def related_articles(title: str, *slugs: str) -> Block:
    return {
        "type": "related_articles",
        "value": {"title": title, "pages": [PageSlug(slug) for slug in slugs]},
    }


def disclaimer(name: str) -> Block:
    return {"type": "disclaimer", "value": {"disclaimer": DisclaimerName(name)}}

"""Links between the posts of a site: those to the old address of a post that is here lead to its article.

A post can link to one that comes later in the export, so this is done when all are here. Each article is changed as a
whole or not at all, and one whose links are made has no old address to be found again.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import transaction
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from blog.models import ImportedDocument

LINK = re.compile(r'<a href="([^"]*)">')
PAGE_LINK = re.compile(r'<a linktype="page" id="(\d+)">')


def place_of(address: str) -> str:
    """Return what the addresses of one post have in common, however they are written; empty for none."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = parts.path.strip("/")
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    query = parse_qs(parts.query)
    key = next((query[name][0] for name in ("p", "page_id") if query.get(name)), "")
    return f"{host}/{path}?p={key}" if key else f"{host}/{path}"


def addresses_in(value: Any) -> Iterator[str]:
    """Yield where the links in the texts of a raw body lead that lead to no page yet."""
    if isinstance(value, str):
        yield from map(unescape, LINK.findall(value))
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from addresses_in(member)


def link_articles(document: ImportedDocument, pages: Mapping[str, int]) -> tuple[int, int]:
    """Make links to articles of those that lead to the places in ``pages``, in an article nobody has worked on.

    Returns how many were made, and how many of them led to a place within the post, which the article may not have.
    """
    made: dict[str, str] = {}
    counts = [0, 0]

    def link(match: re.Match[str]) -> str:
        address = unescape(match[1])
        page = pages.get(place_of(address))
        if page is None:
            return match[0]
        counts[0] += 1
        counts[1] += "#" in address
        made.setdefault(str(page), address)
        return f'<a linktype="page" id="{page}">'

    page: Any = document.page
    body = with_rich_text(page.body, lambda text: LINK.sub(link, text))
    if made:
        with transaction.atomic():
            page.body = body
            page.save()
            document.revision = page.save_revision(log_action="wagtail.edit", clean=False).pk
            document.report = {**document.report, "page_links": made}
            document.save(update_fields=["revision", "report"])
    return counts[0], counts[1]


def give_back_addresses(document: ImportedDocument, gone: set[int]) -> None:
    """Let the newest draft of an article link to the old addresses again, in place of articles that are ``gone``."""
    addresses = document.report["page_links"]

    def link(match: re.Match[str]) -> str:
        is_lost = int(match[1]) in gone and match[1] in addresses
        return f'<a href="{escape(addresses[match[1]])}">' if is_lost else match[0]

    was_untouched = document.is_untouched
    page = document.page.get_latest_revision_as_object()
    page.body = with_rich_text(page.body, lambda text: PAGE_LINK.sub(link, text))
    if was_untouched:
        page.save()
    revision = page.save_revision(log_action="wagtail.edit", clean=False)
    document.report = {
        **document.report,
        "page_links": {key: address for key, address in addresses.items() if int(key) not in gone},
    }
    if was_untouched:
        document.revision = revision.pk
    document.save(update_fields=["revision", "report"])


def with_rich_text(body: blocks.StreamValue, change: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the raw data of a body with each of its rich texts changed."""
    kinds = body.stream_block.child_blocks
    return [raw | {"value": changed(kinds[raw["type"]], raw["value"], change)} for raw in body.get_prep_value()]


def changed(block: blocks.Block, raw: Any, change: Callable[[str], str]) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        return change(raw) if raw else raw
    if isinstance(block, blocks.StructBlock):
        children = block.child_blocks
        return {key: changed(children[key], value, change) if key in children else value for key, value in raw.items()}
    if isinstance(block, blocks.ListBlock):
        return [item | {"value": changed(block.child_block, item["value"], change)} for item in raw]
    if isinstance(block, TypedTableBlock) and raw:
        kinds = [block.child_blocks[column["type"]] for column in raw["columns"]]
        rows = [
            row | {"values": [changed(kind, cell, change) for kind, cell in zip(kinds, row["values"], strict=True)]}
            for row in raw["rows"]
        ]
        return raw | {"rows": rows}
    return raw

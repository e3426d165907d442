"""What a stream of blocks says, from its raw values: without a query, and with references to what its blocks choose."""

from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from blog.blocks.body import OutlineEntry, outline
from brands.fields import safe_address
from media_library.models import CustomImage
from media_library.prefetched import prefetched
from media_library.public_documents import reference_to


def chosen_kind(block: blocks.Block) -> str:
    """Return the kind of object that a chooser block chooses. Raises ``TypeError`` for one that is unknown."""
    if isinstance(block, ImageChooserBlock):
        return "image"
    if isinstance(block, DocumentChooserBlock):
        return "document"
    if isinstance(block, blocks.PageChooserBlock):
        return "page"
    if isinstance(block, SnippetChooserBlock):
        return block.target_model._meta.model_name
    raise TypeError(f"{type(block).__name__} chooses a kind of object that no public document names yet.")


def value_document(block: blocks.Block, raw: Any) -> Any:
    """Return what ``block`` says, from its raw value: an absent value is the block's default, as editors see it."""
    if isinstance(block, blocks.StructBlock):
        raw = raw or {}
        return {
            name: value_document(child, raw[name] if name in raw else child.get_prep_value(child.get_default()))
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock):
        return [value_document(block.child_block, list_item(item)) for item in raw or []]
    if isinstance(block, TypedTableBlock):
        return table_document(block, raw or {})
    if isinstance(block, blocks.ChooserBlock):
        return reference_to(chosen_kind(block), raw)
    if isinstance(block, blocks.BooleanBlock):
        return bool(raw)
    if isinstance(block, blocks.URLBlock):
        return safe_address(raw or "")
    return "" if raw is None and not isinstance(block, blocks.FloatBlock | blocks.IntegerBlock) else raw


def list_item(item: Any) -> Any:
    """Return the value of an item of a list, which may be stored alone or with an id of its own."""
    return item["value"] if isinstance(item, dict) and item.keys() >= {"type", "value"} else item


def table_document(block: TypedTableBlock, raw: dict[str, Any]) -> dict[str, Any]:
    columns = raw.get("columns", [])
    kinds = [block.child_blocks[column["type"]] for column in columns]
    return {
        "caption": raw.get("caption") or "",
        "columns": [{"type": column["type"], "heading": column["heading"]} for column in columns],
        "rows": [
            [value_document(kind, cell) for kind, cell in zip(kinds, row["values"], strict=False)]
            for row in raw.get("rows", [])
        ],
    }


def outline_without_choices(body: blocks.StreamValue) -> list[OutlineEntry]:
    """Return the outline of ``body`` without fetching what its blocks choose: it asks for titles only."""
    from blog.models import ArticlePage
    from brands.models import Disclaimer

    with prefetched({CustomImage: {}, Page: {}, ArticlePage: {}, Disclaimer: {}}):
        # Of a copy: blocks keep what was fetched for them, and here that is nothing.
        return outline(body.stream_block.to_python(body.get_prep_value()))


def body_document(body: blocks.StreamValue, entries: list[OutlineEntry]) -> list[dict[str, Any]]:
    """Return the blocks in order: type, id, level of the own heading and number (or null), and what the block says.

    ``entries`` is the outline of ``body``.
    """
    return [
        {
            "type": entry.block.block_type,
            "id": entry.block.id,
            "level": entry.level,
            "number": entry.number,
            "value": value_document(entry.block.block, raw["value"]),
        }
        for entry, raw in zip(entries, body.get_prep_value(), strict=True)
    ]


def raw_body(stream: blocks.StreamBlock, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the raw blocks whose ``body_document()`` the ``documents`` are, with keys in place of references."""
    return [
        {
            "type": document["type"],
            "id": document["id"],
            "value": raw_value(stream.child_blocks[document["type"]], document["value"]),
        }
        for document in documents
    ]


def raw_value(block: blocks.Block, document: Any) -> Any:
    """Return the raw value of which ``document`` is the ``value_document()``."""
    if isinstance(block, blocks.StructBlock):
        return {name: raw_value(child, document[name]) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [raw_value(block.child_block, item) for item in document]
    if isinstance(block, TypedTableBlock):
        # No cell of a table chooses anything.
        return document | {"rows": [{"values": row} for row in document["rows"]]}
    if isinstance(block, blocks.ChooserBlock):
        return document and document["key"]
    return document

"""Nothing of a folder is believed: mark-up and addresses that no text of ours holds are refused, not mended."""

import re
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter
from pydantic import ValidationError as PydanticError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from blog.blocks import BodyBlock
from blog.blocks.documents import chosen_kind
from delivery.portable.folder import FolderError

# All mark-up that the editor writes. Attributes are in double quotes, with no angle bracket in them.
TAG = re.compile(
    r"</?(?:p|b|i|strong|em|sup|sub|ul|ol|li|br|a)\s*/?>"
    r'|<(?:p|li|ul|ol)(?: data-block-key="[\w-]{1,40}")>'
    r'|<a(?: (?:href|linktype|id)="[^"<>]*")+>'
)
BLOCKS = BodyBlock().child_blocks
HREF = re.compile(r'\bhref="([^"]*)"')
SCHEMES = {"http", "https", "mailto", "tel"}
# Members of documents that are addresses.
ADDRESSES = {"url", "source_url", "website", "booking_url", "link", "path"}


def check_document(document: Any, name: str) -> None:
    """Raise ``FolderError`` if anything of a document is not of its kind, or could do harm where it is shown."""
    check_addresses(document, name)
    # Of pages, disclaimers and people. The body of a disclaimer is one text, that of a page a list of blocks.
    body = document.get("body", "")
    for block in body if isinstance(body, list) else []:
        check_value(BLOCKS[block["type"]], block["value"], name)
    texts = [] if isinstance(body, list) else [body]
    texts += [document.get("biography", ""), document.get("thank_you_text", "")]
    texts += [clause["text"] for clause in document.get("clauses", [])]
    for text in texts:
        check_rich_text(text, name)


def check_value(block: blocks.Block, value: Any, name: str) -> None:
    """Raise ``FolderError`` if ``value`` is not what ``block`` says in a public document."""
    if isinstance(block, blocks.StructBlock):
        for member, child in block.child_blocks.items():
            check_value(child, value[member], name)
    elif isinstance(block, blocks.ListBlock):
        check_type(value, list, name)
        for item in value:
            check_value(block.child_block, item, name)
    elif isinstance(block, TypedTableBlock):
        check_table(block, value, name)
    elif isinstance(block, blocks.RichTextBlock):
        check_rich_text(value, name)
    elif isinstance(block, blocks.ChooserBlock):
        if value is not None and value["kind"] != chosen_kind(block):
            raise FolderError(f"{name} chooses a {value['kind']} where it can choose a {chosen_kind(block)}.")
    else:
        kinds: dict[Any, Any] = {blocks.FloatBlock: int | float | None, blocks.BooleanBlock: bool}
        check_type(value, next((kinds[one] for one in kinds if isinstance(block, one)), str), name)


def check_table(block: TypedTableBlock, value: Any, name: str) -> None:
    check_type([value["caption"], *(column["heading"] for column in value["columns"])], list[str], name)
    for row in value["rows"]:
        for column, cell in zip(value["columns"], row, strict=True):
            check_value(block.child_blocks[column["type"]], cell, name)


def check_type(value: Any, wanted: Any, name: str) -> None:
    try:
        TypeAdapter(wanted).validate_python(value, strict=True)
    except PydanticError as error:
        raise FolderError(f"{name} has {value!r:.60} where something else stands in an export.") from error


def check_rich_text(text: Any, name: str) -> None:
    check_type(text, str, name)
    if "<" in (rest := TAG.sub("", text)):
        found = rest[rest.index("<") :][:40]
        raise FolderError(f"{name} holds mark-up that no text of ours does: {found}")
    for address in HREF.findall(text):
        check_address(address.replace("&amp;", "&"), name)


def check_addresses(value: Any, name: str, member: str = "") -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            check_addresses(item, name, key)
    elif isinstance(value, list):
        for item in value:
            check_addresses(item, name)
    elif isinstance(value, str) and member in ADDRESSES:
        check_address(value, name)


def check_address(address: str, name: str) -> None:
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        scheme = "no"
    is_of_site = not scheme and address.startswith(("/", "#"))
    # Browsers pass over white space and what they cannot show, so that it hides a scheme.
    if address and (not address.isprintable() or not (is_of_site or scheme in SCHEMES)):
        raise FolderError(f"{name} has an address that leads nowhere that readers may be sent: {address[:60]!r}")

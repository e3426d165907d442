"""Nothing of a folder is believed: mark-up and addresses that no text of ours holds are refused, not mended."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from delivery.composition.composer import RICH_TEXT_PLACES
from delivery.portable.folder import FolderError

# All mark-up that the editor writes. Attributes are in double quotes, with no angle bracket in them.
TAG = re.compile(
    r"</?(?:p|b|i|strong|em|sup|sub|ul|ol|li|br|a)\s*/?>"
    r'|<(?:p|li|ul|ol)(?: data-block-key="[\w-]{1,40}")>'
    r'|<a(?: (?:href|linktype|id)="[^"<>]*")+>'
)
HREF = re.compile(r'\bhref="([^"]*)"')
SCHEMES = {"http", "https", "mailto", "tel"}
# Members of documents that are addresses.
ADDRESSES = {"url", "source_url", "website", "booking_url", "link", "path"}


def check_document(document: Any, name: str) -> None:
    """Raise ``FolderError`` if anything of a document could do harm where it is shown."""
    check_addresses(document, name)
    if isinstance(document, dict):
        for text in rich_texts_of(document):
            check_rich_text(text, name)


def rich_texts_of(document: dict[str, Any]) -> Iterable[Any]:
    """Yield every rich text of a document."""
    found: list[Any] = []

    def take(text: Any) -> Any:
        found.append(text)
        return text

    # Of pages, disclaimers and people. The body of a disclaimer is one text, that of a page a list of blocks.
    body = document.get("body", "")
    for block in body if isinstance(body, list) else []:
        RICH_TEXT_PLACES[block["type"]].convert(block["value"], take)
        if block["type"] == "table":
            # Of all kinds of columns: a figure is no text, and a plain text holds no mark-up either way.
            kinds = [column["type"] for column in block["value"]["table"]["columns"]]
            for row in block["value"]["table"]["rows"]:
                found += [cell for kind, cell in zip(kinds, row, strict=True) if kind == "rich_text"]
    texts = [] if isinstance(body, list) else [body]
    texts += [document.get("biography", ""), document.get("thank_you_text", "")]
    texts += [clause["text"] for clause in document.get("clauses", [])]
    return [*found, *texts]


def check_rich_text(text: Any, name: str) -> None:
    if not isinstance(text, str):
        raise FolderError(f"{name} has something else where rich text stands.")
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

"""Names in place of the keys of the database, so that a folder of content means the same in any installation."""

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from typing import Any

from compliance.canonical import canonical_json
from delivery.models.publications import Kind
from delivery.portable.contents import Item

MEDIA = {Kind.IMAGE: "media/images", Kind.DOCUMENT: "media/documents"}
# A link to something of ours inside rich text, with its words.
LINK = re.compile(r'<a\b([^>]*\blinktype="(page|document|reference)"[^>]*)>(.*?)</a>', re.DOTALL)
KEY = re.compile(r'\bid="([^"]*)"')
LONGEST_FILE_NAME = 120


def names_of(items: Iterable[Item]) -> dict[str, str]:
    """Return the name of each object that goes out, by its name on record such as ``brand-3``."""
    names: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    for item in items:
        if item.object not in names:
            name = name_of(item)
            # An address is the only one of its kind as it is.
            names[item.object] = name if item.kind is Kind.PAGE else free_name(item.kind, name, taken)
    return names


def name_of(item: Item) -> str:
    facts = item.document
    match item.kind:
        case Kind.PAGE:
            return item.path
        case Kind.IMAGE | Kind.DOCUMENT:
            return f"{MEDIA[item.kind]}/{file_name(posixpath.basename(facts['file']))}"
        case Kind.BRAND | Kind.PERSON | Kind.TOPIC | Kind.GLOSSARY_TERM:
            return facts["slug"]
        case Kind.REFERENCE:
            return reference_name(facts)
        case Kind.REDIRECT:
            return facts["old_path"]
        case _:
            return str(item.kind)


def reference_name(facts: dict[str, Any]) -> str:
    """Return the name of a reference: its identifier, else one made from its words."""
    if facts["doi"]:
        return f"doi:{facts['doi']}"
    if facts["pmid"]:
        return f"pmid:{facts['pmid']}"
    return f"citation:{hashlib.sha256(facts['citation'].encode()).hexdigest()[:16]}"


def file_name(text: str) -> str:
    """Return a name for a file that every system takes."""
    stem, ending = posixpath.splitext(re.sub(r"[^\w.-]", "-", text))
    if len(f"{stem}{ending}".encode()) > LONGEST_FILE_NAME:
        stem = f"{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return f"{stem.lstrip('.') or 'file'}{ending}"


def free_name(kind: str, name: str, taken: set[tuple[str, str]]) -> str:
    """Return ``name``, or one like it that no other object of ``kind`` has, also where case makes no difference."""
    # A folder holds one file of a name, and a list of synonyms has no name of its own.
    base, ending = posixpath.splitext(name) if kind in MEDIA else (name, "")
    found, number = name, 2
    while (kind, found.casefold()) in taken:
        found, number = f"{base}-{number}{ending}", number + 1
    taken.add((kind, found.casefold()))
    return found


def with_names(document: Any, names: dict[str, str]) -> Any:
    """Return ``document`` with names in place of keys. What does not go out is left out; links keep their words."""

    def name(kind: str, key: str) -> str | None:
        return names.get(f"{kind}-{key}")

    return converted(document, "key", "name", name)


def with_keys(document: Any, key_of: Callable[[str, str], int | None]) -> Any:
    """Return ``document`` with the keys that ``key_of`` (kind and name → key) gives in place of names."""
    return converted(document, "name", "key", key_of)


def converted(value: Any, old: str, new: str, convert: Callable[[str, Any], Any]) -> Any:
    """Return ``value`` with each reference ``{"kind": …, old: …}``, and each link in rich text, as ``convert`` says."""
    if isinstance(value, dict):
        if value.keys() == {"kind", old}:
            found = convert(value["kind"], value[old])
            return None if found is None else {"kind": value["kind"], new: found}
        return {name: converted(item, old, new, convert) for name, item in value.items()}
    if isinstance(value, list):
        items = [(item, converted(item, old, new, convert)) for item in value]
        return [item for before, item in items if item is not None or before is None]
    if isinstance(value, str) and "linktype=" in value:
        return LINK.sub(lambda match: converted_link(match, convert), value)
    return value


def converted_link(match: re.Match[str], convert: Callable[[str, Any], Any]) -> str:
    kind, words = match[2], match[3]
    key = KEY.search(match[1])
    found = convert(kind, unescape(key[1])) if key else None
    if found is None:
        # The marker of a reference has no words of its own.
        return "" if kind == Kind.REFERENCE else words
    attributes = KEY.sub(lambda _: f'id="{escape(str(found))}"', match[1], count=1)
    return f"<a{attributes}>{words}</a>"


def fingerprint(document: Any) -> str:
    """Return the SHA-256 of a document, by which two of them are compared."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()

"""Signed texts as people read and compare them."""

import difflib
from typing import Any

from wagtail import hooks

from compliance.readable import readable_lines
from compliance.signing import SignedText


def difference(before: SignedText | None, after: SignedText) -> list[str]:
    """Return what changed from one signed text to another, as lines of a unified diff without its head.

    Without ``before``, everything is new. Every signed member is shown, so that nobody signs what they do not see.
    """
    names: dict[tuple[str, Any], str] = {}
    old = lines(before, names) if before else []
    return list(difflib.unified_diff(old, lines(after, names), lineterm="", n=1))[2:]


def lines(text: SignedText, names: dict[tuple[str, Any], str]) -> list[str]:
    return readable_lines(with_names(text.document, names), not_read=frozenset())


def with_names(value: Any, names: dict[tuple[str, Any], str]) -> Any:
    """Return ``value`` with the names of the objects that it refers to by key; ``names`` keeps what was asked for."""
    if isinstance(value, list):
        return [with_names(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() != {"kind", "key"}:
        return {name: with_names(item, names) for name, item in value.items()}
    reference = value["kind"], value["key"]
    if reference not in names:
        names[reference] = name_of(*reference)
    return names[reference]


def name_of(kind: str, key: Any) -> str:
    """Return the name of a public object, from the hook ``name_of_public_object(kind, key)``, and its key."""
    found = (name(kind, key) for name in hooks.get_hooks("name_of_public_object"))
    known = next((name for name in found if name), None)
    return f"{known} ({kind} {key})" if known else f"{kind} {key}"

"""How public documents name what they show from elsewhere.

A public document holds what an object itself owns. A picture, a brand or a page that it shows is a reference by kind
and primary key, which is replaced by that object's own document when it goes out.
"""

from collections.abc import Iterable

ObjectReference = dict[str, str | int]


def reference_to(kind: str, key: int | None) -> ObjectReference | None:
    """Return the reference to an object, None if ``key`` is None."""
    return None if key is None else {"kind": kind, "key": key}


def references_to(kind: str, keys: Iterable[int]) -> list[ObjectReference]:
    return [{"kind": kind, "key": key} for key in keys]

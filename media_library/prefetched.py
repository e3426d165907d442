"""Objects that were fetched together for several pages, at hand where blocks look for what they refer to.

A stream looks up what its blocks chose one kind of block at a time and one page at a time. Who shows many pages fetches
everything at once instead, and puts it here while the pages are shown.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model, QuerySet

ObjectsByModel = dict[type[Model], dict[Any, Model]]

_prefetched: ContextVar[ObjectsByModel | None] = ContextVar("prefetched", default=None)


@contextmanager
def prefetched(objects: ObjectsByModel) -> Iterator[None]:
    """Let ``in_bulk`` answer from ``objects`` (model → primary key → object) within the block.

    The mapping of a model must hold all of its objects that may be asked for: what is missing counts as not there.
    """
    token = _prefetched.set(objects)
    try:
        yield
    finally:
        _prefetched.reset(token)


def in_bulk(queryset: QuerySet, primary_keys: Iterable[Any]) -> dict[Any, Any]:
    """Return the objects of ``queryset`` with these keys, from what was prefetched or else from the database."""
    wanted = {key for key in primary_keys if key is not None}
    objects = _prefetched.get()
    if objects is not None and queryset.model in objects:
        at_hand = objects[queryset.model]
        return {key: at_hand[key] for key in wanted if key in at_hand}
    return queryset.in_bulk(wanted) if wanted else {}

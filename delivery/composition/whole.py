"""Reads and composes whole pages in two queries, from one moment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from delivery.composition.composer import Composer, Document
from delivery.composition.pages import PageComposer, paths_above
from delivery.reading import Found, Source, fetch, find

ATTEMPTS = 5


class UnsettledError(Exception):
    """Publications kept landing while a document was read."""


def read_whole(statement: str, **values: Any) -> tuple[Found, dict[str, Source]] | None:
    """Return the object that ``statement`` finds with all that its page shows, None if there is none.

    What was found and what it shows are of one moment: if a publication landed in between, both are read again.
    Raises ``UnsettledError`` if that goes on.
    """
    for _ in range(ATTEMPTS):
        found = find(statement, **values)
        if found is None:
            return None
        source = found.source
        sources, number = fetch(
            [*source.refers_to, *found.related, f"site-{source.site}"],
            site=source.site,
            paths=paths_above(source.path) if source.kind == "page" else [],
            expanded=[*found.related, *featured_on(source)],
        )
        if number in {found.number, 0}:
            return found, sources
    raise UnsettledError("Content is being published faster than it can be read. Try again.")


def featured_on(source: Source) -> list[str]:
    featured = source.document.get("featured_article")
    return [f"page-{featured['key']}"] if featured else []


def site_settings_in(sources: dict[str, Source]) -> Source | None:
    return next((source for source in sources.values() if source.kind == "site_settings"), None)


@dataclass(frozen=True)
class Whole:
    """A composed document, and the names of all objects that it shows."""

    document: Document
    keys: list[str]


def whole_page(statement: str, convert: Callable[[str], Any] | None = None, **values: Any) -> Whole | None:
    """Return the composed document of the public page that ``statement`` finds, None if there is none."""
    read = read_whole(statement, **values)
    if read is None:
        return None
    found, sources = read
    document = PageComposer(found, sources, convert, site_settings=site_settings_in(sources)).compose()
    return Whole(document, [found.source.object, *sources])


def whole_snippet(
    statement: str,
    show: Callable[[Composer, Source], Document],
    convert: Callable[[str], Any] | None = None,
    **values: Any,
) -> Whole | None:
    """Return what ``show`` makes of the brand, person, topic or disclaimer that ``statement`` finds, or None."""
    read = read_whole(statement, **values)
    if read is None:
        return None
    found, sources = read
    return Whole(show(Composer(sources, convert), found.source), [found.source.object, *sources])

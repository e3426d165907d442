"""Reads and composes whole pages in two queries, from one moment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from delivery.composition.composer import Composer, Document
from delivery.composition.glossary import explains_words
from delivery.composition.pages import PageComposer, paths_above
from delivery.documents_at_hand import AtHand, documents_at_hand
from delivery.reading import Listed, Source, find, related_lists
from delivery.recording.projection import ARTICLE_LIST
from delivery.surrogate_keys import list_key

ATTEMPTS = 5
UNSETTLED = "Content is being published faster than it can be read. Try again."


class UnsettledError(Exception):
    """Publications kept landing while a document was read."""


@dataclass(frozen=True)
class ReadPage:
    """A document with all that its page shows, from the moment when ``version`` was the newest."""

    source: Source
    version: str
    related: list[str]
    sources: dict[str, Source]
    keys: list[str] | None
    words: list[str]


def read_whole(statement: str, **values: Any) -> ReadPage | None:
    """Return the object that ``statement`` finds with all that its page shows, None if there is none.

    What was found and what it shows are of one moment: if a publication landed in between, both are read again.
    Raises ``UnsettledError`` if that goes on.
    """
    for _ in range(ATTEMPTS):
        found = find(statement, **values)
        if found is None:
            return None
        source = found.source
        related = documents_at_hand.related_to(found.version, source) if source.type == "article" else []
        if related is None:
            continue
        read = read_around(source, found.version, related)
        if read is not None:
            return read
    raise UnsettledError(UNSETTLED)


def read_around(source: Source, version: str, related: list[str], *, site: int | None = None) -> ReadPage | None:
    """Return ``source`` with all that its page shows at ``version``, None if that is the version no longer.

    ``site`` is where it is shown, if it belongs to none.
    """
    site = site or source.site
    at_hand = documents_at_hand.read(
        version,
        [*source.refers_to, *related, *([f"site-{site}"] if site else [])],
        site=site,
        paths=paths_above(source.path) if source.kind == "page" else [],
        expanded=[*related, *featured_on(source)],
        explained=source if explains_words(source) else None,
    )
    if at_hand is None:
        return None
    keys = keys_of(at_hand, [source.object, *lists_behind(source)])
    return ReadPage(source, version, related, at_hand.sources, keys, at_hand.words)


def keys_of(at_hand: AtHand, names: list[str]) -> list[str] | None:
    return None if at_hand.keys is None else list(dict.fromkeys([*names, *at_hand.keys]))


def lists_behind(source: Source) -> list[str]:
    """Return the surrogate keys of the lists that the articles related to this one come from."""
    if source.type != "article":
        return []
    return [list_key(f"{source.site}/{ARTICLE_LIST}/{name}") for name in related_lists(source)]


@dataclass(frozen=True)
class ReadList:
    """One page of a list with all that its items show, from one moment."""

    listed: Listed
    sources: dict[str, Source]
    keys: list[str] | None


def read_listed(
    read: Callable[[], Listed], shown: Callable[[Source], list[str]] = lambda source: source.refers_to
) -> ReadList:
    """Return one page of a list with all that its items show. Raises ``UnsettledError``.

    ``shown`` names what that is, where it is less than all that an item refers to.
    """
    for _ in range(ATTEMPTS):
        listed = read()
        objects = dict.fromkeys(name for source in listed.sources for name in shown(source))
        at_hand = documents_at_hand.read(listed.version, objects)
        if at_hand is not None:
            names = [source.object for source in listed.sources]
            return ReadList(listed, at_hand.sources, keys_of(at_hand, names))
    raise UnsettledError(UNSETTLED)


def featured_on(source: Source) -> list[str]:
    featured = source.document.get("featured_article")
    return [f"page-{featured['key']}"] if featured else []


def site_settings_in(sources: dict[str, Source]) -> Source | None:
    return next((source for source in sources.values() if source.kind == "site_settings"), None)


@dataclass(frozen=True)
class Whole:
    """A composed document, and the surrogate keys of all that it depends on; None: of anything."""

    document: Document
    keys: list[str] | None


def whole_page(statement: str, convert: Callable[[str], Any] | None = None, **values: Any) -> Whole | None:
    """Return the composed document of the public page that ``statement`` finds, None if there is none."""
    read = read_whole(statement, **values)
    if read is None:
        return None
    return Whole(compose_page(read, convert), read.keys)


def compose_page(read: ReadPage, convert: Callable[[str], Any] | None = None) -> Document:
    settings = site_settings_in(read.sources)
    return PageComposer(
        read.source, read.sources, convert, related=read.related, site_settings=settings, words=read.words
    ).compose()


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
    return Whole(show(Composer(read.sources, convert), read.source), read.keys)

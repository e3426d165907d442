"""Documents in force that this process has read already, good for exactly one version of all public content.

A document on record never changes, so what was read stays right until a publication replaces it. When the version
moves, the publications since then tell which documents to drop. Nobody gets one of another version than they ask for.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from blog.glossary import Glossary
from delivery.composition.glossary import glossary_of, words_in
from delivery.models.publications import Kind
from delivery.reading import (
    EXPANDED_KINDS,
    Listing,
    Source,
    changed_since,
    fetch,
    most_related,
    newest_of_lists,
    pinned_articles,
    related_lists,
)
from delivery.surrogate_keys import place_key

# After this many publications it is cheaper to begin anew.
MOST_CHANGES = 500
Place = tuple[int | None, str]


@dataclass(frozen=True)
class AtHand:
    """Documents by name, and the surrogate keys of all that was looked for, found or not; None: too much to name.

    ``words`` names the words of the glossary that the page explains, in their order.
    """

    sources: dict[str, Source]
    keys: list[str] | None
    words: list[str] = field(default_factory=list)


class DocumentsAtHand:
    """The documents of one process: at most ``limit`` of them, the least recently used go first."""

    def __init__(self, limit: int):
        self.limit = limit
        self.lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self.version, self.number = "", 0
        # None: not public.
        self.sources: OrderedDict[str, Source | None] = OrderedDict()
        # Pages by site and address, and the settings of a site by an empty address.
        self.places: dict[Place, str | None] = {}
        # Until any page is published: the newest articles by site and list, and what is pinned to articles and public.
        self.newest: dict[tuple[int, str], list[Listing]] = {}
        self.pinned: dict[str, list[int]] = {}
        # None: not read yet. Which words a page explains is kept by the hash of the page's document.
        self.glossary: Glossary | None = None
        self.words: dict[str, list[str]] = {}

    def read(
        self,
        version: str,
        objects: Iterable[str],
        *,
        site: int | None = None,
        paths: Iterable[str] = (),
        expanded: Iterable[str] = (),
        explained: Source | None = None,
    ) -> "AtHand | None":
        """Return what ``delivery.reading.fetch`` would at ``version``; None if that is the version no longer.

        With it come the words of the glossary that the page ``explained`` holds.
        """
        wanted = list(objects)
        places: list[Place] = [(site, path) for path in ("", *paths)] if site is not None else []
        if not self.advance(version):
            return None
        for _ in range(2):
            words = self.words_in(explained) if explained else []
            if words is not None:
                found = self.look_up([*wanted, *words], places, set(expanded))
                if found is not None:
                    return AtHand(found.sources, found.keys, words)
            named = [*wanted, *(words or [])]
            sources, read_version = fetch(named, site=site, paths=paths, expanded=expanded, with_glossary=words is None)
            if read_version != version or not self.keep(version, named, places, sources, set(expanded)):
                return None
            if words is None:
                self.keep_glossary(version, sources)
        # More than the limit holds.
        if words is None and explained:
            words = words_in(explained, glossary_of(sources))
        return AtHand({source.object: source for source in sources}, None, words or [])

    def words_in(self, page: Source) -> list[str] | None:
        """Return the words of the glossary that ``page`` explains, None while the glossary is not at hand."""
        with self.lock:
            glossary, words = self.glossary, self.words.get(page.sha256)
        if glossary is None or words is not None:
            return words
        words = words_in(page, glossary)
        with self.lock:
            if self.glossary is glossary:
                if len(self.words) >= self.limit:
                    self.words.clear()
                self.words[page.sha256] = words
        return words

    def keep_glossary(self, version: str, sources: list[Source]) -> None:
        """Keep the glossary, all of which is among ``sources``, read at ``version``."""
        glossary = glossary_of(sources)
        with self.lock:
            if self.version == version:
                self.glossary = glossary
                self.words.clear()

    def related_to(self, version: str, article: Source) -> list[str] | None:
        """Return the articles related to ``article`` at ``version``; None if that is the version no longer."""
        if not self.advance(version):
            return None
        if article.site is None:
            return []
        names = [(article.site, name) for name in related_lists(article)]
        with self.lock:
            newest = {name: self.newest[name] for name in names if name in self.newest}
            pinned = self.pinned.get(article.object) if pinned_articles(article) else []
        if pinned is None or len(newest) < len(names):
            missing = [name for site, name in names if (site, name) not in newest]
            wanted = pinned_articles(article) if pinned is None else []
            found, public = newest_of_lists(article.site, missing, wanted)
            pinned = public if pinned is None else pinned
            read = {(article.site, name): found[name] for name in missing}
            newest |= read
            with self.lock:
                # What was found is of this version only if no other has come meanwhile, which reading it all will tell.
                if self.version == version:
                    if len(self.newest) + len(self.pinned) >= self.limit:
                        self.newest.clear()
                        self.pinned.clear()
                    self.newest.update(read)
                    if wanted:
                        self.pinned[article.object] = pinned
        related = most_related(article.key, {name: listed for (_, name), listed in newest.items()}, pinned)
        return [f"page-{key}" for key in related]

    def advance(self, version: str) -> bool:
        """Drop what was replaced since the version at hand, and say whether ``version`` is the newest."""
        if self.version == version:
            return True
        newest, number, sha256, changed = changed_since(self.number, MOST_CHANGES + 1)
        with self.lock:
            if newest != version:
                return False
            if sha256 != self.version or len(changed) > MOST_CHANGES:
                # Another history: a restored backup, or a record that was begun anew.
                self.clear()
            for name in changed:
                self.sources.pop(name, None)
            if any(name.startswith(("page-", "site_settings-")) for name in changed):
                self.places.clear()
                self.newest.clear()
                self.pinned.clear()
            if any(name.startswith(f"{Kind.GLOSSARY_TERM.value}-") for name in changed):
                self.glossary = None
                self.words.clear()
            self.version, self.number = newest, number
        return True

    def look_up(self, wanted: list[str], places: list[Place], expanded: set[str]) -> "AtHand | None":
        """Return all of it and what it is always shown with, None if anything of that is not at hand."""
        found: dict[str, Source] = {}
        with self.lock:
            names = [*wanted]
            for place in places:
                if place not in self.places:
                    return None
                if name := self.places[place]:
                    names.append(name)
            seen = set(names)
            for name in names:  # grows while it is read
                if name not in self.sources:
                    return None
                self.sources.move_to_end(name)
                source = self.sources[name]
                if source is None:
                    continue
                found[name] = source
                if source.kind in EXPANDED_KINDS or name in expanded:
                    more = [reference for reference in source.refers_to if reference not in seen]
                    seen.update(more)
                    names.extend(more)
        return AtHand(found, [*names, *(place_key(site, path) for site, path in places)])

    def keep(
        self, version: str, wanted: list[str], places: list[Place], sources: list[Source], expanded: set[str]
    ) -> bool:
        """Keep what was read at ``version``. Return whether that is still the version."""
        by_place: dict[Place, str] = {}
        for source in sources:
            if source.kind == "page":
                by_place[source.site, source.path] = source.object
            elif source.kind == "site_settings":
                by_place[source.site, ""] = source.object
        with self.lock:
            if self.version != version:
                return False
            shown_whole = [source for source in sources if source.kind in EXPANDED_KINDS or source.object in expanded]
            names = {*wanted, *(name for source in shown_whole for name in source.refers_to)}
            for name in names - self.sources.keys():
                self.sources[name] = None
            for source in sources:
                self.sources[source.object] = source
            for place in places:
                self.places[place] = by_place.get(place)
            while len(self.sources) > self.limit:
                self.sources.popitem(last=False)
            if len(self.places) > self.limit:
                self.places.clear()
        return True


documents_at_hand = DocumentsAtHand(settings.DELIVERY_DOCUMENTS_AT_HAND)

"""What is on record of what a page of the site shows: for machines that read it there, and for who keeps the page."""

from dataclasses import dataclass, field, replace
from typing import Any

from delivery.composition.composer import Composer, Document
from delivery.composition.pages import base_address, organisation_of
from delivery.composition.structured_data import brand_organization, breadcrumb_list, whole_person
from delivery.composition.whole import (
    ATTEMPTS,
    UNSETTLED,
    ReadPage,
    UnsettledError,
    compose_page,
    read_around,
    read_whole,
    site_settings_in,
)
from delivery.reading import FIND_OBJECT, Source, find, find_site
from delivery.surrogate_keys import every_key

# It has the colours of all brands.
OF_STYLESHEET = every_key("brand")
# What lists of articles, and of what articles have to do with, are picked, sorted and counted from.
LISTED = [every_key(kind) for kind in ("article", "article_index", "person", "topic", "image")]
# Types of pages that show nothing but their own document and what stands around it.
WITHOUT_LISTS = ("article", "standard", "contact")


@dataclass(frozen=True)
class OnRecord:
    """What the record has of one page of the site.

    ``keys`` are the surrogate keys of all that its HTML shows, as of ``version``; None: too much to name.
    """

    structured_data: list[Document] = field(default_factory=list)
    keys: list[str] | None = None
    version: str = ""


def page_on_record(key: int, host: str) -> OnRecord:
    """Return what is on record of a public page on the site at ``host``. Raises ``UnsettledError``.

    Of a page that is not public, that is nothing.
    """
    around = find_site(host)
    read = read_whole(FIND_OBJECT, object=f"page-{key}")
    if read is None or read.source.site is None:
        return OnRecord()
    # What machines read does not name the related articles.
    data = compose_page(replace(read, related=[]))["structured_data"]
    return OnRecord(data, keys_of_html(read, around), read.version)


def snippet_on_record(kind: str, key: int, host: str) -> OnRecord:
    """Return what is on record of the page of a brand, person or topic on the site at ``host``.

    Raises ``UnsettledError``. Of what is not public, that is nothing.
    """
    around = find_site(host)
    for _ in range(ATTEMPTS):
        found = find(FIND_OBJECT, object=f"{kind}-{key}")
        if found is None or "site" not in around:
            return OnRecord()
        home = f"page-{around['site'].document['root_page']['key']}"
        read = read_around(found.source, found.version, [home], site=around["site"].key)
        if read is not None:
            data = snippet_data(read, base_address(around["site"]), read.sources.get(home))
            return OnRecord(data, keys_of_html(read, around), read.version)
    raise UnsettledError(UNSETTLED)


def keys_of_html(read: ReadPage, around: dict[str, Source]) -> list[str] | None:
    """Return the surrogate keys of the HTML page that shows ``read``, with the site and its settings ``around`` it."""
    if read.keys is None:
        return None
    # The menus, the site's own legal text and its picture.
    shown = [name for source in around.values() for name in (source.object, *source.refers_to)]
    portraits = [name for source in read.sources.values() if source.kind == "person" for name in source.refers_to]
    listed = [] if read.source.type in WITHOUT_LISTS else LISTED
    return list(dict.fromkeys([*read.keys, *shown, *portraits, OF_STYLESHEET, *listed]))


def snippet_data(read: ReadPage, base: str, home: Source | None) -> list[Document]:
    source, composer, settings = read.source, Composer(read.sources), site_settings_in(read.sources)
    organisation: Any = organisation_of(settings, composer) if settings else None
    above = [{"title": home.title, "url": home.path}] if home else []
    crumbs = breadcrumb_list([*above, {"title": source.title, "url": source.path}], base)
    if source.kind == "brand":
        return [brand_organization(composer.brand(source), base, organisation), crumbs]
    if source.kind == "person":
        return [whole_person(composer.person(source), base, organisation), crumbs]
    return [crumbs]

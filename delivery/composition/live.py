"""What is on record of what a page of the site shows, for machines that read it there."""

from typing import Any

from delivery.composition.composer import Composer, Document
from delivery.composition.pages import base_address, organisation_of
from delivery.composition.structured_data import brand_organization, breadcrumb_list, whole_person
from delivery.composition.whole import ATTEMPTS, UNSETTLED, UnsettledError, compose_page, read_around, site_settings_in
from delivery.documents_at_hand import documents_at_hand
from delivery.reading import FIND_OBJECT, Source, find, find_site


def structured_data_of_page(key: int) -> list[Document]:
    """Return the JSON-LD of a public page, as the API gives it; none if it is not public. Raises ``UnsettledError``."""
    for _ in range(ATTEMPTS):
        found = find(FIND_OBJECT, object=f"page-{key}")
        if found is None or found.source.site is None:
            return []
        # What machines read does not name the related articles.
        read = read_around(found.source, found.version, [])
        if read is not None:
            return compose_page(read)["structured_data"]
    raise UnsettledError(UNSETTLED)


def structured_data_of_snippet(kind: str, key: int, host: str) -> list[Document]:
    """Return the JSON-LD of the page of a brand, person or topic on the site at ``host``."""
    site = find_site(host)
    for _ in range(ATTEMPTS):
        found = find(FIND_OBJECT, object=f"{kind}-{key}")
        if found is None or "site" not in site:
            return []
        source, home = found.source, f"page-{site['site'].document['root_page']['key']}"
        at_hand = documents_at_hand.read(found.version, [*source.refers_to, home], site=site["site"].key)
        if at_hand is not None:
            base = base_address(site["site"])
            return snippet_data(source, at_hand.sources, base, at_hand.sources.get(home))
    raise UnsettledError(UNSETTLED)


def snippet_data(source: Source, sources: dict[str, Source], base: str, home: Source | None) -> list[Document]:
    composer, settings = Composer(sources), site_settings_in(sources)
    organisation: Any = organisation_of(settings, composer) if settings else None
    above = [{"title": home.title, "url": home.path}] if home else []
    crumbs = breadcrumb_list([*above, {"title": source.title, "url": source.path}], base)
    if source.kind == "brand":
        return [brand_organization(composer.brand(source), base, organisation), crumbs]
    if source.kind == "person":
        return [whole_person(composer.person(source), base, organisation), crumbs]
    return [crumbs]

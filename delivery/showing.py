"""Which live pages show a brand or a disclaimer, and what publishing a change of it would change on them.

Composed from what is in force by the functions that make the API's documents, once with the document in force and once
with the new one: what differs is what delivery will change. Lists of articles and of brands show a brand's name too;
they are no page of their own.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from django.db.models import Q
from django.utils import timezone

from brands.models import Disclaimer, ServiceBrand
from compliance.canonical import canonical_json
from compliance.reach import Showing, ShowingPage
from compliance.readable import readable_lines
from compliance.signing import afresh
from delivery.composition.composer import Composer, Document, MissingDisclaimerError
from delivery.composition.pages import base_address
from delivery.models.publications import InForce, Kind
from delivery.reading import Source, fetch
from delivery.recording.projection import references_in

# How a page shows the object: as that of its brand, as that of its site, in a block, among the brands it mentions.
OF_BRAND, OF_SITE, IN_BLOCK, MENTIONED = "brand", "site", "block", "mentioned"
KINDS = {Disclaimer: Kind.DISCLAIMER, ServiceBrand: Kind.BRAND}
# What people read of a brand and of a legal text.
READ = ("name", "tagline", "summary", "legal_name", "website", "booking_url", "heading", "texts", "disclaimer")


def pages_showing(draft: Any) -> list[Showing] | None:
    """Return the live pages that publishing ``draft`` changes besides itself; None for what no other page shows."""
    kind = KINDS.get(type(draft))
    if kind is None:
        return None
    document = json.loads(canonical_json(afresh(draft).public_document()))
    path = draft.get_absolute_url() if kind is Kind.BRAND else ""
    change = Change(kind, draft.pk, document, path=path, title=str(draft))
    return change.showings() if change.is_one else []


@dataclass(frozen=True)
class PageInForce:
    """What of a page tells whether it shows an object."""

    title: str
    path: str
    site: int | None
    language: str
    brand: int | None
    refers_to: list[str]


class Change:
    """One object as it is in force, and as it would be."""

    def __init__(self, kind: Kind, key: int | None, document: Document, *, path: str, title: str):
        self.kind, self.key = kind, key
        self.object = f"{kind.value}-{key}"
        self.brands = self.brands_showing()
        names = [self.object, *(f"brand-{brand}" for brand in self.brands), *references_in(document)]
        found, _ = fetch(names, site=None, expanded=[self.object])
        before = {source.object: source for source in found}
        old = before.get(self.object)
        self.is_one = old is None or (old.document, old.path, old.title) != (document, path, title)
        new = Source(
            object=self.object,
            number=0,  # as no publication has: what names the publication will change
            kind=kind.value,
            key=key or 0,
            type="",
            title=title,
            path=path,
            site=None,
            language="",
            recorded_at=timezone.now(),
            sha256="",
            document=document,
            refers_to=list(references_in(document)),
        )
        self.before, self.after = Composer(before), Composer(before | {self.object: new})
        self.shown = cache(self.compose)

    def brands_showing(self) -> list[int]:
        """Return the keys of the brands in force whose pages show the object."""
        if self.kind is Kind.BRAND:
            return [self.key] if self.key else []
        brands = InForce.objects.filter(kind=Kind.BRAND, refers_to__contains=[self.object])
        return list(brands.values_list("key", flat=True))

    def sites_showing(self) -> list[int | None]:
        """Return the keys of the sites that show the object under their pages of no brand."""
        if self.kind is Kind.BRAND:
            return []
        settings = InForce.objects.filter(kind=Kind.SITE_SETTINGS, refers_to__contains=[self.object])
        return [
            site
            for site, text in settings.values_list("site", "text")
            if orjson.loads(text)["disclaimer"] == {"kind": self.kind.value, "key": self.key}
        ]

    def pages(self, sites: list[int | None]) -> Iterator[PageInForce]:
        """Yield every public page that may show the object."""
        names = [self.object, *(f"brand-{brand}" for brand in self.brands)]
        found = InForce.objects.filter(
            Q(refers_to__overlap=names) | (Q(site__in=sites) & ~Q(type="article")), kind=Kind.PAGE, is_private=False
        ).exclude(path="")
        rows = found.order_by("title", "path").values_list("title", "path", "site", "language", "card", "refers_to")
        for title, path, site, language, card, refers_to in rows.iterator():
            brand = orjson.loads(card).get("brand")
            yield PageInForce(title, path, site, language, brand and brand["key"], refers_to)

    def ways(self, page: PageInForce, sites: list[int | None]) -> Iterator[str]:
        if page.brand in self.brands:
            yield OF_BRAND
        elif page.brand is None and page.site in sites:
            yield OF_SITE
        if self.object in page.refers_to:
            yield IN_BLOCK if self.kind is Kind.DISCLAIMER else MENTIONED

    def showings(self) -> list[Showing]:
        """Return the pages that the change changes, together where the object reads alike on them."""
        sites = self.sites_showing()
        names = dict(InForce.objects.filter(kind=Kind.BRAND).values_list("key", "title"))
        addresses = self.addresses()
        showings: dict[tuple, Showing] = {}
        for page in self.pages(sites):
            way = next((way for way in self.ways(page, sites) if self.differs(way, page.brand)), None)
            if way is None:
                continue
            name = names.get(page.brand, "") if page.brand else ""
            # A legal text reads alike on all pages of a brand, whichever way they show it.
            like = way if self.kind is Kind.BRAND else ""
            key = page.brand, page.language, like
            if key not in showings:
                before, after = self.shown(way, page.brand)
                showings[key] = Showing(name, page.language, lines(before), lines(after))
            url = addresses.get(page.site, "") + page.path
            showings[key].pages.append(ShowingPage(page.title, url, name, page.language))
        return list(showings.values())

    def addresses(self) -> dict[int | None, str]:
        """Return the address of each site."""
        sites = [f"site-{key}" for key in InForce.objects.filter(kind=Kind.SITE).values_list("key", flat=True)]
        found, _ = fetch(sites, site=None)
        return {source.key: base_address(source) for source in found}

    def differs(self, way: str, brand: int | None) -> bool:
        before, after = self.shown(way, brand)
        return before != after

    def compose(self, way: str, brand: int | None) -> tuple[Document | None, Document | None]:
        """Return what pages of ``brand`` show of the object in one way, before and after the change."""
        return self.composed(self.before, way, brand), self.composed(self.after, way, brand)

    def composed(self, composer: Composer, way: str, brand: int | None) -> Document | None:
        source = composer.sources.get(self.object)
        if source is None:
            return None
        if self.kind is Kind.BRAND:
            return whole_brand(composer, source) if way == OF_BRAND else composer.brand_summary(source)
        legal = composer.legal_text(source, brand)
        # A block says nothing of the publication.
        return {name: legal[name] for name in ("heading", "texts")} if way == IN_BLOCK else legal


def whole_brand(composer: Composer, source: Source) -> Document:
    """Return a brand as its articles show it. One whose disclaimer is no longer in force cannot be published."""
    try:
        return composer.brand(source)
    except MissingDisclaimerError:
        return composer.brand_summary(source)


def lines(shown: Document | None) -> list[str]:
    """Return what people read of it, a line each."""
    if shown is None:
        return []
    legal = shown.get("disclaimer")
    read = shown | ({"disclaimer": {name: legal[name] for name in ("heading", "texts")}} if legal else {})
    return readable_lines({name: read[name] for name in READ if name in read})

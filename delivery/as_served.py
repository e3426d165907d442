"""What a reader saw at an address at a moment, from the record alone.

A document on record never changes, so the newest publication of each object at that moment tells what was in force.
Nothing here reads live content: pages that were deleted since, and texts that were replaced, come back as they were.
"""

import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from compliance.readable import readable_lines
from delivery.composition.composer import Composer, Document
from delivery.composition.glossary import explains_words, glossary_of, words_in
from delivery.composition.pages import PageComposer, paths_above
from delivery.composition.site import site_document
from delivery.composition.whole import featured_on, related_lists
from delivery.models.publications import Kind, Publication, PublishedDocument
from delivery.reading import EXPANDED_KINDS, Source, most_related, pinned_articles
from delivery.recording.projection import ARTICLE_LIST, lists_of, sort_time, type_of
from delivery.recording.states import PublicState

# Pages first: no other kind of object takes an address from one.
SHOWN_AT_AN_ADDRESS = (Kind.PAGE, Kind.BRAND, Kind.PERSON, Kind.TOPIC, Kind.REDIRECT)


class NotServedError(LookupError):
    """Nothing was served there at that moment; the message says what the record knows."""


@dataclass(frozen=True)
class AsServed:
    """What an address gave at a moment, and the publications that it is made from.

    ``moment`` is the newest publication of that time; ``publications`` begin with the page's own.
    ``site_disclaimer`` is what stood under pages of no brand.
    """

    path: str
    at: datetime
    moment: Publication
    document: Document
    site_disclaimer: Document | None
    publications: list[Publication]

    @property
    def lines(self) -> list[str]:
        """All of it as people read it."""
        return readable_lines(self.document | {"site_disclaimer": self.site_disclaimer})

    @property
    def disclaimers(self) -> list[Document]:
        """The legal texts that stood on the page: of its brand, or of the site."""
        brand = self.document.get("brand") or (self.document if self.document["type"] == "brand" else None)
        found = [brand.get("disclaimer") if brand else None, self.site_disclaimer]
        return [disclaimer for disclaimer in found if disclaimer]


def as_served(path: str, at: datetime, host: str) -> AsServed:
    """Return what ``path`` gave to an anonymous reader at ``at``. Raises ``NotServedError`` where that was nothing."""
    moment = Publication.objects.filter(recorded_at__lte=at).order_by("-number").first()
    if moment is None:
        first = Publication.objects.order_by("number").first()
        begins = f"The record begins on {first.recorded_at:%Y-%m-%d at %H:%M:%S} UTC." if first else "It is empty."
        raise NotServedError(f"Nothing is on record of that moment. {begins}")
    record = RecordAt(moment.number)
    site = record.site(host)
    return served_by(record, record.at_address(path, site), site, moment, path=path, at=at)


def page_as_served(key: int, number: int) -> AsServed:
    """Return what the page with ``key`` showed when publication ``number`` was the newest.

    Raises ``NotServedError`` where it showed nothing.
    """
    moment = Publication.objects.filter(number=number).first()
    if moment is None:
        raise NotServedError(f"There is no publication {number}.")
    record = RecordAt(number)
    standing = record.newest_of_each(record.publications.filter(kind=Kind.PAGE, key=key))
    if not standing:
        raise NotServedError(f"Page {key} was not public when publication {number} was the newest.")
    # Key 0: no site at all.
    sites = record.newest_of_each(record.publications.filter(kind=Kind.SITE, key=standing[0].site or 0))
    if not sites:
        raise NotServedError(f"No site reached page {key} when publication {number} was the newest.")
    return served_by(record, standing[0], sites[0], moment, path=standing[0].path, at=moment.recorded_at)


def served_by(
    record: "RecordAt", publication: Publication, site: Publication, moment: Publication, *, path: str, at: datetime
) -> AsServed:
    """Return what ``publication`` gave to an anonymous reader. Raises ``NotServedError`` if it was private."""
    if publication.is_private:
        raise NotServedError(
            f"“{path}” was private at that moment (publication {publication.number}): no anonymous reader got it."
        )
    document, sources = compose(record, record.source(publication), site)
    disclaimer = None
    if publication.kind == Kind.PAGE and "brand" not in document:
        disclaimer = record.site_disclaimer(site)
        sources = [*sources, *record.sources.values()]
    numbers = [publication.number, *sorted({source.number for source in sources} - {publication.number})]
    found = Publication.objects.in_bulk(numbers)
    return AsServed(path, at.astimezone(UTC), moment, document, disclaimer, [found[number] for number in numbers])


def difference_to_now(served: AsServed, host: str) -> list[str] | None:
    """Return the lines that changed since, as a unified diff without its head; None if nothing is there now."""
    try:
        today = as_served(served.path, timezone.now(), host)
    except NotServedError:
        return None
    return list(difflib.unified_diff(served.lines, today.lines, lineterm="", n=1))[2:]


class RecordAt:
    """The record as it was when ``number`` was its newest publication."""

    def __init__(self, number: int):
        self.number = number
        self.publications = Publication.objects.filter(number__lte=number)
        self.sources: dict[str, Source] = {}

    def newest_of_each(self, publications: QuerySet[Publication]) -> list[Publication]:
        """Return, of the objects that ``publications`` are about, the newest one if the object was in force by it."""
        objects = set(publications.values_list("kind", "key"))
        by_kind: dict[str, list[int]] = {}
        for kind, key in sorted(objects):
            by_kind.setdefault(kind, []).append(key)
        return [
            publication
            for kind, keys in by_kind.items()
            for publication in self.publications.filter(kind=kind, key__in=keys)
            .order_by("key", "-number")
            .distinct("key")
            if publication.document_sha256
        ]

    def site(self, host: str) -> Publication:
        """Return the site that answered to ``host``: another host got the default site, as in Wagtail."""
        sites = self.newest_of_each(self.publications.filter(kind=Kind.SITE))
        documents = [(self.source(publication).document, publication) for publication in sites]
        named = [publication for document, publication in documents if document["hostname"] == host]
        default = [publication for document, publication in documents if document["is_default_site"]]
        if not (named or default):
            raise NotServedError("There was no site at that moment.")
        return [*named, *default][0]

    def at_address(self, path: str, site: Publication) -> Publication:
        """Return the publication that was in force at ``path``."""
        paths = {path if path.endswith("/") else f"{path}/", Redirect.normalise_path(path)}
        standing = [
            publication
            for publication in self.newest_of_each(
                self.publications.filter(path__in=paths, kind__in=SHOWN_AT_AN_ADDRESS)
            )
            if publication.path in paths and publication.site in (None, site.key)
        ]
        standing.sort(
            key=lambda publication: (SHOWN_AT_AN_ADDRESS.index(Kind(publication.kind)), publication.is_private)
        )
        if standing:
            return standing[0]
        last = self.publications.filter(path__in=paths, kind__in=SHOWN_AT_AN_ADDRESS).order_by("-number").first()
        if last is None:
            raise NotServedError(f"Nothing had been published at “{path}” by then.")
        raise NotServedError(
            f"Nothing was at “{path}” at that moment. The last before was publication {last.number} "
            f"({last.get_action_display().lower()} on {last.recorded_at:%Y-%m-%d at %H:%M:%S} UTC)."
        )

    def source(self, publication: Publication) -> Source:
        """Return the document of a publication as composition takes it. Raises ``NotServedError`` if it was erased."""
        return self.sources_of([publication])[0]

    def sources_of(self, publications: Iterable[Publication]) -> list[Source]:
        wanted = list(publications)
        texts = dict(
            PublishedDocument.objects.filter(
                sha256__in={publication.document_sha256 for publication in wanted}
            ).values_list("sha256", "text")
        )
        for publication in wanted:
            if publication.document_sha256 not in texts:
                raise NotServedError(
                    f"The text of publication {publication.number} ({publication.object_name}) was erased."
                )
        return [source_of(publication, json.loads(texts[publication.document_sha256])) for publication in wanted]

    def settings_of(self, site: Publication) -> list[Source]:
        """Take up and return the settings of a site, if it had any."""
        found = self.publications.filter(kind=Kind.SITE_SETTINGS, site=site.key)
        settings = self.sources_of(self.newest_of_each(found))
        self.sources.update({source.object: source for source in settings})
        return settings

    def site_disclaimer(self, site: Publication) -> Document | None:
        """Return the legal text that stood under pages of no brand, with the sources that it is made from."""
        for settings in self.settings_of(site):
            if reference := settings.document["disclaimer"]:
                self.fetch([f"{reference['kind']}-{reference['key']}"], set())
                return site_document(self.source(site), settings, Composer(self.sources))["disclaimer"]
        return None

    def fetch(self, names: Iterable[str], expanded: set[str]) -> None:
        """Take up the public ones of ``names``, and what brands and ``expanded`` ones refer to."""
        wanted = {name for name in names if name not in self.sources}
        looked_for: set[str] = set()
        while wanted:
            looked_for |= wanted
            found = self.sources_of(
                publication
                for publication in self.newest_of_each(self.publications_of(wanted))
                if not publication.is_private
            )
            self.sources.update({source.object: source for source in found})
            wanted = {
                reference
                for source in found
                if source.kind in EXPANDED_KINDS or source.object in expanded
                for reference in source.refers_to
            } - looked_for

    def publications_of(self, names: set[str]) -> QuerySet[Publication]:
        by_kind: dict[str, list[int]] = {}
        for name in names:
            kind, _, key = name.rpartition("-")
            by_kind.setdefault(kind, []).append(int(key))
        found = self.publications.none()
        for kind, keys in by_kind.items():
            found = found | self.publications.filter(kind=kind, key__in=keys)
        return found

    def related_to(self, article: Source) -> list[str]:
        """Return the articles that were shown as related, by the rule of ``delivery.reading``."""
        names = related_lists(article)
        list_of = {name: f"{article.site}/{ARTICLE_LIST}/{name}" for name in names}
        with connection.cursor() as cursor:
            cursor.execute(
                ARTICLES_THAT_REFER_TO,
                {"names": names, "number": self.number, "site": article.site, "key": article.key},
            )
            states = [
                PublicState(Kind.PAGE, key, "", with_times(json.loads(facts)), "", article.site)
                for key, facts in cursor.fetchall()
            ]
        listings = [((sort_time(state), state.key), lists_of(state)) for state in states]
        newest = {
            name: sorted((listing for listing, lists in listings if list_of[name] in lists), reverse=True)
            for name in names
        }
        return [f"page-{key}" for key in most_related(article.key, newest, self.pinned_to(article))]

    def pinned_to(self, article: Source) -> list[int]:
        """Return the articles that an editor had chosen to follow ``article`` and that were public in its site."""
        pinned = [key for key in pinned_articles(article) if key != article.key]
        standing = {
            publication.key
            for publication in self.newest_of_each(self.publications.filter(kind=Kind.PAGE, key__in=pinned))
            if not publication.is_private and publication.site == article.site
        }
        return [key for key in pinned if key in standing]

    def words_in(self, page: Source) -> list[str]:
        """Return the words of the glossary that ``page`` explained."""
        if not explains_words(page):
            return []
        terms = self.newest_of_each(self.publications.filter(kind=Kind.GLOSSARY_TERM))
        return words_in(page, glossary_of(self.sources_of(terms)))


# Only what lists are made from: there may be tens of thousands.
ARTICLES_THAT_REFER_TO = """
WITH candidate AS (
    SELECT DISTINCT key FROM delivery_publication
    WHERE kind = 'page' AND refers_to && %(names)s::text[] AND number <= %(number)s AND key <> %(key)s
)
SELECT newest.key, json_build_object(
    'type', document ->> 'type', 'first_published_at', document ->> 'first_published_at', 'brand', document -> 'brand',
    'further_brands', document -> 'further_brands', 'topics', document -> 'topics', 'authors', '[]'::json
)::text
FROM candidate
CROSS JOIN LATERAL (
    SELECT * FROM delivery_publication AS publication
    WHERE publication.kind = 'page' AND publication.key = candidate.key AND publication.number <= %(number)s
    ORDER BY publication.number DESC LIMIT 1
) AS newest
JOIN delivery_publisheddocument AS stored ON stored.sha256 = newest.document_sha256
CROSS JOIN LATERAL (SELECT stored.text::json) AS parsed(document)
WHERE NOT newest.is_private AND newest.site = %(site)s AND document ->> 'type' = 'article'
"""


def source_of(publication: Publication, document: Document) -> Source:
    source = Source(
        object=publication.object_name,
        number=publication.number,
        kind=publication.kind,
        key=publication.key,
        type="",
        title=publication.title,
        path=publication.path,
        site=publication.site,
        language=publication.language,
        recorded_at=publication.recorded_at,
        sha256=publication.document_sha256,
        document=document,
        refers_to=publication.refers_to,
    )
    source.type = type_of(state_of(source))
    return source


def state_of(source: Source) -> PublicState:
    """Return what the recorder saw."""
    document = with_times(source.document)
    return PublicState(Kind(source.kind), source.key, source.title, document, source.path, source.site)


def with_times(document: Document) -> Document:
    """Return a document from the record with its time as a time again."""
    first = document.get("first_published_at")
    return document | {"first_published_at": datetime.fromisoformat(first)} if first else document


def compose(record: RecordAt, source: Source, site: Publication) -> tuple[Document, list[Source]]:
    """Return the document of ``source`` as it was shown, and all that it was made from."""
    if source.kind == Kind.REDIRECT:
        return compose_redirect(record, source)
    related = record.related_to(source) if source.type == "article" else []
    above = paths_above(source.path) if source.kind == Kind.PAGE else []
    pages_above = [
        publication.object_name
        for publication in record.newest_of_each(record.publications.filter(kind=Kind.PAGE, path__in=above))
        if publication.path in above and publication.site == source.site
    ]
    settings = record.settings_of(site)
    pictures = [found.document["default_share_image"] for found in settings]
    around = [f"{picture['kind']}-{picture['key']}" for picture in pictures if picture]
    expanded = {*related, *featured_on(source)}
    words = record.words_in(source)
    record.fetch([*source.refers_to, *related, *pages_above, site.object_name, *around, *words], expanded)
    sources = record.sources | {source.object: source}
    if source.kind != Kind.PAGE:
        composer = Composer(sources)
        show = {Kind.BRAND: composer.brand, Kind.PERSON: composer.person, Kind.TOPIC: composer.topic}
        document = {"type": source.kind, "title": source.title} | show[Kind(source.kind)](source)
    else:
        found_settings = settings[0] if settings else None
        document = PageComposer(source, sources, related=related, site_settings=found_settings, words=words).compose()
    return document, list(sources.values())


def compose_redirect(record: RecordAt, source: Source) -> tuple[Document, list[Source]]:
    facts = source.document
    target = None
    if facts["page"]:
        record.fetch([f"page-{facts['page']['key']}"], set())
        target = next(iter(record.sources.values()), None)
        if target is None:
            raise NotServedError(f"“{source.path}” led to a page that was not public at that moment.")
    url = target.path + facts["route_path"].lstrip("/") if target else facts["link"]
    document = {"type": "redirect", "url": url, "is_permanent": facts["is_permanent"]}
    return document, [source, *([target] if target else [])]


def chain_between(first: int, last: int) -> Iterator[Publication]:
    """Yield the publications from ``first`` to ``last`` in their order, read in parts."""
    chain = Publication.objects.filter(number__range=(first, last)).order_by("number")
    yield from chain.iterator(chunk_size=2_000)


def head_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM delivery_head WHERE id = 1")
        return cursor.fetchone()[0]


def facts_of(served: AsServed) -> dict[str, Any]:
    """Return what was served with the publications that it is made from, as plain values."""
    return {
        "path": served.path,
        "at": served.at,
        "number": served.moment.number,
        "sha256": served.moment.sha256,
        "document": served.document,
        "site_disclaimer": served.site_disclaimer,
        "publications": [
            {
                "number": publication.number,
                "object": publication.object_name,
                "title": publication.title,
                "action": publication.action,
                "document_sha256": publication.document_sha256,
                "sha256": publication.sha256,
                "recorded_at": publication.recorded_at,
            }
            for publication in served.publications
        ],
    }

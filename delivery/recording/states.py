"""What the public sees of each object now, read from the live content."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model, QuerySet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Site,
)

from blog.models import ArticlePage
from blog.models.articles import with_related_keys
from compliance.models import SignedOff
from delivery.models.publications import Kind
from delivery.prepared import prepared_cursor
from delivery.recording.triggers import models_by_kind
from media_library.public_documents import reference_to


@dataclass(frozen=True)
class PublicState:
    """An object as the public sees it: its document, and where it stands."""

    kind: Kind
    key: int
    title: str
    document: dict[str, Any]
    path: str = ""
    site: int | None = None
    language: str = ""
    is_private: bool = False
    revision: int | None = None
    # The object itself, if what it shows has to be signed off.
    signed: SignedOff | None = None


class Surroundings:
    """What decides about the privacy of files, read once for many of them."""

    @cached_property
    def private_collection_paths(self) -> tuple[str, ...]:
        return tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))

    def is_private_file(self, stored: Any) -> bool:
        paths = self.private_collection_paths
        return stored.collection.path.startswith(paths) if paths else False


# In one statement, as each publishing waits for it: type and parent of live pages, whether a restriction stands above
# them, and the site that Wagtail would find for them.
PLACES_OF_PAGES = """
SELECT page.content_type_id, page.id, parent.id, root.site_id, substr(page.url_path, length(root.url_path)),
    EXISTS (
        SELECT FROM wagtailcore_pageviewrestriction AS restriction
        JOIN wagtailcore_page AS restricted ON restricted.id = restriction.page_id
        WHERE starts_with(page.path, restricted.path)
    )
FROM wagtailcore_page AS page
LEFT JOIN wagtailcore_page AS parent
    ON parent.path = left(page.path, length(page.path) - %(steplen)s) AND parent.depth > 1
LEFT JOIN LATERAL (
    SELECT site.id AS site_id, top.url_path FROM wagtailcore_site AS site
    JOIN wagtailcore_page AS top ON top.id = site.root_page_id
    WHERE starts_with(page.url_path, top.url_path)
    ORDER BY top.url_path DESC, site.is_default_site DESC, site.hostname LIMIT 1
) AS root ON TRUE
WHERE page.id = ANY(%(keys)s) AND page.live AND page.depth > 1
ORDER BY page.content_type_id, page.id
"""


@dataclass(frozen=True)
class Place:
    """Where a live page stands: no site and no path where no site reaches it."""

    parent: int | None
    site: int | None
    path: str | None
    is_private: bool


def page_states(keys: Iterable[int], surroundings: Surroundings) -> Iterator[PublicState]:
    with prepared_cursor(connection) as cursor:
        cursor.execute(PLACES_OF_PAGES, {"keys": list(keys), "steplen": Page.steplen})
        rows = cursor.fetchall()
    for content_type, group in groupby(rows, key=itemgetter(0)):
        places = {key: Place(*rest) for _, key, *rest in group}
        for page in pages_in_full(content_type, list(places)):
            place = places[page.pk]
            document = page.public_document() if hasattr(page, "public_document") else {"type": "page"}
            yield PublicState(
                Kind.PAGE,
                page.pk,
                page.title,
                document | {"parent": reference_to("page", place.parent)},
                path=place.path or "",
                site=place.site,
                language=page.locale.language_code,
                is_private=place.is_private,
                revision=page.live_revision_id,
                signed=page if isinstance(page, SignedOff) else None,
            )


def pages_in_full(content_type: int, keys: list[int]) -> QuerySet:
    """Return pages of one type with all that their documents hold, in one query."""
    model: Any = ContentType.objects.get_for_id(content_type).model_class() or Page
    pages = model.objects.filter(pk__in=keys).select_related("locale").order_by("pk")
    return with_related_keys(pages) if issubclass(model, ArticlePage) else pages


def owned_states(kind: Kind) -> Callable[[Iterable[int], Surroundings], Iterator[PublicState]]:
    """Return the reader of objects of our own models: public if they are live, or if they know no drafts."""
    children = {
        Kind.DISCLAIMER: ["clauses"],
        Kind.PERSON: ["links"],
        Kind.SITE_SETTINGS: ["social_links", "main_menu_items", "footer_menu_items"],
    }

    def states(keys: Iterable[int], surroundings: Surroundings) -> Iterator[PublicState]:
        model: Any = models_by_kind()[kind]
        found = model.objects.filter(pk__in=keys).prefetch_related(*children.get(kind, [])).order_by("pk")
        for stored in found:
            if getattr(stored, "live", True):
                yield PublicState(
                    kind,
                    stored.pk,
                    str(stored),
                    stored.public_document(),
                    path=stored.get_absolute_url() if hasattr(stored, "get_absolute_url") else "",
                    site=getattr(stored, "site_id", None),
                    revision=getattr(stored, "live_revision_id", None),
                    signed=stored if isinstance(stored, SignedOff) else None,
                )

    return states


def file_states(kind: Kind) -> Callable[[Iterable[int], Surroundings], Iterator[PublicState]]:
    def states(keys: Iterable[int], surroundings: Surroundings) -> Iterator[PublicState]:
        model: Any = models_by_kind()[kind]
        for stored in model.objects.filter(pk__in=keys).select_related("collection").order_by("pk"):
            yield PublicState(
                kind,
                stored.pk,
                stored.title,
                stored.public_document(),
                is_private=surroundings.is_private_file(stored),
            )

    return states


def site_states(keys: Iterable[int], surroundings: Surroundings) -> Iterator[PublicState]:
    for site in Site.objects.filter(pk__in=keys).order_by("pk"):
        document = {
            "hostname": site.hostname,
            "port": site.port,
            "name": site.site_name,
            "root_page": reference_to("page", site.root_page_id),
            "is_default_site": site.is_default_site,
        }
        yield PublicState(Kind.SITE, site.pk, str(site), document, site=site.pk)


def redirect_states(keys: Iterable[int], surroundings: Surroundings) -> Iterator[PublicState]:
    redirects = list(Redirect.objects.filter(pk__in=keys).order_by("pk"))
    targets = [redirect.redirect_page_id for redirect in redirects if redirect.redirect_page_id]
    private_targets = set(Page.objects.filter(pk__in=targets).private().values_list("pk", flat=True)) if targets else ()
    for redirect in redirects:
        document = {
            "old_path": redirect.old_path,
            "page": reference_to("page", redirect.redirect_page_id),
            "route_path": redirect.redirect_page_route_path,
            "link": redirect.redirect_link,
            "is_permanent": redirect.is_permanent,
        }
        yield PublicState(
            Kind.REDIRECT,
            redirect.pk,
            redirect.old_path,
            document,
            path=redirect.old_path,
            site=redirect.site_id,
            # Its address is where a page was: of a private page nobody may know it.
            is_private=redirect.redirect_page_id in private_targets,
        )


def page_restriction_states(keys: Iterable[int], surroundings: Surroundings) -> Iterator[PublicState]:
    # Neither password nor groups: the record says that a page is private, not to whom.
    for restriction in PageViewRestriction.objects.filter(pk__in=keys).order_by("pk"):
        document = {"page": reference_to("page", restriction.page_id), "restriction": restriction.restriction_type}
        # Not the page's title, which changes by itself.
        title = f"Page {restriction.page_id}"
        yield PublicState(Kind.PAGE_RESTRICTION, restriction.pk, title, document, is_private=True)


def collection_restriction_states(keys: Iterable[int], surroundings: Surroundings) -> Iterator[PublicState]:
    for restriction in CollectionViewRestriction.objects.filter(pk__in=keys).order_by("pk"):
        document = {"collection": restriction.collection_id, "restriction": restriction.restriction_type}
        title = f"Collection {restriction.collection_id}"
        yield PublicState(Kind.COLLECTION_RESTRICTION, restriction.pk, title, document, is_private=True)


READERS: dict[Kind, Callable[[Iterable[int], Surroundings], Iterator[PublicState]]] = {
    Kind.SITE: site_states,
    Kind.IMAGE: file_states(Kind.IMAGE),
    Kind.DOCUMENT: file_states(Kind.DOCUMENT),
    Kind.COLLECTION_RESTRICTION: collection_restriction_states,
    Kind.DISCLAIMER: owned_states(Kind.DISCLAIMER),
    Kind.BRAND: owned_states(Kind.BRAND),
    Kind.PERSON: owned_states(Kind.PERSON),
    Kind.TOPIC: owned_states(Kind.TOPIC),
    Kind.REFERENCE: owned_states(Kind.REFERENCE),
    Kind.GLOSSARY_TERM: owned_states(Kind.GLOSSARY_TERM),
    Kind.PAGE_RESTRICTION: page_restriction_states,
    Kind.PAGE: page_states,
    Kind.REDIRECT: redirect_states,
    Kind.SITE_SETTINGS: owned_states(Kind.SITE_SETTINGS),
    Kind.SYNONYMS: owned_states(Kind.SYNONYMS),
    Kind.PROMOTED_RESULT: owned_states(Kind.PROMOTED_RESULT),
}


def states_of(kind: Kind, keys: list[int], surroundings: Surroundings) -> Iterator[PublicState]:
    """Yield the public state of each of these objects that has one: not of drafts, nor of what is gone."""
    return READERS[kind](keys, surroundings)


def all_keys(kind: Kind) -> list[int]:
    """Return the keys of all objects of ``kind`` that exist, public or not, in order."""
    model: type[Model] = models_by_kind()[kind]
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))

"""What the public sees of each object now, read from the live content."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Site,
)

from blog.models import ArticlePage
from delivery.models.publications import Kind
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


@dataclass(frozen=True)
class SiteRoot:
    site: int
    url_path: str
    root_page: int
    hostname: str


class Surroundings:
    """What decides about the address and the privacy of objects, read once for many of them."""

    @cached_property
    def site_roots(self) -> list[SiteRoot]:
        """The roots of all sites, in the order in which Wagtail looks for the site of a page."""
        rows = Site.objects.order_by("-root_page__url_path", "-is_default_site", "hostname").values_list(
            "pk", "root_page__url_path", "root_page", "hostname"
        )
        return [SiteRoot(*row) for row in rows]

    @cached_property
    def private_page_paths(self) -> tuple[str, ...]:
        return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))

    @cached_property
    def private_collection_paths(self) -> tuple[str, ...]:
        return tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))

    def address_of(self, page: Page) -> tuple[int | None, str]:
        """Return the site of ``page`` and its address there; no site and no address where no site reaches it."""
        for root in self.site_roots:
            if page.url_path.startswith(root.url_path):
                return root.site, "/" + page.url_path.removeprefix(root.url_path)
        return None, ""

    def is_private_page(self, page: Page) -> bool:
        return page.path.startswith(self.private_page_paths) if self.private_page_paths else False

    def is_private_file(self, stored: Any) -> bool:
        paths = self.private_collection_paths
        return stored.collection.path.startswith(paths) if paths else False


def page_states(keys: Iterable[int], surroundings: Surroundings) -> Iterator[PublicState]:
    rows = Page.objects.filter(pk__in=keys, live=True, depth__gt=1).values_list("pk", "content_type")
    keys_by_type: dict[int, list[int]] = {}
    for key, content_type in rows:
        keys_by_type.setdefault(content_type, []).append(key)
    parents = parents_of(keys)
    for content_type, type_keys in sorted(keys_by_type.items()):
        for page in pages_in_full(content_type, type_keys):
            site, path = surroundings.address_of(page)
            document = page.public_document() if hasattr(page, "public_document") else {"type": "page"}
            yield PublicState(
                Kind.PAGE,
                page.pk,
                page.title,
                document | {"parent": reference_to("page", parents.get(page.pk))},
                path=path,
                site=site,
                language=page.locale.language_code,
                is_private=surroundings.is_private_page(page),
                revision=page.live_revision_id,
            )


def parents_of(keys: Iterable[int]) -> dict[int, int]:
    """Return the parent of each page, but of those at the top of a tree."""
    paths = dict(Page.objects.filter(pk__in=keys, depth__gt=2).values_list("pk", "path"))
    parent_paths = {key: path[: -Page.steplen] for key, path in paths.items()}
    found = dict(Page.objects.filter(path__in=set(parent_paths.values())).values_list("path", "pk"))
    return {key: found[path] for key, path in parent_paths.items() if path in found}


def pages_in_full(content_type: int, keys: list[int]) -> QuerySet:
    from django.contrib.contenttypes.models import ContentType

    model: Any = ContentType.objects.get_for_id(content_type).model_class() or Page
    pages = model.objects.filter(pk__in=keys).select_related("locale").order_by("pk")
    if issubclass(model, ArticlePage):
        pages = pages.prefetch_related("authors", "topics", "further_brands", "further_references")
    return pages


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
    for redirect in Redirect.objects.filter(pk__in=keys).order_by("pk"):
        document = {
            "old_path": redirect.old_path,
            "page": reference_to("page", redirect.redirect_page_id),
            "route_path": redirect.redirect_page_route_path,
            "link": redirect.redirect_link,
            "is_permanent": redirect.is_permanent,
        }
        yield PublicState(
            Kind.REDIRECT, redirect.pk, redirect.old_path, document, path=redirect.old_path, site=redirect.site_id
        )


def page_restriction_states(keys: Iterable[int], surroundings: Surroundings) -> Iterator[PublicState]:
    # Neither password nor groups: the record says that a page is private, not to whom.
    for restriction in PageViewRestriction.objects.filter(pk__in=keys).select_related("page").order_by("pk"):
        document = {"page": reference_to("page", restriction.page_id), "restriction": restriction.restriction_type}
        yield PublicState(Kind.PAGE_RESTRICTION, restriction.pk, restriction.page.title, document, is_private=True)


def collection_restriction_states(keys: Iterable[int], surroundings: Surroundings) -> Iterator[PublicState]:
    for restriction in (
        CollectionViewRestriction.objects.filter(pk__in=keys).select_related("collection").order_by("pk")
    ):
        document = {"collection": restriction.collection_id, "restriction": restriction.restriction_type}
        yield PublicState(
            Kind.COLLECTION_RESTRICTION, restriction.pk, restriction.collection.name, document, is_private=True
        )


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
    Kind.PAGE_RESTRICTION: page_restriction_states,
    Kind.PAGE: page_states,
    Kind.REDIRECT: redirect_states,
    Kind.SITE_SETTINGS: owned_states(Kind.SITE_SETTINGS),
}


def states_of(kind: Kind, keys: list[int], surroundings: Surroundings) -> Iterator[PublicState]:
    """Yield the public state of each of these objects that has one: not of drafts, nor of what is gone."""
    return READERS[kind](keys, surroundings)


def all_keys(kind: Kind) -> list[int]:
    """Return the keys of all objects of ``kind`` that exist, public or not, in order."""
    model: type[Model] = models_by_kind()[kind]
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))

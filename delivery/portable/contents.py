"""What goes out: the documents that are in force, and, if asked for, what the public does not see."""

import posixpath
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Q
from wagtail.models import Page, Site

from brands.models import Disclaimer, ServiceBrand
from compliance.canonical import canonical_json
from delivery.models import InForce
from delivery.models.publications import Kind, object_name
from delivery.reading import Source
from delivery.recording.projection import references_in
from media_library.public_documents import reference_to

Document = dict[str, Any]

PUBLIC, PRIVATE, DRAFT = "public", "private", "draft"
# In the order in which they go out and come in again. Not: the site, which belongs to its installation, and the rules
# of privacy, of which the record says that they are there and not whom they let in.
KINDS = (
    *(Kind.IMAGE, Kind.DOCUMENT, Kind.DISCLAIMER, Kind.BRAND, Kind.PERSON, Kind.TOPIC, Kind.REFERENCE),
    *(Kind.GLOSSARY_TERM, Kind.PAGE, Kind.REDIRECT, Kind.SITE_SETTINGS, Kind.SYNONYMS, Kind.PROMOTED_RESULT),
)
# What goes out of public content only where something else that goes out shows it.
SHOWN_BY_OTHERS = {Kind.IMAGE, Kind.DOCUMENT, Kind.REFERENCE}
LEADING_TO_PAGES = {Kind.REDIRECT, Kind.PROMOTED_RESULT}
TYPES_OF_PAGES = {"home", "article_index", "article", "standard", "contact"}


@dataclass(frozen=True)
class Item:
    """An object with its document: as the public sees it, or as its newest draft has it."""

    kind: Kind
    key: int
    title: str
    document: Document
    state: str = PUBLIC
    path: str = ""
    language: str = ""

    @property
    def object(self) -> str:
        return object_name(self.kind, self.key)

    def as_source(self, site: int) -> Source:
        """Return the item as composition takes documents on record. A draft has no publication: its number is 0."""
        return Source(
            object=self.object,
            number=0,
            kind=self.kind,
            key=self.key,
            type=self.document.get("type", ""),
            title=self.title,
            path=self.path,
            site=site,
            language=self.language,
            recorded_at=datetime.fromtimestamp(0, UTC),
            sha256="",
            document=self.document,
        )


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything inside from one moment, whatever is published meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def contents_of(site: Site, *, live: bool) -> list[Item]:
    """Return what goes out of ``site``, in a fixed order.

    With ``live``, what anonymous readers can get now and nothing else. Without, also private pages and files, what was
    never published or was unpublished, and drafts that wait on top of something public.
    """
    found = list(in_force(site, live=live))
    if live:
        shown = {name for item in found for name in references_in(item.document)}
        found = [item for item in found if item.kind not in SHOWN_BY_OTHERS or item.object in shown]
    else:
        public = {item.object: item for item in found}
        drafts = [*drafts_of_snippets(), *drafts_of_pages(site)]
        found += [draft for draft in drafts if not is_same(public.get(draft.object), draft)]
    there = {item.object for item in found}
    return sorted((item for item in found if leads_somewhere(item, there)), key=place_of)


def leads_somewhere(item: Item, there: set[str]) -> bool:
    """Return whether what only leads to a page leads to one that goes out too."""
    page = item.document["page"] if item.kind in LEADING_TO_PAGES else None
    return page is None or object_name(Kind.PAGE, page["key"]) in there


def place_of(item: Item) -> tuple[int, list[str], int, bool]:
    """Return where an item stands: by kind, pages by their address, a draft after what is public."""
    path = item.path.split("/") if item.kind is Kind.PAGE else []
    return KINDS.index(item.kind), path, item.key, item.state == DRAFT


def is_same(public: Item | None, draft: Item) -> bool:
    return public is not None and canonical_json(public.document) == canonical_json(draft.document)


def in_force(site: Site, *, live: bool) -> Iterator[Item]:
    rows = InForce.objects.filter(Q(site=site.pk) | Q(site=None), kind__in=KINDS)
    if live:
        rows = rows.filter(is_private=False)
    for row in rows.order_by("kind", "key"):
        document = orjson.loads(row.text)
        if row.kind == Kind.PAGE and (document.get("type") not in TYPES_OF_PAGES or not row.path):
            continue
        state = PRIVATE if row.is_private else PUBLIC
        yield Item(Kind(row.kind), row.key, row.title, document, state, row.path, row.language)


def drafts_of_pages(site: Site) -> Iterator[Item]:
    pages = Page.objects.descendant_of(site.root_page, inclusive=True)
    for page in pages.filter(Q(live=False) | Q(has_unpublished_changes=True)).order_by("path").specific():
        draft = page.get_latest_revision_as_object()
        if not hasattr(draft, "public_document"):
            continue
        path = page.url_path.removeprefix(site.root_page.url_path.rstrip("/"))
        parent = page.get_parent()
        document = draft.public_document() | {"parent": reference_to("page", parent.pk if parent.depth > 1 else None)}
        if document["type"] in TYPES_OF_PAGES:
            language = page.locale.language_code
            yield draft_item(Kind.PAGE, page.pk, draft.title, document, path=path, language=language)


def drafts_of_snippets() -> Iterator[Item]:
    models: list[tuple[Kind, Any]] = [(Kind.DISCLAIMER, Disclaimer), (Kind.BRAND, ServiceBrand)]
    for kind, model in models:
        for stored in model.objects.filter(Q(live=False) | Q(has_unpublished_changes=True)).order_by("pk"):
            draft = stored.get_latest_revision_as_object()
            path = draft.get_absolute_url() if hasattr(draft, "get_absolute_url") else ""
            yield draft_item(kind, stored.pk, str(draft), draft.public_document(), path=path)


def draft_item(kind: Kind, key: int, title: str, document: Document, *, path: str, language: str = "") -> Item:
    # As if read from the record, so that both are compared and written alike.
    return Item(kind, key, title, orjson.loads(canonical_json(document)), DRAFT, path, language)


def without_missing_files(items: Iterable[Item], is_there: Any) -> tuple[list[Item], list[Item]]:
    """Return the items without the files that ``is_there(item)`` denies, and those files."""
    kept: list[Item] = []
    missing: list[Item] = []
    for item in items:
        is_file = item.kind in {Kind.IMAGE, Kind.DOCUMENT}
        (missing if is_file and not is_there(item) else kept).append(item)
    return kept, missing


def file_of(item: Item) -> str:
    """Return the name of the file of a picture or a document in the site's storage."""
    return posixpath.normpath(item.document["file"])

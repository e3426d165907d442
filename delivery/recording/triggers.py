"""Database triggers that note which public objects a transaction touches.

They are made from the models after each ``migrate``, so a new page type or a new child table is watched from the day it
exists. Rows are noted in ``delivery_noted_change``; whoever commits must have recorded them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Page

from delivery.models.publications import Kind

# What Wagtail itself writes to a page's row without any change for the public: locks, drafts' titles, task states.
PUBLIC_PAGE_COLUMNS = (
    *("path", "title", "slug", "live", "url_path", "seo_title", "search_description", "show_in_menus"),
    *("first_published_at", "last_published_at", "locale_id", "content_type_id"),
)


@dataclass(frozen=True)
class WatchedTable:
    """A table whose rows make up public objects: ``key_column`` holds the key of the object of ``kind``."""

    table: str
    kind: Kind
    key_column: str
    columns: tuple[str, ...] = ()


def models_by_kind() -> dict[Kind, type[models.Model]]:
    """Return the model whose objects each kind records; pages are of many models, and restrictions follow below."""
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.models import CollectionViewRestriction, PageViewRestriction, Site

    from blog.models import GlossaryTerm, Person, Reference, Topic
    from brands.models import Disclaimer, ServiceBrand
    from home.models import SiteSettings
    from media_library.models import CustomDocument, CustomImage
    from search.models import PromotedResult, Synonyms

    return {
        Kind.SITE: Site,
        Kind.IMAGE: CustomImage,
        Kind.DOCUMENT: CustomDocument,
        Kind.COLLECTION_RESTRICTION: CollectionViewRestriction,
        Kind.DISCLAIMER: Disclaimer,
        Kind.BRAND: ServiceBrand,
        Kind.PERSON: Person,
        Kind.TOPIC: Topic,
        Kind.REFERENCE: Reference,
        Kind.GLOSSARY_TERM: GlossaryTerm,
        Kind.PAGE_RESTRICTION: PageViewRestriction,
        Kind.PAGE: Page,
        Kind.REDIRECT: Redirect,
        Kind.SITE_SETTINGS: SiteSettings,
        Kind.SYNONYMS: Synonyms,
        Kind.PROMOTED_RESULT: PromotedResult,
    }


def name_of_public_object(kind: str, key: int) -> str:
    """Return how editors call the object of ``kind`` with this key, nothing if there is none."""
    model = models_by_kind().get(Kind(kind)) if kind in Kind else None
    found = model._default_manager.filter(pk=key).first() if model else None
    return str(found) if found else ""


def tables_of(model: Any, kind: Kind) -> Iterator[WatchedTable]:
    """Yield the table of ``model`` and those of what it owns: child objects and many-to-many relations."""
    own = model._meta
    columns = PUBLIC_PAGE_COLUMNS if model is Page else ()
    yield WatchedTable(own.db_table, kind, own.pk.column, columns)
    for relation in own.related_objects:
        if isinstance(relation.field, ParentalKey) and relation.field.model._meta.app_label != "wagtailcore":
            yield WatchedTable(relation.field.model._meta.db_table, kind, relation.field.column)
    for field in own.local_many_to_many:
        if isinstance(field, ParentalManyToManyField):
            through: Any = field.remote_field.through
            yield WatchedTable(through._meta.db_table, kind, through._meta.get_field(field.m2m_field_name()).column)


@cache
def watched_tables() -> tuple[WatchedTable, ...]:
    """Return every table that public objects are made of."""
    kinds = models_by_kind()
    pages = [(model, Kind.PAGE) for model in apps.get_models() if issubclass(model, Page) and model is not Page]
    found = [
        watched
        for model, kind in [*((model, kind) for kind, model in kinds.items()), *pages]
        for watched in tables_of(model, kind)
    ]
    return tuple(dict.fromkeys(found))


def watched_table_names() -> set[str]:
    """Return the tables whose rows decide what the public sees, also where they are part of no public object."""
    return {watched.table for watched in watched_tables()} | {"wagtailcore_collection"}


def install_triggers(connection: Any) -> None:
    """Make or renew the triggers on every watched table. Run after each ``migrate``."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for watched in watched_tables():
            columns = f"OF {', '.join(map(quote, watched.columns))} " if watched.columns else ""
            for suffix, event in (("insert_delete", "INSERT OR DELETE"), ("update", f"UPDATE {columns}")):
                condition = "WHEN (OLD.* IS DISTINCT FROM NEW.*)" if suffix == "update" else ""
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER delivery_note_{suffix} AFTER {event} ON {quote(watched.table)} "
                    f"FOR EACH ROW {condition} "
                    f"EXECUTE FUNCTION delivery_note_change('{watched.kind}', '{watched.key_column}')"
                )
        for table, function in (
            ("wagtailcore_pageviewrestriction", "delivery_note_pages_below"),
            ("wagtailcore_site", "delivery_note_pages_of_site"),
            ("wagtailcore_collectionviewrestriction", "delivery_note_collection"),
        ):
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER delivery_note_what_is_below AFTER INSERT OR UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()"
            )
        cursor.execute(
            "CREATE OR REPLACE TRIGGER delivery_note_moved_collection AFTER UPDATE OF path ON wagtailcore_collection "
            "FOR EACH ROW EXECUTE FUNCTION delivery_note_moved_collection()"
        )

"""The one answer to “may the public see it?” that everything chosen by an editor passes on its way out."""

from collections.abc import Iterable

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from media_library.prefetched import in_bulk


def public(pages: PageQuerySet) -> PageQuerySet:
    """Return those of ``pages`` that everybody may see: live, and behind no view restriction, own or inherited.

    As Wagtail's ``live().public()``, without its query for the restrictions.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restrictions = PageViewRestriction.objects.annotate(path=path).filter(path__startswith=F("page__path"))
    return pages.live().filter(~Exists(restrictions))


def public_pages(primary_keys: Iterable[int | None]) -> list[Page]:
    """Return the pages with these keys that everybody may see, in the order of the keys."""
    keys = [key for key in primary_keys if key is not None]
    found = in_bulk(public(Page.objects.all()), keys)
    return [found[key] for key in keys if key in found]


def public_page(primary_key: int | None) -> Page | None:
    """Return the page with this key if everybody may see it, else None."""
    return next(iter(public_pages([primary_key])), None)

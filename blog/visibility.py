"""The one answer to “may the public see it?” that everything chosen by an editor passes on its way out."""

from collections.abc import Iterable
from typing import TypeVar

from wagtail.models import Page

PageType = TypeVar("PageType", bound=Page)


def public_pages(pages: Iterable[PageType | None]) -> list[PageType]:
    """Return those of ``pages`` that everybody may see, in their order: live, and behind no view restriction."""
    chosen = [page for page in pages if page is not None]
    if not chosen:
        return []
    public = set(Page.objects.filter(pk__in=[page.pk for page in chosen]).live().public().values_list("pk", flat=True))
    return [page for page in chosen if page.pk in public]


def public_page(page: PageType | None) -> PageType | None:
    """Return ``page`` if everybody may see it, else None."""
    return next(iter(public_pages([page])), None)

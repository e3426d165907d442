"""What the links inside rich text lead to."""

from collections.abc import Iterator
from typing import Any

from wagtail.models import Page
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from blog.models import Reference
from blog.visibility import public_pages


class ReferenceLinkHandler(LinkHandler):
    """The marker of a cited reference, stored as ``<a linktype="reference" id="…">``."""

    identifier = "reference"

    @staticmethod
    def get_model():
        return Reference

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        # Only a page knows the number, so the page puts markers in before this; elsewhere a marker is no link.
        return "<a>"

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[Any, str, str, str]]:
        # Wagtail's reference index: shows where a reference is used, and warns before it is deleted.
        yield cls.get_model(), attrs["id"], "", ""


class PublicPageLinkHandler(PageLinkHandler):
    """A link to a page that loses its target, but not its words, where the public may not see the page."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Page | None]:
        keys = [int(attrs["id"]) if attrs.get("id", "").isdigit() else None for attrs in attrs_list]
        shown = {page.pk: page for page in public_pages(keys)}
        return [shown.get(key) for key in keys]

"""What stands around every page: legal notice, colours, the way back."""

from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString
from wagtail.models import Page

from blog.counting import comes_from_editor
from blog.templatetags.article_tags import rich_text, shown_brand
from brands.models import live_brands
from brands.views import stylesheet_address

register = template.Library()


@dataclass(frozen=True)
class LegalNotice:
    """The disclaimer and the owner that a page shows: its brand's, or the house's where there is no brand."""

    heading: str
    texts: list[SafeString]
    owner: str

    @property
    def opening(self) -> SafeString:
        """The first paragraph, word for word: what stands beside the text, with a link to the rest."""
        first = self.texts[0] if self.texts else SafeString("")
        paragraph, end, _ = first.partition("</p>")
        return SafeString(paragraph + end)


@register.simple_tag(takes_context=True)
def legal_notice(context) -> LegalNotice:
    """Return the legal notice of the page in the context, made once for its aside, its end and its footer."""
    brand, settings = shown_brand(context), context.get("site_settings")
    source = brand or settings
    disclaimer = getattr(source, "disclaimer", None)
    return LegalNotice(
        heading=disclaimer.heading if disclaimer else "",
        texts=[rich_text(context, text) for text in source.disclaimer_texts] if disclaimer else [],
        owner=brand.legal_name if brand else getattr(settings, "copyright_owner", ""),
    )


@register.simple_tag(takes_context=True)
def page_stylesheet(context) -> str:
    """Return the address of the stylesheet, with the colours of all public brands and of the one being previewed."""
    brands = {brand.slug: brand for brand in live_brands().only("slug", "colour").select_related(None)}
    if brand := shown_brand(context):
        brands[brand.slug] = brand
    return stylesheet_address(brands.values())


@register.simple_tag(takes_context=True)
def is_of_an_editor(context) -> bool:
    """Return whether the page is made for somebody with a session."""
    request = context.get("request")
    return request is not None and comes_from_editor(request)


@register.simple_tag
def ancestors_of(page) -> list[Page]:
    """Return the public way from the home page down to ``page``, without it."""
    return list(page.get_ancestors().filter(depth__gt=1).live()) if getattr(page, "depth", None) else []


@register.filter
def leads_to(url: str, path: str) -> str:
    """Return the ``aria-current`` of a link to ``url`` on the page at ``path``: page, true (part of it) or nothing."""
    if not url or not url.endswith("/"):
        return ""
    target = "/" + url.split("://", 1)[-1].partition("/")[2] if "://" in url else url
    if target == path:
        return "page"
    return "true" if target != "/" and path.startswith(target) else ""


@register.filter
def shown_numbers(page) -> list:
    """Return the page numbers to link to from ``page`` of a paginator: the ends, the neighbours, and gaps between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))

"""The stylesheet that gives pages and cards the colours of their brands."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from brands.colours import theme_rules
from brands.models import ServiceBrand

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
COLOUR_DIGITS = re.compile(r"[0-9a-f]{6}")
MOST_BRANDS = 50


def brand_theme_address(brands: Iterable[ServiceBrand]) -> str:
    """Return the address of the stylesheet for ``brands``, empty for none.

    The colours stand in it, so it can be kept for ever: a changed colour is another address,
    and the preview of a colour that is not saved yet works too.
    """
    colours = {brand.slug: brand.colour.lstrip("#").lower() for brand in brands}
    return f"{reverse('brand_theme')}?{urlencode(sorted(colours.items()))}" if colours else ""


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand_theme(request: HttpRequest) -> HttpResponse:
    """Return the shades of each brand that the query names with its colour. Raises ``Http404`` for anything else."""
    asked = list(request.GET.dict().items())
    if not 0 < len(asked) <= MOST_BRANDS or not all(
        SLUG.fullmatch(slug) and COLOUR_DIGITS.fullmatch(colour) for slug, colour in asked
    ):
        raise Http404("Ask for brands with their colours.")
    rules = "".join(theme_rules(f'[data-brand="{slug}"]', f"#{colour}") for slug, colour in asked)
    return HttpResponse(rules, content_type="text/css; charset=utf-8")

"""A brand's stylesheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from brands.colours import theme_css
from brands.models import ServiceBrand


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand_theme(request: HttpRequest, slug: str, colour: str) -> HttpResponse:
    """Return the brand's shades. The colour is in the address, so a changed colour is a new stylesheet."""
    get_object_or_404(ServiceBrand, slug=slug)
    return HttpResponse(theme_css(f"#{colour}"), content_type="text/css; charset=utf-8")

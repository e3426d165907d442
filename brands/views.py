"""The stylesheet of a page: the site's rules with the colours of its brands, in one file and so in one request."""

import hashlib
import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from brands.colours import theme_rules
from brands.models import ServiceBrand

SITE_RULES, PRINT_RULES = "css/site.css", "css/print.css"
ADDRESS_IN_RULES = re.compile(r"""url\((["']?)(?![/#]|[a-z]+:)(.+?)\1\)""")
DIGITS_OF_FINGERPRINT = 12
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
COLOUR_DIGITS = re.compile(r"[0-9a-f]{6}")
MOST_BRANDS = 50
SECONDS_IN_A_YEAR = 31_536_000


def stylesheet_address(brands: Iterable[ServiceBrand]) -> str:
    """Return the address of the stylesheet for a page that shows ``brands``.

    The colours and a fingerprint of the rules stand in it, so it can be kept for ever: a changed colour is another
    address, and the preview of a colour that is not saved yet works too.
    """
    colours = {brand.slug: brand.colour.lstrip("#").lower() for brand in brands}
    address = reverse("stylesheet", args=[fingerprint(site_rules())])
    return f"{address}?{urlencode(sorted(colours.items()))}" if colours else address


@require_safe
def stylesheet(request: HttpRequest, asked_fingerprint: str) -> HttpResponse:
    """Return the site's rules and the shades of each brand that the query names with its colour.

    Raises ``Http404`` for anything else than brands with colours.
    """
    asked = list(request.GET.dict().items())
    if len(asked) > MOST_BRANDS or not all(
        SLUG.fullmatch(slug) and COLOUR_DIGITS.fullmatch(colour) for slug, colour in asked
    ):
        raise Http404("Ask for brands with their colours.")
    themes = "".join(theme_rules(f'[data-brand="{slug}"]', f"#{colour}") for slug, colour in asked)
    response = HttpResponse(site_rules() + themes, content_type="text/css; charset=utf-8")
    # All that it shows stands in its address: no publication changes it.
    response["Surrogate-Key"] = "stylesheet"
    # A page of another release, just before or after this one, gets these rules, but not for ever.
    if asked_fingerprint == fingerprint(site_rules()):
        patch_cache_control(response, public=True, max_age=SECONDS_IN_A_YEAR, immutable=True)
    return response


def site_rules() -> str:
    """Return what holds for all pages, on screen and on paper; while developing, as the files are now."""
    return read_rules() if settings.DEBUG else kept_rules()


@lru_cache(maxsize=1)
def kept_rules() -> str:
    return read_rules()


def read_rules() -> str:
    return f"{rules_in(SITE_RULES)}\n@media print {{\n{rules_in(PRINT_RULES)}}}\n"


def rules_in(name: str) -> str:
    """Return the rules in a static file, whose addresses hold at any other address too."""
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"There is no static file {name}.")

    def whole(match: re.Match[str]) -> str:
        return f'url("{static(posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2])))}")'

    return ADDRESS_IN_RULES.sub(whole, Path(path).read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def fingerprint(rules: str) -> str:
    return hashlib.sha256(rules.encode()).hexdigest()[:DIGITS_OF_FINGERPRINT]

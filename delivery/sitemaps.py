"""The sitemap: every public page, brand, person and topic on record, when it last changed, and its pictures."""

from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from delivery.api.responses import host_of
from delivery.composition.pages import base_address
from delivery.reading import SITE, Source, find_site, query
from media_library.pictures import picture_document

# The protocol allows 50,000 in one file.
ADDRESSES_A_FILE = 50_000
XML = "application/xml; charset=utf-8"

MAPPED = f"""
f.path <> '' AND NOT f.is_private AND ((f.kind = 'page' AND f.site = {SITE}) OR f.kind IN ('brand', 'person', 'topic'))
"""
COUNT = f"SELECT count(*), max(f.recorded_at) FROM delivery_inforce AS f WHERE {MAPPED}"  # noqa: S608 - constants
# Pages first, in the order in which they were made.
ADDRESSES = f"""
SELECT f.path, f.recorded_at, f.refers_to,
    f.card::json -> 'share_image' ->> 'key', f.card::json -> 'hero_image' ->> 'key'
FROM delivery_inforce AS f WHERE {MAPPED}
ORDER BY f.kind <> 'page', f.kind, f.key LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608 - constants; values are bound
PICTURES = """
SELECT f.object, f.key, f.card FROM delivery_inforce AS f
WHERE f.kind = 'image' AND NOT f.is_private AND f.object = ANY(%(objects)s)
"""


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Show the whole sitemap, or the index of its parts where it is too long for one file."""
    site, host = site_at(request)
    number, changed_at = query(COUNT, {"host": host})[0]
    files = -(-number // ADDRESSES_A_FILE)
    if files <= 1:
        return addresses(request, site, host, 1)
    context = {"base": base_address(site), "parts": range(1, files + 1), "changed_at": changed_at}
    return render(request, "sitemap_index.xml", context, content_type=XML)


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """Show one part of a long sitemap. Raises ``Http404`` for one that there is not."""
    site, host = site_at(request)
    files = -(-query(COUNT, {"host": host})[0][0] // ADDRESSES_A_FILE)
    if not 1 <= part <= files:
        raise Http404("There is no such part.")
    return addresses(request, site, host, part)


def site_at(request: HttpRequest) -> tuple[Source, str]:
    host = host_of(request)
    site = find_site(host).get("site")
    if site is None:
        raise Http404("There is no site at this host.")
    return site, host


def addresses(request: HttpRequest, site: Source, host: str, part: int) -> HttpResponse:
    limit, base = ADDRESSES_A_FILE, base_address(site)
    rows = query(ADDRESSES, {"host": host, "limit": limit, "offset": (part - 1) * limit})
    shown = [(path, recorded_at, images_of(*rest)) for path, recorded_at, *rest in rows]
    pictures = pictures_of({name for *_, names in shown for name in names})
    entries: list[dict[str, Any]] = [
        {
            "address": base + path,
            "changed_at": recorded_at,
            "pictures": [absolute(pictures[name], base) for name in names if name in pictures],
        }
        for path, recorded_at, names in shown
    ]
    return render(request, "sitemap.xml", {"entries": entries}, content_type=XML)


def images_of(refers_to: list[str], share_image: str | None, hero_image: str | None) -> list[str]:
    """Return the images that a page shows: not the one that only stands for it where it is shared."""
    images = [name for name in refers_to if name.startswith("image-")]
    return [name for name in images if name != f"image-{share_image}" or share_image == hero_image]


def pictures_of(names: set[str]) -> dict[str, str]:
    """Return the addresses of public pictures by name."""
    rows = query(PICTURES, {"objects": sorted(names)}) if names else []
    return {name: picture_document(key, orjson.loads(card))["url"] for name, key, card in rows}


def absolute(address: str, base: str) -> str:
    return address if "://" in address else base + address

"""Which responses may be kept, and making them ready to send."""

import datetime
import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe

from delivery.caching.compression import compress
from delivery.caching.entries import Entry, Headers
from delivery.caching.front import ENCODING, ENTRY, FRONT, SHOWN, VERSION
from delivery.caching.version import Version
from delivery.surrogate_keys import EVERYTHING, MOST_SURROGATE_KEYS

# A view sets it where its response ends before the day does: a time in ISO 8601 with its zone. Nobody else sees it.
EXPIRY_HEADER = "X-Cache-Until"

# No 302: it is how readers are sent to sign in, and ends when they have.
KEPT_STATUSES = frozenset({200, 301, 308, 404, 410})
NOT_KEPT = frozenset({"private", "no-store", "no-cache"})
# Files, of which few would fill the memory that many pages need.
LARGE_TYPES = ("image/", "video/", "audio/", "font/", "application/pdf", "application/zip", "application/octet-stream")
# With no session nothing can vary by the cookie that names it, and the encoding is part of the key, as is the origin.
KEYED_HEADERS = frozenset({"cookie", "accept-encoding", "origin"})
OWN_HEADERS = frozenset(
    {*("vary", "etag", "last-modified", "cache-control", "content-length", "content-encoding"), EXPIRY_HEADER.lower()}
)
HEADERS_OF_UNCHANGED = frozenset({"cache-control", "etag", "last-modified", "vary", "surrogate-key", "expires"})
BYTES_OF_ETAG = 32


class ResponseCacheMiddleware:
    """Hands responses that may be kept to ``Front``, which stands before Django. First in MIDDLEWARE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if FRONT not in request.META:
            return response
        version: Version | None = request.META.get(VERSION)
        if version is not None and isinstance(response, HttpResponse) and may_be_kept(response):
            front = request.META[FRONT]
            name_what_it_shows(response, request.META.get(SHOWN), version)
            request.META[ENTRY] = entry_of(response, version, request.META[ENCODING], front.started_at)
        else:
            response.headers["X-Cache"] = "pass"
        response.headers.pop(EXPIRY_HEADER, None)
        return response


def name_what_it_shows(response: HttpResponse, shown: tuple[str, list[str]] | None, version: Version) -> None:
    """Give ``response`` the surrogate keys that were read while it was composed, if they are of its ``version``."""
    if shown is None or response.has_header("Surrogate-Key"):
        return
    version_read, keys = shown
    if version_read == version.sha256 and len(keys) <= MOST_SURROGATE_KEYS:
        response["Surrogate-Key"] = " ".join(keys)


def may_be_kept(response: HttpResponse) -> bool:
    """Return whether a response to an anonymous reader is the same for every other one."""
    directives = {part.partition("=")[0].lower() for part in parts_of(response, "Cache-Control")}
    return (
        response.status_code in KEPT_STATUSES
        and not response.cookies  # also what a form's token brings with it
        and not directives & NOT_KEPT
        and not response.get("Content-Type", "").lower().startswith(LARGE_TYPES)
        and not {"*", "authorization"} & set(varying_headers(response))
    )


def parts_of(response: HttpResponse, header: str) -> list[str]:
    return [part.strip() for part in response.get(header, "").split(",") if part.strip()]


def varying_headers(response: HttpResponse) -> list[str]:
    return [name.lower() for name in parts_of(response, "Vary")]


def entry_of(response: HttpResponse, version: Version, encoding: str, started_at: float) -> Entry:
    """Return ``response`` as it is kept under ``version``, in ``encoding`` where that is worth it.

    ``started_at`` is when this process began: what its code and templates make may be as new as that.
    """
    now = time.time()
    body, applied = compress_response(response, encoding)
    ends_itself = response.get(EXPIRY_HEADER)
    midnight, next_midnight = day_around(timezone.localtime())
    expires = min(next_midnight, moment_of(ends_itself)) if ends_itself else next_midnight
    modified = 0.0
    if response.has_header("Last-Modified"):
        modified = float(parse_http_date_safe(response["Last-Modified"]) or 0)
    elif version.modified and not ends_itself:
        # A new day and new code change pages too.
        modified = float(int(max(version.modified, midnight, started_at)))
    varies_by = sorted(set(varying_headers(response)) - KEYED_HEADERS)
    etag = etag_of(response, applied)
    headers: Headers = [
        *((name, value) for name, value in response.items() if name.lower() not in OWN_HEADERS),
        ("Vary", ", ".join(["Accept-Encoding", *vary_names(response)])),
        ("ETag", etag),
        ("Cache-Control", response.get("Cache-Control") or cache_control(expires - now)),
        ("Content-Length", str(len(body))),
    ]
    if not response.has_header("Surrogate-Key"):
        headers.append(("Surrogate-Key", EVERYTHING))
    if applied:
        headers.append(("Content-Encoding", applied))
    if modified:
        headers.append(("Last-Modified", http_date(modified)))
    return Entry(
        version=version.sha256,
        depends_on=frozenset(response["Surrogate-Key"].split()) if response.has_header("Surrogate-Key") else None,
        status=f"{response.status_code} {response.reason_phrase}",
        body=[body],
        etag=etag.removeprefix("W/"),
        modified=modified,
        expires=expires,
        headers=headers,
        headers_unchanged=[header for header in headers if header[0].lower() in HEADERS_OF_UNCHANGED],
        varies_by=tuple(f"HTTP_{name.upper().replace('-', '_')}" for name in varies_by),
    )


def compress_response(response: HttpResponse, encoding: str) -> tuple[bytes, str]:
    if response.has_header("Content-Encoding"):
        return response.content, response["Content-Encoding"]
    return compress(response.content, response.get("Content-Type", ""), encoding)


def etag_of(response: HttpResponse, applied: str) -> str:
    """Return the view's own ETag or the hash of the body; another one for each encoding, as strong ones must be."""
    own = response.get("ETag") or f'"{hashlib.sha256(response.content).hexdigest()[:BYTES_OF_ETAG]}"'
    return f'{own[:-1]}-{applied}"' if applied and own.endswith('"') else own


def vary_names(response: HttpResponse) -> list[str]:
    names = dict.fromkeys(parts_of(response, "Vary"))
    return [name for name in names if name.lower() not in {"cookie", "accept-encoding"}]


def cache_control(lasting_seconds: float) -> str:
    """Return what others may do: browsers ask each time, a cache between as long as it is purged or may be late."""
    shared_seconds = min(settings.DELIVERY_CACHE_SHARED_SECONDS, max(0, int(lasting_seconds)))
    shared = f"s-maxage={shared_seconds}, " if shared_seconds else ""
    return f"public, max-age=0, {shared}must-revalidate"


def moment_of(text: str) -> float:
    return datetime.datetime.fromisoformat(text).timestamp()


def day_around(now: datetime.datetime) -> tuple[float, float]:
    """Return when the local day of ``now`` began and when it ends: pages show what was read most in whole days."""
    zone, today = timezone.get_current_timezone(), now.date()
    first, last = (
        datetime.datetime.combine(day, datetime.time.min, tzinfo=zone)
        for day in (today, today + datetime.timedelta(days=1))
    )
    return first.timestamp(), last.timestamp()

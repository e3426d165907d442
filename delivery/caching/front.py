"""The first thing in the process: ready bytes for whoever needs nothing more, Django for all others."""

import re
import time
from collections.abc import Callable, Iterable
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings

from delivery.caching.compression import preferred_encoding
from delivery.caching.entries import Entries, Entry, Headers, Key
from delivery.caching.metrics import Counter
from delivery.caching.version import KnownVersion, Version

Environment = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]

# What the middleware finds in the environment of a request, and leaves in it.
VERSION = "delivery.version"
ENCODING = "delivery.encoding"
ENTRY = "delivery.entry"
# The hash of a version, and the surrogate keys of what the response showed at that version.
SHOWN = "delivery.shown"
FRONT = "delivery.front"

CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
NOT_MODIFIED = "304 Not Modified"
HIT: Headers = [("X-Cache", "hit")]
REQUEST_ID = "X-Request-ID"  # as it is given to what Django answers
PARTS_OF_KEY = 6
LONGEST_KEY = 2_000
MOST_ACCEPT_ENCODINGS = 500


def in_front_of(application: Application) -> Application:
    """Return ``application`` behind the cache, or as it is where the settings want no cache."""
    return Front(application) if settings.DELIVERY_CACHE_ENABLED else application


class Front:
    """Answers anonymous reading from kept responses; everything else is answered by ``application``."""

    def __init__(self, application: Application):
        self.application = application
        self.started_at = time.time()
        self.entries = Entries(settings.DELIVERY_CACHE_BYTES)
        self.known = KnownVersion(self.drop_what_changed)
        self.count_hit, self.count_miss, self.count_passed = Counter(), Counter(), Counter()
        self.encodings: dict[str, str] = {}
        self.serves_without_database = settings.DELIVERY_CACHE_SERVE_WHEN_DATABASE_IS_DOWN
        self.excluded = tuple(
            path for path in (*settings.DELIVERY_CACHE_EXCLUDED_PATHS, settings.STATIC_URL, settings.MEDIA_URL) if path
        )
        self.find_identity = identifying_cookies().search
        self.addressing = addressing_headers()

    def drop_what_changed(self, version: Version, affected: set[str] | None) -> None:
        from wagtail.models import Site

        self.entries.advance(version.sha256, affected)
        Site.clear_site_root_paths_cache()  # Wagtail keeps it per process, for an hour

    def close(self) -> None:
        self.known.close()

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        get = environ.get
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        cookies = get("HTTP_COOKIE")
        if (
            (method != "GET" and method != "HEAD")
            or "HTTP_AUTHORIZATION" in environ
            or path.startswith(self.excluded)
            or (cookies and self.find_identity(cookies))
        ):
            return self.let_pass(environ, start_response)
        accept_encoding = get("HTTP_ACCEPT_ENCODING", "")
        encoding = self.encodings.get(accept_encoding)
        if encoding is None:
            encoding = self.learn_encoding(accept_encoding)
        key: Key = (
            path,
            get("QUERY_STRING"),
            get("HTTP_HOST"),
            encoding,
            get("HTTP_ORIGIN"),
            environ["wsgi.url_scheme"],
        )
        if self.addressing:
            key = (*key, *[get(name) for name in self.addressing])
        known = self.known
        version = known.heard if time.monotonic() < known.valid_until else known.ask()
        is_certain = version is not None
        if version is None and self.serves_without_database:
            version = known.latest
        if version is None:
            return self.let_pass(environ, start_response)
        entries = self.entries
        found = entries.found
        entry = found.get(key) if entries.version == version.sha256 else None
        if entry is not None and entry.varies_by:
            self.touch(key)
            key = (*key, *[get(name) for name in entry.varies_by])
            entry = found.get(key)
        if entry is None or entry.expires <= time.time():
            if is_certain and length(key) <= LONGEST_KEY:
                return self.compose(environ, start_response, key, version, encoding)
            return self.let_pass(environ, start_response)
        self.touch(key)
        self.count_hit.count()
        return answer(entry, environ, start_response, method)

    def touch(self, key: Key) -> None:
        try:  # noqa: SIM105 - quicker than suppressing, and this is done for each response
            self.entries.found.move_to_end(key)
        except KeyError:
            pass  # another thread made room meanwhile; the entry itself is as good as before

    def let_pass(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        self.count_passed.count()
        environ[FRONT] = self
        return self.application(environ, start_response)

    def compose(
        self, environ: Environment, start_response: StartResponse, key: Key, version: Version, encoding: str
    ) -> Iterable[bytes]:
        """Let Django make the whole response, keep it if the middleware says so, and send what this reader asked for.

        ``version`` was read before: should something be published meanwhile, the response is kept under a version
        that nobody asks for any more.
        """
        method = environ["REQUEST_METHOD"]
        conditions = {name: environ.pop(name) for name in CONDITIONS if name in environ}
        environ.update({"REQUEST_METHOD": "GET", VERSION: version, ENCODING: encoding, FRONT: self})
        started: list[tuple[Any, ...]] = []
        response = self.application(environ, lambda *arguments: started.append(arguments))
        entry: Entry | None = environ.get(ENTRY)
        if entry is None:
            self.count_passed.count()
            start_response(*started[-1])
            if method == "GET":
                return response
            close(response)
            return []
        close(response)
        self.count_miss.count()
        self.keep(key, entry, environ)
        # Of this request only, so it is no part of what is kept.
        request_id = [header for header in started[-1][1] if header[0] == REQUEST_ID]
        return answer(entry, {**environ, **conditions}, start_response, method, [("X-Cache", "miss"), *request_id])

    def keep(self, key: Key, entry: Entry, environ: Environment) -> None:
        if entry.varies_by:
            # The plain key tells what the response varies by, the longer one leads to this variant.
            plain = key[: PARTS_OF_KEY + len(self.addressing)]
            key = (*plain, *[environ.get(name) for name in entry.varies_by])
            if length(key) > LONGEST_KEY:
                return
            self.entries.keep(plain, entry)
        self.entries.keep(key, entry)

    def learn_encoding(self, accept_encoding: str) -> str:
        if len(self.encodings) >= MOST_ACCEPT_ENCODINGS:
            self.encodings.clear()
        encoding = preferred_encoding(accept_encoding)
        if len(accept_encoding) < LONGEST_KEY:
            self.encodings[accept_encoding] = encoding
        return encoding

    @property
    def figures(self) -> dict[str, int | float | bool]:
        """What the cache of this process holds and did."""
        latest = self.known.latest
        return {
            "hits": self.count_hit.value,
            "misses": self.count_miss.value,
            "passed": self.count_passed.value,
            "evictions": self.entries.evictions,
            "entries": len(self.entries.found),
            "bytes": self.entries.bytes,
            "most_bytes": self.entries.most_bytes,
            "number": latest.number if latest else 0,
            "is_listening": self.known.is_listening,
            "version_changes": self.known.changes,
            "version_lag_seconds": round(self.known.lag, 6),
        }


def answer(
    entry: Entry, environ: Environment, start_response: StartResponse, method: str, more: Headers = HIT
) -> list[bytes]:
    """Send a kept response, or that the reader has it already. ``more``: headers of this request alone."""
    if is_unchanged(entry, environ):
        start_response(NOT_MODIFIED, [*entry.headers_unchanged, *more])
        return []
    start_response(entry.status, [*entry.headers, *more])
    return entry.body if method == "GET" else []


def is_unchanged(entry: Entry, environ: Environment) -> bool:
    """Return whether the conditions of a request say that the reader has just this response."""
    etags = environ.get("HTTP_IF_NONE_MATCH")
    if etags is not None:
        return entry.status[0] == "2" and (entry.etag in etags or etags.strip() == "*")
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or not entry.modified or entry.status[0] != "2":
        return False
    try:
        return parsedate_to_datetime(since).timestamp() >= entry.modified
    except (TypeError, ValueError):
        return False


def identifying_cookies() -> re.Pattern[str]:
    """Return what finds the cookies that make a reader somebody; those of statistics and the like do not."""
    names = "|".join(map(re.escape, (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)))
    return re.compile(rf"(?:^|;)\s*(?:{names})\s*=")


def addressing_headers() -> tuple[str, ...]:
    """Return the names of what decides, besides host and scheme, which address Django takes a request to be for."""
    names: list[str] = []
    if settings.SECURE_PROXY_SSL_HEADER:
        names.append(settings.SECURE_PROXY_SSL_HEADER[0])
    if settings.USE_X_FORWARDED_HOST:
        names.append("HTTP_X_FORWARDED_HOST")
    if settings.USE_X_FORWARDED_PORT:
        names.append("HTTP_X_FORWARDED_PORT")
    return tuple(names)


def length(key: Key) -> int:
    return sum(len(part) for part in key if isinstance(part, str))


def close(response: Iterable[bytes]) -> None:
    closing = getattr(response, "close", None)
    if closing is not None:
        closing()

"""What is tried on every address: values, names and bodies that no honest reader sends. A fixed list, so that what it
found once is tried again each time; ``hypothesis`` and ``schemathesis`` look for new ones in tests of their own.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

# As they stand in an address, percent-encoded.
VALUES = {
    "nothing": "",
    "null character": "a%00b",
    "beyond the database": str(2**63),
    "huge number": "9" * 5_000,
    "exponent": "2.9e32",
    "not a number": "nan",
    "negative": "-1",
    "foreign digits": quote("١٢"),
    "null twice": "null,null",
    "long": "x" * 5_000,
    "bad UTF-8": "%FF%FE%C0%AF",
    "half a surrogate": "%ED%A0%80",
    "nesting": "a(" * 1_500,
    "commas": "," * 200,
    "quotes and templates": quote("'\"`;-- %s %n {{7*7}} ${7*7} <script>alert(1)</script>"),
    "up the folders": quote("../../../../etc/passwd", safe=""),
    "line break": "a%0D%0ASet-Cookie:%20x=1",
    "directions and emoji": quote("\u202eabc\u2066😀\ufeff"),
    "wildcards": quote("%_\\*"),
}

# What Django's patterns cannot tell: an address for each regular expression in the site's URL configuration.
EXAMPLES = {
    r"api/delivery/v1/[\s\S]*": "api/delivery/v1/{value}",
    r"^(?P<path>(?:[\w-]+/)+)index\.md$": "{value}/index.md",
    r"^media/(?P<folder>images|original_images|avatar_images)/(?P<path>.+)$": "media/images/{value}",
    r"documents/^(\d+)/(.*)$": "documents/1/{value}",
    r"documents/^authenticate_with_password/(\d+)/$": "documents/authenticate_with_password/{value}/",
    r"^((?:[\w\-]+/)*)$": "{value}/",
}
REGULAR_EXPRESSION = set("^$()[]")
PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
USUAL = {"int": "1", "slug": "a", "str": "a", "path": "a", "uuid": "a", None: "1"}

BODIES = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a list of objects": b'[{"title": "a"}]',
    "a text": b'"text"',
    "a number": b"1e999",
    "no number": b"NaN",
    "an object": b"{}",
    "half": b'{"title": ',
    "deep lists": b"[" * 50_000,
    "deep objects": b'{"meta":' * 20_000 + b"1" + b"}" * 20_000,
    "bad UTF-8": b'{"title": "\xff\xfe"}',
    "null character": b'{"title": "a\\u0000b"}',
    "half a surrogate": b'{"title": "\\ud800"}',
    "same name twice": b'{"title": "a", "title": []}',
    "huge number": b'{"meta": ' + b"9" * 5_000 + b"}",
}

WRONG_SHAPES: dict[str, Any] = {
    "null": None,
    "list": [],
    "list of lists": [[["a"]]],
    "object": {},
    "object in object": {"a": {"b": {"c": 1}}},
    "true": True,
    "number": 2.9e32,
    "large number": 2**62,
    "negative": -1,
    "text": "text",
    "long text": "x" * 20_000,
    "line break": "a\r\nb",
    "half a surrogate": "\ud800",
}


def routes(patterns: list[Any] | None = None, before: str = "", *, without: tuple[str, ...]) -> Iterator[str]:
    """Yield the pattern of every address of the site, but for those that begin as ``without`` says."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        # The second API begins each of its addresses with a sign of regular expressions, which stands for nothing.
        route = before + re.sub(r"^\^(?=[a-z]+/$)", "", str(pattern.pattern))
        if route.startswith(without):
            continue
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route, without=without)
        elif isinstance(pattern, URLPattern):
            yield route


def addresses(route: str, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield ``route`` with each of ``values`` in each of its places, and what was put where."""
    if route in EXAMPLES:
        for name, value in values.items():
            yield f"/{EXAMPLES[route].format(value=value)}", name
        return
    if REGULAR_EXPRESSION & set(route):
        raise LookupError(f"Give an example of an address for {route!r} in EXAMPLES.")
    places = list(PARAMETER.finditer(route))
    for place in places:
        for name, value in values.items():
            filled = "".join(
                value if piece is place else USUAL.get(piece["converter"], "a") if piece is not None else text
                for text, piece in pieces(route, places)
            )
            yield f"/{filled}", f"{place['name']}: {name}"


def pieces(route: str, places: list[re.Match[str]]) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Yield the texts of a route and the places between them, in their order."""
    end = 0
    for place in places:
        yield route[end : place.start()], None
        yield "", place
        end = place.end()
    yield route[end:], None


def usual_address(route: str) -> str:
    """Return an address of ``route`` with nothing strange in it."""
    if route in EXAMPLES:
        return f"/{EXAMPLES[route].format(value='a')}"
    return "/" + PARAMETER.sub(lambda place: USUAL.get(place["converter"], "a"), route)


OWN = b"Host: 127.0.0.1\r\nConnection: close\r\n"
# What only a server can be sent: no client of Python's writes such requests.
RAW_REQUESTS = {
    "nothing": b"\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + OWN + b"Host: other.example\r\n\r\n",
    "an address with a host": b"GET http://other.example/ HTTP/1.1\r\n" + OWN + b"\r\n",
    "no address": b"OPTIONS * HTTP/1.1\r\n" + OWN + b"\r\n",
    "a tunnel": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\n" + OWN + b"\r\n",
    "null in the path": b"GET /a\x00b HTTP/1.1\r\n" + OWN + b"\r\n",
    "bytes in the path": b"GET /\xff\xfe/ HTTP/1.1\r\n" + OWN + b"\r\n",
    "bytes in the query": b"GET /search/?q=\xff\xfe HTTP/1.1\r\n" + OWN + b"\r\n",
    "way up": b"GET /static/../../../../../../etc/passwd HTTP/1.1\r\n" + OWN + b"\r\n",
    "way up, encoded": b"GET /static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + OWN + b"\r\n",
    "way up from images": b"GET /media/images/..%2f..%2fpostgres%2fPG_VERSION HTTP/1.1\r\n" + OWN + b"\r\n",
    "way up with the other slash": b"GET /media/images/..\\..\\postgres\\PG_VERSION HTTP/1.1\r\n" + OWN + b"\r\n",
    "two lengths": b"POST /read/ HTTP/1.1\r\n" + OWN + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
    "length and chunks": (
        b"POST /read/ HTTP/1.1\r\n"
        + OWN
        + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin/ HTTP/1.1\r\n"
        + OWN
        + b"\r\n"
    ),
    "chunks that are none": b"POST /read/ HTTP/1.1\r\n" + OWN + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "negative length": b"POST /read/ HTTP/1.1\r\n" + OWN + b"Content-Length: -1\r\n\r\n",
    "folded header": b"GET / HTTP/1.1\r\n" + OWN + b"X-A: 1\r\n  folded\r\n\r\n",
    "bytes in a header": b"GET / HTTP/1.1\r\n" + OWN + b"Cookie: \xff\xfe=\xff\r\n\r\n",
    "long header": b"GET / HTTP/1.1\r\n" + OWN + b"X-A: " + b"x" * 100_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + OWN + b"X-A: 1\r\n" * 1_000 + b"\r\n",
    "long address": b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n" + OWN + b"\r\n",
    "other version": b"GET / HTTP/9.9\r\n" + OWN + b"\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}

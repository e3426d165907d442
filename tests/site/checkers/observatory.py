"""The score that MDN's HTTP Observatory gives a response, computed here: 100, with points for each of its ten tests.

Rules and points as published at https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring and in
github.com/mdn/mdn-http-observatory, read in November 2026. What needs the outside world is left out: a site counts as
not preloaded, and its certificate as good.
"""

from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

BASELINE = 100
# Points above the baseline count only for who would have this many without them.
LEAST_FOR_EXTRA = 90
SIX_MONTHS = 15_552_000  # 180 days, as the Observatory counts

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PLAIN_SCHEMES = ("http:", "ftp:")
PASSIVE = ("img-src", "media-src")
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
OTHER_REFERRERS = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}


def score(response, *, redirect) -> tuple[int, dict[str, int]]:
    """Return the score of a page and the points of each test.

    ``response`` is the page as it comes over https, ``redirect`` what comes where it is asked for over http.
    """
    points = {
        "content-security-policy": content_security_policy(response),
        "cookies": cookies(response),
        "cross-origin-resource-sharing": cross_origin_resource_sharing(response),
        "redirection": redirection(redirect),
        "referrer-policy": referrer_policy(response),
        "strict-transport-security": strict_transport_security(response),
        "subresource-integrity": subresource_integrity(response),
        "x-content-type-options": 0 if header(response, "X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": x_frame_options(response),
        "cross-origin-resource-policy": cross_origin_resource_policy(response),
    }
    without_extra = BASELINE + sum(number for number in points.values() if number < 0)
    whole = BASELINE + sum(points.values())
    return max(0, whole if without_extra >= LEAST_FOR_EXTRA else without_extra), points


def header(response, name: str) -> str:
    return response.headers.get(name, "").strip().lower()


def policy_of(response) -> dict[str, set[str]]:
    """Return the directives of a response's Content-Security-Policy. The first of a name counts."""
    directives: dict[str, set[str]] = {}
    for directive in header(response, "Content-Security-Policy").split(";"):
        if words := directive.split():
            directives.setdefault(words[0], set(words[1:]))
    return directives


def content_security_policy(response) -> int:
    policy = policy_of(response)
    if not policy:
        return -25
    default = policy.get("default-src", {"*"})
    script, style, objects = (policy.get(name, default) for name in ("script-src", "style-src", "object-src"))
    script, style = (without_what_nonces_replace(sources) for sources in (script, style))
    active = script.union(*(sources for name, sources in policy.items() if name not in {*PASSIVE, "script-src"}))
    passive = set().union(*(policy.get(name, policy.get("default-src", set())) for name in PASSIVE))
    found = [
        (script & (BROAD | INLINE) or objects & BROAD, -20),
        (any(source.startswith(PLAIN_SCHEMES) for source in active), -20),
        ("'unsafe-eval'" in script | style, -10),
        (any(source.startswith(PLAIN_SCHEMES) for source in passive), -10),
        (style & (BROAD | INLINE), 0),
        (policy.get("default-src") == {"'none'"}, 10),
    ]
    return next((number for is_so, number in found if is_so), 5)


def without_what_nonces_replace(sources: set[str]) -> set[str]:
    has_nonce = any(source.startswith(("'sha256-", "'sha384-", "'sha512-", "'nonce-")) for source in sources)
    return sources - {"'unsafe-inline'"} if has_nonce else sources


def cookies(response) -> int:
    """Return the worst that is found in a cookie; with none, nothing is won or lost."""
    if not response.cookies:
        return 0
    is_protected = strict_transport_security(response) >= 0
    worst = 5 if all(cookie["samesite"] for cookie in jar(response).values()) else 0
    for name, cookie in jar(response).items():
        is_session = any(part in name.lower() for part in ("login", "sess"))
        found = [
            (cookie["samesite"] and cookie["samesite"].lower() not in {"lax", "strict", "none"}, -20),
            (cookie["samesite"].lower() == "none" and not cookie["secure"], -20),
            (not cookie["secure"], -5 if is_protected else -20),
            ("csrf" in name.lower() and not cookie["samesite"], -20),
            (is_session and not cookie["secure"], -10 if is_protected else -40),
            (is_session and not cookie["httponly"], -30),
        ]
        worst = min([worst, *(number for is_so, number in found if is_so)])
    return worst


def jar(response) -> SimpleCookie:
    return response.cookies


def cross_origin_resource_sharing(response) -> int:
    is_universal = header(response, "Access-Control-Allow-Credentials") == "true"
    return -50 if is_universal and header(response, "Access-Control-Allow-Origin") else 0


def redirection(redirect) -> int:
    if redirect.status_code not in {301, 302, 307, 308}:
        return -20
    target = urlsplit(redirect.headers["Location"])
    if target.scheme != "https":
        return -10
    return 0 if target.hostname == redirect.wsgi_request.get_host() else -5


def referrer_policy(response) -> int:
    values = [value.strip() for value in header(response, "Referrer-Policy").split(",") if value.strip()]
    known = [value for value in values if value in PRIVATE_REFERRERS | OTHER_REFERRERS]
    if not values:
        return 0
    return 5 if known and known[-1] in PRIVATE_REFERRERS else -5


def strict_transport_security(response) -> int:
    text = header(response, "Strict-Transport-Security")
    ages = [part.strip()[8:] for part in text.split(";") if part.strip().startswith("max-age=")]
    if not text or "," in text or len(ages) != 1 or not ages[0].isdigit():
        return -20
    return 0 if int(ages[0]) >= SIX_MONTHS else -10


def subresource_integrity(response) -> int:
    if "html" not in header(response, "Content-Type"):
        return 0
    scripts = BeautifulSoup(response.content, "html.parser").find_all("script", src=True)
    worst = 0
    for script in scripts:
        address, has_hash = urlsplit(script["src"]), bool(script.get("integrity"))
        if not address.netloc:
            continue  # of this very host
        if address.scheme != "https":
            worst = min(worst, -20 if has_hash else -50)
        elif not has_hash:
            worst = min(worst, -5)
    has_all = bool(scripts) and all(script.get("integrity") for script in scripts)
    return 5 if has_all and not worst else worst


def x_frame_options(response) -> int:
    if "frame-ancestors" in policy_of(response):
        return 5
    return 0 if header(response, "X-Frame-Options") in {"deny", "sameorigin"} else -20


def cross_origin_resource_policy(response) -> int:
    value = header(response, "Cross-Origin-Resource-Policy")
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0, "": 0}.get(value, -5)

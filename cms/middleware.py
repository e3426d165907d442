"""Middleware of the site as a whole."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse


class SameOriginMiddleware:
    """Takes a form of an anonymous reader without a token where the browser says that it came from this site.

    Public pages are the same bytes for everybody, so they hold no token. A token protects what a reader's cookies
    allow; whoever has no session has no such thing, and the browser's word keeps other sites from sending forms in a
    reader's name. With a session, without the browser's word, and in the admin, Django asks for the token as ever.

    Stands before ``CsrfViewMiddleware``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        if (
            request.method == "POST"
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and not request.path.startswith(reverse("wagtailadmin_home"))
            and comes_from_this_site(request)
        ):
            request.csrf_processing_done = True  # type: ignore[attr-defined] # what CsrfViewMiddleware looks at


def comes_from_this_site(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of this very origin sent the request."""
    if (site := request.headers.get("Sec-Fetch-Site")) is not None:
        return site == "same-origin"
    # Browsers say it to https only, and old ones not at all.
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if not source:
        return False
    try:
        parts = urlsplit(source)
    except ValueError:
        return False
    return (parts.scheme, parts.netloc.lower()) == (request.scheme, request.get_host().lower())

"""What readers get when something is not there, was withdrawn, or cannot be answered now."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views import defaults
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from cms.embedded_postgres.errors import EmbeddedPostgresError
from delivery.api.problems import problem
from delivery.api.responses import host_of
from delivery.composition.whole import UnsettledError
from delivery.missing import LONGEST_PATH, similar_pages, was_withdrawn, words_of_path

PASSING = (OperationalError, InterfaceError, EmbeddedPostgresError, UnsettledError)
RETRY_SECONDS = "30"
API_PATH = "/api/"


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show that there is no such page and what may have been meant, or that it was withdrawn."""
    path = request.path_info
    if is_of_an_api(request):
        return problem(404, "There is no such address.")
    if not can_be_of_a_page(path):
        return render(request, "404.html", status=404)
    host, words = host_of(request), words_of_path(path)
    context = {"words": " ".join(words), "suggestions": similar_pages(words, host)}
    if was_withdrawn(path.removesuffix("index.md"), host) and not leads_elsewhere(request):
        return render(request, "410.html", context, status=410)
    return render(request, "404.html", context, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request is wrong in itself: its host, its length, its form."""
    if is_of_an_api(request):
        return problem(400, "This request cannot be read: look at its host, its length and its form.")
    return defaults.bad_request(request, exception)


def is_of_an_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PATH)


def can_be_of_a_page(path: str) -> bool:
    """Return whether a page could stand at ``path``: only then it is worth a look at the record."""
    others = (reverse("wagtailadmin_home"), settings.STATIC_URL, settings.MEDIA_URL, settings.PICTURES_URL)
    return path.isprintable() and len(path) <= LONGEST_PATH and not path.startswith(others)


def leads_elsewhere(request: HttpRequest) -> bool:
    """Return whether there is a redirect, which Wagtail looks for after this, and only where nothing was found."""
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    return any(get_redirect(request, address) is not None for address in dict.fromkeys([path, path.partition("?")[0]]))


def passing() -> tuple[type[Exception], ...]:
    """Return what is raised while something that this site needs is away: it will be back."""
    if not settings.MEDIA_BUCKET:
        return PASSING
    # Heavy, and of no use to a site that keeps its media in a folder.
    from media_library.buckets import AWAY

    return (*PASSING, *AWAY)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong, or that the database or the bucket of the media does not answer now.

    It needs neither of them itself.
    """
    is_passing = isinstance(sys.exception(), passing())
    status, headers = (503, {"Retry-After": RETRY_SECONDS}) if is_passing else (500, {})
    if is_of_an_api(request):
        detail = "The content cannot be read now. Try again." if is_passing else "Something went wrong on our side."
        response = problem(status, detail, headers=headers)
    else:
        response = HttpResponse(render_to_string(f"{status}.html"), status=status, headers=headers)
    response["Cache-Control"] = "no-store"
    return response

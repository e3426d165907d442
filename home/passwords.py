"""Passwords of private pages and documents: where they are asked for, and how often from one address.

In front of Wagtail's own views, which take as many as somebody sends, and any page beside any restriction.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from wagtail import views
from wagtail.documents.views import serve
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from home.senders import client_address, count_and_wait, spoken_duration


def page_password(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """Ask for the password of a page, or take it. Raises ``Http404`` for a page that the restriction is not about."""
    restriction = get_object_or_404(PageViewRestriction, pk=page_view_restriction_id, restriction_type="password")
    page = get_object_or_404(Page.objects.live(), pk=page_id)
    if page.pk != restriction.page_id and not page.is_descendant_of(restriction.page):
        raise Http404
    return taking_few(
        request,
        restriction,
        "wagtailcore/password_required.html",
        lambda: views.authenticate_with_password(request, page_view_restriction_id, page_id),
    )


def document_password(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """Ask for the password of documents, or take it. Raises ``Http404`` if they are behind none."""
    restriction = get_object_or_404(CollectionViewRestriction, pk=restriction_id, restriction_type="password")
    return taking_few(
        request,
        restriction,
        "wagtaildocs/password_required.html",
        lambda: serve.authenticate_with_password(request, restriction_id),
    )


def taking_few(
    request: HttpRequest,
    restriction: PageViewRestriction | CollectionViewRestriction,
    template: str,
    take: Callable[[], HttpResponse],
) -> HttpResponse:
    """Return what ``take`` answers; where too many passwords came from the reader's address, when to try again."""
    if request.method != "POST":
        return take()
    seconds = count_and_wait(client_address(request.META), "passwords", settings.PASSWORD_LIMITS)
    if not seconds:
        return take()
    # Whether this one was right is not told.
    initial = {"return_url": request.POST.get("return_url", "")}
    context = {
        "form": PasswordViewRestrictionForm(initial=initial, instance=restriction),
        "action_url": request.path,
        "refusal": "Too many passwords were tried from your internet connection. "
        f"Please try again in {spoken_duration(seconds)}.",
    }
    response = render(request, template, context, status=429)
    response["Retry-After"] = str(seconds)
    return response

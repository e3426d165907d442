"""Answers in the admin where the door refuses."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from compliance.door import SignOffError


class SignOffRefusalMiddleware:
    """Shows the person what is missing, whichever screen of the admin was refused: bulk actions, copies, workflows.

    What was refused is undone; a draft that was saved before stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, SignOffError) or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        for message in exception.messages:
            messages.error(request, message)
        address = place_to_go_on(request, exception.signed)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # What Wagtail's dialogs understand: they close, and the page behind them shows the message.
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


def place_to_go_on(request: HttpRequest, signed: Any) -> str:
    """Return where the person can do something about it: the editor, or else the form that they came from."""
    if signed.pk and not signed._state.adding and (address := AdminURLFinder(request.user).get_edit_url(signed)):
        return address
    return request.get_full_path()

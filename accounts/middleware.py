"""No screen of the admin for a session that has not passed the second factor of its person."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.adapters import back_to_sign_in
from accounts.second_factor import deadline_of, has_passed, has_second_factor
from accounts.sessions import see_session

# Screens that belong to nobody, and those by which a second factor is set up. Everything else in the admin is closed to
# whoever is late with it.
OPEN_SCREENS = {
    *("account_login", "mfa_authenticate", "wagtailadmin_logout", "sign_in_again"),
    *("wagtailadmin_sprite", "wagtailadmin_javascript_catalog"),
}
SETTING_UP = {
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"),
    *("mfa_view_recovery_codes", "account_reauthenticate"),
}


class SessionListMiddleware:
    """Keeps what people see of their sessions right, for requests to the admin that asked who they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(self.admin) and request.session.accessed and request.user.is_authenticated:
            see_session(request)
        return response


class SecondFactorMiddleware:
    """Asks every request to the admin whether it may go on, whichever way its session came about.

    A session that has passed costs no query. ``request.second_factor_due_at`` says until when somebody may go on
    without one, for the banner.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, arguments: Any, keywords: Any) -> HttpResponseBase | None:
        screen = request.resolver_match.url_name
        if not request.path_info.startswith(self.admin) or screen in OPEN_SCREENS:
            return None
        user = request.user
        if not user.is_authenticated or has_passed(request.session, user):
            return None
        if has_second_factor(user):
            # However it came here: the password alone opens nothing.
            logout(request)
            refuse_scripts(request)
            return back_to_sign_in(request, "Please sign in with your second factor.")
        request.second_factor_due_at = due_at = deadline_of(user)
        if due_at is None or screen in SETTING_UP or due_at > timezone.now():
            return None
        refuse_scripts(request)
        return redirect("mfa_index")


def refuse_scripts(request: HttpRequest) -> None:
    """Raise ``PermissionDenied`` for what a script of a page asks: it would take another screen for its answer."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        raise PermissionDenied

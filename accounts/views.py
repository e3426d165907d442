"""The screens around signing in."""

from typing import Any

import requests
from allauth.account.utils import perform_login
from allauth.mfa.base.views import IndexView
from allauth.socialaccount.providers.openid_connect.views import login as provider_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, logout
from django.contrib.auth import views as auth_views
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.account import LoginView as WagtailLoginView
from wagtail.log_actions import log

from accounts.adapters import back_to_sign_in
from accounts.models import SignInSession
from accounts.second_factor import has_second_factor, reset_second_factor
from accounts.sessions import end_sessions, sessions_of

PROVIDER = "oidc"
LONGEST_KEY = 19  # digits that PostgreSQL can hold


def go_on(request: HttpRequest, user: Any, address: str) -> HttpResponse:
    """Sign in whose password was right, by way of the second factor if there is one."""
    return perform_login(request, user, redirect_url=address)


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class LoginView(WagtailLoginView):
    """Wagtail's screen; what follows a right password is allauth's."""

    def form_valid(self, form: Any) -> HttpResponse:
        seconds = settings.SESSION_COOKIE_AGE if form.cleaned_data.get("remember") else 0
        self.request.session.set_expiry(seconds)
        return go_on(self.request, form.get_user(), self.get_success_url())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(provider_name=settings.OIDC_NAME if settings.OIDC_ISSUER else "", **context)


class ReadersLoginView(auth_views.LoginView):
    """The screen by which people read private pages: the same accounts, so the same second factor."""

    template_name = "wagtailcore/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        return go_on(self.request, form.get_user(), self.get_success_url())


class SecondFactorView(IndexView):
    """What proves that it is this person, and what to add or take away."""

    template_name = "mfa/index.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        due_at = getattr(self.request, "second_factor_due_at", None)
        return super().get_context_data(due_at=due_at, **context)


class SessionsView(TemplateView):
    """Where this person is signed in, and a way to end that elsewhere."""

    template_name = "accounts/sessions.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        sessions = sessions_of(self.request.user)
        here = self.request.session.session_key
        return super().get_context_data(sessions=sessions, here=here, **context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """End one session of this person's own, or all but this one."""
        user: Any = request.user
        others = SignInSession.objects.filter(user_id=user.pk).exclude(session_key=request.session.session_key)
        chosen = request.POST.get("session", "")
        if chosen != "others":
            others = others.filter(pk=chosen) if chosen.isdecimal() and len(chosen) < LONGEST_KEY else others.none()
        if number := end_sessions(others):
            log(user, "accounts.sessions_ended", user=user, data={"number": number})
            messages.success(request, f"Signed out of {number} other session{'' if number == 1 else 's'}.")
        return redirect("account_sessions")


class SignInAgainView(TemplateView):
    """For who cannot prove by a password or a second factor that it is them, but by signing in anew."""

    template_name = "accounts/sign_in_again.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        return redirect("wagtailadmin_login")


class ResetSecondFactorView(TemplateView):
    """Lets an administrator help somebody whose phone or key is gone."""

    template_name = "accounts/reset_second_factor.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(get_user_model(), pk=kwargs["pk"])
        if not may_reset(request.user, self.person):
            raise PermissionDenied

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, has_any=has_second_factor(self.person), **context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        number = reset_second_factor(self.person)
        log(self.person, "accounts.second_factor_reset", user=request.user, data={"number": number})
        name = self.person.get_username()
        messages.success(request, f"{name} has no second factor now, and sets one up at the next sign-in.")
        return redirect("wagtailusers_users:edit", self.person.pk)


def may_reset(administrator: Any, person: Any) -> bool:
    """Return whether one person may take the second factor of another: an account no mightier than their own."""
    may_change = administrator.has_perm("auth.change_user") and administrator != person
    return may_change and (administrator.is_superuser or not person.is_superuser)


@require_POST
@never_cache
def sign_in_by_provider(request: HttpRequest) -> HttpResponse:
    """Send to the provider of OpenID Connect who chose to sign in there."""
    try:
        return provider_login(request, PROVIDER)
    except requests.RequestException:
        return back_to_sign_in(request, "The other service does not answer. Use your password, or try again later.")

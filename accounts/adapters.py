"""What django-allauth asks of a project: the rules of this one."""

import base64
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from home import encryption
from home.senders import client_address

SIGNED_IN_AT = "signed_in_at"
# Who has just signed in need not prove again that it is them.
FRESH_SECONDS = 300
# Said by Wagtail's own screens, or of no use to anybody.
UNSAID = {"account/messages/logged_in.txt", "mfa/messages/recovery_codes_generated.txt"}


def back_to_sign_in(request: HttpRequest, reason: str) -> HttpResponse:
    messages.error(request, reason)
    return redirect("wagtailadmin_login")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators in the admin, and nowhere else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_home")

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request.META)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return back_to_sign_in(request, "This account is switched off. Ask an administrator.")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **keywords: Any
    ) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **keywords)

    def is_reauthentication_required(self, *, app: str, **keywords: Any) -> bool:
        signed_in_at = context.request.session.get(SIGNED_IN_AT, 0)
        return not 0 <= time.time() - signed_in_at < FRESH_SECONDS

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """Return how to prove again that it is this person: by the second factor where there is one."""
        methods = super().get_reauthentication_methods(user)
        strong = [method for method in methods if method["id"].startswith("mfa_")]
        return strong or methods or [{"id": "anew", "description": "Sign in again", "url": reverse("sign_in_again")}]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, whose secrets a copy of the database does not give away."""

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def get_totp_label(self, user: Any) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def encrypt(self, text: str) -> str:
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. With a lost ``SECRET_KEY`` it is lost too: no code is right then."""
        try:
            return box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def box() -> MultiFernet:
    """Return what encrypts by ``SECRET_KEY``, and decrypts by ``SECRET_KEY_FALLBACKS`` too."""
    return encryption.box("accounts.second_factor", settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Signs in by OpenID Connect who has an account already. Nothing makes an account here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account it is: by an earlier sign-in, or by an address that the provider has verified."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(redirect("wagtailadmin_login"))
        if sociallogin.is_existing:
            return
        verified = [address.email for address in sociallogin.email_addresses if address.email and address.verified]
        address = verified[0] if verified else ""
        users = list(get_user_model().objects.filter(is_active=True, email__iexact=address)) if address else []
        if len(users) != 1:
            reason = "There is no account for your address. Ask an administrator."
            raise ImmediateHttpResponse(back_to_sign_in(request, reason))
        sociallogin.connect(request, users[0])

    def on_authentication_error(self, request: HttpRequest, *args: Any, **keywords: Any) -> None:
        reason = "Signing in there did not work. Please try again, or use your password."
        raise ImmediateHttpResponse(back_to_sign_in(request, reason))

"""How often a password or a second factor may be tried: for an account, from one place, from anywhere."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.forms.auth import LoginForm

from home.models import EnquiryCount
from home.senders import client_address, count_and_wait, counted_network, sender_key, spoken_duration

PLACE = "sign-in place"
# What is tried, with what is counted of it for the account from one place and from anywhere. The second factor has
# counts of its own, which a right password does not set back.
PASSWORD = ("sign-in here", "sign-in account")
SECOND_FACTOR = ("second factor here", "second factor account")


def counted_names(request: HttpRequest, username: str, tried: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is counted, with the name it is counted under. Of both the database holds a keyed hash only."""
    place, account = counted_network(client_address(request.META)), username.casefold()
    account_here, account_anywhere = tried
    yield account_here, f"{account}|{place}"
    yield PLACE, place
    yield account_anywhere, account


def count_try(request: HttpRequest, username: str, tried: tuple[str, str] = PASSWORD) -> int:
    """Count one try before it is looked at. Return how many seconds to wait if it is one too many, else 0."""
    waits = (
        count_and_wait(name, purpose, settings.SIGN_IN_LIMITS[purpose])
        for purpose, name in counted_names(request, username, tried)
    )
    return next((seconds for seconds in waits if seconds), 0)


def forget_tries(request: HttpRequest, username: str, tried: tuple[str, str] = PASSWORD) -> None:
    """Begin anew with who was right. The tries of the place stay, as others may be trying from there."""
    today = timezone.localdate()
    EnquiryCount.objects.filter(
        sender__in=[
            sender_key(name, seconds, today, purpose)
            for purpose, name in counted_names(request, username, tried)
            if purpose != PLACE
            for _, seconds in settings.SIGN_IN_LIMITS[purpose]
        ]
    ).delete()


def too_many_tries(seconds: int) -> forms.ValidationError:
    """Return the error that tells when to try again."""
    return forms.ValidationError(
        f"Too many tries. Please try again in {spoken_duration(seconds)}.", code="too_many_tries"
    )


class LimitedBackend(ModelBackend):
    """Signs people in by name and password as Django does, but looks at a few tries only."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **keywords: Any
    ) -> Any:
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password, **keywords)
        if seconds := count_try(request, username):
            request.sign_in_wait = seconds  # type: ignore[attr-defined]  # for the form, which tells it
            raise PermissionDenied
        user = super().authenticate(request, username, password, **keywords)
        if user is not None:
            forget_tries(request, username)
        return user


class LimitedLoginForm(LoginForm):
    """Tells who tried too often when to try again."""

    def get_invalid_login_error(self) -> forms.ValidationError:
        if seconds := getattr(self.request, "sign_in_wait", 0):
            return too_many_tries(seconds)
        return super().get_invalid_login_error()

"""The forms of the second factor: allauth's, with this site's limits."""

from collections.abc import Callable
from typing import Any, Protocol

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

from accounts.sign_in import SECOND_FACTOR, count_try, forget_tries, too_many_tries
from home.senders import count_and_wait

# Longer than any code is taken for, with clocks that differ.
CODE_SECONDS = 120
LONGEST_CODE = 40
# What fido2 raises for answers that no browser gives.
NO_PASSKEY = (AttributeError, IndexError, KeyError, OverflowError, TypeError, UnicodeError, ValueError)
LONGEST_NAME = 80


class HasUser(Protocol):
    user: Any


def limited(form: HasUser, check: Callable[[], Any]) -> Any:
    """Return what ``check`` finds, as one counted try of this person's second factor."""
    name = form.user.get_username()
    if seconds := count_try(context.request, name, SECOND_FACTOR):
        raise too_many_tries(seconds)
    found = check()
    forget_tries(context.request, name, SECOND_FACTOR)
    return found


def once(form: Any, code: str) -> str:
    """Refuse a code that was used before: allauth remembers them in each process only."""
    digits = "".join(filter(str.isdigit, code))
    if form.authenticator.type == Authenticator.Type.TOTP and count_and_wait(
        f"{form.user.pk}|{digits}", "used code", [(1, CODE_SECONDS)]
    ):
        raise refused(form)
    return code


def refused(form: HasUser) -> forms.ValidationError:
    """Return the error of a wrong answer, once it is told to whoever listens, such as the log."""
    authentication_failed.send(sender=Authenticator, request=context.request, user=form.user, authenticator=None)
    return get_adapter().validation_error("incorrect_code")


class CodeFieldMixin:
    """Says what the field is, and takes a code as a counted try that works once."""

    user: Any
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **keywords: Any):
        super().__init__(*args, **keywords)
        attributes = {"autocomplete": "one-time-code", "spellcheck": "false"}
        self.fields["code"] = forms.CharField(max_length=LONGEST_CODE, widget=forms.TextInput(attributes))

    def clean_code(self) -> str:
        check = super().clean_code  # type: ignore[misc]  # of the form that it is mixed into
        return limited(self, lambda: once(self, check()))


class CodeForm(CodeFieldMixin, AuthenticateForm):
    """Signs in with a code of the app, or a recovery code."""


class ConfirmingCodeForm(CodeFieldMixin, ReauthenticateForm):
    """Lets who is signed in prove again that it is them."""


def checked(check: Callable[[], Any]) -> Any:
    """Return what ``check`` finds in the answer of a browser, with an error of the form for any other answer."""
    try:
        return check()
    except forms.ValidationError:
        raise
    except NO_PASSKEY as error:
        raise get_adapter().validation_error("incorrect_code") from error


class PasskeyFieldMixin:
    """Takes the answer of a passkey as a counted try, and anything else as a wrong one."""

    user: Any

    def clean_credential(self) -> Authenticator:
        check = super().clean_credential  # type: ignore[misc]  # of the form that it is mixed into

        def look() -> Authenticator:
            try:
                return checked(check)
            except forms.ValidationError as error:
                raise refused(self) from error

        return limited(self, look)


class PasskeyForm(PasskeyFieldMixin, AuthenticateWebAuthnForm):
    """Signs in with a passkey."""


class ConfirmingPasskeyForm(PasskeyFieldMixin, ReauthenticateWebAuthnForm):
    """Lets who is signed in prove again that it is them."""


class AddPasskeyForm(AddWebAuthnForm):
    """Adds a passkey under a name that its owner will know again."""

    name = forms.CharField(
        required=False, max_length=LONGEST_NAME, help_text="Such as: laptop, phone, key on the ring."
    )

    def clean(self) -> dict:
        return checked(super().clean)


class RenamePasskeyForm(EditWebAuthnForm):
    """Gives a passkey another name."""

    name = forms.CharField(max_length=LONGEST_NAME)

"""Accounts in Wagtail's admin."""

from typing import Any

from allauth.account.views import reauthenticate
from allauth.mfa.base.views import reauthenticate as reauthenticate_by_code
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.views import add_webauthn, edit_webauthn, reauthenticate_webauthn, remove_webauthn
from django.urls import path, reverse
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.users.views.api_tokens import APITokenViewSet

from accounts.personal_data import ERASED, EXPORTED
from accounts.personal_data_views import PersonalDataMenuItem, PersonalDataView
from accounts.token_admin import CreateTokenView, TokenIndexView
from accounts.views import ResetSecondFactorView, SecondFactorView, SessionsView, SignInAgainView, may_reset

# Wagtail lets a project name its own screens for users and groups, but not for tokens.
APITokenViewSet.add_view_class = CreateTokenView
APITokenViewSet.index_view_class = TokenIndexView


@hooks.register("register_admin_urls")
def register_account_screens():
    at = "account/second-factor/"
    return [
        path(at, SecondFactorView.as_view(), name="mfa_index"),
        path(f"{at}app/", activate_totp, name="mfa_activate_totp"),
        path(f"{at}app/remove/", deactivate_totp, name="mfa_deactivate_totp"),
        path(f"{at}recovery-codes/", view_recovery_codes, name="mfa_view_recovery_codes"),
        path(f"{at}recovery-codes/renew/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
        path(f"{at}passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
        path(f"{at}passkeys/add/", add_webauthn, name="mfa_add_webauthn"),
        path(f"{at}passkeys/<int:pk>/", edit_webauthn, name="mfa_edit_webauthn"),
        path(f"{at}passkeys/<int:pk>/remove/", remove_webauthn, name="mfa_remove_webauthn"),
        path("account/sessions/", SessionsView.as_view(), name="account_sessions"),
        path(f"{at}confirm/password/", reauthenticate, name="account_reauthenticate"),
        path(f"{at}confirm/code/", reauthenticate_by_code, name="mfa_reauthenticate"),
        path(f"{at}confirm/passkey/", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
        path(f"{at}confirm/anew/", SignInAgainView.as_view(), name="sign_in_again"),
        path("users/<int:pk>/reset-second-factor/", ResetSecondFactorView.as_view(), name="reset_second_factor"),
    ]


@hooks.register("register_admin_urls")
def register_personal_data():
    return [path("reports/personal-data/", PersonalDataView.as_view(), name="personal_data")]


@hooks.register("register_reports_menu_item")
def register_personal_data_menu_item():
    return PersonalDataMenuItem(
        "Personal data", reverse("personal_data"), name="personal-data", icon_name="user", order=300
    )


@hooks.register("register_account_menu_item")
def register_second_factor_link(request):
    return {
        "url": reverse("mfa_index"),
        "label": "Second factor",
        "help_text": "An app on your phone or a passkey that signs you in together with your password.",
    }


@hooks.register("register_account_menu_item")
def register_sessions_link(request):
    return {
        "url": reverse("account_sessions"),
        "label": "Sessions",
        "help_text": "Where you are signed in, and a way to sign out elsewhere.",
    }


@hooks.register("register_user_listing_buttons")
def register_reset_button(user, request_user, **keywords):
    """Offer the reset in the list of users."""
    if may_reset(request_user, user):
        yield Button(
            "Reset second factor",
            reverse("reset_second_factor", args=[user.pk]),
            icon_name="key",
            priority=40,
        )


def described(label: str, *keys: str) -> type[LogFormatter]:
    """Return how an entry of the log reads: a label, and what is kept of it under ``keys``."""

    class Described(LogFormatter):
        def format_message(self, entry):
            told = ", ".join(spoken(entry.data[key]) for key in keys if entry.data.get(key))
            return f"{label}: {told}" if told else label

    Described.label = label
    return Described


class PermissionsChanged(LogFormatter):
    """What an account or a group may do since then, and what no more."""

    label = "Permissions changed"

    def format_message(self, entry):
        words = {"given": "given", "taken": "taken away", "now": "now"}
        told = [f"{words[key]} {spoken(value)}" for key, value in entry.data.items() if key in words and value]
        return f"{self.label}: {'; '.join(told)}"


def told_of_a_person(name: str) -> type[LogFormatter]:
    """Return how an entry reads that is about one person's data. The person is a keyed hash of their address."""

    class ToldOfPerson(LogFormatter):
        label = name

        def format_message(self, entry):
            return f"{name}: {entry.data.get('enquiries')} enquiries of {entry.data.get('person')}"

    return ToldOfPerson


def spoken(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} is {'on' if on else 'off'}" for key, on in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, label, *keys in (
        ("accounts.sign_in", "Signed in", "device", "network"),
        ("accounts.sign_in_refused", "Sign-in refused", "factor", "device", "network"),
        ("accounts.sign_out", "Signed out", "device", "network"),
        ("accounts.recovery_code_used", "Recovery code used; codes left", "left"),
        ("accounts.second_factor_changed", "Second factor changed", "change", "device", "network"),
        ("accounts.second_factor_reset", "Second factor reset by an administrator"),
        ("accounts.sessions_ended", "Signed out elsewhere", "number"),
        ("accounts.token_terms", "Terms of a token set", "access", "days"),
    ):
        actions.register_action(action)(described(label, *keys))
    actions.register_action("accounts.permissions_changed")(PermissionsChanged)
    actions.register_action(EXPORTED)(told_of_a_person("Personal data taken out"))
    actions.register_action(ERASED)(told_of_a_person("Personal data erased"))

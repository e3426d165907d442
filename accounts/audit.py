"""What is written into Wagtail's log about accounts: sign-ins, second factors, what people may do.

Entries belong to the account that they are about, so only who may see accounts sees them (``ModelLogEntry``). Of where
a sign-in came from they hold a network and the name of a browser, no address.
"""

import time
from typing import Any

from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.log_actions import get_active_log_context, log

from accounts.adapters import SIGNED_IN_AT
from accounts.models import SignInSession
from accounts.notices import tell_owner
from accounts.origins import origin_of
from accounts.second_factor import PASSED, end_grace, has_second_factor, mark_passed
from accounts.sessions import end_sessions, note_session

FLAGS = ("is_active", "is_superuser")


@receiver(user_logged_in)
def note_sign_in(sender: Any, request: HttpRequest, user: Any, **keywords: Any) -> None:
    request.session[SIGNED_IN_AT] = int(time.time())
    note_session(request, user)
    log(user, "accounts.sign_in", user=user, data=origin_of(request))


@receiver(user_logged_out)
def note_sign_out(sender: Any, request: HttpRequest, user: Any, **keywords: Any) -> None:
    if user is not None and user.is_authenticated:
        end_sessions(SignInSession.objects.filter(session_key=request.session.session_key))
        log(user, "accounts.sign_out", user=user, data=origin_of(request))


@receiver(user_login_failed)
def note_refused_password(sender: Any, credentials: dict, request: HttpRequest | None = None, **keywords: Any) -> None:
    """Note it with the account, if there is one. What is refused without a look is not noted: it could be endless.

    A name without an account may be a password in the wrong field, so it is written down nowhere.
    """
    name = credentials.get("username")
    if request is None or not name or hasattr(request, "sign_in_wait"):
        return
    user = User.objects.filter(username__iexact=name).first()
    if user is not None:
        log(user, "accounts.sign_in_refused", data=origin_of(request) | {"factor": "password"})


@receiver(second_factor.authentication_failed)
def note_refused_code(sender: Any, request: HttpRequest, user: Any, **keywords: Any) -> None:
    log(user, "accounts.sign_in_refused", data=origin_of(request) | {"factor": "second factor"})


@receiver(second_factor.authenticator_used)
def let_pass(sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **keywords: Any) -> None:
    mark_passed(request.session, user)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        authenticator.refresh_from_db()  # allauth used the code up on a row of its own
        left = len(authenticator.wrap().get_unused_codes())
        log(user, "accounts.recovery_code_used", user=user, data={"left": left})
        tell_owner(user, "signed in with a recovery code")


@receiver(second_factor.authenticator_added)
def note_addition(sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **keywords: Any) -> None:
    mark_passed(request.session, user)
    note_change(user, request, f"{kind_of(authenticator)} added")


@receiver(second_factor.authenticator_reset)
def note_renewal(sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **keywords: Any) -> None:
    note_change(user, request, f"{kind_of(authenticator)} renewed")


@receiver(second_factor.authenticator_removed)
def note_removal(sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **keywords: Any) -> None:
    note_change(user, request, f"{kind_of(authenticator)} removed")
    if not has_second_factor(user):
        request.session.pop(PASSED, None)
        end_grace(user)


def kind_of(authenticator: Authenticator) -> str:
    kinds = {Authenticator.Type.TOTP: "app", Authenticator.Type.WEBAUTHN: "passkey"}
    return kinds.get(authenticator.type, "recovery codes")


def note_change(user: Any, request: HttpRequest, change: str) -> None:
    log(user, "accounts.second_factor_changed", user=user, data=origin_of(request) | {"change": change})
    tell_owner(user, f"second factor changed ({change})")


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
@receiver(m2m_changed, sender=Group.permissions.through)
def note_what_one_may_do(
    sender: Any, instance: Any, action: str, *, reverse: bool, model: Any, pk_set: set | None, **keywords: Any
) -> None:
    """Note who joined or left which group, and what a group or an account may do now or no more.

    What programs do, such as migrations, is no person's doing and not noted.
    """
    changes = {"post_add": "given", "post_remove": "taken"}
    if action not in changes or not pk_set or not is_by_a_person():
        return
    others = model.objects.filter(pk__in=pk_set)
    # Entries belong to the account or group that can do more or less now.
    pairs = (
        [(other, [str(instance)]) for other in others] if reverse else [(instance, [str(other) for other in others])]
    )
    for subject, names in pairs:
        log(subject, "accounts.permissions_changed", data={changes[action]: sorted(names)})


def is_by_a_person() -> bool:
    return get_active_log_context().user is not None


@receiver(pre_save, sender=User)
def remember_flags(sender: Any, instance: Any, **keywords: Any) -> None:
    """Look at what an account was, so that the step after knows what changed."""
    known = instance.pk and is_by_a_person()
    instance._flags_before = User.objects.filter(pk=instance.pk).values(*FLAGS).first() if known else None


@receiver(post_save, sender=User)
def note_flags(sender: Any, instance: Any, **keywords: Any) -> None:
    before = getattr(instance, "_flags_before", None)
    changed = {flag: getattr(instance, flag) for flag in FLAGS if before and before[flag] != getattr(instance, flag)}
    if changed:
        log(instance, "accounts.permissions_changed", data={"now": changed})

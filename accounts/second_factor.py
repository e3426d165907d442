"""Who has to have a second factor, until when, and whether this session has passed it."""

import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from wagtail.models import AbstractGroupApprovalTask, GroupPagePermission

from accounts.models import SecondFactorDeadline
from accounts.notices import tell_owner
from accounts.sessions import end_other_sessions

# In the session: whose second factor it has passed.
PASSED = "second_factor_passed_by"
# What alone proves nothing: recovery codes stand in for one of the others.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

# Whoever may do more here than look administers, or decides what becomes public: accounts, sites, workflows, webhooks
# and their secrets, settings, sign-off.
ADMINISTERING_APPS = {"accounts", "auth", "compliance", "delivery", "wagtailredirects", "wagtailusers"}
ADMINISTERING_MODELS = {"signoffrequirement", "site", "sitesettings", "task", "workflow"}
PUBLISHING = {"publish", "unlock"}


def is_weighty(permission: str) -> bool:
    """Return whether a permission (``app.action_model``) lets its holder publish, approve or administer."""
    app, _, codename = permission.partition(".")
    action, _, model = codename.partition("_")
    if action in PUBLISHING:
        return True
    return action != "view" and (app in ADMINISTERING_APPS or model in ADMINISTERING_MODELS)


def must_have_second_factor(user: Any) -> bool:
    """Return whether this person can publish, approve or administer."""
    if not user.is_active:
        return False
    if user.is_superuser or any(map(is_weighty, user.get_all_permissions())):
        return True
    groups = user.groups.values("pk")
    publishing = Permission.objects.filter(content_type__app_label="wagtailcore", codename="publish_page")
    if GroupPagePermission.objects.filter(group__in=groups, permission__in=publishing).exists():
        return True
    approvals = (model for model in apps.get_models() if issubclass(model, AbstractGroupApprovalTask))
    return any(model._default_manager.filter(active=True, groups__in=groups).exists() for model in approvals)


def has_second_factor(user: Any) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def mark_passed(session: SessionBase, user: Any) -> None:
    session[PASSED] = str(user.pk)


def has_passed(session: SessionBase, user: Any) -> bool:
    return session.get(PASSED) == str(user.pk)


def deadline_of(user: Any) -> datetime.datetime | None:
    """Return until when this person may go on without a second factor, None if nobody asks them for one.

    The time runs from when they are first asked.
    """
    if not (settings.SECOND_FACTOR_REQUIRED and must_have_second_factor(user)):
        return None
    grace = timezone.now() + datetime.timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)
    deadline, _ = SecondFactorDeadline.objects.get_or_create(user_id=user.pk, defaults={"due_at": grace})
    return deadline.due_at


def end_grace(user: Any) -> None:
    """Let this person do nothing more without a second factor: they had one, and it is gone."""
    SecondFactorDeadline.objects.update_or_create(user_id=user.pk, defaults={"due_at": timezone.now()})


@transaction.atomic
def reset_second_factor(user: Any) -> int:
    """Take all second factors from ``user``, who sets up a new one at the next sign-in. Return how many there were.

    All sessions of the person end, as one of them may be a thief's.
    """
    get_user_model().objects.select_for_update().get(pk=user.pk)
    number, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    end_other_sessions(user)
    end_grace(user)
    tell_owner(user, "second factor reset by an administrator")
    return number

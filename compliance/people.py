"""What is known of the people who approve."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from wagtail import hooks

from compliance.models.approvals import ApprovalKind, identities


@dataclass(frozen=True)
class Credentials:
    """Who a user is to readers: name, credentials such as “MD”, and until when the licence holds (None: no licence)."""

    name: str
    credentials: str = ""
    licence_expires_on: datetime.date | None = None

    @property
    def has_valid_licence(self) -> bool:
        return self.licence_expires_on is not None and self.licence_expires_on >= timezone.localdate()

    def __str__(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


def credentials_of(user: Any) -> Credentials:
    """Return what the site knows of ``user``; of one whom nobody knows, the name alone.

    The hook ``credentials_of(user)`` of an app that keeps people returns ``Credentials``, or None.
    """
    for known in hooks.get_hooks("credentials_of"):
        if (found := known(user)) is not None:
            return found
    return Credentials(user.get_full_name() or user.get_username())


def identities_of(user: Any) -> frozenset[str]:
    """Return what a user is known by: see ``identities()``."""
    return identities(user.get_username(), user.email or "")


def users_who_may(kind: ApprovalKind) -> QuerySet:
    """Return the active members of the groups whose task it is to give approvals of ``kind``."""
    from compliance.models.tasks import task_of

    groups = task_of(kind).objects.filter(active=True).values("groups")
    return get_user_model().objects.filter(is_active=True, groups__in=groups).distinct().order_by("pk")


def names(people: Iterable[Any]) -> str:
    """Return people in a sentence: “A, B or C”."""
    *first, last = [str(person) for person in people] or [""]
    return f"{', '.join(first)} or {last}" if first else last

"""Where somebody is signed in: what its owner sees of each session, and how others end.

allauth's list of sessions keeps whole addresses and writes at every request; this one keeps neither, and writes at most
every ten minutes.
"""

import datetime
import time
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import SignInSession
from accounts.origins import origin_of

# In the session: which row tells of it, under which key, and when it was seen.
KEPT = "sign_in_session"
SEEN_EVERY = 600

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


def note_session(request: HttpRequest, user: Any) -> None:
    """Put a session on its owner's list as it begins. What has expired goes, whoever's it was."""
    oldest = timezone.now() - datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    SignInSession.objects.filter(last_seen_at__lt=oldest).delete()
    if not request.session.session_key:
        request.session.save()
    key = request.session.session_key
    facts = origin_of(request) | {"user_id": user.pk, "signed_in_at": timezone.now(), "last_seen_at": timezone.now()}
    row, _ = SignInSession.objects.update_or_create(session_key=key, defaults=facts)
    request.session[KEPT] = {"row": row.pk, "key": key, "seen": int(time.time())}


def see_session(request: HttpRequest) -> None:
    """Note that a session is in use, now and then; and under which key, whenever Django gives it another."""
    kept, key = request.session.get(KEPT), request.session.session_key
    if not kept or not key or (kept["key"] == key and time.time() - kept["seen"] < SEEN_EVERY):
        return
    SignInSession.objects.filter(pk=kept["row"]).update(
        session_key=key, last_seen_at=timezone.now(), network=origin_of(request)["network"]
    )
    request.session[KEPT] = kept | {"key": key, "seen": int(time.time())}


def sessions_of(user: Any) -> list[SignInSession]:
    """Return the sessions in which ``user`` is signed in, the latest first. What has ended goes from the list."""
    rows = list(SignInSession.objects.filter(user_id=user.pk))
    ended = [row for row in rows if not is_open(row, user)]
    SignInSession.objects.filter(pk__in=[row.pk for row in ended]).delete()
    return [row for row in rows if row not in ended]


def is_open(row: SignInSession, user: Any) -> bool:
    """Return whether a session lasts: it has not expired, and the password is the one that it began with."""
    begun_with = SessionStore(row.session_key).load().get(HASH_SESSION_KEY)
    return begun_with in {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}


def end_sessions(rows: Iterable[SignInSession]) -> int:
    """End sessions at once. Return how many there were."""
    rows = list(rows)
    for row in rows:
        SessionStore(row.session_key).delete()
    SignInSession.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def end_other_sessions(user: Any, session_key: str | None = None) -> int:
    """End all sessions of ``user`` but the one with this key. Return how many there were."""
    return end_sessions(SignInSession.objects.filter(user_id=user.pk).exclude(session_key=session_key or ""))

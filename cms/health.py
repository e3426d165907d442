"""Whether this process lives and can serve: for what starts, watches and balances it.

``/livez`` asks nobody, so that a database that is away does not get the process killed. ``/readyz`` names each thing
that serving needs. Both answer under whatever host they are asked, over http too: who asks is inside the network.

``/readyz?exclude=worker`` leaves a check out, as Kubernetes' own ``/readyz`` does: a balancer that took all nodes away
because the worker is gone would take the site away.
"""

import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from cms.metrics import metrics
from delivery.background.waiting import tasks_waiting, workers_alive
from delivery.caching.front import FRONT, Front

LEAST_FREE_BYTES = 100_000_000
# Signatures, one-time passwords and what ends at a time go by the machine's own clock.
MOST_SECONDS_OFF = 30
# A worker looks twice a second; tasks that wait this long are not being run.
LONGEST_WAIT_SECONDS = 300


class NotReadyError(Exception):
    """What is amiss, in words that anybody may read."""


def check_database(_: HttpRequest) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "answers"


def check_clock(_: HttpRequest) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [now] = cursor.fetchone()
    seconds = abs((timezone.now() - now).total_seconds())
    if seconds > MOST_SECONDS_OFF:
        raise NotReadyError(f"the clock differs by {seconds:.0f} seconds from that of the database")
    return "as that of the database"


@cache
def last_migrations() -> frozenset[tuple[str, str]]:
    """Return the last migration of each app, as the code of this process has it."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def check_migrations(_: HttpRequest) -> str:
    missing = last_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    if missing:
        raise NotReadyError(f"{len(missing)} apps have migrations that are not applied")
    return "applied"


def check_worker(_: HttpRequest) -> str:
    workers, waiting = workers_alive(), tasks_waiting()
    if not workers:
        raise NotReadyError("no worker lives")
    if waiting.seconds > LONGEST_WAIT_SECONDS:
        raise NotReadyError(f"a task has waited for {waiting.seconds:.0f} seconds")
    return f"{workers} live, the first task waits for {waiting.seconds:.0f} seconds"


def check_listener(request: HttpRequest) -> str:
    """Check that this process hears of publications. The first to ask starts the listening."""
    front: Front | None = request.META.get(FRONT)
    if front is None:
        return "not needed: nothing is kept"
    if not front.known.is_listening:
        front.known.ask()
        raise NotReadyError("not connected to hear of publications")
    return "listens"


def check_storage(_: HttpRequest) -> str:
    """Check that files can be kept: on a disk, that there is room; elsewhere, that it answers."""
    if not isinstance(default_storage, FileSystemStorage):
        default_storage.exists("readyz")
        return "answers"
    folder = Path(default_storage.location)
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        raise NotReadyError("files cannot be written")
    if shutil.disk_usage(there).free < LEAST_FREE_BYTES:
        raise NotReadyError("the disk is nearly full")
    return "can be written"


CHECKS: dict[str, Callable[[HttpRequest], str]] = {
    "database": check_database,
    "clock": check_clock,
    "migrations": check_migrations,
    "worker": check_worker,
    "listener": check_listener,
    "storage": check_storage,
}


def livez(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Return what each check found; 503 if one failed. Errors are told by their kind: their words may name hosts."""
    excluded = set(request.GET.getlist("exclude"))
    if unknown := excluded - CHECKS.keys():
        return JsonResponse(
            {"status": f"exclude is one of {', '.join(CHECKS)}; {len(unknown)} given are not"}, status=400
        )
    found: dict[str, dict[str, Any]] = {}
    for name, check in CHECKS.items():
        if name in excluded:
            continue
        try:
            found[name] = {"is_ok": True, "detail": check(request)}
        except NotReadyError as error:
            found[name] = {"is_ok": False, "detail": str(error)}
        except Exception as error:  # noqa: BLE001 - whatever is amiss, the others are still checked
            found[name] = {"is_ok": False, "detail": type(error).__name__}
    is_ready = all(check["is_ok"] for check in found.values())
    status = "ready" if is_ready else "not ready"
    return JsonResponse({"status": status, "checks": found}, status=200 if is_ready else 503)


VIEWS = {"/livez": livez, "/readyz": readyz, "/metrics": metrics}


class HealthMiddleware:
    """Answers before anything looks at the host, sends readers to https or asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = VIEWS.get(request.path_info)
        if view is None:
            return self.get_response(request)
        response = view(request) if request.method in {"GET", "HEAD"} else HttpResponse(status=405)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

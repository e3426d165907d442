"""Threads of the server come and go; their connections to the database go with them."""

import ast
import gc
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.backends.signals import connection_created

from cms.database_connections import close_with_their_threads, hold, limit_waiting, set_limits


@pytest.fixture
def no_garbage_collection():
    """Keep Python from closing by chance what nobody refers to any more."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def closing():
    close_with_their_threads()
    yield
    connection_created.disconnect(hold, dispatch_uid="close_with_their_threads")


def backends_of_ended_threads(number: int) -> list[int]:
    """Ask the database in threads that end, and return which processes of PostgreSQL answered."""
    found = []

    def ask():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            found.append(cursor.fetchone()[0])

    for _ in range(number):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    return found


def still_connected(backends: list[int]) -> set[int]:
    """Return which of these processes are there still; the ones that are told to end get some time for it."""
    with connection.cursor() as cursor:
        for _ in range(50):
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE pid = ANY(%s)", [backends])
            left = {pid for (pid,) in cursor.fetchall()}
            if not left:
                break
            cursor.execute("SELECT pg_sleep(0.1)")
    return left


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_connection_of_an_ended_thread_is_closed(closing, no_garbage_collection):
    backends = backends_of_ended_threads(5)
    assert len(set(backends)) == 5
    assert still_connected(backends) == set()


@pytest.fixture
def limits(settings):
    settings.DATABASE_STATEMENT_SECONDS, settings.DATABASE_LOCK_SECONDS = 7, 1
    limit_waiting()
    yield
    connection_created.disconnect(set_limits, dispatch_uid="limit_waiting")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_answers_requests_does_not_wait_for_ever(closing, limits):
    outcomes = []

    def ask():
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            outcomes.append(cursor.fetchone()[0])
            try:
                cursor.execute("SELECT id FROM wagtailcore_site")
            except OperationalError as error:
                outcomes.append(str(error))

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE wagtailcore_site IN ACCESS EXCLUSIVE MODE")
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join(30)
    assert outcomes[0] == "7s"
    assert "lock timeout" in outcomes[1]


def test_the_application_that_the_server_runs_does_both():
    program = (
        "import cms.wsgi; from django.db.backends.signals import connection_created; "
        "print([key for (key, _), *_ in connection_created.receivers])"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert {"close_with_their_threads", "limit_waiting"} <= set(ast.literal_eval(outcome.stdout))

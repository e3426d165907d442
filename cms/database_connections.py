"""Connections to the database, of which each thread that answers requests keeps its own."""

import threading
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created


class ClosedWithItsThread:
    """Closes a connection when nothing refers to this object any more: when the thread that holds it has ended."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


held_by_thread = threading.local()


def hold(*, connection: Any, **_: Any) -> None:
    """Let the running thread hold the connection that Django has just opened in it, one for each database."""
    setattr(held_by_thread, connection.alias, ClosedWithItsThread(connection.connection))


def close_with_their_threads() -> None:
    """From now on, close each connection with the thread that opened it.

    The server ends threads that have nothing to do, and starts others. Django's objects refer to each other in circles:
    the connection of an ended thread would stay open until Python happens to look for such circles, and PostgreSQL has
    a hundred of them.
    """
    connection_created.connect(hold, dispatch_uid="close_with_their_threads")


def limit_waiting() -> None:
    """From now on, let no statement of this process run, or wait for a lock, longer than the settings say.

    For what answers requests: the reader is told to come again, and the thread is free for others. Commands and workers
    have no such limits, since migrations and long tasks take the time that they need.
    """
    connection_created.connect(set_limits, dispatch_uid="limit_waiting")


def set_limits(*, connection: Any, **_: Any) -> None:
    limits = (f"{settings.DATABASE_STATEMENT_SECONDS}s", f"{settings.DATABASE_LOCK_SECONDS}s")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false)", limits
        )

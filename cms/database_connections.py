"""Connections to the database, of which each thread that answers requests keeps its own."""

import threading
from typing import Any

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

"""Statements that are prepared on the server: planning them anew would cost more than running them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

import psycopg

# After so many executions psycopg would prepare a statement that nobody told it to prepare.
NOT_BY_ITSELF = 2**31
# Connections that keep the plans of prepared statements.
with_kept_plans: WeakSet[psycopg.Connection] = WeakSet()


class PreparingCursor(psycopg.Cursor):
    """A cursor that prepares whatever it executes."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> "PreparingCursor":
        return super().execute(query, params, prepare=True)


@contextmanager
def prepared_cursor(connection: Any) -> Iterator[Any]:
    """Give a cursor whose statements are prepared; Django's own one where tests count the queries of ``connection``."""
    if connection.queries_logged:
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.ensure_connection()
    plain_connection = connection.connection
    if plain_connection not in with_kept_plans:
        plain_connection.execute("SET plan_cache_mode = force_generic_plan")
        # Django has set None, which keeps psycopg from preparing even what it is told to prepare.
        plain_connection.prepare_threshold = NOT_BY_ITSELF
        with_kept_plans.add(plain_connection)
    with PreparingCursor(plain_connection) as cursor:
        yield cursor

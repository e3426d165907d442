"""Django's ``migrate``, which gives up a lock that it does not get instead of keeping readers waiting behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

WHO_HOLDS_LOCKS = "SELECT pid, state, xact_start, query FROM pg_stat_activity WHERE xact_start < now() - interval '1 s'"


class Command(migrate.Command):
    """Changes of a table wait for everybody who uses it, and everybody who comes later waits for them."""

    migration: Any = None

    def handle(self, *args: Any, **options: Any) -> None:
        self.migration = None
        with limited_waiting(options["database"]):
            try:
                super().handle(*args, **options)
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                raise CommandError(self.what_to_do()) from error

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        if action in {"apply_start", "unapply_start"}:
            self.migration = migration
        elif action in {"apply_success", "unapply_success"}:
            self.migration = None
        super().migration_progress_callback(action, migration, fake)

    def what_to_do(self) -> str:
        subject = f"The migration {self.migration}" if self.migration else "What follows the migrations"
        kept = "nothing of it was changed"
        if self.migration is not None and not self.migration.atomic:
            kept = "it is no single transaction, and begins anew"
        return (
            f"{subject} did not get a lock within {settings.MIGRATION_LOCK_SECONDS} seconds (MIGRATION_LOCK_SECONDS), "
            f"and was given up so that nobody waits for it: {kept}, and earlier migrations stay. Run this again, best "
            f"while little is edited. What holds locks for long is told by `{WHO_HOLDS_LOCKS}` in `manage.py dbshell`."
        )


@contextmanager
def limited_waiting(database: str) -> Iterator[None]:
    """Let no statement on ``database`` wait for a lock longer than the settings say, and put back what was before."""
    connection = connections[database]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{settings.MIGRATION_LOCK_SECONDS}s"])
    try:
        yield
    finally:
        # A connection that broke, or a transaction that did, has nothing to put back.
        if connection.is_usable() and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])

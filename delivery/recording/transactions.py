"""The moment before COMMIT, when everything a transaction changed is known and nothing is public yet.

Django has a hook for after the commit only. Recording there could be lost in a crash, so each connection gets its
``commit`` extended. A write outside any transaction gets one of its own. What reaches the database past Django is
stopped by a deferred trigger (see ``triggers``): it commits with its publications or not at all.
"""

import functools
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction

WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|MERGE|WITH)\b", re.IGNORECASE)


@functools.cache
def watched_tables_pattern() -> re.Pattern[str]:
    from delivery.recording.triggers import watched_table_names

    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(watched_table_names())))})\b")


def may_change_public_content(sql: Any) -> bool:
    """Return whether a statement may write to a table whose rows the public sees."""
    text = sql if isinstance(sql, str) else sql.as_string(None)
    return bool(WRITES.match(text)) and bool(watched_tables_pattern().search(text))


def record_before_commit(*, connection: Any, **kwargs: Any) -> None:
    """Make ``connection`` record publications in each transaction that changes public content."""
    if connection.vendor == "postgresql" and not hasattr(connection, "recording"):
        connection.recording = RecordingBeforeCommit(connection)


class RecordingBeforeCommit:
    """What one connection knows of its transaction, and the steps that are put before its commits."""

    def __init__(self, connection: Any):
        self.connection = connection
        self.is_needed = False
        # Migrations change tables under the code that reads them: what they change is recorded after them.
        self.is_put_off = False
        connection.execute_wrappers.insert(0, self.watch)
        self.replace("commit", self.before_commit)
        self.replace("savepoint_commit", self.before_savepoint_commit)
        self.replace("rollback", self.after_rollback)
        self.replace("check_constraints", self.before_check)

    def replace(self, name: str, step: Callable[..., Any]) -> None:
        setattr(self.connection, name, functools.partial(step, getattr(self.connection, name)))

    def is_in_transaction(self) -> bool:
        """Return whether the application is in a transaction; the one around a test is not the application's."""
        if any(not block._from_testcase for block in self.connection.atomic_blocks):
            return True
        return not self.connection.in_atomic_block and not self.connection.get_autocommit()

    def watch(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict) -> Any:  # noqa: FBT001 - Django's signature
        if self.is_put_off or not may_change_public_content(sql):
            return execute(sql, params, many, context)
        if self.is_in_transaction():
            self.is_needed = True
            return execute(sql, params, many, context)
        with transaction.atomic(using=self.connection.alias):
            self.is_needed = True
            return execute(sql, params, many, context)

    def before_commit(self, commit: Callable[[], None]) -> None:
        try:
            self.record()
        except BaseException:
            # Django rolls back by itself only for errors of the database.
            self.connection.rollback()
            raise
        commit()

    def before_savepoint_commit(self, savepoint_commit: Callable[[str], None], sid: str) -> None:
        if not self.is_in_transaction() and not self.connection.needs_rollback:
            try:
                self.record()
            except BaseException:
                # As above: nothing of what was refused stays in the transaction around a test.
                self.connection.savepoint_rollback(sid)
                savepoint_commit(sid)
                raise
        savepoint_commit(sid)

    def before_check(self, check_constraints: Callable[..., None], **kwargs: Any) -> None:
        # One of the constraints is that all is recorded, and this checks it before the commit does.
        self.record()
        check_constraints(**kwargs)

    def after_rollback(self, rollback: Callable[[], None]) -> None:
        self.is_needed = False
        rollback()

    def record(self) -> None:
        """Record what this transaction changed, if it changed anything public."""
        if not self.is_needed or self.is_put_off:
            return
        self.is_needed = False
        from delivery.recording.recorder import record_noted_changes

        with self.connection.wrap_database_errors:
            record_noted_changes(self.connection)

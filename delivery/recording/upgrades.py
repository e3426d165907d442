"""What migrations change is recorded after them: while they run, tables and the code that reads them may differ."""

from typing import Any

from django.db import connections, transaction

from delivery.models.publications import Head


def put_off_recording(*, using: str, **kwargs: Any) -> None:
    """Let the triggers keep what migrations change for later. Called before them, once for each app."""
    connection: Any = connections[using]
    recording = getattr(connection, "recording", None)
    if recording is not None and recording.is_put_off:
        return
    connection.ensure_connection()
    connection.recording.is_put_off = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('delivery.recording', 'later', false)")


def record_what_migrations_changed(*, using: str, **kwargs: Any) -> None:
    """Renew the triggers, and record what migrations changed; on a first migration, everything that is there."""
    from delivery.recording.rebuilding import rebuild_publications
    from delivery.recording.recorder import record_noted_changes
    from delivery.recording.triggers import install_triggers, watched_tables

    connection: Any = connections[using]
    connection.recording.is_put_off = False
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('delivery.recording', '', false)")
    if "delivery_noted_change" not in tables or not {watched.table for watched in watched_tables()} <= tables:
        return
    install_triggers(connection)
    head, _ = Head.objects.using(using).get_or_create(pk=1)  # gone only where a test emptied all tables
    if head.number:
        with transaction.atomic(using=using):
            record_noted_changes(connection, asks_for_approvals=False)
    else:
        for _ in rebuild_publications():
            pass

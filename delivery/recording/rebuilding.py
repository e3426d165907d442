"""Records today's content where it differs from what is in force. Nothing that was recorded is rewritten."""

from collections.abc import Iterator

from django.db import connection, transaction

from delivery.models.publications import InForce
from delivery.recording.recorder import BATCH, note, record_noted_changes
from delivery.recording.states import all_keys
from delivery.recording.triggers import models_by_kind


def rebuild_publications() -> Iterator[tuple[int, int]]:
    """Compare every object with what is in force, and record what differs.

    Yields, after each batch (one transaction), how many objects it compared and how many publications it made.
    """
    for kind in models_by_kind():
        in_force = InForce.objects.filter(kind=kind).values_list("key", flat=True)
        keys = sorted({*all_keys(kind), *in_force})
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            with transaction.atomic():
                with connection.cursor() as cursor:
                    note(cursor, kind, batch)
                # What is public now was let through before: another form of its document is no change by anybody.
                made = record_noted_changes(connection, asks_for_approvals=False)
            yield len(batch), len(made)

"""What webhooks do when something is published."""

from typing import Any

from django.db import connection
from django.dispatch import receiver

from delivery.signals import publications_recorded
from delivery.webhooks.tasks import enqueue_due_deliveries


@receiver(publications_recorded, dispatch_uid="enqueue_webhooks")
def enqueue_webhooks(**_: Any) -> None:
    """Enqueue deliveries in the transaction of the publications, so that neither is there without the other."""
    # Each publishing waits for this, and most sites have no webhooks.
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM delivery_webhookendpoint WHERE is_active)")
        (is_any_active,) = cursor.fetchone()
    if is_any_active:
        enqueue_due_deliveries()

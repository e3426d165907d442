"""What webhooks do when something is published."""

from typing import Any

from django.dispatch import receiver

from delivery.signals import publications_recorded
from delivery.webhooks.tasks import enqueue_due_deliveries


@receiver(publications_recorded, dispatch_uid="enqueue_webhooks")
def enqueue_webhooks(**_: Any) -> None:
    """Enqueue deliveries in the transaction of the publications, so that neither is there without the other."""
    enqueue_due_deliveries()

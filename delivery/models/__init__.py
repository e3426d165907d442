"""Models of delivery."""

from delivery.models.background import PeriodicTask, Worker
from delivery.models.previews import PreviewLink
from delivery.models.publications import Head, InForce, ListCount, ListEntry, Publication, PublishedDocument, Word
from delivery.models.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "Head",
    "InForce",
    "ListCount",
    "ListEntry",
    "PeriodicTask",
    "PreviewLink",
    "Publication",
    "PublishedDocument",
    "WebhookDelivery",
    "WebhookEndpoint",
    "Word",
    "Worker",
]

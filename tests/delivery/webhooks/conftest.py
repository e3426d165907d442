"""An endpoint, its receiver, and publications to tell it of."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from delivery.models import Head, Publication, WebhookEndpoint
from delivery.webhooks.delivering import deliver_pending
from tests.delivery.webhooks.receiver import Receiver


@pytest.fixture
def receiver(settings):
    settings.DELIVERY_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES = True
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def owner(db):
    return User.objects.create_user("robin", "robin@example.com", "not-used")


@pytest.fixture
def endpoint(receiver, owner):
    return WebhookEndpoint.objects.create(name="Front end", address=receiver.address, owner=owner)


@pytest.fixture
def publish(db):
    """Put a publication on record: as recording does, without an object that it is about."""
    return put_on_record


def put_on_record(kind="page", key=1, action="publish", path="/articles/one/", **facts):
    head = Head.objects.select_for_update().first() or Head(pk=1)
    publication = Publication.objects.create(
        number=head.number + 1,
        kind=kind,
        key=key,
        action=action,
        title="One",
        path=path,
        language="en-us",
        is_private=facts.pop("is_private", False),
        document_sha256="",
        previous_sha256=head.sha256,
        sha256=hashlib.sha256(f"{head.sha256}{kind}{key}{action}{head.number}".encode()).hexdigest(),
        recorded_at=timezone.now(),
        actor_kind="system",
        **facts,
    )
    head.number, head.sha256, head.recorded_at = publication.number, publication.sha256, publication.recorded_at
    head.save()
    return publication


@pytest.fixture
def deliver(endpoint):
    """Send what waits for the endpoint, and return the endpoint as it is then."""

    def deliver():
        deliver_pending(endpoint.pk)
        return WebhookEndpoint.objects.get(pk=endpoint.pk)

    return deliver


@pytest.fixture
def let_time_pass(endpoint):
    """Move everything that the endpoint remembers into the past."""

    def let_time_pass(**duration):
        fields = ("failing_since", "next_attempt_at", "leased_until", "previous_secret_until")
        stored = WebhookEndpoint.objects.filter(pk=endpoint.pk).values(*fields).get()
        shifted = {name: moment and moment - timedelta(**duration) for name, moment in stored.items()}
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(**shifted)

    return let_time_pass

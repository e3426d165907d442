"""Events to an endpoint: one at a time, in order, each until it has arrived."""

import datetime
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from delivery.models import Publication, WebhookDelivery, WebhookEndpoint
from delivery.models.webhooks import UNTROUBLED
from delivery.webhooks.events import event_body, event_id, new_test_id, test_body
from delivery.webhooks.sending import WHOLE_SECONDS, Answer, post
from delivery.webhooks.signing import new_secret, sign

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
# How long the queue of an endpoint waits after its first failure, its second, …; the last goes on.
BACK_OFF = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]
PATIENCE = 24 * HOUR
# Longer than any request may take, so that only the lease of the dead runs out.
LEASE = timedelta(seconds=WHOLE_SECONDS) + 5 * SECOND
# A receiver that takes its time leaves the worker to others in between.
TURN_SECONDS = 20.0
GONE = 410
ROTATION = 24 * HOUR


def due_endpoints() -> QuerySet[WebhookEndpoint]:
    """Return the endpoints that something may be sent to now."""
    return WebhookEndpoint.objects.filter(
        Q(next_attempt_at=None) | Q(next_attempt_at__lte=Now()),
        Q(leased_until=None) | Q(leased_until__lt=Now()),
        is_active=True,
    )


class LostLeaseError(Exception):
    """Another worker has taken over, or the endpoint was changed or switched off meanwhile."""


class Turn:
    """One worker's turn with an endpoint, while it holds the lease."""

    def __init__(self, endpoint_id: int) -> None:
        self.lease = uuid.uuid4()
        self.endpoint_id = endpoint_id

    def mine(self) -> QuerySet[WebhookEndpoint]:
        return WebhookEndpoint.objects.filter(pk=self.endpoint_id, lease=self.lease)

    def take(self) -> bool:
        """Take the lease and say whether this succeeded: it does not while another worker holds it."""
        return bool(due_endpoints().filter(pk=self.endpoint_id).update(lease=self.lease, leased_until=Now() + LEASE))

    def give_back(self) -> None:
        WebhookEndpoint.objects.filter(pk=self.endpoint_id, lease=self.lease).update(lease=None, leased_until=None)

    def renewed(self) -> WebhookEndpoint:
        """Return the endpoint as it is now, with the lease renewed; raise ``LostLeaseError`` if it is lost."""
        if not self.mine().filter(is_active=True).update(leased_until=Now() + LEASE):
            raise LostLeaseError
        return WebhookEndpoint.objects.get(pk=self.endpoint_id)

    def send_next(self) -> bool:
        """Send the next event and say whether to go on with the one after it."""
        endpoint = self.renewed()
        # Read before the search for the next event: what is recorded between the two is not passed over.
        newest = Publication.objects.values_list("number", flat=True).first() or 0
        publication = endpoint.waiting.filter(number__lte=newest).first()
        if publication is None:
            # What is left is not for this endpoint.
            self.mine().filter(last_number__lt=newest).update(last_number=newest)
            return False
        answer = request(endpoint, event_id(publication), event_body(publication))
        with transaction.atomic():
            WebhookDelivery.objects.create(
                endpoint=endpoint,
                number=publication.number,
                event_id=event_id(publication),
                attempt=endpoint.failures + 1,
                **outcome_of(answer),
            )
            if answer.succeeded:
                self.mine().update(last_number=publication.number, **UNTROUBLED)
            else:
                self.after_failure(self.mine().filter(is_active=True), endpoint, answer)
        return answer.succeeded

    @staticmethod
    def after_failure(mine: QuerySet[WebhookEndpoint], endpoint: WebhookEndpoint, answer: Answer) -> None:
        """Put the queue off, or switch the endpoint off when its day is over."""
        now = timezone.now()
        since = endpoint.failing_since or now
        last_chance = since + PATIENCE
        if answer.status_code == GONE or now >= last_chance:
            reason = (
                "The receiver answered 410 Gone: it wants no more events."
                if answer.status_code == GONE
                else f"It failed for a day, {endpoint.failures + 1} times. The last time: {answer.error}"
            )
            switch_off(mine, endpoint, reason, since)
            return
        pause = BACK_OFF[min(endpoint.failures, len(BACK_OFF) - 1)]
        mine.update(failures=endpoint.failures + 1, failing_since=since, next_attempt_at=min(now + pause, last_chance))


def deliver_pending(endpoint_id: int, is_stopping: Callable[[], bool] = lambda: False) -> bool:
    """Send what waits for an endpoint, in order, and say whether something is left that could go out at once."""
    turn = Turn(endpoint_id)
    if not turn.take():
        return False
    ends = time.monotonic() + TURN_SECONDS
    try:
        while turn.send_next():
            if is_stopping() or time.monotonic() > ends:
                return True
    except LostLeaseError:
        return False
    finally:
        turn.give_back()
    return False


def switch_off(
    endpoints: QuerySet[WebhookEndpoint], endpoint: WebhookEndpoint, reason: str, since: datetime.datetime
) -> None:
    """Switch an endpoint off and have its owner told, both or neither."""
    from delivery.webhooks.tasks import tell_owner

    with transaction.atomic():
        changes = {"is_active": False, "switched_off_at": Now(), "switched_off_reason": reason}
        if endpoints.update(failing_since=since, next_attempt_at=None, failures=endpoint.failures + 1, **changes):
            tell_owner.enqueue(endpoint.pk)


def switch_on(endpoint: WebhookEndpoint, *, skip_waiting: bool = False) -> None:
    """Begin anew with an endpoint: with what waits for it, or only with what is published from now on."""
    from delivery.webhooks.tasks import deliver_webhooks

    with transaction.atomic():
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(is_active=True, **UNTROUBLED)
        if skip_waiting:
            newest = Publication.objects.values_list("number", flat=True).first() or 0
            WebhookEndpoint.objects.filter(pk=endpoint.pk).update(last_number=newest)
        deliver_webhooks.enqueue(endpoint.pk)


def rotate_secret(endpoint: WebhookEndpoint) -> None:
    """Give an endpoint a new secret. For a day both sign, so that the receiver can change without a gap."""
    endpoint.previous_secret = endpoint.secret
    endpoint.previous_secret_until = timezone.now() + ROTATION
    endpoint.secret = new_secret()
    endpoint.save(update_fields=["secret", "previous_secret", "previous_secret_until"])


def send_test(endpoint: WebhookEndpoint, test_id: str = "") -> WebhookDelivery:
    """Send a test now, whether the endpoint is on or off, and return its entry in the log."""
    test_id = test_id or new_test_id()
    answer = request(endpoint, test_id, test_body())
    return WebhookDelivery.objects.create(endpoint=endpoint, event_id=test_id, is_test=True, **outcome_of(answer))


def send_again(delivery: WebhookDelivery) -> WebhookDelivery:
    """Send the event of a delivery once more, now and out of order, and return the new entry in the log.

    It has the ``webhook-id`` that it had, so a receiver that knows it already can pass over it.
    The endpoint's place in the record does not move.
    """
    endpoint = delivery.endpoint
    number = delivery.number
    body = test_body() if number is None else event_body(Publication.objects.get(number=number))
    answer = request(endpoint, delivery.event_id, body)
    attempt = WebhookDelivery.objects.filter(endpoint=endpoint, event_id=delivery.event_id).count() + 1
    return WebhookDelivery.objects.create(
        endpoint=endpoint,
        number=delivery.number,
        event_id=delivery.event_id,
        attempt=attempt,
        is_test=delivery.is_test,
        is_resend=True,
        **outcome_of(answer),
    )


def request(endpoint: WebhookEndpoint, identity: str, body: bytes) -> Answer:
    """Send one signed request and return what came of it."""
    moment = int(time.time())
    secrets = [endpoint.secret]
    if endpoint.previous_secret and endpoint.previous_secret_until and endpoint.previous_secret_until > timezone.now():
        secrets.append(endpoint.previous_secret)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "PointHealth-CMS-webhooks/1",
        "webhook-id": identity,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(sign(secret, identity, moment, body) for secret in secrets),
    }
    return post(endpoint.address, headers, body)


def outcome_of(answer: Answer) -> dict[str, object]:
    return {
        "status_code": answer.status_code,
        "response": answer.excerpt,
        "duration_ms": answer.duration_ms,
        "error": answer.error,
        "succeeded": answer.succeeded,
        "requested_at": timezone.now() - timedelta(milliseconds=answer.duration_ms),
    }

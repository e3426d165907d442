"""Endpoints that hear of publications, and the log of what was sent to them."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats, timezone

from delivery.models.publications import Head, Publication
from delivery.webhooks.addresses import RefusedAddressError, UnknownHostError, resolve
from delivery.webhooks.signing import new_secret

ADDRESS_LENGTH = 2_000

# What people enter, and the state of an endpoint that has not failed.
ENTERED = ["name", "address", "kinds", "actions", "is_active", "owner"]
UNTROUBLED = {
    "failures": 0,
    "failing_since": None,
    "next_attempt_at": None,
    "switched_off_at": None,
    "switched_off_reason": "",
}


def newest_number() -> int:
    """Return the number of the newest publication, 0 before the first."""
    return Head.objects.values_list("number", flat=True).first() or 0


class WebhookEndpoint(models.Model):
    """A receiver of events. ``last_number`` is its place in the record: all up to there is delivered or not for it.

    That place moves only in the transaction that logs a success. Whatever dies before that leaves
    the event to be sent again, under the same ``webhook-id``.
    """

    name = models.CharField(max_length=100, unique=True, help_text="What you call the receiver, such as “Front end”.")
    address = models.CharField(
        max_length=ADDRESS_LENGTH,
        help_text="Where events are sent, such as https://www.example.com/events. It must be on the public internet "
        "and answer itself: redirects are not followed.",
    )
    kinds = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        help_text="Send events about these only. None chosen: about everything.",
    )
    actions = ArrayField(
        models.CharField(max_length=10),
        default=list,
        blank=True,
        help_text="Send events of these only. None chosen: of all.",
    )
    is_active = models.BooleanField(
        "on",
        default=True,
        help_text="While it is off nothing is sent. What is published meanwhile waits until it is on again.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Gets an email if the receiver fails for a day and is switched off. Without an owner, or one "
        "without an address, the site's administrators get it.",
    )
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    previous_secret = models.CharField(max_length=100, blank=True, editable=False)
    previous_secret_until = models.DateTimeField(null=True, editable=False)
    last_number = models.BigIntegerField(default=newest_number, editable=False, verbose_name="delivered up to")
    failures = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    next_attempt_at = models.DateTimeField(null=True, editable=False)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    switched_off_at = models.DateTimeField(null=True, editable=False)
    switched_off_reason = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "webhook"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            resolve(self.address)
        except RefusedAddressError as error:
            raise ValidationError({"address": str(error)}) from error
        except UnknownHostError:
            pass  # it may be there tomorrow; until then the log of deliveries says so

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what a person entered, and begin anew with it.

        Of a row that is there already, the rest stays as it is: a worker may have moved it since this was read.
        """
        if not self._state.adding and kwargs.get("update_fields") is None:
            for name, value in UNTROUBLED.items():
                setattr(self, name, value)
            kwargs["update_fields"] = [*ENTERED, *UNTROUBLED]
        super().save(*args, **kwargs)

    @property
    def waiting(self) -> "models.QuerySet[Publication]":
        """The publications that this endpoint is still to be told of, in order."""
        publications = Publication.objects.filter(number__gt=self.last_number)
        if self.kinds:
            publications = publications.filter(kind__in=self.kinds)
        if self.actions:
            publications = publications.filter(action__in=self.actions)
        return publications.order_by("number")

    @property
    def state(self) -> str:
        """What the endpoint does now, in words."""
        if not self.is_active:
            if self.switched_off_at:
                return f"Switched off on {moment_in_words(self.switched_off_at)}: {self.switched_off_reason}"
            return "Off"
        if self.failing_since:
            since = f"Failing since {moment_in_words(self.failing_since)}"
            return (
                f"{since}, next attempt on {moment_in_words(self.next_attempt_at)}" if self.next_attempt_at else since
            )
        waiting = self.waiting.count()
        return f"Delivering, {waiting} events to go" if waiting else "Up to date"


class WebhookDelivery(models.Model):
    """One request to an endpoint, and what came of it."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    # No foreign key: the record of publications is not to be held or changed by a log.
    number = models.BigIntegerField("publication", null=True)
    event_id = models.CharField("webhook-id", max_length=100, db_index=True)
    attempt = models.PositiveIntegerField(default=1)
    requested_at = models.DateTimeField("sent", default=timezone.now, db_index=True)
    status_code = models.PositiveSmallIntegerField("status", null=True)
    response = models.TextField(blank=True, help_text="The beginning of the answer, if it was text.")
    duration_ms = models.PositiveIntegerField("milliseconds", default=0)
    error = models.TextField(blank=True)
    succeeded = models.BooleanField(default=False)
    is_test = models.BooleanField("test", default=False)
    is_resend = models.BooleanField("sent again by hand", default=False)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = "webhook delivery"
        verbose_name_plural = "webhook deliveries"
        indexes = [models.Index(fields=["endpoint", "-requested_at"], name="delivery_of_endpoint")]

    def __str__(self) -> str:
        about = "test" if self.is_test else f"publication {self.number}"
        return f"{about} to {self.endpoint}, attempt {self.attempt}"


def moment_in_words(moment: object) -> str:
    return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")  # type: ignore[arg-type]

"""Content that has to be reviewed again by a day, and the notices that were sent about it."""

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone


class OverdueAction(models.TextChoices):
    """What happens to a public text whose medical review is overdue."""

    NOTHING = "nothing", "Nothing: only your team is told"
    BANNER = "banner", "A notice on the page tells readers"
    WITHDRAWAL = "withdrawal", "The page is unpublished"


class ReviewStage(models.IntegerChoices):
    """What a notice is about. The value is how many days before the due day it is sent."""

    IN_A_MONTH = 30, "Due in 30 days"
    IN_A_WEEK = 7, "Due in 7 days"
    DUE = 0, "Due"
    WITHDRAWN = -1, "Unpublished"


class ReviewDated(models.Model):
    """Content with a day by which it is reviewed again. Mixed into models that are signed off (``SignedOff``).

    A model names the field that says what happens when it is overdue (``when_review_overdue``, a path of lookups that
    ends in a field with ``OverdueAction`` choices), and whose task the review is (``people_of_review()``).
    """

    pk: Any  # of the model that this is mixed into
    live: bool
    when_review_overdue: ClassVar[str]

    next_review_due = models.DateField(
        null=True,
        blank=True,
        help_text="When it must be checked again. Your team is reminded; the brand says what happens after that day.",
    )
    is_review_overdue = models.BooleanField(
        "readers are told that its review is overdue", default=False, db_default=False, editable=False
    )

    class Meta:
        abstract = True

    @property
    def action_when_overdue(self) -> OverdueAction:
        """What happens to this object when its review is overdue, as the setting says now."""
        value: Any = self
        for name in self.when_review_overdue.split("__"):
            value = getattr(value, name)
        return OverdueAction(value)

    @property
    def is_past_review(self) -> bool:
        """Whether the day by which it had to be reviewed is over."""
        return bool(self.next_review_due and self.next_review_due < timezone.localdate())

    def people_of_review(self) -> Iterable[Any]:
        """Return the users who look after this object and its review. None among them is nobody."""
        raise NotImplementedError

    def dates_errors(self, reviewed_on: datetime.date | None) -> dict[str, str]:
        """Return what keeps it from being published for the dates of its review, as field name → what to do."""
        if reviewed_on and not self.next_review_due:
            return {"next_review_due": "Say by which day it is reviewed again."}
        if self.is_past_review and self.action_when_overdue is OverdueAction.WITHDRAWAL:
            return {"next_review_due": "That day is over: have it reviewed anew, then enter both dates."}
        return {}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save. What readers are told follows the dates and the setting, whichever way they changed."""
        if kwargs.get("update_fields") is None:
            self.is_review_overdue = self.is_past_review and self.action_when_overdue is OverdueAction.BANNER
        super().save(*args, **kwargs)


class ReviewNotice(models.Model):
    """One notice about the review of one object by one day. Whoever writes it first sends it."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_key = models.BigIntegerField()
    title = models.CharField(max_length=255)
    due_on = models.DateField()
    stage = models.SmallIntegerField(choices=ReviewStage.choices)
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_key", "due_on", "stage"], name="one_notice_for_each_stage_of_a_review"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: medical review of “{self.title}”, by {self.due_on}"

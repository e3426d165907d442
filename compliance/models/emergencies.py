"""What was published or withdrawn at once, past the approvals, and why."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from compliance.models.approvals import SignedContent


class TransactionTime(models.Func):
    """The moment at which the database's current transaction began, the same for all of it."""

    function = "transaction_timestamp"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class EmergencyRelease(SignedContent):
    """A text that a person made public, or took from the public, without approvals and with a written reason.

    It opens the door for this very text, in the transaction that writes it, and never again: ``released_at`` is the
    time of that transaction. Only its review is added later, once.
    """

    class Action(models.TextChoices):
        PUBLISH = "publish", "Published"
        UNPUBLISH = "unpublish", "Unpublished"

    action = models.CharField(max_length=10, choices=Action.choices)
    reason = models.TextField(help_text="Why this could not wait. It stays on record and is sent to Legal.")
    released_at = models.DateTimeField(db_default=TransactionTime(), editable=False, db_index=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    reviewed_by_name = models.CharField(max_length=200, blank=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    review_note = models.TextField("what the review found", blank=True)

    class Meta:
        ordering = ["-released_at", "-id"]
        default_permissions = ("view",)
        permissions = [
            ("publish_in_emergency", "Can publish and unpublish in an emergency, without approvals"),
            ("review_emergencyrelease", "Can review what was published in an emergency"),
        ]
        indexes = [
            models.Index(fields=["content_type", "object_key", "-id"], name="emergency_release_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} in an emergency: “{self.title}”, by {self.name}"

    def record_review(self, user, name: str, note: str) -> bool:
        """Record that ``user`` reviewed this. Return whether nobody had done so before."""
        return bool(
            type(self)
            .objects.filter(pk=self.pk, reviewed_at=None)
            .update(reviewed_by=user, reviewed_by_name=name, reviewed_at=Now(), review_note=note)
        )

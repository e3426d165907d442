"""What people decided about a text before it became public. Nothing here is ever changed: see migration 0002."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

SHA256_LENGTH = 64


class ApprovalKind(models.TextChoices):
    """In the order in which they are asked for."""

    MEDICAL_REVIEW = "medical_review", "Medical review"
    LEGAL_APPROVAL = "legal_approval", "Legal approval"

    @property
    def needs_licence(self) -> bool:
        """Whether only a clinician with a valid licence gives it."""
        return self is ApprovalKind.MEDICAL_REVIEW


def identities(username: str, email: str) -> frozenset[str]:
    """Return what one person is known by: two that have one in common are the same, whatever the case of an address."""
    of_username = username.casefold() if "@" in username else username
    return frozenset({of_username, email.casefold()} - {""})


class Decision(models.TextChoices):
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Changes requested"


class SignedContent(models.Model):
    """A text of one object, and the person who stood for it.

    Facts about the person are kept as they were, because people change their names, credentials and employers.
    The object and its revision are named by their keys alone: what was decided stays when they are deleted.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_key = models.BigIntegerField()
    revision = models.BigIntegerField(null=True)
    title = models.CharField(max_length=255)
    content_sha256 = models.CharField("SHA-256 of the text", max_length=SHA256_LENGTH)
    content = models.TextField("text", help_text="The signed document as canonical JSON.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    username = models.CharField(max_length=150)
    name = models.CharField(max_length=200)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title = self.title[:255]
        super().save(*args, **kwargs)


class Approval(SignedContent):
    """One person's decision about one text. The newest of a kind is the one that counts for its object."""

    kind = models.CharField(max_length=20, choices=ApprovalKind.choices)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    credentials = models.CharField(max_length=200, blank=True)
    licence_expires_on = models.DateField(null=True)
    # Of a person without an account, the address that stands for them.
    email = models.EmailField(blank=True, default="", db_default="")
    invitation = models.OneToOneField(
        "compliance.Invitation", on_delete=models.PROTECT, null=True, editable=False, related_name="approval"
    )
    note = models.TextField(blank=True)
    given_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["content_type", "object_key", "kind", "-id"], name="newest_approval_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of “{self.title}”: {self.get_decision_display().lower()} by {self.name}"

    @property
    def person(self) -> str:
        """Who decided, with credentials as they were."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

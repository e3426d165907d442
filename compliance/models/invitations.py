"""Invitations of people without an account to decide about one text, once."""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from compliance.models.approvals import SHA256_LENGTH, ApprovalKind, SignedContent


class InvitationQuerySet(models.QuerySet):
    def open(self) -> "InvitationQuerySet":
        """Select those whose link can still be used."""
        return self.filter(revoked_at=None, approval=None, expires_at__gt=timezone.now())


class Invitation(SignedContent):
    """One link for one outside person and one text. ``user``, ``username`` and ``name`` are who invited.

    The link holds a secret of which only the hash is stored. Nothing here is ever changed but that it is revoked,
    once: see migration 0007. Used is an invitation that has an approval.
    """

    kind = models.CharField("task", max_length=20, choices=ApprovalKind.choices)
    person_name = models.CharField("invited", max_length=200)
    email = models.EmailField()
    credentials = models.CharField(max_length=200, blank=True)
    licence_expires_on = models.DateField(null=True, blank=True)
    token_sha256 = models.CharField(max_length=SHA256_LENGTH, unique=True, editable=False)
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by_name = models.CharField(max_length=200, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-id"]
        default_permissions = ("view", "add")
        indexes = [models.Index(fields=["content_type", "object_key", "-id"], name="invitation_of_object")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display().lower()} of “{self.title}”"

    @property
    def person(self) -> str:
        """Who is invited, with credentials as given."""
        return f"{self.person_name}, {self.credentials}" if self.credentials else self.person_name

    @property
    def is_used(self) -> bool:
        return hasattr(self, "approval")

    @property
    def state(self) -> str:
        """What has become of it, in a word or two."""
        if self.is_used:
            return "Used"
        if self.revoked_at:
            return "Revoked"
        return "Open" if self.expires_at > timezone.now() else "Expired"

    @property
    def is_open(self) -> bool:
        return self.state == "Open"

    @property
    def has_valid_licence(self) -> bool:
        today: datetime.date = timezone.localdate()
        return self.licence_expires_on is not None and self.licence_expires_on >= today

    def signed_object(self) -> Any:
        """Return the object that it is about, None if it is gone."""
        model: Any = ContentType.objects.get_for_id(self.content_type_id).model_class()
        found = model and model._base_manager.filter(pk=self.object_key).first()
        return getattr(found, "specific", found)

    def revoke(self, name: str) -> bool:
        """Make the link useless, on behalf of the person called ``name``. Return whether it was open until now."""
        opened = type(self).objects.open().filter(pk=self.pk)
        return bool(opened.update(revoked_at=Now(), revoked_by_name=name))

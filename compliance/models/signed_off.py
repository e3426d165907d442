"""What content needs approvals before the public sees it."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import Revision

from compliance.models.approvals import ApprovalKind


class SignedOff(models.Model):
    """Content that people sign before the public sees it. Mixed into models with drafts and revisions.

    A model says what the public sees of it (``public_document()``), which members of that nobody needs to sign
    (``not_signed``), and which rows of the settings decide (``sign_off_requirements()``).
    """

    live: bool  # of the model that this is mixed into
    # Members of the public document that may change without a new approval. Each model says why.
    not_signed: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    @classmethod
    def signed_part(cls, document: dict[str, Any]) -> dict[str, Any]:
        """Return what of a public document of this type is signed."""
        return {name: value for name, value in document.items() if name not in cls.not_signed}

    def sign_off_requirements(self) -> models.QuerySet:
        """Return the settings that apply to this object.

        Each row has ``specificity``, of which the highest decides, and ``needs_…`` for each ``ApprovalKind``.
        """
        raise NotImplementedError

    def required_approvals(self) -> set[ApprovalKind]:
        """Return the kinds of approval that this content needs before the public may see it."""
        from compliance.sign_off import sign_off_of

        return set(sign_off_of(self).required)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless this would show the public what nobody has signed off. Raises ``SignOffMissingError``.

        A draft of a public object saves some fields only; whoever writes past this is stopped at the commit.
        """
        from compliance.door import refuse_unapproved

        if self.live and kwargs.get("update_fields") is None:
            refuse_unapproved(self)
        # With its child objects at once: on its way, the public would see a text that nobody has signed.
        with transaction.atomic():
            super().save(*args, **kwargs)


@receiver(pre_save, sender=Revision, dispatch_uid="refuse_unapproved_schedules")
def refuse_unapproved_schedules(*, instance: Revision, **kwargs: Any) -> None:
    """Refuse a schedule as publishing itself is refused. Every way of scheduling ends in saving the revision."""
    from compliance.door import refuse_unapproved

    if instance.approved_go_live_at is None:
        return
    draft = instance.as_object()
    if isinstance(draft, SignedOff):
        refuse_unapproved(draft)

"""Publishing and unpublishing at once, past the approvals, with a written reason."""

from typing import Any

from django.contrib.admin.utils import quote
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from compliance.models.emergencies import EmergencyRelease
from compliance.models.signed_off import SignedOff
from compliance.notices import tell_legal_of_emergency
from compliance.people import credentials_of
from compliance.signing import signed_text, subject_of

MAY_RELEASE = "compliance.publish_in_emergency"
MAY_REVIEW = "compliance.review_emergencyrelease"


@transaction.atomic
def publish_in_emergency(draft: Any, user: Any, reason: str) -> EmergencyRelease:
    """Publish the newest text of an object (``SignedOff``) now, also if it was to go live later. Return the record.

    Raises ``ValidationError`` where something else than approvals keeps it from being public.
    """
    revision = draft.get_latest_revision() or draft.save_revision(user=user)
    newest = revision.as_object()
    if newest.go_live_at and newest.go_live_at > timezone.now():
        newest.go_live_at = None
        revision = newest.save_revision(user=user)
    # First the record: it is what opens the door.
    release = record_release(newest, user, reason, EmergencyRelease.Action.PUBLISH, revision)
    revision.publish(user=user, skip_permission_checks=True)
    return release


@transaction.atomic
def unpublish_in_emergency(live: Any, user: Any, reason: str) -> EmergencyRelease:
    """Take a live object (``SignedOff``) from the public now. Return the record.

    Raises ``ValidationError`` if something that is public needs it.
    """
    release = record_release(live, user, reason, EmergencyRelease.Action.UNPUBLISH, live.live_revision)
    action = UnpublishPageAction if isinstance(live, Page) else UnpublishAction
    action(live, user=user).execute(skip_permission_checks=True)
    return release


def record_release(
    signed: SignedOff, user: Any, reason: str, action: EmergencyRelease.Action, revision: Revision | None
) -> EmergencyRelease:
    subject, text = subject_of(signed), signed_text(signed)
    release = EmergencyRelease.objects.create(
        action=action,
        reason=reason,
        content_type_id=subject.content_type,
        object_key=subject.key,
        revision=revision.pk if revision else None,
        title=str(signed),
        content_sha256=text.sha256,
        content=text.text,
        user=user,
        username=user.get_username(),
        name=str(credentials_of(user)),
    )
    tell_legal_of_emergency(release, reverse("review_emergency", args=[quote(release.pk)]))
    return release

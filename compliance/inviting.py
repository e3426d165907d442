"""People without an account who decide about one text, once: how they are invited, and how they decide."""

import datetime
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.mail import send_mail
from wagtail.models import Revision, TaskState, WorkflowState

from compliance.canonical import sha256_of
from compliance.deciding import (
    Decider,
    DecisionRefusedError,
    changed_by,
    put_on_record,
    reason_against_person,
    refuse,
    text_as_seen,
)
from compliance.models.approvals import Approval, ApprovalKind, Decision
from compliance.models.invitations import Invitation
from compliance.models.tasks import SignOffTask
from compliance.notices import admin_address
from compliance.people import Credentials, credentials_of
from compliance.signing import signed_text, subject_of

MAY_INVITE = "compliance.add_invitation"
LONGEST_DAYS = 30


class InvitationOverError(Exception):
    """The link was used, revoked, or has expired. ``invitation`` says which."""

    def __init__(self, invitation: Invitation):
        super().__init__(f"{invitation}: {invitation.state.lower()}")
        self.invitation = invitation


@dataclass(frozen=True)
class OutsidePerson:
    """Who is invited, as the one who invites gives it."""

    name: str
    email: str
    credentials: str = ""
    licence_expires_on: datetime.date | None = None


def waiting_step(signed: Any) -> TaskState | None:
    """Return the step of the running workflow in which an object (``SignedOff``) waits for an approval, None if not."""
    workflow_state: Any = signed.current_workflow_state
    if workflow_state is None or workflow_state.status != WorkflowState.STATUS_IN_PROGRESS:
        return None
    step = workflow_state.current_task_state
    return step if step and isinstance(step.task.specific, SignOffTask) else None


def kind_waited_for(signed: Any) -> ApprovalKind | None:
    """Return the kind of approval that an object waits for now, None if for none."""
    step = waiting_step(signed)
    return step.task.specific.kind if step else None


def reason_against_address(signed: Any, email: str) -> str:
    """Return why nobody is invited under this address: it is one of ours, or of somebody who worked on the text."""
    users = get_user_model().objects.filter(Q(email__iexact=email) | Q(username__iexact=email))
    if signed.revisions.filter(user__in=users).exists():
        return f"{email} belongs to somebody who worked on this text: somebody else has to approve it."
    if users.filter(is_active=True).exists():
        return f"{email} belongs to an account of yours: that person decides in the admin."
    return ""


@transaction.atomic
def invite(
    signed: Any, kind: ApprovalKind, person: OutsidePerson, inviter: Any, *, days: int
) -> tuple[Invitation, str]:
    """Invite an outside person to decide about the newest draft of an object (``SignedOff``).

    Returns the invitation and the secret of its link, which is stored nowhere. Raises ``DecisionRefusedError`` if the
    draft does not wait for an approval of ``kind``, or if the four eyes, the licence or the claims speak against it.
    """
    revision = newest_revision(signed)
    draft = revision.as_object() if revision else signed
    if revision is None or kind_waited_for(signed) is not kind:
        raise DecisionRefusedError(signed, [f"“{signed}” does not wait for a {kind.label.lower()}."])
    text = signed_text(draft)
    if changed_by(draft, text, revision) == inviter:
        # Else one person could write a text and have anybody, themselves included, wave it through.
        refuse(signed, kind, "You changed this text: somebody else has to invite.")
    refuse(signed, kind, reason_against_address(signed, person.email))
    credentials = Credentials(person.name, person.credentials, person.licence_expires_on)
    refuse(signed, kind, reason_against_person(revision, kind, Decider(credentials, "", person.email)))
    secret = secrets.token_urlsafe(32)
    subject = subject_of(draft)
    now = timezone.now()
    invitation = Invitation.objects.create(
        kind=kind,
        content_type_id=subject.content_type,
        object_key=subject.key,
        revision=revision.pk,
        title=str(draft),
        content_sha256=text.sha256,
        content=text.text,
        user=inviter,
        username=inviter.get_username(),
        name=str(credentials_of(inviter)),
        person_name=person.name,
        email=person.email,
        credentials=person.credentials,
        licence_expires_on=person.licence_expires_on,
        token_sha256=sha256_of(secret),
        invited_at=now,
        expires_at=now + datetime.timedelta(days=days),
    )
    return invitation, secret


def newest_revision(signed: Any) -> Revision | None:
    return signed.get_latest_revision()


def send_link(invitation: Invitation, secret: str) -> None:
    """Send the link to the one who is invited, and to nobody else: who invites must not be able to use it.

    Raises what the mail server's refusal raises.
    """
    context = {"invitation": invitation, "address": admin_address(reverse("invited_decision", args=[secret]))}
    send_mail(
        f"{invitation.get_kind_display()} of “{invitation.title}”",
        render_to_string("compliance/notices/invitation.txt", context),
        [invitation.email],
        fail_silently=False,
    )


def invitation_of(secret: str) -> Invitation | None:
    """Return the invitation whose link holds ``secret``, in whatever state it is."""
    digest = sha256_of(secret)
    found = Invitation.objects.select_related("approval").filter(token_sha256=digest).first()
    return found if found and hmac.compare_digest(found.token_sha256, digest) else None


def draft_as_invited(invitation: Invitation) -> Revision:
    """Return the newest revision of what an invitation is about, which says what it said then.

    Raises ``DecisionRefusedError`` if it says something else by now, or waits for no such approval any more.
    """
    signed = invitation.signed_object()
    revision = signed and newest_revision(signed)
    if revision is None or signed_text(revision.as_object()).sha256 != invitation.content_sha256:
        raise DecisionRefusedError(signed, [f"“{invitation.title}” has changed since you were invited."])
    if kind_waited_for(signed) is not ApprovalKind(invitation.kind):
        raise DecisionRefusedError(
            signed, [f"“{invitation.title}” does not wait for a {invitation.get_kind_display().lower()} any more."]
        )
    return revision


@transaction.atomic
def record_decision_of_invited(
    invitation: Invitation, decision: Decision, *, note: str = "", seen_sha256: str
) -> Approval:
    """Record what an invited person decides, and go on in the workflow; both or neither. It uses up the link.

    Raises ``InvitationOverError`` if the link cannot be used any more, ``DecisionRefusedError`` if the text is
    another one by now or the person may not approve it.
    """
    # Of two requests at the same moment, the second waits and finds it used.
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not locked.is_open:
        raise InvitationOverError(locked)
    kind = ApprovalKind(locked.kind)
    revision = draft_as_invited(locked)
    draft = revision.as_object()
    text = text_as_seen(draft, seen_sha256)
    person = Credentials(locked.person_name, locked.credentials, locked.licence_expires_on)
    decider = Decider(person, "", locked.email, invitation=locked)
    if decision is Decision.APPROVED:
        signed = locked.signed_object()
        refuse(signed, kind, reason_against_address(signed, locked.email))
        refuse(signed, kind, reason_against_person(revision, kind, decider))
    approval = put_on_record(revision, draft, text, kind, decider, decision, note)
    step = waiting_step(locked.signed_object())
    comment = f"{locked.person}, invited by {locked.name}. {note}".strip()
    if step is not None:
        (step.approve if decision is Decision.APPROVED else step.reject)(user=None, comment=comment)
    return approval

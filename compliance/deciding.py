"""How a decision about a text comes about: who may take it, and how it is recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from wagtail.models import Revision

from compliance.door import SignOffError
from compliance.models.approvals import Approval, ApprovalKind, Decision, identities
from compliance.models.invitations import Invitation
from compliance.models.signed_off import SignedOff
from compliance.people import Credentials, credentials_of, identities_of, users_who_may
from compliance.sign_off import sign_off_of
from compliance.signing import SignedText, signed_text
from compliance.waivers import errors_against, reason_of_errors


class DecisionRefusedError(SignOffError):
    """A person may not decide so about this text. The message says why."""


def changed_by(signed: Any, text: SignedText, up_to: Revision | None = None) -> Any:
    """Return the user who made ``signed`` say ``text``: of the newest revisions in a row, up to ``up_to``, that say so,
    the first. None if the newest revision says something else, or if no person wrote it.

    Whoever saved it unchanged afterwards did not change it: the editor saves under an approver's name, too.
    """
    user = None
    if signed.pk is not None:
        for revision in newest_first(signed, up_to):
            if signed_text(revision.as_object()) != text:
                break
            user = revision.user
    return user


def newest_first(signed: Any, up_to: Revision | None) -> Iterator[Revision]:
    revisions = signed.revisions.order_by("-created_at", "-id")
    if up_to is not None:
        revisions = revisions.filter(created_at__lte=up_to.created_at)
    return revisions.select_related("user").iterator(chunk_size=20)


@dataclass(frozen=True)
class Decider:
    """Who decides: a user, or a person without an account whom ``invitation`` names."""

    person: Credentials
    username: str
    email: str
    user: Any = None
    invitation: Invitation | None = None

    @property
    def identities(self) -> frozenset[str]:
        return identities(self.username, self.email)


def decider_of(user: Any) -> Decider:
    """Return a user as somebody who decides."""
    return Decider(credentials_of(user), user.get_username(), user.email or "", user)


def reason_against(revision: Revision, kind: ApprovalKind, user: Any) -> str:
    """Return why ``user`` may not give an approval of ``kind`` for what ``revision`` says, nothing if they may."""
    if not may_decide(kind, user):
        return f"{credentials_of(user)} is not among those who give the {kind.label.lower()}."
    return reason_against_person(revision, kind, decider_of(user))


def reason_against_person(revision: Revision, kind: ApprovalKind, decider: Decider) -> str:
    """Return what speaks against an approval by this person, whose task it is: licence, four eyes, claims."""
    signed, person = revision.as_object(), decider.person
    if not isinstance(signed, SignedOff):
        return f"“{signed}” is not signed off."
    if kind.needs_licence and not person.has_valid_licence:
        if person.licence_expires_on:
            return f"The licence of {person} expired on {date_format(person.licence_expires_on)}."
        return f"There is no licence of {person} on file: see People & topics › People."
    state = sign_off_of(signed)
    author = changed_by(signed, state.text, revision)
    if author and identities_of(author) & decider.identities:
        return f"{person} changed this text: somebody else has to approve it."
    for other in ApprovalKind:
        found = state.approval(other)
        if other is not kind and found and found.identities & decider.identities:
            return f"{person} gave the {other.label.lower()} of this text: somebody else has to give this one."
    return reason_of_errors(errors_against(signed))


def may_decide(kind: ApprovalKind, user: Any) -> bool:
    """Return whether it is the task of ``user`` to decide about approvals of ``kind``."""
    return user.is_active and (user.is_superuser or users_who_may(kind).filter(pk=user.pk).exists())


def record_decision(
    revision: Revision, kind: ApprovalKind, user: Any, decision: Decision, *, note: str = "", seen_sha256: str = ""
) -> Approval:
    """Record what ``user`` decides about the text of ``revision``. Return the record.

    ``seen_sha256`` is the hash of the text that the person had before them, where that is known. Raises
    ``DecisionRefusedError`` if they may not approve it, or if the text is another one by now. Changes can be asked for
    by whoever may decide at all, also about one's own text.
    """
    signed = revision.as_object()
    text = text_as_seen(signed, seen_sha256)
    if decision is Decision.APPROVED:
        reason = reason_against(revision, kind, user)
    else:
        reason = "" if may_decide(kind, user) else f"It is not for {credentials_of(user)} to decide about this text."
    refuse(signed, kind, reason)
    return put_on_record(revision, signed, text, kind, decider_of(user), decision, note)


def text_as_seen(signed: Any, seen_sha256: str) -> SignedText:
    """Return the text of a draft. Raises ``DecisionRefusedError`` if it is not the one that was looked at."""
    text = signed_text(signed)
    if seen_sha256 and seen_sha256 != text.sha256:
        raise DecisionRefusedError(signed, [f"“{signed}” changed since you looked at it. Look at it again."])
    return text


def refuse(signed: Any, kind: ApprovalKind, reason: str) -> None:
    """Raise ``DecisionRefusedError`` if there is a reason."""
    if reason:
        raise DecisionRefusedError(signed, [f"{kind.label} of “{signed}”: {reason}"])


def put_on_record(
    revision: Revision,
    signed: Any,
    text: SignedText,
    kind: ApprovalKind,
    decider: Decider,
    decision: Decision,
    note: str,
) -> Approval:
    return Approval.objects.create(
        kind=kind,
        decision=decision,
        content_type=revision.base_content_type,
        object_key=int(revision.object_id),
        revision=revision.pk,
        title=str(signed),
        content_sha256=text.sha256,
        content=text.text,
        user=decider.user,
        username=decider.username,
        name=decider.person.name,
        credentials=decider.person.credentials,
        licence_expires_on=decider.person.licence_expires_on,
        email=decider.email,
        invitation=decider.invitation,
        note=note,
    )

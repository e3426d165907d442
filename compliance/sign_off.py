"""Which approvals a text needs, which it has, and what is wrong with those that it lacks."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format

from compliance.models.approvals import Approval, ApprovalKind, Decision, identities
from compliance.models.emergencies import EmergencyRelease, TransactionTime
from compliance.signing import SignedText, Subject, signed_text, subject_of

# What of the newest decision of each kind the state of a text is told from.
DECIDED = ("kind", "decision", "content_sha256", "username", "email", "name", "licence_expires_on", "note", "given_at")


@dataclass(frozen=True)
class NewestDecision:
    """The newest decision of one kind about an object, whatever its text was then."""

    kind: ApprovalKind
    is_approval: bool
    content_sha256: str
    username: str
    email: str
    name: str
    licence_expires_on: datetime.date | None
    note: str
    given_at: datetime.datetime

    @property
    def identities(self) -> frozenset[str]:
        """What the person who decided is known by."""
        return identities(self.username, self.email)

    @property
    def given_on(self) -> datetime.date:
        return timezone.localdate(self.given_at)

    @property
    def had_valid_licence(self) -> bool:
        return self.licence_expires_on is not None and self.licence_expires_on >= self.given_on


@dataclass(frozen=True)
class SignOff:
    """The state of what ``signed`` (``SignedOff``) would show the public, or of ``document`` where it is given.

    ``released`` are the hashes of the texts that are published in an emergency at this moment.
    """

    signed: Any
    document: dict[str, Any] | None
    subject: Subject
    required: tuple[ApprovalKind, ...]
    decisions: dict[ApprovalKind, NewestDecision]
    released: frozenset[str]

    @cached_property
    def text(self) -> SignedText:
        """The text itself, made when it is first asked for: where nothing is required, it never is."""
        return signed_text(self.signed, self.document)

    @cached_property
    def lacking(self) -> dict[ApprovalKind, str]:
        """Each required approval that does not stand, with a sentence that says why."""
        return {kind: reason for kind in self.required if (reason := self.reason_not_to_count(kind))}

    @property
    def is_complete(self) -> bool:
        return not self.required or self.text.sha256 in self.released or not self.lacking

    def approval(self, kind: ApprovalKind) -> NewestDecision | None:
        """Return the approval of ``kind`` for this very text, None if the newest decision is another."""
        decision = self.decisions.get(kind)
        if decision and decision.is_approval and decision.content_sha256 == self.text.sha256:
            return decision
        return None

    def reason_not_to_count(self, kind: ApprovalKind) -> str:
        """Return why there is no approval of ``kind`` for this text, nothing if there is one."""
        decision = self.decisions.get(kind)
        if decision is None:
            return "Nobody has given it."
        when = date_format(decision.given_on)
        is_of_this_text = decision.content_sha256 == self.text.sha256
        if not decision.is_approval:
            note = f": “{decision.note}”" if decision.note else ""
            since = "" if is_of_this_text else " Nobody has approved the text as it is now."
            return f"{decision.name} asked for changes on {when}{note}.{since}"
        if not is_of_this_text:
            return f"It is stale: {decision.name} gave it on {when}, for a text that has changed since."
        if kind.needs_licence and not decision.had_valid_licence:
            return f"{decision.name} gave it without a valid licence{expiry(decision.licence_expires_on)}."
        return self.other_by_same_person(kind, decision)

    def other_by_same_person(self, kind: ApprovalKind, decision: NewestDecision) -> str:
        """Return that the same person gave an earlier kind of approval for this text too, nothing if not so."""
        kinds = list(ApprovalKind)
        for earlier in kinds[: kinds.index(kind)]:
            other = self.approval(earlier)
            if other and other.identities & decision.identities:
                return f"{decision.name} gave the {earlier.label.lower()} too: two people have to approve."
        return ""


def expiry(day: datetime.date | None) -> str:
    return f": it expired on {date_format(day)}" if day else ""


def sign_off_of(signed: Any, document: dict[str, Any] | None = None) -> SignOff:
    """Return the state of what ``signed`` (``SignedOff``) would show the public: ``document`` where it is given.

    One query.
    """
    subject = subject_of(signed)
    about = {"content_type": subject.content_type, "object_key": subject.key}
    decisions = Approval.objects.filter(**about).order_by("kind", "-id").distinct("kind")
    released = EmergencyRelease.objects.filter(
        **about, action=EmergencyRelease.Action.PUBLISH, released_at=TransactionTime()
    )
    rows = list(
        signed.sign_off_requirements().annotate(
            decisions=ArraySubquery(decisions.values(found=JSONObject(**{name: name for name in DECIDED}))),
            released=ArraySubquery(released.order_by("id").values("content_sha256")),
        )
    )
    found = [newest_decision(facts) for facts in rows[0].decisions] if rows else []
    return SignOff(
        signed,
        document,
        subject,
        required_by(rows),
        {decision.kind: decision for decision in found},
        frozenset(rows[0].released if rows else ()),
    )


def required_by(rows: Sequence[Any]) -> tuple[ApprovalKind, ...]:
    """Return what the most specific rows ask for; where several are as specific, what any of them asks for."""
    most = max((row.specificity for row in rows), default=0)
    deciding = [row for row in rows if row.specificity == most]
    return tuple(kind for kind in ApprovalKind if any(getattr(row, f"needs_{kind.value}") for row in deciding))


def newest_decision(facts: dict[str, Any]) -> NewestDecision:
    expires_on = facts["licence_expires_on"]
    return NewestDecision(
        kind=ApprovalKind(facts["kind"]),
        is_approval=facts["decision"] == Decision.APPROVED,
        content_sha256=facts["content_sha256"],
        username=facts["username"],
        email=facts["email"],
        name=facts["name"],
        licence_expires_on=datetime.date.fromisoformat(expires_on) if expires_on else None,
        note=facts["note"],
        given_at=datetime.datetime.fromisoformat(facts["given_at"]),
    )

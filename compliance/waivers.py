"""Findings that Legal lets stand, and those that keep a text from being approved."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Revision

from compliance.checked import ClaimsChecked, findings_of
from compliance.claims import Finding, Severity
from compliance.door import SignOffError
from compliance.models.claims import ClaimWaiver
from compliance.models.signed_off import SignedOff
from compliance.people import credentials_of
from compliance.signing import signed_text, subject_of

MAY_WAIVE = "compliance.add_claimwaiver"
LONGEST = datetime.timedelta(days=366)


class WaiverRefusedError(SignOffError):
    """A finding may not be waived so. The message says why."""


def waivers_of(signed: Any) -> QuerySet[ClaimWaiver]:
    """Select every waiver for an object (``SignedOff``), newest first: of an alias, those of its source."""
    subject = subject_of(signed)
    return ClaimWaiver.objects.filter(content_type=subject.content_type, object_key=subject.key)


def standing_waivers(signed: Any, findings: Iterable[Finding]) -> dict[str, ClaimWaiver]:
    """Return the waivers of ``findings`` that hold today, by fingerprint. One query, none without findings.

    Only what is signed off has waivers.
    """
    fingerprints = {finding.fingerprint for finding in findings}
    if not fingerprints or not isinstance(signed, SignedOff) or not subject_of(signed).key:
        return {}
    newest = waivers_of(signed).filter(fingerprint__in=fingerprints).order_by("fingerprint", "-id")
    today = timezone.localdate()
    return {
        waiver.fingerprint: waiver
        for waiver in newest.distinct("fingerprint").defer("content")
        if waiver.until >= today
    }


def errors_against(signed: Any) -> list[Finding]:
    """Return the errors that keep an object from being approved: those that nobody waived."""
    if not isinstance(signed, ClaimsChecked):
        return []
    errors = [finding for finding in findings_of(signed) if finding.severity is Severity.ERROR]
    waived = standing_waivers(signed, errors)
    return [finding for finding in errors if finding.fingerprint not in waived]


def reason_of_errors(errors: list[Finding]) -> str:
    """Return what an approver is told of errors, nothing if there are none."""
    if not errors:
        return ""
    first = errors[0]
    others = "" if len(errors) == 1 else f", and {len(errors) - 1} more"
    return (
        f"The claims check finds {'an error' if len(errors) == 1 else f'{len(errors)} errors'} in it: "
        f"{first.title}: “{first.sentence}”{others}. Have it reworded, or ask Legal for a waiver."
    )


def record_waiver(revision: Revision, fingerprint: str, user: Any, *, reason: str, until: datetime.date) -> ClaimWaiver:
    """Record that ``user`` lets a finding in the text of ``revision`` stand until a day. Return the record.

    Raises ``WaiverRefusedError`` if they may not, or if the sentence is another one by now.
    """
    signed = revision.as_object()
    found = [finding for finding in findings_of(signed) if finding.fingerprint == fingerprint]
    if refusal := reason_against_waiver(revision, signed, found, user, until):
        raise WaiverRefusedError(signed, [refusal])
    finding, text, person = found[0], signed_text(signed), credentials_of(user)
    return ClaimWaiver.objects.create(
        content_type=revision.base_content_type,
        object_key=subject_of(signed).key,
        revision=revision.pk,
        title=str(signed),
        content_sha256=text.sha256,
        content=text.text,
        user=user,
        username=user.get_username(),
        name=person.name,
        rule=finding.rule,
        rule_title=finding.title,
        sentence=finding.sentence,
        fingerprint=fingerprint,
        reason=reason,
        until=until,
    )


def reason_against_waiver(
    revision: Revision, signed: Any, found: list[Finding], user: Any, until: datetime.date
) -> str:
    """Return why ``user`` may not waive what was ``found``, nothing if they may."""
    from compliance.deciding import changed_by

    today = timezone.localdate()
    if not user.has_perm(MAY_WAIVE):
        return f"It is not for {credentials_of(user)} to waive a finding: ask Legal."
    if not found:
        return "This sentence is not in the draft any more: what was found in it needs no waiver."
    if user == changed_by(signed, signed_text(signed), revision):
        return f"{credentials_of(user)} changed this text: somebody else has to waive what is found in it."
    if not today <= until <= today + LONGEST:
        return f"Choose a day until {date_format(today + LONGEST)}."
    return ""

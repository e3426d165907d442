"""Sentences that are tied to evidence, and who stands for that."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Revision

from compliance.checked import ClaimsChecked, Evidence, Ground, findings_of
from compliance.claims import Document, Finding, Sentence, fingerprint_of_text, load_rules
from compliance.door import SignOffError
from compliance.models.claims import EvidenceGrade, Substantiation
from compliance.models.signed_off import SignedOff
from compliance.people import credentials_of
from compliance.signing import signed_text, subject_of

MAY_TIE = "compliance.add_substantiation"


class SubstantiationRefusedError(SignOffError):
    """A sentence may not be tied to evidence so. The message says why."""


def substantiations_of(signed: Any) -> QuerySet[Substantiation]:
    """Select every record of an object (``SignedOff``), newest first: of an alias, those of its source."""
    subject = subject_of(signed)
    return Substantiation.objects.filter(content_type=subject.content_type, object_key=subject.key)


def standing(records: QuerySet[Substantiation]) -> dict[str, Substantiation]:
    """Return of each sentence the newest of ``records``, by fingerprint, unless it takes the tie back. One query."""
    newest = records.order_by("fingerprint", "-id").distinct("fingerprint").defer("content")
    return {record.fingerprint: record for record in newest if record.evidence}


def ground_of(checked: ClaimsChecked) -> Ground:
    """Return what the check of an object has to know besides its words."""
    # Only what is signed off has ties.
    is_stored = isinstance(checked, SignedOff) and checked.pk
    ties = standing(substantiations_of(checked)) if is_stored else {}
    return ground_from(ties, checked.claims_evidence(), checked.claims_risks())


def ground_from(ties: dict[str, Substantiation], evidence: Iterable[Evidence], risks: Iterable[str]) -> Ground:
    """Return the ground on which a text stands: a tie to evidence that was retracted supports nothing."""
    retracted = frozenset(one.name for one in evidence if one.retraction)
    undermined = frozenset(
        fingerprint
        for fingerprint, tie in ties.items()
        if not retracted.isdisjoint(cited["name"] for cited in tie.evidence)
    )
    return Ground(tuple(risks), frozenset(ties) - undermined, undermined, retracted)


def sentence_in(checked: ClaimsChecked, fingerprint: str) -> Sentence | None:
    """Return the sentence of an object with this fingerprint, None if there is none any more."""
    places = Document(checked.claim_passages()).places
    return next((place.sentence for place in places if place.sentence.fingerprint == fingerprint), None)


@dataclass(frozen=True)
class SentenceInText:
    """A sentence of a text with what it cites, what it is tied to, and what the check says of its evidence."""

    sentence: Sentence
    cited: tuple[Evidence, ...]
    tie: Substantiation | None
    findings: tuple[Finding, ...]

    @property
    def is_about_evidence(self) -> bool:
        return bool(self.cited or self.tie or self.findings)


def sentences_of(signed: Any) -> list[SentenceInText]:
    """Return the sentences of an object in reading order, each once."""
    known = {one.name: one for one in signed.claims_evidence()}
    ties = standing(substantiations_of(signed)) if signed.pk else {}
    lifted = load_rules().asking_for_evidence
    findings: dict[str, list[Finding]] = {}
    for finding in findings_of(signed):
        if finding.rule in lifted:
            findings.setdefault(fingerprint_of_text(finding.sentence), []).append(finding)
    found: dict[str, SentenceInText] = {}
    for place in Document(signed.claim_passages()).places:
        fingerprint = place.sentence.fingerprint
        if place.sentence.words and fingerprint not in found:
            found[fingerprint] = SentenceInText(
                place.sentence,
                tuple(known[name] for name in place.cited if name in known),
                ties.get(fingerprint),
                tuple(findings.get(fingerprint, ())),
            )
    return list(found.values())


def record_substantiation(
    revision: Revision, fingerprint: str, user: Any, *, evidence: list[str], grade: str, note: str = ""
) -> Substantiation:
    """Record that ``user`` ties a sentence in the text of ``revision`` to ``evidence``, by name. Return the record.

    Without evidence, it takes back what the sentence was tied to. Raises ``SubstantiationRefusedError`` if they may
    not.
    """
    from compliance.live_claims import check_again

    signed = revision.as_object()
    sentence = sentence_in(signed, fingerprint)
    known = {one.name: one for one in signed.claims_evidence()}
    text = signed_text(signed)
    if refusal := reason_against_tie(revision, signed, sentence, user, known, evidence, grade):
        raise SubstantiationRefusedError(signed, [refusal])
    person = credentials_of(user)
    record = Substantiation.objects.create(
        content_type=revision.base_content_type,
        object_key=subject_of(signed).key,
        revision=revision.pk,
        title=str(signed),
        content_sha256=text.sha256,
        content=text.text,
        user=user,
        username=user.get_username(),
        name=person.name,
        credentials=person.credentials,
        sentence=sentence.text if sentence else "",
        fingerprint=fingerprint,
        grade=grade if evidence else "",
        evidence=[{"name": name, "title": known[name].title} for name in evidence],
        note=note,
    )
    check_again(type(signed)._base_manager.filter(pk=record.object_key))
    return record


def reason_against_tie(
    revision: Revision,
    signed: Any,
    sentence: Sentence | None,
    user: Any,
    known: dict[str, Evidence],
    evidence: list[str],
    grade: str,
) -> str:
    """Return why ``user`` may not tie ``sentence`` to ``evidence``, nothing if they may."""
    from compliance.deciding import changed_by

    if not user.has_perm(MAY_TIE):
        return f"It is not for {credentials_of(user)} to say what a sentence rests on: ask a medical reviewer or Legal."
    if sentence is None:
        return "This sentence is not in the draft any more: tie the new one."
    if user == changed_by(signed, signed_text(signed), revision):
        return f"{credentials_of(user)} changed this text: somebody else has to say what its sentences rest on."
    if any(name not in known for name in evidence):
        return "The draft does not cite this reference any more: cite it first."
    retracted = next((known[name] for name in evidence if known[name].retraction), None)
    if retracted:
        return f"“{retracted.title}” was retracted. {retracted.retraction}"
    if evidence and grade not in EvidenceGrade:
        return "Say how strong the evidence is."
    return ""

"""What stands in a dossier, as plain values."""

import datetime
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page

from blog.models.articles import page_type
from compliance.checked import ClaimsChecked, Evidence, finding_document, findings_in, jurisdiction_of
from compliance.claims import ENGINE_VERSION, Document, Finding, Passage, load_rules
from compliance.models import Approval, ClaimWaiver, EmergencyRelease, SignedOff, Substantiation
from compliance.readable import readable_lines
from compliance.signing import SignedText, signed_text_of
from compliance.substantiation import ground_from, standing
from delivery.as_served import AsServed, NotServedError, page_as_served
from delivery.models import Publication
from delivery.models.publications import Kind

# Another one when the members of ``dossier.json`` change their meaning.
FORMAT = 1

# The records that hold a signed text, and when they were made.
SIGNED = ((Approval, "given_at"), (EmergencyRelease, "released_at"))


class NoDossierError(LookupError):
    """There is no such dossier; the message says why."""


@cache
def models_with_dossier() -> dict[str, Any]:
    """Return the types of pages that are signed off and whose claims are checked, by the name on record."""
    return {
        page_type(model): model
        for model in apps.get_models()
        if issubclass(model, Page) and issubclass(model, SignedOff) and issubclass(model, ClaimsChecked)
    }


def publications_with_dossier(key: int) -> Any:
    """Select the publications by which the page with ``key`` was what readers got, newest first."""
    return Publication.objects.filter(kind=Kind.PAGE, key=key, is_private=False).exclude(document_sha256="")


def dossier_of(key: int, number: int | None = None) -> "Dossier":
    """Return the dossier of a page as it stood when publication ``number`` was the newest of all.

    Without a number, that is the newest publication of the page itself. Raises ``NoDossierError``.
    """
    if number is None:
        newest = publications_with_dossier(key).order_by("-number").first()
        if newest is None:
            raise NoDossierError(f"Page {key} was never public: there is no dossier of drafts and private pages.")
        number = newest.number
    try:
        served = page_as_served(key, number)
    except NotServedError as error:
        raise NoDossierError(str(error)) from error
    document = served.publications[0].document or {}
    if document.get("type") not in models_with_dossier():
        kinds = " and ".join(sorted(models_with_dossier()))
        raise NoDossierError(f"Page {key} is of a type that nobody signs off: there are dossiers of {kinds} pages.")
    return Dossier(served, document, models_with_dossier()[document["type"]])


@dataclass
class Dossier:
    """A page with its ``document`` on record, as it was ``served``; ``model`` is its type."""

    served: AsServed
    document: dict[str, Any]
    model: Any

    @property
    def publication(self) -> Publication:
        """The publication by which the page itself was in force."""
        return self.served.publications[0]

    @property
    def moment(self) -> Publication:
        return self.served.moment

    @cached_property
    def signed(self) -> SignedText:
        """What people signed of this very text."""
        return signed_text_of(self.model, self.document)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """All that stands in it."""
        return {
            "format": FORMAT,
            "page": {
                "key": self.publication.key,
                "type": self.document["type"],
                "title": self.publication.title,
                "address": self.served.path,
                "language": self.publication.language,
            },
            "publication": version(self.publication) | {"signed_sha256": self.signed.sha256},
            "moment": {
                "number": self.moment.number,
                "sha256": self.moment.sha256,
                "recorded_at": self.moment.recorded_at,
            },
            "claims": list(self.claims()),
            "references": list(self.references()),
            "approvals": [self.decision(approval) for approval in self.of_page(Approval, "given_at")],
            "emergencies": [self.emergency(release) for release in self.of_page(EmergencyRelease, "released_at")],
            "claims_check": self.claims_check(),
            "versions": [version(publication) for publication in self.versions()],
            "legal_texts": self.served.disclaimers,
            "texts_in_force": list(self.texts_in_force()),
        }

    @cached_property
    def keys(self) -> set[int]:
        """The pages whose approvals hold for this one: itself, and of an alias the page behind it.

        Told from the record alone, for an alias can be deleted, or become a page of its own: whichever page this very
        text was signed for.
        """
        signed = {"content_type": base_content_type(), "content_sha256": self.signed.sha256}
        return {self.publication.key}.union(
            *(
                model.objects.filter(**signed, **{f"{time}__lte": self.moment.recorded_at}).values_list(
                    "object_key", flat=True
                )
                for model, time in SIGNED
            )
        )

    def of_page(self, model: Any, time: str) -> Any:
        """Select the records of ``model`` about this page that were there at that moment, oldest first."""
        return model.objects.filter(
            content_type=base_content_type(),
            object_key__in=self.keys,
            **{f"{time}__lte": self.moment.recorded_at},
        ).order_by(time, "id")

    # Evidence

    @cached_property
    def named(self) -> dict[str, Publication]:
        """The publications that the page was made from, by the names of their objects."""
        return {publication.object_name: publication for publication in self.served.publications}

    def referred_to(self, reference: dict[str, Any] | None) -> Publication | None:
        """Return the publication of what a document refers to, None if that was not in force."""
        return self.named.get(f"{reference['kind']}-{reference['key']}") if reference else None

    def references(self) -> Iterator[dict[str, Any]]:
        """Yield what the page cites, by its number there, with what was known of retractions at that moment."""
        for number, reference in enumerate(self.document.get("references", []), start=1):
            publication = self.referred_to(reference)
            if publication and publication.document:
                yield {
                    "number": number,
                    "object": publication.object_name,
                    "is_cited": number <= self.document["cited_references"],
                    "retraction": None,
                    **publication.document,
                    "publication": publication.number,
                    "document_sha256": publication.document_sha256,
                }

    @cached_property
    def evidence(self) -> list[Evidence]:
        return [
            Evidence(one["object"], one["citation"], "Retracted." if one["retraction"] else "")
            for one in self.references()
        ]

    @cached_property
    def ties(self) -> dict[str, Substantiation]:
        """The ties to evidence that stood at that moment, by the fingerprint of their sentence."""
        return standing(self.of_page(Substantiation, "given_at"))

    def risks(self) -> Iterator[str]:
        """Yield what the topics of that moment said that the text has to name."""
        topics = [self.referred_to(reference) for reference in self.document.get("topics", [])]
        documents = [topic.document for topic in topics if topic and topic.document]
        for document in sorted(documents, key=lambda topic: topic["name"]):
            yield from document.get("risks", [])

    def claims(self) -> Iterator[dict[str, Any]]:
        """Yield each sentence that cites something, is tied to evidence, or that the check objects to."""
        numbers = {one["object"]: one["number"] for one in self.references()}
        found: dict[tuple[str, str], list[str]] = {}
        for finding in self.findings:
            found.setdefault((finding.place, finding.sentence), []).append(finding.rule)
        for place in Document(self.passages).places:
            sentence, cited = place.sentence, place.cited
            tie = self.ties.get(sentence.fingerprint)
            rules = found.get((place.passage.place, sentence.text), [])
            if cited or tie or rules:
                yield {
                    "place": place.passage.place,
                    "kind": place.passage.kind.value,
                    "sentence": sentence.text,
                    "references": [numbers[name] for name in cited if name in numbers],
                    "evidence": tie and substantiation(tie, numbers),
                    "findings": list(dict.fromkeys(rules)),
                }

    # The claims check

    @cached_property
    def passages(self) -> list[Passage]:
        return self.model.passages_of_document(self.document)

    @property
    def checked_on(self) -> datetime.date:
        """The day on which the text was in force, where the clinic is: its rules are those that count."""
        return timezone.localdate(self.moment.recorded_at, timezone.get_default_timezone())

    @property
    def jurisdiction(self) -> str:
        """Whose rules the text answered to: those of its brand's disclaimer."""
        brand = self.served.document.get("brand")
        return jurisdiction_of(brand["disclaimer"]["jurisdiction"] if brand else None)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        ground = ground_from(self.ties, self.evidence, dict.fromkeys(self.risks()))
        return findings_in(tuple(self.passages), self.checked_on, self.jurisdiction, ground)

    def claims_check(self) -> dict[str, Any]:
        """Return what the rules of that day find in this very text, by which version of them, and what was waived."""
        waivers: dict[str, ClaimWaiver] = {}
        for one in self.of_page(ClaimWaiver, "given_at"):
            waivers[one.fingerprint] = one  # the newest counts
        standing_ones = {key: one for key, one in waivers.items() if one.until >= self.checked_on}
        return {
            "day": self.checked_on,
            "jurisdiction": self.jurisdiction,
            "engine_version": ENGINE_VERSION,
            "rules_sha256": load_rules().digest,
            "rule_packs": [asdict(pack) for pack in load_rules().pack_versions],
            "rules_in_force": sorted(one.rule.id for one in load_rules().in_force(self.checked_on, self.jurisdiction)),
            "findings": [
                finding_document(finding, self.passages)
                | {"pack": finding.pack, "waiver": waiver(standing_ones.get(finding.fingerprint))}
                for finding in self.findings
            ],
        }

    # Approvals, versions and texts

    def decision(self, approval: Approval) -> dict[str, Any]:
        return {
            "number": approval.pk,
            "kind": approval.get_kind_display(),
            "decision": approval.get_decision_display(),
            "is_of_this_text": approval.content_sha256 == self.signed.sha256,
            "name": approval.name,
            "credentials": approval.credentials,
            "licence_expires_on": approval.licence_expires_on,
            "username": approval.username,
            "given_at": approval.given_at,
            "note": approval.note,
            "content_sha256": approval.content_sha256,
        }

    def emergency(self, release: EmergencyRelease) -> dict[str, Any]:
        """Return a release; its review only if it was there at that moment."""
        is_reviewed = release.reviewed_at is not None and release.reviewed_at <= self.moment.recorded_at
        return {
            "number": release.pk,
            "action": release.get_action_display(),
            "is_of_this_text": release.content_sha256 == self.signed.sha256,
            "name": release.name,
            "username": release.username,
            "released_at": release.released_at,
            "reason": release.reason,
            "content_sha256": release.content_sha256,
            "reviewed_by": release.reviewed_by_name if is_reviewed else "",
            "reviewed_at": release.reviewed_at if is_reviewed else None,
            "review_note": release.review_note if is_reviewed else "",
        }

    def signed_texts(self) -> dict[str, str]:
        """Return every text that people signed, by its hash."""
        records = [record for model, time in SIGNED for record in self.of_page(model, time)]
        texts = {record.content_sha256: record.content for record in records}
        return dict(sorted((texts | {self.signed.sha256: self.signed.text}).items()))

    def versions(self) -> Any:
        """Select the publications of the page up to that moment, oldest first."""
        return Publication.objects.filter(
            kind=Kind.PAGE, key=self.publication.key, number__lte=self.moment.number
        ).order_by("number")

    def texts_in_force(self) -> Iterator[dict[str, Any]]:
        """Yield what the record holds of the brand, its disclaimer, and the people who answer for the text."""
        brand = self.referred_to(self.document.get("brand"))
        disclaimer = self.referred_to(brand.document["disclaimer"]) if brand and brand.document else None
        reviewer = self.referred_to(self.document.get("medical_reviewer"))
        authors = [self.referred_to(author) for author in self.document.get("authors", [])]
        roles = [("Brand", brand), ("Disclaimer", disclaimer), ("Medical reviewer", reviewer)]
        for role, publication in [*roles, *(("Author", author) for author in authors)]:
            if publication and publication.document:
                yield {"role": role, **version(publication), "lines": readable_lines(publication.document)}


def base_content_type() -> ContentType:
    """Return by what the records of sign-off name pages."""
    return ContentType.objects.get_for_model(Page)


def version(publication: Publication) -> dict[str, Any]:
    """Return what tells a publication from others, and holds it to those before it."""
    return {
        "number": publication.number,
        "object": publication.object_name,
        "title": publication.title,
        "action": publication.get_action_display(),
        "recorded_at": publication.recorded_at,
        "done_by": publication.actor,
        "revision": publication.revision,
        "document_sha256": publication.document_sha256,
        "previous_sha256": publication.previous_sha256,
        "sha256": publication.sha256,
    }


def substantiation(tie: Substantiation, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "grade": tie.get_grade_display(),
        "references": [
            {"number": numbers.get(cited["name"]), "object": cited["name"], "citation": cited["title"]}
            for cited in tie.evidence
        ],
        "name": tie.name,
        "credentials": tie.credentials,
        "username": tie.username,
        "given_at": tie.given_at,
        "note": tie.note,
        "content_sha256": tie.content_sha256,
    }


def waiver(found: ClaimWaiver | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "name": found.name,
        "username": found.username,
        "given_at": found.given_at,
        "until": found.until,
        "reason": found.reason,
        "content_sha256": found.content_sha256,
    }

"""Content whose health claims are checked: what of it is checked, and what the check finds."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import F, Func, JSONField, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils import timezone

from compliance.claims import DEFAULT_JURISDICTION, Finding, Kind, Passage, Severity, check_claims


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sentence can rest on: its name (``reference-12``), how people cite it, and of what was retracted, how."""

    name: str
    title: str
    retraction: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the check of a text has to know besides its words: see ``check_claims()``."""

    risks: tuple[str, ...] = ()
    substantiated: frozenset[str] = frozenset()
    undermined: frozenset[str] = frozenset()
    retracted: frozenset[str] = frozenset()


class ClaimsChecked:
    """Content whose claims are checked. Mixed into models of which the public sees something (``public_document()``).

    A model says which texts are checked (``passages_of_document()``) and whose law they answer to
    (``claims_jurisdiction()`` for one object, ``public_claims()`` for all that are public).
    """

    def claim_passages(self) -> list[Passage]:
        """Return every text that readers see of this object, in their order.

        The place of a passage is Wagtail's content path (``body.<block id>.text``), so that the editor finds the
        field. A rich text has several passages: “#2” and so on stands behind the path of the later ones.
        """
        content: Any = self
        return self.passages_of_document(content.public_document())

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        """Return the same texts of a public document, as it is on record."""
        raise NotImplementedError

    def claims_jurisdiction(self) -> str:
        """Return whose rules apply, such as ``US-CA``."""
        return DEFAULT_JURISDICTION

    def claims_risks(self) -> list[str]:
        """Return the risks that the text has to name where it claims benefits; other wordings follow a bar.

        None: what the rules know of the treatment counts.
        """
        return []

    def claims_evidence(self) -> list[Evidence]:
        """Return what sentences of this object can be tied to: all that it cites."""
        return []

    @classmethod
    def public_claims(cls) -> QuerySet:
        """Select the public objects, by ``published()`` or ``always_public()``."""
        raise NotImplementedError


def published(objects: QuerySet, law: str = "") -> QuerySet:
    """Select those of ``objects`` (with drafts) that are public, each with what the check has to know of it.

    ``law`` is the field of its jurisdiction, none for the default one. Each object gets it as ``law``, and ``version``,
    which tells one public text from the next.
    """
    revision, moment = (Cast(name, TextField()) for name in ("live_revision", "last_published_at"))
    return objects.filter(live=True).annotate(
        law=Cast(F(law) if law else Value(""), TextField()),
        version=Concat(revision, Value("/"), moment, output_field=TextField()),
    )


def always_public(objects: QuerySet, *texts: Any) -> QuerySet:
    """Select ``objects`` (without drafts) as ``published()`` does. ``texts`` are the fields of which readers see all.

    What such an object says is public as soon as it is saved, whichever way, so its version is the hash of its texts.
    """
    together = Func(*texts, function="jsonb_build_array", output_field=JSONField())
    return objects.annotate(law=Value(""), version=MD5(Cast(together, TextField())))


def passages_of_members(document: dict[str, Any], kinds: Mapping[str, Kind]) -> list[Passage]:
    """Return the plain texts of a document: of each member in ``kinds`` that is not empty, what it is to readers."""
    return [Passage(name, kind, document[name]) for name, kind in kinds.items() if document[name].strip()]


def path_of_place(place: str) -> str:
    """Return the content path of the field in which a passage stands."""
    return place.partition("#")[0]


def jurisdiction_of(law: str | None) -> str:
    """Return what a stored jurisdiction (``us-ca``) is to the rules: the strictest where it is none of theirs."""
    return law.upper() if law and law.lower().startswith("us") else DEFAULT_JURISDICTION


def findings_of(checked: ClaimsChecked, on: datetime.date | None = None) -> tuple[Finding, ...]:
    """Return what the rules of a day, today's if none is given, find in an object."""
    from compliance.substantiation import ground_of

    return findings_in(
        tuple(checked.claim_passages()),
        on or timezone.localdate(),
        checked.claims_jurisdiction(),
        ground_of(checked),
    )


@lru_cache(maxsize=64)
def findings_in(
    passages: tuple[Passage, ...], on: datetime.date, jurisdiction: str, ground: Ground = Ground()
) -> tuple[Finding, ...]:
    """Check passages. Kept, since the screens on which one text is decided about ask again and again."""
    return tuple(
        check_claims(
            passages,
            on=on,
            jurisdiction=jurisdiction,
            risks=ground.risks,
            substantiated=ground.substantiated,
            undermined=ground.undermined,
            retracted=ground.retracted,
        )
    )


def words_in_question(finding: Finding, passages: Iterable[Passage]) -> str:
    """Return the words that a finding is about."""
    return next((one.text[finding.start : finding.end] for one in passages if one.place == finding.place), "")


def finding_document(finding: Finding, passages: Iterable[Passage]) -> dict[str, Any]:
    """Return a finding as the editor and the API give it."""
    source = finding.source
    return {
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.value,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "source": {
            "title": source.title,
            "date": source.date and source.date.isoformat(),
            "section": source.section,
            "url": source.url,
        },
        "jurisdiction": finding.jurisdiction,
        "place": finding.place,
        "block": finding.block,
        "sentence": finding.sentence,
        "words": words_in_question(finding, passages),
        "fingerprint": finding.fingerprint,
    }


def counts_of(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings there are of each severity: ``errors``, ``warnings``, ``hints``."""
    severities = [finding.severity for finding in findings]
    return {f"{severity.value}s": severities.count(severity) for severity in Severity}

"""Retractions of what articles cite, from the public data of Retraction Watch, which Crossref gives out.

The file is a CSV with a row for each notice. https://gitlab.com/crossref/retraction-watch-data describes its columns.
"""

import csv
import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO

from django.db import models
from django.db.models.functions import Cast

from blog.models import ArticlePage, Reference
from blog.models.references import normalise_doi, normalise_pmid
from compliance.evidence_tasks import close_what_is_done, open_tasks
from compliance.live_claims import store_check

COLUMNS = (
    *("RetractionDate", "RetractionDOI", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason"),
)
RETRACTION, REINSTATEMENT, CONCERN = "retraction", "reinstatement", "expression of concern"
# “4/21/2021 0:00”, months first, in most files; “2021-04-21” in some.
DATE = re.compile(r"(?:(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})|(?P<iso>\d{4}-\d\d-\d\d))(?:[ T].*)?$")
RULE = "retracted-reference"
# Fields of authors and institutions are longer than Python's csv takes by itself.
LONGEST_FIELD = 1_000_000


class RetractionFileError(ValueError):
    """The file is not what it should be; the message says what is wrong with it."""


@dataclass(frozen=True)
class Notice:
    """One row of the file that is about a reference of ours."""

    reference: int
    nature: str
    published_on: datetime.date
    doi: str
    reasons: str


@dataclass
class Outcome:
    """What an update changed. ``articles``: the live ones that cite something retracted, and their claims."""

    rows: int = 0
    unreadable: list[str] = field(default_factory=list)
    retracted: list[Reference] = field(default_factory=list)
    reinstated: list[Reference] = field(default_factory=list)
    known: int = 0
    concerns: list[Reference] = field(default_factory=list)
    articles: list[tuple[ArticlePage, list[str]]] = field(default_factory=list)
    tasks: int = 0


def rows_of(text: TextIO) -> Iterator[dict[str, str]]:
    """Yield the rows of the file. Raises ``RetractionFileError`` if it has not the columns that are needed."""
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.DictReader(text)
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise RetractionFileError(
                f"This is not the file of Retraction Watch: it has no column {', '.join(missing)}."
            )
        for row in reader:
            yield {name: (row.get(name) or "").strip() for name in COLUMNS}
    except csv.Error as error:
        raise RetractionFileError(f"Line {reader.line_num} is no CSV: {error}.") from error


def notices_in(rows: Iterable[dict[str, str]], outcome: Outcome) -> list[Notice]:
    """Return the notices about our references, and count in ``outcome`` what was read."""
    by_doi = dict(Reference.objects.exclude(doi="").values_list("doi", "pk"))
    by_pmid = dict(Reference.objects.exclude(pmid="").values_list("pmid", "pk"))
    found = []
    for row in rows:
        outcome.rows += 1
        # Of a paper without one, the file says “unavailable” and 0.
        reference = by_doi.get(normalise_doi(row["OriginalPaperDOI"])) or by_pmid.get(
            normalise_pmid(row["OriginalPaperPubMedID"])
        )
        if reference is None:
            continue
        published_on = date_of(row["RetractionDate"])
        if published_on is None:
            outcome.unreadable.append(f"Row {outcome.rows + 1}: “{row['RetractionDate']}” is no date.")
            continue
        doi = normalise_doi(row["RetractionDOI"])
        found.append(
            Notice(
                reference,
                row["RetractionNature"].lower(),
                published_on,
                doi if doi.startswith("10.") else "",
                reasons_in(row["Reason"]),
            )
        )
    return found


def date_of(text: str) -> datetime.date | None:
    """Return the date of a notice, None if it has none that can be read."""
    match = DATE.match(text)
    if match is None:
        return None
    try:
        if match["iso"]:
            return datetime.date.fromisoformat(match["iso"])
        return datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def reasons_in(text: str) -> str:
    """Return the reasons for people: “+Error in Data;+Error in Results;” is how the file has them."""
    return "; ".join(reason.strip(" +") for reason in text.split(";") if reason.strip(" +"))


def mark_references(notices: Iterable[Notice], outcome: Outcome) -> None:
    """Let each reference say what its newest notice says. What says so already is left alone."""
    by_reference: dict[int, list[Notice]] = {}
    for notice in notices:
        by_reference.setdefault(notice.reference, []).append(notice)
    for key, reference in sorted(Reference.objects.in_bulk(list(by_reference)).items()):
        told = sorted(by_reference[key], key=lambda notice: notice.published_on)
        decisive = [notice for notice in told if notice.nature in {RETRACTION, REINSTATEMENT}]
        if any(notice.nature == CONCERN for notice in told):
            outcome.concerns.append(reference)
        if decisive:
            mark(reference, decisive[-1], outcome)


def mark(reference: Reference, notice: Notice, outcome: Outcome) -> None:
    is_retracted = notice.nature == RETRACTION
    facts: tuple[Any, ...] = (notice.published_on, notice.doi, notice.reasons) if is_retracted else (None, "", "")
    if (reference.retracted_on, reference.retraction_notice, reference.retraction_reasons) == facts:
        outcome.known += is_retracted
        return
    if is_retracted and not reference.is_retracted:
        outcome.retracted.append(reference)
    if not is_retracted:
        outcome.reinstated.append(reference)
    reference.retracted_on, reference.retraction_notice, reference.retraction_reasons = facts
    reference.save(update_fields=["retracted_on", "retraction_notice", "retraction_reasons"])


def look_at_articles(outcome: Outcome, on: datetime.date) -> None:
    """Check anew the live articles that cite what is retracted, or was until now; open and close tasks about them."""
    retracted = set(Reference.objects.exclude(retracted_on=None).values_list("pk", flat=True))
    names = {f"reference-{key}" for key in retracted}
    for article in articles_citing({*retracted, *(reference.pk for reference in outcome.reinstated)}):
        findings = store_check(article, on)
        claims = list(dict.fromkeys(finding.sentence for finding in findings if finding.rule == RULE))
        if names & {one.name for one in article.claims_evidence()}:
            outcome.articles.append((article, claims))
            outcome.tasks += len(open_tasks(article))
    close_what_is_done()


def articles_citing(references: set[int]) -> Iterator[ArticlePage]:
    """Yield the public articles that cite one of ``references`` or list it for further reading."""
    if not references:
        return
    # Which texts may hold such a marker, by their words; which do, is for the article to say.
    markers = "|".join(map(str, sorted(references)))
    candidates = (
        ArticlePage.public_claims()
        .annotate(stored_body=Cast("body", models.TextField()))
        .filter(
            models.Q(stored_body__regex=rf"linktype=[^>]*id=[^0-9>]{{1,4}}({markers})[^0-9]")
            | models.Q(stored_body__regex=rf"id=[^0-9>]{{1,4}}({markers})[^0-9][^>]*linktype=")
            | models.Q(further_references__reference__in=references)
        )
        .distinct()
        .order_by("title", "pk")
        .values_list("pk", flat=True)
    )
    for key in list(dict.fromkeys(candidates)):
        for article in ArticlePage.public_claims().filter(pk=key):
            if references & set(article.numbered_reference_ids):
                yield article

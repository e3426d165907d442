"""The claims check for other tools: texts that are not in this site, or not yet."""

import datetime
import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import BeforeValidator, ConfigDict, Field

from accounts.models import TokenAccess
from accounts.tokens import TokenAuth, refusal
from compliance.checked import counts_of, finding_document
from compliance.claims import DEFAULT_JURISDICTION, Kind, Passage, check_claims, passages_of_text
from delivery.api.parameters import Slug, Text, refuse_unknown_parameters
from delivery.api.problems import ProblemError
from delivery.api.responses import json_response
from delivery.api.schemas import Document, Problem

router = Router(tags=["claims"], auth=TokenAuth(), by_alias=True)
MAY_ASK = "wagtailadmin.access_admin"
# About 17,000 words: two seconds of work.
LONGEST_TEXT = 100_000
MOST_BLOCKS = 1_000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_in_words(value: Any) -> Any:
    """Refuse what pydantic would take for a day too: a number of seconds, a time."""
    if not isinstance(value, datetime.date) and not (isinstance(value, str) and DAY.fullmatch(value)):
        raise ValueError("Give the day as 2026-10-01.")
    return value


def figure(value: Any) -> Any:
    """Refuse what pydantic would take for a number too: true, and figures as text. 5.0 is an integer in JSON."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number:
        raise ValueError("Give a whole number.")
    return value


class CheckedBlock(Schema):
    """One piece of a text, with what it is to its reader."""

    model_config = ConfigDict(extra="forbid")

    text: Text = Field(max_length=LONGEST_TEXT, description="Plain text. A line break ends a sentence.")
    kind: Literal[tuple(Kind)] = Field(  # type: ignore[valid-type]  # values are the enumeration
        Kind.PARAGRAPH.value, description="What it is to its reader: a disclaimer is not checked."
    )
    id: Slug = Field("", description="Your name for it; findings give it back. Pieces of one id belong together.")
    citations: list[Annotated[int, Field(ge=0, le=LONGEST_TEXT), BeforeValidator(figure)]] = Field(
        [], max_length=1_000, description="The offset in the text of each reference marker."
    )


class ClaimsRequest(Schema):
    """What is checked: a plain text with one paragraph a line, or blocks in their order; and by whose rules."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"oneOf": [{"required": ["text"]}, {"required": ["blocks"]}]}
    )

    text: Text = Field("", max_length=LONGEST_TEXT, description="One paragraph a line, as for check_claims.")
    blocks: list[CheckedBlock] = Field([], max_length=MOST_BLOCKS, description="Instead of a text.")
    jurisdiction: str = Field(
        DEFAULT_JURISDICTION, pattern=r"^[A-Z]{2}(-[A-Z]{2})?$", description="Whose rules apply: US, US-CA, US-TX …"
    )
    on: Annotated[datetime.date, BeforeValidator(day_in_words)] | None = Field(
        None, description="The day whose rules apply; without one, today."
    )


class FindingSource(Document):
    """The law or guidance that a rule rests on."""

    title: str
    date: datetime.date | None = Field(description="Null for a statute in force.")
    section: str
    url: str


class ClaimFinding(Document):
    """One sentence that breaks one rule."""

    rule: str
    title: str = Field(description="The rule in a few words.")
    severity: Literal["error", "warning", "hint"]
    message: str = Field(description="What is wrong.")
    suggestion: str = Field(description="What to write instead.")
    source: FindingSource
    jurisdiction: str = Field(description="Where the rule binds.")
    place: str = Field(description="The line of a text (“line 3”), or the number of a block from 1 (“block 3”).")
    block: str = Field(description="The id of the block; of a text, the number of the line.")
    sentence: str
    words: str = Field(description="The words of the sentence that are in question.")
    fingerprint: str = Field(description="The same for the same rule and the same words of a sentence.")


class FindingCounts(Document):
    errors: int
    warnings: int
    hints: int


class CheckedClaims(Document):
    """What the rules of a day find in a text."""

    jurisdiction: str
    on: datetime.date
    counts: FindingCounts
    findings: list[ClaimFinding] = Field(description="In reading order, gravest first within a sentence.")


@router.post(
    "/claims-check",
    response={200: CheckedClaims, 400: Problem, 401: Problem, 403: Problem, 413: Problem, 422: Problem},
    summary="Check the health claims in a text",
)
def claims_check(request: HttpRequest, asked: ClaimsRequest) -> HttpResponse:
    """The same findings as in the editor. Nothing is kept. Needs the token of a person who may use the admin."""
    if reason := refusal(request.auth, TokenAccess.CLAIMS):  # type: ignore[attr-defined]  # ninja's
        raise ProblemError(403, reason)
    if not request.user.has_perm(MAY_ASK):
        raise ProblemError(403, "This person may not use the admin, and so not the claims check.")
    refuse_unknown_parameters(request, Schema)
    on = asked.on or timezone.localdate()
    passages = passages_of(asked)
    findings = check_claims(passages, on=on, jurisdiction=asked.jurisdiction)
    response = json_response(
        {
            "jurisdiction": asked.jurisdiction,
            "on": on,
            "counts": counts_of(findings),
            "findings": [finding_document(finding, passages) for finding in findings],
        }
    )
    response["Cache-Control"] = "no-store"
    return response


def passages_of(asked: ClaimsRequest) -> Sequence[Passage]:
    """Return what is to be checked. Raises ``ProblemError`` if that is nothing, two things, or too long."""
    given = asked.model_fields_set & {"text", "blocks"}
    if len(given) != 1:
        detail = "Give a text or blocks, not both." if given else "Give a text or blocks."
        raise ProblemError(422, detail, field="text", location="body")
    if "text" in given:
        return passages_of_text(asked.text)
    if sum(len(block.text) for block in asked.blocks) > LONGEST_TEXT:
        detail = f"All blocks together may have {LONGEST_TEXT:,} characters. Check a longer text in parts."
        raise ProblemError(422, detail, field="blocks", location="body")
    return [
        Passage(f"block {number}", Kind(block.kind), block.text, tuple(block.citations), block.id)
        for number, block in enumerate(asked.blocks, start=1)
    ]

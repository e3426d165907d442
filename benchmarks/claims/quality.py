"""Precision and recall of the claims check on sentences that people labelled."""

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from compliance.claims import Kind, Passage, check_claims

FOLDER = Path(__file__).parent
HALVES_OF_THE_CORPUS = ("development", "held_back")
SETS = (
    *HALVES_OF_THE_CORPUS,
    "varied",
    "written_after_rules",
    "from_practice",
    "from_practice_hormones",
    "measured_again",
    "paraphrases",
    "paraphrases_aside",
    "paraphrases_plain",
    "clinic_pages",
    "clinic_pages_aside",
    "clinic_pages_more",
    "measured_once",
    "measured_last",
)
# No rule was ever written from their sentences.
UNSEEN = ("measured_once", "measured_last")
ON = datetime.date(2026, 7, 1)
# A sentence alone has no neighbours in which risks could stand or a caption that could name a model.
ABOUT_DOCUMENTS = frozenset({"missing-risks", "model-not-stated"})
# Kinds of the same fault. A sentence with one of them may be flagged for another too: that is neither found nor wrong.
# What a sentence says that evidence shows it says as well: an effect that it ascribes to a study is an effect.
EVIDENCE = frozenset({"unnamed-study", "one-sided-efficacy", "animal-only-evidence", "promising-as-proof"})
FAMILIES = (
    EVIDENCE,
    frozenset(
        {"unqualified-efficacy", "long-term-benefit", "regenerative-claim", "guarantee", "testimonial-as-typical"}
    ),
    frozenset({"superiority", "hype"}),
    frozenset({"false-approval", "off-label-unstated"}),
)


@dataclass(frozen=True)
class Labelled:
    """A sentence with the rules that it breaks, and those that one may also see broken."""

    text: str
    kind: Kind
    rules: frozenset[str]
    tolerated: frozenset[str]


@dataclass(frozen=True)
class Score:
    """Counts of a comparison, and what follows from them."""

    found: int
    missed: int
    wrong: int

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0


def labelled_sentences(half: str) -> list[Labelled]:
    """Return the sentences of one of the sets."""
    lines = (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_labelled(json.loads(line)) for line in lines]


def _labelled(row: dict[str, list[str]]) -> Labelled:
    rules = frozenset(row["rules"])
    family = frozenset[str]().union(*(family for family in FAMILIES if family & rules))
    if rules & EVIDENCE:
        family |= {"unqualified-efficacy"}
    tolerated = (family | frozenset(row.get("tolerated", ()))) - rules
    return Labelled(str(row["text"]), Kind(str(row["kind"])), rules, tolerated)


def rules_found(sentence: Labelled) -> frozenset[str]:
    """Return the rules that the check finds broken in a sentence that stands alone."""
    findings = check_claims([Passage("sentence", sentence.kind, sentence.text)], on=ON)
    return frozenset(finding.rule for finding in findings) - ABOUT_DOCUMENTS


def scores_by_rule(sentences: Iterable[Labelled]) -> dict[str, Score]:
    """Return the score of each rule."""
    found, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    for sentence in sentences:
        flagged = rules_found(sentence)
        found.update(sentence.rules & flagged)
        missed.update(sentence.rules - flagged)
        wrong.update(flagged - sentence.rules - sentence.tolerated)
    return {rule: Score(found[rule], missed[rule], wrong[rule]) for rule in sorted({*found, *missed, *wrong})}


def together(scores: Iterable[Score]) -> Score:
    """Return the score over all rules, each finding counted alike."""
    counted = list(scores)
    return Score(
        sum(score.found for score in counted),
        sum(score.missed for score in counted),
        sum(score.wrong for score in counted),
    )


def score_of_sentences(sentences: Sequence[Labelled]) -> Score:
    """Return the score of flagging a sentence at all, for whatever reason."""
    flagged = [bool(rules_found(sentence)) for sentence in sentences]
    broken = [bool(sentence.rules) for sentence in sentences]
    pairs = Counter(zip(broken, flagged, strict=True))
    return Score(pairs[True, True], pairs[True, False], pairs[False, True])

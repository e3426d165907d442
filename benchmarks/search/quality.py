"""Measures of rankings, beside judgments from 0 (has nothing on it) to 3 (what a reader hopes for)."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
DEPTH = 10
# From this grade on, a page is one that a reader should find.
RELEVANT = 2


@dataclass(frozen=True)
class JudgedQuery:
    """What is looked for, why it is asked, and the grade of each page by its slug; all others have 0."""

    query: str
    kind: str
    grades: dict[str, int]


def judged_queries() -> list[JudgedQuery]:
    return [JudgedQuery(**entry) for entry in json.loads((FOLDER / "judged.json").read_text(encoding="utf-8"))]


def synonym_groups() -> list[str]:
    return (FOLDER / "synonyms.txt").read_text(encoding="utf-8").split("\n")[:-1]


def gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades[:DEPTH], start=1))


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return how near a ranking comes to the best one there could be: 1 is the best, 0 holds nothing of use."""
    best = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(slug, 0) for slug in found]) / best if best else 1.0


def recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return which share of the pages that a reader should find stands among the first ten."""
    wanted = {slug for slug, grade in grades.items() if grade >= RELEVANT}
    return len(wanted & set(found[:DEPTH])) / min(len(wanted), DEPTH) if wanted else 1.0

"""Clauses of a sentence, and whether what a clause says is denied in it."""

from collections.abc import Iterator

from compliance.claims.patterns import Match, is_negation
from compliance.claims.sentences import Sentence

# How many words a "not" reaches forward.
REACH = 7
JOINERS = frozenset("but yet while whereas although though because unlike which".split())
AFTER_COMMA_ONLY = frozenset("so since who with without and".split())
SUBORDINATORS = frozenset(
    "while unlike if although though because when for with after as once since despite whereas compared where "
    "even".split()
)


def clause_around(sentence: Sentence, match: Match) -> tuple[int, int]:
    """Return the first word of the clause in which a match begins, and the one after the clause."""
    low, high = next((low, high) for low, high in sentence.segments if low <= match.first < high)
    cuts = [low, *_cuts(sentence, low, high), high]
    return max(cut for cut in cuts if cut <= match.first), min(cut for cut in cuts if cut > match.first)


def _cuts(sentence: Sentence, low: int, high: int) -> Iterator[int]:
    opens_subordinate = sentence.forms[low] in SUBORDINATORS
    for position in range(low + 1, high):
        gap = sentence.text[
            sentence.words[position - 1].end - sentence.start : sentence.words[position].start - sentence.start
        ]
        after_comma = "," in gap
        joins = sentence.forms[position] in (JOINERS | AFTER_COMMA_ONLY if after_comma else JOINERS)
        if joins:
            yield position
        elif after_comma and opens_subordinate:
            opens_subordinate = False
            yield position


def is_denied_before(sentence: Sentence, match: Match, low: int) -> bool:
    """Return whether a negation stands in the clause shortly before the match."""
    return any(is_negation(sentence, position) for position in range(max(low, match.first - REACH), match.first))

"""A document as rules look at it: its passages in sentences, with the answers that several rules ask for kept."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from compliance.claims.passages import Kind, Passage
from compliance.claims.patterns import Pattern
from compliance.claims.sentences import Sentence, split_sentences

# A reference that stands in the text itself: [12], (Lee 2021), (Lee et al., 2021), superscript numbers, a DOI.
CITATION_IN_TEXT = re.compile(
    r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,9}\]|[¹²³⁴⁵⁶⁷⁸⁹]|\((?:[A-Z][^()]{1,60}?,? )(?:19|20)\d\d[a-z]?\)"
    r"|\bdoi\b|\bPMID\b|\b10\.\d{4,9}/",
)
NO_CONTENT = frozenset({Kind.DISCLAIMER})
HEADINGS = frozenset({Kind.HEADING, Kind.TITLE})


@dataclass(frozen=True)
class Place:
    """One sentence in its passage: ``passage`` and ``sentence`` are positions in the document."""

    passage_position: int
    sentence_position: int
    passage: Passage
    sentence: Sentence
    following: Sentence | None
    is_answered: bool

    @property
    def is_cited(self) -> bool:
        """Whether a reference marker stands in the sentence or right after it."""
        return any(offset in self.reach for offset in self.passage.citations) or bool(
            CITATION_IN_TEXT.search(self.sentence.text)
        )

    @property
    def cited(self) -> tuple[str, ...]:
        """The names of what the markers in the sentence or right after it lead to, each once."""
        found = zip(self.passage.citations, self.passage.cited, strict=False)
        return tuple(dict.fromkeys(name for offset, name in found if offset in self.reach))

    @property
    def reach(self) -> range:
        return range(self.sentence.start, self.sentence.end + 1)


class Document:
    """The passages of one document. Disclaimers are left out: what stands there neither claims nor informs.

    ``retracted`` are the names of retracted evidence, ``undermined`` the fingerprints of sentences tied to such.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        *,
        retracted: Collection[str] = frozenset(),
        undermined: Collection[str] = frozenset(),
    ) -> None:
        self.retracted = frozenset(retracted)
        self.undermined = frozenset(undermined)
        self.passages = [passage for passage in passages if passage.kind not in NO_CONTENT]
        self.sentences = [split_sentences(passage.text) for passage in self.passages]
        self._answers: dict[Pattern, bool] = {}
        self._denied: dict[tuple[int, int], bool] = {}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(self._places())

    def _places(self) -> Iterator[Place]:
        for number, (passage, sentences) in enumerate(zip(self.passages, self.sentences, strict=True)):
            goes_on = number + 1 < len(self.passages) and self.passages[number + 1].kind not in HEADINGS
            for position, sentence in enumerate(sentences):
                following = sentences[position + 1] if position + 1 < len(sentences) else None
                yield Place(number, position, passage, sentence, following, following is not None or goes_on)

    @cached_property
    def block_numbers(self) -> tuple[int, ...]:
        """For each passage the number of its block, counted from the top."""
        numbers: dict[str, int] = {}
        return tuple(numbers.setdefault(passage.block_key, len(numbers)) for passage in self.passages)

    def says(self, pattern: Pattern) -> bool:
        """Return whether the pattern matches anywhere in the document."""
        if pattern not in self._answers:
            self._answers[pattern] = any(pattern.is_in(place.sentence) for place in self.places)
        return self._answers[pattern]

    def denies(self, place: Place, denials: Sequence[Pattern], later: Sequence[Pattern]) -> bool:
        """Return whether a sentence, or the one after it, denies what the sentence says."""
        key = (place.passage_position, place.sentence_position)
        if key not in self._denied:
            following = place.following
            self._denied[key] = any(pattern.is_in(place.sentence) for pattern in denials) or (
                following is not None and any(pattern.is_in(following) for pattern in later)
            )
        return self._denied[key]

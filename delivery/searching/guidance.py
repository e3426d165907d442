"""What guides the search besides the words of pages, kept by each process until a publication may have changed it."""

import threading
from collections import defaultdict
from dataclasses import dataclass

from delivery.reading import query
from delivery.searching.queries import Phrase, phrase_of
from delivery.searching.statements import GUIDANCE


@dataclass(frozen=True)
class Guidance:
    """Synonyms, promoted pages by search, and (where it was asked for) in how many documents each word stands."""

    version: str
    synonyms: dict[Phrase, list[Phrase]]
    promoted: dict[str, list[str]]
    vocabulary: dict[str, int] | None = None

    def says_the_same_as(self, other: "Guidance") -> bool:
        """Return whether a search finds the same under both, so that it need not be done again."""
        return (self.synonyms, self.promoted) == (other.synonyms, other.promoted)


def read_guidance(*, with_vocabulary: bool = False) -> Guidance:
    """Return what holds now, in one query."""
    version, groups, promoted, vocabulary = query(GUIDANCE, {"with_vocabulary": with_vocabulary})[0]
    synonyms: dict[Phrase, list[Phrase]] = {}
    for terms in groups:
        group = [phrase for phrase in map(phrase_of, terms) if phrase]
        for phrase in group:
            others = [*synonyms.get(phrase, []), phrase, *group]
            synonyms[phrase] = list(dict.fromkeys([phrase, *others]))
    pages: dict[str, list[str]] = defaultdict(list)
    for result in promoted:
        for words in result["searches"]:
            pages[words].append(f"page-{result['page']['key']}")
    return Guidance(version, synonyms, dict(pages), vocabulary)


class KeptGuidance:
    """The guidance of one process. What is kept is of one version; who reads it compares that with what they found."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: Guidance | None = None

    def latest_known(self) -> Guidance:
        """Return what is kept, which a publication may have changed since; read all of it if nothing is."""
        return self.kept or self.renew(with_vocabulary=True)

    def at(self, version: str, *, with_vocabulary: bool = False) -> Guidance:
        """Return what holds at ``version``, or later if that is over."""
        kept = self.kept
        if kept is not None and kept.version == version and not (with_vocabulary and kept.vocabulary is None):
            return kept
        return self.renew(with_vocabulary=with_vocabulary)

    def renew(self, *, with_vocabulary: bool = False) -> Guidance:
        guidance = read_guidance(with_vocabulary=with_vocabulary)
        with self.lock:
            self.kept = guidance
        return guidance

    def clear(self) -> None:
        self.kept = None


kept_guidance = KeptGuidance()

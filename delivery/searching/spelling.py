"""The nearest words that are in force, for those that nobody wrote."""

from collections.abc import Callable, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from search.words import WORD

CANDIDATES = 20
SHORTEST_WORD = 4
# How many slips a word may hold, by its length: more, and another word was meant.
SLIPS = ((4, 1), (8, 2))
MOST_SLIPS = 3
# A word in so few documents may be a slip of ours, if one much like it stands in so many times more.
RARE = 2
FAR_MORE = 10


def slips_allowed(word: str) -> int:
    return next((slips for length, slips in SLIPS if len(word) <= length), MOST_SLIPS)


def nearest_word(word: str, vocabulary: Mapping[str, int], *, least: int = 1) -> str | None:
    """Return the other word of ``vocabulary`` (word → number of documents) that was most likely meant, if any is near.

    Fewer slips come first, then the same beginning, then the more frequent word. It stands in ``least`` documents.
    """
    if len(word) < SHORTEST_WORD:
        return None
    near = process.extract(
        word, vocabulary.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=slips_allowed(word), limit=CANDIDATES
    )
    return min(
        (found for found, slips, _ in near if slips and len(found) >= SHORTEST_WORD and vocabulary[found] >= least),
        key=lambda found: (
            DamerauLevenshtein.distance(word, found),
            -round(JaroWinkler.similarity(word, found), 2),
            -vocabulary[found],
            found,
        ),
        default=None,
    )


def corrected(text: str, vocabulary: Mapping[str, int], synonyms: Iterable[str] = ()) -> str | None:
    """Return ``text`` with each unknown word replaced by the nearest one, None if nothing in it can be mended.

    The words of ``synonyms`` are known too. Quotes and signs stay where they are.
    """
    words = {**dict.fromkeys(synonyms, 1), **vocabulary}
    return mended(text, lambda word: None if word in words else nearest_word(word, words))


def likelier(text: str, vocabulary: Mapping[str, int], is_same: Callable[[str], object]) -> str | None:
    """Return ``text`` with each rare word replaced by a near one that is far more frequent, None if there is none.

    ``is_same`` tells whether a word is only another form of one that was looked for.
    """

    def replacement(word: str) -> str | None:
        number = vocabulary.get(word, 0)
        if not 0 < number <= RARE:
            return None
        nearest = nearest_word(word, vocabulary, least=number * FAR_MORE)
        return None if nearest is None or is_same(nearest) else nearest

    return mended(text, replacement)


def mended(text: str, replacement: Callable[[str], str | None]) -> str | None:
    new = WORD.sub(lambda match: replacement(match[0].lower()) or match[0], text)
    return new if new != text else None

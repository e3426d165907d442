"""Finds words that run together, such as "patientswith". Reported, never mended: only a person can tell."""

import re
from collections import Counter
from collections.abc import Iterator

# Words that start or end no compound, so that a longer word which does is two words.
BOUNDARY_WORDS = frozenset(
    """
    about after also although and are because been between but can could during each experienced for from had has
    have however include includes including into may might often our received reported she showed should such than
    that the their them then there these they this those through today tomorrow was were when where which while
    who will with would you your
    """.split()
)
# Words of health texts that a document may not hold on their own.
COMMON_WORDS = frozenset(
    """
    appointment blood body brain care center centre clinic clinician doctor dose drug effect family health
    hospital infusion injection medicine mental mind nurse pain patient patients people program relief research
    risk safety service services session sleep study symptom symptoms team therapy treatment visit vitamin
    """.split()
)
# Words of English that only look as if two had run together.
COMPOUNDS = frozenset(
    """
    afterward afterwards another anthem bathe breathe clothe father further gather leather mother neither
    otherwise rather therefore together weather whereas wherever whether within without altogether forthwith
    herewith therewith notwithstanding thereafter hereafter thereof throughout
    """.split()
)
SHORTEST = 7  # letters


def split_of(token: str, vocabulary: Counter[str]) -> str | None:
    """Return ``token`` as the two words that it seems to be, None if it seems to be one.

    ``vocabulary`` counts the words of the whole document, in small letters.
    """
    word = token.casefold()
    if len(word) < SHORTEST or vocabulary[word] > 1 or word in COMPOUNDS | COMMON_WORDS:
        return None
    for cut in range(len(word) - 3, 2, -1):
        left, right = word[:cut], word[cut:]
        if (right in BOUNDARY_WORDS and is_known(left, vocabulary)) or (
            left in BOUNDARY_WORDS and is_known(right, vocabulary)
        ):
            return f"{token[:cut]} {token[cut:]}"
    return None


def is_known(part: str, vocabulary: Counter[str]) -> bool:
    return len(part) >= 4 and (part in vocabulary or part in COMMON_WORDS or part in BOUNDARY_WORDS)


def words_run_together(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the word and the proposed split of each word that seems to be two."""
    found = [(number, token) for number, text in lines for token in re.findall(r"[^\W\d_]+", text)]
    vocabulary = Counter(token.casefold() for _, token in found)
    for number, token in found:
        if split := split_of(token, vocabulary):
            yield number, token, split

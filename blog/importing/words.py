"""Finds words that run together, such as "patientswith". Reported, never mended: only a person can tell."""

import re
from collections import Counter
from collections.abc import Iterator

# Words that start or end no compound, so that a longer word which does is two words.
BOUNDARY_WORDS = set(
    "about after also although and are because been between but can could during each experienced for from had has "
    "have however include includes including into may might often our received reported she showed should such than "
    "that the their them then there these they this those through today tomorrow was were when where which while who "
    "will with would you your".split()
)
# Words of health texts that a document may not hold on their own.
COMMON_WORDS = set(
    "appointment blood body brain care center centre clinic clinician doctor dose drug effect family health hospital "
    "infusion injection medicine mental mind nurse pain patient patients people program relief research risk safety "
    "service services session sleep study symptom symptoms team therapy treatment visit vitamin".split()
)
# Words of English that only look as if two had run together.
COMPOUNDS = set(
    "afterward afterwards another anthem bathe breathe clothe father further gather leather mother neither otherwise "
    "rather therefore together weather whereas wherever whether within without altogether forthwith herewith "
    "therewith notwithstanding thereafter hereafter thereof throughout".split()
)
SHORTEST = 7  # letters
LONG_HALF = 6  # letters


def stem(word: str) -> str:
    """Return what different forms of a word have in common, roughly."""
    for ending in ("ingly", "edly", "ing", "ies", "ied", "al", "ed", "es", "ly", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def run_together(text: str, vocabulary: Counter[str], stems: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each word of ``text`` that seems to be two, with the two written apart.

    ``vocabulary`` counts the words of the whole document, in small letters; ``stems`` holds their stems.
    """
    for token in re.findall(r"[^\W\d_]+", text):
        word = token.casefold()
        if len(word) < SHORTEST or vocabulary[word] > 1 or word in COMPOUNDS or word in COMMON_WORDS:
            continue
        for cut in range(len(word) - 3, 2, -1):
            left, right = word[:cut], word[cut:]
            if is_split(left, right, word, vocabulary, stems):
                yield token, f"{token[:cut]} {token[cut:]}"
                break


def is_split(left: str, right: str, word: str, vocabulary: Counter[str], stems: set[str]) -> bool:
    def is_word(part: str) -> bool:
        return len(part) >= 4 and (part in vocabulary or part in COMMON_WORDS or part in BOUNDARY_WORDS)

    def is_form_of_a_word(part: str) -> bool:
        return len(part) >= LONG_HALF and stem(part) in stems - {stem(word)}

    if right in BOUNDARY_WORDS and (is_word(left) or is_form_of_a_word(left)):
        return True
    if left in BOUNDARY_WORDS and is_word(right):
        return True
    return is_form_of_a_word(left) and is_form_of_a_word(right)


def words_run_together(lines: list[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the word and the proposed split of each word that seems to be two."""
    tokens = [token.casefold() for _, text in lines for token in re.findall(r"[^\W\d_]+", text)]
    vocabulary = Counter(tokens)
    stems = {stem(word) for word in vocabulary}
    for number, text in lines:
        for word, split in run_together(text, vocabulary, stems):
            yield number, word, split

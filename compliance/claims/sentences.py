"""Sentences of a text and the words in them, each with its offsets, so that a finding can be marked where it stands.

English prose of a clinic: it knows ``Dr.``, ``e.g.``, ``p.m.``, ``1.5 mg`` and reference markers after a full stop.
Each expression is bounded or starts at one position only, so that no text makes it slow.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

# Longer ones are cut: no reader takes them for one sentence, and matching stays linear in the length of the text.
MOST_WORDS = 300

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
WORD = re.compile(rf"\d+(?:[.,]\d+)*+(?:\s?%)?|[^\W\d_](?:[\w'’ʼ{INVISIBLE}]*\w)?")
SENTENCE_END = re.compile(
    r"""(?<![.!?…])(?P<mark>[.!?…]++)(?P<closing>["'”’)\]]{0,4})(?P<markers>(?:\s?\[\d[\d,\s–-]{0,40}\]){0,5})(?P<space>\s++|$)"""
)
LINE_END = re.compile(r"[\r\n\u2028\u2029]++")
ABBREVIATIONS = frozenset(
    "dr mr mrs ms mx prof st vs e.g i.e cf approx no nos fig figs vol ed eds pp al resp sen rep gov dept est".split()
)
# These may also be the last word of a sentence; then a word follows that opens one.
ABBREVIATIONS_THAT_MAY_END = frozenset("etc a.m p.m u.s u.k ph.d m.d d.o inc ltd corp co jr sr".split())
OPENERS = frozenset(
    "a an and as at but each for he her his how however if in it its many more most my no not on one or our please "
    "she since so some talk that the their then there these they this those to we what when while who why you "
    "your".split()
)
BREAK = re.compile(r"[;:—\r\n]|\s[–-]+\s")
QUESTION_WORDS = frozenset(
    "are can could did do does had has have how is may might must shall should was were what when where which who whom "
    "whose why will would".split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its normal form (lower case, compatible characters, no possessive), and where it stands."""

    form: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """One sentence of a passage. ``segments`` are the stretches of words between colons, semicolons and dashes."""

    text: str
    start: int
    end: int
    words: tuple[Word, ...]
    segments: tuple[tuple[int, int], ...]

    @cached_property
    def forms(self) -> tuple[str, ...]:
        return tuple(word.form for word in self.words)

    @cached_property
    def form_set(self) -> frozenset[str]:
        return frozenset(self.forms)

    @property
    def is_question(self) -> bool:
        """Whether it asks something, rather than claiming it with a question mark ("Ready for relief?")."""
        return self.text.rstrip("\"'”’)] ").endswith("?") and bool(self.forms) and self.forms[0] in QUESTION_WORDS

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what is said: the same for other quotation marks, spaces, dashes and capitals."""
        return fingerprint_of_text(self.text)


def fingerprint_of_text(text: str) -> str:
    """Return the fingerprint of a sentence by its text."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def normalised(text: str) -> str:
    """Return ``text`` as it counts for fingerprints: letters and digits in lower case, single spaces, plain marks."""
    plain = unicodedata.normalize("NFKC", text).translate(PLAIN_MARKS).casefold()
    return " ".join(plain.split())


PLAIN_MARKS = {
    **dict.fromkeys(map(ord, "‘’ʼ‛"), "'"),
    **dict.fromkeys(map(ord, "“”„«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―"), "-"),
    **dict.fromkeys(map(ord, INVISIBLE)),
}


@lru_cache(maxsize=20_000)
def normal_form(word: str) -> str:
    """Return the form of a word that patterns are compared with."""
    form = unicodedata.normalize("NFKC", word).translate(PLAIN_MARKS).casefold()
    return form.removesuffix("'s").rstrip("'")


def split_sentences(text: str) -> list[Sentence]:
    """Return the sentences of ``text`` in order, with offsets in it. A line is never part of two sentences."""
    found: list[Sentence] = []
    begin = 0
    for end in [*_boundaries(text), len(text)]:
        found.extend(_sentences_between(text, begin, end))
        begin = end
    return found


def _boundaries(text: str) -> list[int]:
    ends = [match.start("space") for match in SENTENCE_END.finditer(text) if _ends_here(text, match)]
    ends += [match.start() for match in LINE_END.finditer(text)]
    return sorted(set(ends))


def _ends_here(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 40].lstrip("\"'“‘([•*- ")
    if following and following[0].islower():
        return False
    if match["mark"] != "." or match["closing"]:
        return True
    before = text[max(0, match.start() - 20) : match.start()].split()
    last = before[-1].lstrip("(\"'“‘[").casefold() if before else ""
    if last in ABBREVIATIONS or _is_initial(last, before):
        return False
    if last in ABBREVIATIONS_THAT_MAY_END:
        opener = WORD.match(following)
        return opener is not None and opener[0].casefold() in OPENERS
    # The number of a list, "1. Rest"
    return not (last.isdigit() and len(before) == 1 and match.start() < 20)


def _is_initial(last: str, before: list[str]) -> bool:
    """Return whether a single letter is a name's ("J. Smith") and not the end of "vitamin C."."""
    names_something = len(before) > 1 and (before[-2].islower() or before[-2] == "Vitamin")
    return len(last) == 1 and last.isalpha() and last != "i" and not names_something


def _sentences_between(text: str, begin: int, end: int) -> list[Sentence]:
    stripped_start = begin + len(text[begin:end]) - len(text[begin:end].lstrip())
    stripped_end = stripped_start + len(text[stripped_start:end].rstrip())
    words = [
        Word(normal_form(match[0]), match.start(), match.end())
        for match in WORD.finditer(text, stripped_start, stripped_end)
    ]
    sentences = []
    for first in range(0, len(words), MOST_WORDS):
        portion = words[first : first + MOST_WORDS]
        start = stripped_start if first == 0 else portion[0].start
        stop = stripped_end if first + MOST_WORDS >= len(words) else portion[-1].end
        sentences.append(Sentence(text[start:stop], start, stop, tuple(portion), _segments(text, portion)))
    return sentences


def _segments(text: str, words: list[Word]) -> tuple[tuple[int, int], ...]:
    cuts = [0]
    for position in range(1, len(words)):
        between = text[words[position - 1].end : words[position].start]
        if between != " " and BREAK.search(between):
            cuts.append(position)
    return tuple(zip(cuts, [*cuts[1:], len(words)], strict=True))

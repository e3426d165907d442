"""The small language in which rules are written, and its matcher.

====================  ==================================================================
``gold standard``     these words, in any capitals; ``non-invasive`` is also ``noninvasive`` and ``non invasive``
``relieve+``          the word with its endings: relieve, relieves, relieved, relieving
``revolution*``       any word that begins so
``$TREATMENT``        a word of that list
``(a|b c)``           one of these
``[very]``            there or not
``~4``                up to four words in between, none of them a negation
``!$NEUTRAL``         one word that is not in that list, and no negation
``<number>``          a number in digits; ``<percent>``: one with a percent sign
====================  ==================================================================

Matching moves a set of positions from element to element. Its cost is bounded by the length of the pattern times that
of the sentence, whatever the text: there is no backtracking.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from compliance.claims.sentences import Sentence, normal_form

NEGATIONS = frozenset("not no never cannot without neither nor nobody hardly scarcely isn't".split())
# "not only", "no longer" and "not until" deny nothing of the claim that follows.
NO_DENIAL = frozenset("only just merely simply longer alone matter doubt need wonder more time until".split())
# "have not responded to pills" tells of the past of a patient, not of the treatment.
HISTORY = frozenset("responded respond found worked had helped improved tried failed benefited tolerated".split())
IRREGULAR = {
    "be": "is are was were been being",
    "become": "became",
    "begin": "began begun",
    "bring": "brought",
    "come": "came",
    "feel": "felt",
    "fight": "fought",
    "find": "found",
    "get": "got gotten",
    "give": "gave given",
    "grow": "grew grown",
    "have": "has had having",
    "hold": "held",
    "keep": "kept",
    "leave": "left",
    "lose": "lost",
    "make": "made",
    "overcome": "overcame",
    "prove": "proven",
    "rebuild": "rebuilt",
    "say": "said",
    "show": "shown",
    "take": "took taken",
    "tell": "told",
    "write": "wrote written",
}
# A word in an alternative of several has so few forms; a list has more, and would multiply.
MOST_FORMS = 12
TOKEN = re.compile(r"[()\[\]|]|[^\s()\[\]|]+")


class PatternError(ValueError):
    """A pattern that says nothing, names an unknown list, or has a bracket too few."""


def is_negative(sentence: Sentence, position: int) -> bool:
    """Return whether the word at ``position`` says no to something, be it in the past."""
    form = sentence.forms[position]
    if form not in NEGATIONS and not form.endswith("n't"):
        return False
    following = sentence.forms[position + 1 : position + 2]
    return not (following and following[0] in NO_DENIAL)


def is_negation(sentence: Sentence, position: int) -> bool:
    """Return whether the word at ``position`` denies what follows it."""
    return is_negative(sentence, position) and not HISTORY.intersection(sentence.forms[position + 1 : position + 3])


class Element:
    """A part of a pattern."""

    # The words of which one must be in a sentence for this element to match; ``None``: cannot be said.
    required: frozenset[str] | None = None
    # The words with which a match of this element may begin; ``None``: cannot be said.
    openers: frozenset[str] | None = None
    may_be_empty = False

    def ends(self, sentence: Sentence, position: int, limit: int) -> Iterable[int]:
        """Return where a match of this element that begins at ``position`` may end, at most at ``limit``."""
        raise NotImplementedError


class Words(Element):
    """Words and phrases, of which one must stand here."""

    def __init__(self, phrases: Iterable[tuple[str, ...]], prefixes: tuple[str, ...] = ()) -> None:
        self.phrases = frozenset(phrases)
        by_first: dict[str, set[tuple[str, ...]]] = {}
        for first, *rest in self.phrases:
            by_first.setdefault(first, set()).add(tuple(rest))
        self.by_first = {first: tuple(sorted(rests, key=len, reverse=True)) for first, rests in by_first.items()}
        self.prefixes = prefixes
        self.required = self.openers = None if prefixes else frozenset(by_first)

    def ends(self, sentence: Sentence, position: int, limit: int) -> Iterable[int]:
        if position >= limit:
            return ()
        form = sentence.forms[position]
        found = []
        for rest in self.by_first.get(form, ()):
            end = position + 1 + len(rest)
            if end <= limit and sentence.forms[position + 1 : end] == rest:
                found.append(end)
        if self.prefixes and form.startswith(self.prefixes):
            found.append(position + 1)
        return found


class Figure(Element):
    """A number in digits."""

    def __init__(self, *, percent: bool) -> None:
        self.percent = percent

    def ends(self, sentence: Sentence, position: int, limit: int) -> Iterable[int]:
        if position >= limit:
            return ()
        form = sentence.forms[position]
        return (position + 1,) if form[0].isdecimal() and form.endswith("%") is self.percent else ()


class Gap(Element):
    """Up to so many words, none of them a negation."""

    may_be_empty = True

    def __init__(self, most: int) -> None:
        self.most = most

    def ends(self, sentence: Sentence, position: int, limit: int) -> Iterable[int]:
        found = [position]
        for end in range(position + 1, min(position + self.most, limit) + 1):
            if is_negative(sentence, end - 1):
                break
            found.append(end)
        return found


class Other(Element):
    """One word that is not in a list, and no negation: where what is harmless can be listed, and what is not cannot."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def ends(self, sentence: Sentence, position: int, limit: int) -> Iterable[int]:
        if position >= limit or is_negative(sentence, position) or self.words.ends(sentence, position, limit):
            return ()
        return (position + 1,)


class Choice(Element):
    """One of several sequences, or, where optional, none."""

    def __init__(self, alternatives: Sequence["Pattern"], *, optional: bool) -> None:
        self.alternatives = tuple(alternatives)
        self.may_be_empty = optional
        needs = [alternative.narrowest for alternative in alternatives]
        if not optional and all(need is not None for need in needs):
            self.required = frozenset().union(*(need for need in needs if need is not None))
        openers = [alternative.openers for alternative in alternatives]
        if all(one is not None for one in openers):
            self.openers = frozenset().union(*(one for one in openers if one is not None))

    def ends(self, sentence: Sentence, position: int, limit: int) -> Iterable[int]:
        found = {end for one in self.alternatives for end in one.ends(sentence, position, limit)}
        return found | {position} if self.may_be_empty else found


@dataclass(frozen=True)
class Match:
    """Where a pattern matched: the first word, and the one after the last."""

    first: int
    after: int


class Pattern:
    """A compiled pattern."""

    def __init__(self, source: str, elements: tuple[Element, ...]) -> None:
        self.source = source
        self.elements = elements
        # Sets of words: a sentence that lacks all words of one of them cannot match.
        self.required = tuple(element.required for element in elements if element.required is not None)
        self.narrowest = min(self.required, key=len, default=None)
        self.openers = _openers(elements)

    def ends(self, sentence: Sentence, position: int, limit: int) -> set[int]:
        positions = {position}
        for element in self.elements:
            if len(positions) == 1:
                (only,) = positions
                positions = set(element.ends(sentence, only, limit))
            else:
                positions = {end for start in positions for end in element.ends(sentence, start, limit)}
            if not positions:
                break
        return positions

    def matches(self, sentence: Sentence) -> Iterator[Match]:
        """Yield the shortest match at each word where one begins. None crosses a colon, a semicolon or a dash."""
        for low, high in sentence.segments:
            for start in range(low, high):
                if self.openers is not None and sentence.forms[start] not in self.openers:
                    continue
                ends = self.ends(sentence, start, high)
                if ends:
                    yield Match(start, min(ends))

    def is_in(self, sentence: Sentence) -> bool:
        """Return whether the pattern matches anywhere in the sentence."""
        if any(need.isdisjoint(sentence.form_set) for need in self.required):
            return False
        return next(self.matches(sentence), None) is not None


def _openers(elements: tuple[Element, ...]) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for element in elements:
        if element.openers is None:
            return None
        found |= element.openers
        if not element.may_be_empty:
            break
    return found


class Compiler:
    """Turns patterns into what matches, with the named lists of words that they may use.

    A list is comma-separated prose: words and phrases, with ``+`` and ``*`` as in patterns, and other lists by name.
    """

    def __init__(self, lists: Mapping[str, str]) -> None:
        self.lists = {name: text.split(",") for name, text in lists.items()}
        self.compiled: dict[str, Words] = {}

    def pattern(self, source: str) -> Pattern:
        """Return the pattern of ``source``. Raises ``PatternError``."""
        tokens = TOKEN.findall(source)
        elements, rest = self._sequence(tokens, source)
        if rest:
            raise PatternError(f"“{source}”: there is no bracket for “{rest[0]}”.")
        if all(isinstance(element, Gap | Other) for element in elements):
            raise PatternError(f"“{source}”: a pattern needs a word.")
        return Pattern(source, tuple(elements))

    def _sequence(self, tokens: list[str], source: str) -> tuple[list[Element], list[str]]:
        elements: list[Element] = []
        while tokens and tokens[0] not in {")", "]", "|"}:
            token, *tokens = tokens
            if token in {"(", "["}:
                choice, tokens = self._choice(token, tokens, source)
                elements.append(choice)
            else:
                elements.append(self._atom(token, source))
        return elements, tokens

    def _choice(self, opening: str, tokens: list[str], source: str) -> tuple[Choice, list[str]]:
        closing = {"(": ")", "[": "]"}[opening]
        alternatives = []
        while True:
            elements, tokens = self._sequence(tokens, source)
            if not elements:
                raise PatternError(f"“{source}”: nothing stands where a word is expected.")
            alternatives.append(Pattern(source, tuple(elements)))
            if not tokens or tokens[0] not in {"|", closing}:
                raise PatternError(f"“{source}”: “{opening}” is not closed.")
            mark, *tokens = tokens
            if mark == closing:
                return Choice(_together(alternatives, source), optional=opening == "["), tokens

    def _atom(self, token: str, source: str) -> Element:
        if token.startswith("$"):
            return self.words(token[1:])
        if token.startswith("!$"):
            return Other(self.words(token[2:]))
        if token.startswith("~"):
            if not token[1:].isdecimal() or not 1 <= int(token[1:]) <= 12:
                raise PatternError(f"“{source}”: “{token}” is no gap; ~1 to ~12 are.")
            return Gap(int(token[1:]))
        if token in {"<number>", "<percent>"}:
            return Figure(percent=token == "<percent>")  # noqa: S105 - a token of the language
        return _words([token])

    def words(self, name: str) -> Words:
        """Return the list ``name``. Raises ``PatternError`` if there is none, or if it holds itself."""
        if name not in self.compiled:
            self.compiled[name] = _words(list(self._entries(name, ())))
        return self.compiled[name]

    def _entries(self, name: str, within: tuple[str, ...]) -> Iterator[str]:
        if name not in self.lists or name in within:
            raise PatternError(
                f"There is no list of words ${name}." if name not in within else f"${name} holds itself."
            )
        for entry in filter(None, map(str.strip, self.lists[name])):
            if entry.startswith("$"):
                yield from self._entries(entry[1:], (*within, name))
            else:
                yield entry


def _together(alternatives: list[Pattern], source: str) -> list[Pattern]:
    """Return the same alternatives, of which those that are plain words and phrases are one: looked up at once."""
    plain = [one for one in alternatives if _is_plain(one)]
    if len(plain) < 2:
        return alternatives
    phrases = (
        tuple(word for phrase in combination for word in phrase)
        for one in plain
        for combination in product(*(element.phrases for element in one.elements if isinstance(element, Words)))
    )
    return [Pattern(source, (Words(phrases),)), *(one for one in alternatives if one not in plain)]


def _is_plain(alternative: Pattern) -> bool:
    elements = alternative.elements
    return all(isinstance(element, Words) and not element.prefixes for element in elements) and (
        len(elements) == 1 or all(len(element.phrases) <= MOST_FORMS for element in elements)  # type: ignore[attr-defined]
    )


def _words(entries: Iterable[str]) -> Words:
    phrases: set[tuple[str, ...]] = set()
    prefixes = []
    for entry in entries:
        if entry.endswith("*"):
            prefixes.append(entry[:-1].casefold())
        else:
            phrases.update(_phrases(entry))
    return Words(phrases, tuple(prefixes))


def _phrases(entry: str) -> Iterator[tuple[str, ...]]:
    for combination in product(*(_variants(word) for word in entry.split())):
        yield tuple(word for variant in combination for word in variant)


@cache
def _variants(word: str) -> tuple[tuple[str, ...], ...]:
    forms = _inflections(word[:-1]) if word.endswith("+") else [word]
    variants = set()
    for form in forms:
        parts = tuple(normal_form(part) for part in form.split("-"))
        variants |= {parts, ("".join(parts),)}
    return tuple(sorted(variants))


def _inflections(word: str) -> list[str]:
    """Return ``word`` with the endings of a noun and of a verb. What is no word does no harm: no text has it."""
    forms = [word, *IRREGULAR.get(word, "").split()]
    if word.endswith("e"):
        forms += [f"{word}s", f"{word}d", f"{word[:-1]}ing"]
    elif re.search(r"[^aeiou]y$", word):
        forms += [f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"]
    elif re.search(r"(?:s|x|z|ch|sh)$", word):
        forms += [f"{word}es", f"{word}ed", f"{word}ing"]
    else:
        forms += [f"{word}s", f"{word}ed", f"{word}ing"]
    if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", word):
        forms += [f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"]
    return forms

"""What a reader writes, as a query of PostgreSQL: “-word” excludes, “or” widens, quotes keep words together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from search.words import WORD

PIECE = re.compile(r'(-?)"([^"]*)"?|(-?)(\S+)')
# More words than anybody writes; each one costs the database something.
MOST_TERMS = 30

Phrase = tuple[str, ...]
# A word or phrase → all that means the same, itself first.
Synonyms = Mapping[Phrase, list[Phrase]]


@dataclass(frozen=True)
class Term:
    """One word, or the words between quotes."""

    words: Phrase
    is_excluded: bool = False
    is_quoted: bool = False


@dataclass(frozen=True)
class TextQuery:
    """Queries for ``to_tsquery``: ``strict`` wants all the words, ``relaxed`` any of them. Empty: there are none."""

    strict: str
    relaxed: str


def phrase_of(text: str) -> Phrase:
    return tuple(WORD.findall(text.lower()))


def terms_of(text: str) -> list[list[Term]]:
    """Return the alternatives that “or” separates, each with its terms."""
    alternatives: list[list[Term]] = [[]]
    for quoted_minus, quoted, minus, plain in PIECE.findall(text)[:MOST_TERMS]:
        if plain.lower() == "or" and not minus:
            alternatives.append([])
            continue
        if plain:
            alternatives[-1] += [Term((word,), is_excluded=bool(minus)) for word in phrase_of(plain)]
        elif words := phrase_of(quoted):
            alternatives[-1].append(Term(words, is_excluded=bool(quoted_minus), is_quoted=True))
    return [terms for terms in alternatives if terms]


def text_query(text: str, synonyms: Synonyms) -> TextQuery:
    """Return the query for what a reader wrote."""
    strict, relaxed, excluded = [], [], []
    for terms in terms_of(text):
        wanted = wanted_phrases([term for term in terms if not term.is_excluded], synonyms)
        unwanted = [f"!{literal(term.words)}" for term in terms if term.is_excluded]
        strict.append(" & ".join([*map(any_of, wanted), *unwanted]))
        relaxed += [literal(phrase) for phrases in wanted for phrase in phrases]
        excluded += unwanted
    any_word = " | ".join(dict.fromkeys(relaxed))
    return TextQuery(
        " | ".join(f"({part})" for part in strict),
        " & ".join([f"({any_word})", *excluded]) if any_word else "",
    )


def wanted_phrases(terms: list[Term], synonyms: Synonyms) -> list[list[Phrase]]:
    """Return for each term, or run of terms that has synonyms, all phrases of which one must be there."""
    longest = max(map(len, synonyms), default=1)
    wanted: list[list[Phrase]] = []
    position = 0
    while position < len(terms):
        term = terms[position]
        if term.is_quoted:
            wanted.append(synonyms.get(term.words, [term.words]))
            position += 1
            continue
        for length in range(longest, 0, -1):
            run = terms[position : position + length]
            phrase = tuple(word for other in run for word in other.words)
            if len(run) == length and phrase in synonyms and not any(other.is_quoted for other in run):
                wanted.append(synonyms[phrase])
                position += length
                break
        else:
            wanted.append([term.words])
            position += 1
    return wanted


def any_of(phrases: list[Phrase]) -> str:
    return f"({' | '.join(literal(phrase) for phrase in dict.fromkeys(phrases))})"


def literal(phrase: Phrase) -> str:
    """Return words as ``to_tsquery`` takes them: one after the other. They hold no backslash, as ``WORD`` has none."""
    return "'" + " ".join(phrase).replace("'", "''") + "'"

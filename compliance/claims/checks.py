"""What patterns cannot say: length, words run together, models, and risks that are not there.

Each check yields the place, the words to mark and the message of a finding.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import Any

from compliance.claims.clauses import clause_around, is_denied_before
from compliance.claims.documents import HEADINGS, Document, Place
from compliance.claims.passages import Kind
from compliance.claims.patterns import Match, Pattern
from compliance.claims.rules import (
    CompiledRule,
    JoinedWords,
    MissingRisks,
    ModelNotStated,
    RetractedEvidence,
    RuleSet,
    SentenceLength,
)
from compliance.claims.sentences import Sentence, normal_form

Found = Iterator[tuple[Place, Match, str]]

# What is too short for more than a subject has its claim, and its risks, in the text below.
NO_ROOM_FOR_RISKS = frozenset(
    {
        Kind.TITLE,
        Kind.SEO_TITLE,
        Kind.SEO_DESCRIPTION,
        Kind.HEADING,
        Kind.ALT_TEXT,
        Kind.CAPTION,
        Kind.CALL_TO_ACTION,
        Kind.TERM,
    }
)
# "relief.Ketamine": a sentence that begins without a space. Addresses ("example.Com") have more of the like.
NO_SPACE = re.compile(r"(?<![\w./@:])[A-Za-z]{1,30}[a-z][.!?][A-Z][a-z]{1,30}(?![\w.@/])")
LOWER_THEN_CAPITAL = re.compile(r"(?<![\w./@])[a-z]{3,30}[A-Z][a-z]{2,30}(?![\w./@])")
# Two words run together are no longer than this; what is longer is no word.
LONGEST_WORD = 40
# A word with such an ending opens no compound, so a word after it is one word too many.
ENDINGS = tuple("tion tions sion sions ment ments ness ity ous ive ing ings ed es ies ly".split())


def check_document(document: Document, one: CompiledRule, rule_set: RuleSet, risks: tuple[str, ...]) -> Found:
    """Yield what the check of one rule finds; nothing for a rule of patterns only."""
    match one.rule.check:
        case SentenceLength(words=most):
            return _long_sentences(document, one, most)
        case JoinedWords():
            return _joined_words(document, one, one.rule.check, rule_set)
        case ModelNotStated():
            return _models_not_stated(document, one)
        case MissingRisks():
            return _missing_risks(document, one, one.rule.check, risks, rule_set)
        case RetractedEvidence():
            return _retracted_evidence(document, one)
    return iter(())


def _long_sentences(document: Document, one: CompiledRule, most: int) -> Found:
    for place in document.places:
        count = len(place.sentence.words)
        if count > most and place.passage.kind in one.rule.applies_to:
            yield place, Match(0, count), f"{one.rule.wrong} This one has {count}."


def _joined_words(document: Document, one: CompiledRule, check: JoinedWords, rule_set: RuleSet) -> Found:
    is_joined = _joining(rule_set, check)
    counts: dict[str, int] = {}
    for place in document.places:
        for form in place.sentence.forms:
            counts[form] = counts.get(form, 0) + 1
    in_text = frozenset(counts)
    for place in document.places:
        if place.passage.kind in one.rule.applies_to:
            match = _first_joined(place.sentence, in_text, is_joined)
            if match is not None:
                words = place.sentence.words[match.first : match.after]
                text = place.passage.text[words[0].start : words[-1].end]
                yield place, match, f"{one.rule.wrong} “{text}”"


def _first_joined(
    sentence: Sentence, in_text: Collection[str], is_joined: Callable[[str, Collection[str]], bool]
) -> Match | None:
    for number, word in enumerate(sentence.words):
        if is_joined(word.form, in_text):
            return Match(number, number + 1)
    spaceless = NO_SPACE.search(sentence.text) or LOWER_THEN_CAPITAL.search(sentence.text)
    if spaceless is None:
        return None
    start, end = spaceless.start() + sentence.start, spaceless.end() + sentence.start
    inside = [number for number, word in enumerate(sentence.words) if word.start < end and word.end > start]
    return Match(inside[0], inside[-1] + 1)


@lru_cache(maxsize=4)
def _joining(rule_set: RuleSet, check: JoinedWords) -> Callable[[str, Collection[str]], bool]:
    first, last, short = (frozenset(words.split()) for words in (check.first, check.last, check.short))
    known_words = frozenset(stem for word in rule_set.vocabulary for stem in _stems(word))

    def is_known(word: str, in_text: Collection[str]) -> bool:
        return word in in_text or not known_words.isdisjoint(_stems(word))

    def is_joined(word: str, in_text: Collection[str]) -> bool:
        if not 7 <= len(word) <= LONGEST_WORD or not word.isalpha() or not known_words.isdisjoint(_stems(word)):
            return False
        for cut in range(3, len(word) - 1):
            left, right = word[:cut], word[cut:]
            if left in first:
                joined = len(right) >= 4 and is_known(right, in_text)
            elif right in last:
                joined = len(left) >= 4 and is_known(left, in_text)
            else:
                ends = left.endswith(ENDINGS) or (left.endswith("s") and not left.endswith("ss"))
                fits = right in short or (len(right) >= 5 and is_known(right, in_text))
                joined = len(left) >= 5 and ends and fits and is_known(left, in_text)
            if joined:
                return True
        return False

    return is_joined


@lru_cache(maxsize=20_000)
def _stems(word: str) -> frozenset[str]:
    """Return what a word may be a form of: experienced, experience, experienc."""
    stems = {word}
    if word.endswith("ies"):
        stems.add(f"{word[:-3]}y")
    for ending in ("s", "es", "ed", "d", "ing", "ly", "er", "ers"):
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            stems |= {word.removesuffix(ending), f"{word.removesuffix(ending)}e"}
    return frozenset(stems)


def _models_not_stated(document: Document, one: CompiledRule) -> Found:
    by_block: dict[str, list[Sentence]] = {}
    for place in document.places:
        if place.passage.kind is Kind.CAPTION:
            by_block.setdefault(place.passage.block_key, []).append(place.sentence)
    for place in document.places:
        shows_model = place.passage.shows_model and place.sentence_position == 0
        captions = by_block.get(place.passage.block_key, [])
        if shows_model and not any(pattern.is_in(caption) for pattern in one.stated_by for caption in captions):
            yield place, Match(0, len(place.sentence.words)), one.rule.wrong


def _missing_risks(
    document: Document, one: CompiledRule, check: MissingRisks, risks: tuple[str, ...], rule_set: RuleSet
) -> Found:
    benefits = list(_benefits(document, one, rule_set))
    if not benefits:
        return
    blocks = document.block_numbers
    with_risk = {blocks[place.passage_position] for place in document.places if _states_risk(place, one)}
    required = risks or tuple(risk for pattern, known in one.known_risks if document.says(pattern) for risk in known)
    unnamed = [risk.split("|")[0].strip() for risk in required if not _is_named(risk, document)]
    remark = f" The text does not name: {', '.join(unnamed)}." if unnamed else ""
    bare = [
        (place, match)
        for place, match in benefits
        if not any(abs(blocks[place.passage_position] - block) <= check.within_blocks for block in with_risk)
    ]
    sections: set[int] = set()
    for place, match in bare:
        section = _section(document, place)
        if section not in sections:
            sections.add(section)
            yield place, match, one.rule.wrong + (remark if len(sections) == 1 else "")
    if unnamed and not bare:
        place, match = benefits[0]
        yield place, match, f"The risks of what this text recommends are not all named.{remark}"


def _benefits(document: Document, one: CompiledRule, rule_set: RuleSet) -> Iterator[tuple[Place, Match]]:
    for place in document.places:
        sentence = place.sentence
        if place.passage.kind in NO_ROOM_FOR_RISKS or place.passage.kind not in one.rule.applies_to:
            continue
        if sentence.is_question or document.denies(place, rule_set.denials, rule_set.later_denials):
            continue
        match = _first_undenied(sentence, one.patterns)
        if match is not None:
            yield place, match


def _first_undenied(sentence: Sentence, patterns: tuple[Pattern, ...]) -> Match | None:
    for pattern in patterns:
        if any(need.isdisjoint(sentence.form_set) for need in pattern.required):
            continue
        for match in pattern.matches(sentence):
            low, _ = clause_around(sentence, match)
            if not is_denied_before(sentence, match, low):
                return match
    return None


def _retracted_evidence(document: Document, one: CompiledRule) -> Found:
    for place in document.places:
        leans = not document.retracted.isdisjoint(place.cited) or place.sentence.fingerprint in document.undermined
        if leans and place.sentence.words and place.passage.kind in one.rule.applies_to:
            yield place, Match(0, len(place.sentence.words)), one.rule.wrong


def _states_risk(place: Place, one: CompiledRule) -> bool:
    return place.passage.kind is Kind.RISK or any(pattern.is_in(place.sentence) for pattern in one.stated_by)


def _is_named(risk: str, document: Document) -> bool:
    """Return whether one sentence has all words of one of the wordings of a risk."""
    wordings = [{normal_form(word) for word in wording.split()} for wording in risk.split("|")]
    for place in document.places:
        stems = {stem for form in place.sentence.forms for stem in _stems(form)}
        if any(wording and all(not _stems(word).isdisjoint(stems) for word in wording) for wording in wordings):
            return True
    return False


def _section(document: Document, place: Place) -> int:
    """Return the position of the heading above a place, or -1."""
    above: Any = (
        number for number in range(place.passage_position, -1, -1) if document.passages[number].kind in HEADINGS
    )
    return next(above, -1)

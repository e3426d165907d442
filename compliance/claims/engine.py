"""The claims check: which sentences of a document break which rule."""

import datetime
import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from compliance.claims.checks import check_document
from compliance.claims.clauses import clause_around, is_denied_before
from compliance.claims.documents import Document, Place
from compliance.claims.passages import Kind, Passage
from compliance.claims.patterns import Match, Pattern
from compliance.claims.rules import (
    RULE_PACKS,
    CompiledRule,
    MissingRisks,
    ModelNotStated,
    RetractedEvidence,
    Rule,
    RulePackError,
    RuleSet,
    Severity,
    Source,
    read_packs,
    read_words,
)
from compliance.claims.sentences import Sentence

DEFAULT_JURISDICTION = "US-CA"
SEVERITIES = tuple(Severity)
# What examples of rules call evidence that was retracted.
RETRACTED_IN_EXAMPLES = "retracted"
# Raise it when the same rules find something else in the same text: everything public is then checked anew.
ENGINE_VERSION = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence that breaks one rule. ``start`` and ``end`` mark the words in question in the passage's text."""

    rule: str
    title: str
    pack: str
    severity: Severity
    message: str
    suggestion: str
    source: Source
    jurisdiction: str
    place: str
    block: str
    sentence: str
    start: int
    end: int
    fingerprint: str


def fingerprint_of(rule: str, sentence: Sentence) -> str:
    """Return what a waiver names: the same for the same rule and the same words, whatever their typography."""
    return hashlib.sha256(f"{rule}\n{sentence.fingerprint}".encode()).hexdigest()


def check_claims(
    passages: Sequence[Passage],
    *,
    on: datetime.date,
    jurisdiction: str = DEFAULT_JURISDICTION,
    risks: Collection[str] = (),
    substantiated: Collection[str] = frozenset(),
    undermined: Collection[str] = frozenset(),
    retracted: Collection[str] = frozenset(),
    rule_set: RuleSet | None = None,
) -> list[Finding]:
    """Return what is wrong with a document, in reading order, gravest first within a sentence.

    ``on`` is the day whose rules apply and ``jurisdiction`` the place (``US-CA``). ``risks`` are those that the text
    has to name, each with other wordings after a bar ("raised blood pressure|hypertension"); without any, the packs'
    own list for the treatment serves. ``substantiated`` holds the fingerprints (``Sentence.fingerprint``) of sentences
    that are tied to evidence: they count as cited; ``undermined`` those of sentences tied to evidence that was
    retracted. ``retracted`` are the names of retracted evidence, as ``Passage.cited`` has them. ``rule_set`` replaces
    the packs that come with the engine.
    """
    rule_set = rule_set or load_rules()
    document = Document(passages, retracted=retracted, undermined=undermined)
    rules = rule_set.in_force(on, jurisdiction)
    index = _index(rules)
    found = list(_by_sentence(document, index, rule_set, substantiated))
    for one in rules:
        for place, match, message in check_document(document, one, rule_set, tuple(risks)):
            found.append((place, match, one, message))
    found.sort(
        key=lambda item: (
            item[0].passage_position,
            item[0].sentence_position,
            SEVERITIES.index(item[2].rule.severity),
            item[1].first,
        )
    )
    return [_finding(*item) for item in found]


def _finding(place: Place, match: Match, one: CompiledRule, message: str) -> Finding:
    rule, words = one.rule, place.sentence.words
    return Finding(
        rule=rule.id,
        title=rule.title,
        pack=one.pack,
        severity=rule.severity,
        message=message,
        suggestion=rule.suggestion,
        source=rule.source,
        jurisdiction=rule.jurisdiction,
        place=place.passage.place,
        block=place.passage.block,
        sentence=place.sentence.text,
        start=words[match.first].start,
        end=words[match.after - 1].end,
        fingerprint=fingerprint_of(rule.id, place.sentence),
    )


class Index:
    """Finds, for the words of a sentence, the few patterns that can match at all.

    Each set of words of which a pattern needs one is a bit; a sentence has the bits of its words, and a pattern is
    tried when the sentence has all of its bits. Only patterns of which a word of the narrowest set is there are asked.
    """

    def __init__(self, rules: Iterable[CompiledRule]) -> None:
        self.bits: dict[str, int] = {}
        self.rules = [one for one in rules if one.rule.check is None]
        self.by_word: dict[str, set[int]] = {}
        # Each pattern with its rule, in the order of the packs, and the bits that it needs.
        self.patterns: list[tuple[int, int, Pattern]] = []
        self.always: set[int] = set()
        numbers: dict[frozenset[str], int] = {}
        for position, one in enumerate(self.rules):
            for pattern in one.patterns:
                for word in pattern.narrowest or ():
                    self.by_word.setdefault(word, set()).add(len(self.patterns))
                if pattern.narrowest is None:
                    self.always.add(len(self.patterns))
                mask = 0
                for need in pattern.required:
                    mask |= 1 << numbers.setdefault(need, len(numbers))
                self.patterns.append((position, mask, pattern))
        for need, number in numbers.items():
            for word in need:
                self.bits[word] = self.bits.get(word, 0) | 1 << number

    def candidates(self, sentence: Sentence) -> Iterator[tuple[CompiledRule, list[Pattern]]]:
        """Yield the rules worth trying on the sentence, each with the patterns that can match."""
        present, asked = 0, set(self.always)
        for form in sentence.form_set:
            present |= self.bits.get(form, 0)
            asked.update(self.by_word.get(form, ()))
        found: dict[int, list[Pattern]] = {}
        for number in sorted(asked):
            position, mask, pattern = self.patterns[number]
            if mask & present == mask:
                found.setdefault(position, []).append(pattern)
        for position, patterns in found.items():
            yield self.rules[position], patterns


@lru_cache(maxsize=16)
def _index(rules: tuple[CompiledRule, ...]) -> Index:
    return Index(rules)


def _by_sentence(
    document: Document, index: Index, rule_set: RuleSet, substantiated: Collection[str]
) -> Iterator[tuple[Place, Match, CompiledRule, str]]:
    reported = set()
    for place in document.places:
        asks = place.sentence.is_question and place.is_answered and not _is_bait(place.sentence, rule_set)
        for one, patterns in index.candidates(place.sentence):
            rule = one.rule
            if place.passage.kind not in rule.applies_to or (asks and rule.denied_is_fine) or rule.id in reported:
                continue
            match = _first_match(document, place, one, patterns, rule_set)
            if match is None or (rule.cited_is_enough and _is_supported(place, substantiated)):
                continue
            if rule.once:
                reported.add(rule.id)
            yield place, match, one, rule.wrong


def _is_bait(sentence: Sentence, rule_set: RuleSet) -> bool:
    return any(pattern.is_in(sentence) for pattern in rule_set.bait)


def _is_supported(place: Place, substantiated: Collection[str]) -> bool:
    return place.is_cited or (bool(substantiated) and place.sentence.fingerprint in substantiated)


def _first_match(
    document: Document, place: Place, one: CompiledRule, patterns: Iterable[Pattern], rule_set: RuleSet
) -> Match | None:
    """Return the first match that nothing lifts."""
    match = next(
        (
            match
            for pattern in patterns
            for match in pattern.matches(place.sentence)
            if not _is_lifted_in_clause(place.sentence, match, one, rule_set)
        ),
        None,
    )
    return None if match is None or _is_lifted(document, place, one, rule_set) else match


def _is_lifted_in_clause(sentence: Sentence, match: Match, one: CompiledRule, rule_set: RuleSet) -> bool:
    low, high = clause_around(sentence, match)
    if one.rule.denied_is_fine and is_denied_before(sentence, match, low):
        return True
    before = rule_set.cautions if one.rule.cautious_is_fine else ()
    anywhere = (*one.clause, *rule_set.later_cautions) if one.rule.cautious_is_fine else one.clause
    return _begins_between(sentence, before, low, match.after) or _begins_between(sentence, anywhere, low, high)


def _begins_between(sentence: Sentence, patterns: Iterable[Pattern], low: int, high: int) -> bool:
    return any(low <= other.first < high for pattern in patterns for other in pattern.matches(sentence))


def _is_lifted(document: Document, place: Place, one: CompiledRule, rule_set: RuleSet) -> bool:
    sentence, following = place.sentence, place.following
    around = [sentence] if following is None else [sentence, following]
    return (
        not all(pattern.is_in(sentence) for pattern in one.needs)
        or (one.rule.denied_is_fine and document.denies(place, rule_set.denials, rule_set.later_denials))
        or any(pattern.is_in(sentence) for pattern in one.sentence)
        or any(pattern.is_in(near) for pattern in one.neighbourhood for near in around)
        or any(document.says(pattern) for pattern in one.document)
    )


def verify_examples(rule_set: RuleSet) -> None:
    """Hold every rule to its own examples. Raises ``RulePackError`` for the first that fails."""
    for one in rule_set.rules:
        index = Index([one])
        for example in one.rule.examples.flagged:
            if not _is_flagged(example, one, index, rule_set):
                raise RulePackError(
                    f"{one.pack}, rule {one.rule.id}: this example must be flagged and is not: {example}"
                )
        for example in one.rule.examples.clean:
            if _is_flagged(example, one, index, rule_set):
                raise RulePackError(f"{one.pack}, rule {one.rule.id}: this example must not be flagged: {example}")


def _is_flagged(example: str, one: CompiledRule, index: Index, rule_set: RuleSet) -> bool:
    document = Document(passages_of_example(one.rule, example), retracted={RETRACTED_IN_EXAMPLES})
    if one.rule.check is None:
        return next(_by_sentence(document, index, rule_set, frozenset()), None) is not None
    return bool(list(check_document(document, one, rule_set, ())))


def passages_of_example(rule: Rule, example: str) -> list[Passage]:
    """Return the passages that an example stands for.

    An example is a passage of a kind that the rule applies to. For risks that are missing, each line is a block; for
    models, it is the caption of a picture that shows one; for evidence, what follows a bar is what the sentence cites.
    """
    if isinstance(rule.check, RetractedEvidence):
        text, *cited = (part.strip() for part in example.split("|"))
        return [Passage("line 1", Kind.PARAGRAPH, text, citations=(len(text),) * len(cited), cited=tuple(cited))]
    if isinstance(rule.check, ModelNotStated):
        figure = Passage("picture", Kind.ALT_TEXT, "A person in a chair", block="picture", shows_model=True)
        return [figure, Passage("caption", Kind.CAPTION, example, block="picture")]
    lines = example.splitlines() if isinstance(rule.check, MissingRisks) else [example]
    kind = Kind.PARAGRAPH if Kind.PARAGRAPH in rule.applies_to else min(rule.applies_to)
    return [Passage(f"line {number}", kind, line) for number, line in enumerate(lines, start=1) if line.strip()]


@lru_cache(maxsize=4)
def load_rules(folder: Path = RULE_PACKS) -> RuleSet:
    """Return the rules of a folder of packs, each held to its own examples. Read once a process.

    Raises ``RulePackError``, which names the file, the rule and the sentence.
    """
    rule_set = RuleSet(read_packs(folder), read_words())
    verify_examples(rule_set)
    return rule_set

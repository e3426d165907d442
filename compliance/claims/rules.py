"""Rules as data: the shape of a rule pack, and reading packs from their files."""

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from compliance.claims.passages import KINDS_CHECKED_BY_DEFAULT, Kind
from compliance.claims.patterns import Compiler, Pattern, PatternError

RULE_PACKS = Path(__file__).parent / "rule_packs"
WORDS = Path(__file__).parent / "words.yaml"
# The same safe loader, in C where PyYAML was built with it: about ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ANYWHERE = "any"


class RulePackError(Exception):
    """A rule pack that cannot be used; the message names the file, the rule and what to mend."""


class Severity(StrEnum):
    """An error blocks approval, a warning wants a decision, a hint is advice."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """The law or guidance that a rule rests on. A statute in force has no date."""

    title: str = Field(min_length=1)
    date: datetime.date | None = None
    section: str = ""
    url: str = Field(default="", pattern=r"^(https://\S+)?$")

    def cite(self) -> str:
        """Return the source as one line."""
        place = f", {self.section}" if self.section else ""
        address = f" <{self.url}>" if self.url else ""
        dated = f" ({self.date.isoformat()})" if self.date else ""
        return f"{self.title}{dated}{place}{address}"


class Exceptions(Strict):
    """Patterns that lift a finding, by where they stand: in the same clause, sentence, in it or the next, anywhere."""

    clause: tuple[str, ...] = ()
    sentence: tuple[str, ...] = ()
    neighbourhood: tuple[str, ...] = ()
    document: tuple[str, ...] = ()


class Examples(Strict):
    flagged: tuple[str, ...] = Field(min_length=5)
    clean: tuple[str, ...] = Field(min_length=5)


class SentenceLength(Strict):
    """Flags a sentence of more words than ``words``."""

    kind: Literal["sentence_length"]
    words: int = Field(ge=5)


class JoinedWords(Strict):
    """Flags two words run together. ``vocabulary``: words known beside those of the text itself and of the packs."""

    kind: Literal["joined_words"]
    vocabulary: str = ""
    first: str
    last: str
    short: str = ""


class ModelNotStated(Strict):
    """Flags a picture that shows a model when no caption of its block says so, in one of ``stated_by``."""

    kind: Literal["model_not_stated"]
    stated_by: tuple[str, ...] = Field(min_length=1)


class KnownRisks(Strict):
    """Risks to name when the text mentions ``of`` (a pattern) and the caller gave no list of its own."""

    of: str
    risks: tuple[str, ...] = Field(min_length=1)


class MissingRisks(Strict):
    """Flags sections with a claim of benefit (the rule's patterns) and no statement of risk nearby."""

    kind: Literal["missing_risks"]
    within_blocks: int = Field(ge=0)
    stated_by: tuple[str, ...] = Field(min_length=1)
    known_risks: tuple[KnownRisks, ...] = ()


class RetractedEvidence(Strict):
    """Flags a sentence that cites evidence which was retracted, or that is tied to it."""

    kind: Literal["retracted_evidence"]


Check = Annotated[
    SentenceLength | JoinedWords | ModelNotStated | MissingRisks | RetractedEvidence, Field(discriminator="kind")
]


class Rule(Strict):
    """One rule, as written in its pack. ``docs/claims.md`` tells how to write one."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(min_length=1)
    wrong: str = Field(min_length=1)
    suggestion: str = Field(min_length=1)
    severity: Severity
    source: Source
    examples: Examples
    jurisdiction: str
    effective_from: datetime.date
    effective_until: datetime.date | None = None
    applies_to: frozenset[Kind] = KINDS_CHECKED_BY_DEFAULT
    patterns: tuple[str, ...] = ()
    check: Check | None = None
    needs: tuple[str, ...] = ()
    exceptions: Exceptions = Exceptions()
    cited_is_enough: bool = False
    denied_is_fine: bool = True
    cautious_is_fine: bool = False
    once: bool = False

    @model_validator(mode="after")
    def finds_something(self) -> "Rule":
        if not self.patterns and (self.check is None or isinstance(self.check, MissingRisks)):
            raise ValueError("a rule needs patterns or a check")
        if self.effective_until and self.effective_until <= self.effective_from:
            raise ValueError("effective_until must come after effective_from")
        return self

    @property
    def asks_for_evidence(self) -> bool:
        """Whether evidence that stands lifts a finding."""
        return self.cited_is_enough or isinstance(self.check, RetractedEvidence)

    def in_force(self, on: datetime.date, jurisdiction: str) -> bool:
        """Return whether the rule binds in ``jurisdiction`` (``US-CA`` is within ``US``) on that day."""
        within = self.jurisdiction == ANYWHERE or f"{jurisdiction}-".startswith(f"{self.jurisdiction}-")
        return within and self.effective_from <= on and (self.effective_until is None or on < self.effective_until)


class PackFile(Strict):
    """A file of rules. Rules take its jurisdiction, dates and source where they give none."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(min_length=1)
    words: dict[str, str] = {}
    rules: tuple[Rule, ...] = Field(min_length=1)


class CompiledRule:
    """A rule ready to be matched."""

    def __init__(self, rule: Rule, pack: str, compiler: Compiler) -> None:
        self.rule = rule
        self.pack = pack
        self.patterns = _compile(rule.patterns, compiler)
        self.needs = _compile(rule.needs, compiler)
        self.clause = _compile(rule.exceptions.clause, compiler)
        self.sentence = _compile(rule.exceptions.sentence, compiler)
        self.neighbourhood = _compile(rule.exceptions.neighbourhood, compiler)
        self.document = _compile(rule.exceptions.document, compiler)
        check = rule.check
        stated_by = check.stated_by if isinstance(check, MissingRisks | ModelNotStated) else ()
        self.stated_by = _compile(stated_by, compiler)
        known = check.known_risks if isinstance(check, MissingRisks) else ()
        self.known_risks = tuple((compiler.pattern(one.of), one.risks) for one in known)


def _compile(sources: tuple[str, ...], compiler: Compiler) -> tuple[Pattern, ...]:
    return tuple(compiler.pattern(source) for source in sources)


@dataclass(frozen=True)
class PackVersion:
    """A pack as it was loaded: another ``sha256`` when any of its rules, words or examples changes."""

    id: str
    title: str
    sha256: str


def digest_of(loaded: Any) -> str:
    # Sets have another order in each process.
    text = json.dumps(
        loaded, sort_keys=True, default=lambda value: sorted(value) if isinstance(value, frozenset) else str(value)
    )
    return hashlib.sha256(text.encode()).hexdigest()


class RuleSet:
    """All rules that were loaded, with what all of them share: denials, cautions, bait and the words of the packs."""

    def __init__(self, packs: tuple[PackFile, ...], words: dict[str, Any]) -> None:
        self.packs = packs
        self._words = words
        shared = Compiler(words["lists"])
        self.denials = _compile(tuple(words["denials"]), shared)
        self.cautions = _compile(tuple(words["cautions"]), shared)
        self.later_cautions = _compile(tuple(words["later_cautions"]), shared)
        self.bait = _compile(tuple(words["bait"]), shared)
        self.later_denials = _compile(tuple(words["later_denials"]), shared)
        self.rules = tuple(self._compiled(words["lists"]))
        self._prose = " ".join([*words["lists"].values(), *self._texts()])

    def _compiled(self, lists: dict[str, str]) -> Iterator[CompiledRule]:
        for pack in self.packs:
            compiler = Compiler({**lists, **pack.words})
            for rule in pack.rules:
                try:
                    yield CompiledRule(rule, pack.id, compiler)
                except PatternError as error:
                    raise RulePackError(f"{pack.id}, rule {rule.id}: {error}") from error

    def _texts(self) -> Iterator[str]:
        for pack in self.packs:
            yield from pack.words.values()
            for rule in pack.rules:
                yield from (rule.title, rule.wrong, rule.suggestion, *rule.examples.clean)
                if isinstance(rule.check, JoinedWords):
                    yield rule.check.vocabulary

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that was loaded: another one when any rule, word or example changes."""
        return digest_of([[pack.model_dump() for pack in self.packs], self._words])

    @cached_property
    def pack_versions(self) -> tuple[PackVersion, ...]:
        """Each pack with its version. Words that all packs share are part of every one."""
        return tuple(
            PackVersion(pack.id, pack.title, digest_of([pack.model_dump(), self._words])) for pack in self.packs
        )

    @cached_property
    def asking_for_evidence(self) -> frozenset[str]:
        """The ids of the rules whose findings evidence lifts."""
        return frozenset(one.rule.id for one in self.rules if one.rule.asks_for_evidence)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word that the packs use, in lower case: what is certainly one word."""
        return frozenset(word.strip(".,;:!?()“”\"'+*$").casefold() for word in self._prose.replace("-", " ").split())

    @lru_cache(maxsize=16)  # noqa: B019 - rule sets live as long as the process
    def in_force(self, on: datetime.date, jurisdiction: str) -> tuple[CompiledRule, ...]:
        """Return the rules that bind in ``jurisdiction`` on that day."""
        return tuple(one for one in self.rules if one.rule.in_force(on, jurisdiction))


def read_packs(folder: Path) -> tuple[PackFile, ...]:
    """Return the packs of ``folder`` in the order of their file names. Raises ``RulePackError``."""
    packs = tuple(_read_pack(path) for path in sorted(folder.glob("*.yaml")))
    if not packs:
        raise RulePackError(f"There is no rule pack in {folder}.")
    identifiers = [rule.id for pack in packs for rule in pack.rules]
    twice = {identifier for identifier in identifiers if identifiers.count(identifier) > 1}
    if twice:
        raise RulePackError(f"Two rules have the id {', '.join(sorted(twice))}. Waivers name rules by it.")
    return packs


def _read_pack(path: Path) -> PackFile:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader, see LOADER
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RulePackError(f"{path.name} is no YAML: {error}") from error
    if not isinstance(content, dict):
        raise RulePackError(f"{path.name} holds no pack.")
    defaults = content.pop("defaults", {})
    rules = content.get("rules")
    if isinstance(rules, list) and isinstance(defaults, dict):
        content["rules"] = [_with_defaults(rule, defaults) for rule in rules]
    try:
        return PackFile.model_validate(content)
    except ValidationError as error:
        raise RulePackError(f"{path.name}: {_first_problem(error, content)}") from error


def _with_defaults(rule: Any, defaults: dict[str, Any]) -> Any:
    if not isinstance(rule, dict):
        return rule
    merged = {**defaults, **rule}
    if isinstance(defaults.get("source"), dict) and isinstance(rule.get("source"), dict):
        merged["source"] = {**defaults["source"], **rule["source"]}
    return merged


def _first_problem(error: ValidationError, content: dict[str, Any]) -> str:
    # A misspelled key is also a missing one; the spelling tells more.
    problems = sorted(error.errors(include_url=False), key=lambda problem: problem["type"] != "extra_forbidden")
    problem = problems[0]
    where = [str(part) for part in problem["loc"]]
    match problem["loc"]:
        case ("rules", int(number), *_):
            rule = content["rules"][number]
            where[:2] = [f"rule {rule.get('id', number + 1)}" if isinstance(rule, dict) else f"rule {number + 1}"]
    return f"{', '.join(where)}: {problem['msg']}"


def read_words(path: Path = WORDS) -> dict[str, Any]:
    """Return the lists and patterns that all packs share."""
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - see LOADER
    return content

"""What an import tells the person who ran it."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class LeftOut:
    """What of the source is not in the article: where it stood, and why it was left out.

    ``kind`` is ``words``, or ``link`` or ``picture`` where ``text`` is the address of one.
    """

    line: int
    text: str
    reason: str
    kind: str = "words"


@dataclass(frozen=True)
class Finding:
    """Something that a person should look at: where, which kind, and what it is."""

    line: int
    code: str
    message: str


@dataclass(frozen=True)
class Guess:
    """What something was taken for by a rule that can be wrong, and how sure the rule is, from 0 to 1."""

    line: int
    taken_for: str
    text: str
    confidence: float


@dataclass
class Report:
    """The outcome of one import. ``page_id`` and ``path`` are None while nothing was saved.

    ``claims`` are the findings of the claims check in the article, as it would show them.
    """

    page_id: int | None = None
    run_id: int | None = None
    path: str | None = None
    already_imported: bool = False
    updated: bool = False
    blocks: dict[str, int] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)

    def leave_out(self, line: int, text: str, reason: str, kind: str = "words") -> None:
        self.left_out.append(LeftOut(line, text, reason, kind))

    def warn(self, line: int, code: str, message: str) -> None:
        self.warnings.append(Finding(line, code, message))

    def guess(self, line: int, taken_for: str, text: str, confidence: float) -> None:
        self.guesses.append(Guess(line, taken_for, text, confidence))

    def as_document(self) -> dict[str, Any]:
        """Return the report for machines: lists in the order of the source, guesses with the doubtful ones first."""
        document = asdict(self)
        document["left_out"].sort(key=lambda entry: entry["line"])
        document["warnings"].sort(key=lambda entry: entry["line"])
        document["guesses"].sort(key=lambda entry: (entry["confidence"], entry["line"]))
        for name in ("already_imported", "updated"):
            if not document[name]:
                del document[name]
        return document


class ImportRefusedError(Exception):
    """Nothing was imported; the message says why, and what to do."""

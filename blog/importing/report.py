"""What an import tells the person who ran it."""

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class LeftOut:
    """Words of the source that are not in the article: where they stood, and why they were left out."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """Something that a person should look at: where, which kind, and what it is."""

    line: int
    code: str
    message: str


@dataclass
class Report:
    """The outcome of one import. ``page_id`` and ``path`` are None while nothing was saved."""

    page_id: int | None = None
    path: str | None = None
    already_imported: bool = False
    blocks: dict[str, int] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def leave_out(self, line: int, text: str, reason: str) -> None:
        self.left_out.append(LeftOut(line, text, reason))

    def warn(self, line: int, code: str, message: str) -> None:
        self.warnings.append(Finding(line, code, message))

    def as_document(self) -> dict:
        """Return the report for machines: lists in the order of the source."""
        document = asdict(self)
        document["left_out"].sort(key=lambda entry: entry["line"])
        document["warnings"].sort(key=lambda entry: entry["line"])
        if not self.already_imported:
            del document["already_imported"]
        return document


class ImportRefusedError(Exception):
    """Nothing was imported; the message says why, and what to do."""

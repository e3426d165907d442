"""``manage.py check_claims``: the claims check for text files, without a database, or for everything that is public."""

import datetime
import json
import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance.claims import (
    DEFAULT_JURISDICTION,
    Finding,
    RulePackError,
    Severity,
    check_claims,
    line_of,
    load_rules,
    passages_of_text,
)

LARGEST = 1_000_000


class Command(BaseCommand):
    help = (
        "Check the health claims in plain-text files with one paragraph a line, or with --live in everything that is "
        "public. Ends with status 1 if there is an error among the findings."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", metavar="FILE", nargs="*", type=Path, help="a text file in UTF-8; - is standard input"
        )
        parser.add_argument(
            "--live",
            action="store_true",
            help="check every public text anew, by today's rules and those of its jurisdiction, and update the report",
        )
        parser.add_argument("--json", action="store_true", help="print the findings as a JSON list")
        parser.add_argument("--jurisdiction", help=f"whose rules apply to files (default: {DEFAULT_JURISDICTION})")
        parser.add_argument("--on", type=day, help="the day whose rules apply, as YYYY-MM-DD (default: today)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["live"] and (options["files"] or options["on"] or options["jurisdiction"]):
            raise CommandError("--live checks what is public by the rules of today and of its own jurisdiction: alone.")
        if not options["files"] and not options["live"]:
            raise CommandError(
                "Name a text file to check: manage.py check_claims FILE. Or check what is public: --live."
            )
        try:
            load_rules()
        except RulePackError as error:
            raise CommandError(str(error)) from error
        if options["live"]:
            rows, checked = self._rows_of_live()
        else:
            rows, checked = rows_of_files(options), f"{count(len(options['files']), 'file')} checked"
        if options["json"]:
            self.stdout.write(json.dumps([as_row(row) for row in rows], ensure_ascii=False, indent=2))
        else:
            self._print(rows, checked)
        if any(row.finding.severity is Severity.ERROR and not row.is_waived for row in rows):
            sys.exit(1)

    def _rows_of_live(self) -> tuple[list["Row"], str]:
        """Check everything that is public, and tell on a terminal how far it is."""
        # Files are checked without a database.
        from compliance.live_claims import check_everything

        rows = []
        checked = 0
        for checked, total, live in check_everything():
            rows += [
                Row(live.name, live.line_of(finding), finding, is_waived=finding.fingerprint in live.waived)
                for finding in live.findings
            ]
            if self.stderr.isatty():
                self.stderr.write(f"\r{checked} of {total} public texts checked", ending="")
        if self.stderr.isatty():
            self.stderr.write("")
        return rows, f"{count(checked, 'public text')} checked"

    def _print(self, rows: list["Row"], checked: str) -> None:
        for row in rows:
            finding = row.finding
            waived = " (waived)" if row.is_waived else ""
            self.stdout.write(f"{row.file}:{row.line}: {finding.severity} [{finding.rule}] {finding.message}{waived}")
            self.stdout.write(f"    “{finding.sentence}”")
            self.stdout.write(f"    Instead: {finding.suggestion}")
            self.stdout.write(f"    Source: {finding.source.cite()}")
        counts = ", ".join(
            f"{sum(row.finding.severity is severity for row in rows)} {severity}s" for severity in Severity
        )
        self.stdout.write(f"{checked}: {counts}.")


@dataclass(frozen=True)
class Row:
    """A finding with where it stands: the file or the address of a page, and the line or the number of the text."""

    file: str
    line: int
    finding: Finding
    is_waived: bool = False


def rows_of_files(options: dict[str, Any]) -> list[Row]:
    texts = [(str(path), read_text(path)) for path in options["files"]]
    return [
        Row(name, line_of(finding.place), finding)
        for name, text in texts
        for finding in check_claims(
            passages_of_text(text),
            on=options["on"] or timezone.localdate(),
            jurisdiction=options["jurisdiction"] or DEFAULT_JURISDICTION,
        )
    ]


def count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def as_row(row: Row) -> dict[str, Any]:
    """Return a finding as the JSON of the command has it."""
    finding = row.finding
    return {
        "file": row.file,
        "line": row.line,
        "sentence": finding.sentence,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "source": finding.source.cite(),
    }


def read_text(path: Path) -> str:
    """Return the text of a file. Raises ``CommandError``, which says what to do, for one that holds no text."""
    try:
        content = sys.stdin.buffer.read(LARGEST + 1) if str(path) == "-" else _bytes_of(path)
    except FileNotFoundError as error:
        raise CommandError(f"{path}: there is no such file.") from error
    except IsADirectoryError as error:
        raise CommandError(f"{path} is a folder. Name the files in it: {path}/*.txt") from error
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > LARGEST:
        raise CommandError(f"{path} is larger than {LARGEST // 1_000_000} MB. Check it in parts.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is no text in UTF-8. Save a document as plain text first.") from error
    if "\0" in text:
        raise CommandError(f"{path} is no text. Save a document as plain text first.")
    if not text.strip():
        raise CommandError(f"{path} is empty.")
    return text


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def day(text: str) -> datetime.date:
    """Return the day of an option. Raises ``ValueError``."""
    return datetime.date.fromisoformat(text)

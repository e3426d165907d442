"""Marks the references that were retracted."""

import io
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress as ProgressBar

from blog.retractions import Outcome, RetractionFileError, look_at_articles, mark_references, notices_in, rows_of

# The public file has some 70,000 rows and 60 MB.
LARGEST_BYTES = 1_000_000_000
CHUNK_BYTES = 1 << 20
PATIENCE_SECONDS = 60


class Command(BaseCommand):
    help = (
        "Read a file of Retraction Watch, mark the references that were retracted, check the live articles that cite "
        "them, and open a task for each. Done again with the same file, it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the CSV file: a path, or an address with http:// or https://")
        parser.add_argument("--json", action="store_true", help="print what was found as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = Outcome()
        with opened(options["file"]) as (file, size), ProgressBar(console=Console(stderr=True), transient=True) as bar:
            reading = bar.add_task("Reading", total=size)
            # Files of some years have letters in other encodings in names that are not read.
            text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
            rows = followed(rows_of(text), lambda: bar.update(reading, completed=file.tell()))
            try:
                with transaction.atomic():
                    mark_references(notices_in(rows, outcome), outcome)
                    bar.update(reading, completed=size)
                    bar.add_task("Checking the articles that cite them", total=None)
                    look_at_articles(outcome, timezone.localdate())
            except RetractionFileError as error:
                raise CommandError(f"{options['file']}: {error} Nothing was changed.") from error
        if options["json"]:
            self.stdout.write(json.dumps(as_facts(outcome), ensure_ascii=False, indent=2))
        else:
            self.print(outcome)

    def print(self, outcome: Outcome) -> None:
        for reference in outcome.retracted:
            self.stdout.write(f"Retracted on {reference.retracted_on}: {reference.citation}")
        for reference in outcome.reinstated:
            self.stdout.write(f"Stands again: {reference.citation}")
        for reference in outcome.concerns:
            self.stdout.write(f"There are concerns about it, and nothing was changed: {reference.citation}")
        for problem in outcome.unreadable:
            self.stdout.write(problem)
        for article, claims in outcome.articles:
            self.stdout.write(f"Cites what was retracted: {article.title} ({article.url})")
            for sentence in claims:
                self.stdout.write(f"    “{sentence}”")
        self.stdout.write(
            f"{outcome.rows} notices read: {len(outcome.retracted)} references newly retracted, {outcome.known} known "
            f"as such, {len(outcome.reinstated)} stand again. {len(outcome.articles)} live articles cite what was "
            f"retracted; {outcome.tasks} tasks opened."
        )


def as_facts(outcome: Outcome) -> dict[str, Any]:
    """Return what an update found as plain values."""
    return {
        "notices": outcome.rows,
        "unreadable": outcome.unreadable,
        "retracted": [reference.citation for reference in outcome.retracted],
        "known": outcome.known,
        "reinstated": [reference.citation for reference in outcome.reinstated],
        "concerns": [reference.citation for reference in outcome.concerns],
        "articles": [
            {"title": article.title, "url": article.url, "claims": claims} for article, claims in outcome.articles
        ],
        "tasks_opened": outcome.tasks,
    }


def followed(rows: Iterator[dict[str, str]], tell: Any) -> Iterator[dict[str, str]]:
    for number, row in enumerate(rows):
        if number % 500 == 0:
            tell()
        yield row


@contextmanager
def opened(name: str) -> Iterator[tuple[IO[bytes], int]]:
    """Give the file, fetched as a whole first if it is an address, and its size. Raises ``CommandError``."""
    if name.startswith(("http://", "https://")):
        with TemporaryFile() as file:
            fetch(name, file)
            size = file.tell()
            file.seek(0)
            yield file, size
        return
    path = Path(name)
    try:
        with path.open("rb") as file:
            yield file, path.stat().st_size
    except FileNotFoundError as error:
        raise CommandError(f"{path}: there is no such file.") from error
    except IsADirectoryError as error:
        raise CommandError(f"{path} is a folder. Name the file in it.") from error
    except PermissionError as error:
        raise CommandError(f"{path} may not be read.") from error


def fetch(address: str, file: IO[bytes]) -> None:
    """Write what is at an address to ``file``. Raises ``CommandError``, also for what ends before its end."""
    request = urllib.request.Request(address, headers={"User-Agent": "PointHealth CMS"})  # noqa: S310 - http or https
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:  # noqa: S310 - http or https
            expected = response.headers.get("Content-Length")
            while chunk := response.read(CHUNK_BYTES):
                file.write(chunk)
                if file.tell() > LARGEST_BYTES:
                    raise CommandError(f"{address} gives more than {LARGEST_BYTES // 1_000_000} MB.")
    except urllib.error.HTTPError as error:
        raise CommandError(f"{address} answers with {error.code} {error.reason}.") from error
    except OSError as error:
        raise CommandError(f"{address} cannot be fetched: {getattr(error, 'reason', error)}.") from error
    if expected is not None and file.tell() != int(expected):
        raise CommandError(f"{address} broke off after {file.tell()} of {expected} bytes.")

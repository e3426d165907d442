"""What is said while it runs: on standard error, so that results alone are on standard output."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

console = Console(stderr=True, highlight=False)


def say(line: str) -> None:
    console.print(line, markup=False, soft_wrap=True)


def print_result(result: object) -> None:
    """Print what a step found as JSON: the last line of its standard output is its result."""
    sys.stdout.write(json.dumps(result) + "\n")


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar for ``total`` things; the function that it gives moves it on."""
    columns = TextColumn(f"  {what}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda number: bar.advance(task, number)

"""What a run found, as tables on the screen and as JSON in a file."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.ratios import Figures, Outcome

WIDTH = 120
COLOURS = {"met": "green", "missed": "red", "not measured": "yellow"}


def print_tables(figures: Figures, outcomes: Sequence[Outcome], notes: Sequence[str]) -> None:
    # A terminal decides on its width; a file gets lines that hold a whole row.
    screen = Console(highlight=False)
    console = screen if screen.is_terminal else Console(highlight=False, width=WIDTH)
    console.print(table_of_figures(figures))
    console.print(table_of_times(figures))
    console.print(table_of_ratios(outcomes))
    for note in notes:
        console.print(f"- {note}", markup=False, soft_wrap=True)


def table_of_figures(figures: Figures) -> Table:
    table = Table(title="Speed", box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("subject")
    for name in ("requests/s", "spread", "p99 ms", "queries", "bytes"):
        table.add_column(name, justify="right")
    for name, figure in figures.items():
        if "requests_per_second" in figure:
            queries = figure.get("queries")
            table.add_row(
                name,
                f"{figure['requests_per_second']:,.0f}",
                f"{figure['spread']:.0%}",
                f"{figure['p99_ms']:.2f}",
                "" if queries is None else f"{queries:.0f}",
                f"{figure['bytes']:,.0f}",
            )
    return table


def table_of_times(figures: Figures) -> Table:
    table = Table(title="Times and counts", box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("subject")
    table.add_column("of what")
    table.add_column("", justify="right")
    for name, figure in figures.items():
        if "requests_per_second" not in figure:
            for key, number in figure.items():
                table.add_row(name, key, f"{number:,.3f}".rstrip("0").rstrip("."))
    return table


def table_of_ratios(outcomes: Sequence[Outcome]) -> Table:
    table = Table(title="Ratios", box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("name")
    table.add_column("ratio", justify="right")
    table.add_column("target", justify="right")
    table.add_column("")
    for outcome in outcomes:
        ratio = (
            "–"
            if outcome.ratio is None
            else f"{outcome.ratio:,.3g}"
            if outcome.ratio < 1000
            else f"{outcome.ratio:,.0f}"
        )
        colour = COLOURS[outcome.verdict]
        words = "; ".join(outcome.misses)
        verdict = f"[{colour}]{outcome.verdict}[/]{': ' + words if words else ''}"
        table.add_row(outcome.target.name, ratio, outcome.target.wording, verdict)
    return table


def write_json(
    path: Path, figures: Figures, outcomes: Sequence[Outcome], surroundings: dict[str, object], notes: Sequence[str]
) -> None:
    """Write the same as JSON: ``figures`` and ``ratios`` by name (null where not measured), and the surroundings."""
    document = {
        "figures": figures,
        "ratios": {outcome.target.name: outcome.ratio for outcome in outcomes},
        "verdicts": {outcome.target.name: outcome.verdict for outcome in outcomes},
        "notes": list(notes),
        "surroundings": surroundings,
    }
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")

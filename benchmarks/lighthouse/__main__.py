"""``make lighthouse``: see benchmarks/README.md."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.lighthouse.pages import CATEGORIES, LookedAt, looked_at
from benchmarks.lighthouse.program import LighthouseError, install, report_on
from benchmarks.lighthouse.reports import Figures, figures_of, missed
from benchmarks.progress import progress, say
from benchmarks.report import WIDTH
from benchmarks.servers import ServerError, fetch, site_server
from benchmarks.steps import StepError, run_step


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make lighthouse", description="Look at pages as a phone gets them.")
    parser.add_argument(
        "--runs",
        type=int,
        default=int(os.environ.get("LIGHTHOUSE_RUNS") or 3),
        help="how often each page is looked at; the median counts (LIGHTHOUSE_RUNS)",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=os.environ.get("LIGHTHOUSE_FOLDER"),
        help="the database with the demonstration, kept for the next time; else one that goes (LIGHTHOUSE_FOLDER)",
    )
    return parser.parse_args()


def look(folder: Path, runs: int) -> dict[LookedAt, Figures]:
    """Return the figures of each page, from the site as ``make serve`` runs it."""
    say("Making the demonstration …")
    paths = run_step(folder, "demonstration")
    pages = looked_at(paths["article"], paths["brand"])
    found = {}
    with site_server(folder, "site", log=folder / "site.log") as port:
        # The first reader of a page waits for the sizes of its pictures: no reader of a public site is that one.
        for page in pages:
            fetch(port, page.path)
        with progress("pages", len(pages) * runs) as advance:
            for page in pages:
                reports = []
                for _ in range(runs):
                    reports.append(report_on(f"http://127.0.0.1:{port}{page.path}", skipped=page.skipped))
                    advance(1)
                found[page] = figures_of(reports)
    return found


def table_of(found: dict[LookedAt, Figures]) -> Table:
    table = Table(title="Lighthouse, a phone on a slow network", box=box.SIMPLE_HEAD, title_justify="left")
    table.add_column("page")
    for name in (*CATEGORIES.values(), "largest paint ms", "bytes without pictures", "blocking scripts"):
        table.add_column(name, justify="right")
    for page, figures in found.items():
        table.add_row(
            page.name,
            *(str(figures.scores[category]) for category in CATEGORIES),
            f"{figures.largest_paint_ms:,.0f}",
            f"{figures.bytes_without_pictures:,}",
            str(figures.blocking_scripts),
        )
    return table


def main() -> int:
    """Look at the pages and print what was found; return 1 if a target is missed."""
    options = arguments()
    try:
        install()
        if options.folder:
            options.folder.mkdir(parents=True, exist_ok=True)
            found = look(options.folder.resolve(), options.runs)
        else:
            with tempfile.TemporaryDirectory(prefix="lighthouse-", ignore_cleanup_errors=True) as folder:
                found = look(Path(folder) / "data", options.runs)
    except (LighthouseError, ServerError, StepError, ValueError) as error:
        sys.exit(f"Lighthouse stopped: {error}")
    screen = Console(highlight=False)
    console = screen if screen.is_terminal else Console(highlight=False, width=WIDTH)
    console.print(table_of(found))
    sentences = [sentence for page, figures in found.items() for sentence in missed(page, figures)]
    for page, figures in found.items():
        for audit in figures.lost_points:
            console.print(f"- {page.name}, {audit}", markup=False, soft_wrap=True)
    console.print("Missed: " + "; ".join(sentences) if sentences else "All targets are met.", markup=False)
    return int(bool(sentences))


if __name__ == "__main__":
    sys.exit(main())

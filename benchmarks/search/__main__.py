"""``python -m benchmarks.search``: see ../README.md."""

import argparse
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.__main__ import claim
from benchmarks.search.quality import judged_queries
from benchmarks.steps import StepError, run_step

CHECKOUT = Path(__file__).resolve().parents[2]
BETTER_BY = 1.2
LEAST_RECALL = 0.9
MOST_MS = 20.0

Figures = Mapping[str, Mapping[str, float]]


def verdicts(figures: Figures) -> dict[str, bool]:
    """Return each promise and whether it is kept."""
    kept = {
        f"nDCG@10 at least {BETTER_BY - 1:.0%} above the stock search": (
            figures["ours"]["ndcg"] >= BETTER_BY * figures["stock"]["ndcg"]
        ),
        f"misspelled recall at least {LEAST_RECALL}": figures["ours"]["misspelled_recall"] >= LEAST_RECALL,
    }
    if "suggest" in figures:
        kept[f"suggestions under {MOST_MS:.0f} ms"] = figures["suggest"]["p95_ms"] < MOST_MS
    return kept


def print_tables(figures: Figures, console: Console) -> None:
    table = Table(title=f"Quality, {len(judged_queries())} judged queries", box=box.SIMPLE_HEAD, title_justify="left")
    for name in ("", "ours", "stock"):
        table.add_column(name, justify="right" if name else "left")
    for name, value in figures["ours"].items():
        table.add_row(name, f"{value:.3f}", f"{figures['stock'][name]:.3f}")
    console.print(table)
    times = [name for name in figures if name not in {"ours", "stock"}]
    if times:
        table = Table(title="Times, nothing kept", box=box.SIMPLE_HEAD, title_justify="left")
        for name in ("", "median ms", "p95 ms"):
            table.add_column(name, justify="right" if name else "left")
        for name in times:
            table.add_row(name, *(f"{figures[name][key]:.1f}" for key in ("median_ms", "p95_ms")))
        console.print(table)


def main() -> int:
    """Measure and print; return 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description="Measure how good the search is.")
    parser.add_argument("--articles", type=int, default=5000, help="generated articles for the times; 0: quality only")
    parser.add_argument(
        "--folder", type=Path, default=CHECKOUT / ".data-bench", help="the database; removed in the end"
    )
    parser.add_argument("--keep", action="store_true", help="keep the database for the next run")
    options = parser.parse_args()
    folder = options.folder.resolve()
    claim(folder)
    try:
        figures: Figures = run_step(folder / "search", "search.measuring", str(options.articles))
    except StepError as error:
        sys.exit(f"The benchmark stopped: {error}")
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    console = Console(highlight=False)
    print_tables(figures, console)
    kept = verdicts(figures)
    for promise, is_kept in kept.items():
        console.print(f"{'kept  ' if is_kept else 'missed'}  {promise}")
    return int(not all(kept.values()))


if __name__ == "__main__":
    sys.exit(main())

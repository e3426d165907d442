"""``make bench``: see README.md."""

import argparse
import os
import platform
import shutil
import signal
import sys
import time
from importlib.metadata import version
from pathlib import Path

from benchmarks.load import LoadError
from benchmarks.measuring import Bench
from benchmarks.progress import say
from benchmarks.ratios import judge
from benchmarks.report import print_tables, write_json
from benchmarks.servers import ServerError
from benchmarks.steps import StepError

CHECKOUT = Path(__file__).resolve().parents[1]
FEW = 5000
MARKER = ".pointhealth-benchmark"
NOT_BY_DEFAULT = {"growth_article", "growth_list"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure speed and print ratios.")
    parser.add_argument(
        "--articles",
        type=int,
        default=int(os.environ.get("BENCH_ARTICLES") or FEW),
        help=f"more than {FEW} also measures growth from {FEW} (BENCH_ARTICLES)",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(os.environ.get("BENCH_FOLDER") or CHECKOUT / ".data-bench"),
        help="databases, logs and lists of addresses (BENCH_FOLDER)",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        default=bool(os.environ.get("BENCH_KEEP")),
        help="keep the databases for the next run (BENCH_KEEP=1)",
    )
    parser.add_argument("--seconds", type=int, default=int(os.environ.get("BENCH_SECONDS") or 4))
    parser.add_argument("--repeats", type=int, default=int(os.environ.get("BENCH_REPEATS") or 5))
    parser.add_argument("--publishings", type=int, default=50)
    parser.add_argument(
        "--json",
        type=Path,
        default=Path(os.environ.get("BENCH_JSON") or CHECKOUT / "benchmarks" / "results.json"),
        help="where the results go (BENCH_JSON)",
    )
    return parser.parse_args()


def claim(folder: Path) -> None:
    """Make the folder, or see that it is the benchmark's own: in the end it goes, with all that is in it."""
    marker = folder / MARKER
    if folder.exists() and any(folder.iterdir()) and not marker.exists():
        sys.exit(f"{folder} holds other files: name an empty folder with BENCH_FOLDER.")
    folder.mkdir(parents=True, exist_ok=True)
    marker.touch()


def surroundings(options: argparse.Namespace, seconds: float) -> dict[str, object]:
    return {
        "articles": options.articles,
        "seconds_a_run": options.seconds,
        "repeats": options.repeats,
        "took_s": round(seconds),
        "processors": os.cpu_count(),
        "machine": platform.platform(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("django", "wagtail", "granian", "psycopg")},
    }


def main() -> int:
    """Measure, print and write; return 1 if a ratio is missed, or was not measured though it could have been."""
    options = arguments()
    # Ending leaves no server behind, whoever asks for it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("The benchmark was told to stop."))
    begin = time.monotonic()
    folder = options.folder.resolve()
    claim(folder)
    bench = Bench(folder, seconds=options.seconds, repeats=options.repeats, publishings=options.publishings)
    few = min(FEW, options.articles)
    try:
        bench.run(few, many=options.articles if options.articles > few else None)
    except (LoadError, ServerError, StepError) as error:
        sys.exit(f"The benchmark stopped: {error}")
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    outcomes = judge(bench.figures)
    print_tables(bench.figures, outcomes, bench.notes)
    write_json(options.json, bench.figures, outcomes, surroundings(options, time.monotonic() - begin), bench.notes)
    say(f"Written to {options.json}.")
    left_out = NOT_BY_DEFAULT if options.articles <= FEW else set()
    return int(any(o.verdict != "met" and o.target.name not in left_out for o in outcomes))


if __name__ == "__main__":
    sys.exit(main())

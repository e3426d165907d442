"""``python -m benchmarks.claims.rescan``: whether editors notice that every public text is checked anew.

Everything in a database of 5,000 articles is made due, as by a change of the rules. The worker checks it, and somebody
saves a draft again and again: in turns without the worker and beside it, in one run, so that only their ratio counts.
"""

import argparse
import shutil
import sys
from pathlib import Path

from benchmarks.__main__ import CHECKOUT, FEW, claim
from benchmarks.progress import console
from benchmarks.steps import StepError, run_step


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims.rescan", description=__doc__)
    parser.add_argument("--articles", type=int, default=FEW)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long each turn is")
    # A worker that was stopped keeps its lease for a while, so more rounds may wait for it in vain.
    parser.add_argument("--rounds", type=int, default=1, help="turns without the worker, and as many beside it")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / ".data-bench")
    parser.add_argument("--keep", action="store_true", help="keep the database for the next run")
    options = parser.parse_args()
    folder = options.folder.resolve()
    claim(folder)
    try:
        run_step(folder / "rescan", "seeding", str(options.articles))
        found = run_step(folder / "rescan", "claims.editing", str(options.seconds), str(options.rounds))
    except StepError as error:
        sys.exit(f"The benchmark stopped: {error}")
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    ratio = found["beside_ms"] / found["alone_ms"]
    minutes = found["texts"] / found["texts_a_second"] / 60
    console.print(
        f"Saving a draft: {found['alone_ms']:.0f} ms alone, {found['beside_ms']:.0f} ms beside the rescan "
        f"(medians of {found['saves']} saves): {ratio:.2f} times as long."
    )
    console.print(
        f"{found['checked']:,} of {found['texts']:,} public texts were checked, "
        f"{found['texts_a_second']:.1f} a second. Extrapolated, not measured: all of them in {minutes:.0f} minutes."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

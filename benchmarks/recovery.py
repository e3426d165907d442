"""``python -m benchmarks.recovery``: how long it takes until a site that was lost is there again.

A site of 5,000 articles is backed up, and restored into an empty folder until its server answers with a page. Every
public document has to be the same afterwards, to the byte.
"""

import argparse
import os
import re
import shutil
import sys
import time
from pathlib import Path

from benchmarks.__main__ import CHECKOUT, FEW, claim
from benchmarks.progress import console
from benchmarks.servers import site_server
from benchmarks.steps import StepError, run_command, run_step

MEGABYTE = 1_000_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recovery", description=__doc__)
    parser.add_argument("--articles", type=int, default=FEW)
    parser.add_argument("--folder", type=Path, default=CHECKOUT / ".data-bench")
    options = parser.parse_args()
    folder = options.folder.resolve()
    claim(folder)
    try:
        return recover(folder, options.articles)
    except StepError as error:
        sys.exit(f"The benchmark stopped: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def recover(folder: Path, articles: int) -> int:
    lost, again, key = folder / "lost", folder / "again", folder / "key"
    run_step(lost, "seeding", str(articles))
    before = run_step(lost, "crawl")
    [os.environ["BACKUP_RECIPIENT"]] = re.findall("BACKUP_RECIPIENT=(.+)", told(lost, "make_backup_key", str(key)))
    began = time.monotonic()
    told(lost, "backup", str(folder / "backups"))
    made = time.monotonic()
    [backup] = (folder / "backups").iterdir()
    size = backup.stat().st_size

    emptied = time.monotonic()
    told(again, "restore_backup", str(backup), "--identity", str(key))
    restored = time.monotonic()
    with site_server(again, "site", log=folder / "server.log"):
        answered = time.monotonic()
    after = run_step(again, "crawl")
    console.print(
        f"{articles:,} articles: backed up in {made - began:.0f} s to {size / MEGABYTE:.0f} MB. Restored in "
        f"{restored - emptied:.0f} s with the proof of the record, the first page after {answered - emptied:.0f} s. "
        f"{after['pages']:,} pages, {'equal to the byte' if after == before else 'NOT THE SAME'}."
    )
    return after != before


def told(data_dir: Path, *arguments: str) -> str:
    """Run a command of the site; return what it printed. Raises ``StepError``."""
    status, text = run_command(data_dir, *arguments)
    if status:
        raise StepError(f"{arguments[0]} failed:\n{text}")
    return text


if __name__ == "__main__":
    sys.exit(main())

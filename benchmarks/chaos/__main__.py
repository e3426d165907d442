"""``python -m benchmarks.chaos``: break each part of a running site under load, and print what was noticed.

Two web nodes behind nginx, a worker, PostgreSQL and a replica of it run on this machine, each as a process of its own.
Readers read and somebody publishes all the while. The last figures of a row say what was lost; the command fails if
anything was, if a reader got an error where none may be, or if the site took longer than it may to recover.
"""

import argparse
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.table import Table

from benchmarks.__main__ import CHECKOUT, claim
from benchmarks.chaos.bucket import Bucket
from benchmarks.chaos.database import Database
from benchmarks.chaos.faults import FAULTS, FULL_DISK, SILENT_BUCKET, Fault, Running, with_small_disk
from benchmarks.chaos.load import CUT_OFF, Addresses, Observed, Publisher, Reader, reversals
from benchmarks.chaos.site import Site
from benchmarks.progress import console, say
from benchmarks.steps import StepError, run_command, run_step

READERS = 12
CALM_SECONDS = 4.0
RECOVERY_SECONDS = 5.0
FRESH_SECONDS = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--folder", type=Path, default=CHECKOUT / ".data-chaos")
    parser.add_argument("--minute", type=float, default=60.0, help="how long the two nodes are watched for freshness")
    options = parser.parse_args()
    folder = options.folder.resolve()
    claim(folder)
    problems: list[str] = []
    try:
        with prepared(folder) as (running, content, has_small_disk):
            table = new_table()
            for fault in [*FAULTS, *([FULL_DISK] if has_small_disk else [])]:
                problems += row(table, running, content, fault)
            move_media(running)
            problems += row(table, running, content, SILENT_BUCKET)
            console.print(table)
            if not has_small_disk:
                say("The full disk was not tried: only root may make a small one.")
            problems += freshness(running, content, options.minute)
            problems += whole_record(folder)
    except StepError as error:
        sys.exit(f"Chaos stopped: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for problem in problems:
        say(f"FAILED: {problem}")
    return bool(problems)


@contextlib.contextmanager
def prepared(folder: Path) -> Iterator[tuple[Running, dict, bool]]:
    """Give a running site with the demonstration in it, and whether its media are on a disk that can be filled."""
    media = folder / "media"
    media.mkdir(parents=True)
    has_small_disk = with_small_disk(media)
    database = Database(folder / "database")
    os.environ["DATABASE_URL"] = database.url
    # One for all processes: by it, the key of who publishes is known.
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(60)
    os.environ["DELIVERY_CACHE_SERVE_WHEN_DATABASE_IS_DOWN"] = "true"
    running = None
    try:
        database.start()
        say("Making the content …")
        content = run_step(folder, "chaos.content")
        running = Running(Site(folder), database, Database(folder / "replica", database), Bucket(folder), folder)
        running.replica.start()
        os.environ["DATABASE_REPLICA_URL"] = running.replica.url
        start_site(running)
        yield running, content, has_small_disk
    finally:
        if running is not None:
            running.site.stop()
            running.bucket.kill()
            running.replica.stop()
        database.stop()
        if has_small_disk:
            subprocess.run(["umount", str(media)], check=False)


def start_site(running: Running) -> None:
    """Start the site anew, with the environment as it is now."""
    say("Starting the site …")
    running.site = Site(running.folder)
    running.site.start()


def move_media(running: Running) -> None:
    """Let the media be in a bucket from now on."""
    say("Moving the media into a bucket …")
    running.site.stop()
    running.bucket.start_with(running.folder / "media")
    start_site(running)


def new_table() -> Table:
    table = Table(title="Faults, one after the other, under load")
    for name in (
        "fault",
        "requests",
        "kept: failed",
        "longest wait",
        "others: told to come again",
        "other errors",
        "recovered in",
    ):
        table.add_column(name, justify="left" if name == "fault" else "right")
    for name in ("published", "refused", "lost"):
        table.add_column(name, justify="right")
    return table


def addresses_of(content: dict) -> Addresses:
    pages = content["addresses"]
    kept = [pages[name] for name in ("home", "articles", "article", "brand", "standard")]
    # Words that nobody has searched for are no kept response.
    composed = ["/search/?q={}", "/no-such-page-{}/"]
    return Addresses([*kept, "/api/delivery/v1/articles/"], composed, content["address"], content["pictures"])


@contextlib.contextmanager
def observed(running: Running, content: dict, *, readers: int, pause: float, composed: float) -> Iterator[Observed]:
    """Read and publish while the body runs; what was seen is there afterwards."""
    addresses, port = addresses_of(content), running.site.port
    people = [Reader(number, port, addresses, share_composed=composed, pause=pause) for number in range(readers)]
    # Everything that is kept is at hand on both nodes before anything breaks.
    for reader in people:
        for address in [*addresses.kept, addresses.version]:
            reader.get("warm", address)
        reader.answers.clear()
    publisher = Publisher(port, content["page"], content["token"], interval=1.0)
    found = Observed()
    threads: list[Reader | Publisher] = [*people, publisher]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        for thread in threads:
            thread.stop()
        for thread in threads:
            thread.join()
    found.answers = [answer for reader in people for answer in reader.answers]
    found.published, found.refused = publisher.published, publisher.refused
    found.reversed_order = sum(reversals(reader.answers) for reader in people)


def number_of_publications(running: Running) -> int:
    return running.database.ask("SELECT coalesce(max(number), 0) FROM delivery_publication")


def row(table: Table, running: Running, content: dict, fault: Fault) -> list[str]:
    """Try a fault, add its row, and return what should not have been."""
    say(f"{fault.name} …")
    before = number_of_publications(running)
    with observed(running, content, readers=READERS, pause=0.05, composed=0.25) as found:
        time.sleep(CALM_SECONDS)
        fault.breaks(running)
        mended = time.monotonic()
        time.sleep(RECOVERY_SECONDS + CALM_SECONDS)
    made = number_of_publications(running) - before
    told = sum(answer.is_told_to_come_again for answer in found.of_kind("version", "composed", "picture"))
    kept = found.failures("kept")
    others = found.failures("version", "composed", "picture") - Counter({"503": told})
    seconds = found.recovery_seconds(mended)
    lost = max(0, len(found.published) - made)
    table.add_row(
        fault.name,
        f"{len(found.answers):,}",
        f"{sum(kept.values())}",
        f"{max(answer.ended - answer.began for answer in found.of_kind('kept')):.1f} s",
        f"{told}",
        ", ".join(f"{number} × {status}" for status, number in others.items()) or "0",
        f"{seconds:.1f} s",
        f"{len(found.published)}",
        ", ".join(f"{number} × {status}" for status, number in found.refused.items()) or "0",
        f"{lost}",
    )
    problems = [
        f"{fault.name}: {kind} requests failed: {dict(failed)}"
        for kind in fault.must_not_fail
        if (failed := found.failures(kind))
    ]
    if running.site.ended:
        problems.append(f"{fault.name}: ended by themselves: {', '.join(running.site.ended)}")
    if others:
        problems.append(f"{fault.name}: errors that no reader may see: {dict(others)}")
    if seconds > RECOVERY_SECONDS:
        problems.append(f"{fault.name}: recovered only after {seconds:.1f} seconds")
    if lost:
        problems.append(f"{fault.name}: {lost} answered publications are not on record")
    unknown = made - len(found.published)
    if unknown > found.refused[CUT_OFF] + found.refused["503"] + found.refused["502"] + found.refused["504"]:
        problems.append(f"{fault.name}: {unknown} publications were made that nobody was told of")
    return problems


def freshness(running: Running, content: dict, seconds: float) -> list[str]:
    """Publish once a second before a hundred readers while each node is killed in turn; return what was stale."""
    say("Two nodes, a publication a second, a hundred readers …")
    with observed(running, content, readers=100, pause=0.5, composed=0.0) as found:
        for node in running.site.nodes:
            time.sleep(seconds / 4)
            node.kill()
            time.sleep(seconds / 8)
            node.start_and_wait()
            time.sleep(seconds / 8)
    failed = found.failures("kept", "version")
    stale = found.stale_after(FRESH_SECONDS)
    console.print(
        f"{len(found.answers):,} answers to 100 readers, {len(found.published)} publications: {stale} older than "
        f"{FRESH_SECONDS:.0f} s after its publication, {found.reversed_order} in reversed order for one reader, "
        f"failed: {dict(failed) or 'none'}; publications refused: {dict(found.refused) or 'none'}."
    )
    return [
        f"Freshness: {text}"
        for number, text in (
            (stale, f"{stale} answers were too old"),
            (found.reversed_order, f"{found.reversed_order} answers were in reversed order"),
            (sum(failed.values()), f"requests failed: {dict(failed)}"),
        )
        if number
    ]


def whole_record(folder: Path) -> list[str]:
    status, said = run_command(folder, "verify_publications")
    say(said.strip().splitlines()[-1] if said.strip() else "The record was verified.")
    return [f"The record of publications is not whole:\n{said}"] if status else []


if __name__ == "__main__":
    sys.exit(main())

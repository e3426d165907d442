"""The faults that are tried: each breaks one part of the site for some seconds and mends it again."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chaos.bucket import Bucket
from benchmarks.chaos.database import Database
from benchmarks.chaos.site import Site

AWAY_SECONDS = 5.0
ANYTHING = ("kept", "version", "composed")


@dataclass
class Running:
    """What faults are done to."""

    site: Site
    database: Database
    replica: Database
    bucket: Bucket
    folder: Path


@dataclass(frozen=True)
class Fault:
    """One fault. ``breaks`` returns when all is mended; during it, no kind in ``must_not_fail`` may fail.

    Other requests may be told to come again (503 with ``Retry-After``), but never anything else.
    """

    name: str
    breaks: Callable[[Running], None]
    must_not_fail: tuple[str, ...] = ("kept",)


def restart_database(running: Running) -> None:
    running.database.stop()
    running.database.start()


def crash_database(running: Running) -> None:
    running.database.crash()
    time.sleep(AWAY_SECONDS)
    running.database.start()


def kill_a_connection(running: Running) -> None:
    running.database.kill_a_connection()
    while not running.database.takes_changes():
        time.sleep(0.05)


def slow_database(running: Running) -> None:
    with running.database.locked("wagtailcore_page"):
        time.sleep(2 * AWAY_SECONDS)


def crash_replica(running: Running) -> None:
    running.replica.crash()
    time.sleep(AWAY_SECONDS)
    running.replica.start()


def replica_behind(running: Running) -> None:
    with running.replica.behind():
        time.sleep(AWAY_SECONDS)


def kill_node(running: Running) -> None:
    running.site.nodes[0].kill()
    time.sleep(AWAY_SECONDS)
    running.site.nodes[0].start_and_wait()


def deploy(running: Running) -> None:
    for node in running.site.nodes:
        node.end()
        node.start_and_wait()


def kill_worker(running: Running) -> None:
    running.site.worker.kill()
    time.sleep(AWAY_SECONDS)
    running.site.worker.start()


def fill_disk(running: Running) -> None:
    """Leave no room where the nodes keep files."""
    filler = running.folder / "media" / "filler"
    try:
        with filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(65536))
    except OSError:
        pass
    try:
        time.sleep(AWAY_SECONDS)
    finally:
        filler.unlink(missing_ok=True)


def silence_bucket(running: Running) -> None:
    with running.bucket.silent():
        time.sleep(2 * AWAY_SECONDS)


FAULTS = [
    Fault("nothing", lambda running: time.sleep(AWAY_SECONDS), ANYTHING),
    Fault("database restarted", restart_database),
    Fault("database crashed, away for 5 s", crash_database),
    Fault("a connection of the database killed", kill_a_connection),
    Fault("database waits for 10 s", slow_database),
    Fault("replica crashed, away for 5 s", crash_replica, ANYTHING),
    Fault("replica behind by 5 s", replica_behind, ANYTHING),
    Fault("one of two nodes killed, away for 5 s", kill_node, ANYTHING),
    Fault("both nodes restarted in turn", deploy, ANYTHING),
    Fault("worker killed, away for 5 s", kill_worker, ANYTHING),
]
FULL_DISK = Fault("disk of the media full for 5 s", fill_disk, (*ANYTHING, "picture"))
# Pictures come from the bucket; pages go out as always.
SILENT_BUCKET = Fault("bucket of the media silent for 10 s", silence_bucket, ANYTHING)


def with_small_disk(folder: Path) -> bool:
    """Put the media on a disk of 64 MB; return whether that could be done: only root may."""
    outcome = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    return outcome.returncode == 0

"""Which publication is the newest.

A thread of each process listens to the database. What it heard holds only while it is certain to hear of the next one:
it asks again every few seconds, and if an answer is late, or the connection is lost, the number is unknown and each
request asks the database itself.
"""

import contextlib
import logging
import os
import socket
import threading
import time
import weakref
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from django.db import connection, connections
from django.dispatch import receiver

from delivery.signals import publications_recorded

logger = logging.getLogger(__name__)

CHANNEL = "delivery_publication"
CHECK_SECONDS = 2.0
VALID_SECONDS = 5.0  # longer than a check, so that a slow answer is no lost connection
LONGEST_WAIT_SECONDS = 5.0
FAILED_ASKING_SECONDS = 1.0

# What the publications from one number to another changed.
AFFECTED = "SELECT sha256, affects FROM delivery_publication WHERE number BETWEEN %s AND %s ORDER BY number"
# After this many publications at once it is cheaper to begin anew.
MOST_CHANGES = 1_000

NEWEST = """
SELECT head.number, head.sha256, head.recorded_at, clock_timestamp(), (
    SELECT max(earlier.recorded_at) FROM delivery_publication earlier WHERE earlier.recorded_at < head.recorded_at
)
FROM delivery_head head WHERE head.id = 1
"""

CONNECTION_OPTIONS = {
    "connect_timeout": 5,
    # A network that swallows packets is noticed soon, not after hours.
    "keepalives": 1,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 4_000,
    "application_name": "pointhealth-cms-listener",
}


class Version(NamedTuple):
    """One state of the whole public content."""

    number: int
    sha256: str  # of the newest publication: its hash covers all before it, also after a restored backup
    recorded_at: float  # seconds since 1970; 0.0 before the first publication
    modified: float  # the same in whole seconds; 0.0 where another publication shares the second
    age: float  # how old the newest publication was when this was read, by the clock of the database


def version_of(row: tuple[Any, ...]) -> Version:
    number, sha256, recorded_at, now, earlier = row
    return Version(number, sha256, *moments_of(recorded_at, now, earlier))


def moments_of(recorded_at: datetime | None, now: datetime, earlier: datetime | None) -> tuple[float, float, float]:
    if recorded_at is None:
        return 0.0, 0.0, 0.0
    second = int(recorded_at.timestamp())
    # HTTP's dates are whole seconds: two states within one could not be told apart by them.
    is_shared = earlier is not None and int(earlier.timestamp()) == second
    return recorded_at.timestamp(), 0.0 if is_shared else float(second), (now - recorded_at).total_seconds()


def affected_between(known: Version | None, newest: Version, cursor: Any) -> set[str] | None:
    """Return the surrogate keys of what changed from one version to the other; None if that cannot be told.

    It cannot after a restored backup, whose history is another one, nor where too much changed to be worth the asking.
    """
    if known is None or not 0 < newest.number - known.number <= MOST_CHANGES:
        return None
    cursor.execute(AFFECTED, [known.number, newest.number])
    rows = cursor.fetchall()
    is_same_history = len(rows) == newest.number - known.number + 1 and rows[0][0] == known.sha256
    if not is_same_history or rows[-1][0] != newest.sha256:
        return None
    return {key for _, affects in rows[1:] for key in affects}


class KnownVersion:
    """What this process knows of the newest publication.

    On the way to each response only two attributes are read: until ``valid_until`` (by the monotonic clock) ``heard``
    is certain; after that ``ask`` has to.
    """

    def __init__(self, on_change: Callable[[Version, set[str] | None], None]):
        self.on_change = on_change
        self.lag = 0.0
        self.changes = 0
        self.failed_asking_at = 0.0
        self.forget()
        known_versions.add(self)

    def forget(self) -> None:
        """Begin without knowledge and without a thread: at first, and in a forked process."""
        self.valid_until = 0.0
        self.heard: Version | None = None
        self.latest: Version | None = None
        self.lock = threading.Lock()
        self.doubts = 0
        self.closing = threading.Event()
        self.thread: threading.Thread | None = None
        self.listening: psycopg.Connection[Any] | None = None

    @property
    def is_listening(self) -> bool:
        return time.monotonic() < self.valid_until

    def ask(self) -> Version | None:
        """Return the newest version from the database, None if it does not answer. Start to listen, if nobody does."""
        if time.monotonic() - self.failed_asking_at < FAILED_ASKING_SECONDS:
            return None  # many requests must not each wait for a database that is down
        close_what_is_obsolete()
        try:
            with connection.cursor() as cursor:
                cursor.execute(NEWEST)
                row = cursor.fetchone()
                version = version_of(row) if row else None
                if version is not None and (self.latest is None or version.number >= self.latest.number):
                    self.learn(version, cursor)
        except Exception as error:  # noqa: BLE001 - whatever keeps the answer away, the version is unknown
            logger.warning("The number of the newest publication is unknown: %s", str(error).strip())
            self.failed_asking_at = time.monotonic()
            return None
        finally:
            close_what_is_obsolete()
        if version is not None:
            self.start_listening()
        return version

    def doubt(self) -> None:
        """Let requests ask until the listener has read the number again: this process itself published."""
        self.doubts += 1
        self.valid_until = 0.0

    def learn(self, version: Version, cursor: Any) -> None:
        """Take ``version`` for the newest one, and have dropped what changed since the one known so far."""
        with self.lock:
            if self.latest is not None and self.latest.sha256 == version.sha256:
                return
            is_first = self.latest is None
            self.on_change(version, affected_between(self.latest, version, cursor))
            self.latest = version
            if not is_first:
                self.changes += 1
                self.lag = version.age

    def start_listening(self) -> None:
        if self.thread is not None and self.thread.is_alive():
            return
        with self.lock:
            if self.closing.is_set() or (self.thread is not None and self.thread.is_alive()):
                return
            self.thread = threading.Thread(target=self.listen_always, name="publication-listener", daemon=True)
            self.thread.start()

    def close(self) -> None:
        """Stop listening for good."""
        self.closing.set()
        self.valid_until = 0.0
        if (listening := self.listening) is not None:
            # Ends the wait for the next notification, which may be long.
            with contextlib.suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(listening.fileno())) as end:
                end.shutdown(socket.SHUT_RDWR)
        if self.thread is not None:
            self.thread.join(CHECK_SECONDS * 2)

    def listen_always(self) -> None:
        wait = 0.1
        while not self.closing.is_set():
            started = time.monotonic()
            try:
                self.listen()
            except (psycopg.Error, OSError) as error:
                if not self.closing.is_set():
                    logger.warning("Not connected to hear of publications: %s", str(error).strip())
            finally:
                self.valid_until = 0.0
            if time.monotonic() - started > LONGEST_WAIT_SECONDS:
                wait = 0.1
            self.closing.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    def listen(self) -> None:
        # Not through Django, whose embedded server starts with a connection: a thread that only listens must not
        # bring back what is being stopped.
        settings = connections["default"].get_connection_params()
        with psycopg.connect(**{**settings, **CONNECTION_OPTIONS}, autocommit=True) as listening:
            self.listening = listening
            try:
                listening.execute(f"LISTEN {CHANNEL}")
                self.confirm(listening)
                while not self.closing.is_set():
                    for _ in listening.notifies(timeout=CHECK_SECONDS, stop_after=1):
                        self.doubt()  # there is a newer one; until it is read, requests ask
                    self.confirm(listening)
            finally:
                self.listening = None

    def confirm(self, listening: psycopg.Connection[Any]) -> None:
        """Read the newest version. A notification that arrives meanwhile is kept for the next turn."""
        asked_at, doubts = time.monotonic(), self.doubts
        with listening.cursor() as cursor:
            row = cursor.execute(NEWEST).fetchone()
            if row is None:
                self.valid_until = 0.0
                return
            version = version_of(row)
            self.learn(version, cursor)
        self.heard = version
        if not self.closing.is_set():
            self.valid_until = asked_at + VALID_SECONDS
        if self.closing.is_set() or doubts != self.doubts:
            # Published while this was read: a notification is on its way and brings the next reading.
            self.valid_until = 0.0


def close_what_is_obsolete() -> None:
    """Do what Django does at the borders of a request, which this is not. A transaction keeps its connection."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


known_versions: "weakref.WeakSet[KnownVersion]" = weakref.WeakSet()


@receiver(publications_recorded, dispatch_uid="doubt_known_versions")
def doubt_after_commit(**_: Any) -> None:
    """Let the process that publishes know it with the commit itself, not only when the database tells it."""
    for known in list(known_versions):
        # As ``transaction.on_commit`` does, which refuses in the moment of the commit itself.
        step = (set(connection.savepoint_ids), known.doubt, False)
        connection.run_on_commit.append(step)  # type: ignore[arg-type] # django-stubs does not know of the third part


def newest_known() -> Version | None:
    """Return the newest version that this process has heard of, None if it has not."""
    found = [known.latest for known in list(known_versions) if known.latest is not None]
    return max(found, key=lambda version: version.number, default=None)


def forget_all() -> None:
    """A forked process has neither its parent's threads nor a right to its connections."""
    for known in list(known_versions):
        known.forget()


os.register_at_fork(after_in_child=forget_all)

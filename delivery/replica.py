"""A replica of the database: publications are read there while it has the newest one that this process knows of.

So a process never answers older than it has answered before, however far the replica is behind, and goes on without it
when it is away. All that is written, and pages that Wagtail itself makes, go to the primary.
"""

import logging
import time
from typing import Any

import psycopg
from django.db import DatabaseError, OperationalError, connection, connections

from delivery.caching.version import newest_known

logger = logging.getLogger(__name__)

ALIAS = "replica"
HEAD = "SELECT number, sha256 FROM delivery_head WHERE id = 1"
# Each request need not ask a replica that is behind, nor wait for one that is away.
BEHIND_SECONDS = 0.05
AWAY_SECONDS = 5.0


class Replica:
    """What this process knows of the replica."""

    def __init__(self) -> None:
        self.has = ""  # the hash of a version that it has
        self.not_before = 0.0  # by the monotonic clock

    def connection(self) -> Any:
        """Return the connection to the replica if it may be read from now, else None."""
        if ALIAS not in connections.settings or connection.in_atomic_block:
            return None
        newest = newest_known()
        if newest is None:
            return None
        if newest.sha256 != self.has:
            if time.monotonic() < self.not_before:
                return None
            if not self.has_come_to(newest.number, newest.sha256):
                return None
        return connections[ALIAS]

    def has_come_to(self, number: int, sha256: str) -> bool:
        """Ask the replica whether it has this publication."""
        try:
            with connections[ALIAS].cursor() as cursor:
                cursor.execute(HEAD)
                found, hash_found = cursor.fetchone()
        except Exception as error:  # noqa: BLE001 - whatever keeps it from answering, the primary answers
            self.is_away(error)
            return False
        if found < number or (found == number and hash_found != sha256):
            self.not_before = time.monotonic() + BEHIND_SECONDS
            return False
        self.has = sha256
        return True

    def is_away(self, error: Exception) -> None:
        """Read from the primary for some seconds."""
        logger.warning("The replica does not answer: %s", str(error).strip())
        self.has = ""
        self.not_before = time.monotonic() + AWAY_SECONDS
        connections[ALIAS].close()


replica = Replica()


def rows_of_replica(run: Any) -> list[tuple[Any, ...]] | None:
    """Return what ``run`` reads on a connection to the replica; None where the primary has to be read."""
    found = replica.connection()
    if found is None:
        return None
    try:
        return run(found)
    except (psycopg.OperationalError, OperationalError) as error:
        # Also where the replica had to end a statement to go on with what came from the primary.
        replica.is_away(error)
    except (psycopg.Error, DatabaseError):
        pass  # The primary will say the same, to who knows what to do about it.
    return None

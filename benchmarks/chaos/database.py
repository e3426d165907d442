"""The database of the site, which can be stopped, killed and made to wait."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.postgres_server import PostgresServer, folder_for_clusters
from cms.embedded_postgres.data_folder import DataFolder


class Database(PostgresServer):
    """A server with a cluster below ``folder``: an empty one, or one that follows ``primary``, which runs."""

    def __init__(self, folder: Path, primary: PostgresServer | None = None) -> None:
        folder.mkdir(parents=True)
        owner = DataFolder(folder).choose_owner_of_server()
        super().__init__(folder_for_clusters(folder / "clusters", owner) / "site", owner)
        if primary is None:
            self.make_cluster()
        else:
            self.make_replica_of(primary)

    def stop(self) -> None:
        """End the server as its own tools do: it tells everybody, and writes down where it is."""
        self.end(signal.SIGINT)

    def crash(self) -> None:
        """End the server at once, without a word to anybody and without writing down where it is."""
        self.end(signal.SIGQUIT)

    def kill_a_connection(self) -> None:
        """Kill one of the server's processes: it then drops all of them, since they share memory."""
        os.kill(
            self.ask(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid != pg_backend_pid()"
            ),
            signal.SIGKILL,
        )

    @contextmanager
    def behind(self) -> Iterator[None]:
        """Let a replica hear of nothing new."""
        self.ask("SELECT pg_wal_replay_pause()")
        yield
        self.ask("SELECT pg_wal_replay_resume()")

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """Let everybody who reads ``table`` wait."""
        with psycopg.connect(self.url) as connection:
            connection.execute(
                psycopg.sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(psycopg.sql.Identifier(table))
            )
            yield
            connection.rollback()

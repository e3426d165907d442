"""A PostgreSQL server on a port of this machine, apart from the one that the site starts for itself."""

import os
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.servers import POLL_SECONDS, READY_SECONDS, ServerError, free_port
from cms.embedded_postgres.data_folder import Owner
from cms.embedded_postgres.programs import programs_folder, run_as


class PostgresServer:
    """A server of the cluster in ``cluster``, a folder below one that belongs to ``owner``."""

    def __init__(self, cluster: Path, owner: Owner) -> None:
        self.cluster, self.owner, self.port = cluster, owner, free_port()
        self.log = cluster.with_name(f"{cluster.name}.log")
        self.process: subprocess.Popen[bytes] | None = None
        self.is_replica = False

    @property
    def url(self) -> str:
        return f"postgres://site@127.0.0.1:{self.port}/postgres"

    def make_cluster(self) -> None:
        """Make an empty cluster. Raises ``ServerError``."""
        self.run(
            "initdb", f"--pgdata={self.cluster}", "--username=site", "--auth=trust", "--encoding=UTF8", "--locale=C"
        )

    def make_replica_of(self, primary: "PostgresServer") -> None:
        """Make a cluster that follows a running server. Raises ``ServerError``."""
        where = ["--host=127.0.0.1", f"--port={primary.port}", "--username=site", f"--pgdata={self.cluster}"]
        self.run("pg_basebackup", *where, "--checkpoint=fast", "--write-recovery-conf")
        self.is_replica = True

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the owner. Raises ``ServerError``."""
        outcome = run_as(self.owner, [str(programs_folder() / program), *arguments])
        if outcome.returncode:
            raise ServerError(f"{program} failed:\n{outcome.stdout}")

    def start(self, **settings: str) -> None:
        """Start the server with these settings, and wait until it takes changes, or follows. Raises ``ServerError``."""
        is_other = not self.owner.is_this_process
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(str(programs_folder() / "postgres"), "-D", str(self.cluster), f"--port={self.port}"),
                    *("--listen_addresses=127.0.0.1", "--unix_socket_directories=", "--jit=off"),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                cwd="/",
                stdout=log,
                stderr=log,
                user=self.owner.user_id if is_other else None,
                group=self.owner.group_id if is_other else None,
            )
        deadline = time.monotonic() + READY_SECONDS
        while not (self.answers() if self.is_replica else self.takes_changes()):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise ServerError(f"The database does not answer:\n{self.log.read_text()[-2000:]}")
            time.sleep(POLL_SECONDS)

    def answers(self) -> bool:
        """Return whether the server answers at all."""
        try:
            return bool(self.ask("SELECT true"))
        except psycopg.OperationalError:
            return False

    def takes_changes(self) -> bool:
        """Return whether the server answers, and recovers from nothing any more."""
        try:
            return self.ask("SELECT NOT pg_is_in_recovery()")
        except psycopg.OperationalError:
            return False

    def ask(self, statement: str) -> Any:
        """Return the first value of the first row, None if there is no row."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(statement).fetchone()
        return row[0] if row else None

    def end(self, number: int) -> None:
        """Send the server a signal, and wait until it has ended."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(60)
            self.process = None


def folder_for_clusters(folder: Path, owner: Owner) -> Path:
    """Make a folder in which ``owner`` may keep clusters."""
    folder.mkdir(parents=True)
    os.chown(folder, owner.user_id, owner.group_id)
    return folder

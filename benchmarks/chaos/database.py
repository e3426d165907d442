"""A PostgreSQL server of its own, which can be stopped, killed and made to wait."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.servers import POLL_SECONDS, READY_SECONDS, ServerError, free_port
from cms.embedded_postgres.data_folder import DataFolder
from cms.embedded_postgres.programs import programs_folder, run_as


class Database:
    """A server with a cluster of its own below ``folder``, on a port of this machine."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.port = free_port()
        self.owner = DataFolder(folder).choose_owner_of_server()
        self.place = folder / "server"
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.place.mkdir()
        os.chown(self.place, self.owner.user_id, self.owner.group_id)
        command = [
            "initdb",
            f"--pgdata={self.place}",
            "--username=site",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
        ]
        outcome = run_as(self.owner, [str(programs_folder() / command[0]), *command[1:]])
        if outcome.returncode:
            raise ServerError(f"The database cannot be made:\n{outcome.stdout}")

    @property
    def url(self) -> str:
        return f"postgres://site@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start the server and wait until it answers. Raises ``ServerError``."""
        is_other = not self.owner.is_this_process
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(str(programs_folder() / "postgres"), "-D", str(self.place), f"--port={self.port}"),
                    *("--listen_addresses=127.0.0.1", "--unix_socket_directories=", "--jit=off"),
                ],
                cwd="/",
                stdout=log,
                stderr=log,
                user=self.owner.user_id if is_other else None,
                group=self.owner.group_id if is_other else None,
            )
        deadline = time.monotonic() + READY_SECONDS
        while not self.answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise ServerError(f"The database does not answer:\n{self.log.read_text()[-2000:]}")
            time.sleep(POLL_SECONDS)

    def answers(self) -> bool:
        try:
            self.ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def ask(self, statement: str) -> int:
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(statement).fetchone()
        return row[0] if row else 0

    def crash(self) -> None:
        """End the server at once, without a word to anybody and without writing down where it is."""
        self.end(signal.SIGQUIT)

    def end(self, number: int = signal.SIGINT) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(60)
            self.process = None

    def kill_a_connection(self) -> None:
        """Kill one of the server's processes: it then drops all of them, since they share memory."""
        os.kill(
            self.ask(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid != pg_backend_pid()"
            ),
            signal.SIGKILL,
        )

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """Let everybody who reads ``table`` wait."""
        with psycopg.connect(self.url) as connection:
            connection.execute(
                psycopg.sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(psycopg.sql.Identifier(table))
            )
            yield
            connection.rollback()

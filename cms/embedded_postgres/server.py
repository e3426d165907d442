"""One process's share in the embedded server: starts it, joins it, leaves it."""

import atexit
import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from cms.embedded_postgres import keeper
from cms.embedded_postgres.cluster import make_cluster, settle_previous_server
from cms.embedded_postgres.data_folder import DataFolder, Owner, give
from cms.embedded_postgres.errors import EmbeddedPostgresError
from cms.embedded_postgres.programs import ENVIRONMENT, programs_folder, run_as

START_SECONDS = 10.0
STOP_SECONDS = 30.0
POLL_SECONDS = 0.02
LOG_LIMIT_BYTES = 5_000_000

SERVER_OPTIONS = {
    # Reachable over its socket only, and that lies in a folder which only the owner may enter.
    "listen_addresses": "",
    # One small machine and no replicas: no log for replication, no helper processes for reading.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",
    "jit": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


class EmbeddedServer:
    """The server of one DATA_DIR, as this process sees it."""

    _servers: dict[Path, "EmbeddedServer"] = {}

    def __init__(self, data_dir: Path) -> None:
        self.folder = DataFolder(data_dir)
        self._share: int | None = None
        self._thread_lock = threading.RLock()

    @classmethod
    def of(cls, data_dir: Path) -> "EmbeddedServer":
        """Return this process's one object for the server of ``data_dir``."""
        return cls._servers.setdefault(data_dir, cls(data_dir))

    @property
    def is_running(self) -> bool:
        return is_locked(self.folder.keeper_lock)

    def ensure_running(self) -> None:
        """Start the server or join the one that runs; it stays until this process leaves or ends."""
        with self._thread_lock:
            if self._share is not None and self.is_running:
                return
            self.folder.refuse_if_unusable()
            programs = programs_folder()
            owner = self.folder.choose_owner_of_server()
            is_new = not self.folder.cluster.exists()
            try:
                self._join_or_start(programs, owner)
            except OSError as error:
                self._give_up(is_new=is_new)
                raise EmbeddedPostgresError(
                    f"DATA_DIR {self.folder.path} cannot be used ({error}): "
                    "see to its disk and its permissions, or set DATA_DIR to another folder."
                ) from error
            except BaseException:
                self._give_up(is_new=is_new)
                raise

    def leave(self) -> None:
        """Give this process's share back; the last one to leave waits until the server has stopped."""
        with self._thread_lock:
            if self._share is None:
                return
            os.close(self._share)
            self._share = None
            atexit.unregister(self.leave)
            self.folder.hand_over_what_root_made()
            deadline = time.monotonic() + STOP_SECONDS
            while self.is_running and not self._is_used_by_others() and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)

    def _join_or_start(self, programs: Path, owner: Owner) -> None:
        self.folder.prepare_for_server(owner)
        if self._share is None:
            self._share = open_lock(self.folder.users_lock, owner)
            atexit.register(self.leave)
        # Waits while a keeper is stopping the server, which ends by itself.
        fcntl.flock(self._share, fcntl.LOCK_SH)
        with self._locked_start(owner):
            if not self.is_running:
                self._start(programs, owner)

    def _give_up(self, *, is_new: bool) -> None:
        """Leave nothing half made: a DATA_DIR that holds no database yet goes again."""
        self.leave()
        if is_new and not self.folder.cluster.exists():
            shutil.rmtree(self.folder.run, ignore_errors=True)
            with contextlib.suppress(OSError):
                self.folder.marker.unlink(missing_ok=True)
                self.folder.path.rmdir()  # only if it is empty

    def _is_used_by_others(self) -> bool:
        descriptor = os.open(self.folder.users_lock, os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # Held exclusively, it is the keeper that stops the server: nobody's use.
            return not is_locked(self.folder.users_lock)
        else:
            return False
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def _locked_start(self, owner: Owner) -> Iterator[None]:
        descriptor = open_lock(self.folder.start_lock, owner)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _start(self, programs: Path, owner: Owner) -> None:
        self._open_the_way(programs, owner)
        if not self.folder.cluster.exists():
            make_cluster(self.folder, programs, owner)
        settle_previous_server(self.folder)
        self.folder.prepare_socket_folder(owner)
        if self.folder.log.exists() and self.folder.log.stat().st_size > LOG_LIMIT_BYTES:
            self.folder.log.unlink()
        for path in (self.folder.keeper_lock, self.folder.log):
            os.close(open_lock(path, owner))
        deadline = time.monotonic() + START_SECONDS
        while (answer := self._start_keeper(programs, owner)) != "ready":
            # The sessions of a server that was killed may take a moment to notice.
            if "shared memory block" not in answer or time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"The embedded PostgreSQL in DATA_DIR {self.folder.path} does not start "
                    f"({answer or 'no answer'}): see {self.folder.log}."
                )
            time.sleep(POLL_SECONDS)

    def _start_keeper(self, programs: Path, owner: Owner) -> str:
        """Start the server beside its keeper; return "ready" or what went wrong."""
        socket_folder = str(self.folder.socket_folder)
        options = {**SERVER_OPTIONS, "unix_socket_directories": f'"{socket_folder}"'}
        command = [
            *(sys.executable, "-I", "-S", keeper.__file__),
            *(str(self.folder.run), socket_folder, str(owner.user_id), str(owner.group_id), "--"),
            *(str(programs / "postgres"), "-D", str(self.folder.cluster)),
            *(f"--{name}={value}" for name, value in options.items()),
        ]
        reader, writer = os.pipe()
        with os.fdopen(reader) as answers:
            try:
                subprocess.run(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=writer,
                    stderr=writer,
                    check=False,
                    cwd="/",
                    env=ENVIRONMENT,
                )
            finally:
                os.close(writer)
            return answers.read().strip()

    def _open_the_way(self, programs: Path, owner: Owner) -> None:
        """Let the server's user reach its programs and its data where root's folders are closed to it."""
        if owner.is_this_process:
            return
        closed = self.folder.folders_closed_to(owner, programs, self.folder.path)
        for folder in closed:
            folder.chmod(folder.stat().st_mode | 0o001)
        if closed:
            sys.stderr.write(
                f"PostgreSQL runs as {owner.name}: gave everybody permission to pass through, not to read, "
                f"{', '.join(map(str, closed))}.\n"
            )
        trial = run_as(owner, [str(programs / "postgres"), "--version"])
        if trial.returncode:
            raise EmbeddedPostgresError(
                f"The user {owner.name} may not run {programs / 'postgres'}: "
                f"make it readable with `chmod -R o+rX {programs.parent}`."
            )


def open_lock(path: Path, owner: Owner) -> int:
    """Open a lock file, made if it is missing, that belongs to the server's user."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    give(path, owner)
    return descriptor


def is_locked(path: Path) -> bool:
    """Say whether some process holds this lock file exclusively."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)

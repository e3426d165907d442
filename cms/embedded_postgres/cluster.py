"""The database cluster of a DATA_DIR: how it is made, and how a server that lost its keeper is settled."""

import contextlib
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

from cms.embedded_postgres.data_folder import DATABASE_NAME, DataFolder, Owner, give
from cms.embedded_postgres.errors import EmbeddedPostgresError
from cms.embedded_postgres.programs import run_as

STOP_SECONDS = 30.0
POLL_SECONDS = 0.02

INITDB_OPTIONS = [
    f"--username={DATABASE_NAME}",
    "--auth=trust",  # whoever reaches the socket is the owner or root
    "--encoding=UTF8",
    # The same order and the same upper and lower case on every machine.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--text-search-config=english",
]
SINGLE_USER_OPTIONS = ["--single", "-c", "exit_on_error=on", "postgres"]


def make_cluster(folder: DataFolder, programs: Path, owner: Owner) -> None:
    """Make the cluster under a temporary name first, so that it is there whole or not at all."""
    prefix = f"{folder.cluster.name}.new-"
    for leftover in folder.path.glob(f"{prefix}*"):
        shutil.rmtree(leftover)
    draft = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.path))
    try:
        give(draft, owner)
        run_or_refuse(folder, owner, [str(programs / "initdb"), f"--pgdata={draft}", *INITDB_OPTIONS])
        single_user, *options = SINGLE_USER_OPTIONS
        run_or_refuse(
            folder,
            owner,
            [str(programs / "postgres"), single_user, "-D", str(draft), *options],
            f"CREATE DATABASE {DATABASE_NAME};\n",
        )
        draft.rename(folder.cluster)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def run_or_refuse(folder: DataFolder, owner: Owner, command: list[str], statements: str = "") -> None:
    outcome = run_as(owner, command, statements)
    if outcome.returncode:
        lines = [line.strip() for line in outcome.stdout.splitlines() if line.strip()]
        complaints = [line for line in lines if "error:" in line or "FATAL:" in line or "ERROR:" in line]
        reason = (complaints or lines or [f"{command[0]} ended with status {outcome.returncode}"])[0]
        raise EmbeddedPostgresError(
            f"A database could not be made in DATA_DIR {folder.path} ({reason}): "
            "see that its disk has room, or set DATA_DIR to another folder."
        )


def settle_previous_server(folder: DataFolder) -> None:
    """Deal with the ``postmaster.pid`` of a server that has no keeper any more."""
    pid_file = folder.cluster / "postmaster.pid"
    deadline = time.monotonic() + STOP_SECONDS
    while (process_id := read_process_id(pid_file)) is not None:
        if not is_process_in(process_id, folder.cluster):
            # PostgreSQL would refuse to start if the number had gone to another process. Should
            # parts of the old server still run, it notices that by their shared memory.
            pid_file.unlink(missing_ok=True)
            return
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(
                f"The PostgreSQL server with process number {process_id} does not let go of DATA_DIR "
                f"{folder.path}: end it with `kill {process_id}`."
            )
        with contextlib.suppress(ProcessLookupError):
            os.kill(process_id, signal.SIGINT)
        time.sleep(POLL_SECONDS)


def read_process_id(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def is_process_in(process_id: int, folder: Path) -> bool:
    """Say whether a process runs with ``folder`` as its working folder, as a PostgreSQL server does.

    After a crash or in a restarted container the number in ``postmaster.pid`` may have gone to
    some other process. Without /proc nothing can be told apart, so the number alone decides.
    """
    if not Path("/proc/self").exists():
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            return False
        return True
    try:
        return Path(f"/proc/{process_id}/cwd").samefile(folder)
    except OSError:
        return False

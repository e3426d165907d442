"""The process beside each embedded server that stops it after its last user has gone.

Run as a script, with the standard library only:

    python -I -S keeper.py RUN_FOLDER SOCKET_FOLDER USER_ID GROUP_ID -- POSTGRES -D CLUSTER OPTIONS…

Each process that uses the server holds a shared lock on ``users.lock``. The kernel releases it
however the process ends, also by ``kill -9``, and forked children share it. The keeper waits
for the exclusive lock: when it is granted, nobody uses the server any more, and whoever comes
next waits until the server is down and then starts another. The keeper holds ``keeper.lock``
as long as the server runs.

It writes one line to its standard output, "ready" or what went wrong, and then closes it.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

STARTUP_SECONDS = 60.0
POLL_SECONDS = 0.02
STATUS_LINE = 7  # of postmaster.pid, counted from 0: "starting", "ready", "stopping"
PR_SET_PDEATHSIG = 1


def stop_with_keeper() -> None:
    """Ask the kernel to shut the server down in good order should the keeper be killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def is_ready(pid_file: Path, process_id: int) -> bool:
    try:
        lines = pid_file.read_text().splitlines()
    except OSError:
        return False
    return len(lines) > STATUS_LINE and lines[0] == str(process_id) and lines[STATUS_LINE].strip() == "ready"


def report(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    # The starter reads until nobody holds the other end any more.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())


def last_complaint(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-20:]
    complaints = [line for line in lines if "FATAL" in line or "PANIC" in line or "rror:" in line]
    return (complaints or lines or ["no message"])[-1].strip()


def main(arguments: list[str]) -> None:
    run_folder, socket_folder, user_id, group_id, _, *command = arguments
    users_lock, keeper_lock, log = (Path(run_folder, name) for name in ("users.lock", "keeper.lock", "postgres.log"))
    # A child of nobody's, in a session of its own: what befalls the starter and its terminal
    # does not befall the server.
    if os.fork():
        os._exit(0)
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    keeper_descriptor = os.open(keeper_lock, os.O_RDWR)
    fcntl.flock(keeper_descriptor, fcntl.LOCK_EX)
    cluster = Path(command[command.index("-D") + 1])

    with log.open("ab") as output:
        is_root = os.geteuid() == 0
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            preexec_fn=stop_with_keeper,  # noqa: PLW1509 - this process has no other thread yet
            user=int(user_id) if is_root else None,
            group=int(group_id) if is_root else None,
            extra_groups=[] if is_root else None,
        )

    def stop_server(*_: object) -> None:
        server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown: ends sessions, loses nothing

    signal.signal(signal.SIGTERM, stop_server)

    deadline = time.monotonic() + STARTUP_SECONDS
    while not is_ready(cluster / "postmaster.pid", server.pid):
        if server.poll() is not None:
            report(last_complaint(log))
            return
        if time.monotonic() > deadline:
            stop_server()
            server.wait()
            report(f"not ready after {STARTUP_SECONDS:.0f} seconds")
            return
        time.sleep(POLL_SECONDS)
    report("ready")

    def end_with_server() -> None:
        server.wait()
        if socket_folder != run_folder:
            with contextlib.suppress(OSError):
                Path(socket_folder).rmdir()
        # The locks go with the process; the main thread may be waiting for one of them.
        os._exit(0)

    threading.Thread(target=end_with_server, daemon=True).start()
    users_descriptor = os.open(users_lock, os.O_RDWR)
    fcntl.flock(users_descriptor, fcntl.LOCK_EX)
    stop_server()
    while True:
        time.sleep(STARTUP_SECONDS)  # until end_with_server ends the process


if __name__ == "__main__":
    main(sys.argv[1:])

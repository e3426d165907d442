"""How the tests of operations start, watch and wait for processes."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MANAGE = str(REPOSITORY / "manage.py")
DEADLINE_SECONDS = 60.0


def wait_until(condition, what, seconds=DEADLINE_SECONDS):
    """Return what ``condition`` returns as soon as that is true."""
    deadline = time.monotonic() + seconds
    while not (outcome := condition()):
        assert time.monotonic() < deadline, f"not within {seconds:.0f} seconds: {what}"
        time.sleep(0.02)
    return outcome


def environment(data_dir, **variables):
    """Return an environment for ``data_dir`` with nothing of the test run's own settings in it."""
    own = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "BIND_ADDRESS"}
    inherited = {name: value for name, value in os.environ.items() if name not in own}
    return {**inherited, "DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1", **variables}


def manage(data_dir, *arguments, **variables):
    """Run a management command to its end."""
    return subprocess.run(
        [sys.executable, MANAGE, *arguments],
        env=environment(data_dir, **variables),
        capture_output=True,
        text=True,
        timeout=DEADLINE_SECONDS * 2,
        check=False,
    )


class Program:
    """A running process whose output is read line by line."""

    def __init__(self, arguments, data_dir, **variables):
        self.process = subprocess.Popen(
            arguments,
            env=environment(data_dir, **variables),
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines = []
        self._unread = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            self._unread.put(line)
        self._unread.put(None)

    @property
    def output(self):
        return "\n".join(self.lines)

    def wait_for_line(self, text, seconds=DEADLINE_SECONDS * 2):
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self._unread.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no line with {text!r} within {seconds:.0f} seconds:\n{self.output}") from None
            assert line is not None, f"ended without a line with {text!r}:\n{self.output}"
            if text in line:
                return line.strip()

    def answer(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def stop(self, number=signal.SIGTERM):
        """Send a signal and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE_SECONDS)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()


USER_SCRIPT = """
import sys
from pathlib import Path
import psycopg
from cms.embedded_postgres import database_settings
from cms.embedded_postgres.server import EmbeddedServer

data_dir = Path(sys.argv[1])
settings = database_settings(data_dir)
EmbeddedServer.of(data_dir).ensure_running()
print("connected", flush=True)
for statement in sys.stdin:
    with psycopg.connect(
        host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"], autocommit=True
    ) as connection:
        cursor = connection.execute(statement)
        print("answer", cursor.fetchall() if cursor.description else cursor.statusmessage, flush=True)
print("leaving", flush=True)
"""


class DatabaseUser(Program):
    """A process that uses the embedded server until its standard input is closed."""

    def __init__(self, data_dir, **variables):
        super().__init__([sys.executable, "-c", USER_SCRIPT, str(data_dir)], data_dir, **variables)
        self.wait_for_line("connected")

    def execute(self, statement):
        self.answer(statement)
        return self.wait_for_line("answer").removeprefix("answer ")

    def leave(self):
        self.process.stdin.close()
        return self.process.wait(DEADLINE_SECONDS)


def processes_of(data_dir):
    """Return the numbers of the processes that name ``data_dir`` or run in it, other than this one."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            command = (folder / "cmdline").read_bytes()
            variables = (folder / "environ").read_bytes().split(b"\0")
            working_folder = (folder / "cwd").readlink()
        except OSError:
            continue
        is_named = str(data_dir).encode() in command or f"DATA_DIR={data_dir}".encode() in variables
        if command and (is_named or working_folder.is_relative_to(data_dir)):
            found.append(int(folder.name))
    return found


def postmaster_of(data_dir):
    """Return the number of the database server's process, or None if there is none."""
    try:
        process_id = int((data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError):
        return None
    return process_id if process_id in processes_of(data_dir) else None


def keeper_of(data_dir):
    """Return the number of the process that stops the server after its last user, or None if there is none."""
    for process_id in processes_of(data_dir):
        try:
            command = Path(f"/proc/{process_id}/cmdline").read_bytes()
        except OSError:  # it has ended
            continue
        if b"keeper.py" in command:
            return process_id
    return None


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]

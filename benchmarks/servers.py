"""Starts the servers that are measured, each on a port of its own, and stops them."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

WORKERS = 2
READY_SECONDS = 60.0
STOP_SECONDS = 15.0
POLL_SECONDS = 0.1

NGINX_CONFIGURATION = """
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  open_file_cache max=20000 inactive=10m;
  default_type application/json;
  # The files are the bytes that the site sends to readers who take Brotli.
  add_header Content-Encoding br;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


class ServerError(Exception):
    """A server that does not start."""


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def step_environment(data_dir: Path, server: str) -> dict[str, str]:
    """Return the environment of a process on the database in ``data_dir``, with the settings of ``server``."""
    return {
        **os.environ,
        "DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "BENCH_SERVER": server,
        "WEB_CONCURRENCY": str(WORKERS),
        "PYTHONUNBUFFERED": "1",
    }


@contextlib.contextmanager
def site_server(data_dir: Path, server: str, *, log: Path) -> Iterator[int]:
    """Run granian as ``make serve`` does, with the settings of ``server``; give its port."""
    port = free_port()
    environment = step_environment(data_dir, server)
    with running(server_command(port, environment), environment=environment, log=log):
        wait_for(port, log=log)
        yield port


def server_command(port: int, environment: dict[str, str]) -> list[str]:
    """Return the command that serves the site on ``port`` as ``make serve`` does. Raises ``ServerError``."""
    # Asked of the command itself, in a process with these settings, so that it cannot drift from ``make serve``.
    outcome = subprocess.run(
        [sys.executable, "-m", "benchmarks.django_step", "server_command", str(port)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode:
        raise ServerError(f"There is no command for the server:\n{outcome.stderr}")
    return outcome.stdout.rstrip("\n").split("\0")


@contextlib.contextmanager
def nginx(root: Path, folder: Path) -> Iterator[int]:
    """Run nginx with files below ``root``; give its port."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "nginx.conf"
    text = NGINX_CONFIGURATION.format(workers=WORKERS, folder=folder, port=port, root=root)
    if os.geteuid() == 0:
        text = "user root;\n" + text  # the files may lie in a folder that is closed to others
    configuration.write_text(text)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    log = folder / "nginx.log"
    command = [program, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")]
    with running(command, environment=dict(os.environ), log=log):
        wait_for(port, log=log)
        yield port


@contextlib.contextmanager
def running(command: list[str], *, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``command`` in a group of its own, and end the whole group afterwards."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(port: int, *, log: Path) -> None:
    """Wait until something answers on ``port``. Raises ``ServerError`` with the end of the log."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            fetch(port, "/")
            return
        time.sleep(POLL_SECONDS)
    raise ServerError(f"Nothing answers on port {port}:\n{log.read_text(errors='replace')[-2000:]}")


def fetch(port: int, address: str, *, encoding: str = "identity") -> tuple[int, bytes]:
    """Return status and body of one request, the body as it was sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address, headers={"Accept-Encoding": encoding})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()

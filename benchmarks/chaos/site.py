"""The site as it runs in production: two web nodes behind a balancer, and a worker; each process can be killed."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from benchmarks.servers import STOP_SECONDS, free_port, server_command, step_environment, wait_for

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  upstream site {{
    # A reader stays with one node as long as that is there, so nobody is sent back in time.
    hash $http_x_reader consistent;
    {nodes}
    keepalive 32;
  }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://site;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host 127.0.0.1;
      proxy_connect_timeout 1s;
      # What can be asked twice is asked the other node.
      proxy_next_upstream error timeout;
      proxy_next_upstream_tries 2;
    }}
  }}
}}
"""


class Part:
    """A process of the site."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.log = folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def send(self, number: int) -> None:
        """Send a signal to all its processes."""
        if self.process is not None:
            os.killpg(self.process.pid, number)

    def end(self, number: int = signal.SIGTERM) -> None:
        """Send a signal to all its processes and wait until they have ended, or kill them."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            # A server passes the gentle signal on to its own processes.
            (os.kill if number == signal.SIGTERM else os.killpg)(self.process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def kill(self) -> None:
        self.end(signal.SIGKILL)


class Node(Part):
    """A web server of the site on a port of its own."""

    def __init__(self, name: str, environment: dict[str, str], folder: Path) -> None:
        self.port = free_port()
        super().__init__(name, server_command(self.port, environment), environment, folder)

    def start_and_wait(self) -> None:
        self.start()
        wait_for(self.port, log=self.log)


class Site:
    """Two nodes, a worker and a balancer on one database."""

    def __init__(self, folder: Path) -> None:
        # One process a node, so that two nodes are two processes and not four on a small machine.
        environment = step_environment(folder, "site") | {"WEB_CONCURRENCY": "1"}
        self.nodes = [Node(f"node-{number}", environment, folder) for number in (1, 2)]
        self.worker = Part("worker", [sys.executable, "manage.py", "run_worker"], environment, folder)
        self.port = free_port()
        self.balancer = Part("balancer", self.balancer_command(folder), dict(os.environ), folder)

    def balancer_command(self, folder: Path) -> list[str]:
        place = folder / "nginx"
        place.mkdir(exist_ok=True)
        nodes = "\n    ".join(f"server 127.0.0.1:{node.port} max_fails=0;" for node in self.nodes)
        text = NGINX.format(folder=place, port=self.port, nodes=nodes)
        if os.geteuid() == 0:
            text = "user root;\n" + text
        (place / "nginx.conf").write_text(text)
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        return [program, "-p", str(place), "-c", str(place / "nginx.conf"), "-e", str(place / "error.log")]

    def start(self) -> None:
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            wait_for(node.port, log=node.log)
        self.worker.start()
        self.balancer.start()
        wait_for(self.port, log=self.balancer.log)

    @property
    def ended(self) -> list[str]:
        """The parts that have ended though nobody told them to."""
        return [part.name for part in (self.balancer, self.worker, *self.nodes) if part.has_ended]

    def stop(self) -> None:
        for part in (self.balancer, self.worker, *self.nodes):
            part.end()

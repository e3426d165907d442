"""What ``make run`` and ``make serve`` have in common: prepare the database, serve, stop everything."""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from cms.database_url import reason_of_failure
from cms.embedded_postgres.data_folder import DataFolder
from cms.embedded_postgres.server import EmbeddedServer
from cms.management.supervision import Child, Restarted

LOWEST_PORT, HIGHEST_PORT = 1, 65_535
POLL_SECONDS = 0.05
STOP_SECONDS = 15.0


class SiteCommand(BaseCommand):
    """Checks everything that can be wrong before it makes anything, then serves until it is told to stop."""

    requires_system_checks: list[str] = []  # they need the database; ``serve`` runs them once it is there

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000", help="default: PORT, else 8000")
        parser.add_argument(
            "--address",
            default=os.environ.get("BIND_ADDRESS") or "127.0.0.1",
            help="where to listen, such as 0.0.0.0 in a container; default: BIND_ADDRESS, else this machine only",
        )

    # Variables for the server alone.
    server_environment: dict[str, str] = {}

    def handle(self, *_: Any, port: str, address: str, **__: Any) -> None:
        # Also while still preparing, a signal ends everything in good order.
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, end_this_process)
        self.refuse_wrong_settings()
        port_number = checked_port(port, address)
        folder = DataFolder(Path(settings.DATA_DIR))
        folder.refuse_if_unusable()
        self.connect_or_refuse()
        folder.claim()
        self.migrate()
        self.prepare_site()
        connections.close_all()
        sys.exit(self.serve(port_number, address))

    def refuse_wrong_settings(self) -> None:
        """Raise ``CommandError`` if this command is not meant for the settings in force."""
        raise NotImplementedError

    def prepare_site(self) -> None:
        """Make what the site needs besides an up-to-date database."""
        raise NotImplementedError

    def server_command(self, port: int, address: str) -> list[str]:
        raise NotImplementedError

    def announce(self, port: int, address: str) -> None:
        """Tell where the site is, once it answers."""
        raise NotImplementedError

    def say(self, line: str = "") -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def connect_or_refuse(self) -> None:
        if settings.DATABASES["default"]["ENGINE"] == "cms.embedded_postgres":
            self.say(f"Starting PostgreSQL in {settings.DATA_DIR} …")
            # Held by this process until it ends, so that the server outlives each reload of the site.
            EmbeddedServer.of(Path(settings.DATA_DIR)).ensure_running()
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(
                f"The database that DATABASE_URL names cannot be used ({reason_of_failure(error)}): "
                "start it or correct DATABASE_URL, or unset it to use the embedded one."
            ) from error

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        number = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if number:
            self.say(f"Bringing the database up to date: {number} migrations …")
        # Also with none to apply: it makes permissions and content types that a killed run left out.
        call_command("migrate", interactive=False, verbosity=0)

    def serve(self, port: int, address: str) -> int:
        """Run server and worker until the server ends or a signal comes; return the exit status."""
        server = Child(self.server_command(port, address), {"PORT": str(port), **self.server_environment})
        worker = Restarted(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_worker"], {"PORT": str(port)}, self.say
        )
        was_told_to_stop = threading.Event()

        def stop(*_: object) -> None:
            was_told_to_stop.set()

        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, stop)
        is_ready = False
        while server.status() is None and not was_told_to_stop.wait(POLL_SECONDS):
            if is_ready:
                # After the server, which somebody waits for.
                worker.keep_running()
            elif is_ready := answers(port, address):
                self.announce(port, address)
        if was_told_to_stop.is_set():
            self.say("Stopping …")
            server.tell_to_stop()
        worker.tell_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        status = server.end(deadline)
        worker.end(deadline)
        if was_told_to_stop.is_set():
            return 0
        self.stderr.write(f"The server ended by itself, with status {status}.")
        return status if status > 0 else 1


def answers(port: int, address: str) -> bool:
    """Say whether something listens there."""
    with contextlib.suppress(OSError), socket.create_connection((reachable(address), port), timeout=1):
        return True
    return False


def checked_port(text: str, address: str) -> int:
    """Return the port as a number, or raise ``CommandError`` if nothing can listen there."""
    if not text.isascii() or not text.isdigit() or not LOWEST_PORT <= int(text) <= HIGHEST_PORT:
        raise CommandError(f"PORT is {text!r}: set it to a number from {LOWEST_PORT} to {HIGHEST_PORT}.")
    port = int(text)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            # As servers do: a port whose last connections are still closing counts as free.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((address, port))
    except PermissionError:
        raise CommandError(f"Port {port} may be used by root only: set PORT to a number above 1023.") from None
    except OSError as error:
        raise CommandError(
            f"Port {port} on {address} is not free ({error.strerror or error}): "
            f"stop what uses it, or choose another one with PORT={port + 1 if port < HIGHEST_PORT else port - 1}."
        ) from None
    return port


def reachable(address: str) -> str:
    """Return an address to connect to for one to listen on."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - compared, not listened on


def end_this_process(number: int, _: object) -> None:
    sys.exit(128 + number)  # as shells count the end by a signal

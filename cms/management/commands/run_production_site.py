"""What ``make serve`` does once its virtual environment is there."""

import hashlib
import os
import sys
from argparse import ArgumentParser
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import CommandError

from cms.management.site_command import SiteCommand, checked_port, reachable

STAMP_NAME = ".collected-from"
STOP_SECONDS = 10
# Measured on two cores: with eight, kept responses stay quick while other threads compose; more gain nothing.
THREADS = 8


class Command(SiteCommand):
    help = "Run the site with production settings: granian serves the pages, whitenoise the static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--server-only",
            action="store_true",
            help="become the web server at once: migrations, static files and a worker are seen to elsewhere",
        )

    def handle(self, *arguments: Any, port: str, address: str, server_only: bool = False, **options: Any) -> None:
        if not server_only:
            super().handle(*arguments, port=port, address=address, **options)
            return
        self.refuse_wrong_settings()
        command = self.server_command(checked_port(port, address), address)
        os.chdir(settings.BASE_DIR)
        # Signals of whatever watches this process reach the server itself.
        os.execv(command[0], command)  # noqa: S606 - a fixed program

    def refuse_wrong_settings(self) -> None:
        if settings.DEBUG:
            raise CommandError("Development settings are in force: set DJANGO_SETTINGS_MODULE=cms.settings.production.")

    def prepare_site(self) -> None:
        call_command("check")
        stamp = Path(settings.STATIC_ROOT) / STAMP_NAME
        sources = digest_of_static_sources()
        if stamp.exists() and stamp.read_text() == sources:
            return
        self.say("Collecting static files …")
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(sources)

    def server_command(self, port: int, address: str) -> list[str]:
        workers = os.environ.get("WEB_CONCURRENCY") or str(min(2, os.cpu_count() or 1))
        return [
            *(sys.executable, "-m", "granian", "cms.wsgi:application"),
            *("--interface", "wsgi", "--host", address, "--port", str(port), "--workers", workers),
            # Each thread holds a connection to the database, which has a hundred.
            *("--blocking-threads", str(THREADS), "--no-ws"),
            *("--respawn-failed-workers", "--workers-kill-timeout", str(STOP_SECONDS)),
        ]

    def announce(self, port: int, address: str) -> None:
        self.say(f"PointHealth CMS answers on {reachable(address)}, port {port}, for {settings.WAGTAILADMIN_BASE_URL}/")


def digest_of_static_sources() -> str:
    """Return a digest that changes when any installed package or any static file of the project does."""
    packages = sorted(f"{package.name} {package.version}" for package in distributions())
    files = sorted(
        f"{storage.path(name)} {Path(storage.path(name)).stat().st_mtime_ns}"
        for finder in finders.get_finders()
        for name, storage in finder.list(ignore_patterns=[])
    )
    return hashlib.sha256("\n".join([settings.STATIC_URL, *packages, *files]).encode()).hexdigest()

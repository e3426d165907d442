"""Run background tasks: webhooks, search index, schedules, deletions."""

from argparse import ArgumentParser, BooleanOptionalAction
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.autoreload import run_with_reloader
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from delivery.background.worker import LeasedWorker


class Command(BaseCommand):
    help = "Runs background tasks until it is told to stop. Several may run at the same time, on several machines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reload",
            action=BooleanOptionalAction,
            default=settings.DEBUG,
            help="start again when code changes; default: with development settings only",
        )

    def handle(self, *_: Any, reload: bool, **__: Any) -> None:
        backend: object = task_backends["default"]
        if not isinstance(backend, DatabaseBackend):
            raise CommandError(
                "Tasks do not go through the database with these settings, so there is none to run: "
                'set BACKEND in TASKS to "django_tasks_db.DatabaseBackend".'
            )
        worker = LeasedWorker()
        if reload:
            # Which runs the worker in a second process, and ends that with this one.
            run_with_reloader(worker.run)
        else:
            worker.configure_signals()
            worker.run()

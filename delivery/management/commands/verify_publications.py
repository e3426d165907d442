"""Proves the record of publications."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from rich.console import Console
from rich.progress import Progress as ProgressBar

from delivery.models.publications import Head
from delivery.recording.verification import verify, work_to_do


class Command(BaseCommand):
    help = (
        "Check that the record of publications is whole and unaltered, and that what is in force is what the content "
        "gives now. Names each difference; exit status 1 if there is any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        differences: list[str] = []
        checked = 0
        with transaction.atomic(), ProgressBar(console=Console(stderr=True), transient=True) as bar:
            # One moment of the whole database, however much is published meanwhile.
            if not connection.savepoint_ids:
                connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            task = bar.add_task("Verifying", total=work_to_do())
            for progress in verify():
                checked += progress.checked
                differences += progress.differences
                bar.update(task, advance=progress.checked)
            number = Head.objects.values_list("number", flat=True).first() or 0
        if options["json"]:
            self.stdout.write(json.dumps({"publications": number, "checked": checked, "differences": differences}))
        else:
            for difference in differences:
                self.stdout.write(difference)
        if differences:
            raise CommandError(f"{len(differences)} differences were found.", returncode=1)
        if not options["json"]:
            self.stdout.write(f"{number} publications are whole, and what is in force is what the content gives now.")

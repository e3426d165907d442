"""Records today's content where it differs from what is in force."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import Progress as ProgressBar

from delivery.recording.rebuilding import rebuild_publications
from delivery.recording.states import all_keys
from delivery.recording.triggers import models_by_kind
from delivery.recording.verification import verify_in_force


class Command(BaseCommand):
    help = (
        "Record today's content as new publications where it differs from what is in force, for example after an "
        "upgrade. What was recorded before is never rewritten."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only name what differs.")

    def handle(self, *args: Any, **options: Any) -> None:
        total = sum(len(all_keys(kind)) for kind in models_by_kind())
        made = 0
        with ProgressBar(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Comparing", total=total)
            if options["dry_run"]:
                for kind in models_by_kind():
                    for progress in verify_in_force(kind):
                        bar.update(task, advance=progress.checked)
                        made += len(progress.differences)
                        for difference in progress.differences:
                            self.stdout.write(difference)
            else:
                for compared, recorded in rebuild_publications():
                    bar.update(task, advance=compared)
                    made += recorded
        self.stdout.write(f"{made} differences." if options["dry_run"] else f"{made} publications were recorded.")

"""Brings a folder of export_content in."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from blog.importing.report import ImportRefusedError
from delivery.portable.exporting import NoSiteError, site_of
from delivery.portable.folder import Folder, FolderError
from delivery.portable.restoring import Restored, import_content


class Command(BaseCommand):
    help = (
        "Brings in a folder that export_content wrote: all of it or nothing. What is there already is found and left "
        "as it is; pages come in as drafts. docs/exporting.md says by what rules."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="The folder.")
        parser.add_argument(
            "--publish", action="store_true", help="Publish what was public, if sign-off and all other rules let it."
        )
        parser.add_argument(
            "--edited", action="store_true", help="Take over texts that somebody has edited since the export."
        )
        parser.add_argument("--dry-run", action="store_true", help="Change nothing; say what would change.")
        parser.add_argument("--site", metavar="HOST", help="The site to bring it into (default: the default one).")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print the summary for machines.")

    def handle(self, *args: Any, folder: Path, as_json: bool, **options: Any) -> None:
        try:
            with Progress(console=Console(stderr=True), disable=as_json or not sys.stderr.isatty()) as bar:
                task = bar.add_task("Importing", total=None)
                restored = import_content(
                    Folder(folder),
                    site=site_of(options["site"]),
                    publish=options["publish"],
                    edited=options["edited"],
                    dry_run=options["dry_run"],
                    begin=lambda number: bar.update(task, total=number),
                    tick=lambda: bar.advance(task),
                )
        except (FolderError, ImportRefusedError, NoSiteError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be read: {error.strerror}.") from error
        if as_json:
            self.stdout.write(json.dumps(restored.as_document(), ensure_ascii=False, indent=2))
        else:
            self.print_for_people(restored, dry_run=options["dry_run"])

    def print_for_people(self, restored: Restored, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("This was a dry run: nothing was saved.")
        for change in restored.changes:
            if change["note"] or change["outcome"] in {"updated", "changed_here"}:
                self.stdout.write(f"{change['outcome']:>13}  {change['kind']} {change['name']}  {change['note']}")
        for path, report in restored.reports.items():
            for entry in report["left_out"]:
                self.stdout.write(f"     left out  {path}, {entry['reason']}: {entry['text'][:80]}")
            for entry in report["warnings"]:
                self.stdout.write(f"   to look at  {path}, {entry['code']}: {entry['message']}")
        for name in restored.unknown_files:
            self.stdout.write(f"       ignored  {name}: no file of the export")
        counts = ", ".join(f"{number} {name}" for name, number in restored.outcomes.most_common())
        self.stdout.write(f"In all: {counts or 'nothing'}.")
        if restored.run_id:
            self.stdout.write(
                f"To take back its articles, pictures, references, people, topics and redirects: "
                f"undo_import {restored.run_id}"
            )

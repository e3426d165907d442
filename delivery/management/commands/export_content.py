"""Writes all content into a folder."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from delivery.portable.exporting import FORMATS, Exported, NoSiteError, export_content
from delivery.portable.folder import FolderError


class Command(BaseCommand):
    help = (
        "Writes the content of a site into a folder, with its media: pages, brands, disclaimers, people, topics, "
        "references, settings. import_content brings it in again. docs/exporting.md says what is where."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="A folder that is new, empty, or an earlier export.")
        parser.add_argument(
            "--format",
            choices=FORMATS,
            default="markdown",
            dest="articles_as",
            help="As what people read pages with a text, beside the JSON of each page (default: markdown).",
        )
        parser.add_argument(
            "--live", action="store_true", help="Only what any reader can get now: no drafts, nothing private."
        )
        parser.add_argument("--site", metavar="HOST", help="The site (default: the default one).")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print the summary for machines.")

    def handle(self, *args: Any, folder: Path, as_json: bool, **options: Any) -> None:
        try:
            with Progress(console=Console(stderr=True), disable=as_json or not sys.stderr.isatty()) as bar:
                task = bar.add_task("Exporting", total=None)
                exported = export_content(
                    folder,
                    articles_as=options["articles_as"],
                    live=options["live"],
                    host=options["site"],
                    begin=lambda number: bar.update(task, total=number),
                    tick=lambda: bar.advance(task),
                )
        except (FolderError, NoSiteError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
        if as_json:
            self.stdout.write(json.dumps(exported.as_document(), ensure_ascii=False, indent=2))
        else:
            self.print_for_people(exported)

    def print_for_people(self, exported: Exported) -> None:
        self.stdout.write(self.style.SUCCESS(f"Wrote {exported.files} files into {exported.folder}."))
        for title, counts in (("Content", exported.kinds), ("State", exported.states)):
            self.stdout.write(
                f"{title}: " + (", ".join(f"{number} {name}" for name, number in counts.items()) or "none")
            )
        for name in exported.missing:
            self.stdout.write(self.style.WARNING(f"Left out: the file {name} is missing in the site's storage."))

"""Imports a document as a draft article."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from blog.importing.importer import import_article
from blog.importing.report import ImportRefusedError, Report


class Command(BaseCommand):
    help = (
        "Imports a document as a draft article. Everything of it is in the article or in the "
        "report. docs/importing.md says by what rules."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="A .docx, .html, .md or .txt file.")
        parser.add_argument("--brand", required=True, metavar="SLUG", help="Whose it is, such as pointketamine.")
        parser.add_argument("--parent", metavar="PATH", help="The list to put it under, such as /articles/.")
        parser.add_argument("--publish", action="store_true", help="Publish it, if nothing keeps it from being public.")
        parser.add_argument("--dry-run", action="store_true", help="Change nothing; only report.")
        parser.add_argument("--again", action="store_true", help="Make a second article of a document imported before.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print the report for machines.")

    def handle(self, *args, file: Path, brand: str, as_json: bool, **options):
        try:
            report = import_article(
                file,
                brand_slug=brand,
                parent_path=options["parent"],
                publish=options["publish"],
                dry_run=options["dry_run"],
                again=options["again"],
            )
        except ImportRefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        if as_json:
            self.stdout.write(json.dumps(report.as_document(), ensure_ascii=False, indent=2))
        else:
            self.print_for_people(report, dry_run=options["dry_run"])

    def print_for_people(self, report: Report, *, dry_run: bool) -> None:
        document = report.as_document()
        if report.already_imported:
            self.stdout.write(f"Nothing was made: this was imported before, as page {report.page_id} at {report.path}.")
            self.stdout.write("To make a second article of it, add --again.")
        elif dry_run:
            self.stdout.write("This was a dry run: nothing was saved.")
        else:
            done = "Brought a draft up to date" if report.updated else "Made a draft"
            self.stdout.write(self.style.SUCCESS(f"{done}: page {report.page_id} at {report.path}."))
            self.stdout.write(f"To take it back: undo_import {report.run_id}")
        self.stdout.write("Blocks: " + ", ".join(f"{count} {name}" for name, count in report.blocks.items()))
        for title, entries, show in (
            ("Left out", document["left_out"], lambda e: f"line {e['line']}, {e['reason']}: {e['text']}"),
            ("To look at", document["warnings"], lambda e: f"line {e['line']}, {e['code']}: {e['message']}"),
            (
                "Guesses, the doubtful first",
                document["guesses"],
                lambda e: f"{e['confidence']:.0%} {e['taken_for']}, line {e['line']}: {e['text'][:80]}",
            ),
            ("Claims check", document["claims"], lambda e: f"{e['severity']}, {e['rule']}: {e['sentence']}"),
        ):
            self.stdout.write(f"\n{title} ({len(entries)}):")
            for entry in entries:
                self.stdout.write(f"  {show(entry)}")

"""Imports a WordPress site as draft articles."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress as ProgressBar

from blog.importing.importer import find_brand, find_parent
from blog.importing.report import ImportRefusedError
from blog.importing.wordpress.site import SiteImport, Summary


class Command(BaseCommand):
    help = (
        "Imports the posts and pages of a WordPress export as draft articles, with authors, topics, pictures and "
        "redirects from the old addresses. Interrupted, it goes on where it stopped; repeated, it makes nothing twice. "
        "docs/importing.md says by what rules; undo_import takes it back."
    )

    def add_arguments(self, parser):
        parser.add_argument("export", type=Path, help="The file of Tools › Export in WordPress (.xml).")
        parser.add_argument("--media", type=Path, metavar="DIR", help="wp-content/uploads, as folder or ZIP archive.")
        parser.add_argument("--brand", required=True, metavar="SLUG", help="Whose articles they become.")
        parser.add_argument("--parent", metavar="PATH", help="The list to put them under, such as /articles/.")
        parser.add_argument("--dry-run", action="store_true", help="Change nothing; say what would change.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print the summary for machines.")

    def handle(self, *args, export: Path, media: Path | None, brand: str, as_json: bool, **options):
        console = Console(stderr=True)
        try:
            with ProgressBar(console=console, disable=as_json or not sys.stderr.isatty()) as bar:
                task = bar.add_task("Importing", total=None)
                run = SiteImport(
                    export,
                    media,
                    brand=find_brand(brand),
                    parent=find_parent(options["parent"]),
                    dry_run=options["dry_run"],
                    tick=lambda: bar.advance(task),
                )
                bar.update(task, total=run.site.number)
                summary = run.run()
        except ImportRefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        if as_json:
            self.stdout.write(json.dumps(summary.as_document(), ensure_ascii=False, indent=2))
        else:
            self.print_for_people(summary, dry_run=options["dry_run"])

    def print_for_people(self, summary: Summary, *, dry_run: bool) -> None:
        for change in summary.changes:
            self.stdout.write(f"{change['outcome']:>13}  {change['title'][:70]}  {change['note']}")
        if dry_run:
            self.stdout.write("This was a dry run: nothing was saved.")
        for title, counts in (
            ("Posts and pages", summary.outcomes),
            ("Left out", summary.left_out),
            ("To look at", summary.warnings),
            ("Claims check", summary.claims),
        ):
            self.stdout.write(
                f"{title}: " + (", ".join(f"{n} {name}" for name, n in counts.most_common()) or "nothing")
            )
        self.stdout.write(
            f"Pictures: {summary.pictures}. Redirects: {summary.redirects}. Links between articles: {summary.links}."
        )
        if summary.run_id:
            self.stdout.write(self.style.SUCCESS(f"To take it all back: undo_import {summary.run_id}"))

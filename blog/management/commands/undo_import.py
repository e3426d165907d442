"""Takes a whole import away again."""

from django.core.management.base import BaseCommand, CommandError

from blog.importing.undoing import undo
from blog.models import ImportRun


class Command(BaseCommand):
    help = (
        "Deletes the drafts that an import made, with the pictures, references, people, topics and redirects that came "
        "with them. What somebody has worked on, published or used elsewhere since, stays. Without a number, lists the "
        "imports."
    )

    def add_arguments(self, parser):
        parser.add_argument("run", type=int, nargs="?", help="The number of the import, as its report gives it.")

    def handle(self, *args, run: int | None, **options):
        if run is None:
            for one in ImportRun.objects.all()[:50]:
                state = "undone" if one.undone_at else "finished" if one.finished_at else "not finished"
                self.stdout.write(f"{one.pk}  {one.started_at:%Y-%m-%d %H:%M}  {one.name}  {state}")
            return
        found = ImportRun.objects.filter(pk=run).first()
        if found is None:
            raise CommandError(f"There is no import {run}. Call undo_import without a number to see which there are.")
        undone = undo(found)
        removed = ", ".join(f"{number} of kind {kind}" for kind, number in undone.removed.items()) or "nothing"
        self.stdout.write(self.style.SUCCESS(f"Deleted: {removed}."))
        for title, lines in (
            ("Kept, because somebody has worked on them", undone.kept),
            ("Their drafts link to the old addresses again", undone.relinked),
        ):
            if lines:
                self.stdout.write(f"{title} ({len(lines)}):")
            for line in lines:
                self.stdout.write(f"  {line}")

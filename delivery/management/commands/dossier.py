"""Makes the dossier of a page at a publication."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.dossier.archive import file_name, write_archive
from delivery.dossier.contents import NoDossierError, dossier_of
from delivery.dossier.pdf import write_pdf
from delivery.models import Publication
from delivery.models.publications import Kind


class Command(BaseCommand):
    help = (
        "Write the dossier of a page at a publication, as a PDF and a ZIP file: its claims, evidence, approvals, "
        "versions, claims check and the legal texts in force. Made again, it is the same to the last byte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page", metavar="PAGE", help="the key of the page, or its address such as /articles/iron/")
        parser.add_argument(
            "--publication",
            metavar="N",
            type=int,
            help="as the page stood when this publication was the newest of all (default: the newest one of the page)",
        )
        parser.add_argument("--output", metavar="DIR", type=Path, required=True, help="the folder for the two files")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            dossier = dossier_of(key_of(options["page"], options["publication"]), options["publication"])
        except NoDossierError as error:
            raise CommandError(str(error)) from error
        folder: Path = options["output"]
        base = folder / file_name(dossier)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            Path(f"{base}.pdf").write_bytes(write_pdf(dossier))
            with write_archive(dossier) as archive, Path(f"{base}.zip").open("wb") as file:
                shutil.copyfileobj(archive, file)
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
        for path in (Path(f"{base}.pdf"), Path(f"{base}.zip")):
            self.stdout.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}")


def key_of(page: str, number: int | None) -> int:
    """Return the key of a page, named by it or by its address at that moment. Raises ``CommandError``."""
    if page.isdigit():
        return int(page)
    path = f"/{page.strip('/')}/" if page.strip("/") else "/"
    there = Publication.objects.filter(kind=Kind.PAGE, path=path)
    if number is not None:
        there = there.filter(number__lte=number)
    newest = there.order_by("site", "-number").distinct("site")
    keys = sorted({publication.key for publication in newest})
    if not keys:
        raise CommandError(f"Nothing had been published at “{path}” by then.")
    if len(keys) > 1:
        raise CommandError(f"Several sites have a page at “{path}”. Name one by its key: {', '.join(map(str, keys))}.")
    return keys[0]

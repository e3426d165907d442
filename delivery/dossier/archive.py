"""The dossier as one file: the PDF, the same as data, what was signed, and the proof."""

import io
import zipfile
from importlib.resources import files
from tempfile import SpooledTemporaryFile
from typing import IO

import orjson

from delivery.dossier.contents import Dossier
from delivery.dossier.pdf import write_pdf
from delivery.proof import IN_MEMORY_BYTES, READABLE_JSON, add_proof, entry


def write_archive(dossier: Dossier) -> IO[bytes]:
    """Return the dossier as a ZIP file. The chain in its proof ends with the publication of the dossier's moment."""
    result: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - whom it is returned to closes it
    readme = files("delivery").joinpath("dossier/README.txt").read_text(encoding="utf-8")
    with zipfile.ZipFile(result, "w") as archive:
        archive.writestr(entry("README.txt"), readme)
        archive.writestr(entry("dossier.pdf"), write_pdf(dossier))
        archive.writestr(entry("dossier.json"), orjson.dumps(dossier.facts, option=READABLE_JSON))
        for sha256, text in dossier.signed_texts().items():
            archive.writestr(entry(f"signed/{sha256}.json"), text)
        add_proof(archive, dossier.served, last=dossier.moment.number, folder="proof/")
    result.seek(0, io.SEEK_SET)
    return result


def file_name(dossier: Dossier) -> str:
    """Return the name of the files of a dossier, without their ending."""
    name = "-".join(part for part in dossier.served.path.split("/") if part) or "home"
    return f"dossier-{name}-{dossier.moment.number}"

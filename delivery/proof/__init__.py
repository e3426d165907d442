"""The proof of what a reader saw, as one file that can be checked without this software."""

import io
import zipfile
from importlib.resources import files
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import orjson

from compliance.canonical import canonical_json
from delivery.as_served import AsServed, chain_between, facts_of, head_number
from delivery.models.publications import Publication
from delivery.recording.recorder import chain_entry

IN_MEMORY_BYTES = 5_000_000
READABLE_JSON = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z


def write_proof(served: AsServed) -> IO[bytes]:
    """Return a ZIP file: the page, its documents, the chain from the oldest of them to the newest publication of all.

    Of publications that the page is not made from it holds what the chain covers and nothing that names them.
    """
    result: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - whom it is returned to closes it
    with zipfile.ZipFile(result, "w") as archive:
        add_proof(archive, served, last=head_number())
    result.seek(0, io.SEEK_SET)
    return result


def add_proof(archive: zipfile.ZipFile, served: AsServed, *, last: int, folder: str = "") -> None:
    """Add the proof to ``archive``, under ``folder``, with the chain up to publication ``last``."""
    package = files(__name__)
    for name in ("README.txt", "check.py"):
        archive.writestr(entry(f"{folder}{name}"), package.joinpath(name).read_text(encoding="utf-8"))
    archive.writestr(entry(f"{folder}page.json"), orjson.dumps(facts_of(served), option=READABLE_JSON))
    archive.writestr(entry(f"{folder}page.txt"), "\n".join([*served.lines, ""]))
    # Two publications of one text are one document.
    for sha256 in sorted({publication.document_sha256 for publication in served.publications}):
        text = next(used.document_text for used in served.publications if used.document_sha256 == sha256)
        archive.writestr(entry(f"{folder}documents/{sha256}.json"), text or "")
    named = {publication.number for publication in served.publications}
    with archive.open(entry(f"{folder}publications.jsonl"), "w", force_zip64=True) as lines:
        for publication in chain_between(min(named), last):
            lines.write(line_of(publication, is_named=publication.number in named))


def entry(name: str) -> zipfile.ZipInfo:
    """Return the head of a file in an archive: without the time of day, so that the same content is the same bytes."""
    found = zipfile.ZipInfo(name)  # dated 1 January 1980, the first day that ZIP knows
    found.compress_type = zipfile.ZIP_DEFLATED
    found.create_system = 3
    found.external_attr = 0o644 << 16
    return found


def line_of(publication: Publication, *, is_named: bool) -> bytes:
    entry: dict[str, Any] = chain_entry(publication) | {"sha256": publication.sha256}
    if is_named:
        entry |= {"title": publication.title, "path": publication.path}
    return f"{canonical_json(entry)}\n".encode()

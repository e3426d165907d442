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


def write_proof(served: AsServed) -> IO[bytes]:
    """Return a ZIP file: the page, its documents, the chain from the oldest of them to the newest publication of all.

    Of publications that the page is not made from it holds what the chain covers and nothing that names them.
    """
    result: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - whom it is returned to closes it
    package = files(__name__)
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", package.joinpath("README.txt").read_text(encoding="utf-8"))
        archive.writestr("check.py", package.joinpath("check.py").read_text(encoding="utf-8"))
        archive.writestr("page.json", orjson.dumps(facts_of(served), option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z))
        archive.writestr("page.txt", "\n".join([*served.lines, ""]))
        for publication in served.publications:
            archive.writestr(f"documents/{publication.document_sha256}.json", publication.document_text or "")
        named = {publication.number for publication in served.publications}
        with archive.open("publications.jsonl", "w", force_zip64=True) as lines:
            for publication in chain_between(min(named), head_number()):
                lines.write(line_of(publication, is_named=publication.number in named))
    result.seek(0, io.SEEK_SET)
    return result


def line_of(publication: Publication, *, is_named: bool) -> bytes:
    entry: dict[str, Any] = chain_entry(publication) | {"sha256": publication.sha256}
    if is_named:
        entry |= {"title": publication.title, "path": publication.path}
    return f"{canonical_json(entry)}\n".encode()

"""Takes files that somebody sends to be imported: keeps what can be, and says of each other one what to do."""

import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from blog.importing.readers import READERS
from blog.importing.report import ImportRefusedError
from blog.importing.review import Review, review
from blog.importing.runs import in_names_of_sender, read_source
from blog.importing.wordpress.export import Site, read_site
from blog.importing.wordpress.media import Media
from blog.importing.wordpress.posts import plain
from blog.models import ImportPost, ImportRun, ImportSource
from brands.models import ServiceBrand

# Who sees the imports of all, and may import whole sites.
MAY_SEE_ALL = "blog.change_importrun"
MEGABYTE = 1024 * 1024
# The largest file of each kind. What is larger is no article, or a site that is imported by command.
LARGEST = {
    ".txt": 5 * MEGABYTE,
    ".md": 20 * MEGABYTE,
    ".html": 20 * MEGABYTE,
    ".htm": 20 * MEGABYTE,
    ".docx": 50 * MEGABYTE,
    ".xml": 100 * MEGABYTE,
    ".zip": 500 * MEGABYTE,
}
Kind = ImportSource.Kind


def shown_name(file: UploadedFile) -> str:
    """Return what a sender calls a file, without folders and without characters that nobody sees."""
    name = PurePath((file.name or "").replace("\\", "/")).name
    visible = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    stem, suffix = PurePath(visible).stem, PurePath(visible).suffix
    return f"{stem[:200]}{suffix[:20]}" or "file"


def run_name(files: list[Any]) -> str:
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"{shown_name(files[0])}{more}"


def take_files(run: ImportRun, files: Iterable[UploadedFile]) -> None:
    """Keep the files that can be imported, and note of each other one what is wrong and what to do."""
    files = list(files)
    assert run.user is not None  # noqa: S101  # who sends them
    archives = [file for file in files if suffix_of(file) == ".zip"]
    exports = [file for file in files if suffix_of(file) == ".xml"]
    pair = (exports[0], archives[0]) if len(exports) == len(archives) == 1 else None
    position = 0
    for file in files:
        if pair and file is pair[1]:
            continue  # goes with its export
        position += 1
        source = ImportSource(run=run, position=position, name=shown_name(file), size=file.size or 0)
        source.kind = Kind.WORDPRESS if suffix_of(file) == ".xml" else Kind.DOCUMENT
        source.problem = problem_of(file)
        if source.kind == Kind.WORDPRESS and not run.user.has_perm(MAY_SEE_ALL):
            source.problem = "A whole WordPress site is imported by publishers: ask one of them."
        if not source.problem and pair and file is pair[0]:
            source.problem = problem_of(pair[1], is_media=True)
        if source.problem:
            source.state, source.total = ImportSource.State.REFUSED, 0
            source.save()
            continue
        source.sha256 = hash_of(file)
        source.file.save(source.name, file, save=False)
        if pair and file is pair[0]:
            source.media.save("media.zip", pair[1], save=False)
        source.save()
        look_at(source)


def suffix_of(file: UploadedFile) -> str:
    return PurePath(file.name or "").suffix.lower()


def problem_of(file: UploadedFile, *, is_media: bool = False) -> str:
    """Return what keeps a file from being taken, empty if nothing does."""
    suffix = suffix_of(file)
    if suffix == ".zip" and not is_media:
        return "A ZIP archive holds the pictures of a WordPress site. Send one together with one export (.xml)."
    if suffix not in LARGEST:
        return f"Files of this kind cannot be imported. Save it as one of {', '.join(READERS)}."
    if not file.size:
        return "The file is empty. Look whether it was saved."
    if file.size > LARGEST[suffix]:
        return (
            f"The file has {filesizeformat(file.size)}, and {suffix} files may have {filesizeformat(LARGEST[suffix])}. "
            "Split it, or make its pictures smaller."
        )
    return ""


def hash_of(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def look_at(source: ImportSource) -> None:
    """Read a file for the first time: refuse it if it cannot be read, else note what is in it."""
    try:
        if source.kind == Kind.WORDPRESS:
            Media(Path(source.media.path) if source.media else None)
            site = read_site(Path(source.file.path))
            source.total = max(site.number, 1)
            source.summary = {"entries": site.number, "pictures": len(site.pictures)}
            note_posts(source, site)
        else:
            note_review(source)
    except ImportRefusedError as refusal:
        source.state, source.total = ImportSource.State.REFUSED, 0
        source.problem = in_names_of_sender(source, refusal)
        source.delete_files()
    source.save()


def note_posts(source: ImportSource, site: Site) -> None:
    """Note the posts of an export, so that each can be looked at."""
    source.save()
    posts = [
        ImportPost(
            source=source,
            position=position,
            key=entry.key[:50],
            title=plain(entry.title)[:255],
            kind=entry.kind,
            status=entry.status[:20],
            posted_at=entry.date,
        )
        for position, entry in enumerate(site.texts)
    ]
    ImportPost.objects.bulk_create(posts, ignore_conflicts=True, batch_size=1000)


def brand_of(source: ImportSource) -> ServiceBrand:
    """Return for which brand a file is imported. Raises ``ImportRefusedError`` if that was deleted meanwhile."""
    if source.run.brand is None:
        raise ImportRefusedError("The brand was deleted meanwhile. Start a new import.")
    return source.run.brand


def note_review(source: ImportSource) -> Review:
    """Return the document of a source beside its article, and note for the list what there is to look at."""
    found = review(read_source(source), source.decisions, brand_of(source))
    source.problem = found.problem
    source.summary = {
        "title": found.article.title if found.article else "",
        "blocks": sum(found.report.blocks.values()),
        "to_look_at": len(found.to_look_at),
        "left_out": len(found.report.left_out),
        "claims": len(found.report.claims),
    }
    return found

"""Writes the folder: a file for each page, the media, and the rest of the content as JSON."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from wagtail.models import Site

from blog.importing.conservation import words
from blog.importing.document import Part
from blog.importing.readers import read_document
from delivery.composition.pages import base_address
from delivery.models.publications import Kind
from delivery.portable.contents import DRAFT, Item, contents_of, file_of, one_moment, without_missing_files
from delivery.portable.edited import Pictures, part_fingerprint
from delivery.portable.folder import CONTENT, FORMAT, MANIFEST, VERSION, FolderWriter, as_json, new_folder
from delivery.portable.names import MEDIA, file_name, free_name, names_of, with_names
from delivery.portable.readable import WRITERS, ReadableComposer, Segment, Setting, Written, readable, words_of
from delivery.reading import Source, find_site

FORMATS = ("markdown", "html", "docx", "json")


class NoSiteError(Exception):
    """There is no such site."""


@dataclass
class Exported:
    """What was written: how many of each kind, by state, and the files that the site's storage lacked."""

    folder: str
    format: str
    live: bool
    kinds: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    files: int = 0
    missing: list[str] = field(default_factory=list)

    def as_document(self) -> dict[str, Any]:
        return {**vars(self), "kinds": dict(self.kinds), "states": dict(self.states)}


def site_of(host: str | None) -> Site:
    sites = Site.objects.filter(hostname=host) if host else Site.objects.filter(is_default_site=True)
    site = sites.select_related("root_page").first()
    if site is None:
        known = ", ".join(Site.objects.values_list("hostname", flat=True)) or "none"
        raise NoSiteError(f"There is no site {host or 'that is the default one'}. Known hosts: {known}.")
    return site


def export_content(
    target: Path,
    *,
    articles_as: str = "markdown",
    live: bool = False,
    host: str | None = None,
    begin: Callable[[int], None] = lambda number: None,
    tick: Callable[[], None] = lambda: None,
) -> Exported:
    """Write the content of a site into the folder ``target``.

    ``begin`` is told how many objects there are, ``tick`` is called for each. Raises ``NoSiteError``, ``FolderError``,
    and ``OSError`` where the folder cannot be written; ``target`` is then what it was before.
    """
    exported = Exported(str(target), articles_as, live)
    with new_folder(target) as writer:
        with one_moment():
            site = site_of(host)
            items = contents_of(site, live=live)
            found_site = find_site(site.hostname)
        items, missing = without_missing_files(items, lambda item: default_storage.exists(file_of(item)))
        exported.missing = [item.document["file"] for item in missing]
        begin(len(items))
        export = Export(writer, items, site, base_address(found_site.get("site")), articles_as)
        for item in items:
            export.add(item)
            exported.kinds[item.kind] += 1
            exported.states[item.state] += 1
            tick()
        export.finish(live=live)
        exported.files = len(writer.files) + 1
    return exported


class Export:
    """One export on its way into a folder."""

    def __init__(self, writer: FolderWriter, items: list[Item], site: Site, base: str, articles_as: str):
        self.writer = writer
        self.site = site
        self.base = base
        self.articles_as = articles_as
        self.names = names_of(items)
        sources: dict[str, Source] = {}
        for item in items:
            # What is public, where there is a draft of it as well.
            sources.setdefault(item.object, item.as_source(site.pk))
        settings = next((item.document for item in items if item.kind is Kind.SITE_SETTINGS), None)
        self.composer = ReadableComposer(sources, self.names, base, settings["booking_url"] if settings else "")
        self.content: dict[str, list[dict[str, Any]]] = {}
        self.taken: set[tuple[str, str]] = set()
        # Whose drafts wait on top of something else.
        self.with_more_than_draft = {item.object for item in items if item.state != DRAFT}
        self.stored = {self.names[item.object]: file_of(item) for item in items if item.kind in MEDIA}

    def add(self, item: Item) -> None:
        if item.kind is Kind.PAGE:
            self.add_page(item)
            return
        facts = {
            "name": self.names[item.object],
            "state": item.state,
            "document": with_names(item.document, self.names),
        }
        if item.kind in MEDIA:
            self.writer.write(facts["name"], self.media(facts["name"]))
        self.content.setdefault(str(item.kind), []).append(facts)

    def media(self, name: str) -> bytes:
        with default_storage.open(self.stored[name]) as file:
            return file.read()

    def add_page(self, item: Item) -> None:
        base = self.base_of_files(item)
        document = with_names(item.document, self.names)
        del document["parent"]  # its address says where it stands
        facts: dict[str, Any] = {"path": item.path, "state": item.state, "document": document}
        if self.articles_as != "json" and readable(item):
            ending, write = WRITERS[self.articles_as]
            segments = self.composer.segments(item, self.site.pk)
            setting = Setting("../" * base.count("/"), self.media)
            written = write(item, segments, setting)
            self.writer.write(f"{base}{ending}", written.content)
            facts["text"] = f"{base}{ending}"
            facts |= read_again(self.writer.root / facts["text"], segments, written)
        self.writer.write(f"{base}.json", as_json(facts))

    def base_of_files(self, item: Item) -> str:
        """Return the name of a page's files without their ending: its address under ``pages``."""
        parts = ["pages", *(file_name(part) for part in item.path.split("/") if part)]
        # No part of an address has a full stop in it.
        name = "/".join(parts) + (".draft" if item.state == DRAFT and item.object in self.with_more_than_draft else "")
        return free_name(Kind.PAGE, name, self.taken)

    def finish(self, *, live: bool) -> None:
        self.writer.write(CONTENT, as_json(self.content))
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "content": "public" if live else "everything",
            "articles_as": self.articles_as,
            "address": self.base,
            "files": self.writer.files,
        }
        self.writer.write(MANIFEST, as_json(manifest))


def read_again(path: Path, segments: list[Segment], written: Written) -> dict[str, Any]:
    """Return as what the importer's reader sees each segment of a file, so that an edited one can be told from it."""
    document = read_document(path)
    pictures = Pictures(document, written.pictures)
    regions: list[list[Part]] = [[] for _ in segments]
    place = 0
    for part in document.parts:
        while place + 1 < len(segments) and part.number >= written.ends[place]:
            place += 1
        regions[place].append(part)
    return {"reads_as": units_of(segments, regions, pictures), "pictures": written.pictures}


def units_of(segments: list[Segment], regions: list[list[Part]], pictures: Pictures) -> list[dict[str, Any]]:
    """Return the segments with the fingerprints of their parts.

    Where two flow into each other, such as lists without anything between, they count as one: their words say so.
    """
    units: list[dict[str, Any]] = []
    open_segments: list[Segment] = []
    open_parts: list[Part] = []
    for segment, parts in zip(segments, regions, strict=True):
        open_segments.append(segment)
        open_parts += parts
        if letters(words_of(one) for one in open_segments) == letters(part.text for part in open_parts):
            units.append(unit(open_segments, open_parts, pictures))
            open_segments, open_parts = [], []
    return [*units, unit(open_segments, open_parts, pictures)] if open_segments else units


def unit(segments: list[Segment], parts: list[Part], pictures: Pictures) -> dict[str, Any]:
    return {
        "segments": [segment.name for segment in segments],
        "parts": [part_fingerprint(part, pictures) for part in parts],
    }


def letters(texts: Any) -> Counter[str]:
    """Count the letters of texts: where a word ends, mark-up does not always say."""
    return Counter(letter for text in texts for word in words(text) for letter in word)

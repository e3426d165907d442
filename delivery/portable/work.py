"""What one import knows on its way, and what it tells in the end."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Site

from blog.models import ImportRun
from delivery.models.publications import Kind
from delivery.portable.contents import PRIVATE, PUBLIC
from delivery.portable.folder import CONTENT, Folder, FolderError
from delivery.portable.names import with_keys

Facts = dict[str, Any]

# What a document says that belongs to the installation it stands in: times of publishing there, keys of blocks, where
# files lie, and what follows from the rest.
OF_INSTALLATION = {
    *("first_published_at", "last_published_at", "parent", "id", "file", "table_of_contents", "reading_minutes"),
}
# Sets, which stand in the order of their keys; and notes of one day, which have none before they are stored.
WITHOUT_ORDER = {"topics", "further_brands", "updates"}


def comparable(document: Any) -> Any:
    """Return a public document without what belongs to the installation that it stands in."""
    if isinstance(document, dict):
        # The address of a file for download holds its key.
        document = {name: item for name, item in document.items() if name != "url" or "file_sha1" not in document}
        found = {name: comparable(item) for name, item in document.items() if name not in OF_INSTALLATION}
        return {name: sorted(item, key=str) if name in WITHOUT_ORDER else item for name, item in found.items()}
    return [comparable(item) for item in document] if isinstance(document, list) else document


@dataclass
class Restored:
    """What became of each object, and what the importer says of texts that were edited."""

    changes: list[dict[str, str]] = field(default_factory=list)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    unknown_files: list[str] = field(default_factory=list)
    run_id: int | None = None

    def add(self, kind: str, name: str, outcome: str, note: str = "") -> None:
        self.changes.append({"kind": kind, "name": name, "outcome": outcome, "note": note})

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(change["outcome"] for change in self.changes)

    def as_document(self) -> dict[str, Any]:
        return {
            "run_id": self.run_id,
            "outcomes": dict(self.outcomes),
            "changes": self.changes,
            "reports": self.reports,
            "unknown_files": self.unknown_files,
        }


# What a file leads to that holds other things than we wrote.
NOT_OURS = (
    *(ValidationError, DatabaseError, KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError),
)


class Work:
    """One import on its way: ``keys`` holds what was found or made so far, by kind and name."""

    def __init__(self, folder: Folder, site: Site, *, publish: bool, tick: Callable[[], None]):
        self.folder = folder
        self.site = site
        self.publish = publish
        self.tick = tick
        self.restored = Restored(unknown_files=folder.unknown)
        self.keys: dict[tuple[str, str], int] = {}
        self.left_out: set[tuple[str, str]] = set()
        self.current = CONTENT  # what is being brought in, for messages
        self.stored: list[Any] = []

    @cached_property
    def run(self) -> ImportRun:
        return ImportRun.objects.create(name=self.folder.root.name[:255], finished_at=timezone.now())

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn whatever a file that is not ours leads to into a sentence about that file."""
        try:
            yield
        except NOT_OURS as error:
            what = (
                "; ".join(error.messages) if isinstance(error, ValidationError) else f"{type(error).__name__}: {error}"
            )
            raise FolderError(f"{self.current} does not hold what an export of ours does ({what}).") from error

    def remove_files(self) -> None:
        for stored in self.stored:
            stored.storage.delete(stored.name)

    def key_of(self, kind: str, name: str) -> int | None:
        """Return the key of what the folder calls ``name``, None if it was left out. Raises ``FolderError``."""
        if (kind, name) in self.left_out:
            return None
        key = self.keys.get((kind, name))
        if key is None:
            raise FolderError(f"{self.current} refers to {kind} {name}, which is not in the folder.")
        return key

    def resolved(self, document: Any) -> Any:
        return with_keys(document, self.key_of)

    def key(self, kind: str, reference: Facts | None) -> int | None:
        """Return the key of what is referred to. Raises ``FolderError`` if it is of another ``kind``."""
        if reference is None:
            return None
        if reference["kind"] != kind:
            raise FolderError(f"{self.current} names a {reference['kind']} where a {kind} stands.")
        return self.key_of(kind, reference["name"])

    def publish_if_asked(self, revision: Any, state: str, kind: Kind, name: str) -> None:
        """Publish what was public where it comes from, if sign-off and all other rules let it."""
        if not self.publish or state != PUBLIC:
            if self.publish and state == PRIVATE:
                self.restored.add(kind, name, "stays_draft", "it was private: say who may see it, then publish it")
            return
        try:
            with transaction.atomic():
                revision.publish()
            self.restored.add(kind, name, "published")
        except ValidationError as error:
            problems = "; ".join(
                " ".join(texts) if member == NON_FIELD_ERRORS else f"{member}: {' '.join(texts)}"
                for member, texts in error.message_dict.items()
            )
            self.restored.add(kind, name, "stays_draft", problems)

"""Kept responses, bounded in bytes; those not asked for the longest go first."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from delivery.surrogate_keys import EVERYTHING

Headers = list[tuple[str, str]]
Key = tuple[object, ...]

# What an entry costs besides its texts. With it, the bound in bytes bounds the number of entries too.
BYTES_OF_AN_ENTRY = 2_000
# One response larger than this part of the whole would push out too many others.
LARGEST_PART = 8


@dataclass(slots=True)
class Entry:
    """A response that is ready to be sent, in one encoding."""

    version: str  # the hash of the newest publication when composing it began
    depends_on: frozenset[str] | None  # surrogate keys; None: on whatever is published
    status: str
    body: list[bytes]
    etag: str
    modified: float  # seconds since 1970; 0.0: not known to the second
    expires: float  # the same
    headers: Headers
    headers_unchanged: Headers
    varies_by: tuple[str, ...] = ()  # the names of request headers, as WSGI spells them
    size: int = field(init=False)

    def __post_init__(self) -> None:
        texts = [*self.headers, *self.headers_unchanged]
        self.size = len(self.body[0]) + sum(len(name) + len(value) for name, value in texts) + BYTES_OF_AN_ENTRY


class Entries:
    """All kept responses of a process, each good for ``version``.

    ``found`` may be read without the lock: each of its methods is one step under the interpreter's own lock.
    """

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self.bytes = 0
        self.evictions = 0
        self.version = ""
        self.found: OrderedDict[Key, Entry] = OrderedDict()
        self.lock = threading.Lock()

    def keep(self, key: Key, entry: Entry) -> bool:
        """Keep ``entry`` unless it is too large, or something was published since. Return whether it is kept."""
        if entry.size > self.most_bytes // LARGEST_PART:
            return False
        with self.lock:
            if entry.version != self.version:
                return False
            self.remove(key)
            self.found[key] = entry
            self.bytes += entry.size
            while self.bytes > self.most_bytes:
                _, oldest = self.found.popitem(last=False)
                self.bytes -= oldest.size
                self.evictions += 1
        return True

    def remove(self, key: Key) -> None:
        if (previous := self.found.pop(key, None)) is not None:
            self.bytes -= previous.size

    def advance(self, version: str, affected: set[str] | None) -> None:
        """Be good for ``version`` from now on: drop what it changed. ``affected``: surrogate keys; None: everything."""
        with self.lock:
            if affected is None or EVERYTHING in affected:
                self.found.clear()
                self.bytes = 0
            else:
                for key, entry in list(self.found.items()):
                    if entry.depends_on is None or not entry.depends_on.isdisjoint(affected):
                        self.remove(key)
            self.version = version

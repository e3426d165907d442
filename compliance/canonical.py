"""The one form in which documents are stored and hashed."""

import hashlib
from typing import Any

import orjson

FORMAT = orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_PASSTHROUGH_SUBCLASS


def canonical_json(document: Any) -> str:
    """Return ``document`` as JSON with sorted members and no insignificant space; dates as ISO 8601, times in UTC."""
    return orjson.dumps(document, option=FORMAT, default=str).decode()


def sha256_of(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def entry_sha256(entry: dict[str, Any]) -> str:
    """Return the hash of a publication: of everything in ``entry`` but itself, the previous hash included."""
    return sha256_of(canonical_json({name: value for name, value in entry.items() if name != "sha256"}))

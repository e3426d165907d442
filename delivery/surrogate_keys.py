"""The keys under which responses are kept, so that just what a publication changed can be dropped.

A response depends on the objects that it shows or would show if they were public, on the lists that it was made from,
and on the addresses at which it found something or nothing. A publication names what it may have changed of these.
"""

from urllib.parse import quote

# Sites, their settings and the glossary decide what any address shows.
EVERYTHING = "everything"
# What depends on more is dropped with whatever is published.
MOST_SURROGATE_KEYS = 400


def list_key(name: str) -> str:
    """Return the key of a list, such as ``list-1/articles/brand-3``."""
    return f"list-{name}"


def every_key(kind: str) -> str:
    """Return the key of all objects of a kind, of pages by their type, such as ``every-brand`` or ``every-article``.

    What sorts, counts or picks among all of them depends on it.
    """
    return f"every-{kind}"


def place_key(site: int | None, path: str) -> str:
    """Return the key of an address of a site; of every site, if it belongs to none. Keys hold no space."""
    return f"place-{site or ''}{quote(path)}"

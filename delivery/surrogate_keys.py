"""The keys under which caches keep what shows an object, so that all of it can be dropped at once."""

from delivery.models.publications import Kind, object_name

LIST_OF_ARTICLES = "list-articles"


def surrogate_keys(kind: str, key: int) -> list[str]:
    """Return the keys of everything that a publication of an object may have changed."""
    keys = [object_name(kind, key)]
    if kind == Kind.PAGE:
        keys.append(LIST_OF_ARTICLES)
    return keys

"""What people write into a search, in one form."""

import re

LONGEST_QUERY = 200
WORD = re.compile(r"\w+(?:[-'’]\w+)*")


def cleaned(text: str) -> str:
    """Return ``text`` as words of a sane length: without control characters, which PostgreSQL refuses in part."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(shown.split())[:LONGEST_QUERY]


def normalised(text: str) -> str:
    """Return the one form in which equal searches are equal: small letters, single spaces, no punctuation."""
    return " ".join(WORD.findall(cleaned(text).lower().replace("’", "'")))

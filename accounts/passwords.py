"""Passwords that somebody who knows this site or the person would try first."""

import re
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

LONGEST_UNIT = 4  # what is only repeated, such as “abcdabcdabcdabcd”
SHORTEST_NAME = 4  # of a word that names the site or the person; shorter ones are in many words
LEAST_OF_ITS_OWN = 8  # characters beside such names


class GuessablePasswordValidator:
    """Refuses names with little beside them, and what is only repeated or counted up."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` for such a password."""
        plain = re.sub(r"[\W_]", "", password.casefold())
        if is_repeated(plain) or is_counted(plain):
            raise ValidationError("This only repeats or counts on. Take words that belong to you.", code="repeated")
        for name in sorted(names(user), key=len, reverse=True):
            plain = plain.replace(name, "")
        if len(plain) < LEAST_OF_ITS_OWN:
            message = "This is little more than the name of the site or yours. Add words of your own."
            raise ValidationError(message, code="names")

    def get_help_text(self) -> str:
        return (
            "Take a few words that do not belong together; spaces count. The name of this site or yours is not enough, "
            "nor is something that only repeats."
        )


def names(user: Any) -> set[str]:
    """Return the words that name this site and, if it is known, the person."""
    told = [settings.WAGTAIL_SITE_NAME, urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or ""]
    if user is not None:
        told += [user.get_username(), user.first_name, user.last_name, user.email]
    words = re.findall(r"[^\W_]+", " ".join(told).casefold())
    return {word for word in words if len(word) >= SHORTEST_NAME}


def is_repeated(text: str) -> bool:
    """Return whether ``text`` is a few characters over and over."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, LONGEST_UNIT + 1))


def is_counted(text: str) -> bool:
    """Return whether each character is the next, or the one before, as in “abcdef…” and “7890123…”."""
    steps = {
        (int(right) - int(left)) % 10 if left.isdecimal() and right.isdecimal() else ord(right) - ord(left)
        for left, right in pairwise(text)
    }
    return len(steps) == 1 and steps <= {1, -1, 9}

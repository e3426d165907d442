"""Where readers will see a text once it is public: the live pages of others that show it."""

import difflib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wagtail import hooks


@dataclass(frozen=True)
class ShowingPage:
    """A live page that shows the text."""

    title: str
    url: str
    brand: str
    language: str


@dataclass(frozen=True)
class Showing:
    """The pages of one brand (or of none) in one language: how the text reads on them so far, and how it will."""

    brand: str
    language: str
    before: list[str]
    after: list[str]
    pages: list[ShowingPage] = field(default_factory=list)

    @cached_property
    def difference(self) -> list[str]:
        """The lines that change for readers of these pages, as a unified diff without its head."""
        return list(difflib.unified_diff(self.before, self.after, lineterm="", n=1))[2:]


class Reach:
    """All live pages that publishing a text changes: each stands in one of ``showings``."""

    def __init__(self, showings: list[Showing]):
        self.showings = sorted(showings, key=lambda showing: (not showing.brand, showing.brand, showing.language))

    @cached_property
    def pages(self) -> list[ShowingPage]:
        return [page for showing in self.showings for page in showing.pages]

    @property
    def brands(self) -> list[str]:
        return sorted({showing.brand for showing in self.showings if showing.brand})

    @property
    def languages(self) -> list[str]:
        return sorted({showing.language for showing in self.showings})


def reach_of(draft: Any) -> Reach | None:
    """Return which live pages publishing ``draft`` (``SignedOff``) would change besides itself; None if others never
    show such an object.

    The hook ``pages_showing(draft)`` of the app that knows what the public sees answers with ``Showing`` objects, or
    None.
    """
    for pages_showing in hooks.get_hooks("pages_showing"):
        if (found := pages_showing(draft)) is not None:
            return Reach(found)
    return None

"""What the search page needs of an engine, whichever app has one: typed questions and answers.

The engine reads what is in force, which belongs to an app above this one. So it is named by a setting, and this page
and the API for front ends ask the same one.
"""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

Sort = Literal["best", "newest"]
# More are not counted, and “more than” says so: nobody turns a hundred pages.
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class SearchRequest:
    """What is looked for on the site of ``host``. ``brand`` and ``topic`` are slugs, ``kind`` is a type of page."""

    words: str
    host: str
    brand: str = ""
    topic: str = ""
    kind: str = ""
    sort: Sort = "best"
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True)
class SnippetPiece:
    """A part of a snippet, in plain text."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class ResultBrand:
    id: int
    name: str
    slug: str
    colour: str
    url: str


@dataclass(frozen=True)
class SearchResult:
    """A page that was found. ``anchor`` is that of the section in which the words stand, empty for its beginning."""

    id: int
    type: str
    title: str
    url: str
    introduction: str
    brand: ResultBrand | None
    section: str
    anchor: str
    snippet: list[SnippetPiece]
    is_promoted: bool

    @property
    def link(self) -> str:
        return f"{self.url}#{self.anchor}" if self.anchor else self.url


@dataclass(frozen=True)
class Facet:
    """A value that the results can be narrowed to, and how many would be left."""

    value: str
    name: str
    number: int


@dataclass(frozen=True)
class Facets:
    brands: list[Facet] = field(default_factory=list)
    topics: list[Facet] = field(default_factory=list)
    kinds: list[Facet] = field(default_factory=list)


@dataclass(frozen=True)
class DidYouMean:
    """The words in the spelling of the site. ``is_used``: nothing held them as written, so the results are of these."""

    words: str
    is_used: bool


@dataclass(frozen=True)
class SearchResults:
    """One page of results. ``is_more``: there are more than ``total``, which were not counted.

    ``holds_all`` is false where no page holds all the words, and the results hold some of them.
    """

    results: list[SearchResult]
    total: int
    is_more: bool
    holds_all: bool
    facets: Facets
    did_you_mean: DidYouMean | None


@dataclass(frozen=True)
class Suggestion:
    """A name that begins like what was typed. ``match`` says whether the name itself does, or another word for it."""

    kind: Literal["page", "brand", "topic", "person"]
    title: str
    url: str
    match: Literal["name", "synonym"]


class SearchEngine(Protocol):
    """Finds what the public may see on a site."""

    def search(self, request: SearchRequest) -> SearchResults:
        """Return one page of results. What is asked is any text: nothing in it is an error."""
        ...

    def suggest(self, beginning: str, *, host: str) -> list[Suggestion]:
        """Return the few names that have words which begin like ``beginning``."""
        ...


def search_engine() -> SearchEngine:
    """Return the engine that ``SEARCH_ENGINE`` names."""
    return import_string(settings.SEARCH_ENGINE)()

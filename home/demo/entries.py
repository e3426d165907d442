"""The shapes in which the demonstration's content is written down."""

from dataclasses import dataclass, field
from typing import Any


class Prose(str):
    """A text in the notation of ``home.demo.notation``, which becomes rich text."""


class PictureKey(str):
    """The key of a picture that ``home.demo.pictures`` draws."""


class PageSlug(str):
    """The slug of a page of the demonstration."""


class DisclaimerName(str):
    """The internal name of a disclaimer."""


@dataclass(frozen=True)
class ClauseEntry:
    text: str
    brand_slug: str = ""


@dataclass(frozen=True)
class DisclaimerEntry:
    name: str
    heading: str
    body: str
    clauses: tuple[ClauseEntry, ...]
    jurisdiction: str = "us"


@dataclass(frozen=True)
class BrandEntry:
    name: str
    slug: str
    tagline: str
    summary: str
    logo: str
    colour: str
    website: str
    booking_url: str
    legal_name: str
    disclaimer: str


@dataclass(frozen=True)
class PersonEntry:
    name: str
    slug: str
    credentials: str
    role: str
    biography: str
    photo: str
    licence_number: str
    licence_state: str
    licence_expires_in_days: int
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TopicEntry:
    name: str
    slug: str
    kind: str
    description: str


@dataclass(frozen=True)
class GlossaryEntry:
    term: str
    further_spellings: str
    explanation: str


@dataclass(frozen=True)
class ReferenceEntry:
    """A real publication. ``doi``, ``pmid`` or ``url`` leads to it."""

    key: str
    citation: str
    year: int
    evidence_kind: str
    doi: str = ""
    pmid: str = ""
    url: str = ""


@dataclass(frozen=True)
class ArticleEntry:
    """An article. Days are counted from the day of loading, so that the demonstration never grows old."""

    title: str
    slug: str
    introduction: str
    brand: str
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    picture: str
    picture_alt_text: str
    body: list[dict[str, Any]]
    search_description: str
    reviewer: str = ""
    published_days_ago: int | None = None
    reviewed_days_ago: int | None = None
    review_due_in_days: int | None = None
    further_brands: tuple[str, ...] = ()
    further_references: tuple[str, ...] = ()
    is_submitted: bool = False


@dataclass(frozen=True)
class StandardPageEntry:
    title: str
    slug: str
    introduction: str
    search_description: str
    body: list[dict[str, Any]] = field(default_factory=list)

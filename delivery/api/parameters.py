"""What a request may ask for. Anything else is refused by name."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import AfterValidator, Field

from delivery.api.problems import ProblemError

LARGEST_PAGE_SIZE = 100
LARGEST_NUMBER = 2**63 - 1


# PostgreSQL has no null character.
WITHOUT_NULL_CHARACTERS = r"^[^\u0000]*$"
Text = Annotated[str, Field(pattern=WITHOUT_NULL_CHARACTERS)]
Slug = Annotated[str, Field(max_length=255, pattern=WITHOUT_NULL_CHARACTERS)]


def in_utc(moment: datetime) -> datetime:
    """Return ``moment`` in UTC: PostgreSQL refuses zones that are more than sixteen hours away."""
    if moment.tzinfo is None:
        raise ValueError("Give the time with its zone, such as 2026-10-01T12:00:00Z.")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("This time is too far away.") from error


Moment = Annotated[datetime, AfterValidator(in_utc)]
RichTextForm = Literal["html", "markdown", "json"]


class DocumentParameters(Schema):
    """What can be asked of any document."""

    fields: Annotated[Text, Field(max_length=1000)] | None = Field(
        None, description="Only these members, separated by commas; inner ones with a dot: title,brand.name"
    )
    rich_text: RichTextForm = Field("html", description="The form of rich text.")


class PathParameters(DocumentParameters):
    path: Annotated[Text, Field(min_length=1, max_length=2000)] = Field(
        ..., description="The address on the site, such as /articles/iron-infusions/"
    )


class ListParameters(DocumentParameters):
    page: int = Field(1, ge=1, le=LARGEST_NUMBER // LARGEST_PAGE_SIZE, description="Which page, from 1.")
    page_size: int = Field(20, ge=1, le=LARGEST_PAGE_SIZE, description="How many on a page.")


class ArticleListParameters(ListParameters):
    brand: Slug | None = Field(None, description="The slug of a brand: its articles, and those that name it.")
    topic: Slug | None = Field(None, description="The slug of a topic.")
    author: Slug | None = Field(None, description="The slug of a person.")
    featured: bool | None = Field(None, description="Only what the home page features, or only all else.")
    published_after: Moment | None = Field(None, description="First published after this time.")
    published_before: Moment | None = Field(None, description="First published before this time.")
    order: Literal["-published", "published"] = Field("-published", description="Newest or oldest first.")
    cursor: Annotated[Text, Field(max_length=200)] | None = Field(
        None, description="Where the page before ended: its next_cursor. Instead of page."
    )
    include: Literal["body"] | None = Field(None, description="“body” gives whole documents instead of cards.")


class SearchParameters(ListParameters):
    q: Annotated[Text, Field(min_length=1, max_length=200)] = Field(..., description="The words to look for.")
    brand: Slug | None = Field(None, description="The slug of a brand: its pages, and those that name it.")
    topic: Slug | None = Field(None, description="The slug of a topic.")
    kind: Literal["article", "standard", "contact"] | None = Field(None, description="Only pages of this type.")
    sort: Literal["best", "newest"] = Field("best", description="Best match or newest first.")


class SuggestParameters(Schema):
    q: Annotated[Text, Field(min_length=1, max_length=200)] = Field(..., description="The beginning of words.")


class ChangesParameters(Schema):
    after: int = Field(0, ge=0, le=LARGEST_NUMBER, description="The number of the last publication that you have.")
    limit: int = Field(100, ge=1, le=1000, description="How many at most.")


def refuse_unknown_parameters(request: HttpRequest, parameters: type[Schema]) -> None:
    """Raise ``ProblemError`` for a parameter that is not known, or that is given twice."""
    known = parameters.model_fields
    for name, values in request.GET.lists():
        if name not in known:
            raise ProblemError(
                400,
                f"There is no parameter “{name[:80]}”. Known: {', '.join(sorted(known)) or 'none'}.",
                field=name[:80],
            )
        if len(values) > 1:
            raise ProblemError(400, f"“{name}” is given more than once.", field=name)

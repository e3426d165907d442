"""Brands, disclaimers, people, topics and images."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import BaseModel

from delivery.api.parameters import LARGEST_NUMBER, DocumentParameters, ListParameters, Slug, refuse_unknown_parameters
from delivery.api.problems import ProblemError
from delivery.api.responses import Trimming, rich_text_form
from delivery.api.schemas import (
    Brand,
    Disclaimer,
    Image,
    Person,
    Problem,
    TopicDocument,
    page_of,
)
from delivery.composition.composer import Composer, Document
from delivery.composition.whole import read_listed, whole_snippet
from delivery.listing import list_sources
from delivery.reading import FIND_OBJECT, FIND_SNIPPET, Source

router = Router(by_alias=True)

Show = Callable[[Composer, Source], Document]


def list_of(
    request: HttpRequest, parameters: ListParameters, kind: str, show: Show, model: type[Schema]
) -> HttpResponse:
    """Return one page of the public objects of ``kind``, by name."""
    refuse_unknown_parameters(request, ListParameters)
    trim = Trimming(parameters, model)
    offset = (parameters.page - 1) * parameters.page_size
    read = read_listed(lambda: list_sources(kind, parameters.page_size, offset))
    found = read.listed
    pages = max(1, -(-found.total // parameters.page_size))
    if parameters.page > pages:
        raise ProblemError(404, f"There are {pages} pages.", field="page")
    composer = Composer(read.sources, rich_text_form(parameters))
    document: dict[str, Any] = {
        "items": [show(composer, source) for source in found.sources],
        "total": found.total,
        "page": parameters.page,
        "page_size": parameters.page_size,
        "pages": pages,
        "next_cursor": None,
    }
    # Any other object of the kind would be in the list too, so it depends on whatever is published.
    return trim.response(document, keys=None)


def one_of(
    request: HttpRequest,
    parameters: DocumentParameters,
    show: Show,
    model: type[BaseModel],
    statement: str,
    **values: Any,
) -> HttpResponse:
    """Return the one public object that ``statement`` finds. Raises ``ProblemError`` if there is none."""
    refuse_unknown_parameters(request, DocumentParameters)
    trim = Trimming(parameters, model)
    member = "slug" if "slug" in values else "key"
    name = str(values.get("slug", values.get("object")))
    read = whole_snippet(statement, show, rich_text_form(parameters), **values)
    if read is None:
        raise ProblemError(404, f"There is no public “{name[:80]}” here.", field=member, location="path")
    return trim.response(read.document, keys=read.keys)


def show_brand(composer: Composer, source: Source) -> Document:
    return composer.brand(source)


def show_disclaimer(composer: Composer, source: Source) -> Document:
    return composer.disclaimer(source)


def show_person(composer: Composer, source: Source) -> Document:
    return composer.person(source)


def show_topic(composer: Composer, source: Source) -> Document:
    return composer.topic(source)


def show_image(composer: Composer, source: Source) -> Document:
    return composer.image(source)


ERRORS = {400: Problem, 404: Problem}
BrandList = page_of(Brand, "BrandList")
DisclaimerList = page_of(Disclaimer, "DisclaimerList")
PersonList = page_of(Person, "PersonList")
TopicList = page_of(TopicDocument, "TopicList")


@router.get("/brands/", response={200: BrandList, **ERRORS}, tags=["brands"], summary="List brands")
def list_brands(request: HttpRequest, parameters: Query[ListParameters]) -> HttpResponse:
    return list_of(request, parameters, "brand", show_brand, BrandList)


@router.get("/brands/{slug}", response={200: Brand, **ERRORS}, tags=["brands"], summary="One brand")
def brand(request: HttpRequest, slug: Slug, parameters: Query[DocumentParameters]) -> HttpResponse:
    return one_of(request, parameters, show_brand, Brand, FIND_SNIPPET, kind="brand", slug=slug)


@router.get("/disclaimers/", response={200: DisclaimerList, **ERRORS}, tags=["brands"], summary="List disclaimers")
def list_disclaimers(request: HttpRequest, parameters: Query[ListParameters]) -> HttpResponse:
    return list_of(request, parameters, "disclaimer", show_disclaimer, DisclaimerList)


ObjectKey = Path(..., ge=1, le=LARGEST_NUMBER)


@router.get("/disclaimers/{key}", response={200: Disclaimer, **ERRORS}, tags=["brands"], summary="One disclaimer")
def disclaimer(request: HttpRequest, parameters: Query[DocumentParameters], key: int = ObjectKey) -> HttpResponse:
    return one_of(request, parameters, show_disclaimer, Disclaimer, FIND_OBJECT, object=f"disclaimer-{key}")


@router.get("/people/", response={200: PersonList, **ERRORS}, tags=["people"], summary="List people")
def list_people(request: HttpRequest, parameters: Query[ListParameters]) -> HttpResponse:
    return list_of(request, parameters, "person", show_person, PersonList)


@router.get("/people/{slug}", response={200: Person, **ERRORS}, tags=["people"], summary="One person")
def person(request: HttpRequest, slug: Slug, parameters: Query[DocumentParameters]) -> HttpResponse:
    return one_of(request, parameters, show_person, Person, FIND_SNIPPET, kind="person", slug=slug)


@router.get("/topics/", response={200: TopicList, **ERRORS}, tags=["topics"], summary="List topics")
def list_topics(request: HttpRequest, parameters: Query[ListParameters]) -> HttpResponse:
    return list_of(request, parameters, "topic", show_topic, TopicList)


@router.get("/topics/{slug}", response={200: TopicDocument, **ERRORS}, tags=["topics"], summary="One topic")
def topic(request: HttpRequest, slug: Slug, parameters: Query[DocumentParameters]) -> HttpResponse:
    return one_of(request, parameters, show_topic, TopicDocument, FIND_SNIPPET, kind="topic", slug=slug)


@router.get("/images/{key}", response={200: Image, **ERRORS}, tags=["images"], summary="One image")
def image(request: HttpRequest, parameters: Query[DocumentParameters], key: int = ObjectKey) -> HttpResponse:
    return one_of(request, parameters, show_image, Image, FIND_OBJECT, object=f"image-{key}")

"""Articles."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from delivery.api.parameters import ArticleListParameters, DocumentParameters, refuse_unknown_parameters
from delivery.api.problems import ProblemError
from delivery.api.responses import Trimming, host_of, json_response, rich_text_form
from delivery.api.schemas import Article, ArticleList, Problem
from delivery.composition.composer import Composer
from delivery.composition.whole import ATTEMPTS, UnsettledError, whole_page
from delivery.listing import ArticleQuery, find_articles, keys_of_slugs, read_cursor
from delivery.reading import FIND_BY_SLUG, fetch

router = Router(tags=["articles"])

FILTERS = {"brand": "brand", "topic": "topic", "author": "person"}


@router.get("/", response={200: ArticleList, 400: Problem, 404: Problem}, summary="List articles")
def list_articles(request: HttpRequest, parameters: Query[ArticleListParameters]) -> HttpResponse:
    """Articles as cards, each with its brand and the disclaimer that must stand beside it; newest first."""
    refuse_unknown_parameters(request, ArticleListParameters)
    trim = Trimming(parameters, ArticleList)
    wanted = article_query(parameters, host_of(request))
    convert = rich_text_form(parameters)
    for _ in range(ATTEMPTS):
        found = find_articles(wanted)
        needed = {name for source in found.sources for name in source.refers_to}
        sources, number = fetch(needed, site=None) if needed else ({}, 0)
        if number in {found.number, 0}:
            break
    else:
        raise UnsettledError("Content is being published faster than it can be read. Try again.")
    pages = max(1, -(-found.total // parameters.page_size))
    if not parameters.cursor and parameters.page > pages:
        raise ProblemError(404, f"There are {pages} pages.", field="page")
    composer = Composer(sources, convert)
    show = composer.article_whole if wanted.whole else composer.article_card
    document = {
        "items": [show(source) for source in found.sources],
        "total": found.total,
        "page": None if parameters.cursor else parameters.page,
        "page_size": parameters.page_size,
        "pages": pages,
        "next_cursor": found.next_cursor,
    }
    keys = ["list-articles", *(source.object for source in found.sources), *sources]
    return json_response(trim(document), keys=keys)


def article_query(parameters: ArticleListParameters, host: str) -> ArticleQuery:
    """Return what is asked for. Raises ``ProblemError`` for a filter that names nothing public."""
    asked = {kind: slug for name, kind in FILTERS.items() if (slug := getattr(parameters, name)) is not None}
    keys = keys_of_slugs(asked) if asked else {}
    filters = []
    for name, kind in FILTERS.items():
        if kind in asked:
            if kind not in keys:
                raise ProblemError(404, f"There is no {name} “{asked[kind]}”.", field=name)
            filters.append(f"{name}-{keys[kind]}")
    after = None
    if parameters.cursor:
        if parameters.page != 1:
            raise ProblemError(400, "Ask for a page or give a cursor, not both.", field="cursor")
        try:
            after = read_cursor(parameters.cursor)
        except ValueError as error:
            raise ProblemError(400, str(error), field="cursor") from error
    times: dict[str, Any] = {}
    for name in ("published_after", "published_before"):
        moment = getattr(parameters, name)
        if moment is not None and moment.tzinfo is None:
            raise ProblemError(400, "Give the time with its zone, such as 2026-10-01T12:00:00Z.", field=name)
        times[name] = moment
    return ArticleQuery(
        host=host,
        filters=tuple(filters),
        featured=parameters.featured,
        oldest_first=parameters.order == "published",
        limit=parameters.page_size,
        offset=0 if after else (parameters.page - 1) * parameters.page_size,
        after=after,
        whole=parameters.include == "body",
        **times,
    )


@router.get("/{slug}", response={200: Article, 400: Problem, 404: Problem}, summary="One article, whole")
def article(request: HttpRequest, slug: str, parameters: Query[DocumentParameters]) -> HttpResponse:
    """Everything that the page of an article shows, in one document."""
    refuse_unknown_parameters(request, DocumentParameters)
    trim = Trimming(parameters, Article)
    if "\x00" in slug:
        raise ProblemError(400, "Null characters are not allowed.", field="slug", location="path")
    read = whole_page(
        FIND_BY_SLUG, rich_text_form(parameters), kind="page", type="article", slug=slug, host=host_of(request)
    )
    if read is None:
        raise ProblemError(404, f"There is no public article “{slug[:80]}”.", field="slug", location="path")
    return json_response(trim(read.document), keys=read.keys)

"""Articles."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from delivery.api.parameters import ArticleListParameters, DocumentParameters, Slug, refuse_unknown_parameters
from delivery.api.problems import ProblemError
from delivery.api.responses import Trimming, host_of, rich_text_form
from delivery.api.schemas import Article, ArticleList, BrandSummary, Problem
from delivery.composition.composer import Composer, Document
from delivery.composition.whole import ReadList, read_listed, whole_page
from delivery.listing import ArticleQuery, find_articles, keys_of_slugs, read_cursor
from delivery.reading import FIND_BY_SLUG, Source
from delivery.recording.projection import ARTICLE_LIST
from delivery.surrogate_keys import list_key

router = Router(tags=["articles"], by_alias=True)

FILTERS = {"brand": "brand", "topic": "topic", "author": "person"}


@router.get("/", response={200: ArticleList, 400: Problem, 404: Problem}, summary="List articles")
def list_articles(request: HttpRequest, parameters: Query[ArticleListParameters]) -> HttpResponse:
    """Articles as cards, each with its brand and the disclaimer that must stand beside it; newest first."""
    refuse_unknown_parameters(request, ArticleListParameters)
    trim = Trimming(parameters, ArticleList)
    wanted = article_query(parameters, host_of(request))
    read = read_listed(lambda: find_articles(wanted))
    found = read.listed
    pages = max(1, -(-found.total // parameters.page_size))
    if not parameters.cursor and parameters.page > pages:
        raise ProblemError(404, f"There are {pages} pages.", field="page")
    composer = Composer(read.sources, rich_text_form(parameters))
    document = {
        "items": [article_item(composer, source, whole=wanted.whole) for source in found.sources],
        "brands": brands_of(composer, found.sources),
        "total": found.total,
        "page": None if parameters.cursor else parameters.page,
        "page_size": parameters.page_size,
        "pages": pages,
        "next_cursor": found.next_cursor,
    }
    return trim.response(document, keys=list_keys(wanted, read))


def article_item(composer: Composer, source: Source, *, whole: bool) -> Document:
    """Return an article as an item of a list: its brand stands beside the list, once."""
    if not whole:
        return composer.article_card(source)
    document = composer.article_whole(source)
    return document | {"brand": {name: document["brand"][name] for name in BrandSummary.model_fields}}


def brands_of(composer: Composer, sources: list[Source]) -> list[Document]:
    brands = {brand.key: brand for source in sources if (brand := composer.source(source.document["brand"]))}
    return [composer.brand(brands[key]) for key in sorted(brands)]


def list_keys(wanted: ArticleQuery, read: ReadList) -> list[str] | None:
    """Return what a list depends on: its entries, its items and all that they show; None: on anything."""
    if read.keys is None or wanted.featured is not None or not read.listed.sources:
        return None
    site = read.listed.sources[0].site
    lists = [f"{site}/{ARTICLE_LIST}/{name}" for name in wanted.filters] or [f"{site}/{ARTICLE_LIST}"]
    return [*(list_key(name) for name in lists), *read.keys]


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
    return ArticleQuery(
        host=host,
        filters=tuple(filters),
        featured=parameters.featured,
        oldest_first=parameters.order == "published",
        limit=parameters.page_size,
        offset=0 if after else (parameters.page - 1) * parameters.page_size,
        after=after,
        whole=parameters.include == "body",
        published_after=parameters.published_after,
        published_before=parameters.published_before,
    )


@router.get("/{slug}", response={200: Article, 400: Problem, 404: Problem}, summary="One article, whole")
def article(request: HttpRequest, slug: Slug, parameters: Query[DocumentParameters]) -> HttpResponse:
    """Everything that the page of an article shows, in one document."""
    refuse_unknown_parameters(request, DocumentParameters)
    trim = Trimming(parameters, Article)
    read = whole_page(
        FIND_BY_SLUG, rich_text_form(parameters), kind="page", type="article", slug=slug, host=host_of(request)
    )
    if read is None:
        raise ProblemError(404, f"There is no public article “{slug[:80]}”.", field="slug", location="path")
    return trim.response(read.document, keys=read.keys)

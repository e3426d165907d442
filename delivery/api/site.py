"""The site as a whole: settings, menus, search, and what changed."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from delivery.api.parameters import (
    ChangesParameters,
    DocumentParameters,
    SearchParameters,
    SuggestParameters,
    refuse_unknown_parameters,
)
from delivery.api.problems import ProblemError
from delivery.api.responses import Trimming, host_of, json_response, rich_text_form
from delivery.api.schemas import Changes, Problem, SearchResults, SiteDocument, Suggestions
from delivery.composition.composer import Composer
from delivery.composition.site import site_document
from delivery.reading import fetch, find_site, newest, publications_after
from delivery.searching import PublishedSearch
from search.engine import MOST_COUNTED, SearchRequest

router = Router(tags=["site"], by_alias=True)


@router.get("/site", response={200: SiteDocument, 400: Problem, 404: Problem}, summary="Settings, menus and footer")
def site(request: HttpRequest, parameters: Query[DocumentParameters]) -> HttpResponse:
    """What every page of the site shows around its content."""
    refuse_unknown_parameters(request, DocumentParameters)
    trim = Trimming(parameters, SiteDocument)
    found = find_site(host_of(request))
    if len(found) < 2:
        raise ProblemError(404, "There is no site with settings at this host.")
    sources = {source.object: source for source in fetch(found["site_settings"].refers_to, site=None)[0]}
    document = site_document(found["site"], found["site_settings"], Composer(sources, rich_text_form(parameters)))
    return trim.response(document)


@router.get("/search", response={200: SearchResults, 400: Problem, 404: Problem}, summary="Search pages")
def search(request: HttpRequest, parameters: Query[SearchParameters]) -> HttpResponse:
    """Public pages that hold all words, best first. “-word” excludes, “or” widens, quotes keep words together.

    Where nothing does, the results are of the spelling that the site knows, else of pages that hold some of the words.
    """
    refuse_unknown_parameters(request, SearchParameters)
    trim = Trimming(parameters, SearchResults)
    offset = (parameters.page - 1) * parameters.page_size
    asked = SearchRequest(
        words=parameters.q,
        host=host_of(request),
        brand=parameters.brand or "",
        topic=parameters.topic or "",
        kind=parameters.kind or "",
        sort=parameters.sort,
        limit=parameters.page_size,
        # What is beyond that is never counted, so there is no such page.
        offset=min(offset, MOST_COUNTED),
    )
    found = PublishedSearch().search(asked)
    pages = max(1, -(-found.total // parameters.page_size))
    if parameters.page > pages:
        raise ProblemError(404, f"There are {pages} pages of results.", field="page")
    document = {
        "items": found.results,
        "total": found.total,
        "is_more": found.is_more,
        "holds_all": found.holds_all,
        "did_you_mean": found.did_you_mean,
        "facets": found.facets,
        "page": parameters.page,
        "page_size": parameters.page_size,
        "pages": pages,
        "next_cursor": None,
    }
    return trim.response(document)


@router.get("/suggest", response={200: Suggestions, 400: Problem}, summary="Suggest while a reader types")
def suggestions(request: HttpRequest, parameters: Query[SuggestParameters]) -> HttpResponse:
    """Up to eight brands, topics, people and pages whose names, or other words for them, begin like what was typed."""
    refuse_unknown_parameters(request, SuggestParameters)
    found = PublishedSearch().suggest(parameters.q, host=host_of(request))
    return json_response({"items": [asdict(suggestion) for suggestion in found]})


@router.get(
    "/changes",
    response={200: Changes, 304: None, 400: Problem, 404: Problem},
    summary="What was published since",
    tags=["changes"],
)
def changes(request: HttpRequest, parameters: Query[ChangesParameters]) -> HttpResponse:
    """Every publication after a number, in order: for incremental builds and mirrors. 304 when there is none."""
    refuse_unknown_parameters(request, ChangesParameters)
    number, sha256 = newest()
    if parameters.after > number:
        raise ProblemError(404, f"The newest publication is {number}.", field="after")
    if parameters.after == number:
        response = HttpResponse(status=304)
        response["ETag"] = f'"{sha256}"'
        return response
    rows = publications_after(parameters.after, parameters.limit)
    document = {
        "items": rows,
        "newest_number": number,
        "newest_sha256": sha256,
        "has_more": rows[-1]["number"] < number,
    }
    return json_response(document)

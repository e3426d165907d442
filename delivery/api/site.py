"""The site as a whole: settings, menus, search, and what changed."""

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
from delivery.api.schemas import Changes, Problem, SearchResult, SiteDocument, Suggestions, page_of
from delivery.composition.composer import Composer
from delivery.composition.site import site_document
from delivery.composition.whole import read_listed
from delivery.reading import fetch, find_site, newest, publications_after
from delivery.searching import search_pages, suggest

router = Router(tags=["site"])
SearchResults = page_of(SearchResult, "SearchResults")


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
    return json_response(trim(document))


@router.get("/search", response={200: SearchResults, 400: Problem, 404: Problem}, summary="Search pages")
def search(request: HttpRequest, parameters: Query[SearchParameters]) -> HttpResponse:
    """Public pages that hold all words, best first. “-word” excludes, “or” widens, quotes keep words together."""
    refuse_unknown_parameters(request, SearchParameters)
    trim = Trimming(parameters, SearchResults)
    host, offset = host_of(request), (parameters.page - 1) * parameters.page_size
    read = read_listed(lambda: search_pages(parameters.q, host=host, limit=parameters.page_size, offset=offset))
    found = read.listed
    pages = max(1, -(-found.total // parameters.page_size))
    if parameters.page > pages:
        raise ProblemError(404, f"There are {pages} pages of results.", field="page")
    composer = Composer(read.sources)
    document = {
        "items": [composer.search_result(source) for source in found.sources],
        "total": found.total,
        "page": parameters.page,
        "page_size": parameters.page_size,
        "pages": pages,
        "next_cursor": None,
    }
    return json_response(trim(document))


@router.get("/suggest", response={200: Suggestions, 400: Problem}, summary="Suggest while a reader types")
def suggestions(request: HttpRequest, parameters: Query[SuggestParameters]) -> HttpResponse:
    """Up to eight brands, topics, people and pages whose names have words that begin like what was typed."""
    refuse_unknown_parameters(request, SuggestParameters)
    found = suggest(parameters.q, host=host_of(request))
    items = [{"kind": kind, "title": title, "url": path} for kind, title, path in found]
    return json_response({"items": items})


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

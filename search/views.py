"""Search for readers, over what is in force: see ``search.engine``."""

from dataclasses import asdict
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from blog.counting import comes_from_editor, comes_from_own_page
from blog.listing import public_articles
from blog.models import ArticleIndexPage, ArticlePage, Topic
from blog.visibility import public
from search.counting import count_search
from search.engine import MOST_COUNTED, Facet, SearchRequest, SearchResults, search_engine
from search.words import LONGEST_QUERY, cleaned, normalised

RESULTS_A_PAGE = 10
MOST_PAGES = MOST_COUNTED // RESULTS_A_PAGE
TOPICS_TO_TRY = 12
PLACE_KINDS = {"brand": "Service", "topic": "Topic", "person": "Person"}
FACETS = (("brand", "Service", "brands"), ("topic", "Topic", "topics"), ("kind", "Kind of page", "kinds"))


def host_of(request: HttpRequest) -> str:
    """Return the host that was asked, without its port: it decides which site answers."""
    host, _, port = request.get_host().rpartition(":")
    return host if host and port.isdigit() else request.get_host()


def page_asked_for(request: HttpRequest) -> int:
    """Return the number of the page of results. Raises ``Http404`` for what cannot be one."""
    try:
        number = int(request.GET.get("page") or 1)
    except ValueError:
        number = 0
    if not 1 <= number <= MOST_PAGES:
        raise Http404("There is no such page of results.")
    return number


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the results for ``?q=``, in pages. Raises ``Http404`` for a page of results that does not exist."""
    words = cleaned(request.GET.get("q", ""))
    if not words:
        return render(request, "search/search.html", {"words": words})
    number = page_asked_for(request)
    asked = SearchRequest(
        words=words,
        host=host_of(request),
        sort="newest" if request.GET.get("sort") == "newest" else "best",
        limit=RESULTS_A_PAGE,
        offset=(number - 1) * RESULTS_A_PAGE,
        **{name: cleaned(request.GET.get(name, "")) for name, *_ in FACETS},
    )
    found = search_engine().search(asked)
    meant = found.did_you_mean
    shown_words = meant.words if meant and meant.is_used else words
    context: dict[str, Any] = {
        "words": words,
        "shown_words": shown_words,
        "marked_words": normalised(shown_words),
        "found": found,
        "results": page_of(found, number),
        "asked": asked,
        "narrowings": narrowings(asked, found),
        "is_narrowed": bool(asked.brand or asked.topic or asked.kind),
    }
    if number == 1 and not (meant and meant.is_used):
        context["places"] = [
            {"kind": PLACE_KINDS[place.kind], "name": place.title, "url": place.url}
            for place in search_engine().suggest(words, host=asked.host)
            if place.kind in PLACE_KINDS
        ]
    if not found.total:
        context |= what_to_try()
    return render(request, "search/search.html", context)


def page_of(found: SearchResults, number: int) -> Page:
    """Return one page of results among all of them. Raises ``Http404`` if there are not so many."""
    try:
        page = Paginator(range(found.total), RESULTS_A_PAGE).page(number)
    except EmptyPage as error:
        raise Http404("There is no such page of results.") from error
    page.object_list = found.results  # type: ignore[assignment]  # the engine has found just this page
    return page


def narrowings(asked: SearchRequest, found: SearchResults) -> list[dict[str, Any]]:
    """Return what the results can be narrowed by, and what they are narrowed by already."""
    shown = []
    for name, label, facet in FACETS:
        chosen: str = getattr(asked, name)
        values: list[Facet] = getattr(found.facets, facet)
        if chosen:
            named = next((value for value in values if value.value == chosen), Facet(chosen, chosen, found.total))
            shown.append({"name": name, "label": label, "chosen": named, "values": []})
        elif len(values) > 1:
            shown.append({"name": name, "label": label, "chosen": None, "values": values})
    return shown


def what_to_try() -> dict[str, Any]:
    """Return ways on for who found nothing: what articles are about, and all of them."""
    of_public_articles = ArticlePage.topics.through.objects.filter(
        topic_id=OuterRef("pk"), articlepage__in=public_articles().order_by()
    )
    return {
        "article_index": public(ArticleIndexPage.objects.all()).first(),
        "topics": Topic.objects.filter(Exists(of_public_articles))[:TOPICS_TO_TRY],
    }


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Return names that begin like ``?q=``, for the list under the search field."""
    found = search_engine().suggest(cleaned(request.GET.get("q", "")), host=host_of(request))
    return JsonResponse({"items": [asdict(suggestion) for suggestion in found]})


# No cookie signs anyone in here, and the browser says that a page of this site sent it.
@csrf_exempt
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """Count a search that a page of results reports. Editors are no readers: theirs are not counted."""
    if not comes_from_own_page(request):
        return HttpResponse(status=403)
    text = request.POST.get("q", "")
    if not comes_from_editor(request) and len(text) <= LONGEST_QUERY:
        count_search(text, has_found=request.POST.get("found") != "0", is_click=request.POST.get("click") == "1")
    response = HttpResponse(status=204)
    response["Cache-Control"] = "no-store"
    return response

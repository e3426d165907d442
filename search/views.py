"""Search for readers: Wagtail's own, on PostgreSQL."""

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from blog.models import ArticleIndexPage, ArticlePage
from home.models import HomePage

RESULTS_A_PAGE = 10
LONGEST_QUERY = 200


def searched_words(request: HttpRequest) -> str:
    """Return what the reader looks for: without control characters (PostgreSQL refuses some), of a sane length."""
    asked = "".join(character if character.isprintable() else " " for character in request.GET.get("q", ""))
    return " ".join(asked.split())[:LONGEST_QUERY]


def search_pages(words: str):
    """Return the public pages that hold all of ``words``, best first. Lists of other pages are left out."""
    readable = Page.objects.live().public().filter(depth__gt=1).not_exact_type(HomePage, ArticleIndexPage)
    return readable.search(words, operator="and")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the results for ``?q=``, in pages. Raises ``Http404`` for a page of results that does not exist."""
    words = searched_words(request)
    results = None
    if words:
        paginator = Paginator(search_pages(words), RESULTS_A_PAGE)
        try:
            results = paginator.page(request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise Http404("There is no such page of results.") from error
        results.object_list = results_in_full(list(results.object_list))
    return render(request, "search/search.html", {"words": words, "results": results})


def results_in_full(pages: list[Page]) -> list[Page]:
    """Return ``pages`` as their own types, with what a result shows, in a fixed number of queries."""
    articles = {
        article.pk: article
        for article in ArticlePage.objects.filter(pk__in=[page.pk for page in pages])
        .select_related("brand")
        .defer_streamfields()
    }
    others = {
        page.pk: page
        for page in Page.objects.filter(pk__in=[page.pk for page in pages if page.pk not in articles])
        .specific()
        .defer_streamfields()
    }
    return [articles.get(page.pk) or others[page.pk] for page in pages]

"""Search for readers: Wagtail's own, on PostgreSQL."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backend

from blog.models import ArticleIndexPage, ArticlePage, Person, Topic
from blog.visibility import public
from brands.models import live_brands
from home.models import HomePage

RESULTS_A_PAGE = 10
PLACES_A_KIND = 3
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Place:
    """A page about a service, a topic or a person, that the words of a search name."""

    kind: str
    name: str
    url: str
    brand: str = ""


def searched_words(request: HttpRequest) -> str:
    """Return what the reader looks for: without control characters (PostgreSQL refuses some), of a sane length."""
    asked = "".join(character if character.isprintable() else " " for character in request.GET.get("q", ""))
    return " ".join(asked.split())[:LONGEST_QUERY]


def search_pages(words: str, site: Site | None):
    """Return the public pages of ``site`` that hold all of ``words``, best first, without lists of other pages."""
    # Not blog.visibility.public: the search backend can only translate filters on fields of its index.
    pages = Page.objects.live().public().not_exact_type(HomePage, ArticleIndexPage)
    return (pages.descendant_of(site.root_page) if site else pages.none()).search(words, operator="and")


def search_places(words: str) -> list[Place]:
    """Return the few services, topics and people that ``words`` name."""
    backend = get_search_backend()
    brands, topics, people = (
        backend.autocomplete(words, queryset, operator="and")[:PLACES_A_KIND]
        for queryset in (live_brands(), Topic.objects.all(), Person.objects.all())
    )
    return [
        *(Place("Service", brand.name, brand.url, brand.slug) for brand in brands),
        *(
            Place(topic.get_kind_display() if topic.kind != Topic.Kind.OTHER else "Topic", topic.name, topic.url)
            for topic in topics
        ),
        *(Place("Person", person.name_with_credentials, person.url) for person in people),
    ]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the results for ``?q=``, in pages. Raises ``Http404`` for a page of results that does not exist."""
    words = searched_words(request)
    context: dict[str, Any] = {"words": words}
    if words:
        paginator = Paginator(search_pages(words, Site.find_for_request(request)), RESULTS_A_PAGE)
        try:
            results = paginator.page(request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise Http404("There is no such page of results.") from error
        results.object_list = results_in_full(list(results.object_list))
        context["results"] = results
        if results.number == 1:
            context["places"] = search_places(words)
        if not paginator.count:
            context["article_index"] = public(ArticleIndexPage.objects.all()).first()
    return render(request, "search/search.html", context)


def results_in_full(pages: list[Page]) -> list[Page]:
    """Return ``pages`` as their own types, with what a result shows, in a fixed number of queries."""
    specific = {
        page.pk: page
        for page in Page.objects.filter(pk__in=[page.pk for page in pages]).defer_streamfields().specific()
    }
    prefetch_related_objects([page for page in specific.values() if isinstance(page, ArticlePage)], "brand")
    return [specific[page.pk] for page in pages if page.pk in specific]

"""Public pages of brands, people and topics."""

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from blog.counting import comes_from_editor, comes_from_own_page, count_read, most_read
from blog.listing import (
    MOST_BESIDE,
    articles_of_brand,
    brands_of,
    featured_first,
    page_of,
    people_of,
    public_articles,
    topics_of,
)
from blog.models import ArticleAuthor, Person, Topic
from brands.models import live_brands
from media_library.models import CustomImage
from media_library.renditions import with_renditions

LARGEST_KEY = 2**31 - 1


@require_safe
def service_brand(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published brand: its services, its articles and what they are about, and the people behind them."""
    brand = get_object_or_404(live_brands(), slug=slug)
    articles = featured_first(articles_of_brand(brand))
    topics = list(topics_of(articles))
    context = {
        "brand": brand,
        "articles": page_of(articles, request),
        "services": [topic for topic in topics if topic.kind == Topic.Kind.TREATMENT][:MOST_BESIDE],
        "topics": [topic for topic in topics if topic.kind != Topic.Kind.TREATMENT][:MOST_BESIDE],
        "people": people_of(articles),
        "most_read": most_read(articles),
    }
    return render(request, "brands/service_brand.html", context)


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a person with what they wrote, and then with what else they reviewed."""
    people = Person.objects.prefetch_related(Prefetch("photo", with_renditions(CustomImage.objects.all())))
    shown = get_object_or_404(people, slug=slug)
    wrote_it = ArticleAuthor.objects.filter(article=OuterRef("pk"), person=shown)
    part = Case(When(Exists(wrote_it), then=Value(1)), default=Value(2), output_field=IntegerField())
    articles = (
        public_articles()
        .filter(Q(Exists(wrote_it)) | Q(medical_reviewer=shown))
        .annotate(part=part)
        .order_by("part", "-first_published_at", "-pk")
    )
    return render(request, "blog/person.html", {"person": shown, "articles": page_of(articles, request)})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a topic with the articles about it, the brands and people that they are of, and what they are also about."""
    shown = get_object_or_404(Topic, slug=slug)
    articles = featured_first(public_articles().filter(topics=shown))
    context = {
        "topic": shown,
        "articles": page_of(articles, request),
        "brands": brands_of(articles),
        "people": people_of(articles),
        "related_topics": topics_of(articles).exclude(pk=shown.pk)[:MOST_BESIDE],
        "most_read": most_read(articles),
    }
    return render(request, "blog/topic.html", context)


# No cookie signs anyone in here, and the browser says that a page of this site sent it.
@csrf_exempt
@never_cache
@require_POST
def count_article_read(request: HttpRequest) -> HttpResponse:
    """Count one reading of the article whose page reports it by the key ``article``."""
    if not comes_from_own_page(request):
        return HttpResponseForbidden()
    key = request.POST.get("article", "")
    if key.isascii() and key.isdigit() and int(key) <= LARGEST_KEY and not comes_from_editor(request):
        count_read(int(key))
    return HttpResponse(status=204)

"""Public pages of brands, people and topics."""

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.listing import articles_of_brand, page_of, public_articles
from blog.models import ArticleAuthor, Person, Topic
from brands.models import live_brands
from media_library.models import CustomImage
from media_library.renditions import with_renditions


@require_safe
def service_brand(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published brand with its articles and what they are about."""
    brand = get_object_or_404(live_brands(), slug=slug)
    articles = articles_of_brand(brand)
    topics = Topic.objects.filter(articles__in=articles.order_by().values("pk")).distinct()
    context = {"brand": brand, "articles": page_of(articles, request), "topics": topics}
    return render(request, "brands/service_brand.html", context)


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a person with what they wrote and reviewed."""
    people = Person.objects.prefetch_related(Prefetch("photo", with_renditions(CustomImage.objects.all())))
    shown = get_object_or_404(people, slug=slug)
    wrote_it = ArticleAuthor.objects.filter(article=OuterRef("pk"), person=shown)
    articles = public_articles().filter(Q(Exists(wrote_it)) | Q(medical_reviewer=shown))
    return render(request, "blog/person.html", {"person": shown, "articles": page_of(articles, request)})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a topic with the articles about it."""
    shown = get_object_or_404(Topic, slug=slug)
    articles = public_articles().filter(topics=shown)
    return render(request, "blog/topic.html", {"topic": shown, "articles": page_of(articles, request)})

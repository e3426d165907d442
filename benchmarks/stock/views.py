"""The same HTML page in plain Wagtail templates."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Count, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page, Site
from wagtail.wagtail_hooks import check_view_restrictions

from blog.models import ArticlePage

RELATED_ARTICLES = 3


def article_page(request: HttpRequest, path: str) -> HttpResponse:
    """Show an article as Wagtail does: found from page to page, checked for restrictions, and rendered."""
    site = Site.find_for_request(request)
    components = [component for component in path.split("/") if component]
    # Not the home page's own way to find a page.
    page, arguments, keywords = Page.route(site.root_page.specific, request, components)
    return check_view_restrictions(show)(page, request, arguments, keywords)


def show(page: ArticlePage, request: HttpRequest, arguments: Sequence[Any], keywords: dict[str, Any]) -> HttpResponse:
    context = page.get_context(request) | {"related_articles": related_articles(page)}
    return render(request, "stock/article_page.html", context)


def related_articles(page: ArticlePage) -> list[ArticlePage]:
    """Return articles that share topics or the brand, as one would ask the ORM."""
    topics = page.topics.all()
    return list(
        ArticlePage.objects.live()
        .public()
        .exclude(pk=page.pk)
        .select_related("brand", "hero_image")
        .prefetch_related("authors__person")
        .annotate(
            shared_topics=Count("topics", filter=Q(topics__in=topics), distinct=True),
            same_brand=Case(When(brand_id=page.brand_id, then=Value(1)), default=Value(0)),
        )
        .filter(Q(shared_topics__gt=0) | Q(same_brand=1))
        .order_by("-shared_topics", "-same_brand", "-first_published_at", "-pk")[:RELATED_ARTICLES]
    )

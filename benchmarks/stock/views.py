"""The same HTML page in plain Wagtail templates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from blog.models import ArticlePage


def article_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article as ``Page.serve`` would: the page, and whatever the template asks of it."""
    page = get_object_or_404(ArticlePage.objects.live().public(), slug=slug)
    return render(request, "stock/article_page.html", page.get_context(request))

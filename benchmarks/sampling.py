"""Prints what the drivers need to know of the content: ``python -m benchmarks.django_step sampling``."""

from benchmarks.progress import print_result
from benchmarks.seeding import SLUG_PREFIX
from blog.models import ArticlePage


def main(arguments: list[str]) -> None:
    """Print id and slug of every article, in the order of their numbers."""
    articles = ArticlePage.objects.filter(live=True, slug__startswith=SLUG_PREFIX).order_by("slug")
    print_result(list(articles.values_list("pk", "slug")))

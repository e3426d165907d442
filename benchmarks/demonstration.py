"""Step: makes the site of the demonstration, ready to be served, and says where each type of page is."""

import sys

from django.core.management import call_command

from benchmarks.progress import print_result
from cms.management.commands.run_production_site import Command


def main(arguments: list[str]) -> None:
    print_result(make())


def make() -> dict[str, str]:
    """Make the site of the demonstration; return an address of each type of page, by the name of the type."""
    from blog.listing import public_articles
    from blog.models import ArticleIndexPage
    from brands.models import live_brands
    from home.models import ContactPage, HomePage, StandardPage

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo_content", verbosity=0)
    Command(stdout=sys.stderr).prepare_site()
    article = HomePage.objects.get().featured or public_articles()[0]
    return {
        "home": "/",
        "articles": ArticleIndexPage.objects.get().url,
        "article": article.url,
        "brand": live_brands()[0].url,
        "topic": article.topic_list[0].url,
        "person": article.author_list[0].url,
        "standard": StandardPage.objects.live().order_by("path")[0].url,
        "contact": ContactPage.objects.get().url,
        "search": "/search/?q=ketamine",
        "missing": "/no-such-page/",
    }

"""Asks both searches the judged queries, and times ours: ``python -m benchmarks.django_step search.measuring``.

The stock search is the one that the site had: Wagtail's, live and public pages, all words wanted.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.core.management import call_command
from django.db import connection
from wagtail.models import Page, Site

from benchmarks.progress import print_result, say
from benchmarks.search.quality import DEPTH, JudgedQuery, judged_queries, ndcg, recall, synonym_groups
from benchmarks.seeding import seed
from blog.models import ArticleIndexPage
from home.models import HomePage
from search.engine import SearchRequest, search_engine
from search.models import Synonyms

HOST = "localhost"
BEGINNINGS = "ke es de psy inf iro vit mag dr sa ha dan pt iv po your ketamine side effects ca mig".split(" ")
ROUNDS = 5

Search = Callable[[str], list[str]]


def ours(words: str) -> list[str]:
    found = search_engine().search(SearchRequest(words=words, host=HOST, limit=DEPTH))
    return [result.url.rstrip("/").rpartition("/")[2] for result in found.results]


def stock(words: str) -> list[str]:
    site = Site.objects.get(is_default_site=True)
    pages = Page.objects.live().public().not_exact_type(HomePage, ArticleIndexPage).descendant_of(site.root_page)
    return [page.slug for page in pages.search(words, operator="and")[:DEPTH]]


def quality_of(search: Search, queries: Sequence[JudgedQuery]) -> dict[str, float]:
    found = [(judged, search(judged.query)) for judged in queries]
    by_kind: dict[str, list[float]] = {}
    for judged, slugs in found:
        by_kind.setdefault(judged.kind, []).append(ndcg(slugs, judged.grades))
    misspelled = [recall(slugs, judged.grades) for judged, slugs in found if judged.kind == "misspelled"]
    return {
        "ndcg": statistics.fmean(ndcg(slugs, judged.grades) for judged, slugs in found),
        **{f"ndcg_{kind}": statistics.fmean(values) for kind, values in by_kind.items()},
        "misspelled_recall": statistics.fmean(misspelled),
    }


def milliseconds(ask: Callable[[str], Any], questions: Sequence[str]) -> dict[str, float]:
    """Return the median and the 95th percentile of the times that ``questions`` take, each asked some times."""
    times = []
    for _ in range(ROUNDS):
        for question in questions:
            begin = time.perf_counter()
            ask(question)
            times.append((time.perf_counter() - begin) * 1000)
    return {"median_ms": statistics.median(times), "p95_ms": statistics.quantiles(times, n=20)[-1]}


def prepare() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo_content", verbosity=0)
    for terms in synonym_groups():
        Synonyms.objects.get_or_create(terms=terms)
    # No worker runs here, which would fill the index of the stock search.
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=int)
    number = parser.parse_args(arguments).articles
    prepare()
    queries = judged_queries()
    figures: dict[str, dict[str, float]] = {"ours": quality_of(ours, queries), "stock": quality_of(stock, queries)}
    if number:
        say(f"Quality is measured. Now {number} generated articles for the times.")
        seed(number, with_search_index=True)
        # The first question of a process reads what it keeps.
        search_engine().suggest("ke", host=HOST)
        figures["suggest"] = milliseconds(lambda text: search_engine().suggest(text, host=HOST), BEGINNINGS)
        words = [judged.query for judged in queries]
        figures["search_ours"] = milliseconds(ours, words)
        figures["search_stock"] = milliseconds(stock, words)
    print_result(figures)

"""Queries of the API do not grow with the number of items. Wagtail's caches are empty at each request."""

import pytest
from django.core.cache import cache
from django.test import Client

from blog.models import ArticleIndexPage
from tests.conftest import made_for_several_tests
from tests.factories import PersonFactory, TopicFactory, article_with_every_block, make_site
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

BUDGET = 12
CARDS = "/api/v2/pages/?type=blog.ArticlePage&limit=20"
BUDGETS = {
    CARDS: BUDGET,
    f"{CARDS}&fields=*": BUDGET + 4,
    "/api/v2/pages/?limit=20&fields=*": BUDGET,
    "/api/v2/brands/?fields=*": BUDGET,
    "/api/v2/disclaimers/": BUDGET,
    "/api/v2/people/?fields=*": BUDGET,
    "/api/v2/topics/?fields=*": BUDGET,
    "/api/v2/references/?fields=*": BUDGET,
    "/api/v2/images/?fields=*": BUDGET,
}


def make_articles(parent, number: int) -> None:
    for position in range(number):
        article_with_every_block(
            parent=parent,
            title=f"Article {TopicFactory().pk}-{position}",
            medical_reviewer=PersonFactory(),
            authors=PersonFactory.create_batch(2),
            topics=TopicFactory.create_batch(2),
        )


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker, media_folder):
    """The queries of each list with two articles and with twenty: counted once for all tests."""

    def count():
        make_site()
        article_index = ArticleIndexPage.objects.get()
        make_articles(article_index, 1)
        with_two = {path: queries_of(path, cache.clear) for path in BUDGETS}
        make_articles(article_index, 9)
        return {path: (with_two[path], queries_of(path, cache.clear)) for path in BUDGETS}

    with django_db_blocker.unblock(), made_for_several_tests(count) as counts:
        yield counts


def test_an_article_with_every_block_takes_at_most_twelve_queries(counted, show_figure):
    article = article_with_every_block(parent=ArticleIndexPage.objects.get())
    taken = queries_of(f"/api/v2/pages/{article.pk}/", cache.clear)
    show_figure(f"An article with every block: {taken} queries")
    assert taken <= BUDGET


@pytest.mark.parametrize("path", BUDGETS)
def test_a_list_takes_as_many_queries_for_twenty_items_as_for_two(counted, show_figure, path):
    with_two, with_twenty = counted[path]
    show_figure(f"{path}: {with_two} queries for 2 articles, {with_twenty} for 20")
    assert with_two == with_twenty
    assert with_twenty <= BUDGETS[path]


def test_a_page_of_cards_is_full(counted):
    assert len(Client().get(CARDS).json()["items"]) == 20

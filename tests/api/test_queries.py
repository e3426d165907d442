"""Queries of the API do not grow with the number of items. Wagtail's caches are empty at each request."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import PersonFactory, TopicFactory, article_with_every_block

pytestmark = pytest.mark.django_db

BUDGET = 12


@pytest.fixture
def queries_of(client):
    """Count the queries of a request, after one that draws the pictures in their sizes."""

    def count(path: str) -> int:
        client.get(path)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code == 200, response.content
        return len(queries)

    return count


def make_articles(parent, number: int) -> None:
    for position in range(number):
        article_with_every_block(
            parent=parent,
            title=f"Article {TopicFactory().pk}-{position}",
            medical_reviewer=PersonFactory(),
            authors=PersonFactory.create_batch(2),
            topics=TopicFactory.create_batch(2),
        )


def test_an_article_with_every_block_takes_at_most_twelve_queries(article_index, queries_of, show_figure):
    article = article_with_every_block(parent=article_index)
    taken = queries_of(f"/api/v2/pages/{article.pk}/")
    show_figure(f"An article with every block: {taken} queries")
    assert taken <= BUDGET


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("/api/v2/pages/?type=blog.ArticlePage&limit=20", BUDGET),
        ("/api/v2/pages/?type=blog.ArticlePage&limit=20&fields=*", BUDGET + 4),
        ("/api/v2/pages/?limit=20&fields=*", BUDGET),
        ("/api/v2/brands/?fields=*", BUDGET),
        ("/api/v2/disclaimers/", BUDGET),
        ("/api/v2/people/?fields=*", BUDGET),
        ("/api/v2/topics/?fields=*", BUDGET),
        ("/api/v2/references/?fields=*", BUDGET),
        ("/api/v2/images/?fields=*", BUDGET),
    ],
)
def test_a_list_takes_as_many_queries_for_twenty_items_as_for_two(article_index, queries_of, show_figure, path, budget):
    make_articles(article_index, 1)
    one = queries_of(path)
    make_articles(article_index, 9)
    ten = queries_of(path)
    show_figure(f"{path}: {one} queries for 2 articles, {ten} for 20")
    assert one == ten
    assert ten <= budget


def test_twenty_cards_take_at_most_twelve_queries(article_index, queries_of, client, show_figure):
    make_articles(article_index, 10)
    path = "/api/v2/pages/?type=blog.ArticlePage&limit=20"
    taken = queries_of(path)
    assert len(client.get(path).json()["items"]) == 20
    show_figure(f"A list of 20 articles with all card fields: {taken} queries")
    assert taken <= BUDGET

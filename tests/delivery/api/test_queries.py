"""How often the delivery API asks the database: as often for many as for few. Nothing is at hand at each request."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect

from delivery.documents_at_hand import documents_at_hand
from tests.delivery.api.test_requests import API
from tests.factories import (
    ImageFactory,
    PersonFactory,
    ServiceBrandFactory,
    TopicFactory,
    article_with_every_block,
)

pytestmark = pytest.mark.django_db

BUDGET = 4


@pytest.fixture
def queries_of(client):
    """Count the queries of a request to a process that has read nothing yet."""

    def count(path: str) -> int:
        client.get(f"{API}{path}")  # what Django itself keeps for later
        documents_at_hand.clear()
        with CaptureQueriesContext(connection) as asked:
            response = client.get(f"{API}{path}")
        assert response.status_code == 200, response.content
        return len(asked)

    return count


def make_articles(parent, number: int) -> None:
    for _ in range(number):
        topics = TopicFactory.create_batch(2)
        article_with_every_block(
            parent=parent,
            title=f"Infusions and {topics[0].name}",
            brand=ServiceBrandFactory(logo=ImageFactory()),
            medical_reviewer=PersonFactory(),
            authors=PersonFactory.create_batch(2),
            topics=topics,
        )


@pytest.mark.parametrize(
    "path",
    [
        "articles/infusions",
        "articles/infusions?rich_text=markdown",
        "articles/infusions?fields=title",
        "pages/by-path?path=/articles/infusions/",
        "pages/by-path?path=/",
        "pages/by-path?path=/old/",
        "site",
        "images/{image}",
    ],
)
def test_one_document_takes_at_most_four_queries(article_index, home_page, queries_of, show_figure, path):
    make_articles(article_index, 2)
    article = article_with_every_block(parent=article_index, slug="infusions")
    Redirect.objects.create(old_path="/old", redirect_page=article)
    home_page.featured_article = article
    home_page.save_revision().publish()
    taken = queries_of(path.format(image=article.hero_image_id))
    show_figure(f"Delivery API, {path}: {taken} queries with nothing at hand")
    assert taken <= BUDGET


@pytest.mark.parametrize(
    "path",
    [
        "articles/?page_size=20",
        "articles/?page_size=20&include=body",
        "articles/?page_size=20&brand=pointexample",
        "brands/",
        "disclaimers/",
        "people/",
        "topics/",
        "search?q=infusions",
        "suggest?q=inf",
        "changes",
    ],
)
def test_a_list_takes_as_many_queries_for_twenty_items_as_for_one(article_index, queries_of, show_figure, path):
    article_with_every_block(parent=article_index, brand__name="PointExample")
    with_one = queries_of(path)
    make_articles(article_index, 10)  # twenty: each comes with another one that it links to
    with_twenty = queries_of(path)
    show_figure(f"Delivery API, {path}: {with_one} queries for one, {with_twenty} for twenty, with nothing at hand")
    assert with_twenty <= with_one <= BUDGET


@pytest.mark.parametrize("path", ["articles/infusions", "articles/", "search?q=infusions"])
def test_what_was_read_before_takes_one_query_until_something_is_published(client, article_index, show_figure, path):
    article_with_every_block(parent=article_index, slug="infusions")
    client.get(f"{API}{path}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{API}{path}")
    show_figure(f"Delivery API, {path}: {len(asked)} queries with all at hand")
    assert len(asked) == 1
    TopicFactory()
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{API}{path}")
    assert len(asked) <= BUDGET

"""How often the delivery API asks the database: as often for many as for few. Nothing is at hand at each request."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect

from blog.models import ArticleIndexPage
from delivery.documents_at_hand import documents_at_hand
from tests.conftest import made_for_several_tests
from tests.delivery.api.test_requests import API
from tests.factories import (
    ImageFactory,
    PersonFactory,
    ServiceBrandFactory,
    TopicFactory,
    article_with_every_block,
    make_site,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

BUDGET = 4
DOCUMENTS = [
    "articles/infusions",
    "articles/infusions?rich_text=markdown",
    "articles/infusions?fields=title",
    "pages/by-path?path=/articles/infusions/",
    "pages/by-path?path=/",
    "pages/by-path?path=/old/",
    "site",
    "images/{image}",
]
LISTS = [
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
]


def queries_of_new_process(path: str) -> int:
    """Count the queries of a request to a process that has read no document yet."""
    return queries_of(f"{API}{path}", documents_at_hand.clear)


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


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker, media_folder):
    """The queries of each document, and of each list with one item and with twenty: counted once for all tests."""

    def count():
        home_page = make_site()
        article_index = ArticleIndexPage.objects.get()
        article = article_with_every_block(parent=article_index, slug="infusions", brand__name="PointExample")
        with_one = {path: queries_of_new_process(path) for path in LISTS}
        make_articles(article_index, 10)  # twenty: each comes with another one that it links to
        of_lists = {path: (with_one[path], queries_of_new_process(path)) for path in LISTS}
        Redirect.objects.create(old_path="/old", redirect_page=article)
        home_page.featured_article = article
        home_page.save_revision().publish()
        of_documents = {path: queries_of_new_process(path.format(image=article.hero_image_id)) for path in DOCUMENTS}
        return of_lists | of_documents

    with django_db_blocker.unblock(), made_for_several_tests(count) as counts:
        yield counts


@pytest.mark.parametrize("path", DOCUMENTS)
def test_one_document_takes_at_most_four_queries(counted, show_figure, path):
    show_figure(f"Delivery API, {path}: {counted[path]} queries with nothing at hand")
    assert counted[path] <= BUDGET


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_as_many_queries_for_twenty_items_as_for_one(counted, show_figure, path):
    with_one, with_twenty = counted[path]
    show_figure(f"Delivery API, {path}: {with_one} queries for one, {with_twenty} for twenty, with nothing at hand")
    assert with_twenty <= with_one <= BUDGET


@pytest.mark.parametrize("path", ["articles/infusions", "articles/", "search?q=infusions"])
def test_what_was_read_before_takes_one_query_until_something_is_published(counted, client, show_figure, path):
    client.get(f"{API}{path}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{API}{path}")
    show_figure(f"Delivery API, {path}: {len(asked)} queries with all at hand")
    assert len(asked) == 1
    TopicFactory()
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{API}{path}")
    assert len(asked) <= BUDGET

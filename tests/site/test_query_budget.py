"""A page asks the database as often with many things on it as with one."""

import datetime

import pytest

from blog.models import ArticleIndexPage
from tests.conftest import made_for_several_tests
from tests.factories import (
    ArticlePageFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    TopicFactory,
    make_site,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

BUDGETS = {
    "/": 28,
    "/articles/": 24,
    "/articles/?topic=rest": 24,
    "/brands/one/": 21,
    "/people/ada/": 18,
    "/topics/rest/": 21,
    "/search/?q=infusion": 16,
}


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker, media_folder):
    """The queries of each list with one or two items and with ten: counted once for all tests."""

    def count():
        make_site()
        article_index = ArticleIndexPage.objects.get()
        one, ada, rest = ServiceBrandFactory(slug="one"), PersonFactory(slug="ada"), TopicFactory(slug="rest")

        def publish(brand, person):
            ArticlePageFactory(
                parent=article_index, brand=brand, topics=[rest, TopicFactory()], authors=[person, PersonFactory()],
                further_brands=[one], medical_reviewer=ada, reviewed_on=datetime.date(2024, 1, 1),
                hero_image=ImageFactory(), hero_alt_text="A room",
            )  # fmt: skip

        publish(one, ada)
        publish(one, ada)  # home: one is featured, one is the latest
        with_few = {path: queries_of(path) for path in BUDGETS}
        for _ in range(8):
            publish(ServiceBrandFactory(logo=ImageFactory()), PersonFactory())
        return {path: (with_few[path], queries_of(path)) for path in BUDGETS}

    with django_db_blocker.unblock(), made_for_several_tests(count) as counts:
        yield counts


@pytest.mark.parametrize("path", BUDGETS)
def test_a_list_of_ten_costs_as_many_queries_as_a_list_of_one(counted, path):
    with_few, with_ten = counted[path]
    assert with_ten == with_few
    assert with_few <= BUDGETS[path]


def test_an_article_costs_as_many_queries_with_many_parts_as_with_few(counted):
    article_index = ArticleIndexPage.objects.get()

    def publish(parts: int):
        references = ReferenceFactory.create_batch(parts)
        target = ArticlePageFactory(parent=article_index)
        texts = [
            f'<p>Text<a linktype="reference" id="{reference.pk}">x</a> <a linktype="page" id="{target.pk}">y</a></p>'
            for reference in references
        ]
        body = [
            *({"type": "paragraph", "value": text} for text in texts),
            *({"type": "callout", "value": {"kind": "note", "text": text}} for text in texts),
            *({"type": "image", "value": {"image": ImageFactory().pk, "alt_text": "A room"}} for _ in texts),
        ]
        return ArticlePageFactory(
            parent=article_index, body=body, hero_image=ImageFactory(), hero_alt_text="A room",
            authors=[PersonFactory(photo=ImageFactory()) for _ in texts], topics=TopicFactory.create_batch(parts),
            medical_reviewer=PersonFactory(), reviewed_on=datetime.date(2024, 1, 1),
        )  # fmt: skip

    few, many = publish(1), publish(6)
    with_few = queries_of(few.url)
    assert queries_of(many.url) == with_few
    assert with_few <= 35

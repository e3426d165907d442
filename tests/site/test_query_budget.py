"""A page asks the database as often with many things on it as with one."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    ArticlePageFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    TopicFactory,
)

PATHS = {
    "home": ("/", 28),
    "index": ("/articles/", 24),
    "filtered index": ("/articles/?topic=rest", 24),
    "brand": ("/brands/one/", 21),
    "person": ("/people/ada/", 18),
    "topic": ("/topics/rest/", 21),
    "search": ("/search/?q=infusion", 16),
}


def queries(client, path: str) -> int:
    client.get(path)  # the first time makes what is kept for later: sizes of pictures, types of content
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("path", "budget"), PATHS.values(), ids=PATHS)
def test_a_list_of_ten_costs_as_many_queries_as_a_list_of_one(client, article_index, path, budget):
    first = {"brand": ServiceBrandFactory(slug="one"), "people": PersonFactory(slug="ada")}
    topic = TopicFactory(slug="rest")

    def publish(brand, person):
        ArticlePageFactory(
            parent=article_index, brand=brand, topics=[topic, TopicFactory()], authors=[person, PersonFactory()],
            further_brands=[first["brand"]], medical_reviewer=first["people"], reviewed_on=datetime.date(2024, 1, 1),
            hero_image=ImageFactory(), hero_alt_text="A room",
        )  # fmt: skip

    publish(first["brand"], first["people"])
    publish(first["brand"], first["people"])  # home: one is featured, one is the latest
    with_few = queries(client, path)
    for _ in range(8):
        publish(ServiceBrandFactory(logo=ImageFactory()), PersonFactory())
    assert queries(client, path) == with_few
    assert with_few <= budget


def test_an_article_costs_as_many_queries_with_many_parts_as_with_few(client, article_index):
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
    with_few = queries(client, few.url)
    assert queries(client, many.url) == with_few
    assert with_few <= 35

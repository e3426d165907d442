"""A publication drops just the kept responses that it may have changed."""

import json

import pytest
from django.test import Client
from wagtail.models import Site

from blog.models import ArticleIndexPage, Topic
from home.models import SiteSettings
from tests.delivery.caching.conftest import committed_data
from tests.factories import (
    ArticlePageFactory,
    DisclaimerFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    TopicFactory,
    article_with_every_block,
)

pytestmark = committed_data


class Scene:
    """An article that shows something of every kind, and a draft that it links to."""

    def __init__(self, home):
        self.index = ArticleIndexPage.objects.child_of(home).get()
        self.draft = ArticlePageFactory(parent=self.index, title="A draft so far", live=False)
        self.article = article_with_every_block(parent=self.index, title="The article")
        self.article.body.append(
            ("paragraph", f'<p>See <a linktype="page" id="{self.draft.pk}">what comes next</a>.</p>')
        )
        self.article.save()
        self.article.refresh_from_db()
        self.address = f"/api/delivery/v1/articles/{self.article.slug}"


def saved(thing, **changes):
    for name, value in changes.items():
        setattr(thing, name, value)
    thing.save()


TOUCHING = {
    "the article itself": lambda scene: saved(scene.article, title="The article, reworded"),
    "its brand": lambda scene: saved(scene.article.brand, tagline="Another line"),
    "its brand's disclaimer": lambda scene: saved(scene.article.brand.disclaimer, body="<p>Other legal words.</p>"),
    "its reviewer": lambda scene: saved(scene.article.medical_reviewer, credentials="DO"),
    "its author": lambda scene: saved(scene.article.author_list[0], name="Lee Ortiz-Vega"),
    "its topic": lambda scene: saved(scene.article.topic_list[0], name="Safety first"),
    "its picture": lambda scene: saved(scene.article.hero_image, credit="Somebody else"),
    "a cited reference": lambda scene: saved(scene.article.references[0].reference, citation="Other words."),
    "a page that it links to": lambda scene: saved(scene.draft, live=True),
    "the page above it": lambda scene: saved(scene.index, title="All articles"),
    "a new article on its topic": lambda scene: ArticlePageFactory(
        parent=scene.index, topics=list(Topic.objects.filter(name="Safety"))
    ),
    "a new article of its brand": lambda scene: ArticlePageFactory(parent=scene.index, brand=scene.article.brand),
    "the site's settings": lambda scene: saved(SiteSettings.objects.get(), booking_url="https://book.example.com/x"),
    "another site": lambda scene: Site.objects.create(hostname="other.example.com", root_page=scene.index),
}
NOT_TOUCHING = {
    "an article of another brand and topic": lambda scene: ArticlePageFactory(
        parent=scene.index, topics=[TopicFactory(name="Elsewhere")]
    ),
    "another brand": lambda scene: ServiceBrandFactory(),
    "another disclaimer": lambda scene: DisclaimerFactory(),
    "another person": lambda scene: PersonFactory(),
    "another picture": lambda scene: ImageFactory(),
    "another reference": lambda scene: ReferenceFactory(),
}


def as_composed_now(address):
    """Return the document without any cache before it, and without what differs between two requests."""
    return Client().get(address).json()


@pytest.fixture
def scene(site):
    return Scene(site)


@pytest.mark.parametrize("change", TOUCHING.values(), ids=TOUCHING.keys())
def test_a_response_goes_when_this_is_published(reader, scene, change):
    reader.get_when_heard(scene.address)
    assert reader.get_when_heard(scene.address).cache == "hit"
    change(scene)
    after = reader.get_when_heard(scene.address)
    assert after.cache == "miss"
    assert json.loads(after.body) == as_composed_now(scene.address)


@pytest.mark.parametrize("change", NOT_TOUCHING.values(), ids=NOT_TOUCHING.keys())
def test_a_response_stays_when_this_is_published(reader, scene, change):
    reader.get_when_heard(scene.address)
    change(scene)
    after = reader.get_when_heard(scene.address)
    assert after.cache == "hit"
    assert json.loads(after.body) == as_composed_now(scene.address)


def test_a_list_goes_when_one_of_its_articles_or_its_order_changes(reader, scene):
    address = "/api/delivery/v1/articles/?topic=safety"
    reader.get_when_heard(address)
    ArticlePageFactory(parent=scene.index, topics=[TopicFactory(name="Elsewhere")])
    assert reader.get_when_heard(address).cache == "hit"
    ArticlePageFactory(parent=scene.index, topics=list(Topic.objects.filter(name="Safety")))
    assert reader.get_when_heard(address).cache == "miss"


def test_what_was_not_found_is_looked_for_again_after_any_publication(reader, scene):
    address = f"/api/delivery/v1/articles/{scene.draft.slug}"
    assert reader.get_when_heard(address).status == 404
    saved(scene.draft, live=True)
    assert reader.get_when_heard(address).status == 200


def test_a_page_stays_as_long_as_what_it_shows_and_a_list_goes_with_anybody(reader, scene):
    addresses = [scene.article.url, "/"]
    for address in addresses:
        reader.get_when_heard(address)
    PersonFactory()
    assert [reader.get_when_heard(address).cache for address in addresses] == ["hit", "miss"]

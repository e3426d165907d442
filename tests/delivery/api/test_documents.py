"""The documents of the delivery API: their form, and that they say what the HTML page and the other API say."""

import datetime
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import TypeAdapter

from blog.blocks import BodyBlock
from delivery.api import schemas, snippets
from delivery.api import site as site_views
from delivery.templatetags.delivery_tags import related_articles
from tests.delivery.api.test_requests import API
from tests.factories import (
    ArticlePageFactory,
    DisclaimerClauseFactory,
    ImageFactory,
    PersonFactory,
    ServiceBrandFactory,
    StandardPageFactory,
    TopicFactory,
    article_with_every_block,
)

pytestmark = pytest.mark.django_db

ANY_PAGE = TypeAdapter(schemas.Page)


@pytest.fixture
def article(article_index):
    article = article_with_every_block(parent=article_index, slug="infusions", authors=PersonFactory.create_batch(2))
    DisclaimerClauseFactory(disclaimer=article.brand.disclaimer, brand=article.brand, text="<p>Only of this brand.</p>")
    return article


@pytest.fixture
def get(client):
    """Return the document at an address of the delivery API."""

    def get(path: str) -> dict:
        response = client.get(f"{API}{path}")
        assert response.status_code == 200, response.content
        return response.json()

    return get


class TestForm:
    """Each document is what its schema says, with no member more or less."""

    @pytest.mark.parametrize("path", ["/", "/articles/", "/articles/infusions/", "/contact/", "/about-us/"])
    def test_each_type_of_page_has_the_form_of_its_schema(self, get, article, home_page, path):
        about = StandardPageFactory(parent=home_page, slug="about-us")
        assert about.live
        document = get(f"pages/by-path?path={path}")
        found = ANY_PAGE.validate_python(document)
        assert type(found) is schemas.PAGE_MODELS[document["type"]]
        assert found.model_dump(mode="json", by_alias=True, exclude_unset=True).keys() == document.keys()

    def test_an_article_is_the_same_by_its_slug_and_by_its_address(self, get, article):
        assert get("articles/infusions") == get("pages/by-path?path=/articles/infusions/")

    def test_every_block_has_the_form_of_its_schema(self, get, article):
        document = get("articles/infusions")
        schemas.Article.model_validate(document)
        assert [block["type"] for block in document["body"]] == [child.block_type for child in article.body]
        assert {block["type"] for block in document["body"]} == set(BodyBlock().child_blocks)

    @pytest.mark.parametrize(
        ("path", "model"),
        [
            ("articles/", schemas.ArticleList),
            ("articles/?include=body", schemas.ArticleList),
            ("brands/", snippets.BrandList),
            ("disclaimers/", snippets.DisclaimerList),
            ("people/", snippets.PersonList),
            ("topics/", snippets.TopicList),
            ("site", schemas.SiteDocument),
            ("search?q=article", site_views.SearchResults),
            ("suggest?q=art", schemas.Suggestions),
            ("changes", schemas.Changes),
        ],
    )
    def test_lists_and_the_site_have_the_form_of_their_schema(self, get, article, path, model):
        document = get(path)
        model.model_validate(document)
        assert document.get("items", True)

    def test_single_objects_have_the_form_of_their_schema(self, get, article):
        document = get("articles/infusions")
        for path, model in {
            f"brands/{document['brand']['slug']}": schemas.Brand,
            f"disclaimers/{document['brand']['disclaimer']['id']}": schemas.Disclaimer,
            f"people/{document['authors'][0]['slug']}": schemas.Person,
            f"topics/{document['topics'][0]['slug']}": schemas.TopicDocument,
            f"images/{document['hero_image']['id']}": schemas.Image,
        }.items():
            model.model_validate(get(path))


class TestWhatIsOptional:
    def test_an_article_with_nothing_optional_has_nulls_and_empty_values(self, get, article_index):
        brand = ServiceBrandFactory(logo=None, booking_url="", website="", tagline="", summary="")
        ArticlePageFactory(parent=article_index, slug="bare", brand=brand)
        document = get("articles/bare")
        schemas.Article.model_validate(document)
        nothing = {name for name, value in document.items() if value is None}
        times = {"first_published_at", "last_published_at"}  # of what was made live without being published
        assert nothing - times == {"hero_image", "medical_reviewer", "reviewed_on", "next_review_due"}
        empty = {name for name, value in document.items() if value == []}
        assert empty == {
            "topics",
            "authors",
            "further_brands",
            "references",
            "table_of_contents",
            "related_articles",
            "glossary",
            "updates",
        }
        assert document["seo"]["share_image"] is None
        assert document["brand"]["logo"] is None
        assert (document["brand"]["booking_url"], document["brand"]["tagline"]) == ("", "")

    def test_a_home_page_with_nothing_optional_has_nulls(self, get, home_page):
        document = get("pages/by-path?path=/")
        assert (document["featured_article"], document["call_to_action"], document["hero_image"]) == (None, None, None)
        assert document["breadcrumbs"] == []

    def test_a_site_without_settings_of_its_own_has_empty_values(self, get, home_page):
        document = get("site")
        assert (document["share_image"], document["main_menu"], document["social_links"]) == (None, [], [])

    def test_a_body_of_one_block_without_its_optional_fields_has_the_form_of_its_schema(self, get, article_index):
        bare = {
            "callout": {"kind": "note", "title": "", "text": "<p>Text.</p>"},
            "quote": {"text": "Words.", "attribution": "Somebody", "role": "", "source_url": ""},
            "image": {"image": ImageFactory().pk, "is_decorative": True},
            "video": {"title": "A video", "url": "https://www.youtube.com/watch?v=abcdefghijk", "poster": None},
            "call_to_action": {"title": "Go on", "text": "", "button_text": "Go", "page": None, "url": ""},
            "paragraph": "<p>Text.</p>",
        }
        brand = ServiceBrandFactory(booking_url="")
        body = [{"type": name, "value": value} for name, value in bare.items()]
        ArticlePageFactory(parent=article_index, slug="bare", brand=brand, body=body)
        document = get("articles/bare")
        schemas.Article.model_validate(document)
        values = {block["type"]: block["value"] for block in document["body"]}
        assert values["image"]["alt"] == values["image"]["image"]["alt"] == ""
        assert values["video"]["poster"] is None
        assert values["call_to_action"]["link"] == ""

    def test_a_disclaimer_in_a_text_that_was_unpublished_since_is_empty(self, get, article):
        block = next(child for child in article.body if child.block_type == "disclaimer")
        block.value["disclaimer"].unpublish()
        document = get("articles/infusions")
        schemas.Article.model_validate(document)
        values = {block["type"]: block["value"] for block in document["body"]}
        assert values["disclaimer"] == {"id": None, "heading": "", "texts": []}


def without_pictures(value: dict) -> dict:
    return {name: item for name, item in value.items() if name not in {"image", "poster"}}


class TestTheSameEverywhere:
    def test_a_body_is_the_same_in_both_apis_but_for_pictures(self, client, get, article):
        here, there = get("articles/infusions")["body"], client.get(f"/api/v2/pages/{article.pk}/").json()["body"]
        assert [block["type"] for block in here] == [block["type"] for block in there]
        for mine, other in zip(here, there, strict=True):
            assert {**mine, "value": None} == {**other, "value": None}
            if mine["type"] in {"image", "video"}:
                assert without_pictures(mine["value"]) == without_pictures(other["value"])
            else:
                assert mine["value"] == other["value"], mine["type"]

    @pytest.mark.parametrize("name", ["table_of_contents", "references", "authors", "medical_reviewer", "topics"])
    def test_what_stands_around_a_body_is_the_same_in_both_apis(self, client, get, article, name):
        assert get("articles/infusions")[name] == client.get(f"/api/v2/pages/{article.pk}/").json()[name]

    def test_the_page_shows_every_text_of_the_document(self, client, get, article):
        document = get("articles/infusions")
        soup = BeautifulSoup(client.get(article.url).content, "html.parser")
        page = squeezed(soup.find("main").get_text(" "))
        for block in document["body"]:
            for text in words_of(block["value"]):
                assert text in page, (block["type"], text)
        disclaimer = document["brand"]["disclaimer"]
        assert "Only of this brand." in str(disclaimer["texts"])
        people = [*document["authors"], document["medical_reviewer"]]
        topics = [topic["name"] for topic in document["topics"]]
        cited = [reference["citation"] for reference in document["references"]]
        titles = [document["title"], document["introduction"], *topics, *cited]
        for text in [*words_of(disclaimer["texts"]), disclaimer["heading"], *titles]:
            assert squeezed(text) in page, text
        for person in people:
            assert person["name"] in page
        for entry in document["table_of_contents"]:
            assert soup.find(id=entry["anchor"]), entry
        for reference in document["references"]:
            assert squeezed(soup.find(id=f"reference-{reference['number']}").get_text(" ")).startswith(
                f"{reference['number']} ."
            )

    def test_the_page_and_the_document_tell_search_engines_the_same(self, client, get, article):
        document = get("articles/infusions")
        soup = BeautifulSoup(client.get(article.url).content, "html.parser")
        canonical = soup.find("link", rel="canonical")["href"]
        assert urlsplit(canonical).path == urlsplit(document["seo"]["canonical_url"]).path
        assert soup.find("meta", attrs={"name": "description"})["content"] == document["seo"]["description"]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def words_of(value) -> list[str]:
    """Return the texts that readers see of a block's value: not its anchors, addresses and choices."""
    unseen = {
        "anchor",
        "kind",
        "level",
        "url",
        "provider",
        "type",
        "alt",
        "link",
        "source_url",
        "image",
        "poster",
        "id",
    }
    if isinstance(value, str):
        soup = BeautifulSoup(value, "html.parser")
        return [squeezed(text) for text in soup.stripped_strings]
    if isinstance(value, dict):
        return [text for name, item in value.items() if name not in unseen for text in words_of(item)]
    if isinstance(value, list):
        return [text for item in value for text in words_of(item)]
    return []


class TestRelatedArticles:
    def shown_on_page(self, client, article) -> list[str]:
        soup = BeautifulSoup(client.get(article.url).content, "html.parser")
        section = soup.find("section", class_="related")
        return [heading.get_text(strip=True) for heading in section.select("ul.cards h3")] if section else []

    def test_the_page_and_the_document_show_the_same_ones(self, client, get, article_index):
        topics, brand = TopicFactory.create_batch(2), ServiceBrandFactory()
        article = ArticlePageFactory(parent=article_index, slug="infusions", brand=brand, topics=topics)
        for title, facts in {
            "Two topics": {"topics": topics},
            "One topic and the brand": {"topics": topics[:1], "brand": brand},
            "One topic": {"topics": topics[1:]},
            "The brand only": {"brand": brand},
            "Nothing": {},
        }.items():
            ArticlePageFactory(parent=article_index, title=title, **facts)
        shown = self.shown_on_page(client, article)
        assert shown == [card["title"] for card in get("articles/infusions")["related_articles"]]
        assert shown == ["Two topics", "One topic and the brand", "One topic"]

    def test_articles_that_name_the_brand_besides_their_own_count_as_its_own(self, client, get, article_index):
        brand = ServiceBrandFactory()
        article = ArticlePageFactory(parent=article_index, slug="infusions", brand=brand)
        ArticlePageFactory(parent=article_index, title="Names the brand", further_brands=[brand])
        assert self.shown_on_page(client, article) == ["Names the brand"]
        assert [card["title"] for card in get("articles/infusions")["related_articles"]] == ["Names the brand"]

    def test_only_the_newest_of_each_topic_are_looked_at(self, client, get, article_index):
        topics = TopicFactory.create_batch(2)
        article = ArticlePageFactory(parent=article_index, slug="infusions", topics=topics)
        day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
        ArticlePageFactory(parent=article_index, title="Old", topics=topics, first_published_at=day)
        for number in range(30):
            for topic in topics:
                published = day + datetime.timedelta(days=1 + number)
                ArticlePageFactory(parent=article_index, topics=[topic], first_published_at=published)
        shown = self.shown_on_page(client, article)
        assert shown == [card["title"] for card in get("articles/infusions")["related_articles"]]
        assert "Old" not in shown

    def test_finding_them_takes_as_many_queries_for_many_articles_as_for_few(self, article_index):
        topics = TopicFactory.create_batch(3)
        article = ArticlePageFactory(parent=article_index, topics=topics)

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert related_articles(article)
            return len(asked)

        ArticlePageFactory.create_batch(3, parent=article_index, topics=topics[:1])
        queries()  # what Django itself keeps for later
        with_few = queries()
        ArticlePageFactory.create_batch(6, parent=article_index, topics=topics)
        assert queries() == with_few

"""What machines read: RSS, sitemap, robots."""

import datetime
from xml.etree import ElementTree

import pytest

from tests.factories import (
    ArticlePageFactory,
    DisclaimerClauseFactory,
    PersonFactory,
    ServiceBrandFactory,
    StandardPageFactory,
    TopicFactory,
)


def items(client, path):
    response = client.get(path)
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall("channel/item")  # noqa: S314 - our own feed


def test_an_article_in_a_feed_has_its_introduction_its_link_its_authors_and_its_date(client, article_index):
    article = ArticlePageFactory(
        parent=article_index,
        introduction="Fluids & <iron>.",
        authors=[PersonFactory(name="Dana Cho", credentials="MD")],
        first_published_at=datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC),
    )
    [item] = items(client, "/feed/")
    assert item.findtext("title") == article.title
    assert item.findtext("link") == f"http://localhost{article.url}"
    assert "Fluids &amp; &lt;iron&gt;." in item.findtext("description")
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "Dana Cho, MD"
    assert item.findtext("pubDate") == "Mon, 02 Mar 2026 12:00:00 +0000"


def test_an_article_in_a_feed_carries_its_brands_disclaimer(client, article_index):
    article = ArticlePageFactory(parent=article_index)
    DisclaimerClauseFactory(disclaimer=article.brand.disclaimer, brand=article.brand, text="<p>Only this brand.</p>")
    DisclaimerClauseFactory(disclaimer=article.brand.disclaimer, brand=ServiceBrandFactory(), text="<p>Another.</p>")
    [item] = items(client, "/feed/")
    assert "does not replace advice from a clinician" in item.findtext("description")
    assert "Only this brand." in item.findtext("description")
    assert "Another." not in item.findtext("description")


def test_brands_and_topics_have_feeds_of_their_own(client, article_index):
    brand, topic = ServiceBrandFactory(slug="one"), TopicFactory(slug="rest")
    ArticlePageFactory(parent=article_index, title="Of the brand", brand=brand)
    ArticlePageFactory(parent=article_index, title="On the topic", topics=[topic])
    assert [item.findtext("title") for item in items(client, "/brands/one/feed/")] == ["Of the brand"]
    assert [item.findtext("title") for item in items(client, "/topics/rest/feed/")] == ["On the topic"]


def test_a_feed_is_asked_for_in_a_fixed_number_of_queries(client, article_index, django_assert_max_num_queries):
    for _ in range(10):
        ArticlePageFactory(parent=article_index, authors=[PersonFactory()])
    with django_assert_max_num_queries(10):
        assert len(items(client, "/feed/")) == 10


@pytest.mark.parametrize("path", ["/brands/none/feed/", "/topics/none/feed/"])
def test_a_feed_of_what_does_not_exist_is_not_found(client, home_page, path):
    assert client.get(path).status_code == 404


def test_a_draft_brand_has_no_feed(client, home_page):
    assert client.get(f"{ServiceBrandFactory(live=False).url}feed/").status_code == 404


def test_pages_name_the_feed_of_what_they_show(read, article_index):
    brand = ServiceBrandFactory(slug="one")
    assert read("/").find("link", type="application/rss+xml")["href"] == "/feed/"
    assert read(brand.url).find("link", type="application/rss+xml")["href"] == "/brands/one/feed/"


def test_the_sitemap_holds_pages_brands_people_and_topics(client, home_page, article_index):
    article = ArticlePageFactory(parent=article_index, brand=ServiceBrandFactory(slug="one"))
    StandardPageFactory(parent=home_page, slug="about")
    ServiceBrandFactory(slug="draft", live=False)
    PersonFactory(slug="ada")
    TopicFactory(slug="rest")
    found = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own sitemap
    addresses = {
        element.text.partition("://")[2].partition("/")[2] for element in found.iter() if element.tag.endswith("loc")
    }
    assert addresses == {
        "", "articles/", article.url[1:], "contact/", "about/", "brands/one/", "people/ada/", "topics/rest/",
    }  # fmt: skip


def test_robots_are_told_of_the_sitemap_and_kept_out_of_the_admin(client, home_page):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode()
    assert "Disallow: /admin/" in response.content.decode()

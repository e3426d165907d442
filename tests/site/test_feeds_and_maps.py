"""Feeds, sitemap and robots: what programs ask for by themselves."""

import datetime
import re
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from delivery import sitemaps
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

ATOM = "{http://www.w3.org/2005/Atom}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PICTURE = "{http://www.google.com/schemas/sitemap-image/1.1}"
FEEDS = {
    "all": ("/feed/", "/feed/atom/"),
    "brand": ("/brands/one/feed/", "/brands/one/feed/atom/"),
    "topic": ("/topics/rest/feed/", "/topics/rest/feed/atom/"),
}
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def xml(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def items(client, path="/feed/"):
    return xml(client, path).findall("channel/item")


def entries(client, path="/feed/atom/"):
    return xml(client, path).findall(f"{ATOM}entry")


@pytest.fixture
def site(article_index):
    """Articles of one brand and topic, one of them with everything."""
    brand, topic = ServiceBrandFactory(slug="one", name="One & only"), TopicFactory(slug="rest", name="Rest")
    ArticlePageFactory(parent=article_index, brand=brand, topics=[topic])
    authors = [PersonFactory(name="Mary Okafor", credentials="DO"), PersonFactory(name="Lee Ortiz", credentials="RN")]
    article = article_with_every_block(
        parent=article_index, brand=brand, topics=[topic], introduction="Fluids & <iron>.",
        authors=authors,
        first_published_at=datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC),
    )  # fmt: skip
    DisclaimerClauseFactory(disclaimer=brand.disclaimer, brand=brand, text="<p>Only this brand.</p>")
    DisclaimerClauseFactory(disclaimer=brand.disclaimer, brand=ServiceBrandFactory(), text="<p>Another.</p>")
    return article


def of(article, found, tag):
    """Return the one of ``found`` that is about ``article``."""
    return next(item for item in found if item.findtext(tag) == article.title)


def test_an_article_in_a_feed_has_its_link_its_authors_its_subjects_and_its_date(client, site):
    item = of(site, items(client), "title")
    assert item.findtext("link") == f"http://testserver{site.url}"
    assert [author.text for author in item.findall(CREATOR)] == ["Mary Okafor, DO", "Lee Ortiz, RN"]
    assert item.findtext("pubDate") == "Mon, 02 Mar 2026 12:00:00 +0000"
    assert [category.text for category in item.findall("category")] == ["One & only", "Rest"]
    entry = of(site, entries(client), f"{ATOM}title")
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver{site.url}"
    assert [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")] == ["Mary Okafor, DO", "Lee Ortiz, RN"]
    assert entry.findtext(f"{ATOM}published") == "2026-03-02T12:00:00+00:00"
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["One & only", "Rest"]


def contents(client, article):
    """Return the text of ``article`` in each form of feed."""
    return [
        of(article, items(client), "title").findtext(CONTENT),
        of(article, entries(client), f"{ATOM}title").findtext(f"{ATOM}content"),
    ]


def test_an_article_in_a_feed_is_whole(client, site):
    for content in contents(client, site):
        text = " ".join(BeautifulSoup(content, "html.parser").get_text(" ").split())
        for part in (
            *("Fluids & <iron>.", "What the evidence says", "Most people rest afterwards", "Do not drive on the day"),
            *("Receptor blockade", "In a certified clinic", "How long a visit takes", "Can I eat before a visit?"),
            *("Model, not a patient", "Picture: PointHealth", "A nurse shows the room", "1. Talk with your"),
            *("A study of something", "Medically reviewed by Dana Cho, MD on March 2, 2026"),
        ):
            assert part in text, part


def test_an_article_in_a_feed_ends_with_its_brands_disclaimer_whole(client, site):
    for content in contents(client, site):
        end = content[content.rindex("<h2>") :]
        assert site.brand.disclaimer.heading in end
        assert "does not replace advice from a clinician" in end
        assert "Only this brand." in end
        assert "Another." not in content


def test_a_summary_carries_the_disclaimer_too(client, site):
    for summary in (
        of(site, items(client), "title").findtext("description"),
        of(site, entries(client), f"{ATOM}title").findtext(f"{ATOM}summary"),
    ):
        assert "Fluids &amp; &lt;iron&gt;." in summary
        assert "Only this brand." in summary


def test_the_text_in_a_feed_stands_alone(client, site):
    for content in contents(client, site):
        soup = BeautifulSoup(content, "html.parser")
        addresses = [tag[name] for name in ("href", "src", "cite") for tag in soup.find_all(True, {name: True})]
        assert len(addresses) > 6
        assert not [address for address in addresses if urlsplit(address).scheme not in {"http", "https"}]
        assert not soup.find_all(["script", "style", "iframe", "form", "input", "button", "svg", "details"])
        attributes = {name for tag in soup.find_all(True) for name in tag.attrs}
        assert attributes <= {"href", "src", "alt", "cite"}


@pytest.mark.parametrize(("rss", "atom"), FEEDS.values(), ids=FEEDS)
def test_feeds_keep_the_rules_of_their_form(client, site, rss, atom):
    for path in (rss, atom):
        assert client.get(path).headers["Content-Type"].endswith("+xml; charset=utf-8")
    channel = xml(client, rss).find("channel")
    assert channel.findtext("title")
    assert channel.findtext("description")
    assert urlsplit(channel.findtext("link")).netloc == "testserver"
    itself = channel.find(f"{ATOM}link")
    assert (itself.get("rel"), itself.get("href")) == ("self", f"http://testserver{rss}")
    assert parsedate_to_datetime(channel.findtext("lastBuildDate"))
    guids = [item.find("guid") for item in channel.findall("item")]
    assert len(guids) >= 2
    assert {guid.get("isPermaLink") for guid in guids} == {"false"}
    assert len({guid.text for guid in guids}) == len(guids)
    assert all(parsedate_to_datetime(item.findtext("pubDate")) for item in channel.findall("item"))
    feed = xml(client, atom)
    assert feed.findtext(f"{ATOM}id") == f"http://testserver{atom}"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "PointHealth"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{atom}"
    assert RFC_3339.fullmatch(feed.findtext(f"{ATOM}updated"))
    found = feed.findall(f"{ATOM}entry")
    identifiers = [entry.findtext(f"{ATOM}id") for entry in found]
    assert len(set(identifiers)) == len(guids)
    assert all(urlsplit(identifier).scheme == "tag" for identifier in identifiers)
    for entry in found:
        assert all(RFC_3339.fullmatch(entry.findtext(f"{ATOM}{name}")) for name in ("published", "updated"))
        assert entry.find(f"{ATOM}content").get("type") == "html"


def test_an_article_keeps_its_name_in_feeds_when_its_address_changes(client, site):
    before = (
        {item.findtext("guid") for item in items(client)},
        {entry.findtext(f"{ATOM}id") for entry in entries(client)},
    )
    site.slug = "another-address"
    site.save()
    assert of(site, items(client), "title").findtext("link").endswith("/another-address/")
    assert {item.findtext("guid") for item in items(client)} == before[0]
    assert {entry.findtext(f"{ATOM}id") for entry in entries(client)} == before[1]


def test_a_changed_disclaimer_makes_the_items_that_carry_it_new(client, site):
    before = of(site, entries(client), f"{ATOM}title").findtext(f"{ATOM}updated")
    site.brand.disclaimer.body = "<p>Another wording.</p>"
    site.brand.disclaimer.save()
    entry = of(site, entries(client), f"{ATOM}title")
    assert "Another wording." in entry.findtext(f"{ATOM}content")
    assert entry.findtext(f"{ATOM}updated") > before


def test_the_same_content_is_the_same_feed_also_where_there_is_none(client, home_page):
    for path in ("/feed/", "/feed/atom/"):
        assert client.get(path).content == client.get(path).content
        assert "Last-Modified" not in client.get(path).headers, "an old time would hide a new disclaimer"


def test_characters_that_xml_cannot_hold_do_no_harm(client, article_index):
    ArticlePageFactory(
        parent=article_index,
        title="Bell \x07 rings",
        introduction="Form \x0c feed",
        body=[{"type": "paragraph", "value": "<p>Escape \x1b too \uffff</p>"}],
    )
    assert [item.findtext("title") for item in items(client)] == ["Bell  rings"]
    assert len(entries(client)) == 1


def test_brands_and_topics_have_feeds_of_their_own(client, article_index):
    brand, topic = ServiceBrandFactory(slug="one"), TopicFactory(slug="rest")
    ArticlePageFactory(parent=article_index, title="Of the brand", brand=brand)
    ArticlePageFactory(parent=article_index, title="Names it", further_brands=[brand])
    ArticlePageFactory(parent=article_index, title="On the topic", topics=[topic])
    assert {item.findtext("title") for item in items(client, "/brands/one/feed/")} == {"Of the brand", "Names it"}
    assert [item.findtext("title") for item in items(client, "/topics/rest/feed/")] == ["On the topic"]
    assert [entry.findtext(f"{ATOM}title") for entry in entries(client, "/topics/rest/feed/atom/")] == ["On the topic"]


def test_a_feed_is_asked_for_in_a_fixed_number_of_queries(client, article_index, django_assert_max_num_queries):
    for _ in range(10):
        ArticlePageFactory(parent=article_index, authors=[PersonFactory()])
    with django_assert_max_num_queries(5):
        assert len(items(client)) == 10


@pytest.mark.parametrize("path", ["/brands/none/feed/", "/topics/none/feed/", "/topics/none/feed/atom/"])
def test_a_feed_of_what_does_not_exist_is_not_found(client, home_page, path):
    assert client.get(path).status_code == 404


def test_a_draft_brand_has_no_feed(client, home_page):
    assert client.get(f"{ServiceBrandFactory(live=False).url}feed/").status_code == 404


@pytest.mark.parametrize("path", ["/", "/brands/one/", "/topics/rest/"])
def test_pages_name_the_feeds_of_what_they_show(read, site, path):
    head = read(path).head
    beginning = "" if path == "/" else path.rstrip("/")
    assert head.find("link", type="application/rss+xml")["href"] == f"{beginning}/feed/"
    assert head.find("link", type="application/atom+xml")["href"] == f"{beginning}/feed/atom/"


# The sitemap


def mapped(client, path="/sitemap.xml"):
    """Return the entries of the sitemap by their path."""
    return {urlsplit(entry.findtext(f"{MAP}loc")).path: entry for entry in xml(client, path).findall(f"{MAP}url")}


def test_the_sitemap_holds_pages_brands_people_and_topics(client, home_page, article_index):
    article = ArticlePageFactory(parent=article_index, brand=ServiceBrandFactory(slug="one"))
    StandardPageFactory(parent=home_page, slug="about")
    ServiceBrandFactory(slug="draft", live=False)
    PersonFactory(slug="ada")
    TopicFactory(slug="rest")
    assert set(mapped(client)) == {
        "/", "/articles/", article.url, "/contact/", "/about/", "/brands/one/", "/people/ada/", "/topics/rest/",
    }  # fmt: skip


def test_the_sitemap_says_when_a_page_changed_and_which_pictures_it_shows(client, article_index):
    shown, shared = ImageFactory(), ImageFactory()
    article = ArticlePageFactory(parent=article_index, hero_image=shown, hero_alt_text="A room", share_image=shared)
    entry = mapped(client)[article.url]
    changed_at = datetime.datetime.fromisoformat(entry.findtext(f"{MAP}lastmod"))
    assert abs((datetime.datetime.now(datetime.UTC) - changed_at).total_seconds()) < 60
    [picture] = [element.text for element in entry.iter(f"{PICTURE}loc")]
    assert picture.startswith(f"http://testserver/pictures/{shown.pk}/")
    assert client.get(urlsplit(picture).path).status_code == 200


def test_a_private_page_is_not_on_the_map(client, article_index):
    article = ArticlePageFactory(parent=article_index)
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert article.url not in mapped(client)


def test_the_map_is_read_in_as_many_queries_however_long_it_is(client, article_index, django_assert_num_queries):
    for _ in range(5):
        ArticlePageFactory(parent=article_index, hero_image=ImageFactory(), hero_alt_text="A room")
    with django_assert_num_queries(4):
        client.get("/sitemap.xml")


def test_a_long_map_is_an_index_of_parts(client, article_index, monkeypatch):
    monkeypatch.setattr(sitemaps, "ADDRESSES_A_FILE", 3)
    ArticlePageFactory(parent=article_index)
    parts = [element.text for element in xml(client, "/sitemap.xml").iter(f"{MAP}loc")]
    assert parts == ["http://testserver/sitemap-1.xml", "http://testserver/sitemap-2.xml"]
    found = [mapped(client, urlsplit(part).path) for part in parts]
    assert [len(part) for part in found] == [3, 2]
    assert not found[0].keys() & found[1].keys()
    assert client.get("/sitemap-3.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_of_the_sitemap_and_kept_out_of_the_admin(client, home_page):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode()
    assert "Disallow: /admin/" in response.content.decode()

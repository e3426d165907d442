"""Lists of articles: home, index, brand, person, topic."""

import datetime

import pytest

from home.models import HomePage
from tests.factories import ArticlePageFactory, PersonFactory, ServiceBrandFactory, TopicFactory
from tests.site.conftest import scripts_within, words


def titles(page) -> list[str]:
    return [words(title) for title in page.main.find_all(class_="card__title")]


def test_the_home_page_shows_the_featured_article_the_brands_the_latest_and_the_next_step(read, article_index):
    brand = ServiceBrandFactory(name="PointExample")
    older, newer = (ArticlePageFactory(parent=article_index, title=title, brand=brand) for title in ("Older", "Newer"))
    HomePage.objects.update(
        featured_article=older,
        call_to_action_title="Talk to us",
        call_to_action_button="Get in touch",
        call_to_action_url="https://example.com/talk",
    )
    page = read("/")
    assert titles(page) == ["Older", "Newer"]
    assert page.find(class_="door").a["href"] == brand.url
    assert words(page.find("a", href="https://example.com/talk")) == "Get in touch"
    assert page.find("a", href=newer.url)


def test_the_index_can_be_narrowed_to_a_brand_and_a_topic(read, article_index):
    brand, topic = ServiceBrandFactory(slug="one"), TopicFactory(slug="rest")
    ArticlePageFactory(parent=article_index, title="Both", brand=brand, topics=[topic])
    ArticlePageFactory(parent=article_index, title="Brand only", brand=brand)
    ArticlePageFactory(parent=article_index, title="Topic only", topics=[topic])
    assert titles(read("/articles/", brand="one")) == ["Brand only", "Both"]
    assert titles(read("/articles/", topic="rest")) == ["Topic only", "Both"]
    narrowed = read("/articles/", brand="one", topic="rest")
    assert titles(narrowed) == ["Both"]
    assert [option["value"] for option in narrowed.find_all("option", selected=True)] == ["one", "rest"]
    assert narrowed.find("a", class_="chip")["href"] == "?topic=rest"


def test_pages_of_a_list_keep_the_filters_and_name_their_neighbours(read, article_index):
    brand = ServiceBrandFactory(slug="one")
    ArticlePageFactory.create_batch(25, parent=article_index, brand=brand)
    page = read("/articles/", brand="one", page=2)
    assert len(titles(page)) == 12
    pagination = page.find("nav", class_="pagination")
    assert pagination.find("a", rel="prev")["href"] == "?brand=one&page=1"
    assert pagination.find("a", rel="next")["href"] == "?brand=one&page=3"
    assert words(pagination.find(attrs={"aria-current": "page"})) == "Page 2"
    assert page.head.find("link", rel="next")["href"] == "?brand=one&page=3"
    assert page.head.find("link", rel="canonical")["href"].endswith("/articles/?brand=one&page=2")


@pytest.mark.parametrize("path", ["/articles/", "/brands/one/", "/people/ada/", "/topics/rest/", "/search/?q=visit"])
@pytest.mark.parametrize("number", ["abc", "0", "-1", "99", "1e9", "1%00", "%F0%9F%98%80"])
def test_a_page_of_a_list_that_does_not_exist_is_not_found(client, article_index, path, number):
    brand, person, topic = ServiceBrandFactory(slug="one"), PersonFactory(slug="ada"), TopicFactory(slug="rest")
    ArticlePageFactory(parent=article_index, title="Visit", brand=brand, authors=[person], topics=[topic])
    separator = "&" if "?" in path else "?"
    assert client.get(f"{path}{separator}page={number}").status_code == 404


@pytest.mark.parametrize("value", ["unknown", "%00", "one%00", "'--", "<script>", "%ED%A0%80", "%FF"])
@pytest.mark.parametrize("name", ["brand", "topic"])
def test_a_filter_that_does_not_exist_is_not_found(client, article_index, name, value):
    ArticlePageFactory(parent=article_index)
    assert client.get(f"/articles/?{name}={value}").status_code == 404


def test_hostile_words_in_the_address_stay_words(read, article_index):
    ArticlePageFactory.create_batch(13, parent=article_index)
    page = read('/articles/?x="><script>alert(1)</script>')
    assert not scripts_within(page)
    assert "%3Cscript%3E" in page.find("a", rel="next")["href"]


@pytest.mark.parametrize("path", ["/brands/none/", "/people/none/", "/topics/none/", "/brands/%00/", "/people/a%00b/"])
def test_a_brand_person_or_topic_that_does_not_exist_is_not_found(client, home_page, path):
    assert client.get(path).status_code == 404


def test_a_draft_brand_is_not_found(client, home_page):
    assert client.get(ServiceBrandFactory(live=False).url).status_code == 404


def test_a_brand_lists_its_own_articles_and_those_that_name_it_and_what_they_are_about(read, article_index):
    brand, topic = ServiceBrandFactory(), TopicFactory(name="Rest")
    ArticlePageFactory(parent=article_index, title="Own", brand=brand, topics=[topic])
    ArticlePageFactory(parent=article_index, title="Names it", further_brands=[brand])
    ArticlePageFactory(parent=article_index, title="Another's")
    page = read(brand.url)
    assert titles(page) == ["Names it", "Own"]
    assert page.find("a", class_="chip", string="Rest")["href"] == topic.url


def test_a_brand_shows_its_services_and_the_people_behind_its_articles(read, article_index):
    brand = ServiceBrandFactory(name="PointExample")
    treatment, condition = TopicFactory(name="Iron infusion", kind="treatment"), TopicFactory(name="Anemia")
    author, reviewer = PersonFactory(name="Lee Ortiz", credentials="RN"), PersonFactory(name="Dana Cho")
    ArticlePageFactory(
        parent=article_index,
        brand=brand,
        topics=[treatment, condition],
        authors=[author],
        medical_reviewer=reviewer,
        reviewed_on=datetime.date(2024, 1, 1),
    )
    draft = ArticlePageFactory(
        parent=article_index, brand=brand, live=False, authors=[PersonFactory()],
        topics=[TopicFactory(name="Not yet", kind="treatment")],
    )  # fmt: skip
    page = read(brand.url)
    assert [words(service.h3) for service in page.find_all(class_="service")] == ["Iron infusion"]
    assert page.find(class_="service").a["href"] == treatment.url
    people = page.find(class_="people")
    assert [words(link) for link in people.find_all("a")] == ["Dana Cho, MD", "Lee Ortiz, RN"]
    assert page.find(class_="invitation").find("a", class_="button")["href"] == brand.booking_url
    assert draft.title not in words(page.main)


def test_the_first_page_of_a_brand_or_topic_shows_the_newest_article_large(read, article_index):
    brand, topic = ServiceBrandFactory(slug="one"), TopicFactory(slug="rest")
    ArticlePageFactory.create_batch(13, parent=article_index, brand=brand, topics=[topic])
    newest = ArticlePageFactory(parent=article_index, title="Newest", brand=brand, topics=[topic])
    for path in (brand.url, topic.url):
        page = read(path)
        assert words(page.find(class_="feature").h3) == newest.title
        assert len(titles(page)) == len(set(titles(page))) == 12
        assert not read(path, page=2).find(class_="feature")


def test_a_topic_shows_brands_people_and_topics_that_its_articles_have_to_do_with(read, article_index):
    topic, related, elsewhere = TopicFactory(), TopicFactory(name="Alike"), TopicFactory(name="Elsewhere")
    brand, person = ServiceBrandFactory(name="PointExample"), PersonFactory(name="Lee Ortiz", credentials="RN")
    ArticlePageFactory(parent=article_index, brand=brand, topics=[topic, related], authors=[person])
    ArticlePageFactory(parent=article_index, topics=[elsewhere], authors=[PersonFactory()])
    page = read(topic.url)
    assert [link["href"] for link in page.find(class_="small-doors").find_all("a")] == [brand.url]
    assert [words(chip) for chip in page.main.find_all("a", class_="chip")] == ["Alike"]
    assert [words(link) for link in page.find(class_="people").find_all("a")] == ["Lee Ortiz, RN"]


def test_a_person_shows_apart_what_they_wrote_and_what_they_reviewed(read, article_index):
    person = PersonFactory(name="Dana Cho")
    reviewed = {"medical_reviewer": person, "reviewed_on": datetime.date(2024, 1, 1)}
    ArticlePageFactory(parent=article_index, title="Wrote", authors=[person])
    ArticlePageFactory(parent=article_index, title="Reviewed", **reviewed)
    ArticlePageFactory(parent=article_index, title="Both", authors=[person], **reviewed)
    sections = {
        words(section.h2): [words(title) for title in section.find_all(class_="card__title")]
        for section in read(person.url).main.find_all("section")
    }
    assert sections == {"Written by Dana Cho": ["Both", "Wrote"], "Medically reviewed by Dana Cho": ["Reviewed"]}


def test_a_person_lists_what_they_wrote_and_what_they_reviewed_once_each(read, article_index):
    person = PersonFactory(name="Dana Cho", biography="<p>Works in <b>pain</b> medicine.</p>")
    person.links.create(label="Registry", url="https://example.com/registry")
    person.save()
    ArticlePageFactory(parent=article_index, title="Wrote", authors=[person])
    ArticlePageFactory(
        parent=article_index,
        title="Both",
        authors=[person],
        medical_reviewer=person,
        reviewed_on=datetime.date(2024, 1, 1),
    )
    ArticlePageFactory(parent=article_index, title="Neither")
    page = read(person.url)
    assert titles(page) == ["Both", "Wrote"]
    assert words(page.find("a", href="https://example.com/registry")) == "Registry"
    assert "DEMO-1234" not in words(page), "licence numbers are for the records"


def test_a_topic_lists_the_articles_about_it(read, article_index):
    topic = TopicFactory()
    ArticlePageFactory(parent=article_index, title="About it", topics=[topic])
    ArticlePageFactory(parent=article_index, title="About something else")
    assert titles(read(topic.url)) == ["About it"]


@pytest.mark.parametrize("path", ["/", "/articles/", "/brands/one/", "/people/ada/", "/topics/rest/"])
def test_a_list_without_articles_says_so_and_where_to_go(read, home_page, path):
    ServiceBrandFactory(slug="one")
    PersonFactory(slug="ada")
    TopicFactory(slug="rest")
    empty = read(path).main.find(class_="empty")
    assert "no article" in words(empty)


def test_filters_that_match_nothing_say_how_to_see_all(read, article_index):
    ArticlePageFactory(parent=article_index, brand=ServiceBrandFactory(slug="one"))
    ArticlePageFactory(parent=article_index, topics=[TopicFactory(slug="rest")])
    empty = read("/articles/", brand="one", topic="rest").main.find(class_="empty")
    assert empty.find("a", string="Show all articles")["href"] == "/articles/"

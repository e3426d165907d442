"""Search as readers use it."""

import pytest

from search.models import PromotedResult
from tests.factories import (
    ArticlePageFactory,
    PersonFactory,
    ServiceBrandFactory,
    StandardPageFactory,
    TopicFactory,
    paragraphs,
)
from tests.site.conftest import words


def found(page) -> list[str]:
    return [words(title) for title in page.main.find_all(class_="result__title")]


def test_articles_and_pages_are_found_by_their_words(read, home_page, article_index):
    ArticlePageFactory(
        parent=article_index, title="Iron infusions", body=paragraphs("Ferritin tells how much is stored.")
    )
    StandardPageFactory(parent=home_page, title="How we measure ferritin")
    ArticlePageFactory(parent=article_index, title="Something else")
    assert sorted(found(read("/search/", q="ferritin"))) == ["How we measure ferritin", "Iron infusions"]


def test_other_forms_of_a_word_are_found_too(read, article_index):
    ArticlePageFactory(parent=article_index, title="Iron infusions")
    assert found(read("/search/", q="infusion")) == ["Iron infusions"]


def test_a_result_holds_all_of_the_words(read, article_index):
    ArticlePageFactory(parent=article_index, title="Iron as tablets")
    ArticlePageFactory(parent=article_index, title="Iron in food")
    assert found(read("/search/", q="iron tablets")) == ["Iron as tablets"]


def test_results_say_where_they_come_from(read, home_page, article_index):
    brand = ServiceBrandFactory(name="PointExample")
    ArticlePageFactory(parent=article_index, title="Ferritin", slug="ferritin", brand=brand)
    StandardPageFactory(parent=home_page, title="Our ferritin policy", slug="policy")
    results = {words(result.h3): words(result) for result in read("/search/", q="ferritin").find_all(class_="result")}
    assert "Article of PointExample" in results["Ferritin"]
    assert "/articles/ferritin/" in results["Ferritin"]
    assert "Page of PointHealth" in results["Our ferritin policy"]


def test_a_result_leads_to_the_section_that_holds_the_words_and_shows_them(read, article_index):
    body = [
        *paragraphs("It begins here."),
        {"type": "heading", "value": {"text": "In the blood", "level": "2", "anchor": "in-the-blood"}},
        *paragraphs("Ferritin tells how much is stored."),
    ]
    ArticlePageFactory(parent=article_index, title="Iron", slug="iron", body=body)
    result = read("/search/", q="ferritin").find(class_="result")
    assert result.h3.a["href"] == "/articles/iron/#in-the-blood"
    assert "In the section “In the blood”" in words(result)
    assert "Ferritin tells how much is stored." in words(result)
    assert words(result.find("mark")) == "Ferritin"


def test_misspelled_words_show_what_was_meant_and_say_so(read, article_index):
    ArticlePageFactory(parent=article_index, title="Ketamine for low mood")
    page = read("/search/", q="ketmine")
    assert found(page) == ["Ketamine for low mood"]
    assert "Nothing holds “ketmine”. These are the results for “ketamine”." in words(page.main)
    assert page.find("input", attrs={"name": "q"})["value"] == "ketmine"


def test_results_can_be_narrowed_and_the_narrowing_undone(read, article_index):
    one, two = ServiceBrandFactory(name="One", slug="one"), ServiceBrandFactory(name="Two", slug="two")
    ArticlePageFactory(parent=article_index, title="Iron A", brand=one)
    ArticlePageFactory(parent=article_index, title="Iron B", brand=two)
    page = read("/search/", q="iron")
    narrowing = page.find("nav", class_="narrowings")
    assert [link["href"] for link in narrowing.find_all("a")] == ["?q=iron&brand=one", "?q=iron&brand=two"]
    assert "1 result" in words(narrowing)
    narrowed = read("/search/", q="iron", brand="one")
    assert found(narrowed) == ["Iron A"]
    assert narrowed.find("a", class_="chip--chosen")["href"] == "?q=iron"


def test_promoted_results_stand_first_and_are_marked(read, home_page, article_index):
    ArticlePageFactory(parent=article_index, title="Booking")
    page = StandardPageFactory(parent=home_page, title="How to come to us")
    PromotedResult.objects.create(searches="booking", page=page)
    results = read("/search/", q="booking").find_all(class_="result")
    assert ["Recommended" in words(result) for result in results] == [True, False]


def test_the_newest_can_come_first(read, article_index):
    ArticlePageFactory.create_batch(2, parent=article_index, introduction="About iron.")
    page = read("/search/", q="iron")
    assert page.find("a", string="newest first")["href"] == "?q=iron&sort=newest"
    assert words(read("/search/", q="iron", sort="newest").find(attrs={"aria-current": "true"})) == "newest first"


def test_suggestions_are_names_with_their_kinds_and_addresses(client, article_index):
    topic = TopicFactory(name="Iron deficiency")
    answer = client.get("/search/suggest/?q=iro")
    assert answer.json()["items"] == [{"kind": "topic", "title": "Iron deficiency", "url": topic.url, "match": "name"}]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%00", "?q='%3A*", "?q=%ED%A0%80", "?q=" + "x" * 3000])
def test_whatever_is_typed_gets_suggestions_or_none(client, home_page, query):
    assert client.get(f"/search/suggest/{query}").json() == {"items": []}


def test_services_topics_and_people_are_found_by_name(read, home_page):
    names = {
        ServiceBrandFactory(name="Alba Infusion").url: "Service Alba Infusion",
        TopicFactory(name="Alba disease").url: "Topic Alba disease",
        PersonFactory(name="Jessica Alba", credentials="MD").url: "Person Jessica Alba, MD",
    }
    ServiceBrandFactory(name="Alba Draft", live=False)
    places = read("/search/", q="alba").find_all("a", class_="chip")
    assert {place["href"]: words(place) for place in places} == names


def test_what_was_looked_for_is_marked_and_nothing_in_it_is_mark_up(read, article_index):
    ArticlePageFactory(parent=article_index, title="Drips & <b>drops</b>")
    page = read("/search/", q="drops")
    assert words(page.find("mark")) == "drops"
    assert found(page) == ["Drips & <b> drops </b>"]


@pytest.mark.parametrize(
    "query",
    [
        "\x00",
        "iron\x00",
        "'; DROP TABLE blog_articlepage; --",
        "<script>alert(1)</script>",
        "iron & | ! ( ) : * <-> \\",
        "((((",
        "\ufffe\u202e",
        "%",
        "🩺",
        "x" * 5000,
        " ".join(["iron"] * 500),
    ],
    ids=["nul", "nul at the end", "sql", "html", "operators", "brackets", "odd", "percent", "emoji", "long", "many"],
)
def test_whatever_is_asked_is_answered_and_stays_words(read, article_index, query):
    ArticlePageFactory(parent=article_index, title="Iron")
    page = read("/search/", q=query)
    assert not [script for script in page.find_all("script") if not script.get("src")]
    assert len(page.find("input", attrs={"name": "q"})["value"]) <= 200


def test_bytes_that_are_no_text_are_answered(client, home_page):
    assert client.get("/search/?q=%ED%A0%80%FF%FE").status_code == 200


def test_without_words_it_says_what_to_do(read, home_page):
    page = read("/search/", q="  \t ")
    assert "Write one or more words" in words(page.main)
    assert found(page) == []


def test_without_results_it_says_what_to_try(read, article_index):
    page = read("/search/", q="zebra")
    assert "Nothing found for “zebra”" in words(page.main)
    assert page.main.find("a", string="all articles")["href"] == "/articles/"


def test_results_come_in_pages_that_keep_the_words(read, article_index):
    ArticlePageFactory.create_batch(12, parent=article_index, introduction="About ferritin.")
    page = read("/search/", q="ferritin")
    assert len(found(page)) == 10
    assert page.find("a", rel="next")["href"] == "?q=ferritin&page=2"
    assert len(found(read("/search/", q="ferritin", page=2))) == 2


def test_results_are_kept_out_of_search_engines(read, home_page):
    assert read("/search/", q="ferritin").find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert read("/search/").find("meta", attrs={"name": "robots"}) is None

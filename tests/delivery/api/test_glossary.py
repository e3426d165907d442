"""Words of the glossary in the documents of pages: those that the HTML page marks, as they are explained now."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from delivery.as_served import as_served
from delivery.documents_at_hand import documents_at_hand
from delivery.models import Publication
from tests.delivery.api.test_requests import API
from tests.factories import (
    ArticlePageFactory,
    GlossaryTermFactory,
    StandardPageFactory,
    TopicFactory,
    article_with_every_block,
    paragraphs,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary_of(client):
    """Return the words that the document of an article explains."""

    def glossary(slug: str) -> list[dict]:
        response = client.get(f"{API}articles/{slug}")
        assert response.status_code == 200, response.content
        return response.json()["glossary"]

    return glossary


@pytest.fixture
def article(article_index):
    return ArticlePageFactory(parent=article_index, slug="visit", body=paragraphs("An infusion by a nurse."))


def test_a_document_explains_the_words_that_the_page_marks_in_their_order(client, article_index, glossary_of):
    topic = TopicFactory()
    GlossaryTermFactory(term="rest", topic=topic)
    for term in ("spray", "glutamate", "doses", "home", "hours", "nurse"):
        GlossaryTermFactory(term=term)
    article = article_with_every_block(parent=article_index, slug="visit")
    glossary = glossary_of("visit")
    page = BeautifulSoup(client.get(article.url).content, "html.parser")
    marked = [button["popovertarget"] for button in page.find_all("button", class_="explained")]
    assert marked == [f"explained-{entry['slug']}" for entry in glossary]
    listed = page.find_all(class_="words__entry")
    assert [entry.dt.get_text() for entry in listed] == [entry["term"] for entry in glossary]
    assert {"rest", "home", "glutamate", "doses", "hours"} <= {entry["term"] for entry in glossary}
    # Of a comparison and of a film's transcript, whose text does not run on.
    assert {"spray", "nurse"}.isdisjoint(entry["term"] for entry in glossary)
    [rest] = [entry for entry in glossary if entry["term"] == "rest"]
    assert rest == {
        "term": "rest",
        "slug": "rest",
        "explanation": "What “rest” means, in plain words.",
        "url": topic.url,
    }


def test_a_changed_word_is_new_in_the_next_answer(article, glossary_of):
    assert glossary_of("visit") == []
    term = GlossaryTermFactory(term="infusion")
    assert [entry["term"] for entry in glossary_of("visit")] == ["infusion"]
    term.explanation = "Something else."
    term.save()
    assert [entry["explanation"] for entry in glossary_of("visit")] == ["Something else."]
    term.further_spellings, term.term = "nurse", "staff"
    term.save()
    assert [entry["term"] for entry in glossary_of("visit")] == ["staff"]
    with transaction.atomic():
        term.delete()
    assert glossary_of("visit") == []


def test_a_change_of_the_glossary_may_change_any_answer(article):
    GlossaryTermFactory(term="infusion")
    newest = Publication.objects.order_by("-number").first()
    assert (newest.kind, newest.affects) == ("glossary_term", [newest.object_name, "everything"])


def test_a_word_leads_to_a_page_only_while_that_is_public(article, home_page, glossary_of):
    more = StandardPageFactory(parent=home_page, slug="more")
    GlossaryTermFactory(term="infusion", page=more)
    assert [entry["url"] for entry in glossary_of("visit")] == ["/more/"]
    more.unpublish()
    assert [entry["url"] for entry in glossary_of("visit")] == [""]


def test_a_standard_page_explains_its_words(client, home_page):
    GlossaryTermFactory(term="infusion")
    StandardPageFactory(parent=home_page, slug="about-us", body=paragraphs("An infusion."))
    document = client.get(f"{API}pages/by-path?path=/about-us/").json()
    assert [entry["term"] for entry in document["glossary"]] == ["infusion"]


def test_a_large_glossary_takes_as_many_queries_as_a_small_one(client, article):
    def queries() -> int:
        client.get(f"{API}articles/visit")
        documents_at_hand.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{API}articles/visit").status_code == 200
        return len(asked)

    few = queries()
    GlossaryTermFactory(term="infusion", topic=TopicFactory())
    GlossaryTermFactory.create_batch(30)
    assert queries() == few <= 4


def test_a_process_that_can_keep_little_at_hand_explains_all_the_same(article, glossary_of, monkeypatch):
    monkeypatch.setattr(documents_at_hand, "limit", 3)
    documents_at_hand.clear()
    GlossaryTermFactory.create_batch(5)
    GlossaryTermFactory(term="infusion")
    assert [entry["term"] for entry in glossary_of("visit")] == ["infusion"]


def test_what_readers_were_told_of_a_word_comes_back(article, glossary_of):
    term = GlossaryTermFactory(term="infusion")
    shown, at = glossary_of("visit"), timezone.now()
    at = max(at, Publication.objects.order_by("-number").first().recorded_at)
    term.explanation = "Something else."
    term.save()
    assert as_served(article.get_url_parts()[2], at, "localhost").document["glossary"] == shown


def test_what_editors_pinned_comes_first_and_comes_back(client, article_index, article):
    others = ArticlePageFactory.create_batch(5, parent=article_index, brand=article.brand)
    pinned = [ArticlePageFactory(parent=article_index, title=title) for title in ("Second", "First", "Hidden")]
    visit = ArticlePageFactory(
        parent=article_index, slug="pinning", brand=article.brand, pinned=[pinned[2], pinned[1], pinned[0]]
    )
    pinned[2].unpublish()
    related = client.get(f"{API}articles/pinning").json()["related_articles"]
    assert [card["title"] for card in related] == ["First", "Second", others[-1].title]
    at = Publication.objects.order_by("-number").first().recorded_at
    pinned[1].unpublish()
    assert client.get(f"{API}articles/pinning").json()["related_articles"][0]["title"] == "Second"
    then = as_served(visit.get_url_parts()[2], at, "localhost").document["related_articles"]
    assert [card["title"] for card in then] == ["First", "Second", others[-1].title]

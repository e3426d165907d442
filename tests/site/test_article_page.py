"""An article as it is read."""

import datetime
import re

import pytest

from blog.models import ArticlePage
from tests.factories import (
    ArticlePageFactory,
    ArticleReferenceFactory,
    DisclaimerFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    TopicFactory,
)
from tests.site.conftest import words


@pytest.fixture
def article(read, full_article):
    return read(full_article.url)


def marker(reference) -> str:
    return f'<a linktype="reference" id="{reference.pk}">[x]</a>'


def test_it_says_who_wrote_it_who_reviewed_it_and_when(article):
    record = words(article.find("dl", class_="record__facts"))
    assert "Written by Lee Ortiz, RN" in record
    assert "Medically reviewed by Dana Cho, MD on March 2, 2026" in record
    assert "Next review by March 2, 2028" in record
    assert re.search(r"\d+ minutes? to read", record)
    assert article.find("a", string="Dana Cho, MD")["href"] == "/people/dana-cho/"


def test_it_says_when_a_review_is_overdue(read, full_article):
    ArticlePage.objects.update(reviewed_on=datetime.date(2019, 1, 1), next_review_due=datetime.date(2020, 1, 1))
    assert "A new review was due by January 1, 2020" in words(read(full_article.url).main)


def test_the_table_of_contents_leads_to_the_sections(article, full_article):
    contents = article.find("nav", class_="contents--wide")
    linked = [link["href"] for link in contents.find_all("a")]
    assert linked == [f"#{entry.anchor}" for entry in full_article.table_of_contents] + ["#references"]
    # On a phone it is folded, without a script.
    assert [link["href"] for link in article.find("details", class_="contents--narrow").find_all("a")] == linked


def test_every_place_that_cites_a_reference_is_linked_there_and_back(read, article_index):
    first, second = ReferenceFactory(doi="10.1000/first"), ReferenceFactory(doi="", pmid="24740528")
    body = [
        {"type": "paragraph", "value": f"<p>One{marker(first)}, two{marker(second)}.</p>"},
        {"type": "callout", "value": {"kind": "note", "text": f"<p>Again{marker(first)}.</p>"}},
    ]
    page = read(ArticlePageFactory(parent=article_index, body=body).url)
    back = {
        entry["id"]: [link["href"][1:] for link in entry.find(class_="references__back").find_all("a")]
        for entry in page.find("section", class_="references").find_all("li")
    }
    assert back == {"reference-1": ["cite-1", "cite-1-2"], "reference-2": ["cite-2"]}
    for entry, places in back.items():
        assert [page.find(id=place)["href"] for place in places] == [f"#{entry}"] * len(places)
    assert page.find("a", string="doi:10.1000/first")["href"] == "https://doi.org/10.1000/first"
    assert page.find("a", string="PubMed 24740528")["href"] == "https://pubmed.ncbi.nlm.nih.gov/24740528/"


def test_a_reference_that_the_text_does_not_cite_has_no_way_back(read, full_article):
    ArticleReferenceFactory(article=full_article, reference=ReferenceFactory(url="https://example.com/label", doi=""))
    entry = read(full_article.url).find(id="reference-2")
    assert entry.find("a", string="Source")["href"] == "https://example.com/label"
    assert not entry.find(class_="references__back")


def test_the_disclaimer_stands_in_full_at_the_end_of_the_article(article, full_article):
    in_full = article.find(id="disclaimer").find_parent("section")
    assert words(in_full).startswith(full_article.brand.disclaimer.heading)
    assert in_full.find_previous("section", class_="references")
    assert in_full.find_parent("article")


def test_the_main_picture_is_loaded_first_and_the_others_when_they_are_near(article):
    first, *others = article.main.find_all("img")
    assert (first["loading"], first["fetchpriority"]) == ("eager", "high")
    assert {image["loading"] for image in others} == {"lazy"}


def test_a_picture_of_a_model_says_so_in_words(read, article, article_index):
    assert "Model, not a patient" in words(article.find("figure", class_="figure"))
    hero = ArticlePageFactory(parent=article_index, hero_image=ImageFactory(shows_model=True), hero_alt_text="A person")
    assert "Model, not a patient" in words(read(hero.url).article.header)


def test_pictures_name_who_made_them(article):
    assert "Picture: A. Photographer" in words(article.article.header)


def test_a_decorative_picture_is_silent(read, article_index):
    page = ArticlePageFactory(parent=article_index, hero_image=ImageFactory(), hero_is_decorative=True)
    assert read(page.url).article.header.img["alt"] == ""


def test_a_film_is_a_link_that_says_where_it_leads(article):
    film = article.find(class_="video")
    assert film.a["href"] == "https://vimeo.com/76979871"
    assert "leads to Vimeo" in words(film)
    assert "A nurse shows the room" in words(film.find("details"))


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("note", "Note"),
        ("warning", "Warning"),
        ("safety", "Safety information"),
        ("key_fact", "Key fact"),
    ],
)
def test_a_callout_says_in_words_what_it_is(read, article_index, kind, label):
    body = [{"type": "callout", "value": {"kind": kind, "title": "", "text": "<p>Text</p>"}}]
    page = read(ArticlePageFactory(parent=article_index, body=body).url)
    assert words(page.find(class_="callout")).startswith(label)


def test_a_comparison_names_its_rows_and_columns_for_those_who_hear_it(article):
    table = article.find(class_="comparison").table
    assert [words(cell) for cell in table.thead.find_all("th", scope="col")][1:] == ["Infusion", "Nasal spray"]
    assert words(table.tbody.find("th", scope="row")) == "Where"
    # On a phone each cell repeats what it speaks of.
    assert [cell["data-option"] for cell in table.tbody.tr.find_all("td")] == ["Infusion", "Nasal spray"]


def test_a_table_has_a_caption_and_can_be_scrolled_with_the_keyboard(article):
    [table] = [table for table in article.find_all("table") if table.caption]
    assert words(table.caption) == "How long a visit takes"
    assert words(table.tbody.find("th", scope="row")) == "Check-in"
    assert words(table.tbody.find("td", class_="number")) == "15"
    assert table.parent["tabindex"] == "0"


def test_mechanisms_are_terms_with_their_meaning(article):
    terms = article.find(class_="mechanisms").dl
    assert words(terms.dt) == "Receptor blockade"
    assert "glutamate receptor" in words(terms.dd)


def test_a_question_opens_without_a_script(article):
    question = article.find("details", class_="question")
    assert words(question.summary) == "Can I eat before a visit?"
    assert "six hours" in words(question)


def test_numbered_sections_say_their_number_aloud(article):
    assert words(article.find(class_="step").find(re.compile("^h[2-6]$"))).startswith("1. ")


def test_a_call_to_action_leads_to_the_brands_booking_link(article, full_article):
    assert article.find(class_="next-step").a["href"] == full_article.brand.booking_url


def test_a_call_to_action_of_a_brand_without_a_booking_link_leads_to_the_houses(read, full_article, home_page):
    full_article.brand.booking_url = ""
    full_article.brand.save()
    from home.models import SiteSettings

    SiteSettings.objects.update(booking_url="https://book.example.com/house")
    assert read(full_article.url).find(class_="next-step").a["href"] == "https://book.example.com/house"


def test_articles_on_the_same_topic_follow(read, article_index):
    topic = TopicFactory()
    article, other = ArticlePageFactory.create_batch(2, parent=article_index, topics=[topic])
    assert read(article.url).find(class_="related").find("a", string=other.title)


def test_an_article_with_the_least_there_can_be_is_whole(read, article_index):
    page = read(ArticlePageFactory(parent=article_index, title="Least").url)
    assert words(page.h1) == "Least"
    assert not page.find(class_="references")
    assert not page.find(class_="contents")
    assert not page.find(class_="record").find("a")


def test_texts_of_editors_are_escaped(read, article_index):
    hostile = '<script>alert("x")</script>'
    brand = ServiceBrandFactory(name=hostile, slug="hostile", tagline=hostile, legal_name=hostile, summary=hostile)
    person = PersonFactory(name=hostile, role=hostile, slug="person")
    topic = TopicFactory(name=hostile, slug="topic", description=hostile)
    page = ArticlePageFactory(
        parent=article_index, title=hostile, slug="hostile", introduction=hostile, brand=brand, topics=[topic],
        authors=[person], medical_reviewer=person, reviewed_on=datetime.date(2024, 1, 1),
        body=[
            {"type": "heading", "value": {"text": hostile, "level": "2"}},
            {"type": "quote", "value": {"text": hostile, "attribution": hostile, "role": hostile}},
            {"type": "comparison", "value": {"title": hostile, "options": [hostile, hostile], "summary": "<p>x</p>"}},
        ],
    )  # fmt: skip
    for path in (page.url, "/articles/", "/brands/hostile/", "/people/person/", "/topics/topic/", "/search/?q=script"):
        assert not [script for script in read(path).find_all("script") if not script.get("src")]


def test_a_draft_disclaimer_in_the_text_is_not_shown(read, article_index):
    draft = DisclaimerFactory(live=False, body="<p>Not agreed yet.</p>")
    body = [
        {"type": "paragraph", "value": "<p>Text</p>"},
        {"type": "disclaimer", "value": {"disclaimer": draft.pk}},
    ]
    page = ArticlePageFactory(parent=article_index, body=body)
    assert "Not agreed yet." not in words(read(page.url))

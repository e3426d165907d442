"""An article as it is read."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from blog.models import ArticlePage, ArticleUpdate
from tests.factories import (
    ArticlePageFactory,
    ArticleReferenceFactory,
    DisclaimerFactory,
    GlossaryTermFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    StandardPageFactory,
    TopicFactory,
    paragraphs,
)
from tests.site.conftest import scripts_within, words


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
    past = {"reviewed_on": datetime.date(2019, 1, 1), "next_review_due": datetime.date(2020, 1, 1)}
    ArticlePage.objects.update(is_review_overdue=True, **past)
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


def test_the_opening_of_the_disclaimer_stands_once_where_the_first_section_begins(article, full_article):
    [notice] = [note for note in article.main.find_all(attrs={"role": "note"}) if "aside-legal" in note["class"]]
    assert words(notice).startswith(full_article.brand.disclaimer.heading)
    assert "does not replace advice" in words(notice)
    assert notice.a["href"] == "#disclaimer"
    assert notice.find_next("h2")["id"] == full_article.table_of_contents[0].anchor


def test_the_opening_of_the_disclaimer_follows_the_text_before_the_first_section(read, article_index):
    body = [*paragraphs("First words."), {"type": "heading", "value": {"text": "A section", "level": "2"}}]
    page = read(ArticlePageFactory(parent=article_index, body=body).url)
    notice = page.main.find(class_="short-notice")
    assert "First words." in words(notice.find_previous_sibling())
    assert words(notice.find_next_sibling().h2) == "A section"


def test_without_sections_the_opening_of_the_disclaimer_comes_first(read, article_index):
    page = read(ArticlePageFactory(parent=article_index, body=paragraphs("One.", "Two.")).url)
    assert "short-notice" in page.main.find(class_="body").find(recursive=False)["class"]


def test_every_section_has_a_link_to_itself(article, full_article):
    links = {link["href"][1:]: words(link) for link in article.find_all(attrs={"data-copy-link": True})}
    for entry in full_article.table_of_contents:
        assert links[entry.anchor] == f"Copy link to this section: {entry.title}"
        assert article.find(id=entry.anchor).find_parent(class_="titled").find("a", href=f"#{entry.anchor}")


def test_buttons_to_share_and_print_wait_for_a_script(article):
    for name in ("data-share", "data-print"):
        assert article.find("button", attrs={name: True}).has_attr("hidden")


def explained(page) -> list[str]:
    """Return the words that are marked in the text, in their order, each with a popover and an entry in the list."""
    buttons = page.main.find_all("button", class_="explained")
    for button in buttons:
        slug = button["popovertarget"].removeprefix("explained-")
        assert page.find(id=f"explained-{slug}").has_attr("popover")
        assert page.find(id=f"glossary-{slug}").find_parent("section", class_="words")
    assert len(buttons) == len(page.find_all(class_="words__entry"))
    return [words(button) for button in buttons]


def test_a_word_is_explained_where_the_text_first_uses_it_and_at_the_end(read, article_index):
    GlossaryTermFactory(term="infusion", further_spellings="infusions", explanation="A drug given into a vein.")
    GlossaryTermFactory(term="unused")
    page = read(ArticlePageFactory(parent=article_index, body=paragraphs("Two infusions.", "One infusion.")).url)
    assert explained(page) == ["infusions"]
    assert words(page.find(id="glossary-infusion")) == "infusion A drug given into a vein."


def test_headings_links_quotes_tables_and_legal_texts_explain_nothing(read, article_index):
    GlossaryTermFactory(term="nerve")
    text = "<p>nerve</p>"
    table = {"columns": [{"type": "rich_text", "heading": "nerve"}], "rows": [{"values": [text]}], "caption": "nerve"}
    body = [
        {"type": "heading", "value": {"text": "nerve", "level": "2"}},
        {"type": "quote", "value": {"text": "nerve", "attribution": "nerve"}},
        {"type": "table", "value": {"has_row_headers": False, "table": table}},
        {"type": "disclaimer", "value": {"disclaimer": DisclaimerFactory(body=text).pk}},
        {"type": "paragraph", "value": f'<p>A <a linktype="page" id="{article_index.pk}">nerve</a>.</p>'},
    ]
    brand = ServiceBrandFactory(disclaimer=DisclaimerFactory(body=text))
    assert explained(read(ArticlePageFactory(parent=article_index, brand=brand, body=body).url)) == []


def test_every_block_with_running_text_explains(read, article_index):
    for term in ("one", "two", "three", "four", "five"):
        GlossaryTermFactory(term=term)
    body = [
        {"type": "paragraph", "value": "<p>One.</p>"},
        {"type": "callout", "value": {"kind": "note", "text": "<p>One, two.</p>"}},
        {"type": "numbered_section", "value": {"title": "five", "text": "<p>Three.</p>"}},
        {"type": "mechanism_list", "value": {"items": [{"term": "five", "explanation": "<p>Four.</p>"}]}},
        {"type": "faq", "value": {"title": "five", "items": [{"question": "five", "answer": "<p>Five.</p>"}]}},
    ]
    page = read(ArticlePageFactory(parent=article_index, body=body).url)
    assert explained(page) == ["One", "two", "Three", "Four", "Five"]


def test_a_word_leads_to_its_topic_or_to_its_page_if_that_is_public(read, article_index, home_page):
    topic, page = TopicFactory(), StandardPageFactory(parent=home_page, title="Public")
    draft = StandardPageFactory(parent=home_page, title="Draft", live=False)
    for facts in ({"term": "one", "topic": topic}, {"term": "two", "page": page}, {"term": "three", "page": draft}):
        GlossaryTermFactory(**facts)
    shown = read(ArticlePageFactory(parent=article_index, body=paragraphs("One two three.")).url)
    assert shown.find(id="glossary-one").a["href"] == topic.url
    assert shown.find(id="glossary-two").a["href"] == page.url
    assert not shown.find(id="glossary-three").a


def test_a_standard_page_explains_words_too(read, home_page):
    GlossaryTermFactory(term="infusion")
    assert explained(read(StandardPageFactory(parent=home_page, body=paragraphs("An infusion.")).url)) == ["infusion"]


def test_what_changed_is_told_the_newest_first(read, article_index):
    article = ArticlePageFactory(parent=article_index)
    for day, note in ((1, "First change."), (9, "Third change."), (5, "Second change.")):
        article.updates.create(made_on=datetime.date(2026, 3, day), note=note)
    article.save()
    updates = read(article.url).find("section", class_="updates")
    assert words(updates.p) == "Updated on March 9, 2026 : Third change."
    assert [words(item) for item in updates.details.find_all("li")] == [
        "March 5, 2026 : Second change.",
        "March 1, 2026 : First change.",
    ]


def test_an_update_cannot_lie_in_the_future():
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="cannot lie in the future"):
        ArticleUpdate(made_on=tomorrow, note="Not yet.").clean()


def test_an_article_ends_with_what_the_brand_offers_next(article, full_article):
    brand = full_article.brand
    invitation = article.find(class_="invitation")
    assert words(invitation.h2) == brand.tagline
    assert brand.summary in words(invitation)
    assert invitation.find("a", class_="button")["href"] == brand.booking_url
    assert invitation.find_previous(id="disclaimer")


def test_articles_that_editors_pinned_come_first_and_only_public_ones(read, article_index):
    topic = TopicFactory()
    alike = ArticlePageFactory(parent=article_index, title="Alike", topics=[topic])
    hidden = ArticlePageFactory(parent=article_index, title="Hidden", topics=[topic])
    pinned = [ArticlePageFactory(parent=article_index, title=title) for title in ("Pinned second", "Pinned first")]
    article = ArticlePageFactory(parent=article_index, topics=[topic], pinned=[pinned[1], hidden, pinned[0]])
    hidden.unpublish()
    related = read(article.url).find(class_="related")
    titles = [words(title) for title in related.find_all(class_="card__title")]
    assert titles == ["Pinned first", "Pinned second", alike.title]


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
        assert not scripts_within(read(path))


def test_a_draft_disclaimer_in_the_text_is_not_shown(read, article_index):
    draft = DisclaimerFactory(live=False, body="<p>Not agreed yet.</p>")
    body = [
        {"type": "paragraph", "value": "<p>Text</p>"},
        {"type": "disclaimer", "value": {"disclaimer": draft.pk}},
    ]
    page = ArticlePageFactory(parent=article_index, body=body)
    assert "Not agreed yet." not in words(read(page.url))

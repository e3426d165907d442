"""Articles: whose they are, who answers for them, and what readers and machines get of them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from blog.models import ArticlePage
from tests.factories import (
    ArticlePageFactory,
    ArticleReferenceFactory,
    DisclaimerFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
)

pytestmark = pytest.mark.django_db


def marker(reference) -> str:
    return f'<a linktype="reference" id="{reference.pk}">[x]</a>'


@pytest.fixture
def article(article_index):
    return ArticlePageFactory(parent=article_index)


def test_an_article_of_an_unpublished_brand_cannot_be_published(article_index):
    brand = ServiceBrandFactory(live=False, disclaimer=DisclaimerFactory())
    draft = ArticlePageFactory(parent=article_index, brand=brand, live=False)
    with pytest.raises(ValidationError) as refusal:
        draft.save_revision().publish()
    assert "Publish the brand" in refusal.value.message_dict["brand"][0]
    assert not ArticlePage.objects.get(pk=draft.pk).live


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE brands_servicebrand SET live = false WHERE id = %(brand)s",
        "UPDATE blog_articlepage SET brand_id = %(draft)s WHERE page_ptr_id = %(article)s",
        "UPDATE blog_articlepage SET brand_id = NULL WHERE page_ptr_id = %(article)s",
        "UPDATE wagtailcore_page SET live = true WHERE id = %(draft_article)s",
    ],
    ids=[
        "brand unpublished",
        "article given a draft brand",
        "article left without a brand",
        "article of a draft brand",
    ],
)
def test_the_database_itself_refuses_a_public_article_without_a_public_brand(article, article_index, statement):
    draft = ServiceBrandFactory(live=False)
    draft_article = ArticlePageFactory(parent=article_index, brand=draft, live=False)
    values = {
        "brand": article.brand_id,
        "draft": draft.pk,
        "article": article.pk,
        "draft_article": draft_article.pk,
    }
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_brand_with_articles_cannot_be_deleted(article):
    with pytest.raises(ProtectedError):
        article.brand.delete()


def test_a_main_picture_needs_a_description_or_to_be_decorative(article):
    article.hero_image = ImageFactory()
    with pytest.raises(ValidationError) as refusal:
        article.save_revision().publish()
    assert "hero_alt_text" in refusal.value.message_dict
    article.hero_is_decorative = True
    article.save_revision().publish()
    assert ArticlePage.objects.get(pk=article.pk).hero_alt == ""


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reviewed_on": None}, "reviewed_on"),
        ({"medical_reviewer": None}, "medical_reviewer"),
        ({"reviewed_on": timezone.localdate() + datetime.timedelta(days=1)}, "reviewed_on"),
        ({"next_review_due": datetime.date(2020, 1, 1)}, "next_review_due"),
    ],
    ids=["no day", "no reviewer", "in the future", "next before last"],
)
def test_a_medical_review_has_a_reviewer_a_day_and_a_later_next_one(article, facts, field):
    facts = {"medical_reviewer": PersonFactory(), "reviewed_on": datetime.date(2024, 5, 1)} | facts
    for name, value in facts.items():
        setattr(article, name, value)
    with pytest.raises(ValidationError) as refusal:
        article.save_revision().publish()
    assert field in refusal.value.message_dict


def test_references_are_numbered_by_their_first_marker_and_further_ones_follow(article):
    cited_second, cited_first, further = ReferenceFactory.create_batch(3)
    article.body = [
        {"type": "paragraph", "value": f"<p>One{marker(cited_first)} two{marker(cited_second)}</p>"},
        {"type": "paragraph", "value": f"<p>Again{marker(cited_first)}</p>"},
    ]
    article.save()
    ArticleReferenceFactory(article=article, reference=further)
    article = ArticlePage.objects.get(pk=article.pk)
    listed = [(cited.number, cited.reference, cited.is_cited) for cited in article.references]
    assert listed == [(1, cited_first, True), (2, cited_second, True), (3, further, False)]


def test_each_marker_has_its_own_name_to_come_back_to(article):
    reference = ReferenceFactory()
    first, second = f"<p>A{marker(reference)}</p>", f"<p>B{marker(reference)}</p>"
    article.body = [{"type": "paragraph", "value": first}, {"type": "paragraph", "value": second}]
    article.save()
    article = ArticlePage.objects.get(pk=article.pk)
    assert 'href="#reference-1" id="cite-1"' in article.public_html(first)
    assert 'href="#reference-1" id="cite-1-2"' in article.public_html(second)


def test_a_marker_of_a_deleted_reference_disappears(article):
    text = '<p>Claim<a linktype="reference" id="987654">[gone]</a>.</p>'
    article.body = [{"type": "paragraph", "value": text}]
    article.save()
    article = ArticlePage.objects.get(pk=article.pk)
    assert article.references == []
    assert "gone" not in article.public_html(text)


def test_a_link_to_a_page_that_is_not_public_keeps_its_words_and_loses_its_address(article, article_index):
    draft = ArticlePageFactory(parent=article_index, live=False, slug="secret-plan")
    text = f'<p>See <a linktype="page" id="{draft.pk}">our plan</a>.</p>'
    article.body = [{"type": "paragraph", "value": text}]
    article.save()
    html = ArticlePage.objects.get(pk=article.pk).public_html(text)
    assert "our plan" in html
    assert "secret-plan" not in html


def test_links_of_all_texts_are_looked_up_in_a_fixed_number_of_queries(
    article, article_index, django_assert_max_num_queries
):
    target = ArticlePageFactory(parent=article_index)
    texts = [f'<p>{number} <a linktype="page" id="{target.pk}">x</a></p>' for number in range(30)]
    article.body = [{"type": "paragraph", "value": text} for text in texts]
    article.save()
    article = ArticlePage.objects.get(pk=article.pk)
    with django_assert_max_num_queries(4):
        assert all(target.url in article.public_html(text) for text in texts)


def test_sections_get_anchors_that_stay_when_the_section_is_reworded(article):
    article.body = [
        {"type": "heading", "value": {"text": "Side effects", "level": "2"}},
        {"type": "heading", "value": {"text": "Side effects", "level": "2"}},
        {"type": "numbered_section", "value": {"title": "Überblick: 100 %", "text": "<p>x</p>"}},
    ]
    article.save()
    body = ArticlePage.objects.get(pk=article.pk).body
    assert [child.value["anchor"] for child in body] == ["side-effects", "side-effects-2", "uberblick-100"]
    body[0].value["text"] = "What can go wrong"
    article.body = body
    article.save()
    assert ArticlePage.objects.get(pk=article.pk).body[0].value["anchor"] == "side-effects"


def test_numbered_sections_count_up_and_start_again_in_each_section(article):
    section = {"type": "numbered_section", "value": {"title": "Point", "text": "<p>x</p>"}}
    heading = {"type": "heading", "value": {"text": "Section", "level": "2"}}
    article.body = [heading, section, section, {"type": "paragraph", "value": "<p>x</p>"}, section, heading, section]
    assert [entry.number for entry in article.outline] == [None, 1, 2, None, 3, None, 1]
    assert [entry.level for entry in article.outline] == [2, 3, 3, None, 3, 2, 3]


def test_reading_time_counts_the_words_of_all_blocks(article):
    article.body = [
        {"type": "paragraph", "value": f"<p>{'word ' * 460}</p>"},
        {"type": "callout", "value": {"kind": "note", "title": "Note", "text": f"<p>{'word ' * 230}</p>"}},
    ]
    assert article.reading_minutes == 3


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://doi.org/10.1001/JAMAPSYCHIATRY.2014.62", "10.1001/jamapsychiatry.2014.62"),
        ("doi: 10.1016/S0006-3223(99)00230-9", "10.1016/s0006-3223(99)00230-9"),
    ],
)
def test_a_doi_is_kept_in_one_form(written, kept):
    reference = ReferenceFactory.build(doi=written)
    reference.full_clean()
    assert reference.doi == kept
    assert reference.link == f"https://doi.org/{kept}"


@pytest.mark.parametrize("doi", ["11.1000/1", "10.1/x", "10.1000", "https://example.com/10.1000/1 2"])
def test_what_is_no_doi_is_refused(doi):
    with pytest.raises(ValidationError) as refusal:
        ReferenceFactory.build(doi=doi).full_clean()
    assert "doi" in refusal.value.message_dict


def test_a_reference_exists_once_however_its_identifier_is_written():
    ReferenceFactory(doi="10.1000/abc")
    with pytest.raises(ValidationError, match="already"):
        ReferenceFactory.build(doi="https://DX.doi.org/10.1000/ABC").full_clean()


def test_a_pubmed_address_is_kept_as_its_number():
    reference = ReferenceFactory.build(doi="", pmid="https://pubmed.ncbi.nlm.nih.gov/24740528/")
    reference.full_clean()
    assert reference.pmid == "24740528"
    assert reference.link == "https://pubmed.ncbi.nlm.nih.gov/24740528/"


def test_a_body_that_breaks_a_rule_is_not_published_by_any_way(article_index):
    draft = ArticlePageFactory(
        parent=article_index,
        live=False,
        body=[{"type": "heading", "value": {"text": "Too deep", "level": "4"}}],
    )
    with pytest.raises(ValidationError) as refusal:
        draft.save_revision().publish()
    assert "This heading skips a level" in refusal.value.message_dict["body"][0]
    assert not ArticlePage.objects.get(pk=draft.pk).live


def test_a_public_article_may_have_a_half_done_draft(article):
    article.body = [{"type": "heading", "value": {"text": "Too deep", "level": "4"}}]
    article.save_revision()
    live = ArticlePage.objects.get(pk=article.pk)
    assert live.has_unpublished_changes
    assert live.body[0].block_type == "paragraph"

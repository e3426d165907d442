"""What of a page the claims check reads."""

import pytest
from wagtail import blocks

from blog.blocks import BodyBlock
from blog.blocks.claims import KINDS, TEXT_BLOCKS, body_passages, lines_of
from blog.models import ArticlePage
from compliance.checked import findings_of, path_of_place
from compliance.claims import Kind
from tests.factories import ArticlePageFactory, ReferenceFactory, ServiceBrandFactory, article_with_every_block

pytestmark = pytest.mark.django_db


def texts_in(block, name=""):
    """The names of all texts that a block can hold; of a table, the table itself."""
    if isinstance(block, blocks.StructBlock):
        return [found for key, child in block.child_blocks.items() for found in texts_in(child, f"{name}.{key}")]
    if isinstance(block, blocks.ListBlock):
        return texts_in(block.child_block, name)
    is_text = isinstance(block, TEXT_BLOCKS) and not isinstance(block, blocks.URLBlock)
    return [name] if is_text or type(block).__name__ == "TypedTableBlock" else []


def test_every_text_of_every_block_is_checked_or_said_to_claim_nothing():
    known = [found for name, block in BodyBlock().child_blocks.items() for found in texts_in(block, name)]
    assert set(known) == set(KINDS)


def passages(*blocks_of_body):
    stream = BodyBlock()
    return body_passages(stream.to_python(list(blocks_of_body)))


def test_a_passage_is_found_again_by_wagtails_content_path():
    found = passages(
        {
            "type": "faq",
            "id": "b1",
            "value": {
                "title": "Questions",
                "items": [{"type": "item", "id": "i1", "value": {"question": "Why?", "answer": "<p>So.</p>"}}],
            },
        }
    )
    assert [(one.place, one.kind) for one in found] == [
        ("body.b1.title", Kind.HEADING),
        ("body.b1.items.i1.question", Kind.QUESTION),
        ("body.b1.items.i1.answer", Kind.ANSWER),
    ]


def test_rich_text_is_read_line_by_line_with_its_reference_markers():
    html = (
        '<p>It was studied <a linktype="reference" id="7">[Feder]</a>. Twice.</p>'
        '<ul><li>One &amp; <b>two</b></li></ul><p></p><p>a<br/>b <a href="https://x.org">c</a></p>'
    )
    lines = lines_of(html)
    assert [(line.text, line.is_item, line.citations) for line in lines] == [
        ("It was studied . Twice.", False, [15]),
        ("One & two", True, []),
        ("a\nb c", False, []),
    ]


def test_a_safety_callout_tells_of_risks():
    callout = {"type": "callout", "id": "c", "value": {"kind": "safety", "title": "", "text": "<p>Nausea.</p>"}}
    assert [one.kind for one in passages(callout)] == [Kind.RISK]


def test_the_alternative_text_of_a_decorative_picture_is_not_read():
    image = {"type": "image", "id": "i", "value": {"image": None, "alt_text": "A view", "is_decorative": True}}
    assert passages(image) == []


def test_what_claims_nothing_is_not_read():
    quote = {"type": "quote", "id": "q", "value": {"text": "Hm.", "attribution": "A guaranteed cure", "role": "x"}}
    assert [one.text for one in passages(quote)] == ["Hm."]


def test_cells_of_a_table_have_places_of_their_own(article_index):
    article = article_with_every_block(parent=article_index)
    places = [one.place for one in ArticlePage.objects.get(pk=article.pk).claim_passages()]
    assert len(places) == len(set(places))
    assert {path_of_place(place).partition(".")[0] for place in places} >= {"title", "introduction", "body"}


def test_a_figure_with_a_marker_behind_it_is_cited(article_index):
    reference = ReferenceFactory()
    marker = f'<a linktype="reference" id="{reference.pk}">[1]</a>'
    body = [{"type": "paragraph", "value": f"<p>In one trial, 64% of patients responded {marker}.</p>"}]
    cited = ArticlePageFactory(parent=article_index, body=body)
    bare = ArticlePageFactory(
        parent=article_index, body=[{"type": "paragraph", "value": "<p>In one trial, 64% of patients responded.</p>"}]
    )
    assert "uncited-statistic" in {finding.rule for finding in findings_of(bare)}
    assert "uncited-statistic" not in {finding.rule for finding in findings_of(cited)}


@pytest.mark.parametrize(
    ("stored", "applied"), [("us-ca", "US-CA"), ("us", "US"), ("us-tx", "US-TX"), ("other", "US-CA")]
)
def test_an_article_answers_to_the_law_of_its_brands_disclaimer(article_index, stored, applied):
    brand = ServiceBrandFactory(disclaimer__jurisdiction=stored)
    assert ArticlePageFactory(parent=article_index, brand=brand).claims_jurisdiction() == applied

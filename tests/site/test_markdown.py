"""Articles as Markdown, and llms.txt: what programs that read text get."""

import re

import pytest
from markdown_it import MarkdownIt

from blog.blocks import BodyBlock
from delivery.syndication import views
from tests.factories import (
    ArticlePageFactory,
    DisclaimerClauseFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    StandardPageFactory,
)
from tests.site.test_visibility import HIDING, hide

# A word that each block of ``article_with_every_block`` says, and what stands around it.
SAID = {
    "heading": "## What the evidence says",
    "paragraph": "Most people rest afterwards[1](http://testserver/articles/an-article-with-every-block/#reference-1)",
    "numbered_section": "### 1. Talk with your prescriber",
    "callout": "> **Safety information: Do not drive on the day**",
    "quote": "> Screening before the first dose matters",
    "image": "![A quiet treatment room with a reclining chair by the window](http://testserver/pictures/",
    "video": "Film on Vimeo: [How an infusion visit goes](https://vimeo.com/76979871)",
    "mechanism_list": "Receptor blockade",
    "comparison": "| Where | In the clinic | In a certified clinic |",
    "table": "| Check-in | 15 |",
    "faq": "Can I eat before a visit?",
    "call_to_action": "[Book a consultation](https://book.example.com/pointexample)",
    "related_articles": "### Read next",
    "disclaimer": "> **Medical disclaimer**",
}


def markdown(client, path) -> str:
    response = client.get(f"{path}index.md")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    return response.content.decode()


@pytest.mark.parametrize("block", BodyBlock().child_blocks)
def test_every_block_is_in_the_markdown(client, full_article, block):
    assert SAID[block] in markdown(client, full_article.url)


def test_the_markdown_says_what_it_is_whose_it_is_and_who_reviewed_it(client, full_article):
    text = markdown(client, full_article.url)
    assert text.startswith("# An article with every block\n")
    assert f"Canonical address: <http://testserver{full_article.url}>" in text
    assert "Topics: Safety" in text
    assert "Written by [Lee Ortiz, RN](http://testserver/people/lee-ortiz/)." in text
    assert "Medically reviewed by [Dana Cho, MD](http://testserver/people/dana-cho/) on March 2, 2026." in text
    assert "Model, not a patient. Picture: PointHealth" in text
    assert "Picture: A. Photographer" in text


def test_references_are_numbered_with_links(client, article_index):
    first, second = ReferenceFactory(doi="10.1000/s0140(05)1"), ReferenceFactory(doi="", pmid="24740528")
    body = [
        {"type": "paragraph", "value": f'<p>One<a linktype="reference" id="{reference.pk}">[x]</a></p>'}
        for reference in (first, second)
    ]
    text = markdown(client, ArticlePageFactory(parent=article_index, body=body).url)
    assert f"1. {first.citation}".replace("(", r"(") in text
    assert "[doi:10.1000/s0140(05)1](https://doi.org/10.1000/s0140%2805%291)" in text
    assert f"2. {second.citation}" in text
    assert "[PubMed 24740528](https://pubmed.ncbi.nlm.nih.gov/24740528/)" in text


def test_the_markdown_ends_with_the_brands_disclaimer_whole(client, full_article):
    DisclaimerClauseFactory(
        disclaimer=full_article.brand.disclaimer, brand=full_article.brand, text="<p>Only this brand.</p>"
    )
    end = markdown(client, full_article.url).rpartition("## ")[2]
    assert end.startswith("Medical disclaimer")
    assert "does not replace advice from a clinician" in end
    assert end.endswith("Only this brand.\n")


def test_no_address_in_the_markdown_is_relative(client, full_article):
    targets = re.findall(r"\]\(([^)]*)\)", markdown(client, full_article.url))
    assert len(targets) > 8
    assert not [target for target in targets if not target.startswith(("https://", "http://"))]


def test_texts_of_editors_stay_text(client, article_index):
    hostile = '<script>alert("x")</script> [a](javascript:x) | `b` *c*'
    article = ArticlePageFactory(
        parent=article_index, title=hostile, slug="hostile", introduction=hostile,
        brand=ServiceBrandFactory(name="<b>B</b>", slug="b"),
        body=[
            {"type": "heading", "value": {"text": hostile, "level": "2"}},
            {"type": "table", "value": {"has_row_headers": True, "table": {
                "columns": [{"type": "text", "heading": hostile}, {"type": "text", "heading": "x"}],
                "rows": [{"values": [hostile, "# y"]}], "caption": hostile,
            }}},
            {"type": "paragraph", "value": "<p># no heading</p><p>1. no list</p>"},
        ],
    )  # fmt: skip
    for text in (markdown(client, article.url), client.get("/llms.txt").content.decode()):
        html = MarkdownIt("commonmark").enable("table").render(text)
        assert "<script" not in html
        assert "<b>" not in html
        assert 'javascript:x"' not in html
        assert "<h1>no heading" not in html
        assert html.count("&lt;script&gt;") >= 2
    html = MarkdownIt("commonmark").enable("table").render(markdown(client, article.url))
    [table] = re.findall("<table>.*</table>", html, re.DOTALL)
    assert table.count("<td>") == 2


def test_search_engines_are_led_to_the_page_itself(client, read, full_article):
    response = client.get(f"{full_article.url}index.md")
    assert response.headers["Link"] == f'<http://testserver{full_article.url}>; rel="canonical"'
    link = read(full_article.url).head.find("link", type="text/markdown")
    assert link["href"] == f"{full_article.url}index.md"


@pytest.mark.parametrize("how", HIDING)
def test_an_article_that_is_not_public_has_no_markdown_and_is_on_no_list(client, full_article, how):
    hide(full_article, how)
    assert client.get(f"{full_article.url}index.md").status_code in {404, 410}
    assert "an-article-with-every-block" not in client.get("/llms.txt").content.decode()


def test_words_that_wait_as_a_draft_are_not_in_the_markdown(client, full_article):
    full_article.introduction = "Not agreed yet."
    full_article.save_revision()
    assert "Not agreed yet." not in markdown(client, full_article.url)


def test_only_articles_have_markdown(client, home_page):
    StandardPageFactory(parent=home_page, slug="about")
    for path in ("/about/", "/articles/", "/", "/none/", "/brands/one/"):
        assert client.get(f"{path}index.md").status_code == 404


def test_llms_txt_lists_public_articles_by_brand_with_their_disclaimers(client, article_index):
    one, two = ServiceBrandFactory(name="PointOne"), ServiceBrandFactory(name="PointTwo")
    DisclaimerClauseFactory(disclaimer=two.disclaimer, brand=two, text="<p>Only two says so.</p>")
    first = ArticlePageFactory(parent=article_index, title="First", brand=one, introduction="About\nfirst.")
    ArticlePageFactory(parent=article_index, title="Second", brand=two)
    response = client.get("/llms.txt")
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("# PointHealth\n\n> ")
    assert f"## PointOne\n\n- [First](http://testserver{first.url}index.md): About first." in text
    assert text.index("Only two says so.") < text.index("## PointOne") < text.index("## PointTwo")
    assert "with it, whole and unchanged" in text


def test_llms_txt_is_bounded_and_says_so(client, article_index, monkeypatch):
    monkeypatch.setattr(views, "LONGEST_LIST", 2)
    ArticlePageFactory.create_batch(3, parent=article_index)
    text = client.get("/llms.txt").content.decode()
    assert text.count("index.md") == 2
    assert "the 2 newest of 3 articles" in text


def test_llms_txt_is_read_in_a_fixed_number_of_queries(client, article_index, django_assert_max_num_queries):
    for _ in range(5):
        ArticlePageFactory(parent=article_index)
    with django_assert_max_num_queries(4):
        client.get("/llms.txt")

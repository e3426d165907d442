"""What the delivery API answers to other methods and addresses, and which part of a document it gives."""

import pytest

from delivery.api import schemas
from delivery.api.responses import TRIMMED_CONTENT_TYPE
from delivery.surrogate_keys import list_key
from home.models import HomePage
from tests.delivery.api.described import assert_as_described
from tests.delivery.api.test_requests import ADDRESSES, API, problem_of
from tests.factories import ArticlePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(infusions):
    return infusions


@pytest.fixture
def home_page(infusions):
    return HomePage.objects.get()


@pytest.fixture
def article_index(infusions):
    return infusions.get_parent().specific


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_content_can_only_be_read(client, article, method):
    for address in ADDRESSES.values():
        response = getattr(client, method)(address.rstrip("?&"))
        problem_of(response, 405)
        assert "GET" in response["Allow"]
        assert "HEAD" in response["Allow"]


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete"])
def test_enquiries_can_only_be_sent(client, home_page, method):
    response = getattr(client, method)(f"{API}enquiries")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "POST, OPTIONS"


def test_head_answers_as_get_without_the_body(client, article):
    for address in ADDRESSES.values():
        got, headed = client.get(address.rstrip("?&")), client.head(address.rstrip("?&"))
        assert headed.status_code == got.status_code, address
        assert headed.content == b""
        assert headed["Content-Length"] == str(len(got.content))
        assert headed.get("Surrogate-Key") == got.get("Surrogate-Key")


def test_options_names_the_methods(client, home_page):
    for address in ADDRESSES.values():
        response = client.options(address.rstrip("?&"))
        assert (response.status_code, response["Allow"], response.content) == (204, "GET, HEAD, OPTIONS", b"")
    assert client.options(f"{API}enquiries")["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("path", ["", "nonsense", "articles/a/b", "brands/x/", "openapi.yaml", "pages/", "docs", "%0A"])
@pytest.mark.parametrize("method", ["get", "post", "options"])
def test_an_address_that_is_not_there_is_a_problem(client, home_page, path, method):
    problem_of(getattr(client, method)(f"{API}{path}"), 404)


@pytest.mark.parametrize(
    "address", ["articles/nobody", "brands/nobody", "people/nobody", "topics/nobody", "images/987654321"]
)
def test_what_is_not_public_is_a_problem_that_names_the_member(client, home_page, address):
    member = "key" if "images" in address else "slug"
    found = problem_of(client.get(f"{API}{address}"), 404, member)
    assert found["errors"][0]["location"] == "path"


class TestFields:
    def test_only_those_asked_for_come(self, client, article):
        response = client.get(f"{API}articles/infusions?fields=title,brand.name,authors.name")
        assert response["Content-Type"] == TRIMMED_CONTENT_TYPE
        assert response.json() == {
            "type": "article",
            "title": article.title,
            "brand": {"name": "PointExample"},
            "authors": [{"name": "Lee Ortiz"}],
        }

    def test_those_inside_the_items_of_a_list_are_asked_for_with_their_whole_path(self, client, article):
        ArticlePageFactory(parent=article.get_parent(), title="Another")
        document = client.get(f"{API}articles/?fields=total,items.title").json()
        assert document["total"] == 3
        assert {"type": "article", "title": "Another"} in document["items"]

    def test_those_of_blocks_are_known_whichever_block_has_them(self, client, article):
        document = client.get(f"{API}articles/infusions?fields=body.value.anchor").json()
        assert {"type": "heading", "value": {"anchor": "what-the-evidence-says"}} in document["body"]

    @pytest.mark.parametrize(
        "fields", ["title,body.value.text", "structured_data.headline", "brand.disclaimer", "authors.name,seo"]
    )
    def test_a_trimmed_document_is_of_the_trimmed_type_that_is_described(self, client, article, fields):
        assert_as_described(client.get(f"{API}articles/infusions?fields={fields}"))

    def test_a_whole_member_wins_over_a_part_of_it(self, client, article):
        whole = client.get(f"{API}articles/infusions").json()["brand"]
        for fields in ("brand,brand.name", "brand.name,brand"):
            assert client.get(f"{API}articles/infusions?fields={fields}").json()["brand"] == whole

    def test_a_trimmed_page_of_any_type_is_checked_against_its_own_type(self, client, article):
        trimmed = client.get(f"{API}pages/by-path?path=/&fields=headline").json()
        assert trimmed == {"type": "home", "headline": "Care that explains itself"}
        problem_of(client.get(f"{API}pages/by-path?path=/articles/&fields=headline"), 400, "fields")

    @pytest.mark.parametrize("fields", ["title..name", ".title", "title.", "TITLE", "__class__", "brand.__dict__"])
    def test_a_broken_path_is_refused(self, client, article, fields):
        problem_of(client.get(f"{API}articles/infusions?fields={fields}"), 400, "fields")

    @pytest.mark.parametrize("fields", ["", ",", " , "])
    def test_none_at_all_is_the_whole_document(self, client, article, fields):
        whole = client.get(f"{API}articles/infusions").json()
        assert client.get(f"{API}articles/infusions", {"fields": fields}).json() == whole


class TestFormsOfRichText:
    def test_rich_text_comes_as_markdown_and_nothing_else_changes(self, client, article):
        as_html = client.get(f"{API}articles/infusions").json()
        as_markdown = client.get(f"{API}articles/infusions?rich_text=markdown").json()
        paragraphs = {block["type"]: block["value"] for block in as_markdown["body"]}
        assert "**Bold**, *italic*" in paragraphs["paragraph"]
        assert "- x" in paragraphs["paragraph"]
        assert "](#reference-1)" in paragraphs["paragraph"]
        assert "<p>" not in str(as_markdown["body"])
        assert "<p>" not in str(as_markdown["brand"]["disclaimer"])
        assert [block["id"] for block in as_markdown["body"]] == [block["id"] for block in as_html["body"]]
        for member in as_html.keys() - {"body", "brand", "related_articles", "structured_data"}:
            assert as_markdown[member] == as_html[member]

    def test_rich_text_comes_as_nodes_and_nothing_else_changes(self, client, article):
        as_html = client.get(f"{API}articles/infusions").json()
        as_nodes = client.get(f"{API}articles/infusions?rich_text=json").json()
        schemas.Article.model_validate(as_nodes)
        paragraph = next(block["value"] for block in as_nodes["body"] if block["type"] == "paragraph")
        assert [node["type"] for node in paragraph] == ["paragraph", "list"]
        assert {"type": "citation", "number": 1, "anchor": "cite-1"} in paragraph[0]["content"]
        assert {"type": "text", "text": "Bold", "marks": ["bold"]} in paragraph[0]["content"]
        assert "<p>" not in str(as_nodes["body"]) + str(as_nodes["brand"]["disclaimer"])
        assert [block["id"] for block in as_nodes["body"]] == [block["id"] for block in as_html["body"]]
        for member in as_html.keys() - {"body", "brand", "related_articles"}:
            assert as_nodes[member] == as_html[member]

    @pytest.mark.parametrize("form", ["markdown", "json"])
    def test_what_search_engines_read_stays_words(self, client, article_index, form):
        answer = "<p>It is <b>not</b> known.</p><ul><li>Ask us.</li></ul>"
        faq = {
            "type": "faq",
            "value": {"title": "Questions", "items": [{"question": "Is it known?", "answer": answer}]},
        }
        ArticlePageFactory(parent=article_index, slug="asked", body=[faq])
        as_html = client.get(f"{API}articles/asked").json()["structured_data"]
        assert "It is not known. Ask us." in str(as_html)
        assert client.get(f"{API}articles/asked?rich_text={form}").json()["structured_data"] == as_html


class TestSurrogateKeys:
    def test_an_article_names_everything_that_it_shows(self, client, article):
        response = client.get(f"{API}articles/infusions")
        document, keys = response.json(), set(response["Surrogate-Key"].split())
        shown = {
            f"page-{document['id']}",
            f"brand-{document['brand']['id']}",
            f"disclaimer-{document['brand']['disclaimer']['id']}",
            f"image-{document['hero_image']['id']}",
            f"person-{document['medical_reviewer']['id']}",
            *(f"person-{author['id']}" for author in document["authors"]),
            *(f"topic-{topic['id']}" for topic in document["topics"]),
            *(f"reference-{reference['id']}" for reference in document["references"]),
            *(f"page-{crumb['id']}" for crumb in document["breadcrumbs"]),
            *(f"page-{card['id']}" for card in document["related_articles"]),
        }
        for block in document["body"]:
            if block["type"] == "related_articles":
                shown |= {f"page-{chosen['id']}" for chosen in block["value"]["articles"]}
            if block["type"] == "disclaimer":
                shown.add(f"disclaimer-{block['value']['id']}")
        assert shown <= keys

    def test_a_list_names_itself_and_its_items(self, client, article):
        response = client.get(f"{API}articles/")
        keys = response["Surrogate-Key"].split()
        assert any(key.startswith(list_key("").rstrip("-")) for key in keys)
        assert {f"page-{item['id']}" for item in response.json()["items"]} <= set(keys)
        assert {f"brand-{item['brand']['id']}" for item in response.json()["items"]} <= set(keys)

    def test_no_key_comes_twice(self, client, article):
        for address in ADDRESSES.values():
            keys = client.get(address.rstrip("?&")).get("Surrogate-Key", "").split()
            assert len(keys) == len(set(keys)), address

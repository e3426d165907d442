"""What the API answers: to a front end, and to input that makes no sense."""

import pytest

from tests.factories import ArticlePageFactory, ServiceBrandFactory, TopicFactory, article_with_every_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(article_index):
    return article_with_every_block(parent=article_index, brand__name="PointExample")


def test_an_article_comes_whole(client, article):
    document = client.get(f"/api/v2/pages/{article.pk}/").json()
    assert document["brand"]["name"] == "PointExample"
    assert document["brand"]["disclaimer"]["texts"] == [article.brand.disclaimer.body]
    assert document["medical_reviewer"]["name"] == "Dana Cho"
    assert document["reviewed_on"] == "2026-03-02"
    assert [author["name"] for author in document["authors"]] == ["Lee Ortiz"]
    assert [topic["slug"] for topic in document["topics"]] == ["safety"]
    assert document["hero_image"]["alt"] == "A treatment room by the window"
    assert [reference["number"] for reference in document["references"]] == [1]
    assert document["meta"]["parent"]["title"] == "Articles"


def test_every_block_comes_in_its_order_with_level_and_number(client, article):
    body = client.get(f"/api/v2/pages/{article.pk}/").json()["body"]
    assert [block["type"] for block in body] == [child.block_type for child in article.body]
    assert {block["type"]: block["level"] for block in body}["heading"] == 2
    assert {block["type"]: block["level"] for block in body}["comparison"] == 3
    assert {block["type"]: block["number"] for block in body}["numbered_section"] == 1


def test_pictures_come_in_sizes_and_rich_text_with_real_links(client, article):
    values = {block["type"]: block["value"] for block in client.get(f"/api/v2/pages/{article.pk}/").json()["body"]}
    picture = values["image"]["image"]
    assert picture["srcset"].endswith("w")
    assert picture["url"].startswith("/media/")
    assert 'href="/articles/' in values["paragraph"]
    assert 'href="#reference-1"' in values["paragraph"]
    assert "linktype" not in str(values)
    assert values["call_to_action"]["link"] == article.brand.booking_url
    assert values["image"]["shows_model"] is True


def test_the_api_and_the_page_show_the_same(client, article):
    document = client.get(f"/api/v2/pages/{article.pk}/").json()
    page = client.get(article.url).content.decode()
    for entry in document["table_of_contents"]:
        assert f'id="{entry["anchor"]}"' in page
    for block in document["body"]:
        if block["type"] == "paragraph":
            assert block["value"] in page
    for reference in document["references"]:
        assert f'id="reference-{reference["number"]}"' in page


@pytest.mark.parametrize("endpoint", ["brands", "topics"])
def test_things_with_a_slug_are_found_by_it(client, home_page, endpoint):
    {"brands": ServiceBrandFactory, "topics": TopicFactory}[endpoint](slug="this-one")
    {"brands": ServiceBrandFactory, "topics": TopicFactory}[endpoint]()
    items = client.get(f"/api/v2/{endpoint}/?slug=this-one").json()["items"]
    assert [item["slug"] for item in items] == ["this-one"]


def test_articles_are_filtered_by_brand(client, article, article_index):
    ArticlePageFactory(parent=article_index)
    items = client.get(f"/api/v2/pages/?type=blog.ArticlePage&brand={article.brand_id}").json()["items"]
    assert [item["id"] for item in items] == [article.pk]


BAD_REQUESTS = {
    "negative limit": "limit=-1",
    "limit too large": "limit=10000",
    "offset that is no number": "offset=abc",
    "unknown field": "fields=nonsense",
    "broken fields": "fields=((",
    "unknown type": "type=nonsense.Nonsense",
    "unknown order": "order=nonsense",
    "unknown filter": "nonsense=1",
    "private field as a filter": "owner__password=1",
    "id that is no number": "id=abc",
    "unknown parent": "child_of=987654",
    "parent that is no number": "child_of=abc",
    "null character": "search=a%00b",
    "null character in a filter": "title=%00",
}


@pytest.mark.parametrize("query", BAD_REQUESTS.values(), ids=BAD_REQUESTS.keys())
def test_bad_input_is_answered_as_a_problem_that_says_what_is_wrong(client, home_page, query):
    response = client.get(f"/api/v2/pages/?{query}")
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 400
    assert problem["detail"]
    assert problem["message"] == problem["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2/pages/99999999999999999999/",
        "/api/v2/pages/?id=99999999999999999999",
        "/api/v2/pages/?offset=99999999999999999999",
        "/api/v2/pages/?descendant_of=99999999999999999999",
        "/api/v2/brands/99999999999999999999/",
        "/api/v2/pages/find/?html_path=/%F0%9F%98%80/",
        "/api/v2/pages/find/?id=99999999999999999999",
        "/api/v2/pages/?search=%F0%9F%98%80%E2%80%AE%27%22%3B--",
        "/api/v2/pages/?fields=*,body(x)",
        "/api/v2/people/?order=-name,random",
        "/api/v2/images/?search=%25%5C",
    ],
)
def test_hostile_input_is_never_an_error_of_ours(client, home_page, path):
    assert client.get(path).status_code < 500


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("endpoint", ["pages", "images", "documents", "brands", "disclaimers", "people", "topics"])
def test_the_api_only_reads(client, home_page, endpoint, method):
    assert getattr(client, method)(f"/api/v2/{endpoint}/").status_code == 405


def test_a_page_that_is_not_there_is_a_problem_too(client, home_page):
    response = client.get("/api/v2/pages/987654/")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")

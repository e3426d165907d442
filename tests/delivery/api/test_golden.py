"""The documents of the delivery API, word for word as they are kept in golden/: what front ends rely on.

To change them on purpose, run this file with ``REWRITE_GOLDEN=1`` and look at the difference before it is committed.
"""

import os
from pathlib import Path

import pytest

from blog.blocks import BodyBlock
from tests.conftest import made_for_several_tests
from tests.delivery.api.described import assert_as_described
from tests.delivery.api.golden_documents import as_text, make_content
from tests.delivery.api.test_requests import API

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "golden"
ARTICLE = "articles/how-an-infusion-goes"
ADDRESSES = {
    "article": ARTICLE,
    "article_in_markdown": f"{ARTICLE}?rich_text=markdown&fields=body,brand.disclaimer.texts",
    "article_in_json": f"{ARTICLE}?rich_text=json&fields=body,brand.disclaimer.texts",
    "article_trimmed": f"{ARTICLE}?fields=title,brand.name,body.type",
    "article_index": "pages/by-path?path=/articles/",
    "home": "pages/by-path?path=/",
    "standard": "pages/by-path?path=/about-us/",
    "contact": "pages/by-path?path=/contact/",
    "redirect": "pages/by-path?path=/old",
    "brand": "brands/pointexample",
    "person": "people/dana-cho",
    "topic": "topics/safety",
    "site": "site",
    "articles": "articles/?page_size=2",
    "articles_with_body": "articles/?page_size=1&include=body&order=published",
    "brands": "brands/",
    "search": "search?q=infusion",
    "suggest": "suggest?q=poi",
    "problem_unknown_parameter": "articles/?colour=green",
    "problem_wrong_type": "articles/?page=two&featured=perhaps",
    "problem_not_found": "articles/nothing",
    "problem_unknown_address": "nothing",
}
# Those whose key is part of their address, by where the article has it.
BY_KEY = {"disclaimer": ("disclaimers", "brand", "disclaimer"), "image": ("images", "hero_image")}


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), made_for_several_tests(make_content):
        yield


@pytest.fixture
def get(client, content):
    """Return the document at an address of the API, seen to be what openapi.json says."""

    def get(path):
        response = client.get(f"{API}{path}")
        if path != "nothing":
            assert_as_described(response)
        return response.json()

    return get


def check(name: str, document) -> None:
    """Compare a document with the one that is kept, or keep it if that was asked for."""
    file = FOLDER / f"{name}.json"
    if os.environ.get("REWRITE_GOLDEN"):
        file.write_text(as_text(document), encoding="utf-8")
    assert as_text(document) == file.read_text(encoding="utf-8"), f"{name} has changed: see the head of {__file__}"


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_document_is_as_it_was(get, name):
    # A cursor holds the key of an article.
    document = get(ADDRESSES[name])
    if document.get("next_cursor"):
        document["next_cursor"] = "a-cursor"
    check(name, document)


@pytest.mark.parametrize("name", BY_KEY)
def test_a_document_that_is_found_by_its_key_is_as_it_was(get, name):
    endpoint, *members = BY_KEY[name]
    value = get(ARTICLE)
    for member in members:
        value = value[member]
    check(name, get(f"{endpoint}/{value['id']}"))


def test_every_block_is_as_it_was(get):
    blocks = {block["type"]: block for block in get(ARTICLE)["body"]}
    assert blocks.keys() == set(BodyBlock().child_blocks)
    for name, block in blocks.items():
        check(f"block_{name}", block)


def test_nothing_is_kept_that_is_not_compared():
    known = {*ADDRESSES, *BY_KEY, *(f"block_{name}" for name in BodyBlock().child_blocks)}
    assert {file.stem for file in FOLDER.glob("*.json")} == known

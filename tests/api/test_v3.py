"""Wagtail's API for automation is mounted, for people with a token alone."""

import json

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from wagtail.models import APIToken, PageViewRestriction

from accounts.models import TokenAccess
from accounts.tokens import create_token
from delivery.models import Publication
from tests.factories import ArticlePageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db

V3 = "/api/v3-preview"


@pytest.fixture
def publisher(db):
    user = User.objects.create_user("pat", "pat@example.com", "not-used")
    user.groups.add(Group.objects.get(name="Publishers"))
    return user


@pytest.fixture
def token(publisher):
    return {"authorization": f"Bearer {create_token(publisher, 'Tests', TokenAccess.WRITE)[1]}"}


@pytest.fixture
def article(article_index):
    return ArticlePageFactory(parent=article_index, title="Iron")


def addresses(article):
    return (
        *(f"{V3}/pages/", f"{V3}/pages/{article.pk}/", f"{V3}/pages/find/?html_path=/", f"{V3}/sites/"),
        *(f"{V3}/schema/", f"{V3}/whoami/", f"{V3}/openapi.json", f"{V3}/pages/{article.pk}/revisions/"),
    )


def test_nothing_is_read_without_a_token(client, article):
    for address in addresses(article):
        answer = client.get(address)
        assert answer.status_code == 401, address
        assert answer["Content-Type"] == "application/problem+json"
        assert b"Iron" not in answer.content


def test_signing_in_to_the_admin_is_no_token(client, article, publisher):
    client.force_login(publisher)
    assert {client.get(address).status_code for address in addresses(article)} == {401}


def test_a_revoked_token_opens_nothing(client, article, publisher):
    token, text = APIToken.create_token(user=publisher, name="Old")
    token.revoke()
    assert client.get(f"{V3}/pages/", headers={"authorization": f"Bearer {text}"}).status_code == 401


def test_pages_are_read_with_a_token(client, article, token):
    answer = client.get(f"{V3}/pages/{article.pk}/", headers=token)
    assert answer.status_code == 200
    assert answer.json()["title"] == "Iron"
    assert answer["Cache-Control"] == "no-store"


def test_what_is_published_through_it_is_on_record_under_the_persons_name(client, home_page, publisher, token):
    page = StandardPageFactory(parent=home_page, live=False, title="About")
    page.save_revision()
    answer = client.post(f"{V3}/pages/{page.pk}/actions/publish/", headers=token)
    assert answer.status_code == 200, answer.content
    publication = Publication.objects.get(kind="page", key=page.pk)
    assert (publication.action, publication.actor_kind, publication.actor_name) == ("publish", "user", "pat")


def test_a_person_can_do_no_more_than_in_the_admin(client, home_page):
    editor = User.objects.create_user("eve", "eve@example.com", "not-used")
    editor.groups.add(Group.objects.get(name="Editors"))
    token = {"authorization": f"Bearer {create_token(editor, 'Tests', TokenAccess.WRITE)[1]}"}
    page = StandardPageFactory(parent=home_page, live=False)
    page.save_revision()
    answer = client.post(f"{V3}/pages/{page.pk}/actions/publish/", headers=token)
    assert answer.status_code == 403
    page.refresh_from_db()
    assert not page.live


def test_search_is_off(client, article, token):
    answer = client.get(f"{V3}/pages/", {"search": "iron"}, headers=token)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "search"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"title": "\x00"}, "title"),
        ({"child_of": "9" * 30}, "child_of"),
        ({"offset": str(2**63)}, "offset"),
        ({"descendant_of": "-" + "9" * 19}, "descendant_of"),
    ],
)
def test_what_the_database_cannot_hold_is_refused_by_name(client, article, token, query, field):
    answer = client.get(f"{V3}/pages/", query, headers=token)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == field


def test_a_number_beyond_the_database_in_the_address_is_refused(client, article, token):
    assert client.get(f"{V3}/pages/{'9' * 30}/", headers=token).status_code == 400


@pytest.mark.parametrize(
    ("body", "field"),
    [({"title": "a\x00b"}, "title"), ({"meta": {"parent_id": 2**70}}, "meta.parent_id"), ("{", "")],
)
def test_bodies_are_checked_too(client, article, token, body, field):
    text = body if isinstance(body, str) else json.dumps(body)
    answer = client.post(f"{V3}/pages/", text, content_type="application/json", headers=token)
    assert answer.status_code == 400
    assert answer.json()["errors"][0] | {"message": ""} == {"location": "body", "field": field, "message": ""}


def test_an_article_without_a_brand_is_refused_by_name(client, article_index, token):
    body = {"meta": {"type": "blog.ArticlePage", "parent_id": article_index.pk}, "title": "New"}
    answer = client.post(f"{V3}/pages/", json.dumps(body), content_type="application/json", headers=token)
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "brand"
    assert not article_index.get_children().exists()


def test_its_description_is_valid_openapi(client, token):
    document = client.get(f"{V3}/openapi.json", headers=token).json()
    assert all(scheme["scheme"] for scheme in document["components"]["securitySchemes"].values())
    assert "AllowAnonymous" not in json.dumps(document)
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert all(operation["security"] for operation in operations)
    assert not any(parameter["name"] == "search" for operation in operations for parameter in operation["parameters"])


def test_private_pages_stay_with_those_who_may_see_them(client, article, token):
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    cache.clear()
    assert client.get(f"{V3}/pages/{article.pk}/").status_code == 401

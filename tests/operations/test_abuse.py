"""No input whatever is an error of ours: every address, parameter and body with what no honest reader sends."""

import json

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from wagtail.models import APIToken, Locale, Page

from blog.models import ArticleIndexPage
from tests.factories import DocumentFactory, StandardPageFactory, article_with_every_block, make_site
from tests.operations.abuse import BODIES, VALUES, addresses, routes, usual_address

NOT_PUBLIC = ("admin/",)
V3, DELIVERY = "/api/v3-preview/", "/api/delivery/v1/"
PARAMETERS_OF_V2 = (
    *("type", "fields", "order", "limit", "offset", "search", "search_operator", "child_of", "descendant_of"),
    *("ancestor_of", "translation_of", "locale", "site", "id", "slug", "title", "html_path", "brand", "tags"),
)
PROBLEM = "application/problem+json"


@pytest.fixture
def site(db):
    home = make_site()
    StandardPageFactory(parent=home, title="About us", slug="about")
    DocumentFactory()
    return article_with_every_block(parent=ArticleIndexPage.objects.get(), brand__name="PointExample")


@pytest.fixture
def token(site):
    user = User.objects.create_superuser("root", "root@example.com", "not-used")
    return {"authorization": f"Bearer {APIToken.create_token(user=user, name='Tests')[1]}"}


class Abuser:
    """Sends what should be refused, and keeps what was answered wrongly. Nothing that it does stays."""

    def __init__(self, headers=None):
        self.client = Client(raise_request_exception=False, headers=headers)
        self.wrong: list[str] = []
        self.sent = 0

    def send(self, method: str, address: str, about: str = "", **more) -> None:
        self.sent += 1
        with transaction.atomic():
            response = self.client.generic(method, address, **more)
            transaction.set_rollback(True)
        status, kind = response.status_code, response.headers.get("Content-Type", "")
        said = f"{method} {address[:150]} ({about}): {status} {kind}"
        if status >= 500:
            self.wrong.append(said)
        elif status >= 400 and address.startswith("/api/") and kind != PROBLEM and method not in {"HEAD", "OPTIONS"}:
            self.wrong.append(f"{said} {response.content[:80]!r}")
        for name, value in response.headers.items():
            if "\n" in value or "\r" in value or name.lower() == "x":
                self.wrong.append(f"{said}: header {name}")

    def send_values(self, address: str, parameters) -> None:
        """Try each value on each parameter by itself, and the parameters twice and as lists."""
        separator = "&" if "?" in address else "?"
        for parameter in parameters:
            for name, value in VALUES.items():
                self.send("GET", f"{address}{separator}{parameter}={value}", f"{parameter}: {name}")
            self.send("GET", f"{address}{separator}{parameter}=1&{parameter}=2", f"{parameter} twice")
            self.send("GET", f"{address}{separator}{parameter}[]=1&{parameter}[a]=2", f"{parameter} as a list")


def operations(document: dict):
    """Yield method, address with usual values, and the names of parameters of each operation of an OpenAPI document."""
    for path, described in document["paths"].items():
        for method, operation in described.items():
            names = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
            yield method.upper(), path, names


def test_every_place_in_every_address(site, token):
    abuser, with_token = Abuser(), Abuser(token)
    for route in sorted(set(routes(without=NOT_PUBLIC))):
        sender = with_token if f"/{route}".startswith(V3) else abuser
        for address, about in addresses(route, VALUES):
            sender.send("GET", address, about)
        for method in ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"):
            sender.send(method, usual_address(route), "method", headers={"sec-fetch-site": "same-origin"})
    assert abuser.wrong + with_token.wrong == []
    assert abuser.sent + with_token.sent > 1_500


def test_every_parameter_of_the_site(site):
    abuser = Abuser()
    for address, parameters in {
        "/articles/": ("page", "brand", "topic"),
        "/brands/pointexample/": ("page", "unknown"),
        "/contact/": ("sent",),
        "/search/": ("q", "page", "brand", "topic", "kind", "sort"),
        "/search/?q=article": ("page", "brand", "topic", "kind", "sort"),
        "/search/suggest/": ("q",),
        "/feed/": ("page",),
        f"{site.url}index.md": ("unknown",),
        "/admin/login/": ("next",),
        "/_util/login/": ("next",),
        "/no-such-page/": ("q",),
    }.items():
        abuser.send_values(address, parameters)
    assert abuser.wrong == []


def test_every_parameter_of_wagtails_second_api(site):
    abuser = Abuser()
    abuser.send_values("/api/v2/pages/", PARAMETERS_OF_V2)
    abuser.send_values("/api/v2/pages/?type=blog.ArticlePage", ("brand", "introduction", "order", "fields"))
    abuser.send_values("/api/v2/pages/find/", ("html_path", "id"))
    abuser.send_values(f"/api/v2/pages/{site.pk}/", ("fields",))
    for endpoint in ("images", "documents", "brands", "disclaimers", "people", "topics", "references"):
        abuser.send_values(
            f"/api/v2/{endpoint}/", ("fields", "order", "limit", "offset", "search", "id", "slug", "tags")
        )
    assert abuser.wrong == []


def fill(path: str, article) -> str:
    for name, value in (
        ("{page_id}", article.pk),
        ("{type_name}", "blog.ArticlePage"),
        ("{type}", "blog.topic"),
        ("{pk}", article.topics.get().pk),
        ("{revision_id}", 1),
        ("{site_id}", 1),
        ("{redirect_id}", 1),
        ("{document_id}", 1),
        ("{image_id}", 1),
    ):
        path = path.replace(name, str(value))
    assert "{" not in path, path
    return path


def test_every_body_of_wagtails_third_api(site, token):
    abuser = Abuser(token)
    document = abuser.client.get(f"{V3}openapi.json").json()
    for method, path, _ in operations(document):
        if method == "GET":
            continue
        address = fill(path, site)
        for name, body in BODIES.items():
            abuser.send(method, address, name, data=body, content_type="application/json")
        for kind in (
            "text/plain",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/xml",
            "nonsense",
        ):
            abuser.send(method, address, kind, data=b"a=b", content_type=kind)
        for name, value in VALUES.items():
            for one in ("{page_id}", "{pk}", "{site_id}", "{image_id}", "{document_id}", "{redirect_id}", "{type}"):
                if one in path:
                    strange = fill(path.replace(one, value or "null,null"), site)
                    abuser.send(method, strange, f"{one} {name}", data=b"{}", content_type="application/json")
    assert abuser.wrong == []


@pytest.mark.parametrize("action", ["copy", "move", "create_alias", "publish", "unpublish", "delete", "convert_alias"])
def test_the_root_of_the_tree_stays_where_it_is(site, token, action):
    root = Page.get_first_root_node()
    abuser = Abuser(token)
    for target in (root.pk, site.get_parent().pk):
        for body in ({}, {"destination_id": target}, {"destination_id": target, "recursive": True, "slug": "root"}):
            text = json.dumps(body)
            abuser.send(
                "POST", f"{V3}pages/{root.pk}/actions/{action}/", action, data=text, content_type="application/json"
            )
    abuser.send("DELETE", f"{V3}pages/{root.pk}/", "delete")
    assert abuser.wrong == []
    assert Locale.objects.exists()

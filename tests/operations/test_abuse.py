"""No input whatever is an error of ours: every address, parameter and body with what no honest reader sends."""

import json

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from wagtail.models import Locale, Page

from accounts.models import TokenAccess
from accounts.tokens import create_token
from blog.models import ArticleIndexPage
from delivery.api.urls import openapi_text as openapi_of_delivery
from home.models import StandardPage
from tests.factories import DocumentFactory, StandardPageFactory, article_with_every_block, make_site
from tests.operations.abuse import BODIES, VALUES, WRONG_SHAPES, addresses, routes, usual_address

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
    return {"authorization": f"Bearer {create_token(user, 'Tests', TokenAccess.WRITE)[1]}"}


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


def test_every_parameter_of_the_delivery_api(site):
    abuser = Abuser()
    for method, path, names in operations(json.loads(openapi_of_delivery())):
        if method == "GET":
            address = path.replace("{slug}", "pointexample").replace("{key}", "1").replace("{token}", "a")
            abuser.send_values(address, names)
    assert abuser.wrong == []
    assert abuser.sent > 500


def test_every_parameter_of_wagtails_third_api(site, token):
    abuser = Abuser(token)
    for method, path, names in operations(abuser.client.get(f"{V3}openapi.json").json()):
        if method == "GET":
            abuser.send_values(fill(path, site), set(names) - {"search", "search_operator"} | {"title", "slug"})
    assert abuser.wrong == []
    assert abuser.sent > 500


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


def test_every_member_of_bodies_of_wagtails_third_api(site, token):
    """Each member that a page, a topic, a site or an action has, in every wrong shape."""
    abuser = Abuser(token)
    parent, page = ArticleIndexPage.objects.get(), StandardPage.objects.get()
    home, topic = parent.get_parent(), site.topics.get()
    of_page = {"meta": {"type": "home.StandardPage", "parent_id": home.pk}, "title": "New", "slug": "new", "body": []}
    of_page |= {"introduction": "a", "seo_title": "a", "search_description": "a", "show_in_menus": True}
    of_article = {"meta": {"type": "blog.ArticlePage", "parent_id": parent.pk}, "title": "New", "brand": site.brand_id}
    of_article |= {"topics": [topic.pk], "authors": [], "hero_image": None, "reviewed_on": None, "body": []}
    places = {"destination_id": home.pk, "position": "first-child", "recursive": True, "slug": "new"}
    for method, address, body in (
        ("POST", "pages/", of_page),
        ("POST", "pages/", of_article),
        ("PATCH", f"pages/{page.pk}/", of_page),
        ("PATCH", f"pages/{site.pk}/", of_article),
        ("POST", f"pages/{page.pk}/actions/copy/", places | {"keep_live": True, "alias": False, "title": "New"}),
        ("POST", f"pages/{page.pk}/actions/move/", places),
        ("POST", f"pages/{page.pk}/actions/create_alias/", places),
        ("POST", f"pages/{page.pk}/actions/copy_for_translation/", {"locale": "en", "copy_parents": True}),
        ("POST", f"pages/{page.pk}/actions/revert/", {"revision_id": 1}),
        ("POST", f"pages/{page.pk}/actions/unpublish/", {"recursive": True}),
        (
            "POST",
            "snippets/blog.topic/",
            {"meta": {"type": "blog.Topic"}, "name": "New", "slug": "new", "kind": "other"},
        ),
        (
            "PATCH",
            f"snippets/blog.topic/{topic.pk}/",
            {"name": "New", "slug": "new", "kind": "other", "description": ""},
        ),
        ("POST", "sites/", {"hostname": "new.example", "port": 80, "root_page": home.pk, "is_default_site": False}),
        ("POST", "redirects/", {"old_path": "/old", "redirect_link": "/new", "redirect_page": page.pk, "site": 1}),
    ):
        abuser.send(method, f"{V3}{address}", "as it should be", data=json.dumps(body), content_type="application/json")
        for member in body:
            for name, shape in WRONG_SHAPES.items():
                text = json.dumps(body | {member: shape})
                about = f"{member}: {name}"
                abuser.send(method, f"{V3}{address}", about, data=text, content_type="application/json")
        for member in body.get("meta", {}):
            for name, shape in WRONG_SHAPES.items():
                text = json.dumps(body | {"meta": body["meta"] | {member: shape}})
                about = f"meta.{member}: {name}"
                abuser.send(method, f"{V3}{address}", about, data=text, content_type="application/json")
        for block in (
            *({"type": "paragraph", "value": shape} for shape in WRONG_SHAPES.values()),
            *({"type": shape, "value": "a"} for shape in WRONG_SHAPES.values()),
            *({"type": "image", "value": {"image": shape}} for shape in WRONG_SHAPES.values()),
            *({"type": "paragraph", "value": "<p>a</p>", "id": shape} for shape in WRONG_SHAPES.values()),
        ):
            if "body" in body:
                text = json.dumps(body | {"body": [block]})
                abuser.send(
                    method, f"{V3}{address}", f"block {block!r}"[:80], data=text, content_type="application/json"
                )
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


def test_every_body_of_forms_and_of_the_delivery_api(site):
    abuser = Abuser()
    own = {"sec-fetch-site": "same-origin"}
    addresses_of_bodies = [
        path for method, path, _ in operations(json.loads(openapi_of_delivery())) if method == "POST"
    ]
    assert addresses_of_bodies
    for address in (*addresses_of_bodies, "/contact/", "/read/", "/search/count/", "/about/", "/sign-off/a/"):
        for name, body in BODIES.items():
            for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
                abuser.send("POST", address, name, data=body, content_type=kind, headers=own)
        for name, value in VALUES.items():
            form = "&".join(
                f"{member}={value}" for member in ("name", "email", "phone", "message", "consent", "q", "key")
            )
            kind = "application/x-www-form-urlencoded"
            abuser.send("POST", address, name, data=form.encode(), content_type=kind, headers=own)
        for shape_name, shape in WRONG_SHAPES.items():
            body = json.dumps(
                dict.fromkeys(("name", "email", "message", "consent", "source_path", "text", "texts"), shape)
            )
            abuser.send("POST", address, shape_name, data=body, content_type="application/json", headers=own)
    assert abuser.wrong == []


HEADERS = {
    "accept": ("*/*;q=nan", "text/html;q=1e999, ,;;", "x" * 5_000, "\xff"),
    "accept-encoding": ("br;q=nan, gzip;q=-1, *;q=inf", ",;=,", "\xff"),
    "accept-language": ("x" * 5_000, "en-\xff;q=nan", "*,*,*"),
    "authorization": ("Bearer", "Bearer \xff", "Basic \xff", "Bearer " + "x" * 5_000, "Bearer a b c"),
    "cookie": ("=;=;;", "sessionid=\xff\x01", "csrftoken=" + "x" * 5_000, 'sessionid="\\377\\000"', "messages=[[[["),
    "host": ("", "a b", "[::1", "x" * 300, "testserver:99999", "testserver:abc", "@", "a\x00b", "\xff"),
    "if-modified-since": ("yesterday", "Thu, 99 Foo 99999 99:99:99 GMT", "x" * 5_000),
    "if-none-match": ("*", '"', "W/", ",,,", "\xff", "x" * 5_000),
    "range": ("bytes=9-1", "bytes=-", "bytes=" + "0-1," * 500, "lines=1"),
    "referer": ("http://[", "javascript:1", "\xff"),
    "origin": ("null", "http://[", "\xff", "https://evil.example"),
    "sec-fetch-site": ("\xff", "x" * 5_000),
    "x-forwarded-for": ("\xff", "1.2.3.4, " * 500, "::ffff:1.2.3.4%eth0", "999.1.1.1"),
    "x-forwarded-proto": ("https, http", "\xff"),
    "x-request-id": ("\xff", "a b", "x" * 5_000),
    "content-length": ("abc", "-1", "9" * 50),
    "content-type": ("text/html; charset=nonsense", "\xff", "application/json; charset=utf-7", ";;;="),
}


def test_every_header(site, settings):
    settings.TRUSTED_PROXIES = 1
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
    settings.CORS_URLS_REGEX = r"^/api/"
    settings.ALLOWED_HOSTS = ["testserver"]
    abuser = Abuser()
    picture = site.hero_image.file.url
    for address in (
        "/",
        "/contact/",
        f"{DELIVERY}articles/",
        "/api/v2/pages/",
        f"{V3}pages/",
        picture,
        "/static/js/site.js",
    ):
        for name, values in HEADERS.items():
            for value in values:
                for method in ("GET", "POST"):
                    key = name.upper().replace("-", "_")
                    variable = key if key in {"CONTENT_LENGTH", "CONTENT_TYPE"} else f"HTTP_{key}"
                    abuser.send(method, address, f"{name}: {value[:30]!r}", **{variable: value})
    # A wrong host is refused before it is known what was asked for.
    wrong = [said for said in abuser.wrong if "(host:" not in said or ": 400 " not in said]
    assert wrong == []

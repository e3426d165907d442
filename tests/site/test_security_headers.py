"""The headers with which browsers are told what a response may do."""

import json
import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings as in_force
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from media_library.models import CustomDocument
from tests.factories import ImageFactory, StandardPageFactory
from tests.site.checkers import observatory
from tests.site.test_every_page import PAGES

HOST = "www.example.com"
OF_PRODUCTION = """
import json
from cms.settings import production
names = [name for name in dir(production) if name.startswith(("SECURE_", "SESSION_", "CSRF_", "MESSAGE_", "X_FRAME"))]
print(json.dumps({name: getattr(production, name) for name in [*names, "MIDDLEWARE", "ALLOWED_HOSTS"]}))
"""


@pytest.fixture(scope="module")
def production_settings():
    """What production sets for a site that is served over https, read in a process of its own."""
    variables = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
    }
    outcome = subprocess.run(
        [sys.executable, "-c", OF_PRODUCTION],
        cwd=in_force.BASE_DIR,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(outcome.stdout)


@pytest.fixture
def reader(settings, production_settings):
    """A reader of a site with production's settings, who asks over https."""
    for name, value in production_settings.items():
        setattr(settings, name, value)
    return Client(SERVER_NAME=HOST)


@pytest.fixture
def read_securely(reader, full_article, home_page):
    StandardPageFactory(parent=home_page, title="About us", slug="about")
    return lambda path, **headers: reader.get(path, secure=True, headers=headers)


def test_pages_have_full_points_of_the_observatory(read_securely, reader):
    for name, path in PAGES.items():
        response = read_securely(path)
        assert response.status_code == 200, name
        points, details = observatory.score(response, redirect=reader.get(path))
        assert points == 130, (name, details)


def test_errors_and_the_sign_in_have_at_least_a_hundred_points(read_securely, reader):
    for path, status in (("/no-such-page/", 404), ("/admin/login/", 200)):
        response = read_securely(path)
        assert response.status_code == status
        points, details = observatory.score(response, redirect=reader.get(path))
        assert points >= 100 if status == 404 else points >= 80, (path, details)


def test_the_score_is_strict():
    """What the checker is for: that it tells bad headers from good ones."""
    bare = HttpResponse("<script src='//elsewhere.example/x.js'></script>")
    bare.set_cookie("sessionid", "1")
    points, details = observatory.score(bare, redirect=HttpResponse())
    assert points == 0
    assert details == {
        "content-security-policy": -25,
        "cookies": -40,
        "cross-origin-resource-sharing": 0,
        "redirection": -20,
        "referrer-policy": 0,
        "strict-transport-security": -20,
        "subresource-integrity": -50,
        "x-content-type-options": -5,
        "x-frame-options": -20,
        "cross-origin-resource-policy": 0,
    }
    for policy, expected in (
        ("default-src 'none'", 10),
        ("default-src 'self'", 5),
        ("default-src 'none'; style-src 'unsafe-inline'", 0),
        ("default-src 'none'; img-src http:", -10),
        ("default-src 'self' 'unsafe-eval'", -10),
        ("default-src 'none'; script-src 'unsafe-inline'", -20),
        ("default-src 'none'; script-src 'unsafe-inline' 'nonce-abc'", 10),
        ("img-src 'self'", -20),
    ):
        assert (
            observatory.content_security_policy(HttpResponse(headers={"Content-Security-Policy": policy})) == expected
        )


def test_public_pages_allow_nothing_inline_and_no_other_host(read_securely):
    response = read_securely("/articles/an-article-with-every-block/")
    policy = observatory.policy_of(response)
    assert policy["default-src"] == {"'none'"}
    sources = set().union(*policy.values())
    assert sources == {"'none'", "'self'"}
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_only_the_admin_allows_what_is_inline(read_securely):
    policy = observatory.policy_of(read_securely("/admin/login/"))
    assert "'unsafe-inline'" in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["frame-ancestors"] == {"'self'"}
    assert policy["default-src"] == {"'none'"}


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/api/delivery/v1/articles", "cross-origin"),
        ("/api/delivery/v1/nothing-here", "cross-origin"),
        ("/api/v2/pages/", "cross-origin"),
        ("/feed/", "same-origin"),
        ("/sitemap.xml", "same-origin"),
        ("/robots.txt", "same-origin"),
        ("/static/js/site.js", "cross-origin"),
    ],
)
def test_what_is_no_page_may_do_nothing(read_securely, path, shared):
    response = read_securely(path)
    assert observatory.policy_of(response) == {
        name: {"'none'"} for name in ("default-src", "base-uri", "form-action", "frame-ancestors")
    }
    assert response["Cross-Origin-Resource-Policy"] == shared
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Strict-Transport-Security"]


def test_errors_and_redirects_have_headers_too(read_securely, reader, monkeypatch):
    redirect = reader.get("/articles/")
    assert (redirect.status_code, redirect["Location"]) == (301, f"https://{HOST}/articles/")
    wrong_host = reader.get("/", secure=True, headers={"host": "other.example"})
    assert wrong_host.status_code == 400
    without_slash = read_securely("/articles")
    assert without_slash.status_code in {301, 302}

    def gone(*arguments, **keywords):
        raise OperationalError("gone")

    reader.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("search.views.render", gone)
        away = read_securely("/search/")
    assert away.status_code == 503
    for response in (redirect, wrong_host, without_slash, away):
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"


def test_documents_are_saved_and_can_do_nothing(read_securely):
    document = CustomDocument.objects.create(title="Plan", file=ContentFile(b"%PDF-1.4", name="plan.pdf"))
    response = read_securely(document.url)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_password_of_a_document_can_be_entered(read_securely):
    """The page that asks for it stands under the address of documents, and is no document."""
    collection = Collection.get_first_root_node().add_child(name="Private")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="secret-words"
    )
    document = CustomDocument.objects.create(
        title="Plan", file=ContentFile(b"%PDF-1.4", name="plan.pdf"), collection=collection
    )
    response = read_securely(document.url)
    assert restriction.pk
    assert b"password" in response.content
    policy = observatory.policy_of(response)
    assert policy["form-action"] == {"'self'"}
    assert "sandbox" not in policy


def test_pictures_can_be_shown_by_other_sites_and_do_nothing_else(read_securely):
    picture = ImageFactory()
    response = read_securely(picture.file.url)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("image/")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_files_of_documents_are_not_among_those_of_images(read_securely):
    document = CustomDocument.objects.create(title="Plan", file=ContentFile(b"%PDF-1.4", name="plan.pdf"))
    assert document.file.url.startswith("/media/documents/")
    for path in (
        document.file.url,
        "/media/images/../documents/plan.pdf",
        "/media/avatar_images/../documents/plan.pdf",
        "/media/avatar_images/%00",
        "/media/images/",
        f"/media/images/{'x' * 999}",
    ):
        assert read_securely(path).status_code == 404, path


def test_cookies_belong_to_this_very_host(read_securely, reader, django_user_model):
    user = django_user_model.objects.create_superuser("admin", "admin@example.com", "pass-words")
    page = read_securely("/admin/login/")
    answer = reader.post(
        "/admin/login/",
        {
            "username": user.username,
            "password": "pass-words",
            "csrfmiddlewaretoken": page.cookies["__Host-csrftoken"].value,
        },
        secure=True,
        headers={"referer": f"https://{HOST}/admin/login/"},
    )
    assert answer.status_code == 302
    assert {*page.cookies, *answer.cookies} == {"__Host-csrftoken", "__Host-sessionid"}
    for cookie in (*page.cookies.values(), *answer.cookies.values()):
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", ""), cookie.key
        assert cookie["samesite"] == "Lax"
    assert answer.cookies["__Host-sessionid"]["httponly"]
    # Whoever is signed in gets Wagtail's bar on public pages, with what it needs.
    shown = reader.get("/", secure=True)
    assert b"<wagtail-userbar>" in shown.content
    assert "img-src data:" in shown["Content-Security-Policy"]

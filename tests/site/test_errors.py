"""When something is not there, or goes wrong."""

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from tests.factories import ArticlePageFactory, HomePageFactory, ServiceBrandFactory, StandardPageFactory
from tests.site.conftest import words


@pytest.fixture
def read_error(client):
    """Return the function that fetches a page which is not there and returns its mark-up."""

    def fetch(path: str, status: int) -> BeautifulSoup:
        response = client.get(path)
        assert response.status_code == status, path
        return BeautifulSoup(response.content, "html.parser")

    return fetch


def test_a_page_that_does_not_exist_offers_the_search_and_ways_on(client, home_page):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    html = response.content.decode()
    assert 'role="search"' in html
    assert 'href="/"' in html
    assert "Page not found" in html


def test_a_page_that_does_not_exist_suggests_what_its_address_speaks_of(read_error, article_index):
    wanted = ArticlePageFactory(parent=article_index, title="Iron infusions, step by step", slug="iron")
    ArticlePageFactory(parent=article_index, title="Your first visit", introduction="Rest.")
    page = read_error("/articles/iron-infusion-old/", 404)
    suggested = [link["href"] for link in page.find(attrs={"aria-labelledby": "suggestions"}).find_all("a")]
    assert suggested == [wanted.url]
    assert page.find("input", type="search")["value"] == "iron infusion old"


def test_suggestions_are_few_and_public(read_error, article_index):
    for number in range(8):
        ArticlePageFactory(parent=article_index, title=f"Iron infusions {number}")
    hidden = ArticlePageFactory(parent=article_index, title="Iron and secret")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    draft = ArticlePageFactory(parent=article_index, title="Iron draft", live=False)
    page = read_error("/iron-secret-draft/", 404)
    suggested = [link["href"] for link in page.find(attrs={"aria-labelledby": "suggestions"}).find_all("a")]
    assert len(suggested) == 5
    assert not {hidden.url, draft.get_url()} & set(suggested)


@pytest.mark.parametrize(
    "path",
    [
        "/%27%3B%20DROP%20TABLE/", "/a%00b/", "/%F0%9F%98%80/", "/%FF%FE/", "/" + "x" * 5000 + "/", "/" + "iron-" * 99,
        "/%3Cscript%3Ealert(1)%3C/script%3E/", "/:*&|!()/", "/the/and/of/", "/%E2%80%AEabc/", "/..%2f..%2fetc/",
    ],
)  # fmt: skip
def test_hostile_addresses_are_not_found_and_nothing_else(client, home_page, path):
    response = client.get(path)
    assert response.status_code in {404, 301}
    assert "<script>alert" not in response.content.decode()


def test_looking_for_suggestions_takes_a_fixed_number_of_queries(client, article_index, django_assert_max_num_queries):
    for number in range(5):
        ArticlePageFactory(parent=article_index, title=f"Iron infusions {number}")
    client.get("/iron/")
    with django_assert_max_num_queries(20):
        client.get("/iron-infusions-old/")


# What was withdrawn


@pytest.fixture
def withdrawn(article_index):
    article = ArticlePageFactory(parent=article_index, title="Taken back", slug="taken-back")
    article.unpublish()
    return article


@pytest.mark.parametrize("path", ["/articles/taken-back/", "/articles/taken-back/index.md"])
def test_what_was_withdrawn_is_gone_and_says_so(read_error, withdrawn, path):
    page = read_error(path, 410)
    assert "This page was withdrawn" in words(page.main)
    assert "Taken back" not in words(page), "its words went with it"
    assert page.find(role="search")
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_a_deleted_page_is_gone(client, article_index):
    article = ArticlePageFactory(parent=article_index)
    address = article.url
    with transaction.atomic():
        article.delete()
    assert client.get(address).status_code == 410


def test_an_unpublished_brand_is_gone_and_a_draft_one_was_never_there(client, home_page):
    brand = ServiceBrandFactory()
    brand.unpublish()
    assert client.get(brand.url).status_code == 410
    assert client.get(ServiceBrandFactory(live=False).url).status_code == 404


def test_what_is_published_again_is_there_again(client, withdrawn):
    withdrawn.save_revision().publish()
    assert client.get("/articles/taken-back/").status_code == 200


def test_another_page_at_the_address_is_shown(client, withdrawn, article_index):
    withdrawn.delete()
    ArticlePageFactory(parent=article_index, slug="taken-back")
    assert client.get("/articles/taken-back/").status_code == 200


def test_a_redirect_stands_before_the_word_that_something_is_gone(client, withdrawn):
    Redirect.add_redirect("/articles/taken-back/", "/articles/", is_permanent=True)
    response = client.get("/articles/taken-back/?a=b")
    assert (response.status_code, response.headers["Location"]) == (301, "/articles/")


def test_a_draft_was_never_there(client, article_index):
    ArticlePageFactory(parent=article_index, slug="draft", live=False)
    assert client.get("/articles/draft/").status_code == 404


def test_nobody_is_told_that_something_private_was_there(client, article_index):
    article = ArticlePageFactory(parent=article_index, slug="secret")
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert client.get("/articles/secret/").status_code == 302
    article.unpublish()
    assert client.get("/articles/secret/").status_code == 404
    with transaction.atomic():
        article.delete()
    assert client.get("/articles/secret/").status_code == 404


def test_what_stood_on_another_site_is_not_gone_from_this_one(client, home_page):
    other = HomePageFactory(parent=home_page.get_parent())
    Site.objects.create(hostname="other.example.com", root_page=other)
    page = StandardPageFactory(parent=other, slug="elsewhere")
    page.unpublish()
    assert client.get("/elsewhere/").status_code == 404
    assert client.get("/elsewhere/", headers={"host": "other.example.com"}).status_code == 410


# What moved


def leads_to(client, path) -> str:
    response = client.get(path)
    assert response.status_code == 301, path
    return response.headers["Location"].removeprefix("http://localhost")


def test_a_changed_address_leads_on_and_so_do_those_below_it(client, home_page, django_capture_on_commit_callbacks):
    parent = StandardPageFactory(parent=home_page, slug="old")
    StandardPageFactory(parent=parent, slug="below")
    with django_capture_on_commit_callbacks(execute=True):
        parent.slug = "new"
        parent.save_revision().publish()
    assert leads_to(client, "/old/") == "/new/"
    assert leads_to(client, "/old/below/") == "/new/below/"


def test_a_moved_page_leads_on_and_so_do_those_below_it(client, home_page):
    parent, target = (
        StandardPageFactory(parent=home_page, slug="moving"),
        StandardPageFactory(parent=home_page, slug="to"),
    )
    StandardPageFactory(parent=parent, slug="below")
    parent.move(target, pos="last-child")
    assert leads_to(client, "/moving/") == "/to/moving/"
    assert leads_to(client, "/moving/below/") == "/to/moving/below/"


def test_addresses_that_changed_many_times_lead_on_in_one_step_and_never_in_a_circle(
    client, home_page, django_capture_on_commit_callbacks
):
    page = StandardPageFactory(parent=home_page, slug="one")
    for slug in ("two", "three", "one", "two"):
        with django_capture_on_commit_callbacks(execute=True):
            page.slug = slug
            page.save_revision().publish()
    assert leads_to(client, "/one/") == "/two/"
    assert leads_to(client, "/three/") == "/two/"
    assert client.get("/two/").status_code == 200


# When something is wrong with us


@pytest.fixture
def unreachable(home_page, monkeypatch):
    """No connection reaches the database."""

    def refuse(*_, **__):
        raise OperationalError("connection refused")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "ensure_connection", refuse)
        patched.setattr(connection, "cursor", refuse)
        yield


@pytest.mark.parametrize(
    "path", ["/", "/articles/", "/nowhere/", "/feed/", "/sitemap.xml", "/search/?q=iron", "/llms.txt"]
)
def test_while_the_database_is_away_readers_are_told_to_come_back(unreachable, path):
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert response.headers["Cache-Control"] == "no-store"
    html = response.content.decode()
    assert "This site is being looked after" in html
    assert "988" in html


def test_while_the_database_is_away_the_api_says_so_in_its_form(unreachable):
    response = Client(raise_request_exception=False).get("/api/delivery/v1/site")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 503


def test_an_address_with_a_control_character_is_not_found(client, home_page):
    assert client.get("/articles/%00/").status_code == 404
    assert client.get("/%00/").status_code == 404


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_the_pages_for_faults_of_ours_need_no_database_and_nothing_else(django_assert_num_queries, db, name):
    with django_assert_num_queries(0):
        html = render_to_string(name)
    assert "on our side" in html or "looked after" in html
    assert "911" in html


def test_a_fault_is_answered_with_that_page(home_page, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("search.views.search_engine", fail)
    response = Client(raise_request_exception=False).get("/search/?q=x")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_a_form_with_errors_keeps_what_was_written_and_says_what_to_do(client, home_page):
    from bs4 import BeautifulSoup

    response = client.post("/contact/", {"name": "Sam <b>", "email": "nonsense", "message": ""})
    assert response.status_code == 422
    page = BeautifulSoup(response.content, "html.parser")
    assert page.title.string.startswith("Not sent yet")
    summary = page.find(role="alert")
    linked = {link["href"]: words(link) for link in summary.find_all("a")}
    assert linked["#id_email"] == "Write an email address such as name@example.com."
    assert {"#id_message", "#id_consent"} < set(linked)
    email = page.find(id="id_email")
    assert (email["value"], email["aria-invalid"]) == ("nonsense", "true")
    assert page.find(id=email["aria-describedby"]).get_text() == linked["#id_email"]
    assert page.find(id="id_name")["value"] == "Sam <b>"


def test_the_form_asks_for_no_clinical_details_and_hides_its_trap_from_everybody(read, home_page):
    form = read("/contact/").find("form", class_="fields")
    assert "leave out symptoms, diagnoses and medicines" in words(form)
    trap = form.find(attrs={"name": "website"})
    assert trap["tabindex"] == "-1"
    assert trap.find_parent(attrs={"aria-hidden": "true"})


def test_every_field_has_a_label(read, home_page):
    form = read("/contact/").find("form", class_="fields")
    fields = [field for field in form.find_all(["input", "textarea"]) if field.get("type") != "hidden"]
    assert len(fields) == 6
    assert all(words(form.find("label", attrs={"for": field["id"]})) for field in fields)

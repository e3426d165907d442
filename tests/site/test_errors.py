"""When something is not there, or goes wrong."""

from django.template.loader import render_to_string
from django.test import Client

from tests.site.conftest import words


def test_a_page_that_does_not_exist_offers_the_search_and_ways_on(client, home_page):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    html = response.content.decode()
    assert 'role="search"' in html
    assert 'href="/"' in html
    assert "Page not found" in html


def test_an_address_with_a_control_character_is_not_found(client, home_page):
    assert client.get("/articles/%00/").status_code == 404
    assert client.get("/%00/").status_code == 404


def test_the_page_for_a_fault_of_ours_needs_no_database_and_nothing_else(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        html = render_to_string("500.html")
    assert "Something went wrong on our side" in html
    assert "911" in html


def test_a_fault_is_answered_with_that_page(home_page, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("search.views.search_pages", fail)
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

"""Enquiries through the delivery API: the checks of the site's own form, and problems that name what is wrong."""

import json

import pytest

from home.models import Enquiry
from tests.delivery.api.test_requests import API, problem_of

pytestmark = pytest.mark.django_db

VALID = {
    "name": "Sam Rivera",
    "email": "sam@example.com",
    "phone": "",
    "message": "When are you open?",
    "consent": True,
}


@pytest.fixture
def send(client, home_page):
    """Send an enquiry with these members in place of the valid ones."""

    def send(body=None, content_type="application/json", **members):
        content = json.dumps(VALID | members) if body is None else body
        return client.post(f"{API}enquiries", content, content_type=content_type)

    return send


def test_a_valid_one_is_kept_and_thanked_for(send):
    response = send()
    assert response.status_code == 201
    assert response.json() == {"message": "<p>Thank you. We answer within two working days.</p>"}
    assert response["Cache-Control"] == "no-store"
    enquiry = Enquiry.objects.get()
    assert (enquiry.name, enquiry.message, enquiry.status) == ("Sam Rivera", "When are you open?", Enquiry.Status.NEW)
    assert enquiry.consent_text
    assert enquiry.source_page.slug == "contact"


def test_a_phone_number_may_be_left_out(send):
    valid = {name: value for name, value in VALID.items() if name != "phone"}
    assert send(json.dumps(valid)).status_code == 201


def test_the_token_that_forms_need_is_not_asked_for(home_page):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert client.post(f"{API}enquiries", json.dumps(VALID), content_type="application/json").status_code == 201


def test_a_script_that_fills_in_the_hidden_field_is_thanked_and_kept_as_spam(send, mailoutbox):
    assert send(website="https://spam.example.com").status_code == 201
    assert Enquiry.objects.get().status == Enquiry.Status.SPAM
    assert not mailoutbox


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 121),
        ("name", 7),
        ("name", None),
        ("name", "a\x00b"),
        ("name", "\ud800"),
        ("email", ""),
        ("email", "nobody"),
        ("email", "a@b@c.example"),
        ("email", f"{'x' * 250}@example.com"),
        ("phone", "12"),
        ("phone", "0" * 41),
        ("phone", 5551234567),
        ("message", ""),
        ("message", " \n "),
        ("message", "x" * 4001),
        ("message", "a\x00b"),
        ("message", ["When are you open?"]),
        ("consent", False),
        ("consent", "yes"),
        ("consent", None),
        ("website", 1),
        ("status", "answered"),
        ("shown_at", "1"),
        ("source_page", 1),
    ],
)
def test_a_wrong_member_is_refused_by_name_and_nothing_is_kept(send, member, value):
    found = problem_of(send(**{member: value}), 422, member)
    assert [error["location"] for error in found["errors"]] == ["body"]
    assert not Enquiry.objects.exists()


def test_every_wrong_member_is_named_at_once(send):
    found = problem_of(send(name="", email="", message="", consent=False), 422)
    assert {error["field"] for error in found["errors"]} == {"name", "email", "message", "consent"}


@pytest.mark.parametrize("member", ["name", "email", "message", "consent"])
def test_a_missing_member_is_named(send, member):
    problem_of(send(json.dumps({name: value for name, value in VALID.items() if name != member})), 422, member)


@pytest.mark.parametrize("body", ["", "{", "name=Sam", b"\xff\xfe", "[" * 100_000, '{"name":' * 50_000, "NaN"])
def test_what_is_no_json_is_refused(send, body):
    response = send(body)
    problem_of(response, response.status_code)
    assert response.status_code in {400, 422}


@pytest.mark.parametrize("body", ["null", "[]", '"text"', "1", "[1,2]"])
def test_what_is_no_object_is_refused(send, body):
    problem_of(send(body), 422)


def test_a_form_of_the_web_is_refused(send):
    problem_of(send("name=Sam", content_type="application/x-www-form-urlencoded"), 400)


def test_a_huge_body_is_refused_before_it_is_read(send):
    problem_of(send(json.dumps(VALID | {"message": "x" * 3_000_000})), 413)
    assert not Enquiry.objects.exists()


def test_a_parameter_in_the_address_is_refused(client, home_page):
    problem_of(client.post(f"{API}enquiries?x=1", json.dumps(VALID), content_type="application/json"), 400, "x")


def test_a_site_without_a_public_contact_page_takes_none(send, home_page):
    home_page.get_children().get(slug="contact").unpublish()
    problem_of(send(), 404)
    assert not Enquiry.objects.exists()


def test_the_sixth_from_one_address_is_told_when_to_come_again(send):
    for _ in range(5):
        assert send().status_code == 201
    response = send()
    found = problem_of(response, 429)
    assert "again in 10 minutes" in found["detail"]
    assert 0 < int(response["Retry-After"]) <= 600
    assert Enquiry.objects.count() == 5


def test_form_and_api_have_one_limit(client, send):
    for _ in range(5):
        assert send().status_code == 201
    response = client.post("/contact/", VALID | {"consent": "on", "shown_at": "any"})
    assert response.status_code == 429

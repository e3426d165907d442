"""Public forms hold no token, so that their pages are the same for everybody; other sites still cannot send them."""

import re

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.utils import timezone

from home.forms import SHOWN_AT_SALT
from home.models import Enquiry
from tests.factories import make_site

pytestmark = pytest.mark.django_db

PATH = "/contact/"


@pytest.fixture
def strict_client(db):
    """A browser as the site sees it: tests' usual client is never asked for a token."""
    make_site()
    return Client(enforce_csrf_checks=True)


def enquiry():
    return {
        "name": "Sam Rivera",
        "email": "sam@example.com",
        "message": "When are you open?",
        "consent": "on",
        "shown_at": signing.dumps(timezone.now().timestamp() - 60, salt=SHOWN_AT_SALT),
    }


SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def test_the_page_of_a_form_sets_no_cookie_and_is_kept(reader):
    make_site()
    answers = [reader.get_when_heard(PATH) for _ in range(2)]
    assert [answer.cache for answer in answers] == ["miss", "hit"]
    assert "<form" in answers[1].text
    assert "csrf" not in answers[1].text
    assert "set-cookie" not in answers[1].headers


def test_a_form_of_a_kept_page_is_carried_out(reader):
    make_site()
    reader.get_when_heard(PATH)
    sent = reader.get(PATH, form=enquiry(), Sec_Fetch_Site="same-origin")
    assert (sent.status, sent.headers["location"]) == (302, "/contact/?sent=1")
    assert Enquiry.objects.get().status == Enquiry.Status.NEW


@pytest.mark.parametrize(
    "headers",
    [
        SAME_ORIGIN,
        {**SAME_ORIGIN, "Origin": "null"},
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/contact/?from=menu"},
        {"Origin": "http://TESTSERVER"},
    ],
    ids=["fetch metadata", "fetch metadata before an origin", "origin", "referer", "origin in capitals"],
)
def test_a_form_of_this_site_needs_no_token(strict_client, headers):
    assert strict_client.post(PATH, enquiry(), headers=headers).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://testserver"},
        {"Origin": "http://testserver:8080"},
        {"Origin": "http://testserver.evil.example"},
        {"Referer": "https://evil.example/http://testserver/"},
        {"Referer": "http://testserver@evil.example/"},
        {"Referer": "http://[broken/"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=[
        *("nothing told", "hidden origin", "another site", "another scheme", "another port", "a longer host"),
        *("this site in the path", "this site as a user", "a broken referer"),
        *("fetch metadata before the origin", "another host of the same site", "typed by hand"),
    ],
)
def test_a_form_from_elsewhere_is_refused_in_clear_words(strict_client, headers):
    response = strict_client.post(PATH, enquiry(), headers=headers)
    assert response.status_code == 403
    assert "The form was not sent" in response.content.decode()
    assert not Enquiry.objects.exists()


def test_whoever_has_a_session_is_asked_for_the_token(strict_client):
    strict_client.cookies[settings.SESSION_COOKIE_NAME] = "anything"
    assert strict_client.post(PATH, enquiry(), headers=SAME_ORIGIN).status_code == 403


def test_whoever_has_a_session_gets_a_token_with_the_form(strict_client):
    strict_client.cookies[settings.SESSION_COOKIE_NAME] = "anything"
    page = strict_client.get(PATH).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    sent = strict_client.post(PATH, enquiry() | {"csrfmiddlewaretoken": token}, headers=SAME_ORIGIN)
    assert sent.status_code == 302


def test_the_admin_asks_for_the_token_as_ever(strict_client):
    login = {"username": "robin", "password": "guessed"}
    assert strict_client.post("/admin/login/", login, headers=SAME_ORIGIN).status_code == 403

"""Where people are signed in, as they see it, and how they end it elsewhere."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import SignInSession
from accounts.second_factor import reset_second_factor
from tests.accounts.conftest import PASSWORD

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:148.0) Gecko/20100101 Firefox/148.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1"
SESSIONS = "/admin/account/sessions/"


def browser(agent: str, place: str) -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=place)
    client.post("/admin/login/", {"username": "pat", "password": PASSWORD})
    return client


@pytest.fixture
def here(pat):
    return browser(FIREFOX, "203.0.113.77")


@pytest.fixture
def phone(pat):
    return browser(SAFARI, "2001:db8:1:2::7")


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_the_list_tells_device_network_and_time_but_no_address(here, phone, noon):
    noon.shift(timedelta(hours=1))
    page = here.get(SESSIONS).content.decode()
    assert all(told in page for told in ("Firefox on Windows", "203.0.113.0/24", "Safari on iPhone", "2001:db8:1::/48"))
    assert "This session" in page
    assert ".77" not in page
    assert "148" not in str(list(SignInSession.objects.values()))


def test_one_or_all_others_are_ended_and_nobody_elses(here, phone, pat, django_user_model):
    robin = django_user_model.objects.create_superuser("robin")
    strange = Client()
    strange.force_login(robin)
    here.post(SESSIONS, {"session": SignInSession.objects.get(user=robin).pk})
    here.post(SESSIONS, {"session": "9" * 40})
    assert is_in(strange)
    here.post(SESSIONS, {"session": SignInSession.objects.get(device="Safari on iPhone").pk})
    assert not is_in(phone)
    laptop = browser(FIREFOX, "198.51.100.1")
    here.post(SESSIONS, {"session": "others"})
    assert [is_in(client) for client in (here, laptop, strange)] == [True, False, True]


def test_a_changed_password_ends_the_others_and_keeps_this_one_on_the_list(here, phone, pat):
    form = {
        "name_email-first_name": "Pat",
        "name_email-last_name": "P",
        "name_email-email": "pat@example.com",
        "password-old_password": PASSWORD,
        "theme-theme": "system",
        "theme-density": "default",
        "theme-contrast": "system",
        "theme-keyboard_shortcuts": "on",
        **{f"password-new_password{number}": "other words, quite as long" for number in (1, 2)},
    }
    answer = here.post("/admin/account/", form)
    assert answer.status_code == 302, answer.context["panels_by_tab"]
    assert [is_in(client) for client in (here, phone)] == [True, False]
    page = here.get(SESSIONS).content.decode()
    assert "This session" in page
    assert "iPhone" not in page


def test_signing_out_and_a_reset_by_an_administrator_take_sessions_off_the_list(here, phone, pat):
    phone.post("/admin/logout/")
    assert SignInSession.objects.count() == 1
    reset_second_factor(pat)
    assert not is_in(here)
    assert SignInSession.objects.count() == 0


def test_what_has_expired_is_kept_nowhere(here, pat, noon):
    noon.shift(timedelta(days=15))
    browser(SAFARI, "203.0.113.1")
    assert [session.device for session in SignInSession.objects.all()] == ["Safari on iPhone"]


def test_being_seen_is_written_every_ten_minutes_and_not_at_every_request(here, noon):
    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            here.get("/admin/")
        return sum("signinsession" in query["sql"] for query in asked.captured_queries)

    assert writes() == 0
    noon.shift(timedelta(minutes=11))
    assert [writes(), writes()] == [1, 0]
    assert SignInSession.objects.get().last_seen_at > SignInSession.objects.get().signed_in_at

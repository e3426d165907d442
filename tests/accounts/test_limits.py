"""How often a password may be tried."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from home.models import EnquiryCount

RIGHT, WRONG = "the-right-words", "wrong"
# Far from midnight, when all counts begin anew.
NOON = datetime(2026, 11, 3, 20, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def accounts(db):
    with time_machine.travel(NOON, tick=False):
        for name in ("pat", "robin"):
            User.objects.create_superuser(name, f"{name}@example.com", RIGHT)
        yield


def sign_in(client, name="pat", password=WRONG, place="203.0.113.9", address="/admin/login/"):
    """Try a password. Return whether the person is in, and what the page says."""
    response = client.post(
        address,
        {"username": name, "password": password},
        headers={"sec-fetch-site": "same-origin"},
        REMOTE_ADDR=place,
    )
    is_in = "_auth_user_id" in client.session
    client.session.flush()
    client.cookies.clear()
    return is_in, response.content.decode()


def test_after_five_wrong_passwords_the_right_one_opens_nothing_either(client):
    for _ in range(5):
        is_in, page = sign_in(client)
        assert not is_in
        assert "match" in page
    is_in, page = sign_in(client, password=RIGHT)
    assert not is_in
    assert "Too many tries. Please try again in 15 minutes." in page
    # Under another way of writing the name, and by the other form, it is the same account.
    assert not sign_in(client, name="PAT", password=RIGHT)[0]
    assert not sign_in(client, password=RIGHT, address="/_util/login/")[0]


def test_after_a_quarter_of_an_hour_it_opens_again(client):
    for _ in range(6):
        sign_in(client)
    with time_machine.travel(NOON + timedelta(minutes=16), tick=False):
        assert sign_in(client, password=RIGHT)[0]


def test_the_right_password_begins_anew(client):
    for _ in range(3):
        for _ in range(4):
            sign_in(client)
        assert sign_in(client, password=RIGHT)[0]


def test_nobody_is_kept_out_by_somebody_elsewhere(client):
    for _ in range(9):
        sign_in(client, place="198.51.100.1")
    assert sign_in(client, password=RIGHT)[0]
    assert sign_in(client, name="robin", password=RIGHT, place="198.51.100.1")[0]


def test_one_place_does_not_go_through_many_accounts(client):
    for number in range(20):
        sign_in(client, name=f"guess-{number}")
    is_in, page = sign_in(client, name="robin", password=RIGHT)
    assert not is_in
    assert "Too many tries" in page


def test_many_places_do_not_go_through_one_account(client):
    for number in range(50):
        sign_in(client, place=f"198.51.100.{number}")
    assert not sign_in(client, password=RIGHT)[0]


def test_the_network_of_a_household_is_one_place(client):
    for number in range(5):
        sign_in(client, place=f"2001:db8:1:2::{number}")
    assert not sign_in(client, password=RIGHT, place="2001:db8:1:2::ffff")[0]


def test_neither_names_nor_addresses_are_stored(client):
    sign_in(client)
    told = " ".join(EnquiryCount.objects.values_list("sender", flat=True))
    assert told
    assert "pat" not in told
    assert "203" not in told.split("|")


def test_programs_of_ours_sign_in_without_a_request():
    assert authenticate(None, username="pat", password=RIGHT).username == "pat"

"""Signing in with a second factor, and who has to."""

import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from wagtail.models import ModelLogEntry

from accounts.second_factor import must_have_second_factor
from home.models import EnquiryCount
from tests.accounts.conftest import PASSWORD, code_of, give_app

SECOND_STEP = "/admin/login/second-factor/"


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def test_a_password_alone_signs_in_who_has_no_second_factor(client, pat, sign_in):
    assert sign_in(next="/admin/account/").url == "/admin/account/"
    assert is_in(client)


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
def test_with_an_app_the_password_opens_nothing_until_its_code_is_given(client, pat, sign_in, give_code, address):
    secret = give_app(pat)
    assert sign_in(address=address, next="/admin/account/").url == SECOND_STEP
    assert not is_in(client)
    assert "_auth_user_id" not in client.session
    page = give_code("000000").content.decode()
    assert "Incorrect code" in page
    assert not is_in(client)
    assert give_code(code_of(secret)).url == "/admin/account/"
    assert is_in(client)


def test_a_code_and_a_recovery_code_work_once(client, pat, sign_in, give_code):
    secret = give_app(pat)
    recovery_code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    used = [code_of(secret), recovery_code]
    for code in used:
        sign_in()
        assert give_code(code).status_code == 302
        client.logout()
    # As in another process, which remembers nothing.
    cache.clear()
    for code in used:
        sign_in()
        assert "Incorrect code" in give_code(code).content.decode()
    assert not is_in(client)


def test_codes_are_tried_as_rarely_as_passwords_and_a_right_password_does_not_begin_anew(
    client, pat, sign_in, give_code, noon
):
    secret = give_app(pat)
    for _ in range(5):
        sign_in()
        assert "Incorrect code" in give_code("000000").content.decode()
    sign_in()
    assert "Too many tries. Please try again in 15 minutes." in give_code(code_of(secret)).content.decode()
    noon.shift(timedelta(minutes=16))
    sign_in()
    assert give_code(code_of(secret)).status_code == 302


def test_a_session_that_came_about_without_the_second_factor_opens_nothing(client, pat):
    give_app(pat)
    client.force_login(pat)
    assert client.get("/admin/").url == "/admin/login/"
    assert "_auth_user_id" not in client.session


def test_a_session_that_has_passed_costs_no_query_more(client, pat, sign_in, give_code):
    secret = give_app(pat)
    sign_in()
    give_code(code_of(secret))
    with CaptureQueriesContext(connection) as asked:
        assert is_in(client)
    told = " ".join(query["sql"] for query in asked.captured_queries)
    assert "auth_user" in told
    assert "mfa_" not in told
    assert "accounts_" not in told


def test_answers_that_no_passkey_gives_are_refused(client, pat, sign_in):
    give_app(pat)
    sign_in()
    client.get(SECOND_STEP)
    hostile = [
        "5",
        "[]",
        "{}",
        '{"response": 5}',
        '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
        "{",
    ]
    hostile.append(
        json.dumps(
            {
                "id": "AAAA",
                "rawId": "AAAA",
                "type": "public-key",
                "response": {"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"},
            }
        )
    )
    answers = {}
    for credential in hostile:
        EnquiryCount.objects.all().delete()
        answers[credential] = client.post(SECOND_STEP, {"credential": credential}).status_code
    assert set(answers.values()) == {200}, answers
    # What is empty or no JSON never comes so far as to be looked at.
    looked_at = [credential for credential in hostile if credential not in {"[]", "{}", "{"}]
    assert ModelLogEntry.objects.filter(action="accounts.sign_in_refused").count() == len(looked_at)
    assert not is_in(client)


def test_who_publishes_approves_or_administers_has_to_have_one(db):
    found = {}
    for name in ("Editors", "Publishers", "Medical reviewers", "Legal"):
        user = User.objects.create_user(name)
        user.groups.add(Group.objects.get(name=name))
        found[name] = must_have_second_factor(User.objects.get(pk=user.pk))
    assert found == {"Editors": False, "Publishers": True, "Medical reviewers": True, "Legal": True}
    assert must_have_second_factor(User(is_superuser=True))
    assert not must_have_second_factor(User.objects.create_user("nobody"))


def test_for_some_days_there_is_a_banner_then_only_the_set_up(
    client, pat, sign_in, give_code, required, noon, settings
):
    sign_in()
    for path in ("/admin/", "/admin/pages/", "/admin/users/"):
        assert "You need a second factor by Nov. 10, 2026" in client.get(path, follow=True).content.decode(), path
    noon.shift(timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS, seconds=1))
    sign_in()
    for path in ("/admin/", "/admin/pages/", "/admin/account/", "/admin/users/", "/admin/reports/site-history/"):
        assert client.get(path).url == "/admin/account/second-factor/", path
    assert client.get("/admin/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    assert "Set one up to go on" in client.get("/admin/account/second-factor/").content.decode()
    # Straight after signing in nobody has to prove again that it is them.
    page = client.get("/admin/account/second-factor/app/").content.decode()
    secret = re.search(r'second-factor-key">([A-Z2-7]+)<', page).group(1)
    assert "<svg" in page
    assert client.post("/admin/account/second-factor/app/", {"code": "000000"}).status_code == 200
    answer = client.post("/admin/account/second-factor/app/", {"code": code_of(secret)})
    assert answer.url == "/admin/account/second-factor/recovery-codes/"
    client.logout()
    sign_in()
    give_code(code_of(secret))
    assert "second factor by" not in client.get("/admin/").content.decode()


def test_recovery_codes_are_shown_once(client, pat, sign_in, give_code):
    secret = give_app(pat)
    sign_in()
    give_code(code_of(secret))
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    address = "/admin/account/second-factor/recovery-codes/"
    first, second = (client.get(address).content.decode() for _ in range(2))
    assert all(code in first for code in codes)
    assert not any(code in second for code in codes)


def test_later_changes_ask_again_for_the_second_factor(client, pat, sign_in, give_code, noon):
    secret = give_app(pat)
    sign_in()
    give_code(code_of(secret))
    noon.shift(timedelta(minutes=10))
    address = "/admin/account/second-factor/app/remove/"
    proof = client.get(address).url
    assert proof.startswith("/admin/account/second-factor/confirm/code/")
    # The password is no proof for who has more than that.
    assert client.get("/admin/account/second-factor/confirm/password/").status_code == 302
    assert client.post(proof, {"code": "000000"}).status_code == 200
    assert client.post(proof, {"code": code_of(secret), "next": address}).url == address
    assert client.post(address).status_code == 302
    assert not Authenticator.objects.exists()


def test_who_has_none_yet_and_signed_in_long_ago_gives_the_password_again(client, pat, sign_in, noon):
    sign_in()
    noon.shift(timedelta(minutes=10))
    address = "/admin/account/second-factor/passkeys/add/"
    proof = client.get(address).url
    assert proof.startswith("/admin/account/second-factor/confirm/password/")
    assert client.get(proof).status_code == 200
    assert client.post(proof, {"password": "wrong"}).status_code == 200
    assert client.get(address).status_code == 302
    assert client.post(proof, {"password": PASSWORD, "next": address}).url == address
    assert client.get(address).status_code == 200
    for credential in ("5", "{}", '{"response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA"}}'):
        assert client.post(address, {"name": "Key", "credential": credential}).status_code == 200, credential
    assert not Authenticator.objects.exists()


def test_who_has_neither_password_nor_second_factor_signs_in_again(client, db, noon):
    user = User.objects.create_superuser("by-provider")
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    noon.shift(timedelta(minutes=10))
    proof = client.get("/admin/account/second-factor/app/").url
    assert proof.startswith("/admin/account/second-factor/confirm/anew/")
    assert client.post(proof).url == "/admin/login/"
    assert not is_in(client)


def test_who_takes_the_last_one_away_has_no_days_left(client, pat, sign_in, give_code, required):
    secret = give_app(pat)
    sign_in()
    give_code(code_of(secret))
    client.post("/admin/account/second-factor/app/remove/")
    client.logout()
    sign_in()
    assert client.get("/admin/").url == "/admin/account/second-factor/"


def test_secrets_are_not_in_the_database(pat):
    secret = give_app(pat)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code_of(secret))


def test_with_another_key_codes_are_wrong_and_with_the_old_one_as_fallback_right(pat, settings):
    secret, old = give_app(pat), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert not Authenticator.objects.get(type="totp").wrap().validate_code(code_of(secret))
    assert Authenticator.objects.get(type="recovery_codes").wrap().validate_code("0") is False
    settings.SECRET_KEY_FALLBACKS = [old]
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code_of(secret))


def test_an_administrator_resets_the_second_factor_of_who_lost_it(
    client, pat, required, mailoutbox, django_capture_on_commit_callbacks
):
    robin = User.objects.create_user("robin", "robin@example.com", PASSWORD)
    robin.groups.add(Group.objects.get(name="Publishers"))
    give_app(robin)
    address = reverse("reset_second_factor", args=[robin.pk])
    client.force_login(robin)
    assert client.get(address).status_code == 302
    client.force_login(pat)
    assert "Reset it" in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).url == reverse("wagtailusers_users:edit", args=[robin.pk])
    assert mailoutbox[0].to == ["robin@example.com"]
    assert mailoutbox[0].subject == "PointHealth CMS: second factor reset by an administrator"
    assert not Authenticator.objects.filter(user=robin).exists()
    assert client.post(reverse("reset_second_factor", args=[pat.pk])).url == "/admin/"


def test_the_last_administrator_is_helped_from_the_command_line(client, pat, required, sign_in):
    give_app(pat)
    call_command("reset_second_factor", "pat")
    sign_in()
    assert client.get("/admin/").url == "/admin/account/second-factor/"
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_second_factor", "nobody")


def test_nobody_signs_up_and_no_other_address_of_allauth_is_there(client, db):
    for name in ("account_signup", "account_email", "socialaccount_connections", "openid_connect_login", "mfa_trust"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/accounts/", "/accounts/login/", "/accounts/signup/", "/admin/login/oidc/callback/"):
        assert client.get(path).status_code in {404, 302}, path
    assert not User.objects.exists()


def test_an_account_that_is_switched_off_between_the_steps_stays_out(client, pat, sign_in, give_code):
    secret = give_app(pat)
    sign_in()
    User.objects.update(is_active=False)
    give_code(code_of(secret))
    assert not is_in(client)

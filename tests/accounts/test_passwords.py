"""Which passwords are taken."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.accounts.conftest import PASSWORD

CASES = {
    "four quiet herons": True,
    "the rain in september": True,  # neither figures nor capitals are asked for
    "9214 8837 1046 5520": True,  # nor letters
    "Ünd doch ein Säugetier": True,
    "x" * 64 + " and more": True,
    "quiet herons": False,  # too short
    "fourteen chars": False,
    "PointHealth-CMS-2026": False,  # the site's name
    "robin.waters.1984": False,  # the person's
    "waters-pointhealth!": False,
    "robin.waters@example.com": False,
    "aaaaaaaaaaaaaaaaaaaa": False,
    "abcd-abcd-abcd-abcd": False,
    "12345678901234567890": False,
    "zyxwvutsrqponmlkj": False,
    "1qaz2wsx3edc4rfv": False,  # known to everybody
}


def test_they_are_long_not_known_to_everybody_and_no_names():
    user = User(username="robin", first_name="Robin", last_name="Waters", email="robin.waters@example.com")
    taken = {}
    for password in CASES:
        try:
            validate_password(password, user)
        except ValidationError:
            taken[password] = False
        else:
            taken[password] = True
    assert taken == CASES


@pytest.mark.parametrize(("new", "is_taken"), [("quiet herons", False), ("four quiet herons", True)])
def test_the_account_screen_holds_to_it(client, pat, new, is_taken):
    client.force_login(pat)
    form = {"password-old_password": PASSWORD} | {f"password-new_password{number}": new for number in (1, 2)}
    form |= {"name_email-email": "pat@example.com", "theme-theme": "system", "theme-density": "default"}
    form |= {"name_email-first_name": "P", "name_email-last_name": "P", "theme-contrast": "system"}
    client.post("/admin/account/", form)
    pat.refresh_from_db()
    assert pat.check_password(new) is is_taken


def test_an_old_short_password_goes_on_working(client, db):
    User.objects.create_superuser("old", password="short")
    client.post("/admin/login/", {"username": "old", "password": "short"})
    assert "_auth_user_id" in client.session

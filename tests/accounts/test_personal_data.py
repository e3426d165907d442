"""One person's data: shown, taken out and erased, by whom, and what the log tells of it."""

import html
import json
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from accounts.models import SignInSession
from accounts.personal_data import STAYS, held_about
from compliance.models import Approval, Invitation
from home.encryption import email_hashes
from home.models import Enquiry, EnquiryNote
from tests.accounts.conftest import PASSWORD
from tests.factories import EnquiryFactory, PersonFactory
from tests.security.world import signed_facts

pytestmark = pytest.mark.django_db

ADDRESS = "sam@example.com"
SPELLINGS = (ADDRESS, " SAM@Example.COM ")


@pytest.fixture
def screen(client):
    client.force_login(User.objects.create_superuser("boss", "boss@example.com", PASSWORD))

    def send(action, email=ADDRESS):
        return client.post(reverse("personal_data"), {"action": action, "email": email})

    return send


@pytest.fixture
def sam(home_page):
    user = User.objects.create_user("sam", "Sam@example.com", PASSWORD, first_name="Sam", last_name="Rivera")
    user.groups.add(Group.objects.get(name="Editors"))
    PersonFactory(name="Dr. Sam Rivera", user=user)
    SignInSession.objects.create(user=user, session_key="secret-key", device="Firefox on Linux", network="192.0.2.0/24")
    log(user, "accounts.sign_in", user=user, data={"device": "Firefox on Linux"})
    enquiry = EnquiryFactory(email=ADDRESS, message="Ünïcode 🩺 <b>words</b>", source_page=home_page)
    EnquiryNote.objects.create(enquiry=enquiry, author=User.objects.create_user("dana"), text="Called back.")
    EnquiryFactory(email="SAM@EXAMPLE.COM", name="Sam again")
    EnquiryFactory(email="other@example.com", name="Somebody else")
    return user


def test_all_that_is_held_is_shown_and_given_out_whatever_the_case_of_the_address(screen, sam, home_page):
    facts = signed_facts(home_page)
    Invitation.objects.create(
        kind="legal_approval", person_name="Sam", email="SAM@example.com", token_sha256="0" * 64,
        expires_at=timezone.now(), **facts,
    )  # fmt: skip
    Approval.objects.create(kind="legal_approval", decision="approved", user=sam, **facts)
    for spelling in SPELLINGS:
        shown = screen("show", spelling).content.decode()
        words = ("&lt;b&gt;words", "Called back.", "Sam again", "Dr. Sam Rivera", "Firefox on Linux", "Marked record")
        assert [word for word in words if word not in shown] == [], spelling
        assert "Somebody else" not in shown
    response = screen("export")
    assert response["Content-Disposition"].startswith('attachment; filename="personal-data-')
    assert "no-store" in response["Cache-Control"]
    held = json.loads(response.content)
    assert [enquiry["message"] for enquiry in held["enquiries"]] == ["When are you open?", "Ünïcode 🩺 <b>words</b>"]
    assert [note["text"] for note in held["enquiries"][1]["notes"]] == ["Called back."]
    (account,) = held["accounts"]
    assert (account["username"], account["groups"], account["profiles"]) == ("sam", ["Editors"], ["Dr. Sam Rivera"])
    assert [session["network"] for session in account["sessions"]] == ["192.0.2.0/24"]
    assert "accounts.sign_in" in [entry["action"] for entry in account["log_about_it"]]
    assert [signed["kind"] for signed in account["signatures"]] == ["approval"]
    assert [invitation["text"] for invitation in held["invitations"]] == ["Marked record"]
    assert "secret-key" not in response.content.decode()
    assert sam.password not in response.content.decode()


def test_erasing_asks_first_says_what_stays_and_takes_that_person_only(client, screen, sam):
    asked = " ".join(html.unescape(screen("confirm").content.decode()).split())
    assert "2 enquiries" in asked
    assert [reason for reason in STAYS.values() if reason not in asked] == []
    assert Enquiry.objects.count() == 3
    response = screen("erase", SPELLINGS[1])
    assert response["Location"] == reverse("personal_data"), "No address in an address."
    assert [enquiry.name for enquiry in Enquiry.objects.all()] == ["Somebody else"]
    assert not EnquiryNote.objects.exists()
    assert User.objects.filter(pk=sam.pk).exists()
    assert "Erased: 2 enquiries" in client.get(reverse("personal_data")).content.decode()
    assert "Enquiries: 0" in screen("show").content.decode()


def test_both_are_in_the_log_without_the_address(screen, sam):
    screen("export")
    screen("erase")
    entries = ModelLogEntry.objects.filter(action__startswith="accounts.personal_data").order_by("pk")
    person = {"person": email_hashes(ADDRESS)[0], "enquiries": 2}
    assert [(entry.action.rpartition("_")[2], entry.data, entry.user.username) for entry in entries] == [
        ("exported", person, "boss"),
        ("erased", person, "boss"),
    ]
    assert not any("sam" in f"{entry.label}{entry.data}".casefold() for entry in entries)
    assert "2 enquiries of" in entries[1].message


def test_what_is_no_address_or_no_action_is_refused_with_the_reason(client, screen):
    for email in ("", "nobody", "a\x00@example.com", "x" * 400 + "@example.com", "<script>@x", "ÿ" * 100_000):
        response = screen("erase", email)
        assert response.status_code == 422, email[:20]
        assert 'role="alert"' in response.content.decode(), email[:20]
    assert screen("forged").status_code == 422
    assert client.get(reverse("personal_data"), {"email": ADDRESS, "action": "show"}).status_code == 200
    assert "Enquiries:" not in client.get(reverse("personal_data"), {"email": ADDRESS}).content.decode()


def test_it_takes_as_many_queries_for_ten_enquiries_as_for_one(home_page):
    counts = []
    for number in (1, 9):
        for enquiry in EnquiryFactory.create_batch(number, source_page=home_page):
            EnquiryNote.objects.create(enquiry=enquiry, text="Note")
        with CaptureQueriesContext(connection) as queries:
            held_about(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_same_by_commands(sam, monkeypatch):
    call_command("export_person", "Sam@Example.com", stdout=(told := StringIO()))
    assert len(json.loads(told.getvalue())["enquiries"]) == 2
    monkeypatch.setattr("sys.stdin", StringIO(f"{ADDRESS}\n"))
    call_command("erase_person", "-", stdout=(told := StringIO()))
    assert "Erased 2 enquiries" in told.getvalue()
    EnquiryFactory(email=ADDRESS)  # as if a backup had brought it back
    logged = ModelLogEntry.objects.filter(action="accounts.personal_data_erased").latest("pk")
    call_command("erase_person", logged.data["person"], stdout=StringIO())
    assert [enquiry.name for enquiry in Enquiry.objects.all()] == ["Somebody else"]
    for command in ("export_person", "erase_person"):
        with pytest.raises(CommandError, match="no email address"):
            call_command(command, "nobody")
    actions = ModelLogEntry.objects.filter(action__startswith="accounts.personal_data").order_by("pk")
    assert [entry.action.rpartition("_")[2] for entry in actions] == ["exported", "erased", "erased"]

"""The contact form: what is asked, kept, told and refused."""

import datetime

import pytest
from django.core import mail, signing
from django.core.management import call_command
from django.utils import timezone

from home.forms import SHOWN_AT_SALT
from home.models import Enquiry, SiteSettings
from home.models.enquiries import consent_version
from tests.factories import EnquiryFactory, make_site

pytestmark = pytest.mark.django_db

PATH = "/contact/"


@pytest.fixture(autouse=True)
def site():
    return make_site(enquiry_recipients="team@example.com\nlead@example.com")


def sent(seconds_ago=60, **changes):
    shown_at = signing.dumps(timezone.now().timestamp() - seconds_ago, salt=SHOWN_AT_SALT)
    return {
        "name": "Sam Rivera",
        "email": "sam@example.com",
        "phone": "",
        "message": "When are you open?",
        "consent": "on",
        "shown_at": shown_at,
        "website": "",
    } | changes


def test_an_enquiry_is_kept_with_the_consent_as_it_was_worded(client):
    response = client.post(PATH, sent(), follow=True)
    assert "Thank you" in response.content.decode()
    enquiry = Enquiry.objects.get()
    consent = enquiry.source_page.specific.consent_text
    assert (enquiry.status, enquiry.consent_text) == (Enquiry.Status.NEW, consent)
    assert enquiry.consent_version == consent_version(consent)


def test_the_consent_of_an_enquiry_stays_as_it_was_when_the_text_changes(client):
    client.post(PATH, sent())
    page = Enquiry.objects.get().source_page.specific
    worded = page.consent_text
    page.consent_text = "Something else."
    page.save()
    client.post(PATH, sent())
    assert {(enquiry.consent_text) for enquiry in Enquiry.objects.all()} == {worded, "Something else."}
    assert Enquiry.objects.values("consent_version").distinct().count() == 2


def test_the_team_is_told_without_a_word_of_the_message(client):
    client.post(PATH, sent(message="I was diagnosed with something private."))
    notice = mail.outbox[0]
    assert notice.to == ["team@example.com", "lead@example.com"]
    assert not any(
        personal in notice.body + notice.subject for personal in ("private", "Sam", "Rivera", "sam@example.com")
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Write your name"),
        ({"email": "nobody"}, "Write an email address such as"),
        ({"message": ""}, "Write what you would like to know"),
        ({"message": "x" * 4001}, "at most 4000 characters"),
        ({"phone": "12"}, "area code"),
        ({"consent": ""}, "Tick the box"),
        ({"name": "a\x00b"}, "Null characters are not allowed"),
    ],
    ids=["no name", "no email", "no message", "long message", "short phone", "no consent", "NUL"],
)
def test_what_is_wrong_is_said_and_what_was_written_is_kept(client, changes, message):
    response = client.post(PATH, sent(**changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert "sam@example.com" in page or "email" in changes
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"website": "https://spam.example"}, {"seconds_ago": 0}, {"shown_at": "forged"}, {"shown_at": ""}],
    ids=["hidden field filled in", "faster than a person", "forged time", "no time"],
)
def test_what_a_script_sends_is_kept_as_spam_and_nobody_is_told(client, changes):
    client.post(PATH, sent(**changes))
    assert Enquiry.objects.get().status == Enquiry.Status.SPAM
    assert mail.outbox == []


def test_an_enquiry_is_kept_when_the_mail_server_is_down(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert client.post(PATH, sent()).status_code == 302
    assert Enquiry.objects.get().status == Enquiry.Status.NEW


def test_enquiries_are_deleted_after_the_time_that_the_site_keeps_them():
    settings = SiteSettings.objects.get()
    settings.enquiry_retention_days = 30
    settings.save()
    old, recent = EnquiryFactory.create_batch(2)
    for enquiry, days in ((old, 31), (recent, 29)):
        created_at = timezone.now() - datetime.timedelta(days=days)
        Enquiry.objects.filter(pk=enquiry.pk).update(created_at=created_at)
    call_command("delete_expired_enquiries")
    assert list(Enquiry.objects.all()) == [recent]

"""The contact form: what is asked, kept, told and refused."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.core import mail, signing
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from home.forms import SHOWN_AT_SALT
from home.models import Enquiry, EnquiryCount, EnquiryNote, SiteSettings
from home.models.enquiries import consent_version
from home.senders import TooManyEnquiriesError, client_address, count_enquiry, sender_key
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
    [{"website": "https://spam.example"}, {"seconds_ago": -30}, {"shown_at": "forged"}, {"shown_at": ""}],
    ids=["hidden field filled in", "faster than a person", "forged time", "no time"],
)
def test_what_a_script_sends_is_kept_as_spam_and_nobody_is_told(client, changes):
    client.post(PATH, sent(**changes))
    assert Enquiry.objects.get().status == Enquiry.Status.SPAM
    assert mail.outbox == []


def send_until_refused(client, **address):
    for _ in range(5):
        assert client.post(PATH, sent(), **address).status_code == 302
    return client.post(PATH, sent(message="The sixth."), **address)


def test_the_sixth_enquiry_from_one_address_waits_and_what_was_written_is_kept(client):
    response = send_until_refused(client)
    page = response.content.decode()
    assert response.status_code == 429
    assert "Please send this one again in 10 minutes, or call us." in page
    assert 0 < int(response["Retry-After"]) <= 600
    assert "The sixth." in page
    assert Enquiry.objects.count() == 5


def test_when_the_time_is_over_enquiries_are_taken_again(client):
    send_until_refused(client)
    EnquiryCount.objects.update(ends_at=timezone.now())
    assert client.post(PATH, sent()).status_code == 302


def test_the_limit_of_an_address_is_no_limit_for_another(client):
    send_until_refused(client, REMOTE_ADDR="192.0.2.1")
    assert client.post(PATH, sent(), REMOTE_ADDR="192.0.2.2").status_code == 302


def test_a_form_with_errors_counts_as_no_enquiry(client):
    for _ in range(6):
        assert client.post(PATH, sent(name="")).status_code == 422
    assert client.post(PATH, sent()).status_code == 302


def test_a_day_has_a_limit_of_its_own(settings):
    settings.ENQUIRY_LIMITS = [(100, 600), (3, 86_400)]
    for _ in range(3):
        count_enquiry("192.0.2.1")
    with pytest.raises(TooManyEnquiriesError) as refused:
        count_enquiry("192.0.2.1")
    assert 0 < refused.value.seconds <= 86_400


def test_what_is_refused_is_not_counted_against_the_day(settings):
    settings.ENQUIRY_LIMITS = [(1, 600), (3, 86_400)]
    count_enquiry("192.0.2.1")
    for _ in range(5):
        with pytest.raises(TooManyEnquiriesError):
            count_enquiry("192.0.2.1")
    assert sorted(EnquiryCount.objects.values_list("count", flat=True)) == [1, 1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_enquiries_at_the_same_moment_do_not_pass_the_limit_together():
    def is_taken(_):
        try:
            count_enquiry("192.0.2.1")
        except TooManyEnquiriesError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(is_taken, range(24)))
    assert sum(taken) == 5


def test_the_address_of_a_sender_is_not_in_the_database(client):
    client.post(PATH, sent(), REMOTE_ADDR="192.0.2.77")
    stored = [str(row) for row in (*EnquiryCount.objects.values(), *Enquiry.objects.values())]
    assert EnquiryCount.objects.exists()
    assert not any("192.0.2.77" in row for row in stored)


def test_a_sender_is_another_one_the_next_day_and_on_another_site(settings):
    day = datetime.date(2026, 11, 26)
    keys = {sender_key("192.0.2.1", 600, day), sender_key("192.0.2.1", 600, day + datetime.timedelta(days=1))}
    settings.SECRET_KEY = "of another site"
    assert len(keys | {sender_key("192.0.2.1", 600, day)}) == 3


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1:5060", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
    ids=["one household", "two households", "IPv4 in IPv6", "with a port", "two addresses"],
)
def test_a_household_is_one_sender(one, other, are_one):
    day = datetime.date(2026, 11, 26)
    assert (sender_key(one, 600, day) == sender_key(other, 600, day)) == are_one


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "10.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1", "10.0.0.1"),
        (1, "[2001:db8::1]:443", "[2001:db8::1]:443"),
        (1, "unknown", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, None, "10.0.0.1"),
    ],
    ids=[
        *("no proxy is ours", "one proxy", "a forged entry before", "two proxies", "past a proxy", "with a port"),
        *("no address", "empty", "no header"),
    ],
)
def test_only_what_our_own_proxies_say_tells_where_a_request_comes_from(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    header = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address({"REMOTE_ADDR": "10.0.0.1", **header}) == address


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


def test_the_notes_of_an_enquiry_go_with_it_and_the_log_never_names_its_sender():
    enquiry = EnquiryFactory(name="Robin Park")
    EnquiryNote.objects.create(enquiry=enquiry, author=User.objects.create(username="dana"), text="Called back.")
    log(enquiry, "wagtail.edit")
    label = ModelLogEntry.objects.get(action="wagtail.edit").label
    assert label.startswith(f"Enquiry {enquiry.pk} of ")
    Enquiry.objects.update(created_at=timezone.now() - datetime.timedelta(days=4000))
    call_command("delete_expired_enquiries")
    assert not EnquiryNote.objects.exists()


def test_counts_of_senders_are_deleted_when_their_time_is_over():
    now = timezone.now()
    EnquiryCount.objects.create(sender="over", ends_at=now - datetime.timedelta(minutes=1), count=1)
    EnquiryCount.objects.create(sender="running", ends_at=now + datetime.timedelta(minutes=1), count=1)
    call_command("delete_expired_enquiries")
    assert [count.sender for count in EnquiryCount.objects.all()] == ["running"]

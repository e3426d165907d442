"""The calendar shows what is planned and due, to each person what they may see, in the admin and by a feed."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from blog.models import ArticlePage
from home.calendar import EntryKind, PersonalCalendar
from home.models import CalendarFeed
from tests.compliance.conftest import make_clinic
from tests.factories import ArticlePageFactory, PersonFactory, ServiceBrandFactory
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(db):
    return make_clinic()


@pytest.fixture
def soon():
    return timezone.now() + datetime.timedelta(days=3)


@pytest.fixture
def planned(clinic, article_index, soon):
    """One thing of each kind within three days, each of an article of its own."""
    infusion, hormones = ServiceBrandFactory(name="PointInfusion"), ServiceBrandFactory(name="PointHormones")
    scheduled = ArticlePageFactory(parent=article_index, title="Scheduled iron", brand=infusion, live=False)
    scheduled.go_live_at = soon
    scheduled.save_revision().publish()
    ArticlePageFactory(parent=article_index, title="Expiring zinc", brand=hormones, expire_at=soon)
    ArticlePageFactory(
        parent=article_index,
        title="Reviewed gold",
        brand=hormones,
        medical_reviewer=PersonFactory(),
        reviewed_on=datetime.date(2026, 1, 1),
        next_review_due=timezone.localdate(soon),
    )
    waiting = ArticlePageFactory(parent=article_index, title="Waiting lead", brand=infusion, live=False)
    waiting.save_revision(user=clinic.editor)
    waiting.get_workflow().start(waiting, clinic.editor)
    return infusion


def month_of(moment):
    return f"{timezone.localdate(moment):%Y-%m}"


def around(user, **filters):
    """Return the titles of the entries of this and the next days that ``user`` may see."""
    today = timezone.localdate()
    entries = PersonalCalendar(user).entries(today, today + datetime.timedelta(days=9), **filters)
    return [(entry.kind.label, entry.title) for entry in entries]


EVERYTHING = {
    ("Waits for approval", "Waiting lead (Medical review)"),
    ("Review due", "Reviewed gold"),
    ("Goes live", "Scheduled iron"),
    ("Expires", "Expiring zinc"),
}


class TestWhatItShows:
    @pytest.mark.parametrize("name", ["editor", "publisher", "administrator"])
    def test_who_works_on_pages_sees_all_of_them(self, planned, clinic, name):
        assert set(around(getattr(clinic, name))) == EVERYTHING

    def test_reviewers_see_what_waits_for_them_and_the_reviews(self, planned, clinic):
        assert set(around(clinic.reviewer)) == {
            ("Waits for approval", "Waiting lead (Medical review)"),
            ("Review due", "Reviewed gold"),
        }

    def test_legal_sees_none_of_the_drafts_of_others(self, planned, clinic):
        assert around(clinic.lawyer) == []

    def test_legal_sees_schedules_of_brands(self, planned, clinic, soon):
        brand = ServiceBrandFactory(name="PointNew", live=False)
        brand.go_live_at = soon
        brand.save_revision().publish()
        assert around(clinic.lawyer) == [("Goes live", "PointNew")]
        assert ("Goes live", "PointNew") not in around(clinic.editor)

    def test_brand_and_kind_narrow_it(self, planned, clinic):
        assert set(around(clinic.editor, brand=planned.pk)) == {
            ("Waits for approval", "Waiting lead (Medical review)"),
            ("Goes live", "Scheduled iron"),
        }
        assert around(clinic.editor, kind=EntryKind.REVIEW) == [("Review due", "Reviewed gold")]

    def test_what_is_over_or_withdrawn_is_not_there(self, planned, clinic):
        for article in ArticlePage.objects.live():
            article.unpublish()
        ArticlePage.objects.get(title="Scheduled iron").revisions.update(approved_go_live_at=None)
        ArticlePage.objects.get(title="Waiting lead").current_workflow_state.cancel(user=clinic.editor)
        assert around(clinic.editor) == []


class TestTheScreen:
    def test_the_menu_leads_to_it(self, client, clinic, home_page):
        client.force_login(clinic.editor)
        assert reverse("calendar") in client.get(reverse("wagtailadmin_home")).content.decode()

    def test_it_is_a_month_with_links_to_edit(self, client, planned, clinic, soon):
        client.force_login(clinic.editor)
        page = client.get(reverse("calendar"), {"month": month_of(soon)})
        article = ArticlePage.objects.get(title="Scheduled iron")
        assert f"{timezone.localdate(soon):%B %Y}" in text_of(page)
        assert reverse("wagtailadmin_pages:edit", args=[article.pk]) in page.content.decode()

    def test_it_turns_to_other_months_and_keeps_the_filters(self, client, clinic):
        client.force_login(clinic.editor)
        page = client.get(reverse("calendar"), {"month": "2026-12", "kind": "review"}).content.decode()
        assert "month=2026-11&amp;kind=review" in page
        assert "month=2027-01&amp;kind=review" in page

    def test_an_empty_month_says_so(self, client, clinic):
        client.force_login(clinic.editor)
        assert "Nothing is planned or due in this month" in text_of(
            client.get(reverse("calendar"), {"month": "2031-02"})
        )

    @pytest.mark.parametrize("query", [{"month": "soon"}, {"brand": "x"}, {"kind": "x"}])
    def test_nonsense_shows_this_month(self, client, clinic, query):
        client.force_login(clinic.editor)
        assert f"{timezone.localdate():%B %Y}" in text_of(client.get(reverse("calendar"), query))

    @pytest.mark.parametrize("month", ["0001-01", "9999-12"])
    def test_a_month_too_far_is_not_found(self, client, clinic, month):
        client.force_login(clinic.editor)
        assert client.get(reverse("calendar"), {"month": month}).status_code == 404

    @pytest.mark.parametrize("name", ["calendar", "calendar_feed_settings"])
    def test_it_is_for_people_of_the_admin(self, client, name):
        assert client.get(reverse(name)).status_code == 302
        client.force_login(User.objects.create_user("stranger"))
        assert client.get(reverse(name)).status_code in {302, 403}


class TestTheFeed:
    def make(self, client, user):
        """Make or renew the feed of ``user`` in the admin; return its path."""
        client.force_login(user)
        page = client.post(reverse("calendar_feed_settings"), {"action": "make"})
        assert "no-store" in page["Cache-Control"]
        return re.search(r"/calendar/[\w-]+\.ics", page.content.decode())[0]

    def read(self, path):
        return Client().get(path)

    def test_it_is_a_calendar_by_rfc_5545(self, client, planned, clinic, soon):
        response = self.read(self.make(client, clinic.editor))
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")
        feed = Calendar.from_ical(response.content)
        assert (feed["version"], bool(feed["prodid"])) == ("2.0", True)
        events = {str(event["summary"]): event for event in feed.walk("VEVENT")}
        assert set(events) == {f"{kind}: {title}" for kind, title in EVERYTHING}
        assert all(event["uid"] and event["dtstamp"] and not event.errors for event in events.values())
        assert len({str(event["uid"]) for event in events.values()}) == 4
        assert events["Goes live: Scheduled iron"]["dtstart"].dt == soon.astimezone(datetime.UTC).replace(microsecond=0)
        assert events["Review due: Reviewed gold"]["dtstart"].dt == timezone.localdate(soon)

    def test_titles_cannot_break_out_of_their_line(self, client, clinic, article_index, soon):
        ArticlePageFactory(parent=article_index, title="One\r\nEND:VEVENT; two, three\\", slug="one", expire_at=soon)
        feed = Calendar.from_ical(self.read(self.make(client, clinic.editor)).content)
        (event,) = feed.walk("VEVENT")
        assert "END:VEVENT; two, three\\" in str(event["summary"])

    def test_it_holds_no_text_of_drafts_and_only_what_the_person_may_see(self, client, planned, clinic):
        content = self.read(self.make(client, clinic.editor)).content.decode()
        assert "What happens on the day" not in content
        assert "SUMMARY" not in self.read(self.make(client, clinic.lawyer)).content.decode()

    def test_no_cache_keeps_it(self, client, clinic):
        assert self.read(self.make(client, clinic.editor))["Cache-Control"] == "private, no-store"

    def test_its_secret_is_stored_as_a_hash_and_shown_once(self, client, clinic):
        path = self.make(client, clinic.editor)
        secret = path.removeprefix("/calendar/").removesuffix(".ics")
        assert secret not in str(CalendarFeed.objects.values().get())
        assert secret not in client.get(reverse("calendar_feed_settings")).content.decode()

    def test_a_wrong_secret_is_not_found(self, client, clinic):
        path = self.make(client, clinic.editor)
        for wrong in (path.replace(".ics", "x.ics"), "/calendar/x.ics"):
            assert self.read(wrong).status_code == 404
        digest = CalendarFeed.objects.get().secret_sha256
        assert self.read(reverse("calendar_feed", args=[digest])).status_code == 404

    def test_renewing_ends_the_old_address(self, client, clinic):
        old, new = self.make(client, clinic.editor), self.make(client, clinic.editor)
        assert [self.read(path).status_code for path in (old, new)] == [404, 200]

    def test_revoking_ends_it(self, client, clinic):
        path = self.make(client, clinic.editor)
        client.post(reverse("calendar_feed_settings"), {"action": "revoke"})
        assert self.read(path).status_code == 404

    def test_nobody_ends_the_feed_of_another(self, client, clinic):
        path = self.make(client, clinic.editor)
        client.force_login(clinic.administrator)
        client.post(reverse("calendar_feed_settings"), {"action": "revoke"})
        assert self.read(path).status_code == 200

    def test_it_ends_when_the_person_leaves(self, client, clinic):
        path = self.make(client, clinic.editor)
        User.objects.filter(pk=clinic.editor.pk).update(is_active=False)
        assert self.read(path).status_code == 404

    def test_it_ends_when_the_person_loses_the_admin(self, client, clinic):
        path = self.make(client, clinic.editor)
        clinic.editor.groups.clear()
        assert self.read(path).status_code == 404

"""What cannot wait: published or withdrawn at once, with a reason, on record until somebody has looked at it."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticlePage
from brands.models import Disclaimer
from brands.requirements import SignOffRequirement
from compliance.emergency import publish_in_emergency
from compliance.models import EmergencyRelease
from compliance.views import address_of
from delivery.models import Publication
from tests.compliance.conftest import ask_for_default_approvals, change, user_in
from tests.compliance.test_every_way import WORDS
from tests.factories import ArticlePageFactory, DisclaimerFactory, ImageFactory, ServiceBrandFactory
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db

REASON = "The page names a dose that is ten times too high."


@pytest.fixture
def release(client, clinic, django_capture_on_commit_callbacks):
    def release(signed, action="publish", user=clinic.publisher, reason=REASON):
        client.force_login(user)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address_of("emergency", signed), {"action": action, "reason": reason}, follow=True)

    return release


def test_a_text_is_published_at_once_and_on_record(release, old, clinic):
    change(old, clinic.editor, WORDS)
    response = release(old)
    assert "It is on record, and Legal was told." in text_of(response)
    assert ArticlePage.objects.get(pk=old.pk).introduction == WORDS
    record = EmergencyRelease.objects.get()
    assert (record.action, record.reason, record.username, record.title) == ("publish", REASON, "pat", "Iron")
    assert WORDS in record.content
    publication = Publication.objects.filter(kind="page", key=old.pk).latest("number")
    assert publication.actor_name == "pat"


def test_what_was_to_go_live_later_goes_live_now(release, draft, clinic):
    draft.go_live_at = timezone.now() + datetime.timedelta(days=3)
    draft.save_revision(user=clinic.editor)
    release(draft)
    assert ArticlePage.objects.get(pk=draft.pk).live


def test_legal_is_told_with_the_reason(release, draft):
    release(draft)
    (letter,) = mail.outbox
    assert letter.to == ["lee@example.com"]
    assert letter.subject == "Published in an emergency: “Iron”"
    assert REASON in letter.body
    assert reverse("review_emergency", args=[EmergencyRelease.objects.get().pk]) in letter.body


@pytest.mark.parametrize("reason", ["", "   ", "Hurry"])
def test_it_asks_for_a_reason(release, draft, reason):
    assert release(draft, reason=reason).status_code == 200
    assert not ArticlePage.objects.get(pk=draft.pk).live
    assert not EmergencyRelease.objects.exists()


@pytest.mark.parametrize(
    ("name", "may"),
    [("editor", False), ("reviewer", False), ("publisher", True), ("lawyer", True), ("administrator", True)],
)
def test_who_has_the_right_may_and_nobody_else(release, draft, clinic, client, name, may):
    user = getattr(clinic, name)
    release(draft, user=user)
    assert ArticlePage.objects.get(pk=draft.pk).live == may
    response = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert ("Publish in an emergency…" in response.content.decode()) == (may and name != "lawyer")


def test_the_editor_of_disclaimers_offers_it_too(client, clinic):
    client.force_login(clinic.lawyer)
    disclaimer = DisclaimerFactory()
    response = client.get(reverse("wagtailsnippets_brands_disclaimer:edit", args=[disclaimer.pk]))
    assert address_of("emergency", disclaimer) in response.content.decode()


def test_other_rules_hold_in_an_emergency(release, clinic, draft):
    draft.hero_image = ImageFactory()
    draft.save_revision(user=clinic.editor)
    assert "Describe the main picture" in text_of(release(draft))
    assert not ArticlePage.objects.get(pk=draft.pk).live
    assert not EmergencyRelease.objects.exists()


class TestUnpublishing:
    def test_it_is_never_blocked(self, live, old_brand_article, client, clinic):
        for article in (live, old_brand_article):
            article.unpublish(user=clinic.publisher)
            assert not ArticlePage.objects.get(pk=article.pk).live

    @pytest.fixture
    def old_brand_article(self, article_index, live):
        SignOffRequirement.objects.all().delete()
        article = ArticlePageFactory(parent=article_index)
        ask_for_default_approvals()
        return article

    def test_somebody_with_the_right_withdraws_a_page_that_is_not_theirs_to_publish(self, release, old, clinic):
        release(old, "unpublish", user=clinic.lawyer)
        assert not ArticlePage.objects.get(pk=old.pk).live
        assert EmergencyRelease.objects.get().action == "unpublish"

    def test_a_disclaimer_that_brands_show_stays(self, release, clinic):
        disclaimer = DisclaimerFactory()
        ServiceBrandFactory(name="PointInfusion", disclaimer=disclaimer)
        response = release(disclaimer, "unpublish", user=clinic.lawyer)
        assert "PointInfusion shows this disclaimer" in text_of(response)
        assert Disclaimer.objects.get(pk=disclaimer.pk).live
        assert not EmergencyRelease.objects.exists()

    def test_a_brand_with_public_articles_stays(self, release, old, clinic):
        response = release(old.brand, "unpublish", user=clinic.lawyer)
        assert "Something that is public needs it" in text_of(response)

    def test_a_draft_cannot_be_withdrawn(self, release, draft):
        release(draft, "unpublish")
        assert not EmergencyRelease.objects.exists()


class TestReviews:
    @pytest.fixture
    def record(self, release, draft):
        release(draft)
        return EmergencyRelease.objects.get()

    def review(self, client, user, record):
        client.force_login(user)
        return client.post(reverse("review_emergency", args=[record.pk]), {"note": "It was right."}, follow=True)

    def dashboard(self, client, user):
        client.force_login(user)
        return text_of(client.get(reverse("wagtailadmin_home")))

    def test_it_stands_on_the_dashboard_until_it_is_reviewed(self, client, clinic, record):
        for user in (clinic.lawyer, clinic.publisher):
            assert "Released in an emergency, not yet reviewed" in self.dashboard(client, user)
        assert "Released in an emergency" not in self.dashboard(client, clinic.editor)
        self.review(client, clinic.lawyer, record)
        record.refresh_from_db()
        assert (record.reviewed_by_name, record.review_note) == ("Lee Legal", "It was right.")
        assert "Released in an emergency" not in self.dashboard(client, clinic.lawyer)

    @pytest.mark.parametrize("name", ["editor", "publisher", "reviewer"])
    def test_only_those_with_the_right_review(self, name, client, clinic, record):
        self.review(client, getattr(clinic, name), record)
        record.refresh_from_db()
        assert record.reviewed_at is None

    def test_nobody_reviews_what_they_released(self, client, clinic, release, draft):
        release(draft, user=clinic.lawyer)
        record = EmergencyRelease.objects.get()
        assert self.review(client, clinic.lawyer, record).status_code != 500
        record.refresh_from_db()
        assert record.reviewed_at is None
        other = user_in("Legal", "lou", first_name="Lou", last_name="Law")
        self.review(client, other, record)
        record.refresh_from_db()
        assert record.reviewed_by == other

    def test_the_record_is_there_to_look_at(self, client, clinic, record):
        client.force_login(clinic.lawyer)
        for name, arguments in (("index", []), ("inspect", [record.pk])):
            response = client.get(reverse(f"compliance_emergencyrelease_modeladmin_{name}", args=arguments))
            assert "Iron" in text_of(response)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_release_opens_the_door_once(old, clinic):
    # With a transaction each, as on a site: a release holds in its own only.
    change(old, clinic.editor, WORDS)
    article = ArticlePage.objects.get(pk=old.pk)
    publish_in_emergency(article, clinic.publisher, REASON)
    article = ArticlePage.objects.get(pk=old.pk)
    assert article.introduction == WORDS
    article.unpublish()
    with pytest.raises(ValidationError, match="medical review is missing"):
        ArticlePage.objects.get(pk=old.pk).get_latest_revision().publish()
    assert not ArticlePage.objects.get(pk=old.pk).live

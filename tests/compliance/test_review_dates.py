"""Review dates: they are required, people are told in time, and readers see what the brand says of overdue ones."""

import datetime
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from blog.models import ArticlePage
from compliance.emergency import publish_in_emergency
from compliance.models import OverdueAction, ReviewNotice, ReviewStage
from compliance.review_dates import stage_of
from compliance.sign_off import sign_off_of
from delivery.as_served import as_served
from delivery.background.periodic import EACH_MINUTE
from delivery.background.tasks import check_review_dates as scheduled_check
from delivery.models import Publication
from delivery.models.publications import Action, ActorKind
from tests.compliance.conftest import approve, change, user_in
from tests.compliance.test_every_way import form_of
from tests.delivery.record.conftest import moment
from tests.factories import ArticlePageFactory, PersonFactory
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db

BANNER = "Medical review overdue"


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def reviewer(clinic):
    return PersonFactory(name="Ada Author", user=user_in("Editors", "ada", first_name="Ada", last_name="Author"))


@pytest.fixture
def reviewed(clinic, brand, article_index, reviewer):
    """A public article whose review is not due for a long time."""
    article = ArticlePageFactory(
        parent=article_index,
        title="Iron",
        brand=brand,
        owner=clinic.editor,
        medical_reviewer=reviewer,
        reviewed_on=datetime.date(2026, 3, 1),
        next_review_due=in_days(200),
    )
    article.save_revision(user=clinic.editor).publish()
    mail.outbox.clear()
    return ArticlePage.objects.get(pk=article.pk)


def due_in(article, days):
    ArticlePage.objects.filter(pk=article.pk).update(next_review_due=in_days(days))


def when_overdue(brand, action):
    type(brand).objects.filter(pk=brand.pk).update(when_review_overdue=action)


def check(django_capture_on_commit_callbacks):
    """Run the command as its schedule does, and return the letters that it sends."""
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("check_review_dates", stderr=StringIO())
    return mail.outbox


class TestTheyAreRequired:
    @pytest.fixture
    def undated(self, article_index, brand, reviewer):
        return ArticlePageFactory(
            parent=article_index,
            live=False,
            brand=brand,
            medical_reviewer=reviewer,
            reviewed_on=datetime.date(2026, 3, 1),
            next_review_due=None,
        )

    def test_a_reviewed_article_without_the_next_date_is_not_published(self, undated):
        with pytest.raises(ValidationError, match="Say by which day it is reviewed again"):
            undated.save_revision().publish()

    def test_the_editor_says_so_on_the_field(self, client, undated, clinic):
        undated.save_revision()
        client.force_login(clinic.administrator)
        address = reverse("wagtailadmin_pages:edit", args=[undated.pk])
        dates = {"medical_reviewer": undated.medical_reviewer_id, "reviewed_on": undated.reviewed_on}
        response = client.post(address, form_of(undated, **dates) | {"action-publish": "action-publish"})
        assert "Say by which day it is reviewed again" in text_of(response)
        assert not ArticlePage.objects.get(pk=undated.pk).live

    def test_a_draft_may_lack_it(self, undated):
        assert undated.save_revision().pk

    def test_an_article_that_nobody_has_reviewed_needs_none(self, article_index, brand):
        assert ArticlePageFactory(parent=article_index, brand=brand).next_review_due is None

    def test_what_was_public_before_it_was_asked_for_can_be_saved_on(self, reviewed):
        ArticlePage.objects.filter(pk=reviewed.pk).update(next_review_due=None)
        article = ArticlePage.objects.get(pk=reviewed.pk)
        article.slug = "iron-moved"
        article.save()
        assert ArticlePage.objects.get(slug="iron-moved").live

    def test_but_its_next_review_needs_one(self, reviewed):
        ArticlePage.objects.filter(pk=reviewed.pk).update(next_review_due=None)
        article = ArticlePage.objects.get(pk=reviewed.pk)
        article.reviewed_on = timezone.localdate()
        with pytest.raises(ValidationError, match="Say by which day it is reviewed again"):
            article.save()


class TestNotices:
    def recipients(self, letters):
        return sorted(address for letter in letters for address in letter.to)

    @pytest.mark.parametrize("days", [30, 7, 0])
    def test_owner_reviewer_and_those_who_may_review_are_told(self, days, reviewed, django_capture_on_commit_callbacks):
        due_in(reviewed, days)
        letters = check(django_capture_on_commit_callbacks)
        everybody = ["ada@example.com", "dana@example.com", "eve@example.com", "rob@example.com"]
        assert self.recipients(letters) == everybody
        assert "“Iron” has to be reviewed again by" in letters[0].body
        assert f"/admin/pages/{reviewed.pk}/edit/" in letters[0].body

    def test_nobody_is_told_earlier(self, reviewed, django_capture_on_commit_callbacks):
        due_in(reviewed, 31)
        assert check(django_capture_on_commit_callbacks) == []

    def test_each_notice_is_sent_once(self, reviewed, django_capture_on_commit_callbacks):
        for days in (30, 29, 8, 7, 6, 0, -1, -20):
            due_in(reviewed, days)
            ReviewNotice.objects.update(due_on=in_days(days))  # the day moves, not the date
            check(django_capture_on_commit_callbacks)
            assert check(django_capture_on_commit_callbacks) == []
        assert list(ReviewNotice.objects.order_by("-stage").values_list("stage", flat=True)) == [30, 7, 0]

    def test_a_new_date_is_told_of_anew(self, reviewed, django_capture_on_commit_callbacks):
        due_in(reviewed, 7)
        assert check(django_capture_on_commit_callbacks)
        due_in(reviewed, 30)
        assert check(django_capture_on_commit_callbacks)

    def test_a_worker_that_was_away_sends_only_the_newest(self, reviewed, django_capture_on_commit_callbacks):
        due_in(reviewed, 3)
        assert len(check(django_capture_on_commit_callbacks)) == 4
        assert ReviewNotice.objects.get().stage == ReviewStage.IN_A_WEEK

    @pytest.mark.parametrize(("days", "stage"), [(30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-400, 0)], ids=str)
    def test_the_stage_is_the_last_that_the_day_has_reached(self, days, stage):
        assert stage_of(in_days(days), timezone.localdate()) == stage

    def test_the_database_keeps_a_second_notice_out(self, reviewed):
        facts = {
            "content_type": ContentType.objects.get_for_model(Page),
            "object_key": reviewed.pk,
            "due_on": in_days(7),
            "stage": 7,
        }
        ReviewNotice.objects.create(title="Iron", **facts)
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewNotice.objects.create(title="Iron", **facts)

    def test_one_letter_tells_of_all_that_is_new(
        self, reviewed, reviewer, article_index, django_capture_on_commit_callbacks
    ):
        ArticlePageFactory(
            parent=article_index,
            title="Zinc",
            medical_reviewer=reviewer,
            reviewed_on=datetime.date(2026, 3, 1),
            next_review_due=in_days(5),
        )
        due_in(reviewed, 20)
        letters = check(django_capture_on_commit_callbacks)
        assert self.recipients(letters).count("ada@example.com") == 1
        letter = next(letter for letter in letters if letter.to == ["dana@example.com"])
        assert letter.subject.endswith("Medical reviews due: 2 articles")
        assert letter.body.index("Zinc") < letter.body.index("Iron")

    def test_drafts_and_aliases_are_not_told_of(self, reviewed, django_capture_on_commit_callbacks):
        due_in(reviewed, 7)
        reviewed.refresh_from_db()
        reviewed.create_alias(update_slug="iron-alias")
        check(django_capture_on_commit_callbacks)
        assert [notice.object_key for notice in ReviewNotice.objects.all()] == [reviewed.pk]
        due_in(reviewed, 0)
        ArticlePage.objects.get(pk=reviewed.pk).unpublish()
        assert check(django_capture_on_commit_callbacks) == []

    def test_who_has_left_is_not_written_to(self, reviewed, clinic, django_capture_on_commit_callbacks):
        clinic.editor.is_active = False
        clinic.editor.save()
        due_in(reviewed, 7)
        assert "eve@example.com" not in self.recipients(check(django_capture_on_commit_callbacks))

    def test_the_letter_says_what_follows(self, reviewed, brand, django_capture_on_commit_callbacks):
        when_overdue(brand, OverdueAction.WITHDRAWAL)
        due_in(reviewed, 7)
        assert "After that day, the page is unpublished." in check(django_capture_on_commit_callbacks)[0].body

    def test_the_worker_does_it_each_minute(self):
        assert EACH_MINUTE["check_review_dates"] is scheduled_check


class TestNothing:
    def test_readers_see_the_page_as_before(self, client, reviewed, django_capture_on_commit_callbacks):
        due_in(reviewed, -1)
        before = Publication.objects.count()
        check(django_capture_on_commit_callbacks)
        assert Publication.objects.count() == before
        assert BANNER not in client.get(reviewed.url).content.decode()


class TestBanner:
    @pytest.fixture
    def overdue(self, reviewed, brand):
        when_overdue(brand, OverdueAction.BANNER)
        due_in(reviewed, -1)
        return reviewed

    def test_the_due_day_itself_is_in_time(self, client, reviewed, brand, django_capture_on_commit_callbacks):
        when_overdue(brand, OverdueAction.BANNER)
        due_in(reviewed, 0)
        check(django_capture_on_commit_callbacks)
        assert BANNER not in client.get(reviewed.url).content.decode()

    def test_readers_are_told_from_the_publication_on(self, client, overdue, django_capture_on_commit_callbacks):
        assert BANNER not in client.get(overdue.url).content.decode()
        check(django_capture_on_commit_callbacks)
        assert BANNER in client.get(overdue.url).content.decode()
        document = client.get("/api/delivery/v1/pages/by-path", {"path": overdue.get_url_parts()[2]}).json()
        assert document["is_review_overdue"] is True

    def test_feeds_and_markdown_tell_it_too(self, client, overdue, django_capture_on_commit_callbacks):
        check(django_capture_on_commit_callbacks)
        assert BANNER in client.get(f"{overdue.url}index.md").content.decode()

    def test_what_readers_saw_on_any_day_is_on_record(self, overdue, django_capture_on_commit_callbacks):
        before = moment()
        check(django_capture_on_commit_callbacks)
        newest = Publication.objects.order_by("-number").first()
        assert (newest.kind, newest.key, newest.action) == ("page", overdue.pk, Action.PUBLISH)
        path = overdue.get_url_parts()[2]
        assert as_served(path, before, "localhost").document["is_review_overdue"] is False
        assert as_served(path, moment(), "localhost").document["is_review_overdue"] is True

    def test_it_is_published_once(self, overdue, django_capture_on_commit_callbacks):
        check(django_capture_on_commit_callbacks)
        number = Publication.objects.count()
        check(django_capture_on_commit_callbacks)
        assert Publication.objects.count() == number

    def test_the_schedule_is_who_did_it(self, overdue):
        scheduled_check.enqueue()
        newest = Publication.objects.order_by("-number").first()
        assert (newest.actor_kind, newest.actor_name) == (ActorKind.SCHEDULE, "medical review overdue")

    def test_it_needs_no_approval_and_voids_none(self, live, brand, clinic, django_capture_on_commit_callbacks):
        draft = change(live, clinic.editor).as_object()
        draft.next_review_due = in_days(-1)
        revision = draft.save_revision(user=clinic.editor)
        approve(revision, clinic)
        revision.publish()
        when_overdue(brand, OverdueAction.BANNER)
        check(django_capture_on_commit_callbacks)
        article = ArticlePage.objects.get(pk=live.pk)
        assert article.is_review_overdue
        assert not sign_off_of(article).lacking
        revision.publish()

    def test_a_new_date_takes_it_away_at_once(self, client, overdue, django_capture_on_commit_callbacks):
        check(django_capture_on_commit_callbacks)
        draft = ArticlePage.objects.get(pk=overdue.pk).get_latest_revision_as_object()
        draft.reviewed_on, draft.next_review_due = timezone.localdate(), in_days(300)
        draft.save_revision().publish()
        assert BANNER not in client.get(overdue.url).content.decode()

    def test_a_draft_from_before_does_not_take_it_away(self, client, overdue, django_capture_on_commit_callbacks):
        draft = ArticlePage.objects.get(pk=overdue.pk)
        draft.introduction = "Other words."
        revision = draft.save_revision()
        check(django_capture_on_commit_callbacks)
        revision.publish()
        assert BANNER in client.get(overdue.url).content.decode()

    def test_another_setting_takes_it_away(self, client, overdue, brand, django_capture_on_commit_callbacks):
        check(django_capture_on_commit_callbacks)
        when_overdue(brand, OverdueAction.NOTHING)
        check(django_capture_on_commit_callbacks)
        assert BANNER not in client.get(overdue.url).content.decode()

    def test_no_other_brand_is_touched(self, overdue, article_index, reviewer, django_capture_on_commit_callbacks):
        other = ArticlePageFactory(
            parent=article_index, medical_reviewer=reviewer, reviewed_on=datetime.date(2024, 1, 1),
            next_review_due=in_days(-5),
        )  # fmt: skip
        check(django_capture_on_commit_callbacks)
        assert not ArticlePage.objects.get(pk=other.pk).is_review_overdue

    def test_aliases_tell_it_as_well(self, client, overdue, django_capture_on_commit_callbacks):
        alias = overdue.create_alias(update_slug="iron-alias")
        ArticlePage.objects.filter(pk=alias.pk).update(next_review_due=in_days(-1))
        check(django_capture_on_commit_callbacks)
        assert BANNER in client.get(alias.url).content.decode()


class TestWithdrawal:
    @pytest.fixture
    def overdue(self, reviewed, brand):
        when_overdue(brand, OverdueAction.WITHDRAWAL)
        due_in(reviewed, -1)
        return reviewed

    def test_the_page_is_gone_and_people_are_told_why(self, client, overdue, django_capture_on_commit_callbacks):
        letters = check(django_capture_on_commit_callbacks)
        assert client.get(overdue.url).status_code == 410
        assert "“Iron” was unpublished: its medical review was due by" in letters[0].body
        assert check(django_capture_on_commit_callbacks) == []

    def test_it_is_on_record_with_its_reason(self, overdue):
        scheduled_check.enqueue()
        newest = Publication.objects.order_by("-number").first()
        assert (newest.kind, newest.key, newest.action) == ("page", overdue.pk, Action.UNPUBLISH)
        assert (newest.actor_kind, newest.actor_name) == (ActorKind.SCHEDULE, "medical review overdue")
        assert PageLogEntry.objects.filter(page=overdue.pk, action="compliance.withdraw", user=None).count() == 1
        assert ReviewNotice.objects.get().stage == ReviewStage.WITHDRAWN

    def test_neither_a_lock_nor_a_workflow_nor_a_missing_approval_blocks_it(
        self, live, clinic, brand, django_capture_on_commit_callbacks
    ):
        draft = change(live, clinic.editor).as_object()
        draft.next_review_due = in_days(-1)
        revision = draft.save_revision(user=clinic.editor)
        approve(revision, clinic)
        revision.publish()
        when_overdue(brand, OverdueAction.WITHDRAWAL)
        change(live, clinic.editor)
        article = ArticlePage.objects.get(pk=live.pk)
        article.get_workflow().start(article, clinic.editor)
        ArticlePage.objects.filter(pk=live.pk).update(locked=True, locked_by=clinic.editor)
        check(django_capture_on_commit_callbacks)
        assert not ArticlePage.objects.get(pk=live.pk).live

    def test_its_aliases_go_too(self, overdue, django_capture_on_commit_callbacks):
        overdue.refresh_from_db()
        alias = overdue.create_alias(update_slug="iron-alias")
        check(django_capture_on_commit_callbacks)
        assert not ArticlePage.objects.get(pk=alias.pk).live

    def test_it_cannot_come_back_with_the_old_date(self, overdue, clinic, django_capture_on_commit_callbacks):
        check(django_capture_on_commit_callbacks)
        article = ArticlePage.objects.get(pk=overdue.pk)
        with pytest.raises(ValidationError, match="That day is over"):
            article.save_revision().publish()
        with pytest.raises(ValidationError, match="That day is over"), transaction.atomic():
            publish_in_emergency(article, clinic.publisher, "Readers ask for it again and again.")

    def test_with_new_dates_it_comes_back(self, client, overdue, django_capture_on_commit_callbacks):
        check(django_capture_on_commit_callbacks)
        draft = ArticlePage.objects.get(pk=overdue.pk).get_latest_revision_as_object()
        draft.reviewed_on, draft.next_review_due = timezone.localdate(), in_days(300)
        draft.save_revision().publish()
        check(django_capture_on_commit_callbacks)
        assert client.get(overdue.url).status_code == 200

    def test_one_that_cannot_go_keeps_no_other(
        self, overdue, article_index, brand, reviewer, monkeypatch, django_capture_on_commit_callbacks
    ):
        other = ArticlePageFactory(
            parent=article_index, brand=brand, medical_reviewer=reviewer, reviewed_on=datetime.date(2024, 1, 1),
            next_review_due=in_days(100),
        )  # fmt: skip
        due_in(other, -5)
        unpublish = ArticlePage.unpublish

        def refuse_one(self, **options):
            if self.pk == overdue.pk:
                raise ValidationError("Something needs it.")
            return unpublish(self, **options)

        monkeypatch.setattr(ArticlePage, "unpublish", refuse_one)
        check(django_capture_on_commit_callbacks)
        assert list(ArticlePage.objects.live().values_list("pk", flat=True)) == [overdue.pk]

    def test_the_dashboard_shows_it(self, client, overdue, clinic, django_capture_on_commit_callbacks):
        check(django_capture_on_commit_callbacks)
        client.force_login(clinic.editor)
        assert "Iron Unpublished: its review was due by" in text_of(client.get(reverse("wagtailadmin_home")))


class TestTheSetting:
    def test_who_publishes_brands_chooses_it_without_an_approval(self, brand, clinic, sign_off_requirements):
        brand.when_review_overdue = OverdueAction.WITHDRAWAL
        brand.save_revision(user=clinic.lawyer).publish(user=clinic.lawyer)
        brand.refresh_from_db()
        assert brand.when_review_overdue == OverdueAction.WITHDRAWAL

    def test_the_dashboard_says_what_will_happen(self, client, reviewed, brand, clinic):
        when_overdue(brand, OverdueAction.WITHDRAWAL)
        due_in(reviewed, 3)
        client.force_login(clinic.editor)
        assert "It is unpublished after that day" in text_of(client.get(reverse("wagtailadmin_home")))

"""Aliases, schedules and the editor, besides what every way of publishing has in common (test_every_way.py)."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from blog.models import ArticlePage
from brands.models import Disclaimer
from delivery.recording.verification import verify
from tests.compliance.conftest import LEGAL, approve, ask_for_default_approvals, change
from tests.compliance.test_every_way import WORDS, form_of, let_scheduled_time_come
from tests.factories import (
    ArticlePageFactory,
    DisclaimerFactory,
)
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db


class TestAliases:
    def test_an_alias_cannot_say_anything_else(self, live):
        alias = live.create_alias(update_slug="alias")
        alias.introduction = WORDS
        with pytest.raises(ValidationError, match="It is stale"):
            alias.save()

    def test_an_alias_of_a_page_from_before_is_made_and_saved(self, old):
        alias = old.create_alias(update_slug="alias")
        ArticlePage.objects.get(pk=alias.pk).save()
        assert [difference for progress in verify() for difference in progress.differences] == []


class TestSchedules:
    @pytest.fixture
    def scheduled(self, draft, clinic):
        revision = change(draft, clinic.editor, WORDS)
        approve(revision, clinic)
        article = revision.as_object()
        article.go_live_at = timezone.now() + datetime.timedelta(hours=1)
        revision = article.save_revision(user=clinic.editor)
        revision.publish(user=clinic.publisher)
        return revision

    def test_what_is_approved_is_scheduled_and_published_at_its_time(self, scheduled):
        assert ArticlePage.objects.get().approved_schedule
        let_scheduled_time_come()
        call_command("publish_scheduled", verbosity=0)
        assert ArticlePage.objects.get().live

    def test_a_machine_whose_clock_is_ahead_publishes_and_withdraws_nothing_before_its_time(self, scheduled, live):
        tomorrow = timezone.now() + datetime.timedelta(days=1)
        ArticlePage.objects.filter(pk=live.pk).update(expire_at=tomorrow - datetime.timedelta(hours=1))
        with time_machine.travel(tomorrow):
            call_command("publish_scheduled", verbosity=0)
        assert not ArticlePage.objects.get(pk=scheduled.object_id).live
        assert ArticlePage.objects.get(pk=live.pk).live

    # What tests of the file share has to be there before the test begins, whichever comes first.
    @pytest.mark.usefixtures("brand", "article_index")
    @pytest.mark.parametrize("where", ["draft", "old"])
    def test_what_is_not_approved_is_not_even_scheduled(self, where, request, clinic):
        article = request.getfixturevalue(where)
        draft = change(article, clinic.editor).as_object()
        draft.go_live_at = timezone.now() + datetime.timedelta(hours=1)
        with pytest.raises(ValidationError, match="medical review is missing"):
            draft.save_revision(user=clinic.editor).publish(user=clinic.publisher)
        assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()

    def test_one_that_is_refused_keeps_no_other_from_being_published(
        self, draft, live, clinic, django_capture_on_commit_callbacks
    ):
        bad, good = change(draft, clinic.editor, WORDS), change(live, clinic.editor, "Approved words.")
        approve(good, clinic)
        now = timezone.now()
        for minutes, revision in ((2, bad), (1, good)):
            due = now - datetime.timedelta(minutes=minutes)
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=due)
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                call_command("publish_scheduled", verbosity=0)
        assert ArticlePage.objects.get(pk=live.pk).introduction == "Approved words."
        assert not ArticlePage.objects.get(pk=draft.pk).live
        (letter,) = mail.outbox  # once, however often it is looked at
        assert letter.to == ["eve@example.com"]
        assert "Not published at its time: “Iron”" in letter.subject
        assert "medical review is missing. Nobody has given it. Ask Dana Cho, MD." in letter.body
        assert f"/admin/pages/{draft.pk}/edit/" in letter.body

    def test_what_expires_is_withdrawn_without_any_approval(self, old):
        ArticlePage.objects.filter(pk=old.pk).update(expire_at=timezone.now() - datetime.timedelta(minutes=1))
        call_command("publish_scheduled", verbosity=0)
        assert not ArticlePage.objects.get(pk=old.pk).live

    def test_a_dry_run_changes_nothing(self, scheduled, capsys):
        let_scheduled_time_come()
        call_command("publish_scheduled", dryrun=True)
        assert "Revisions to be published" in capsys.readouterr().out
        assert not ArticlePage.objects.get().live


class TestTheEditor:
    """Missing approvals are an error of the form, beside what was written; nothing is lost."""

    def publish(self, client, user, article, **changed):
        client.force_login(user)
        form = form_of(article, **changed) | {"action-publish": "action-publish"}
        return client.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), form)

    def test_a_page_says_what_is_missing(self, client, clinic, draft):
        response = self.publish(client, clinic.publisher, draft)
        assert response.status_code == 200
        text = text_of(response)
        assert "“Iron” cannot be published: medical review is missing. Nobody has given it. Ask Dana Cho, MD." in text
        assert "legal approval is missing. Nobody has given it. Ask Lee Legal." in text

    def test_a_disclaimer_whose_clause_was_changed_says_so(self, client, clinic, sign_off_requirements):
        disclaimer = DisclaimerFactory(live=False, body="<p>Words</p>")
        revision = disclaimer.save_revision(user=clinic.editor)
        approve(revision, clinic, LEGAL)
        revision.publish()
        form = nested_form_data(
            {
                "name": disclaimer.name,
                "heading": disclaimer.heading,
                "body": rich_text("<p>Words</p>"),
                "jurisdiction": "us",
                "clauses": inline_formset([{"text": rich_text("<p>More</p>"), "brand": ""}]),
            }
        )
        client.force_login(clinic.lawyer)
        address = reverse("wagtailsnippets_brands_disclaimer:edit", args=[disclaimer.pk])
        response = client.post(address, form | {"action-publish": "action-publish"})
        assert response.status_code == 200
        assert "legal approval is missing. It is stale: Lee Legal gave it" in text_of(response)
        assert not Disclaimer.objects.get(pk=disclaimer.pk).clauses.exists()

    def test_a_draft_is_saved_and_submitted_without_any(self, client, clinic, draft):
        client.force_login(clinic.editor)
        address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
        for action in ("action-save", "action-submit"):
            response = client.post(address, form_of(draft, introduction=f"Words {action}") | {action: action})
            assert response.status_code == 302
        assert ArticlePage.objects.get().current_workflow_task.name == "Medical review"

    def test_a_live_page_is_published_again_where_nothing_signed_changed(self, client, clinic, article_index, brand):
        article = ArticlePageFactory(parent=article_index, live=False, brand=brand)
        self.publish(client, clinic.administrator, article)
        ask_for_default_approvals()
        article = ArticlePage.objects.get()
        assert article.live
        response = self.publish(client, clinic.publisher, article, slug="elsewhere")
        assert response.status_code == 302, text_of(response)
        assert ArticlePage.objects.get().slug == "elsewhere"

"""The claims in everything that is public: what is due, what is stored, and who may look."""

import csv
import datetime
import io
import json
import os
import sys
import threading
from contextlib import nullcontext

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from blog.models import ArticlePage
from compliance import live_claims, tasks
from compliance.live_claims import check_what_is_due, due
from compliance.models import ClaimCheck, ClaimsDay, LiveFinding
from delivery.background.periodic import EACH_MINUTE
from tests.factories import ArticlePageFactory, ServiceBrandFactory, paragraphs
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db

CLAIM = "Our infusions are the gold standard."
HYPE = "It is a game-changer."


def check_all():
    return check_what_is_due(seconds=60, rest=0)


def publish(article, *texts):
    article.body = paragraphs(*texts)
    article.save_revision().publish()


@pytest.fixture
def article(article_index):
    return ArticlePageFactory(parent=article_index, title="An infusion day", body=paragraphs(CLAIM, HYPE))


def sentences():
    return list(LiveFinding.objects.order_by("position").values_list("sentence", flat=True))


def progress():
    return due(timezone.localdate())[1]


def keys_of_checked_articles():
    kind = live_claims.content_type_of(ArticlePage)
    checked = ClaimCheck.objects.filter(content_type=kind, object_key__in=ArticlePage.objects.values("pk"))
    return set(checked.values_list("object_key", flat=True))


class TestWhatIsDue:
    def test_what_was_never_checked(self, article):
        found, so_far = due(timezone.localdate())
        assert so_far.checked == 0
        assert [one.keys for one in found if one.model is ArticlePage] == [[article.pk]]
        assert not check_all()
        assert sentences() == [CLAIM, HYPE]
        assert due(timezone.localdate())[1].is_complete

    def test_what_was_published_since(self, article):
        check_all()
        publish(article, HYPE)
        assert not due(timezone.localdate())[1].is_complete
        check_all()
        assert sentences() == [HYPE]

    def test_a_draft_of_what_is_public_is_not(self, article):
        check_all()
        article.body = paragraphs("Something else.")
        article.save_revision()
        assert due(timezone.localdate())[1].is_complete

    def test_what_is_current_is_not_checked_again(self, article, monkeypatch):
        check_all()
        monkeypatch.setattr(live_claims, "store_check", lambda *arguments: pytest.fail("checked again"))
        check_all()

    def test_everything_when_a_rule_takes_effect(self, article):
        on = datetime.date(2022, 12, 19)  # the day before the FTC's guidance
        for model in live_claims.checked_models():
            for checked in model.public_claims():
                live_claims.store_check(checked, on)
        assert "superiority" not in LiveFinding.objects.values_list("rule", flat=True)
        assert due(on)[1].is_complete
        assert not due(on + datetime.timedelta(days=1))[1].is_complete

    def test_everything_when_the_rules_change(self, article, monkeypatch):
        check_all()
        monkeypatch.setattr(live_claims, "ENGINE_VERSION", -1)
        live_claims.rules_key.cache_clear()
        assert not due(timezone.localdate())[1].is_complete
        live_claims.rules_key.cache_clear()

    def test_what_came_under_other_law(self, article):
        check_all()
        brand = ServiceBrandFactory(disclaimer__jurisdiction="us-tx")
        ArticlePage.objects.filter(pk=article.pk).update(brand=brand)
        assert not due(timezone.localdate())[1].is_complete

    @pytest.mark.parametrize("way", ["unpublish", "delete"])
    def test_what_is_not_public_any_more_is_forgotten(self, article, way):
        check_all()
        getattr(ArticlePage.objects.get(pk=article.pk), way)()
        check_all()
        kind = live_claims.content_type_of(ArticlePage)
        assert not ClaimCheck.objects.filter(content_type=kind, object_key=article.pk).exists()
        assert not LiveFinding.objects.exists()

    def test_drafts_are_never_checked(self, article_index):
        draft = ArticlePageFactory(parent=article_index, live=False, body=paragraphs(CLAIM))
        check_all()
        assert draft.pk not in keys_of_checked_articles()

    def test_asking_what_is_due_takes_the_same_queries_for_any_number(self, article, article_index):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                due(timezone.localdate())
            return len(asked)

        one = queries()
        for _ in range(9):
            ArticlePageFactory(parent=article_index)
        assert queries() == one


class TestInTheBackground:
    def test_it_is_started_each_minute_behind_what_readers_wait_for(self):
        task = EACH_MINUTE["check_public_claims"]
        assert task.priority < EACH_MINUTE["publish_scheduled"].priority
        assert task.priority < 0

    def test_a_slice_ends_after_its_time_and_the_next_goes_on(self, article_index):
        for _ in range(3):
            ArticlePageFactory(parent=article_index, body=paragraphs(CLAIM))
        assert check_what_is_due(seconds=0, rest=0)
        assert progress().checked == 1
        assert not check_all()
        assert progress().is_complete
        assert len(keys_of_checked_articles()) == 3

    def test_the_task_goes_on_until_nothing_is_left(self, article_index, monkeypatch):
        monkeypatch.setattr(tasks, "SLICE_SECONDS", 0)
        monkeypatch.setattr(tasks, "REST", 0)
        for _ in range(3):
            ArticlePageFactory(parent=article_index, body=paragraphs(CLAIM))
        tasks.check_public_claims.enqueue()
        assert due(timezone.localdate())[1].is_complete

    def test_it_rests_as_long_as_it_worked(self, article, monkeypatch):
        rests = []
        monkeypatch.setattr(live_claims.time, "sleep", rests.append)
        check_what_is_due(seconds=60, rest=1)
        assert len(rests) == progress().total
        assert min(rests) > 0

    @pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, a thread has no priority of its own")
    def test_texts_are_checked_at_the_lowest_priority_and_nothing_else_is(self, article, monkeypatch):
        def priority():
            return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

        priorities, usual = set(), priority()
        monkeypatch.setattr(live_claims, "findings_in", lambda *text: priorities.add(priority()) or ())
        check_what_is_due(seconds=60, rest=0)
        assert priorities == {19}
        assert priority() == usual < 19

    def test_two_workers_do_not_do_the_same(self, article, monkeypatch):
        monkeypatch.setattr(live_claims, "only_one_at_a_time", lambda: nullcontext(False))
        assert not check_all()
        assert not ClaimCheck.objects.exists()

    def test_a_text_that_cannot_be_checked_says_so_and_stops_no_other(self, article, article_index, admin_client):
        broken = ArticlePageFactory(parent=article_index, title="Broken")
        whole = ArticlePage.claim_passages

        def passages(page):
            if page.pk == broken.pk:
                raise RuntimeError("no such block")
            return whole(page)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ArticlePage, "claim_passages", passages)
            assert not check_all()
        assert sentences() == [CLAIM, HYPE]
        report = text_of(admin_client.get(reverse("live_claims_report")))
        assert "“Broken” could not be checked: RuntimeError: no such block" in report

    def test_what_the_database_fails_with_leaves_the_text_due(self, article, monkeypatch):
        def passages(page):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 1")
                cursor.execute("SELECT pg_sleep(60)")

        monkeypatch.setattr(ArticlePage, "claim_passages", passages)
        with pytest.raises(OperationalError, match="timeout"):
            check_all()
        assert not ClaimCheck.objects.filter(title=article.title).exists()

    def test_the_day_on_which_a_sentence_was_first_found_stays(self, article):
        check_all()
        first = timezone.localdate() - datetime.timedelta(days=3)
        LiveFinding.objects.update(found_on=first)
        publish(article, CLAIM, "It is a breakthrough.")
        check_all()
        found = dict(LiveFinding.objects.values_list("sentence", "found_on"))
        assert found == {CLAIM: first, "It is a breakthrough.": timezone.localdate()}

    def test_the_day_is_noted_for_the_trend(self, article):
        check_all()
        day = ClaimsDay.objects.get()
        assert (day.day, day.texts, day.errors, day.warnings) == (timezone.localdate(), progress().total, 1, 1)


class TestReport:
    def test_it_lists_what_is_found_gravest_first(self, article, admin_client):
        check_all()
        shown = text_of(admin_client.get(reverse("live_claims_report")))
        assert f"All {progress().total} public texts are checked by the rules of today." in shown
        assert shown.index(CLAIM) < shown.index(HYPE)
        assert "An infusion day" in shown

    def test_it_tells_how_far_the_checks_are(self, article, article_index, admin_client):
        check_all()
        ArticlePageFactory(parent=article_index)
        told = f"{progress().checked} of {progress().total} public texts are checked"
        assert told in text_of(admin_client.get(reverse("live_claims_report")))

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("severity=error", [CLAIM]),
            ("rule=hype", [HYPE]),
            ("is_waived=true", []),
            ("is_waived=false", [CLAIM, HYPE]),
        ],
    )
    def test_it_can_be_filtered(self, article, admin_client, asked, found):
        check_all()
        shown = text_of(admin_client.get(f"{reverse('live_claims_results')}?{asked}"))
        assert [one for one in (CLAIM, HYPE) if one in shown] == found

    def test_it_is_downloaded_as_csv_and_xlsx(self, article, admin_client):
        check_all()
        address = reverse("live_claims_report")
        content = b"".join(admin_client.get(f"{address}?export=csv").streaming_content).decode()
        rows = list(csv.DictReader(io.StringIO(content)))
        assert [(row["Where"], row["Sentence"]) for row in rows] == [
            ("An infusion day", CLAIM),
            ("An infusion day", HYPE),
        ]
        sheet = load_workbook(io.BytesIO(b"".join(admin_client.get(f"{address}?export=xlsx").streaming_content))).active
        assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["An infusion day"] * 2

    def test_a_download_holds_no_formula(self, article_index, admin_client):
        ArticlePageFactory(parent=article_index, title="=1+1", body=paragraphs(CLAIM))
        check_all()
        content = b"".join(admin_client.get(f"{reverse('live_claims_report')}?export=csv").streaming_content).decode()
        assert next(csv.DictReader(io.StringIO(content)))["Where"] == "'=1+1"

    def test_its_queries_do_not_grow_with_the_findings(self, article, article_index, admin_client):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                admin_client.get(reverse("live_claims_results"))
            return len(asked)

        check_all()
        queries()
        few = queries()
        for _ in range(5):
            ArticlePageFactory(parent=article_index, body=paragraphs(CLAIM, HYPE))
        check_all()
        assert queries() == few

    def test_who_has_no_role_may_not_look(self, client, django_user_model):
        client.force_login(django_user_model.objects.create_user("visitor", password="not-used"))
        assert client.get(reverse("live_claims_report")).status_code == 302


class TestCommand:
    def run(self, *arguments):
        out = io.StringIO()
        with pytest.raises(SystemExit):
            call_command("check_claims", "--live", *arguments, stdout=out)
        return out.getvalue()

    def test_it_checks_everything_that_is_public_and_updates_the_report(self, article):
        told = self.run()
        assert f"{article.url}:3: error [superiority]" in told
        assert f"{progress().total} public texts checked: 1 errors, 1 warnings, 0 hints." in told
        assert sentences() == [CLAIM, HYPE]

    def test_for_other_tools_it_writes_a_list(self, article):
        rows = json.loads(self.run("--json"))
        assert [row["sentence"] for row in rows] == [CLAIM, HYPE]
        assert set(rows[0]) == {"file", "line", "sentence", "rule", "severity", "message", "suggestion", "source"}

    def test_without_errors_it_succeeds(self, article_index):
        ArticlePageFactory(parent=article_index, body=paragraphs("We keep you warm."))
        out = io.StringIO()
        call_command("check_claims", "--live", stdout=out)
        assert f"{progress().total} public texts checked: 0 errors" in out.getvalue()

    @pytest.mark.parametrize("arguments", [["a.txt"], ["--on", "2026-01-01"], ["--jurisdiction", "US"]])
    def test_it_stands_alone(self, arguments):
        with pytest.raises(CommandError, match="alone"):
            call_command("check_claims", "--live", *arguments)

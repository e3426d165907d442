"""Errors of the claims check keep a text from being approved, and Legal lets single findings stand."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticlePage
from compliance.checked import findings_of
from compliance.deciding import DecisionRefusedError, record_decision
from compliance.models import Approval, ClaimWaiver, Decision
from compliance.waivers import WaiverRefusedError, errors_against, record_waiver
from tests.compliance.conftest import LEGAL, MEDICAL, change
from tests.compliance.test_every_way import form_of
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db

CLAIM = "Our infusions are the gold standard."
OTHER = "It has minimal side effects."
REASON = "Counsel has looked at the evidence for it."


def soon(days=30):
    return timezone.localdate() + datetime.timedelta(days=days)


def finding_in(revision, sentence=CLAIM):
    return next(one for one in findings_of(revision.as_object()) if one.sentence == sentence)


def waive(revision, user, sentence=CLAIM, until=None):
    fingerprint = finding_in(revision, sentence).fingerprint
    return record_waiver(revision, fingerprint, user, reason=REASON, until=until or soon())


# What stands in the text → how Legal dealt with it → whether it can be approved.
STATES = {}


def state(can_be_approved):
    def register(prepare):
        STATES[prepare.__name__] = (prepare, can_be_approved)
        return prepare

    return register


@state(True)
def nothing_found(draft, clinic):
    return change(draft, clinic.editor, "We keep you warm.")


@state(True)
def a_warning_only(draft, clinic):
    return change(draft, clinic.editor, "It is a game-changer.")


@state(False)
def an_error(draft, clinic):
    return change(draft, clinic.editor, CLAIM)


@state(True)
def an_error_that_is_waived(draft, clinic):
    revision = change(draft, clinic.editor, CLAIM)
    waive(revision, clinic.lawyer)
    return revision


@state(False)
def one_of_two_errors_waived(draft, clinic):
    revision = change(draft, clinic.editor, f"{CLAIM} {OTHER}")
    waive(revision, clinic.lawyer)
    return revision


@state(True)
def both_errors_waived(draft, clinic):
    revision = change(draft, clinic.editor, f"{CLAIM} {OTHER}")
    waive(revision, clinic.lawyer)
    waive(revision, clinic.lawyer, OTHER)
    return revision


@state(True)
def another_sentence_changed_after_the_waiver(draft, clinic):
    waive(change(draft, clinic.editor, f"{CLAIM} Rest first."), clinic.lawyer)
    return change(draft, clinic.editor, f"{CLAIM} Rest afterwards.")


@state(False)
def the_sentence_changed_after_the_waiver(draft, clinic):
    waive(change(draft, clinic.editor, CLAIM), clinic.lawyer)
    return change(draft, clinic.editor, "Our infusions are still the gold standard.")


@state(False)
def a_waiver_that_has_ended(draft, clinic):
    revision = change(draft, clinic.editor, CLAIM)
    waiver = waive(revision, clinic.lawyer)
    ended = timezone.localdate() - datetime.timedelta(days=1)
    ClaimWaiver.objects.create(**facts_of(waiver) | {"until": ended})
    return revision


@state(False)
def a_waiver_for_another_article(draft, clinic):
    revision = change(draft, clinic.editor, CLAIM)
    waiver = waive(revision, clinic.lawyer)
    copied = draft.copy(update_attrs={"slug": "another", "title": "Another"}, keep_live=False)
    assert waiver.object_key != copied.pk
    return change(copied, clinic.editor, CLAIM)


def facts_of(waiver):
    names = [field.attname for field in ClaimWaiver._meta.concrete_fields if not field.primary_key]
    return {name: getattr(waiver, name) for name in names}


@pytest.mark.parametrize("kind", [MEDICAL, LEGAL])
@pytest.mark.parametrize("name", STATES)
def test_only_a_text_without_errors_is_approved(name, kind, draft, clinic):
    prepare, can_be_approved = STATES[name]
    revision = prepare(draft, clinic)
    giver = {MEDICAL: clinic.reviewer, LEGAL: clinic.lawyer}[kind]
    if can_be_approved:
        assert record_decision(revision, kind, giver, Decision.APPROVED).pk
    else:
        with pytest.raises(DecisionRefusedError, match=r"The claims check finds (an error|\d errors) in it: "):
            record_decision(revision, kind, giver, Decision.APPROVED)
        assert not Approval.objects.exists()


def test_a_refusal_names_the_sentence_and_what_to_do(draft, clinic):
    revision = change(draft, clinic.editor, CLAIM)
    with pytest.raises(DecisionRefusedError, match=f"“{CLAIM}”.*Have it reworded, or ask Legal for a waiver"):
        record_decision(revision, MEDICAL, clinic.reviewer, Decision.APPROVED)


def test_changes_can_be_asked_for_all_the_same(draft, clinic):
    revision = change(draft, clinic.editor, CLAIM)
    assert record_decision(revision, LEGAL, clinic.lawyer, Decision.REJECTED).pk


def test_what_was_approved_stays_so_when_a_waiver_ends(draft, clinic):
    revision = an_error_that_is_waived(draft, clinic)
    record_decision(revision, MEDICAL, clinic.reviewer, Decision.APPROVED)
    record_decision(revision, LEGAL, clinic.lawyer, Decision.APPROVED)
    ended = timezone.localdate() - datetime.timedelta(days=1)
    ClaimWaiver.objects.create(**facts_of(ClaimWaiver.objects.get()) | {"until": ended})
    revision.publish()
    assert ArticlePage.objects.get(pk=draft.pk).live


class TestWhoMayWaive:
    @pytest.mark.parametrize("role", ["editor", "publisher", "reviewer"])
    def test_only_legal(self, draft, clinic, role):
        revision = change(draft, clinic.editor, CLAIM)
        with pytest.raises(WaiverRefusedError, match="ask Legal"):
            waive(revision, getattr(clinic, role))

    def test_nobody_in_their_own_text(self, draft, clinic):
        revision = change(draft, clinic.lawyer, CLAIM)
        with pytest.raises(WaiverRefusedError, match="somebody else"):
            waive(revision, clinic.lawyer)

    @pytest.mark.parametrize("days", [-1, 367])
    def test_for_a_year_at_most_and_not_in_the_past(self, draft, clinic, days):
        with pytest.raises(WaiverRefusedError, match="Choose a day until"):
            waive(change(draft, clinic.editor, CLAIM), clinic.lawyer, until=soon(days))

    def test_only_what_is_in_the_draft(self, draft, clinic):
        fingerprint = finding_in(change(draft, clinic.editor, CLAIM)).fingerprint
        revision = change(draft, clinic.editor, "We keep you warm.")
        with pytest.raises(WaiverRefusedError, match="not in the draft any more"):
            record_waiver(revision, fingerprint, clinic.lawyer, reason=REASON, until=soon())


class TestRecord:
    def test_it_keeps_who_waived_what_and_why(self, draft, clinic):
        waiver = waive(change(draft, clinic.editor, CLAIM), clinic.lawyer)
        assert (waiver.name, waiver.reason, waiver.until) == ("Lee Legal", REASON, soon())
        assert (waiver.rule, waiver.sentence, waiver.object_key) == ("superiority", CLAIM, draft.pk)
        assert CLAIM in waiver.content

    @pytest.mark.parametrize("act", [lambda rows: rows.update(until=soon(300)), lambda rows: rows.delete()])
    def test_it_cannot_be_changed_or_deleted(self, draft, clinic, act):
        waive(change(draft, clinic.editor, CLAIM), clinic.lawyer)
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            act(ClaimWaiver.objects.all())

    def test_it_stays_when_the_account_goes(self, draft, clinic):
        waive(change(draft, clinic.editor, CLAIM), clinic.lawyer)
        clinic.lawyer.delete()
        waiver = ClaimWaiver.objects.get()
        assert (waiver.user, waiver.name) == (None, "Lee Legal")

    def test_all_roles_find_it_among_the_reports(self, client, draft, clinic):
        waive(change(draft, clinic.editor, CLAIM), clinic.lawyer)
        client.force_login(clinic.editor)
        assert CLAIM in text_of(client.get(reverse("compliance_claimwaiver_modeladmin_index")))


class TestScreens:
    def address(self, revision, sentence=CLAIM):
        finding = finding_in(revision, sentence)
        signed = revision.as_object()
        return reverse("waive_claim", args=[signed.get_base_content_type().pk, signed.pk, finding.fingerprint])

    def test_legal_waives_a_finding_with_a_reason_and_an_end(self, client, draft, clinic):
        revision = change(draft, clinic.editor, CLAIM)
        client.force_login(clinic.lawyer)
        address = self.address(revision)
        assert CLAIM in text_of(client.get(address))
        said = text_of(client.post(address, {"reason": REASON, "until": soon().isoformat()}, follow=True))
        assert "It may stand until" in said
        assert errors_against(revision.as_object()) == []

    @pytest.mark.parametrize(
        ("missing", "told"),
        [({"reason": ""}, "This field is required"), ({"until": "2020-01-01"}, "Choose a day until")],
    )
    def test_without_a_reason_or_an_end_it_is_refused(self, client, draft, clinic, missing, told):
        address = self.address(change(draft, clinic.editor, CLAIM))
        client.force_login(clinic.lawyer)
        data = {"reason": REASON, "until": soon().isoformat()} | missing
        assert told in text_of(client.post(address, data))
        assert not ClaimWaiver.objects.exists()

    def test_nobody_else_opens_the_screen(self, client, draft, clinic):
        address = self.address(change(draft, clinic.editor, CLAIM))
        client.force_login(clinic.publisher)
        assert client.post(address, {"reason": REASON, "until": soon().isoformat()}).status_code == 302
        assert not ClaimWaiver.objects.exists()

    def test_a_sentence_that_is_gone_says_so(self, client, draft, clinic):
        address = self.address(change(draft, clinic.editor, CLAIM))
        change(draft, clinic.editor, "We keep you warm.")
        client.force_login(clinic.lawyer)
        assert "not in the draft as it was saved last" in text_of(client.get(address))

    def test_the_panel_offers_it_to_legal_and_tells_of_it(self, client, draft, clinic):
        revision = change(draft, clinic.editor, CLAIM)
        check = reverse("check_claims_of_page", args=[draft.pk])
        draft.get_workflow().start(draft, clinic.editor)
        client.force_login(clinic.administrator)
        [finding, *_] = client.post(check, form_of(revision.as_object())).json()["findings"]
        assert (finding["waive_url"], finding["waiver"]) == (self.address(revision), None)
        waive(revision, clinic.lawyer)
        found = client.post(check, form_of(revision.as_object())).json()
        assert found["findings"][0]["waiver"]["name"] == "Lee Legal"
        assert found["counts"]["errors"] == 0

    def test_editors_are_not_offered_it(self, client, draft, clinic):
        revision = change(draft, clinic.editor, CLAIM)
        client.force_login(clinic.editor)
        found = client.post(reverse("check_claims_of_page", args=[draft.pk]), form_of(revision.as_object())).json()
        assert {finding["waive_url"] for finding in found["findings"]} == {""}

    def test_approve_is_not_offered_and_the_status_says_why(self, client, draft, clinic):
        change(draft, clinic.editor, CLAIM)
        article = ArticlePage.objects.get(pk=draft.pk)
        article.get_workflow().start(article, clinic.editor)
        task = article.current_workflow_task.specific
        assert [name for name, *_ in task.get_actions(article, clinic.reviewer)] == ["reject"]
        client.force_login(clinic.reviewer)
        shown = text_of(client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])))
        assert "The claims check finds 2 errors in the draft" in shown

    def test_the_screen_of_sign_off_lists_what_is_found_and_waived(self, client, draft, clinic):
        revision = change(draft, clinic.editor, f"{CLAIM} {OTHER}")
        waive(revision, clinic.lawyer)
        client.force_login(clinic.lawyer)
        shown = text_of(client.get(reverse("sign_off", args=[draft.get_base_content_type().pk, draft.pk])))
        assert "Lee Legal lets it stand until" in shown
        assert OTHER in shown


def test_the_report_about_what_is_public_tells_what_is_waived(client, draft, clinic):
    from compliance.live_claims import check_what_is_due

    revision = an_error_that_is_waived(draft, clinic)
    record_decision(revision, MEDICAL, clinic.reviewer, Decision.APPROVED)
    record_decision(revision, LEGAL, clinic.lawyer, Decision.APPROVED)
    revision.publish()
    check_what_is_due(seconds=60, rest=0)
    client.force_login(clinic.lawyer)
    address = reverse("live_claims_results")
    assert CLAIM in text_of(client.get(f"{address}?is_waived=true"))
    assert CLAIM not in text_of(client.get(f"{address}?is_waived=false"))

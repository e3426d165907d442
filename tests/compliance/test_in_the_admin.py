"""What people see of sign-off: the state of a draft, what it changes, and the steps of a workflow."""

import json

import pytest
from django.urls import reverse
from wagtail.models import TaskState, Workflow

from blog.models import ArticlePage
from compliance.models import Approval
from compliance.signing import content_sha256
from compliance.views import address_of
from tests.compliance.conftest import LEGAL, MEDICAL, approve, change
from tests.compliance.test_every_way import WORDS, form_of
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(draft, clinic):
    """An article that waits for its medical review."""
    draft.get_workflow().start(draft, clinic.editor)
    return ArticlePage.objects.get(pk=draft.pk)


def editor(client, user, article):
    client.force_login(user)
    return client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))


class TestState:
    def test_the_editor_shows_which_approvals_a_draft_has_and_who_may_give_the_others(self, client, clinic, draft):
        approve(draft.latest_revision, clinic, MEDICAL)
        text = text_of(editor(client, clinic.editor, draft))
        assert "Sign-off Medical review given by Dana Cho on" in text
        assert "Legal approval is missing Nobody has given it. Ask Lee Legal." in text

    def test_the_editor_says_which_are_stale(self, client, clinic, live):
        change(live, clinic.editor)
        text = text_of(editor(client, clinic.editor, live))
        assert "Medical review is missing It is stale: Dana Cho gave it on" in text

    def test_the_editor_says_that_what_is_public_needs_none(self, client, clinic, old):
        assert "Readers see this text already." in text_of(editor(client, clinic.editor, old))

    def test_the_editor_is_silent_where_nothing_is_asked_for(self, client, clinic, home_page):
        home_page.save_revision()
        assert b"sign-off-heading" not in editor(client, clinic.administrator, home_page).content

    @pytest.mark.parametrize("name", ["editor", "publisher", "reviewer", "lawyer"])
    def test_every_role_sees_what_a_draft_changes_for_readers(self, client, clinic, old, name):
        change(old, clinic.editor, "A better introduction.")
        client.force_login(getattr(clinic, name))
        response = client.get(address_of("sign_off", old))
        assert "+Introduction: A better introduction." in text_of(response)
        assert "-Introduction: What happens on the day, step by step." in text_of(response)

    def test_references_are_shown_by_name(self, client, clinic, draft):
        client.force_login(clinic.lawyer)
        text = text_of(client.get(address_of("sign_off", draft)))
        assert f"+Brand: PointInfusion (brand {draft.brand_id})" in text

    def test_it_is_for_people_who_are_signed_in_and_objects_that_are_signed(self, client, clinic, draft, home_page):
        assert client.get(address_of("sign_off", draft)).status_code == 302
        client.force_login(clinic.lawyer)
        kind = draft.get_base_content_type().pk
        assert client.get(reverse("sign_off", args=[kind, home_page.pk])).status_code == 404
        assert client.get(reverse("sign_off", args=[kind, 99_999])).status_code == 404
        assert client.get(reverse("sign_off", args=[99_999, 1])).status_code == 404

    def test_approvals_are_there_to_look_at_and_not_to_change(self, client, clinic, draft):
        approve(draft.latest_revision, clinic)
        approval = Approval.objects.first()
        client.force_login(clinic.administrator)
        assert "Lee Legal" in text_of(client.get(reverse("compliance_approval_modeladmin_index")))
        inspected = text_of(client.get(reverse("compliance_approval_modeladmin_inspect", args=[approval.pk])))
        assert "Introduction: What happens on the day" in inspected
        for name, arguments in (("create", []), ("edit", [approval.pk]), ("delete", [approval.pk])):
            try:
                address = reverse(f"compliance_approval_modeladmin_{name}", args=arguments)
            except Exception:  # noqa: BLE001, S112 - no such address is as good
                continue
            assert client.post(address).status_code in {302, 403}
        assert Approval.objects.count() == 2


class TestWorkflow:
    def decide(self, client, user, article, action, **data):
        client.force_login(user)
        state = ArticlePage.objects.get(pk=article.pk).current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, action, state.pk])
        return client.post(address, {"comment": "", **data}, follow=True)

    def test_articles_pass_medical_review_legal_and_a_publisher(self):
        tasks = Workflow.objects.get(name="Review and approval").tasks.specific()
        assert [task.name for task in tasks] == ["Medical review", "Legal approval", "Approval for publication"]
        assert [type(task).__name__ for task in tasks[:2]] == ["MedicalReviewTask", "LegalApprovalTask"]
        assert [group.name for group in tasks[0].groups.all()] == ["Medical reviewers"]

    def test_an_article_is_public_when_all_have_decided(self, client, clinic, submitted):
        self.decide(client, clinic.reviewer, submitted, "approve", comment="Sound.")
        self.decide(client, clinic.lawyer, submitted, "approve")
        assert not ArticlePage.objects.get(pk=submitted.pk).live
        self.decide(client, clinic.publisher, submitted, "approve")
        assert ArticlePage.objects.get(pk=submitted.pk).live
        medical, legal = Approval.objects.order_by("id")
        assert (medical.kind, medical.person, medical.note) == (MEDICAL, "Dana Cho, MD", "Sound.")
        assert (legal.kind, legal.person) == (LEGAL, "Lee Legal")
        assert medical.content_sha256 == legal.content_sha256 == content_sha256(submitted)

    def test_asking_for_changes_is_on_record_too(self, client, clinic, submitted):
        self.decide(client, clinic.reviewer, submitted, "reject", comment="Name the risks.")
        approval = Approval.objects.get()
        assert (approval.decision, approval.note) == ("rejected", "Name the risks.")
        assert ArticlePage.objects.get(pk=submitted.pk).current_workflow_state.status == "needs_changes"

    def test_the_approver_sees_the_difference_and_what_they_answer_for(self, client, clinic, old):
        change(old, clinic.editor, WORDS)
        article = ArticlePage.objects.get(pk=old.pk)
        article.get_workflow().start(article, clinic.editor)
        state = article.current_workflow_task_state
        client.force_login(clinic.reviewer)
        address = reverse("wagtailadmin_pages:collect_workflow_action_data", args=[article.pk, "approve", state.pk])
        html = json.loads(client.get(address).content)["html"]
        assert f"+Introduction: {WORDS}" in html
        assert content_sha256(state.revision.as_object()) in html
        assert "You answer for this very text" in html

    def test_what_changed_while_they_looked_is_not_approved(self, client, clinic, submitted):
        seen = content_sha256(submitted)
        change(submitted, clinic.editor)
        response = self.decide(client, clinic.reviewer, submitted, "approve", seen_sha256=seen)
        assert "changed since you looked at it" in text_of(response)
        assert not Approval.objects.exists()

    def test_approving_in_the_editor_approves_what_is_in_it(self, client, clinic, draft):
        client.force_login(clinic.editor)
        address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
        client.post(address, form_of(draft) | {"action-submit": "action-submit"})
        article = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
        client.force_login(clinic.reviewer)
        data = {
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": json.dumps({"comment": "", "seen_sha256": content_sha256(article)}),
        }
        client.post(address, form_of(article) | data)
        assert Approval.objects.get().content_sha256 == content_sha256(article)
        assert ArticlePage.objects.get(pk=draft.pk).current_workflow_task.name == "Legal approval"

    def test_who_may_not_approve_is_not_offered_it(self, clinic, submitted):
        task = submitted.current_workflow_task.specific
        assert [name for name, *_ in task.get_actions(submitted, clinic.reviewer)] == ["reject", "approve"]
        assert [name for name, *_ in task.get_actions(submitted, clinic.expired)] == ["reject"]
        assert task.get_actions(submitted, clinic.lawyer) == []

    def test_a_dialog_that_is_refused_leads_back_to_the_editor(self, client, clinic, submitted):
        seen = content_sha256(submitted)
        change(submitted, clinic.editor)
        state = TaskState.objects.get()
        client.force_login(clinic.reviewer)
        response = client.post(
            reverse("wagtailadmin_pages:workflow_action", args=[submitted.pk, "approve", state.pk]),
            {"comment": "", "seen_sha256": seen},
            headers={"x-requested-with": "XMLHttpRequest"},
        )
        assert response.json() == {"step": "success", "redirect": f"/admin/pages/{submitted.pk}/edit/"}

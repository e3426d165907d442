"""The steps of a workflow in which people sign off."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, TaskState

from compliance.models.approvals import ApprovalKind, Decision

DECISIONS = {"approve": Decision.APPROVED, "reject": Decision.REJECTED}


class DecisionForm(TaskStateCommentForm):
    """Asks for a note, and keeps which text the person had before them."""

    seen_sha256 = forms.CharField(required=False, widget=forms.HiddenInput)


class SignOffTask(AbstractGroupApprovalTask):
    """A step in which members of its groups approve the very text of a revision, or ask for changes."""

    kind: ClassVar[ApprovalKind]

    class Meta:
        abstract = True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Offer what the person may do: with the text and the difference to what is live before their eyes."""
        from compliance.deciding import reason_against

        if not (user.is_superuser or self._user_in_groups(user)):
            return []
        offered = [("reject", "Request changes", True)]
        revision = obj.get_latest_revision()
        if revision and not reason_against(revision, self.kind, user):
            offered.append(("approve", "Approve", True))
        return offered

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return DecisionForm

    def get_template_for_action(self, action: str) -> str:
        return "compliance/decision.html"

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Record the decision about the newest revision, and go on in the workflow; both or neither.

        Raises ``DecisionRefusedError`` if the person may not decide so.
        """
        from compliance.deciding import record_decision

        seen_sha256 = kwargs.pop("seen_sha256", "")
        if decision := DECISIONS.get(action_name):
            revision = task_state.workflow_state.content_object.get_latest_revision()
            note = kwargs.get("comment", "")
            record_decision(revision, self.kind, user, decision, note=note, seen_sha256=seen_sha256)
        return super().on_action(task_state, user, action_name, **kwargs)


class MedicalReviewTask(SignOffTask):
    kind = ApprovalKind.MEDICAL_REVIEW

    class Meta:
        verbose_name = "Medical review"
        verbose_name_plural = "Medical reviews"

    @classmethod
    def get_description(cls) -> str:
        return "Clinicians with a valid licence, of the chosen groups, approve the text itself"


class LegalApprovalTask(SignOffTask):
    kind = ApprovalKind.LEGAL_APPROVAL

    class Meta:
        verbose_name = "Legal approval"
        verbose_name_plural = "Legal approvals"

    @classmethod
    def get_description(cls) -> str:
        return "Members of the chosen groups approve the text itself"


def task_of(kind: ApprovalKind) -> type[SignOffTask]:
    """Return the type of the task in which approvals of ``kind`` are given."""
    return next(task for task in (MedicalReviewTask, LegalApprovalTask) if task.kind is kind)

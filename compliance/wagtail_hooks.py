"""Sign-off in Wagtail's admin: screens, records, the dashboard and the menus of the editors."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import path
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.snippets.action_menu import ActionMenuItem as SnippetActionMenuItem
from wagtail_modeladmin.options import modeladmin_register

from compliance.approval_admin import (
    ApprovalAdmin,
    ClaimWaiverAdmin,
    EmergencyReleaseAdmin,
    InvitationAdmin,
    approvals_menu_item,
    claim_waivers_menu_item,
    emergency_releases_menu_item,
    invitations_menu_item,
)
from compliance.claims_admin import CheckOnCreateView, CheckOnEditView
from compliance.claims_report import LiveClaimsReport, live_claims_menu_item
from compliance.emergency import MAY_RELEASE, MAY_REVIEW
from compliance.evidence_admin import EvidenceView, SubstantiationAdmin, TieView, substantiations_menu_item
from compliance.invitation_views import InviteView, RevokeInvitationView
from compliance.models import ApprovalKind, EmergencyRelease, EvidenceTask, SignedOff
from compliance.review_dates import WITHDRAW
from compliance.views import EmergencyView, ReachView, ReviewEmergencyView, SignOffView, WaiveView, address_of

TASKS_ON_DASHBOARD = 20

modeladmin_register(ApprovalAdmin)
modeladmin_register(InvitationAdmin)
modeladmin_register(EmergencyReleaseAdmin)
modeladmin_register(ClaimWaiverAdmin)
modeladmin_register(SubstantiationAdmin)
hooks.register("register_reports_menu_item", approvals_menu_item)
hooks.register("register_reports_menu_item", invitations_menu_item)
hooks.register("register_reports_menu_item", emergency_releases_menu_item)
hooks.register("register_reports_menu_item", claim_waivers_menu_item)
hooks.register("register_reports_menu_item", live_claims_menu_item)
hooks.register("register_reports_menu_item", substantiations_menu_item)


@hooks.register("register_admin_urls")
def register_sign_off_urls() -> list[Any]:
    return [
        path("sign-off/<int:content_type>/<int:key>/", SignOffView.as_view(), name="sign_off"),
        path("sign-off/<int:content_type>/<int:key>/pages/", ReachView.as_view(), name="reach"),
        path("sign-off/<int:content_type>/<int:key>/emergency/", EmergencyView.as_view(), name="emergency"),
        path("sign-off/<int:content_type>/<int:key>/invite/", InviteView.as_view(), name="invite"),
        path("sign-off/invitations/<int:key>/revoke/", RevokeInvitationView.as_view(), name="revoke_invitation"),
        path("sign-off/emergencies/<int:key>/", ReviewEmergencyView.as_view(), name="review_emergency"),
        path("claims/check/<int:page_id>/", CheckOnEditView.as_view(), name="check_claims_of_page"),
        path("claims/<int:content_type>/<int:key>/waive/<slug:fingerprint>/", WaiveView.as_view(), name="waive_claim"),
        path("claims/<int:content_type>/<int:key>/evidence/", EvidenceView.as_view(), name="evidence"),
        path(
            "claims/<int:content_type>/<int:key>/evidence/<slug:fingerprint>/",
            TieView.as_view(),
            name="tie_to_evidence",
        ),
        path("reports/claims/", LiveClaimsReport.as_view(), name="live_claims_report"),
        path("reports/claims/results/", LiveClaimsReport.as_view(results_only=True), name="live_claims_results"),
        path(
            "claims/check/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/",
            CheckOnCreateView.as_view(),
            name="check_claims_of_new_page",
        ),
    ]


@hooks.register("register_log_actions")
def register_withdrawal(actions: Any) -> None:
    actions.register_action(WITHDRAW, "Withdraw", "Unpublished: its medical review is overdue")


class EmergencyMenuItemMixin:
    """Leads to the screen that asks for a reason, also while a workflow has locked the text."""

    name = "action-emergency"
    label = "Publish in an emergency…"
    icon_name = "warning"
    order = 200

    def signed(self, context: dict[str, Any]) -> Any:
        return context.get("page") or context.get("instance")

    def is_shown(self, context: dict[str, Any]) -> bool:
        return (
            context["view"] == "edit"
            and isinstance(self.signed(context), SignedOff)
            and context["request"].user.has_perm(MAY_RELEASE)
        )

    def get_url(self, context: dict[str, Any]) -> str:
        return address_of("emergency", self.signed(context))


class EmergencyMenuItem(EmergencyMenuItemMixin, ActionMenuItem):
    pass


class SnippetEmergencyMenuItem(EmergencyMenuItemMixin, SnippetActionMenuItem):
    pass


@hooks.register("register_page_action_menu_item")
def register_emergency_of_pages() -> EmergencyMenuItem:
    return EmergencyMenuItem(order=EmergencyMenuItem.order)


@hooks.register("register_snippet_action_menu_item")
def register_emergency_of_snippets(model: type) -> SnippetEmergencyMenuItem | None:
    return SnippetEmergencyMenuItem(order=SnippetEmergencyMenuItem.order) if issubclass(model, SignedOff) else None


class EmergenciesPanel(Component):
    """What was released in an emergency and is not yet reviewed."""

    name = "emergencies"
    template_name = "compliance/emergencies_panel.html"
    order = 50

    def __init__(self, request: HttpRequest):
        self.releases = list(EmergencyRelease.objects.filter(reviewed_at=None).defer("content"))
        self.may_review = request.user.has_perm(MAY_REVIEW)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"releases": self.releases, "may_review": self.may_review}


@hooks.register("construct_homepage_panels")
def add_emergencies(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(MAY_REVIEW) or request.user.has_perm(MAY_RELEASE):
        panel = EmergenciesPanel(request)
        if panel.releases:
            panels.append(panel)


class EvidenceTasksPanel(Component):
    """The public texts that lean on retracted evidence."""

    name = "evidence_tasks"
    template_name = "compliance/evidence_tasks_panel.html"
    order = 55

    def __init__(self) -> None:
        self.tasks = list(EvidenceTask.objects.filter(closed_at=None)[:TASKS_ON_DASHBOARD])

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"tasks": self.tasks}


@hooks.register("construct_homepage_panels")
def add_evidence_tasks(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm("compliance.view_substantiation"):
        panel = EvidenceTasksPanel()
        if panel.tasks:
            panels.append(panel)


@hooks.register("before_copy_page")
def refuse_to_publish_copies(request: HttpRequest, page: Page) -> Any:
    """Say beforehand that a copy needs approvals of its own: Wagtail copies page by page, and would stop half-way."""
    if request.method != "POST" or not request.POST.get("publish_copies") or request.POST.get("alias"):
        return None
    pages = (
        page.get_descendants(inclusive=True) if request.POST.get("copy_subpages") else Page.objects.filter(pk=page.pk)
    )
    refused = [
        copied
        for copied in pages.live().specific().iterator()
        if isinstance(copied, SignedOff) and copied.required_approvals()
    ]
    if not refused:
        return None
    for copied in refused[:5]:
        required = copied.required_approvals()
        kinds = " and ".join(kind.label.lower() for kind in ApprovalKind if kind in required)
        messages.error(
            request,
            f"Nothing was copied: a copy of “{copied}” is a new text that needs {kinds} of its own. "
            "Copy it without publishing, then submit the copy.",
        )
    return redirect(request.get_full_path())

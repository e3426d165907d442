"""Approvals and emergency releases in Wagtail's admin: lists to look at."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import InspectView

from compliance.comparison import difference
from compliance.looking_only import LookingOnlyButtonHelper, LookingOnlyPermissionHelper
from compliance.models import Approval, ClaimWaiver, EmergencyRelease, Invitation
from compliance.models.approvals import SignedContent
from compliance.reading import may_read_record, readable
from compliance.signing import SignedText


class SignedContentView(InspectView):
    """One record, with the text that it is about."""

    def check_action_permitted(self, user: Any) -> bool:
        return super().check_action_permitted(user) and may_read_record(user, self.instance)

    def get_template_names(self) -> list[str]:
        return ["compliance/signed_content.html"]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        record: SignedContent = self.instance
        text = SignedText(record.content)
        return super().get_context_data(lines=[line[1:] for line in difference(None, text)[1:]], **context)


class SignedContentAdmin(ModelAdmin):
    """What all lists of such records have in common."""

    add_to_admin_menu = False
    list_per_page = 50
    inspect_view_enabled = True
    inspect_view_class = SignedContentView
    history_view_enabled = False
    permission_helper_class = LookingOnlyPermissionHelper
    button_helper_class = LookingOnlyButtonHelper

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return readable(request.user, super().get_queryset(request))


class ApprovalAdmin(SignedContentAdmin):
    """Every decision that was taken about a text, newest first."""

    model = Approval
    menu_icon = "clipboard-list"
    menu_label = "Approvals"
    list_display = ("title", "kind", "decision", "person", "given_at")
    list_filter = ("kind", "decision", "given_at")
    search_fields = ("title", "name", "username", "content_sha256", "note")
    inspect_view_fields = (
        *("title", "kind", "decision", "name", "credentials", "licence_expires_on", "username", "note", "given_at"),
        *("invitation", "revision", "content_sha256"),
    )


class EmergencyReleaseAdmin(SignedContentAdmin):
    """What was published or withdrawn in an emergency, and what its review found."""

    model = EmergencyRelease
    menu_icon = "warning"
    menu_label = "Emergency releases"
    list_display = ("title", "action", "name", "released_at", "reviewed_by_name", "reviewed_at")
    list_filter = ("action", "released_at")
    search_fields = ("title", "name", "username", "reason", "review_note")
    inspect_view_fields = (
        *("title", "action", "reason", "name", "username", "released_at", "reviewed_by_name", "reviewed_at"),
        *("review_note", "revision", "content_sha256"),
    )


class ClaimWaiverAdmin(SignedContentAdmin):
    """What Legal let stand of the findings of the claims check, why and until when."""

    model = ClaimWaiver
    menu_icon = "warning"
    menu_label = "Claim waivers"
    list_display = ("title", "rule_title", "sentence", "name", "given_at", "until")
    list_filter = ("rule", "until", "given_at")
    search_fields = ("title", "sentence", "name", "username", "reason")
    inspect_view_fields = (
        *("title", "rule_title", "rule", "sentence", "reason", "until", "name", "username", "given_at"),
        *("revision", "content_sha256", "fingerprint"),
    )


class InvitationView(SignedContentView):
    """One invitation, which can be revoked from here."""

    def get_template_names(self) -> list[str]:
        return ["compliance/signed_invitation.html"]


class InvitationAdmin(SignedContentAdmin):
    """Who without an account was invited to decide, by whom, and what became of it."""

    model = Invitation
    inspect_view_class = InvitationView
    menu_icon = "mail"
    menu_label = "Invitations"
    list_display = ("title", "kind", "person", "email", "name", "expires_at", "state")
    list_filter = ("kind", "invited_at", "expires_at")
    list_select_related = ("approval",)
    search_fields = ("title", "person_name", "email", "name")
    inspect_view_fields = (
        *("title", "kind", "person_name", "credentials", "licence_expires_on", "email", "name", "invited_at"),
        *("expires_at", "revoked_at", "revoked_by_name", "revision", "content_sha256"),
    )


class RecordMenuItem(MenuItem):
    """Shown to those who may look at the records of a model."""

    def __init__(self, model: type[SignedContent], *args: Any, **kwargs: Any):
        label, name = model._meta.app_label, model._meta.model_name
        self.permission = f"{label}.view_{name}"
        super().__init__(*args, url=reverse(f"{label}_{name}_modeladmin_index"), **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


def approvals_menu_item() -> RecordMenuItem:
    return RecordMenuItem(Approval, "Approvals", name="approvals", icon_name="clipboard-list", order=120)


def invitations_menu_item() -> RecordMenuItem:
    return RecordMenuItem(Invitation, "Invitations", name="invitations", icon_name="mail", order=122)


def emergency_releases_menu_item() -> RecordMenuItem:
    return RecordMenuItem(
        EmergencyRelease, "Emergency releases", name="emergency-releases", icon_name="warning", order=130
    )


def claim_waivers_menu_item() -> RecordMenuItem:
    return RecordMenuItem(ClaimWaiver, "Claim waivers", name="claim-waivers", icon_name="warning", order=125)

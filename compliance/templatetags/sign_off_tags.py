"""What templates of the admin show of sign-off."""

from typing import Any

from django import template
from wagtail.models import TaskState

from compliance import claims_admin, evidence_admin
from compliance.checked import ClaimsChecked
from compliance.emergency import MAY_RELEASE
from compliance.models import SignedOff
from compliance.state import StateOfDraft
from compliance.views import address_of

register = template.Library()


@register.inclusion_tag("compliance/status.html", takes_context=True)
def sign_off_status(context: dict[str, Any], signed: Any) -> dict[str, Any]:
    """Show which approvals the draft of an object in the editor has; nothing for what is not signed off."""
    if not isinstance(signed, SignedOff) or not signed.pk:
        return {"state": None}
    user = context["request"].user
    return {
        "state": StateOfDraft(signed),
        "sign_off_url": address_of("sign_off", signed) if user.has_perm("compliance.view_approval") else "",
        "evidence_url": address_of("evidence", signed)
        if isinstance(signed, ClaimsChecked) and user.has_perm("compliance.view_substantiation")
        else "",
        "emergency_url": address_of("emergency", signed) if user.has_perm(MAY_RELEASE) else "",
    }


@register.simple_tag
def waive_url(signed: Any, fingerprint: str) -> str:
    """Return the address of the screen on which Legal lets a finding stand."""
    return claims_admin.waive_url(signed, fingerprint)


@register.simple_tag
def tie_url(signed: Any, sentence: str) -> str:
    """Return the address of the screen on which somebody ties a sentence to evidence."""
    return evidence_admin.tie_url(signed, sentence)


@register.simple_tag
def state_of_task(task_state: TaskState) -> StateOfDraft:
    """Return the state of the draft about which somebody decides."""
    return StateOfDraft(task_state.workflow_state.content_object)

"""Letters about sign-off."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.mail import send_mail
from wagtail.models import Revision, WorkflowState

from compliance.models.claims import EvidenceTask
from compliance.models.emergencies import EmergencyRelease


def send_after_commit(users: Iterable[Any], subject: str, template: str, context: dict[str, Any]) -> None:
    """Send one letter to each of ``users`` who can get one, when the transaction has become final."""
    addresses = sorted({user.email for user in users if user and user.is_active and user.email})
    text = render_to_string(template, context)
    for address in addresses:
        # A mail server that is away must not undo or stop what the letter is about.
        transaction.on_commit(partial(send_mail, subject, text, [address], fail_silently=True))


def admin_address(path: str | None) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}" if path else ""


def tell_editors_of_refused_schedule(revision: Revision, reasons: Sequence[str]) -> None:
    """Tell those who work on an object that it was not published at its time: owner, last author, who submitted it."""
    subject = revision.content_object
    editors = {revision.user, getattr(subject, "owner", None)}
    editors |= {
        state.requested_by for state in WorkflowState.objects.for_instance(subject).select_related("requested_by")
    }
    context = {
        "title": revision.object_str,
        "reasons": reasons,
        "address": admin_address(AdminURLFinder().get_edit_url(subject)),
    }
    send_after_commit(
        editors,
        f"Not published at its time: “{revision.object_str}”",
        "compliance/notices/schedule_refused.txt",
        context,
    )


def tell_legal_of_emergency(release: EmergencyRelease, address: str) -> None:
    """Tell those who review emergencies what was released and why."""
    reviewers = get_user_model().objects.with_perm(
        "compliance.review_emergencyrelease",
        include_superusers=False,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    send_after_commit(
        reviewers,
        f"{release.get_action_display()} in an emergency: “{release.title}”",
        "compliance/notices/emergency.txt",
        {"release": release, "address": admin_address(address)},
    )


def tell_of_retracted_evidence(task: EvidenceTask, checked: Any, people: Iterable[Any]) -> None:
    """Tell ``people`` that a public text leans on evidence that was retracted."""
    send_after_commit(
        people,
        f"Leans on a retracted study: “{task.title}”",
        "compliance/notices/retracted_evidence.txt",
        {"task": task, "address": admin_address(AdminURLFinder().get_edit_url(checked))},
    )

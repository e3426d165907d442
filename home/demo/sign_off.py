"""The demonstration's own people sign off what it publishes, as a clinic's people do."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Revision

from blog.models import Person
from compliance.deciding import record_decision
from compliance.models import ApprovalKind, Decision, SignedOff
from compliance.models.tasks import task_of
from compliance.sign_off import sign_off_of

# Who reviews what names no reviewer of its own, and who is Legal. Neither exists.
REVIEWER = "amara-okafor"
LAWYER = "rosa-marin", "Rosa", "Marin"
NOTE = "Given by a fictional person, for the demonstration."


def sign_off(revision: Revision) -> None:
    """Give what ``revision`` lacks, in the names of people of the demonstration, who did not write it."""
    draft = revision.as_object()
    if not isinstance(draft, SignedOff):
        return
    for kind in sign_off_of(draft).lacking:
        account = reviewer_of(draft) if kind is ApprovalKind.MEDICAL_REVIEW else account_of(kind, *LAWYER)
        record_decision(revision, kind, account, Decision.APPROVED, note=NOTE)


def reviewer_of(draft: Any) -> Any:
    """Return the account of the clinician who reviewed a draft."""
    person = getattr(draft, "medical_reviewer", None) or Person.objects.get(slug=REVIEWER)
    if person.user is None:
        first_name, _, last_name = person.name.partition(" ")
        person.user = account_of(ApprovalKind.MEDICAL_REVIEW, person.slug, first_name, last_name)
        person.save()
    return person.user


def account_of(kind: ApprovalKind, slug: str, first_name: str, last_name: str) -> Any:
    """Return the account of somebody who gives approvals of ``kind``. It has no password: nobody signs in with it."""
    account, is_new = get_user_model().objects.get_or_create(
        username=f"demo-{slug}", defaults={"first_name": first_name, "last_name": last_name}
    )
    if is_new:
        account.set_unusable_password()
        account.save()
        account.groups.set(task_of(kind).objects.filter(active=True).values_list("groups", flat=True))
    return account

"""Tasks about public texts that lean on evidence which was retracted."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from compliance.checked import Evidence
from compliance.live_claims import checked_models, content_type_of
from compliance.models.claims import EvidenceTask
from compliance.notices import tell_of_retracted_evidence
from compliance.substantiation import MAY_TIE


def open_tasks(checked: Any) -> list[EvidenceTask]:
    """Open a task for each retracted evidence of a public object that has none, and tell those who see to it.

    Return the new ones. Whoever may say what sentences rest on is told, and the owner of the object.
    """
    opened = []
    for evidence in retracted_evidence_of(checked):
        task, is_new = EvidenceTask.objects.get_or_create(
            content_type=content_type_of(type(checked)),
            object_key=checked.pk,
            evidence=evidence.name,
            closed_at=None,
            defaults={
                "title": str(checked)[:255],
                "evidence_title": evidence.title,
                "reason": evidence.retraction,
            },
        )
        if is_new:
            opened.append(task)
            tell_of_retracted_evidence(task, checked, people_who_see_to_it(checked))
    return opened


def close_what_is_done() -> None:
    """Close the tasks about what is not public any more, or leans on that evidence no longer."""
    for task in EvidenceTask.objects.filter(closed_at=None).select_related("content_type"):
        if not still_leans(task):
            task.closed_at = timezone.now()
            task.save(update_fields=["closed_at"])


def still_leans(task: EvidenceTask) -> bool:
    for model in checked_models():
        if content_type_of(model) == task.content_type:
            for checked in model.public_claims().filter(pk=task.object_key):
                return task.evidence in {one.name for one in retracted_evidence_of(checked)}
    return False


def retracted_evidence_of(checked: Any) -> list[Evidence]:
    return [one for one in checked.claims_evidence() if one.retraction]


def people_who_see_to_it(checked: Any) -> set[Any]:
    may_tie = get_user_model().objects.with_perm(
        MAY_TIE, include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
    )
    return {*may_tie, getattr(checked, "owner", None)} - {None}

"""Tasks that are started every so often, by one worker of however many run."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks.base import Task

from blog.tasks import delete_abandoned_imports
from compliance.tasks import check_public_claims
from delivery.background import tasks
from delivery.models import PeriodicTask
from delivery.webhooks.tasks import delete_old_deliveries

EACH_MINUTE: Mapping[str, Task] = {
    "publish_scheduled": tasks.publish_scheduled,
    "check_review_dates": tasks.check_review_dates,
    "check_public_claims": check_public_claims,
}
# At a time of the site's own day at which few people work.
EACH_NIGHT: Mapping[str, Task] = {
    "delete_abandoned_imports": delete_abandoned_imports,
    "delete_expired_enquiries": tasks.delete_expired_enquiries,
    "delete_finished_tasks": tasks.delete_finished_tasks,
    "delete_expired_previews": tasks.delete_expired_previews,
    "delete_old_search_counts": tasks.delete_old_search_counts,
    "delete_old_counts_of_reads": tasks.delete_old_counts_of_reads,
    "delete_old_deliveries": delete_old_deliveries,
}
NIGHT = time(3, 30)


def next_moment(name: str, now: datetime) -> datetime:
    """Return when a task is due after ``now``."""
    if name in EACH_MINUTE:
        return now + timedelta(minutes=1)
    today = timezone.make_aware(datetime.combine(timezone.localdate(now), NIGHT))
    return today if today > now else timezone.make_aware(datetime.combine(today.date() + timedelta(days=1), NIGHT))


def enqueue_what_is_due() -> list[str]:
    """Enqueue each task whose time has come, and return their names.

    A task is done for the first time as soon as a worker knows of it: a site that only runs by day
    would else never come to what is done by night.
    """
    begun = []
    for name, task in {**EACH_MINUTE, **EACH_NIGHT}.items():
        with transaction.atomic():
            now = timezone.now()
            _, is_new = PeriodicTask.objects.get_or_create(name=name, defaults={"next_at": next_moment(name, now)})
            due = PeriodicTask.objects.filter(name=name, next_at__lte=Now())
            if is_new or due.update(next_at=next_moment(name, now)):
                task.enqueue()
                begun.append(name)
    return begun

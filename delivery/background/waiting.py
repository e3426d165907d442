"""How much work waits for workers, for who watches the site."""

from typing import NamedTuple

from django.db.models import Case, Count, F, Min, When
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from delivery.models import Worker


class Waiting(NamedTuple):
    tasks: int
    seconds: float  # how long the first of them waits


def tasks_waiting() -> Waiting:
    """Return how many tasks wait whose time has come, and for how long."""
    # A task that may begin at once has its time far in the future.
    since = Case(When(run_after__gt=Now(), then=F("enqueued_at")), default=F("run_after"))
    found = DBTaskResult.objects.ready().aggregate(number=Count("pk"), first=Min(since))
    seconds = (timezone.now() - found["first"]).total_seconds() if found["first"] else 0.0
    return Waiting(found["number"], max(seconds, 0.0))


def workers_alive() -> int:
    return Worker.objects.filter(leased_until__gt=Now()).count()

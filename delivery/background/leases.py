"""Which workers live, and what happens to the tasks of those that do not.

A worker renews its lease every few seconds from a thread of its own, so a task may run for as long
as it needs while its process lives. A worker that was killed renews nothing: when its lease has run
out, the task that it left behind is run again. So a task may run twice, in part or whole, and is
written to bear that.

Only tasks of workers with a lease are touched: those of a plain ``manage.py db_worker``, which has
none, are left alone.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Func, IntegerField, Q
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from delivery.models import Worker

LEASE = timedelta(seconds=15)
FORGET_AFTER = timedelta(days=7)

# A task that fails is tried again after these pauses, and then left as failed.
PAUSES_AFTER_FAILURE = [timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10)]
# A task that ends its worker again and again, such as one that needs too much memory, is given up too.
# The number is higher, for the death of a worker is seldom the fault of what it was doing.
ATTEMPTS_BEFORE_GIVING_UP = 10


class WorkerDiedError(Exception):
    """The worker died while it ran the task, as often as is allowed."""


def renew(worker_id: str) -> None:
    """Say that a worker lives."""
    Worker.objects.update_or_create(pk=worker_id, defaults={"leased_until": Now() + LEASE})


def give_up_lease(worker_id: str) -> None:
    """Say that a worker has ended: what it may have left is free at once."""
    Worker.objects.filter(pk=worker_id).update(leased_until=Now())


def take_over_from_the_dead() -> int:
    """Put tasks whose worker died back into the queue, and return how many."""
    with transaction.atomic():
        dead = set(Worker.objects.filter(leased_until__lte=Now()).values_list("pk", flat=True))
        running = DBTaskResult.objects.running().select_for_update(skip_locked=True)
        left = [task for task in running if task.worker_ids and task.worker_ids[-1] in dead] if dead else []
        for task in left:
            if len(task.worker_ids) >= ATTEMPTS_BEFORE_GIVING_UP:
                task.set_failed(WorkerDiedError(f"{len(task.worker_ids)} workers died while they ran this task."))
            else:
                back_to_queue(task)
        Worker.objects.filter(leased_until__lt=Now() - FORGET_AFTER).delete()
    return len(left)


def retry_the_failed() -> int:
    """Put tasks that failed back into the queue after a pause, a few times, and return how many."""
    attempts = Func(F("worker_ids"), function="jsonb_array_length", output_field=IntegerField())
    due = Q()
    for number, pause in enumerate(PAUSES_AFTER_FAILURE, start=1):
        due |= Q(attempts=number, finished_at__lte=Now() - pause)
    with transaction.atomic():
        failed = list(
            DBTaskResult.objects.failed().annotate(attempts=attempts).filter(due).select_for_update(skip_locked=True)
        )
        for task in failed:
            back_to_queue(task)
    return len(failed)


def back_to_queue(task: DBTaskResult) -> None:
    """Have a task run again. Why it failed last stays on record until it succeeds."""
    task.status = TaskResultStatus.READY
    task.run_after = timezone.now()
    task.finished_at = None
    task.save(update_fields=["status", "run_after", "finished_at"])

"""What compliance does in the background."""

from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from compliance.live_claims import check_what_is_due

# A slice is short, so that what readers and the law wait for comes in between.
SLICE_SECONDS = 5.0
# As long again as a check took: on two processors, a quarter of the machine.
REST = 1.0


@task(priority=-50)
def check_public_claims() -> None:
    """Check the public texts that are due, a slice at a time until none is left."""
    is_more = check_what_is_due(seconds=SLICE_SECONDS, rest=REST)
    if is_more and not is_waiting():
        check_public_claims.enqueue()


def is_waiting() -> bool:
    """Return whether the next slice is in the queue already: each minute one is put into it anyway."""
    return DBTaskResult.objects.filter(
        task_path=check_public_claims.module_path, status=TaskResultStatus.READY
    ).exists()

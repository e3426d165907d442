"""What is done every so often."""

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from blog.counting import delete_old_reads
from delivery.models.previews import PreviewLink
from delivery.models.publications import ActorKind
from delivery.recording.actors import Actor, acting_as
from search.counting import delete_old_counts

KEEP_SUCCESSFUL_DAYS, KEEP_FAILED_DAYS = 1, 30


@task(priority=50)
def publish_scheduled() -> None:
    """Publish and unpublish what is due. Of high priority: readers and the law wait for it."""
    with acting_as(Actor(ActorKind.SCHEDULE)):
        call_command("publish_scheduled", verbosity=0)


@task(priority=50)
def check_review_dates() -> None:
    """Put a new day into effect. Of high priority, as what is scheduled is."""
    with acting_as(Actor(ActorKind.SCHEDULE, "medical review overdue")):
        call_command("check_review_dates", verbosity=0)


@task()
def delete_expired_enquiries() -> None:
    """Delete the enquiries that there is no reason to keep."""
    call_command("delete_expired_enquiries", verbosity=0)


@task()
def delete_finished_tasks() -> None:
    """Keep the table of tasks from growing for ever."""
    call_command(
        "prune_db_task_results", verbosity=0, min_age_days=KEEP_SUCCESSFUL_DAYS, failed_min_age_days=KEEP_FAILED_DAYS
    )


@task()
def delete_old_search_counts() -> None:
    """Delete the counts of searches that are older than the reports show."""
    delete_old_counts()


@task()
def delete_old_counts_of_reads() -> None:
    """Delete the counts of what was read that are older than the reports show."""
    delete_old_reads()


@task()
def delete_expired_previews() -> None:
    """Delete drafts that no front end can read any more."""
    PreviewLink.objects.filter(expires_at__lte=timezone.now()).delete()

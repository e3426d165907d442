"""Background tasks: none is lost with its worker, each is tried again, and what recurs is done on time."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db.models import DBTaskResult

from blog.models import ArticlePage
from delivery.background import leases, periodic
from delivery.background.tasks import delete_finished_tasks, publish_scheduled
from delivery.background.worker import LeasedWorker
from delivery.models import PeriodicTask, Publication, WebhookDelivery, Worker
from delivery.signals import publications_recorded
from delivery.webhooks.tasks import LOG_DAYS, delete_old_deliveries, deliver_webhooks, enqueue_due_deliveries
from tests.factories import ArticlePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(settings):
    """Tasks go through the database, as on a real site."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert type(task_backends["default"]).__name__ == "DatabaseBackend"
    return DBTaskResult.objects


@pytest.fixture
def work_off(queue):
    """Run what is in the queue, in this process and to its end."""

    def work_off():
        worker = LeasedWorker()
        leases.renew(worker.worker_id)
        while (task := queue.ready().first()) is not None:
            task.claim(worker.worker_id)
            worker.run_task(task)

    return work_off


def deliveries_in(tasks):
    """Return the deliveries among tasks: Wagtail enqueues its own when the tests save something."""
    return tasks.filter(task_path=deliver_webhooks.module_path)


def left_behind(queue, attempts=1, alive=False):
    """Return a task that is marked as running, by a worker that is dead unless ``alive``."""
    deliver_webhooks.enqueue(0)
    Worker.objects.create(pk="w", leased_until=timezone.now() + timedelta(seconds=10 if alive else -1))
    queue.update(status="RUNNING", worker_ids=["w"] * attempts, started_at=timezone.now())
    return queue.get()


def test_what_a_dead_worker_left_is_run_again(queue, work_off):
    left_behind(queue)
    assert leases.take_over_from_the_dead() == 1
    work_off()
    task = queue.get()
    assert (task.status, len(task.worker_ids)) == ("SUCCESSFUL", 2)


def test_a_task_runs_as_long_as_it_needs_while_its_worker_lives(queue):
    left_behind(queue, alive=True)
    queue.update(started_at=timezone.now() - timedelta(days=1))
    assert leases.take_over_from_the_dead() == 0


def test_the_tasks_of_a_worker_without_a_lease_are_left_alone(queue):
    left_behind(queue)
    Worker.objects.all().delete()
    assert leases.take_over_from_the_dead() == 0


def test_a_task_that_kills_every_worker_is_given_up_with_its_reason(queue):
    left_behind(queue, attempts=leases.ATTEMPTS_BEFORE_GIVING_UP)
    leases.take_over_from_the_dead()
    task = queue.get()
    assert task.status == "FAILED"
    assert "workers died while they ran this task" in task.traceback


def test_a_worker_that_ends_in_good_order_leaves_its_tasks_at_once(queue):
    left_behind(queue, alive=True)
    leases.give_up_lease("w")
    assert leases.take_over_from_the_dead() == 1


def test_a_task_that_fails_is_tried_again_three_times_each_after_a_longer_pause(queue):
    deliver_webhooks.enqueue(0)
    pauses = [pause.total_seconds() for pause in leases.PAUSES_AFTER_FAILURE]
    for attempt, seconds in enumerate(pauses, start=1):
        finished = timezone.now() - timedelta(seconds=seconds - 5)
        queue.update(status="FAILED", worker_ids=["w"] * attempt, finished_at=finished)
        assert leases.retry_the_failed() == 0
        queue.update(finished_at=finished - timedelta(seconds=10))
        assert leases.retry_the_failed() == 1
        assert queue.ready().count() == 1
    queue.update(status="FAILED", worker_ids=["w"] * 4, finished_at=timezone.now() - timedelta(days=1))
    assert leases.retry_the_failed() == 0
    assert pauses == sorted(pauses)


def test_a_publication_enqueues_one_delivery_for_each_endpoint(queue, endpoint, receiver, publish, work_off):
    numbers = [publish().number, publish().number]
    for _ in numbers:
        publications_recorded.send(None, publications=list(Publication.objects.order_by("number")))
    assert deliveries_in(queue).count() == 1
    work_off()
    assert receiver.numbers == numbers


def test_an_endpoint_that_is_behind_is_found_without_a_signal(queue, endpoint, receiver, publish, work_off):
    enqueue_due_deliveries()
    assert deliveries_in(queue).count() == 0
    publish()
    enqueue_due_deliveries()
    work_off()
    assert len(receiver.received) == 1
    enqueue_due_deliveries()
    assert deliveries_in(queue.ready()).count() == 0


def test_a_failing_endpoint_is_left_alone_until_its_time(queue, endpoint, receiver, publish, work_off, let_time_pass):
    receiver.status = 500
    publish()
    enqueue_due_deliveries()
    work_off()
    enqueue_due_deliveries()
    assert deliveries_in(queue.ready()).count() == 0
    let_time_pass(seconds=6)
    enqueue_due_deliveries()
    assert deliveries_in(queue.ready()).count() == 1


def test_what_recurs_is_started_once_in_its_time(queue):
    assert "publish_scheduled" in periodic.enqueue_what_is_due()
    assert periodic.enqueue_what_is_due() == []
    PeriodicTask.objects.filter(name="publish_scheduled").update(next_at=Now() - timedelta(seconds=1))
    assert periodic.enqueue_what_is_due() == ["publish_scheduled"]


def test_nightly_tasks_come_by_night():
    due = timezone.localtime(periodic.next_moment("delete_expired_enquiries", timezone.now()))
    assert (due.hour, due.minute) == (3, 30)
    assert timezone.now() < due <= timezone.now() + timedelta(hours=25)


def test_a_page_goes_live_when_its_time_has_come(home_page, article_index):
    article = ArticlePageFactory(parent=article_index, live=False)
    article.go_live_at = timezone.now() + timedelta(hours=1)
    article.save_revision().publish()
    revision = article.latest_revision
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.content["go_live_at"] = (timezone.now() - timedelta(seconds=1)).isoformat()
    revision.save()
    publish_scheduled.enqueue()
    assert ArticlePage.objects.get(pk=article.pk).live


def test_what_nobody_needs_any_more_is_deleted(queue, endpoint, work_off):
    for days in (LOG_DAYS - 1, LOG_DAYS + 1):
        WebhookDelivery.objects.create(
            endpoint=endpoint, event_id="x", requested_at=timezone.now() - timedelta(days=days)
        )
    deliver_webhooks.enqueue(0)
    work_off()
    queue.update(finished_at=timezone.now() - timedelta(days=2))
    delete_finished_tasks.enqueue()
    delete_old_deliveries.enqueue()
    work_off()
    assert queue.count() == 2
    assert WebhookDelivery.objects.count() == 1

"""A CDN in front hears of each publication, also if it was away for a while."""

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from delivery.caching.purging import (
    BYTES_OF_A_REQUEST,
    KEYS_OF_A_REQUEST,
    PAUSES_SECONDS,
    PurgeFailedError,
    purge,
    requests_of,
)
from tests.delivery.webhooks.receiver import Receiver
from tests.factories import ServiceBrandFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return DBTaskResult.objects.filter(task_path=purge.module_path)


@pytest.fixture
def cdn(settings):
    with Receiver(status=200) as receiver:
        settings.DELIVERY_PURGE_URL = receiver.address
        settings.DELIVERY_PURGE_HEADERS = {"Fastly-Key": "secret"}
        yield receiver


def test_nothing_is_enqueued_where_no_cache_is_named(queue):
    ServiceBrandFactory()
    assert not queue.exists()


def test_the_keys_of_what_was_published_are_purged(cdn, settings):
    brand = ServiceBrandFactory()
    keys = " ".join(request.headers["surrogate-key"] for request in cdn.received).split()
    assert {f"brand-{brand.pk}", f"disclaimer-{brand.disclaimer_id}", "everything"} <= set(keys)
    assert {request.headers["fastly-key"] for request in cdn.received} == {"secret"}


@pytest.mark.parametrize("length", [1, 40, 300, BYTES_OF_A_REQUEST + 1])
def test_no_request_carries_more_keys_than_a_header_may_hold(length):
    keys = [f"{number:0{length}}" for number in range(10 if length == 1 else 450)]
    requests = list(requests_of(keys))
    assert [key for request in requests for key in request] == keys
    assert all(0 < len(request) <= KEYS_OF_A_REQUEST for request in requests)
    assert all(len(" ".join(request)) <= max(BYTES_OF_A_REQUEST, length) for request in requests)


def test_a_publication_that_is_rolled_back_is_not_purged(cdn, queue):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ServiceBrandFactory()
        1 / 0  # noqa: B018 - any error
    assert not queue.exists()


def test_a_failed_purge_is_tried_again_later(cdn, queue, caplog):
    cdn.status = 503
    purge.call(["brand-1"])
    again = queue.get()
    assert (again.status, again.args_kwargs["args"]) == (TaskResultStatus.READY, [["brand-1"], 1])
    assert again.run_after > again.enqueued_at
    assert "Purging brand-1 failed (attempt 1)" in caplog.text


def test_the_last_failure_says_what_to_do(cdn, queue):
    cdn.status = 503
    with pytest.raises(PurgeFailedError, match=r"brand-1 .*purge all of it by hand"):
        purge.call(["brand-1"], len(PAUSES_SECONDS))
    assert not queue.exists()

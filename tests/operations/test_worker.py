"""The worker, as a process of its own: killed, stopped, and at work under ``make run``."""

import signal
import sys

import pytest

from tests.delivery.webhooks.receiver import Receiver
from tests.operations.processes import MANAGE, DatabaseUser, Program, manage, processes_of, wait_until

WORKER = [sys.executable, MANAGE, "run_worker", "--no-reload"]
MAKE_ENDPOINT = "from delivery.models import WebhookEndpoint; WebhookEndpoint.objects.create(name='x', address='{}')"
PUBLISH = "from blog.models import Topic; Topic.objects.create(name='Topic {0}', slug='topic-{0}')"


@pytest.fixture(scope="module")
def prepared(migrated_data_dir):
    """A DATA_DIR with an empty site in it, and somebody who keeps its database running."""
    with DatabaseUser(migrated_data_dir) as database:
        yield migrated_data_dir, database
        database.leave()


@pytest.fixture(autouse=True)
def no_endpoints(request):
    """Each test begins without the endpoints of another."""
    if "prepared" in request.fixturenames:
        _, database = request.getfixturevalue("prepared")
        database.execute("delete from delivery_webhookdelivery")
        database.execute("delete from delivery_webhookendpoint")


def in_shell(data_dir, *statements):
    outcome = manage(data_dir, "shell", "--no-imports", "-c", "\n".join(statements))
    assert outcome.returncode == 0, outcome.stderr


def is_delivered(database):
    return "[(True,)]" in database.execute(
        "select bool_and(last_number = (select number from delivery_head)) from delivery_webhookendpoint"
    )


def test_what_a_killed_worker_was_delivering_is_delivered_by_the_next(prepared):
    data_dir, database = prepared
    with Receiver() as receiver:
        in_shell(data_dir, MAKE_ENDPOINT.format(receiver.address), *(PUBLISH.format(f"killed-{n}") for n in range(3)))
        workers = []

        def kill_the_worker_before_the_answer(handler):
            receiver.answer = None
            workers[0].process.kill()

        receiver.answer = kill_the_worker_before_the_answer
        with Program(WORKER, data_dir) as first:
            workers.append(first)
            first.process.wait(60)
            with Program(WORKER, data_dir) as second:
                wait_until(lambda: is_delivered(database), "the second worker delivers", seconds=90)
                assert second.stop() == 0
    numbers = receiver.numbers
    assert numbers[0] == numbers[1]
    assert receiver.received[0].id == receiver.received[1].id
    assert numbers[1:] == sorted(set(numbers))
    assert (
        database.execute("select count(*) from django_tasks_database_dbtaskresult where status = 'RUNNING'") == "[(0,)]"
    )


def test_a_worker_that_is_told_to_stop_ends_after_the_event_that_it_is_at(prepared):
    data_dir, database = prepared
    with Receiver() as receiver:
        in_shell(data_dir, MAKE_ENDPOINT.format(receiver.address), *(PUBLISH.format(f"stop-{n}") for n in range(3)))
        workers = []

        def stop_the_worker(handler):
            receiver.answer = None
            workers[0].process.send_signal(signal.SIGTERM)
            handler.send_response(204)
            handler.end_headers()

        receiver.answer = stop_the_worker
        with Program(WORKER, data_dir) as worker:
            workers.append(worker)
            assert worker.process.wait(60) == 0
        assert 1 <= len(receiver.received) <= 2
        answer = database.execute("select last_number, lease, leased_until from delivery_webhookendpoint")
        assert answer == f"[({receiver.numbers[-1]}, None, None)]"
        assert database.execute("select count(*) from delivery_worker where leased_until > now()") == "[(0,)]"
    assert not [pid for pid in processes_of(data_dir) if pid == worker.process.pid]


DONE = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'"


def test_a_worker_waits_for_a_database_that_is_away(servers, make_tables, data_dir):
    server = servers.make("own")
    server.make_cluster()
    server.start()
    make_tables(server.url)
    with Program(WORKER, data_dir, DATABASE_URL=server.url) as worker:
        wait_until(lambda: server.ask(DONE), "the worker works")
        server.end(signal.SIGINT)
        worker.wait_for_line("The worker waits for the database")
        server.start()
        before = server.ask(DONE)
        server.ask("UPDATE delivery_periodictask SET next_at = now() RETURNING 1")
        wait_until(lambda: server.ask(DONE) > before, "the worker works again")
        assert worker.stop() == 0
    assert server.ask("SELECT count(*) FROM delivery_worker") == 2


def test_settings_without_a_queue_are_refused_with_what_to_do(data_dir):
    outcome = manage(data_dir, "run_worker", "--no-reload", DJANGO_SETTINGS_MODULE="cms.settings.test")
    assert outcome.returncode == 1
    assert "django_tasks_db.DatabaseBackend" in outcome.stderr

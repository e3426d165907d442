"""Processes are killed at random moments: a change and its publication are both there, or neither; no event is lost.

A few kills here; ``KILLS=25`` tries as many of each kind.
"""

import functools
import json
import os
import random
import signal
import sys
import threading
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.delivery.webhooks.receiver import Receiver
from tests.operations.processes import MANAGE, DatabaseUser, Program, free_port, manage, wait_until

KILLS = int(os.environ.get("KILLS", "3"))
PAGES = 5
WORKER = [sys.executable, MANAGE, "run_worker", "--no-reload"]
MAKE_CONTENT = f"""
from django.contrib.auth.models import User
from accounts.models import TokenAccess
from accounts.tokens import create_token
from brands.requirements import SignOffRequirement
from tests.factories import StandardPageFactory, make_site
SignOffRequirement.objects.all().delete()  # as in the tests' own database: nothing here is about sign-off
home = make_site()
pages = [StandardPageFactory(parent=home, live=False) for _ in range({PAGES})]
for page in pages:
    page.save_revision()
user = User.objects.create_superuser("robin", "robin@example.com", "not-used")
print("MADE", create_token(user, "Tests", TokenAccess.WRITE)[1], *(page.pk for page in pages))
"""
MAKE_ENDPOINT = "from delivery.models import WebhookEndpoint; WebhookEndpoint.objects.create(name='x', address='{}')"
MAKE_TOPICS = """
from blog.models import Topic
for number in range(5):
    Topic.objects.create(name="Killed {0}-%d" % number, slug="killed-{0}-%d" % number)
"""


@pytest.fixture(scope="module")
def prepared(migrated_data_dir):
    """A DATA_DIR with drafts in it: the database, who may publish them, and their keys."""
    made = manage(migrated_data_dir, "shell", "--no-imports", "-c", MAKE_CONTENT)
    assert made.returncode == 0, made.stderr
    token, *pages = made.stdout.split("MADE ")[1].split()
    with DatabaseUser(migrated_data_dir) as database:
        yield migrated_data_dir, database, token, pages
        database.leave()


def assert_the_record_is_whole(data_dir):
    verified = manage(data_dir, "verify_publications", "--json")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert json.loads(verified.stdout)["differences"] == []


class Publisher(threading.Thread):
    """Publishes and unpublishes pages over HTTP until nobody answers any more."""

    def __init__(self, port, token, pages):
        super().__init__(daemon=True)
        self.address = f"http://127.0.0.1:{port}/api/v3-preview/pages"
        self.token, self.pages = token, pages
        self.answered, self.refusal = 0, ""
        self.begun = threading.Event()

    def post(self, page, action):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = Request(f"{self.address}/{page}/actions/{action}/", data=b"{}", headers=headers)  # noqa: S310 - http
        self.begun.set()
        with urlopen(request, timeout=60) as response:  # noqa: S310 - http
            assert response.status == 200
            response.read()
        self.answered += 1

    def run(self):
        try:
            while True:
                for action in ("unpublish", "publish"):
                    for page in self.pages:
                        self.post(page, action)
        except HTTPError as error:
            self.refusal = f"{error.code} {error.read()[:300]!r}"
        except OSError:
            pass  # killed


def number_of_publications(database):
    return int(database.execute("select coalesce(max(number), 0) from delivery_publication").strip("[(,)]"))


def test_a_killed_server_leaves_a_change_with_its_publication_or_neither(prepared, show_figure):
    data_dir, database, token, pages = prepared
    chance = random.Random(20261123)  # noqa: S311 - which moment is no secret
    answered = cut_off = 0
    for _ in range(KILLS):
        port = free_port()
        server = [sys.executable, "-m", "granian", "cms.wsgi:application", "--interface", "wsgi"]
        server += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws"]
        with Program(server, data_dir, DJANGO_SETTINGS_MODULE="cms.settings.development") as running:
            running.wait_for_line("Started worker")
            publisher = Publisher(port, token, pages)
            # All are public then, so that each request changes something.
            for page in pages:
                wait_until(functools.partial(publishes, publisher, page), "the server answers")
            before, publisher.answered = number_of_publications(database), 0
            publisher.begun.clear()
            publisher.start()
            publisher.begun.wait(60)
            threading.Event().wait(chance.uniform(0.0, 0.8))
            os.killpg(running.process.pid, signal.SIGKILL)
            publisher.join(60)
        assert not publisher.refusal
        made = number_of_publications(database) - before
        # The one that was cut off is there, or it is not.
        assert made - publisher.answered in {0, 1}
        answered += publisher.answered
        cut_off += made - publisher.answered
        assert_the_record_is_whole(data_dir)
    show_figure(f"{KILLS} servers killed: {answered} answered publishings all on record, {cut_off} more unanswered")


def publishes(publisher, page):
    try:
        publisher.post(page, "publish")
    except OSError:
        return False
    return True


def test_killed_workers_lose_no_event_and_keep_their_order(prepared, show_figure):
    data_dir, database, *_ = prepared
    chance = random.Random(20261124)  # noqa: S311 - which moment is no secret
    with Receiver() as receiver:
        assert manage(data_dir, "shell", "--no-imports", "-c", MAKE_ENDPOINT.format(receiver.address)).returncode == 0
        first = number_of_publications(database) + 1
        for kill in range(KILLS):
            assert manage(data_dir, "shell", "--no-imports", "-c", MAKE_TOPICS.format(kill)).returncode == 0
            heard = len(receiver.received)
            with Program(WORKER, data_dir) as worker:
                wait_until(lambda heard=heard: len(receiver.received) > heard, "the worker delivers", seconds=120)
                threading.Event().wait(chance.uniform(0.0, 0.05))
                worker.process.kill()
        newest = number_of_publications(database)
        with Program(WORKER, data_dir) as last:
            wait_until(lambda: receiver.numbers[-1:] == [newest], "the last worker delivers the rest", seconds=120)
            assert last.stop() == 0
    delivered = receiver.numbers
    assert sorted(set(delivered)) == list(range(first, newest + 1))
    assert delivered == sorted(delivered)
    repeated = len(delivered) - len(set(delivered))
    show_figure(f"{KILLS} workers killed: {newest - first + 1} events all delivered in order, {repeated} twice")

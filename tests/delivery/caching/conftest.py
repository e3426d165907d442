"""A cache in front of Django, as a server runs it, and a reader who asks it."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from delivery.caching.front import Front
from tests.factories import StandardPageFactory, make_site
from tests.operations.processes import wait_until

# What one connection publishes, another one must hear of: so it is committed, and the tables are emptied afterwards.
committed_data = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class Answer:
    """What a reader received."""

    def __init__(self, status, headers, body):
        self.status = int(status.split()[0])
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def text(self):
        return self.body.decode()

    @property
    def cache(self):
        return self.headers.get("x-cache")


class Reader:
    """Sends requests to a cache as a server would."""

    def __init__(self, front):
        self.front = front

    def get(self, path, method="GET", form=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        request = RequestFactory().generic(method, path, headers=headers)
        if form is not None:
            request = RequestFactory().post(path, form, headers=headers)
        started = []
        response = self.front(request.environ, lambda *arguments: started.append(arguments))
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        return Answer(*started[-1][:2], body)

    def get_when_heard(self, path, **headers):
        """Ask as soon as the cache knows the newest number without asking."""
        wait_until(lambda: self.front.known.is_listening, "the cache listens")
        return self.get(path, **headers)


@pytest.fixture
def make_front(settings):
    """Put a cache with these settings before Django; it ends with the test."""
    settings.ROOT_URLCONF = "tests.delivery.caching.addresses"
    made = []
    # A test's transaction must outlive its requests: Django's own client for tests does the same.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)

    def make_front(**changes):
        for name, value in changes.items():
            setattr(settings, f"DELIVERY_CACHE_{name}", value)
        made.append(Front(WSGIHandler()))
        return Reader(made[-1])

    yield make_front
    for front in made:
        front.close()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def reader(db, make_front):
    """A reader of a cache that knows the newest number."""
    reader = make_front()
    reader.front.known.ask()
    wait_until(lambda: reader.front.known.is_listening, "the cache listens")
    return reader


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def publish(site):
    """Publish a page; return it."""
    return lambda **facts: StandardPageFactory(parent=site, **facts)

import pytest
from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler

from blog.models import ArticlePage
from delivery.api.application import WithDeliveryMiddleware
from tests.conftest import made_for_several_tests
from tests.factories import PersonFactory, TopicFactory, article_with_every_block, make_site


class DeliveryClientHandler(WithDeliveryMiddleware, ClientHandler):
    pass


class AsServerHandler(ClientHandler):
    """Gives requests to the handlers that a server gives them to: ``cms.wsgi``."""

    def __init__(self, enforce_csrf_checks):
        super().__init__(enforce_csrf_checks)
        self.delivery = DeliveryClientHandler(enforce_csrf_checks)

    def __call__(self, environ):
        if environ["PATH_INFO"].startswith(settings.DELIVERY_API_PATH):
            return self.delivery(environ)
        return super().__call__(environ)


@pytest.fixture
def client():
    """A client whose requests pass the same middleware as those to a server."""
    client = Client()
    client.handler = AsServerHandler(enforce_csrf_checks=False)
    return client


def make_infusions():
    article_with_every_block(
        parent=make_site().get_children().get(slug="articles").specific,
        slug="infusions",
        brand__name="PointExample",
        authors=[PersonFactory(name="Lee Ortiz")],
        topics=[TopicFactory(name="Safety")],
    )


@pytest.fixture(scope="module")
def site_with_infusions(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), made_for_several_tests(make_infusions):
        yield


@pytest.fixture
def infusions(site_with_infusions, db):
    """An article with every block, made once for all tests of a file; what a test changes is as it was after it."""
    return ArticlePage.objects.get(slug="infusions")

"""What all tests share."""

import json
import shutil
from contextlib import contextmanager

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from pytest_django.plugin import blocking_manager_key

from delivery.api.application import DeliveryBeside
from tests.delivery.api.golden_documents import make_content
from tests.factories import make_site

RECORD = (
    *("delivery.publication", "delivery.publisheddocument", "delivery.inforce", "delivery.list", "delivery.head"),
    "delivery.word",
)
# Tests that are not about sign-off publish as if the site asked for no approvals: the requirements are rows of a table,
# and the tests' database starts without any. What is about sign-off takes the fixture ``sign_off_requirements``.
REQUIREMENTS = ("brands.signoffrequirement",)
ONLY_GROWING = (
    *("delivery_publication", "delivery_publisheddocument"),
    *("compliance_approval", "compliance_emergencyrelease", "compliance_claimwaiver"),
    *("compliance_invitation", "compliance_substantiation"),
)


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory, django_test_environment):
    """Keep uploaded files of each test process apart, and remove them at the end."""
    from django.conf import settings

    folder = tmp_path_factory.mktemp("media")
    settings.MEDIA_ROOT = folder / "media"
    settings.IMPORTS_ROOT = folder / "imports"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let tests that commit empty the record afterwards; that nothing else may is tested with the trigger on.

    It starts empty, and is no part of what is put back after such a test: what migrations made public is put on record
    anew then, and the record refuses to be written twice.
    """
    if serialized := getattr(connection, "_test_serialized_contents", None):
        kept = [row for row in json.loads(serialized) if not row["model"].startswith((*RECORD, *REQUIREMENTS))]
        connection._test_serialized_contents = json.dumps(kept)
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ONLY_GROWING:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only_truncate")
        cursor.execute("TRUNCATE brands_signoffrequirement")
        cursor.execute("TRUNCATE delivery_publication, delivery_publisheddocument, delivery_inforce")
        cursor.execute("TRUNCATE delivery_listentry, delivery_listcount")
        cursor.execute("UPDATE delivery_head SET number = 0, sha256 = '', recorded_at = NULL")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Put back what migrations made when a test that commits has emptied the database, for the tests after it."""
    try:
        return (yield)
    finally:
        # With the last test, the database itself is gone.
        if commits(item) and nextitem:
            with item.config.stash[blocking_manager_key].unblock():
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO delivery_head (id, number, sha256) VALUES (1, 0, '')")
                # Before the next test that commits, Django does this itself.
                if not commits(nextitem):
                    connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


def commits(item):
    return any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))


@contextmanager
def made_for_several_tests(make):
    """Keep what ``make`` makes for tests that only read it, such as all of a file, and roll it back after the last.

    Gives what ``make`` returns.
    """
    block = transaction.atomic()
    block._from_testcase = True  # as Django marks its own, so that what is made inside is on record
    with block:
        made = make()
        connection.check_constraints()  # before any test does: what is made is put on record here, not there
        yield made
        transaction.set_rollback(True)


def made_once(request, django_db_blocker, make):
    """Yield whether ``make`` was called for all tests of a file: not where some of them commit and empty the tables."""
    if any(commits(item) for item in request.session.items if item.module is request.module):
        yield False
        return
    with django_db_blocker.unblock(), made_for_several_tests(make):
        yield True


@pytest.fixture(scope="module")
def site_of_the_file(request, django_db_setup, django_db_blocker):
    """Yield whether there is one small site for all tests of a file: not where some of them make theirs themselves."""
    if hasattr(request.module, "make_site"):
        yield False
    else:
        yield from made_once(request, django_db_blocker, make_site)


@pytest.fixture
def home_page(site_of_the_file, db):
    """The home page of a small site: article index and contact page under it."""
    from home.models import HomePage

    return HomePage.objects.get() if site_of_the_file else make_site()


@pytest.fixture
def article_index(home_page):
    return home_page.get_children().type(_article_index_class()).get().specific


def _article_index_class():
    from blog.models import ArticleIndexPage

    return ArticleIndexPage


@pytest.fixture
def show_figure(record_property):
    """Show a figure that a test measured in the summary at the end of the run, from every worker."""
    return lambda text: record_property("figure", text)


def pytest_terminal_summary(terminalreporter):
    figures = [
        text
        for report in terminalreporter.stats.get("passed", [])
        for name, text in report.user_properties
        if name == "figure"
    ]
    if figures:
        terminalreporter.section("figures")
        for text in sorted(figures):
            terminalreporter.line(text)


@pytest.fixture(scope="module")
def application(django_db_setup, django_db_blocker):
    """The site as a server calls it, in the transaction of the tests of a file, with one of everything on it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), made_for_several_tests(make_content):
        yield DeliveryBeside(WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)

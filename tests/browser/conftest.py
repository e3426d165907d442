"""A real browser on a real server: for what only a browser can tell."""

import os
import threading
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import Client
from playwright.sync_api import Page, Route, sync_playwright

from tests.factories import make_site

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
]

# Playwright's event loop runs in the test's own thread, where Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


# The server runs in another thread, so a test's data must be committed. Afterwards the tables are emptied, and what
# migrations had put there is restored.
committed_data = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(scope="session")
def browser(django_db_setup):
    # While Playwright's event loop runs, Django looks for connections elsewhere and would open one of its own,
    # which knows nothing of what to restore after a test.
    connection = connections["default"]
    with sync_playwright() as playwright:
        connections["default"] = connection
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def outside_requests() -> list[str]:
    """The addresses on other hosts that pages of this test asked for."""
    return []


# What a page or a frame does against its Content-Security-Policy. The browser tells it to the page only.
REPORT_BREACHES = """
document.addEventListener("securitypolicyviolation", (breach) => window.reportPolicyBreach(
    `${breach.effectiveDirective} on ${breach.documentURI}: ${breach.blockedURI} ${breach.sample}`
));
"""


@pytest.fixture
def server_at_rest(live_server):
    """Wait, before the tables are emptied, for what the server still answers, such as a draft that saves itself."""
    at_work, changed = [0], threading.Condition()

    def count(by: int):
        with changed:
            at_work[0] += by
            changed.notify_all()

    def begin(**kwargs):
        count(1)

    def end(**kwargs):
        count(-1)

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    with changed:
        ended = changed.wait_for(lambda: at_work[0] <= 0, timeout=30)
    request_started.disconnect(begin)
    request_finished.disconnect(end)
    assert ended, "The server still answers a request, 30 seconds after the browser closed the page."


@pytest.fixture
def policy_breaches() -> list[str]:
    """What pages of this test did against their Content-Security-Policy."""
    return []


@pytest.fixture
def page(browser, live_server, server_at_rest, outside_requests, policy_breaches) -> Page:
    """A tab on a desktop screen. Requests to other hosts are noted and refused; no page may break its policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=live_server.url, locale="en-US")
    context.set_default_timeout(15_000)

    def refuse(route: Route):
        outside_requests.append(route.request.url)
        route.abort()

    host = urlsplit(live_server.url).netloc
    context.route(lambda url: urlsplit(url).netloc not in {host, ""}, refuse)

    def note_breach(text: str):
        policy_breaches.append(text)

    def note_message(message):
        # Also what breaks it before a document is there, such as a frame that is refused.
        if "Content Security Policy" in message.text:
            policy_breaches.append(message.text)

    context.expose_function("reportPolicyBreach", note_breach)
    context.add_init_script(REPORT_BREACHES)
    context.on("console", note_message)
    yield context.new_page()
    context.close()
    assert policy_breaches == []


@pytest.fixture
def site(live_server):
    """A small site, reached under the address of the test's server."""
    return make_site()


@pytest.fixture
def admin_page(page, live_server) -> Page:
    """A tab in which an administrator is signed in."""
    user = User.objects.create_superuser("admin", "admin@example.com", "not-used")
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": live_server.url,
            }
        ]
    )
    return page

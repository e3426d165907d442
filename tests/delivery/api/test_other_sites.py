"""Which other sites may read the APIs in a reader's browser: those that the settings name, and none by default."""

import json
import os
import subprocess
import sys

import pytest

from tests.delivery.api.test_requests import API

pytestmark = pytest.mark.django_db

FRONT_END = "https://www.example.com"


@pytest.fixture
def with_a_front_end(settings, home_page):
    settings.CORS_ALLOWED_ORIGINS = [FRONT_END]
    settings.CORS_URLS_REGEX = r"^/api/"


def test_no_other_site_may_read_by_default(client, home_page):
    response = client.get(f"{API}site", headers={"Origin": FRONT_END})
    assert response.status_code == 200
    assert "Access-Control-Allow-Origin" not in response
    assert "origin" not in response.get("Vary", "").lower()


def test_a_site_that_is_named_may_read(client, with_a_front_end):
    # The delivery API has middleware of its own.
    for path in (f"{API}site", "/api/v2/pages/", f"{API}articles/nothing"):
        response = client.get(path, headers={"Origin": FRONT_END})
        assert response["Access-Control-Allow-Origin"] == FRONT_END
        assert "Access-Control-Allow-Credentials" not in response
        assert "origin" in response["Vary"].lower()


@pytest.mark.parametrize("origin", ["https://www.example.com.evil.example", "http://www.example.com", "null", ""])
def test_a_site_that_is_not_named_may_not(client, with_a_front_end, origin):
    response = client.get(f"{API}site", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in response
    # A cache in between must not hand this response to a site that may read.
    assert "origin" in response["Vary"].lower()


def test_a_browser_that_asks_first_learns_what_it_may_send(client, with_a_front_end):
    asked = {
        "Origin": FRONT_END,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.options(f"{API}enquiries", headers=asked)
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == FRONT_END
    assert "POST" in response["Access-Control-Allow-Methods"]
    assert "DELETE" not in response["Access-Control-Allow-Methods"]
    assert "content-type" in response["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/", "/articles/", "/admin/login/", "/pictures/1/0/1.webp"])
def test_nothing_but_the_apis_may_be_read(client, with_a_front_end, path):
    response = client.get(path, headers={"Origin": FRONT_END})
    assert "Access-Control-Allow-Origin" not in response


SHOW_SETTINGS = """
import json
from cms.settings import test as settings
print(json.dumps([settings.CORS_ALLOWED_ORIGINS, settings.CORS_URLS_REGEX]))
"""


@pytest.mark.parametrize(
    ("value", "origins", "paths"),
    [("", [], "(?!)"), ("https://a.com,https://b.com", ["https://a.com", "https://b.com"], "^/api/")],
)
def test_the_sites_come_from_the_environment(value, origins, paths):
    environment = os.environ | {"CORS_ALLOWED_ORIGINS": value}
    shown = subprocess.run([sys.executable, "-c", SHOW_SETTINGS], env=environment, capture_output=True, check=True)
    assert json.loads(shown.stdout.splitlines()[-1]) == [origins, paths]

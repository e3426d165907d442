"""What a balancer, Prometheus and whoever reads the log are told."""

import json
import logging
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.urls import ResolverMatch
from django.utils import timezone
from django_tasks import task
from prometheus_client.parser import text_string_to_metric_families

from cms.logs import JSONFormatter, current_request_id
from delivery.api.application import DeliveryHandler
from delivery.models import WebhookEndpoint, Worker
from delivery.webhooks.addresses import RefusedAddressError
from tests.factories import StandardPageFactory, make_site

TOKEN = "scrape-me"


@task()
def do_nothing():
    pass


@pytest.fixture
def living_worker(db):
    return Worker.objects.create(pk="here", leased_until=timezone.now() + timedelta(hours=1))


def checks(client):
    response = client.get("/readyz")
    return response.status_code, {name: check["is_ok"] for name, check in response.json()["checks"].items()}


def test_a_process_lives_without_its_database(client):
    response = client.get("/livez")  # without the fixture ``db``, any question to it fails the test
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert response["Cache-Control"] == "no-store"


def test_health_is_told_under_any_host_and_without_https(client, settings, living_worker):
    settings.ALLOWED_HOSTS = ["www.example.com"]
    settings.SECURE_SSL_REDIRECT = True
    for path in ("/livez", "/readyz"):
        assert client.get(path, headers={"host": "10.1.2.3"}).status_code == 200
    assert client.post("/readyz").status_code == 405


def test_a_process_is_ready_when_all_that_it_needs_is_there(client, living_worker):
    assert checks(client) == (
        200,
        {"database": True, "clock": True, "migrations": True, "worker": True, "listener": True, "storage": True},
    )


def test_a_process_is_not_ready_while_no_worker_lives(client, living_worker):
    Worker.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    status, found = checks(client)
    assert (status, found["worker"], found["database"]) == (503, False, True)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_process_whose_clock_is_wrong_is_not_ready(client, living_worker, hours):
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        response = client.get("/readyz")
    found = response.json()["checks"]["clock"]
    assert (response.status_code, found["is_ok"]) == (503, False)
    assert "the clock differs by 3" in found["detail"]


def test_a_balancer_leaves_out_what_is_no_fault_of_the_process(client, living_worker):
    Worker.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    response = client.get("/readyz?exclude=worker&exclude=storage")
    assert response.status_code == 200
    assert list(response.json()["checks"]) == ["database", "clock", "migrations", "listener"]
    assert client.get("/readyz?exclude=worker&exclude=wroker").status_code == 400


def test_a_process_is_not_ready_while_tasks_wait_too_long(client, settings, living_worker):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    do_nothing.enqueue()
    assert checks(client)[0] == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE django_tasks_database_dbtaskresult SET enqueued_at = enqueued_at - interval '10 minutes'"
        )
    status, found = checks(client)
    assert (status, found["worker"]) == (503, False)


def test_a_process_is_not_ready_before_its_migrations(client, living_worker):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'delivery'")
    status, found = checks(client)
    assert (status, found["migrations"], found["database"]) == (503, False, True)


def test_a_process_is_not_ready_without_its_storage(client, settings, living_worker, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    (tmp_path / "file").write_text("in the way")
    status, found = checks(client)
    assert (status, found["storage"]) == (503, False)


def test_a_process_without_its_database_is_not_ready_and_names_no_secret(client, db, monkeypatch):
    def refuse(*arguments, **keywords):
        raise OperationalError("connection to server at secret-host, user secret-name, failed")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
        response = client.get("/readyz")
    assert response.status_code == 503
    found = response.json()["checks"]
    assert [name for name, check in found.items() if not check["is_ok"]] == [
        "database",
        "clock",
        "migrations",
        "worker",
    ]
    assert "secret" not in response.content.decode()


def figures(response) -> dict[str, float]:
    """Return the samples of an exposition, added up over labels."""
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(response.content.decode()):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0) + sample.value
    return found


def test_figures_are_for_who_has_the_token(client, settings, db):
    for sent in ({}, {"authorization": "Bearer "}, {"authorization": f"Bearer {TOKEN}"}):
        assert client.get("/metrics", headers=sent).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for sent in ({}, {"authorization": "Bearer ö"}, {"authorization": f"bearer {TOKEN}"}, {"authorization": TOKEN}):
        assert client.get("/metrics", headers=sent).status_code == 401
    assert client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_figures_tell_of_requests_publications_tasks_and_webhooks(client, settings, living_worker, monkeypatch):
    settings.METRICS_TOKEN = TOKEN

    def no_name(address):
        raise RefusedAddressError("never looked up here")

    monkeypatch.setattr("delivery.models.webhooks.resolve", no_name)
    home = make_site()
    WebhookEndpoint.objects.create(name="Front end", address="https://front.example/", last_number=0)
    asked = {"authorization": f"Bearer {TOKEN}"}
    before = figures(client.get("/metrics", headers=asked))
    client.get("/")
    client.get("/no-such-page/")
    StandardPageFactory(parent=home)
    connection.check_constraints()  # what was published is put on record before the commit
    after = figures(client.get("/metrics", headers=asked))
    assert after["pointhealth_requests_total"] - before.get("pointhealth_requests_total", 0) == 2
    assert after["pointhealth_request_seconds_count"] - before.get("pointhealth_request_seconds_count", 0) == 2
    assert after["pointhealth_workers"] == 1
    assert after["pointhealth_database_answers"] == 1
    assert after["pointhealth_webhook_waiting"] == after["pointhealth_publication_number"]


def test_figures_of_the_process_are_told_while_the_database_is_away(client, settings, monkeypatch):
    settings.METRICS_TOKEN = TOKEN

    def refuse(*arguments, **keywords):
        raise OperationalError("gone")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
    response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    assert figures(response)["pointhealth_database_answers"] == 0


def test_the_cost_of_figures_does_not_grow(client, settings, living_worker, django_assert_num_queries):
    settings.METRICS_TOKEN = TOKEN
    with django_assert_num_queries(5):
        client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})


# Numbers of requests, and the log


@pytest.mark.parametrize(
    ("sent", "is_taken"),
    [
        ("0af7651916cd43dd8448eb211c80319c", True),
        ("req_1", False),
        ("2b9f0c1e-3a52-4bb0-9d6f-5a0e1c8b7f11", True),
        ("a" * 101, False),
        ('abcdefgh" injected', False),
        ("abcdefgh\nlevel=ERROR", False),
        ("", False),
    ],
)
def test_a_request_keeps_its_number_or_gets_one(client, db, sent, is_taken):
    received = client.get("/robots.txt", headers={"x-request-id": sent})["X-Request-ID"]
    assert (received == sent) is is_taken
    assert is_taken or len(received) == 32


def test_the_delivery_api_has_numbers_too(db):
    request = RequestFactory().get("/api/delivery/v1/articles", headers={"x-request-id": "abcdefgh"})
    started = []
    DeliveryHandler()(request.environ, lambda *arguments: started.append(arguments))
    headers = dict(started[0][1])
    assert headers["X-Request-ID"] == "abcdefgh"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def logged(logger, level, message, *arguments, **extra):
    """Return the line that the log in production has of a record."""
    record = logging.getLogger(logger).makeRecord(
        logger, level, "file.py", 1, message, arguments, extra.pop("exc_info", None), extra=extra
    )
    return json.loads(JSONFormatter().format(record))


def test_a_line_of_the_log_is_json_with_the_number_of_its_request():
    token = current_request_id.set("abcdefgh")
    line = logged("cms.requests", logging.INFO, "%s", "one\ntwo", route="articles/<slug>/", status=200)
    current_request_id.reset(token)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "cms.requests",
        "message": "one\ntwo",
        "request_id": "abcdefgh",
        "route": "articles/<slug>/",
        "status": 200,
    }


def test_the_log_names_no_address_that_was_asked_for():
    request = RequestFactory().get("/sign-off/the-secret/?email=robin@example.com")
    request.resolver_match = ResolverMatch(print, (), {}, route="sign-off/<slug:secret>/")
    line = logged(
        "django.request", logging.WARNING, "%s: %s", "Not Found", request.path, request=request, status_code=404
    )
    assert line["message"] == "Not Found: sign-off/<slug:secret>/"
    request.resolver_match = None
    line = logged(
        "django.request", logging.WARNING, "%s: %s", "Not Found", request.path, request=request, status_code=404
    )
    assert line["message"] == "Not Found: -"


def test_the_log_repeats_no_values_of_a_refused_row():
    error = OperationalError("duplicate key\nDETAIL:  Key (email)=(robin@example.com) already exists.")
    line = logged("django.request", logging.ERROR, "failed", exc_info=(type(error), error, None))
    assert "robin" not in json.dumps(line)
    assert "OperationalError" in line["exception"]


def test_a_request_is_one_line_without_anything_personal(client, home_page, caplog):
    caplog.set_level(logging.INFO, "cms.requests")
    form = {"name": "Robin Park", "email": "robin@example.com", "message": "Hello", "consent": "on"}
    client.post("/contact/?from=robin", form, headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR="203.0.113.9")
    lines = [JSONFormatter().format(record) for record in caplog.records if record.name == "cms.requests"]
    assert len(lines) == 1
    line = json.loads(lines[0])
    assert (line["method"], line["status"]) == ("POST", 302)
    assert not [personal for personal in ("robin", "Robin", "203.0.113.9", "Hello") if personal in lines[0]]

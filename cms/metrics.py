"""Figures for Prometheus: what this process answered and keeps, and what waits in the database.

A process tells of itself only, so its series have its number as the label ``process``: add up their rates. What comes
from the database is the same from every process.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from cms.embedded_postgres.errors import EmbeddedPostgresError
from delivery.background.waiting import tasks_waiting, workers_alive
from delivery.caching.front import FRONT, Front
from delivery.models import Head

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PROCESS = ("process",)
AWAY = (OperationalError, InterfaceError, EmbeddedPostgresError)

registry = CollectorRegistry()
requests = Counter(
    "pointhealth_requests",
    "Requests that Django answered.",
    ("process", "method", "route", "status"),
    registry=registry,
)
durations = Histogram(
    "pointhealth_request_seconds",
    "How long Django took.",
    ("process", "route"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=registry,
)

COUNTERS_OF_CACHE = {
    "hits": "Responses from kept bytes.",
    "misses": "Responses composed and kept.",
    "passed": "Responses that are not kept.",
    "evictions": "Kept responses that made room.",
    "version_changes": "Publications heard of.",
}
GAUGES_OF_CACHE = {
    "entries": "Responses kept.",
    "bytes": "Bytes of kept responses.",
    "is_listening": "Whether the process hears of publications.",
    "version_lag_seconds": "How late it heard of the last publication.",
}

GAUGES_OF_DATABASE = {
    "pointhealth_publication_number": "The newest publication.",
    "pointhealth_publication_timestamp_seconds": "When it was recorded.",
    "pointhealth_tasks_waiting": "Background tasks whose time has come.",
    "pointhealth_tasks_oldest_seconds": "How long the first of them waits.",
    "pointhealth_tasks_failed": "Background tasks that failed.",
    "pointhealth_workers": "Workers that live.",
}
FIGURES_OF_WEBHOOKS = """
SELECT id, is_active::int, failures,
    (SELECT count(*) FROM delivery_publication WHERE number > last_number
        AND (kinds = '{}' OR kind = ANY (kinds)) AND (actions = '{}' OR action = ANY (actions))),
    (SELECT coalesce(extract(epoch FROM now() - min(recorded_at)), 0) FROM delivery_publication
        WHERE number > last_number
        AND (kinds = '{}' OR kind = ANY (kinds)) AND (actions = '{}' OR action = ANY (actions)))
FROM delivery_webhookendpoint ORDER BY id
"""
GAUGES_OF_WEBHOOKS = {
    "pointhealth_webhook_is_active": "Whether an endpoint is on.",
    "pointhealth_webhook_failures": "Failures in a row.",
    "pointhealth_webhook_waiting": "Events that an endpoint is still to be sent.",
    "pointhealth_webhook_lag_seconds": "How old the first of them is.",
}


def count_request(*, method: str, route: str, status: int, seconds: float) -> None:
    process = str(os.getpid())
    requests.labels(process, method, route, str(status)).inc()
    durations.labels(process, route).observe(seconds)


def figures_of_cache(front: Front) -> Iterator[Metric]:
    """Yield what the cache of this process did, from the figures that it keeps itself."""
    figures, process = front.figures, [str(os.getpid())]
    for name, text in COUNTERS_OF_CACHE.items():
        counter = CounterMetricFamily(f"pointhealth_cache_{name}", text, labels=PROCESS)
        counter.add_metric(process, float(figures[name]))
        yield counter
    for name, text in GAUGES_OF_CACHE.items():
        gauge = GaugeMetricFamily(f"pointhealth_cache_{name}", text, labels=PROCESS)
        gauge.add_metric(process, float(figures[name]))
        yield gauge


def figures_of_database() -> Iterator[Metric]:
    head, waiting = Head.objects.get(), tasks_waiting()
    values = (
        head.number,
        head.recorded_at.timestamp() if head.recorded_at else 0,
        *waiting,
        DBTaskResult.objects.failed().count(),
        workers_alive(),
    )
    with connection.cursor() as cursor:
        cursor.execute(FIGURES_OF_WEBHOOKS)
        endpoints = cursor.fetchall()
    for (name, text), value in zip(GAUGES_OF_DATABASE.items(), values, strict=True):
        yield GaugeMetricFamily(name, text, value=float(value))
    for position, (name, text) in enumerate(GAUGES_OF_WEBHOOKS.items(), start=1):
        gauge = GaugeMetricFamily(name, text, labels=("endpoint",))
        for endpoint in endpoints:
            gauge.add_metric([str(endpoint[0])], float(endpoint[position]))
        yield gauge


class Figures:
    """All that is not counted as it happens, read when it is asked for."""

    def __init__(self, front: Front | None):
        self.front = front

    def collect(self) -> Iterator[Metric]:
        if self.front is not None:
            yield from figures_of_cache(self.front)
        found: list[Metric] = []
        with contextlib.suppress(*AWAY):
            found = list(figures_of_database())
        yield GaugeMetricFamily(
            "pointhealth_database_answers", "Whether the database answers.", value=float(bool(found))
        )
        yield from found


def metrics(request: HttpRequest) -> HttpResponse:
    """Return all figures, to whoever has the token. Without a token in the settings there is no such address."""
    token = settings.METRICS_TOKEN
    sent = request.headers.get("Authorization", "")
    if not token:
        return HttpResponseNotFound()
    if not secrets.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    asked = CollectorRegistry()
    asked.register(Figures(request.META.get(FRONT)))
    return HttpResponse(generate_latest(registry) + generate_latest(asked), content_type=CONTENT_TYPE)

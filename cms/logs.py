"""The log in production: one JSON object a line. Django reads this before its apps, so it imports none of them."""

import datetime
import logging
import re
from contextvars import ContextVar
from typing import Any

import orjson
from django.http import HttpRequest

UNKNOWN = "-"
FACTS = ("method", "route", "status", "milliseconds")
# PostgreSQL repeats in it the values of a row that it refuses, such as somebody's email address.
DETAIL = re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE)

current_request_id: ContextVar[str] = ContextVar("request_id", default="")


def route_of(request: HttpRequest) -> str:
    """Return the pattern of the address that was asked for, such as ``people/<slug:slug>/``."""
    return getattr(request.resolver_match, "route", None) or UNKNOWN


class JSONFormatter(logging.Formatter):
    """Writes a record with its time in UTC, the number of its request, and what else is known of it."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": DETAIL.sub(r"\1: left out", message_of(record)),
        }
        if request_id := current_request_id.get():
            entry["request_id"] = request_id
        entry |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info:
            entry["exception"] = DETAIL.sub(r"\1: left out", self.formatException(record.exc_info))
        return orjson.dumps(entry, default=str).decode()


def message_of(record: logging.LogRecord) -> str:
    """Return the message, with the pattern of the address in place of the address itself, which may be a secret."""
    request = getattr(record, "request", None)
    path = getattr(request, "path", None)
    if path and isinstance(record.args, tuple):
        route = route_of(request)  # type: ignore[arg-type]  # only Django's requests have a path
        record = logging.makeLogRecord(record.__dict__)
        record.args = tuple(route if argument == path else argument for argument in record.args or ())
    return record.getMessage()

"""Counts the queries behind one answer: ``python -m benchmarks.django_step counting ADDRESS…``.

The whole WSGI application answers, with the settings of the server in question. Counted is what psycopg sends, so
that nothing which passes Django by is missed.
"""

import threading
from typing import Any, Self
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

import psycopg

from benchmarks.progress import print_result

ATTEMPTS = 5


class QueryCount:
    """Counts the queries of this thread; a listener in another one is no part of an answer."""

    def __init__(self) -> None:
        self.number = 0
        self.thread = threading.get_ident()

    def __enter__(self) -> Self:
        self.execute = psycopg.Cursor.execute

        def counted(cursor: Any, query: Any, *arguments: Any, **options: Any) -> Any:
            self.number += threading.get_ident() == self.thread
            return self.execute(cursor, query, *arguments, **options)

        psycopg.Cursor.execute = counted  # type: ignore[method-assign, assignment]
        return self

    def __exit__(self, *_: object) -> None:
        psycopg.Cursor.execute = self.execute  # type: ignore[method-assign]


def answer(application: Any, address: str) -> tuple[str, int]:
    """Return the status and the size of the answer."""
    parts = urlsplit(address)
    environ: dict[str, Any] = {"PATH_INFO": parts.path, "QUERY_STRING": parts.query, "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environ)
    found = []
    body = application(environ, lambda status, headers, exc_info=None: found.append(status))
    size = sum(len(part) for part in body)
    if hasattr(body, "close"):
        body.close()
    return found[0], size


def main(arguments: list[str]) -> None:
    """Print for each address its status, queries and bytes; the first answers, which fill caches, do not count."""
    from cms.wsgi import application

    results = {}
    for address in arguments:
        counts = []
        for _ in range(ATTEMPTS):
            with QueryCount() as count:
                status, size = answer(application, address)
            counts.append(count.number)
        results[address] = {"status": int(status.split()[0]), "queries": min(counts[1:]), "bytes": size}
    print_result(results)

"""How often a page or an answer asks the database."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(path: str, forget: Callable[[], object] = lambda: None) -> int:
    """Count the queries of a request at ``path`` after a first one, and after ``forget``.

    The first one makes what is kept for later: sizes of pictures, types of content.
    """
    client = Client()
    client.get(path)
    forget()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200, response.content
    return len(asked)

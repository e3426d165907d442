"""What an event says of a publication."""

import datetime
import secrets
from typing import Any

import orjson
from django.utils import timezone

from delivery.models import Head, Publication

TEST_TYPE = "webhook.test"


def event_id(publication: Publication) -> str:
    """Return the identity of an event: the same at each attempt, so that receivers know a repetition."""
    return f"publication_{publication.number}_{publication.sha256[:16]}"


def new_test_id() -> str:
    return f"test_{secrets.token_hex(12)}"


def event_body(publication: Publication) -> bytes:
    """Return the body of the event of one publication.

    The path of what is behind a view restriction stays out: its existence is private too.
    """
    return body_of(
        f"{publication.kind}.{publication.action}",
        publication.recorded_at,
        {
            "number": publication.number,
            "kind": publication.kind,
            "key": publication.key,
            "action": publication.action,
            "path": "" if publication.is_private else publication.path,
            "site": publication.site,
            "language": publication.language,
            "is_private": publication.is_private,
            "surrogate_keys": publication.affects,
            "document_sha256": publication.document_sha256 or None,
            "previous_sha256": publication.previous_sha256,
            "sha256": publication.sha256,
            "newest": newest(),
        },
    )


def test_body() -> bytes:
    """Return the body of a test, which is about nothing that was published."""
    return body_of(TEST_TYPE, timezone.now(), {"newest": newest()})


def newest() -> dict[str, Any]:
    """Return number and hash of the newest publication: whoever keeps them notices a record that was rewritten."""
    head = Head.objects.first()
    return {"number": head.number, "sha256": head.sha256} if head else {"number": 0, "sha256": ""}


def body_of(event_type: str, moment: datetime.datetime, data: dict[str, Any]) -> bytes:
    return orjson.dumps(
        {"type": event_type, "timestamp": moment, "data": data}, option=orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS
    )

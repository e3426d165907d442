"""Tells a CDN or Varnish what a publication changed, where the settings name one.

One request carries many surrogate keys in a header: ``POST`` with ``Surrogate-Key`` as Fastly takes it, ``PURGE`` with
``xkey`` as Varnish does. A failed one is tried again later, from the queue of tasks, where its last error stands too.
"""

import datetime
import logging
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import task

from delivery.models import Publication
from delivery.signals import publications_recorded
from delivery.surrogate_keys import EVERYTHING

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
KEYS_OF_A_REQUEST = 200
# The keys of addresses are long, and servers refuse headers over 8 kB unless they are told otherwise.
BYTES_OF_A_REQUEST = 7_000
PAUSES_SECONDS = (5, 30, 120, 600, 1_800)


class PurgeFailedError(Exception):
    """The cache could not be told, and was not for all the times that it was tried."""


@receiver(publications_recorded, dispatch_uid="enqueue_purge")
def enqueue_purge(*, publications: list[Publication], **_: Any) -> None:
    """Enqueue what tells the cache, in the transaction of the publications: both are there or neither is."""
    if not settings.DELIVERY_PURGE_URL:
        return
    keys = {key for publication in publications for key in publication.affects}
    for named in requests_of(sorted({EVERYTHING, *keys})):
        purge.enqueue(named)


def requests_of(keys: Iterable[str]) -> Iterator[list[str]]:
    """Yield ``keys`` in lists that one request can carry each."""
    named: list[str] = []
    length = 0
    for key in keys:
        if named and (len(named) == KEYS_OF_A_REQUEST or length + len(key) >= BYTES_OF_A_REQUEST):
            yield named
            named, length = [], 0
        named.append(key)
        length += len(key) + 1
    yield named


@task(priority=20)
def purge(keys: list[str], failures: int = 0) -> None:
    """Have the cache drop everything that stands under ``keys``; after a failure, come back later.

    Raises ``PurgeFailedError`` when the last attempt failed: the task then stands among the failed ones.
    """
    if not settings.DELIVERY_PURGE_URL:
        return  # switched off while this was waiting
    try:
        status = send_purge(keys)
    except (urllib.error.URLError, OSError) as error:
        logger.warning("Purging %s failed (attempt %s): %s", " ".join(keys), failures + 1, error)
        if failures >= len(PAUSES_SECONDS):
            raise PurgeFailedError(
                f"The cache at {settings.DELIVERY_PURGE_URL} was not told of {' '.join(keys)} ({error}): "
                "see to it, then purge all of it by hand."
            ) from error
        later = timezone.now() + datetime.timedelta(seconds=PAUSES_SECONDS[failures])
        purge.using(run_after=later).enqueue(keys, failures + 1)
        return
    logger.info("Purged %s: %s", " ".join(keys), status)


def send_purge(keys: list[str]) -> int:
    """Send one request and return the status of the answer; raise ``OSError`` if it is an error."""
    headers = {settings.DELIVERY_PURGE_KEY_HEADER: " ".join(keys), **settings.DELIVERY_PURGE_HEADERS}
    request = urllib.request.Request(  # noqa: S310 - the operator's own setting
        settings.DELIVERY_PURGE_URL, headers=headers, method=settings.DELIVERY_PURGE_METHOD
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - the same
        return answer.status

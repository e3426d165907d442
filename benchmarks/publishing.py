"""Publishes, one command a line on standard input: ``python -m benchmarks.django_step publishing``.

``article``           publishes a changed article
``disclaimer TEXT``   publishes the brands' disclaimer with this text at its end
``cost NUMBER``       publishes an article that often with and without recording
Each is answered by one line of JSON with ``seconds`` (or the times of ``cost``).
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from django.core.management import call_command, get_commands
from django.db import connection, transaction
from wagtail.models import Revision

from benchmarks.progress import print_result
from benchmarks.seeding import SLUG_PREFIX
from blog.models import ArticlePage
from brands.models import ServiceBrand

# Publishings in a row before the other kind has its turn; the first of each row does not count.
ROW = 5
# From one article to the next: all over the content. The newest stand beside hundreds of others, most beside a few.
SPREAD = 997


def changed_article(number: int) -> Revision:
    """Return a new revision of the ``number``-th article, not yet published."""
    articles = ArticlePage.objects.filter(slug__startswith=SLUG_PREFIX).order_by("slug")
    article = articles[number % articles.count()]
    article.introduction = f"{article.introduction.split(' Changed ')[0]} Changed {time.time_ns()}."
    return article.save_revision()


def publish(revision: Revision) -> float:
    """Publish as the admin does, in one transaction; return how many seconds it took."""
    # What counts is publishing, not fetching what is to be published.
    revision.refresh_from_db()
    begin = time.monotonic()
    with transaction.atomic():
        revision.publish()
    return time.monotonic() - begin


def publish_disclaimer(text: str) -> dict[str, float]:
    """Publish the disclaimer that the articles' brands share, with ``text`` as its last paragraph.

    Returns the moments before and after on the clock that all processes share.
    """
    disclaimer = ServiceBrand.objects.order_by("pk")[0].disclaimer
    disclaimer.body = f"{disclaimer.body.split('<p>Version ')[0]}<p>Version {text}</p>"
    revision = disclaimer.save_revision()
    begin = time.monotonic()
    seconds = publish(revision)
    return {"began": begin, "ended": time.monotonic(), "seconds": seconds}


@contextmanager
def recording_suspended() -> Iterator[None]:
    """Publish as if there were no delivery: neither its triggers nor its step before each commit."""
    recording = getattr(connection, "recording", None)
    set_triggers("DISABLE")
    if recording:
        recording.is_put_off = True
    try:
        yield
    finally:
        if recording:
            recording.is_put_off = False
        set_triggers("ENABLE")


def set_triggers(switch: str) -> None:
    """Enable or disable the triggers with which delivery watches the content."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(relname), quote_ident(tgname) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgname LIKE 'delivery%' AND relname NOT LIKE 'delivery%' ORDER BY 1, 2"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} {switch} TRIGGER {trigger}")


def publish_cost(number: int) -> dict[str, dict[str, float]]:
    """Publish ``number`` times with recording and as often without, in turns; return the medians."""
    with_publication: list[float] = []
    without_publication: list[float] = []
    published = 0

    def row() -> list[float]:
        nonlocal published
        times = []
        for _ in range(ROW + 1):
            published += 1
            times.append(publish(changed_article(published)))
        return times[1:]

    while len(with_publication) < number:
        set_triggers("ENABLE")  # as the other row does, so that both begin with what PostgreSQL forgets by it
        with_publication += row()
        with recording_suspended():
            without_publication += row()
    if "rebuild_publications" in get_commands():
        call_command("rebuild_publications", verbosity=0, stdout=sys.stderr)
    return {
        "publish_with_publication": summary(with_publication),
        "publish_without_publication": summary(without_publication),
    }


def summary(seconds: list[float]) -> dict[str, float]:
    return {"median_ms": median(seconds) * 1000, "slowest_ms": max(seconds) * 1000, "publishings": len(seconds)}


def main(arguments: list[str]) -> None:
    number = 0
    for line in sys.stdin:
        command, _, argument = line.strip().partition(" ")
        if command == "article":
            number += SPREAD
            print_result({"seconds": publish(changed_article(number))})
        elif command == "disclaimer":
            print_result(publish_disclaimer(argument))
        elif command == "cost":
            print_result(publish_cost(int(argument)))
        else:
            raise SystemExit(f"Unknown command {json.dumps(line)}")
        sys.stdout.flush()

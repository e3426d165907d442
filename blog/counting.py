"""How often articles are read. Counts of a day: nothing tells who, from where, or at what time.

Pages are answered from kept bytes, so the server does not see each reading. The page itself reports it, by a small
request without cookies, where scripts run.
"""

import datetime
import threading
import time

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from wagtail.query import PageQuerySet

from blog.models import ArticlePage, ArticleReads
from media_library.prefetched import in_bulk

KEPT_DAYS = 90
# Most read is what was read in so many days before today: the list changes by night, when every kept page ends.
MOST_READ_DAYS = 30
MOST_READ_LENGTH = 5
# A list of what hardly anybody read says nothing.
LEAST_READS, LEAST_LENGTH = 3, 3
# Of one process in a second: enough for readers, and no room to fill the database.
MOST_A_SECOND = 20

COUNT = """
INSERT INTO blog_articlereads AS counted (article_id, day, number)
SELECT id, %(day)s, 1 FROM wagtailcore_page JOIN blog_articlepage ON page_ptr_id = id WHERE id = %(key)s AND live
ON CONFLICT (article_id, day) DO UPDATE SET number = counted.number + 1
"""


class Pace:
    """How many may be counted in one second, in this process."""

    def __init__(self, most: int):
        self.most = most
        self.lock = threading.Lock()
        self.second, self.number = 0, 0

    def takes_one_more(self) -> bool:
        with self.lock:
            now = int(time.monotonic())
            if now != self.second:
                self.second, self.number = now, 0
            self.number += 1
            return self.number <= self.most


pace = Pace(MOST_A_SECOND)


def comes_from_own_page(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of this site sent the request: nobody else's report is counted."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def comes_from_editor(request: HttpRequest) -> bool:
    """Return whether the sender is signed in. Editors are no readers: what they do is not counted."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def count_read(key: int) -> bool:
    """Count one reading of the article with this key. Return whether it was counted: nothing but live articles is."""
    if not pace.takes_one_more():
        return False
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"day": timezone.localdate(), "key": key})
        return cursor.rowcount > 0


def reads_of_last_days(days: int, *, today_too: bool = False) -> QuerySet[ArticleReads]:
    """Return the counts of the last ``days`` days, which end with yesterday or with today."""
    end = timezone.localdate() + datetime.timedelta(days=1 if today_too else 0)
    return ArticleReads.objects.filter(day__gte=end - datetime.timedelta(days=days), day__lt=end)


def most_read(articles: PageQuerySet) -> list[ArticlePage]:
    """Return those of ``articles`` that were read most, with their brands; empty where too few were read to say so."""
    counted = (
        reads_of_last_days(MOST_READ_DAYS)
        .filter(article__in=articles.order_by().values("pk"))
        .order_by()
        .values("article")
        .annotate(total=Sum("number"))
        .filter(total__gte=LEAST_READS)
        .order_by("-total", "article")[:MOST_READ_LENGTH]
    )
    keys = [row["article"] for row in counted]
    if len(keys) < LEAST_LENGTH:
        return []
    found = in_bulk(ArticlePage.objects.defer_streamfields().select_related("brand"), keys)
    return [found[key] for key in keys]


def delete_old_reads() -> int:
    """Delete the counts that are kept no longer, and return how many they were."""
    oldest = timezone.localdate() - datetime.timedelta(days=KEPT_DAYS)
    return ArticleReads.objects.filter(day__lt=oldest).delete()[0]

"""Saves drafts as an editor does, alone and beside the worker that checks every public text anew.

``python -m benchmarks.django_step claims.editing SECONDS ROUNDS``, on a database that ``benchmarks.seeding`` filled.
"""

import itertools
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from benchmarks.progress import print_result, say
from benchmarks.servers import running
from benchmarks.wording import Wording
from blog.models import ArticleIndexPage, ArticlePage
from brands.models import ServiceBrand
from compliance.live_claims import due
from compliance.models import ClaimCheck
from compliance.tasks import check_public_claims

PARAGRAPHS = 12
INLINE = ("authors", "further_references", "pinned_articles", "updates", "comments")
START_SECONDS = 120.0


class Editor:
    """Somebody who writes an article and saves it again and again."""

    def __init__(self) -> None:
        self.wording = Wording(7)
        self.numbers = itertools.count()
        user = get_user_model().objects.create_superuser(f"editor-{time.time_ns()}", "editor@example.com", "not-used")
        self.client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        self.client.force_login(user)
        index = ArticleIndexPage.objects.order_by("pk")[0]
        brand = ServiceBrand.objects.filter(live=True).order_by("pk")[0]
        self.article = index.add_child(
            instance=ArticlePage(
                title="A draft", slug=f"draft-{time.time_ns()}", introduction="Later.", brand=brand, live=False
            )
        )

    def form(self) -> dict[str, str]:
        texts = [self.wording.sentences(6) for _ in range(PARAGRAPHS)]
        return nested_form_data(
            {
                "title": f"A draft, version {next(self.numbers)}",
                "slug": self.article.slug,
                "introduction": self.wording.sentences(2),
                "brand": self.article.brand_id,
                "body": streamfield([("paragraph", rich_text(f"<p>{text}</p>")) for text in texts]),
                **{name: inline_formset([]) for name in INLINE},
            }
        )

    def save(self) -> float:
        """Save the draft; return how many seconds the answer took. Raises ``RuntimeError`` if it was not saved."""
        form = self.form()
        begin = time.perf_counter()
        response = self.client.post(reverse("wagtailadmin_pages:edit", args=[self.article.pk]), form)
        took = time.perf_counter() - begin
        if response.status_code != 302:
            raise RuntimeError(f"The draft was not saved: status {response.status_code}.")
        return took

    def save_for(self, seconds: float) -> list[float]:
        """Save for so long, with a short pause after each as people make them; return how long each took."""
        times, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            times.append(self.save())
            time.sleep(0.2)
        return times


def checked() -> int:
    return due(timezone.localdate())[1].checked


@contextmanager
def worker(log: Path) -> Iterator[None]:
    """Run the worker until it checks."""
    before = checked()
    check_public_claims.enqueue()
    with running([sys.executable, "manage.py", "run_worker"], environment=dict(os.environ), log=log):
        wait_until(lambda: checked() > before, log)
        yield


def wait_until(has_come: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not has_come():
        if time.monotonic() > deadline:
            raise RuntimeError(f"The worker checks nothing:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.5)


def main(arguments: list[str]) -> None:
    seconds, rounds = float(arguments[0]), int(arguments[1])
    log = Path(os.environ["DATA_DIR"]) / "worker.log"
    ClaimCheck.objects.all().delete()
    editor = Editor()
    editor.save()
    alone: list[float] = []
    beside: list[float] = []
    seen, busy, total = 0, 0.0, due(timezone.localdate())[1].total
    for number in range(rounds):
        alone += editor.save_for(seconds)
        with worker(log):
            first, begin = checked(), time.monotonic()
            beside += editor.save_for(seconds)
            # The worker goes on by slices of its own: what it did is told from what is stored.
            last = checked()
            seen, busy = seen + last - first, busy + time.monotonic() - begin
        say(f"  round {number + 1} of {rounds}: {last} of {total} public texts are checked")
    print_result(
        {
            "alone_ms": statistics.median(alone) * 1000,
            "beside_ms": statistics.median(beside) * 1000,
            "saves": len(alone) + len(beside),
            "texts": total,
            "checked": last,
            "texts_a_second": seen / busy,
        }
    )

"""The claims in everything that is public: kept current in the background, text by text.

What is due is told from the state itself: a public text whose newest check is missing, of an earlier text, or by rules
that are not those of today. So a change of the rules, or the day on which one takes effect, makes everything due, and
a worker that was killed leaves nothing behind.
"""

import datetime
import functools
import hashlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from compliance.checked import ClaimsChecked, findings_in, jurisdiction_of
from compliance.claims import ENGINE_VERSION, Finding, load_rules
from compliance.models.claims import ClaimCheck, ClaimsDay, LiveFinding
from compliance.substantiation import ground_of
from compliance.waivers import standing_waivers

logger = logging.getLogger(__name__)

BATCH = 20
# Any number that nothing else in this database locks.
LOCK = 7_261_155_001


@dataclass(frozen=True)
class Due:
    """Public objects of one type whose check is not current, by their keys."""

    model: Any
    keys: list[int]


@dataclass(frozen=True)
class Progress:
    """How far the checks of all public texts are."""

    checked: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.checked == self.total


def checked_models() -> list[Any]:
    """Return the types of content whose claims are checked."""
    return [model for model in apps.get_models() if issubclass(model, ClaimsChecked)]


def content_type_of(model: Any) -> ContentType:
    """Return the type by which approvals name such objects: of pages, the base model of all pages."""
    return ContentType.objects.get_for_model(Page if issubclass(model, Page) else model)


@functools.lru_cache(maxsize=64)
def rules_key(on: datetime.date, jurisdiction: str) -> str:
    """Return what tells the rules of a day and place from others: another one when any of them changes."""
    rule_set = load_rules()
    names = sorted(one.rule.id for one in rule_set.in_force(on, jurisdiction))
    parts = [str(ENGINE_VERSION), rule_set.digest, jurisdiction, *names]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def due(on: datetime.date) -> tuple[list[Due], Progress]:
    """Return what is to be checked, and how far the checks are."""
    found, checked, total = [], 0, 0
    for model in checked_models():
        kind = content_type_of(model)
        texts = {
            key: (version, rules_key(on, jurisdiction_of(law)))
            for key, version, law in model.public_claims().values_list("pk", "version", "law")
        }
        known = {
            key: (version, rules)
            for key, version, rules in checks_of(model, kind).values_list("object_key", "version", "rules_key")
        }
        keys = [key for key, text in texts.items() if known.get(key) != text]
        total += len(texts)
        checked += len(texts) - len(keys)
        if keys:
            found.append(Due(model, sorted(keys)))
    return found, Progress(checked, total)


def checks_of(model: Any, kind: ContentType) -> Any:
    return ClaimCheck.objects.filter(content_type=kind, object_key__in=model.public_claims().values("pk"))


def forget_what_is_not_public() -> None:
    """Delete the checks of objects that the public does not see any more."""
    public = Q()
    for model in checked_models():
        public |= Q(content_type=content_type_of(model), object_key__in=model.public_claims().values("pk"))
    ClaimCheck.objects.exclude(public).delete()


def check_again(objects: QuerySet) -> None:
    """Make the checks of ``objects`` due, since something that they are told by has changed besides their text."""
    ClaimCheck.objects.filter(
        content_type=content_type_of(objects.model), object_key__in=objects.order_by().values("pk")
    ).update(rules_key="")


def public_objects(model: Any, keys: list[int]) -> Iterator[Any]:
    """Yield the public objects with these keys, a few at a time."""
    for first in range(0, len(keys), BATCH):
        yield from model.public_claims().filter(pk__in=keys[first : first + BATCH])


def check_what_is_due(*, seconds: float, rest: float) -> bool:
    """Check public texts for about ``seconds``. Return whether some are left.

    Texts are checked in a thread of the lowest priority, and after each it rests for ``rest`` times as long as the
    check took, so that others come to their turn on a machine with few processors. Where another worker is at it
    already, nothing is done.
    """
    from compliance.evidence_tasks import close_what_is_done

    with only_one_at_a_time() as is_ours, ThreadPoolExecutor(1, initializer=take_lowest_priority) as thread:
        if not is_ours:
            return False
        on, end = timezone.localdate(), time.monotonic() + seconds
        forget_what_is_not_public()
        found, _ = due(on)
        for one in found:
            for checked in public_objects(one.model, one.keys):
                begun = time.monotonic()
                store_check(checked, on, find=lambda *text: thread.submit(findings_in, *text).result())
                now = time.monotonic()
                if now > end:
                    return True
                time.sleep((now - begun) * rest)
        close_what_is_done()
        note_day(on)
    return False


@dataclass(frozen=True)
class CheckedText:
    """A public text that was just checked: its address, its findings, and the fingerprints of those that are waived."""

    name: str
    places: tuple[str, ...]
    findings: tuple[Finding, ...]
    waived: frozenset[str]

    def line_of(self, finding: Finding) -> int:
        """Return which of the texts of the object a finding is in, from 1."""
        return self.places.index(finding.place) + 1


def check_everything() -> Iterator[tuple[int, int, CheckedText]]:
    """Check every public text, whether it is due or not. Yield how many are done, how many there are, and each."""
    on = timezone.localdate()
    forget_what_is_not_public()
    keys = {model: list(model.public_claims().values_list("pk", flat=True)) for model in checked_models()}
    total, done = sum(map(len, keys.values())), 0
    for model, public in keys.items():
        for checked in public_objects(model, public):
            findings = store_check(checked, on)
            done += 1
            yield (
                done,
                total,
                CheckedText(
                    getattr(checked, "url", None) or str(checked),
                    tuple(passage.place for passage in checked.claim_passages()) if findings else (),
                    findings,
                    frozenset(standing_waivers(checked, findings)),
                ),
            )
    note_day(on)


@contextmanager
def only_one_at_a_time() -> Iterator[bool]:
    """Give whether this connection is the only one that checks. A worker that dies gives its turn back by dying."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        [is_ours] = cursor.fetchone()
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def take_lowest_priority() -> None:
    """Let everybody else on this machine go before this thread, from now on: the way back needs a privilege."""
    if sys.platform == "linux":  # elsewhere, a thread has no priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def store_check(
    checked: Any, on: datetime.date, find: Callable[..., tuple[Finding, ...]] = findings_in
) -> tuple[Finding, ...]:
    """Check a public object (from ``public_claims()``), store what ``find`` finds, and return it.

    A text on which the check fails says so in the report, and keeps no other from being checked. What the database
    fails with for a while is raised: the text stays due.
    """
    jurisdiction, failure = jurisdiction_of(checked.law), ""
    findings: tuple[Finding, ...] = ()
    try:
        findings = find(tuple(checked.claim_passages()), on, jurisdiction, ground_of(checked))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever it is, the others come next
        logger.exception("The claims in “%s” could not be checked.", checked)
        failure = f"{type(error).__name__}: {error}"
    with transaction.atomic():
        check, _ = ClaimCheck.objects.update_or_create(
            content_type=content_type_of(type(checked)),
            object_key=checked.pk,
            defaults={
                "title": str(checked)[:255],
                "version": checked.version,
                "rules_key": rules_key(on, jurisdiction),
                "jurisdiction": jurisdiction,
                "failure": failure,
                "checked_at": timezone.now(),
            },
        )
        since = dict(check.findings.values_list("fingerprint", "found_on"))
        check.findings.all().delete()
        LiveFinding.objects.bulk_create(
            LiveFinding(
                check_of=check,
                position=position,
                rule=finding.rule,
                rule_title=finding.title,
                severity=finding.severity.value,
                message=finding.message,
                suggestion=finding.suggestion,
                source=finding.source.cite(),
                place=finding.place,
                sentence=finding.sentence,
                fingerprint=finding.fingerprint,
                found_on=since.get(finding.fingerprint, on),
            )
            for position, finding in enumerate(findings)
        )
    return findings


def note_day(day: datetime.date) -> None:
    """Keep how much is found today, for the trend."""
    numbers = LiveFinding.objects.aggregate(
        errors=Count("pk", filter=Q(severity="error")),
        warnings=Count("pk", filter=Q(severity="warning")),
        hints=Count("pk", filter=Q(severity="hint")),
    )
    ClaimsDay.objects.update_or_create(day=day, defaults=numbers | {"texts": ClaimCheck.objects.count()})

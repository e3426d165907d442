"""What is planned and due: publications, expiries, reviews and approvals, as far as a person may see them."""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, Revision, TaskState
from wagtail.permissions import policy_registry

from blog.models import ArticlePage
from brands.models import Disclaimer, ServiceBrand
from compliance.models import ApprovalKind
from compliance.people import users_who_may


class EntryKind(models.TextChoices):
    GO_LIVE = "go-live", "Goes live"
    EXPIRY = "expiry", "Expires"
    REVIEW = "review", "Review due"
    APPROVAL = "approval", "Waits for approval"


@dataclass(frozen=True)
class Entry:
    """One thing on one day. ``moment`` is None where the whole day is meant."""

    kind: EntryKind
    day: datetime.date
    moment: datetime.datetime | None
    title: str
    brand: int | None
    edit_url: str
    key: str

    @property
    def summary(self) -> str:
        return f"{self.kind.label}: {self.title}"


class PersonalCalendar:
    """What one person may see of all that is planned and due."""

    def __init__(self, user: Any):
        self.user = user
        self.finder = AdminURLFinder(user)

    def entries(
        self, first: datetime.date, last: datetime.date, *, brand: int | None = None, kind: str = ""
    ) -> list[Entry]:
        """Return the entries of the days from ``first`` to ``last``, in their order."""
        sources = {
            EntryKind.GO_LIVE: self.publications,
            EntryKind.EXPIRY: self.expiries,
            EntryKind.REVIEW: self.reviews,
            EntryKind.APPROVAL: self.approvals,
        }
        found = [
            entry
            for name, source in sources.items()
            if kind in ("", name)
            for entry in source(beginning_of(first), beginning_of(last + datetime.timedelta(days=1)))
            if brand is None or entry.brand == brand
        ]
        return sorted(found, key=lambda entry: (entry.day, entry.moment is not None, entry.moment or 0, entry.summary))

    @property
    def pages(self) -> Any:
        """The pages that the person may work on."""
        policy = policy_registry.get_by_type(Page)
        return policy.instances_user_has_any_permission_for(self.user, ["add", "change", "publish"])

    @property
    def snippet_models(self) -> list[Any]:
        """The models besides pages that are published, as far as the person works on them."""
        actions = ("change", "publish")
        return [
            model
            for model in (ServiceBrand, Disclaimer)
            if any(self.user.has_perm(f"brands.{action}_{model._meta.model_name}") for action in actions)
        ]

    def publications(self, begin: datetime.datetime, end: datetime.datetime) -> Iterator[Entry]:
        keys = self.pages.annotate(text=Cast("pk", models.CharField())).values("text")
        seen = Q(base_content_type=ContentType.objects.get_for_model(Page), object_id__in=keys)
        for model in self.snippet_models:
            seen |= Q(base_content_type=ContentType.objects.get_for_model(model))
        due = Revision.objects.filter(seen, approved_go_live_at__gte=begin, approved_go_live_at__lt=end)
        for revision in due.order_by("approved_go_live_at"):
            subject = revision.content_object
            yield self.entry(EntryKind.GO_LIVE, subject, revision.approved_go_live_at, revision.object_str)

    def expiries(self, begin: datetime.datetime, end: datetime.datetime) -> Iterator[Entry]:
        expiring = {"live": True, "expire_at__gte": begin, "expire_at__lt": end}
        for page in self.pages.filter(**expiring).specific():
            yield self.entry(EntryKind.EXPIRY, page, page.expire_at)
        for model in self.snippet_models:
            for snippet in model.objects.filter(**expiring):
                yield self.entry(EntryKind.EXPIRY, snippet, snippet.expire_at)

    def reviews(self, begin: datetime.datetime, end: datetime.datetime) -> Iterator[Entry]:
        days = {"next_review_due__gte": timezone.localdate(begin), "next_review_due__lt": timezone.localdate(end)}
        due = ArticlePage.objects.live().filter(alias_of=None, **days)
        # What is public is no secret to those who review it.
        if not users_who_may(ApprovalKind.MEDICAL_REVIEW).filter(pk=self.user.pk).exists():
            due = due.filter(pk__in=self.pages.values("pk"))
        for article in due.defer_streamfields():
            yield self.entry(EntryKind.REVIEW, article, article.next_review_due)

    def approvals(self, begin: datetime.datetime, end: datetime.datetime) -> Iterator[Entry]:
        """Yield what waits, on the day since which it does."""
        keys = self.pages.annotate(text=Cast("pk", models.CharField())).values("text")
        seen = Q(
            workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
            workflow_state__object_id__in=keys,
        )
        waiting = TaskState.objects.filter(
            seen | Q(pk__in=TaskState.objects.reviewable_by(self.user).values("pk")),
            status=TaskState.STATUS_IN_PROGRESS,
            started_at__gte=begin,
            started_at__lt=end,
        )
        for state in waiting.select_related("task", "revision"):
            subject = state.workflow_state.content_object
            if subject is not None:
                title = state.revision.object_str if state.revision else str(subject)
                day = timezone.localdate(state.started_at)
                yield self.entry(EntryKind.APPROVAL, subject, day, f"{title} ({state.task.name})")

    def entry(self, kind: EntryKind, subject: Any, at: datetime.datetime | datetime.date, title: str = "") -> Entry:
        subject = getattr(subject, "specific_deferred", subject)
        moment = at if isinstance(at, datetime.datetime) else None
        return Entry(
            kind=kind,
            day=timezone.localdate(moment) if moment else at,
            moment=moment,
            title=title or str(subject),
            brand=subject.pk if isinstance(subject, ServiceBrand) else getattr(subject, "brand_id", None),
            edit_url=self.finder.get_edit_url(subject) or "",
            key=f"{kind}-{subject._meta.label_lower}-{subject.pk}",
        )


def beginning_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def weeks_of(first: datetime.date, entries: list[Entry]) -> list[list[tuple[datetime.date, list[Entry]]]]:
    """Return the weeks of the month that begins with ``first``, Sunday to Saturday, each day with its entries."""
    by_day: dict[datetime.date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.day, []).append(entry)
    weeks = calendar.Calendar(calendar.SUNDAY).monthdatescalendar(first.year, first.month)
    return [[(day, by_day.get(day, [])) for day in week] for week in weeks]

"""What follows from the days by which content has to be reviewed again: notices, and what readers see afterwards."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder

from compliance.models.approvals import ApprovalKind
from compliance.models.review_dates import OverdueAction, ReviewDated, ReviewNotice, ReviewStage
from compliance.notices import admin_address, send_after_commit
from compliance.people import users_who_may
from compliance.signing import subject_of

WITHDRAW = "compliance.withdraw"
# As many as one transaction publishes.
BATCH = 200

CONSEQUENCES = {
    OverdueAction.NOTHING: "",
    OverdueAction.BANNER: "After that day, the page tells its readers that the review is overdue.",
    OverdueAction.WITHDRAWAL: "After that day, the page is unpublished.",
}


@dataclass(frozen=True)
class DueReview:
    """One line of a letter."""

    title: str
    due_on: datetime.date
    stage: ReviewStage
    consequence: str
    address: str

    @property
    def is_withdrawn(self) -> bool:
        return self.stage is ReviewStage.WITHDRAWN


def check_review_dates(tell_refusal: Callable[[str], object]) -> None:
    """Bring what readers see in line with the day, and send the notices that are due; each once.

    ``tell_refusal`` is called with a sentence for whatever could not be withdrawn.
    """
    today = timezone.localdate()
    for model in review_dated_models():
        tell_readers(model, today)
    withdrawn = [gone for model in review_dated_models() for gone in withdraw_overdue(model, today, tell_refusal)]
    with transaction.atomic():
        send_notices(withdrawn, today)


def review_dated_models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, ReviewDated)]


def tell_readers(model: Any, today: datetime.date) -> None:
    """Set and take the notice that readers see. Each change is a publication, so that the record shows it by day."""
    overdue = Q(next_review_due__lt=today) & Q(**{model.when_review_overdue: OverdueAction.BANNER})
    public = model._base_manager.filter(live=True)
    changes = (
        (public.filter(overdue, is_review_overdue=False), True),
        (public.filter(is_review_overdue=True).exclude(overdue), False),
    )
    for changed, is_overdue in changes:
        keys = list(changed.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            with transaction.atomic():
                model._base_manager.filter(pk__in=keys[start : start + BATCH]).update(is_review_overdue=is_overdue)


def withdraw_overdue(model: Any, today: datetime.date, tell_refusal: Callable[[str], object]) -> list[Any]:
    """Unpublish what its setting says. Return what was. One that cannot go keeps no other."""
    overdue = model._base_manager.filter(
        Q(**{model.when_review_overdue: OverdueAction.WITHDRAWAL}), live=True, next_review_due__lt=today
    )
    withdrawn = []
    for key in list(overdue.order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                # Whoever publishes a new review at this moment is waited for; an alias goes with its source.
                found = overdue.select_for_update(of=("self",)).filter(pk=key).first()
                if found is not None:
                    found.unpublish(log_action=WITHDRAW)
                    withdrawn.append(found)
        except (ValidationError, IntegrityError) as refusal:
            reasons = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
            tell_refusal(f"The review of object {key} is overdue and it stays public: {reasons}")
    return withdrawn


def send_notices(withdrawn: list[Any], today: datetime.date) -> None:
    """Send each person one letter with all that is new for them, when the transaction has become final."""
    reviewers = list(users_who_may(ApprovalKind.MEDICAL_REVIEW))
    letters: dict[Any, list[DueReview]] = defaultdict(list)
    for reviewed, stage in [*((gone, ReviewStage.WITHDRAWN) for gone in withdrawn), *reached_stages(today)]:
        if not note(reviewed, stage):
            continue
        line = DueReview(
            str(reviewed),
            reviewed.next_review_due,
            stage,
            CONSEQUENCES[reviewed.action_when_overdue],
            admin_address(AdminURLFinder().get_edit_url(reviewed)),
        )
        for user in {*reviewed.people_of_review(), *reviewers} - {None}:
            letters[user].append(line)
    for user, lines in letters.items():
        lines.sort(key=lambda line: (line.due_on, line.title))
        first, *more = lines
        what = f"{first.stage.label}: medical review of “{first.title}”" if not more else f"{len(lines)} articles"
        subject = what if not more else f"Medical reviews due: {what}"
        send_after_commit([user], subject, "compliance/notices/reviews_due.txt", {"lines": lines})


def reached_stages(today: datetime.date) -> Iterator[tuple[Any, ReviewStage]]:
    """Yield what is public and due within the longest notice, each with the last stage that its day has reached."""
    for model in review_dated_models():
        until = today + datetime.timedelta(days=max(ReviewStage))
        for reviewed in model._base_manager.filter(live=True, next_review_due__lte=until).order_by("next_review_due"):
            # Aliases are reviewed where their source is.
            if subject_of(reviewed).key == reviewed.pk:
                yield reviewed, stage_of(reviewed.next_review_due, today)


def stage_of(due_on: datetime.date, today: datetime.date) -> ReviewStage:
    days_left = max((due_on - today).days, 0)
    return min(stage for stage in ReviewStage if stage >= days_left)


def note(reviewed: Any, stage: ReviewStage) -> bool:
    """Put a notice on record. Return whether nobody had done so: then it is to be sent."""
    subject = subject_of(reviewed)
    if subject.key != reviewed.pk:
        return False
    _, is_new = ReviewNotice.objects.get_or_create(
        content_type_id=subject.content_type,
        object_key=subject.key,
        due_on=reviewed.next_review_due,
        stage=stage,
        defaults={"title": str(reviewed)[:255]},
    )
    return is_new

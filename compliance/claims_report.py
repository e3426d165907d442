"""The report about the claims in everything that is public."""

import datetime
import re
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Case, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.permission_policies import ModelPermissionPolicy

from compliance.live_claims import due
from compliance.models.claims import ClaimCheck, ClaimsDay, ClaimWaiver, LiveFinding, SeverityChoices

MAY_LOOK = "compliance.view_livefinding"
TREND_DAYS = (0, 7, 30, 90)
# A spreadsheet takes a cell that begins so for a formula, and carries it out.
FORMULA = re.compile(r"\s*[=+\-@]")


def model_of(finding: LiveFinding) -> Any:
    return ContentType.objects.get_for_id(finding.check_of.content_type_id).model_class()


def edit_url(finding: LiveFinding) -> str | None:
    """Return the address of the editor of what a finding is in, None if there is none any more."""
    model, key = model_of(finding), finding.check_of.object_key
    # The address of settings names their site. Of all else the key will do, without a query for each row.
    found = model.objects.filter(pk=key).first() if issubclass(model, BaseSiteSetting) else model(pk=key)
    return AdminURLFinder().get_edit_url(found) if found else None


def harmless(value: Any) -> str:
    """Return ``value`` so that no spreadsheet takes it for a formula."""
    return f"'{value}" if FORMULA.match(str(value)) else str(value)


class LiveFindingFilterSet(WagtailFilterSet):
    severity = django_filters.ChoiceFilter(choices=SeverityChoices.choices, empty_label="All")
    rule = django_filters.AllValuesFilter(empty_label="All")
    is_waived = django_filters.ChoiceFilter(
        label="Waived", choices=[("true", "Yes"), ("false", "No")], empty_label="All", method="filter_waived"
    )
    found_on = django_filters.DateFromToRangeFilter(label="Found on")

    class Meta:
        model = LiveFinding
        fields = ["severity", "rule", "is_waived", "found_on"]

    def filter_waived(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(is_waived=value == "true")


class LiveClaimsReport(ReportView):
    """What the claims check finds in public texts, gravest first; how far the checks are; and the trend."""

    model = LiveFinding
    page_title = "Claims on live pages"
    header_icon = "warning"
    index_url_name = "live_claims_report"
    index_results_url_name = "live_claims_results"
    results_template_name = "compliance/live_claims_results.html"
    permission_policy = ModelPermissionPolicy(LiveFinding)
    permission_required = "view"
    filterset_class = LiveFindingFilterSet
    default_ordering = ("gravity", "check_of__title", "position")
    is_searchable = False
    columns = [
        TitleColumn("title", label="Where", get_url=edit_url, sort_key="check_of__title"),
        Column("kind", label="Kind", accessor=lambda finding: capfirst(model_of(finding)._meta.verbose_name)),
        Column("get_severity_display", label="Severity", sort_key="gravity"),
        Column("rule_title", label="What", sort_key="rule_title"),
        Column("sentence", label="Sentence", width="40%"),
        Column("waived", label="Waived", accessor=lambda finding: "Yes" if finding.is_waived else ""),
        # A day without a time: "15 hours ago" would be wrong.
        Column("found_on", label="Found on", accessor=lambda found: date_format(found.found_on), sort_key="found_on"),
    ]
    list_export = [
        *("title", "severity", "rule", "rule_title", "sentence", "message", "suggestion", "source", "place"),
        *("is_waived", "found_on", "checked_at"),
    ]
    export_headings = {"title": "Where", "rule_title": "What", "is_waived": "Waived", "checked_at": "Checked at"}
    export_filename = "claims-on-live-pages"
    custom_value_preprocess = {
        str: {"csv": harmless, "xlsx": harmless},
        **{kind: found for kind, found in ReportView.custom_value_preprocess.items() if kind is not str},
    }

    def get_base_queryset(self) -> QuerySet[LiveFinding]:
        today = timezone.localdate()
        # The newest waiver of a finding is the one that counts.
        newest = (
            ClaimWaiver.objects.filter(
                content_type=OuterRef("check_of__content_type"),
                object_key=OuterRef("check_of__object_key"),
                fingerprint=OuterRef("fingerprint"),
            )
            .order_by("-id")
            .values("until")[:1]
        )
        gravity = Case(
            *(When(severity=severity, then=place) for place, severity in enumerate(SeverityChoices.values)),
            output_field=IntegerField(),
        )
        return LiveFinding.objects.select_related("check_of").annotate(
            title=F("check_of__title"),
            checked_at=F("check_of__checked_at"),
            gravity=gravity,
            waived_until=Subquery(newest),
            is_waived=Case(When(waived_until__gte=today, then=True), default=False, output_field=BooleanField()),
        )

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        _, progress = due(timezone.localdate())
        return super().get_context_data(
            *args,
            progress=progress,
            failures=ClaimCheck.objects.exclude(failure=""),
            trend=trend(),
            **kwargs,
        )


def trend() -> list[ClaimsDay]:
    """Return how much was found today and on some days before: for each, on the last day known by then."""
    today = timezone.localdate()
    days = [ClaimsDay.objects.filter(day__lte=today - datetime.timedelta(days=days)).first() for days in TREND_DAYS]
    return list(dict.fromkeys(day for day in days if day))


class LiveClaimsMenuItem(MenuItem):
    """The report's entry in the menu, for those who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_LOOK)


def live_claims_menu_item() -> LiveClaimsMenuItem:
    return LiveClaimsMenuItem(
        "Claims on live pages", reverse("live_claims_report"), name="live-claims", icon_name="warning", order=110
    )

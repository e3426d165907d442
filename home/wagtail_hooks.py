"""The site in Wagtail's admin: enquiries and the dashboard."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, TaskState
from wagtail.permissions import policy_registry
from wagtail_modeladmin.options import modeladmin_register

from blog.models import ArticlePage
from compliance.claims_admin import ClaimsPageViewSet
from compliance.models import ReviewNotice, ReviewStage
from home.calendar_views import CalendarFeedView, CalendarView
from home.enquiry_admin import EnquiryAdmin
from home.models import ContactPage, HomePage, StandardPage
from home.senders import client_address, count_and_wait, spoken_duration

DASHBOARD_LENGTH = 8
REVIEW_NOTICE = timedelta(days=30)
# Decisions of invited people from one sender, and the seconds in which so many may come.
DECISION_LIMITS = [(10, 600)]

PAGES_OF_THE_SITE = (HomePage, StandardPage, ContactPage)

modeladmin_register(EnquiryAdmin)


@hooks.register("register_admin_viewset")
def register_page_screens():
    return [ClaimsPageViewSet(f"{model._meta.model_name}_screens", model=model) for model in PAGES_OF_THE_SITE]


@hooks.register("register_admin_urls")
def register_calendar_urls():
    return [
        path("calendar/", CalendarView.as_view(), name="calendar"),
        path("calendar/feed/", CalendarFeedView.as_view(), name="calendar_feed_settings"),
    ]


@hooks.register("register_admin_menu_item")
def register_calendar_menu_item():
    return MenuItem("Calendar", reverse("calendar"), name="calendar", icon_name="calendar", order=115)


@hooks.register("limit_secret_links")
def limit_decisions_of_one_sender(request):
    """Return why no further decision is taken from where this one comes, empty if it is."""
    seconds = count_and_wait(client_address(request.META), "decisions", DECISION_LIMITS)
    return f"Please try again in {spoken_duration(seconds)}." if seconds else ""


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("home.calendar_feed_made", "Calendar feed made", "Calendar feed made")
    actions.register_action("home.calendar_feed_revoked", "Calendar feed revoked", "Calendar feed revoked")

    @actions.register_action("home.enquiries_exported")
    class EnquiriesExported(LogFormatter):
        """Kept with the account that took them out."""

        label = "Enquiries exported"

        def format_message(self, entry):
            notes = ", with notes" if entry.data.get("notes") else ""
            return f"{self.label}: {entry.data.get('number')}{notes}"


class EditorialOverview(Component):
    """The dashboard's lists: what waits for the person, which reviews are due, and what was published last."""

    name = "editorial_overview"
    template_name = "home/admin/editorial_overview.html"
    order = 100

    def __init__(self, request):
        self.user = request.user

    @cached_property
    def task_states(self):
        states = (
            TaskState.objects.reviewable_by(self.user)
            .select_related("task", "workflow_state__requested_by", "revision")
            .order_by("started_at")
        )
        return [state for state in states[:DASHBOARD_LENGTH] if state.revision]

    @cached_property
    def pages_in_reach(self):
        return policy_registry.get_by_type(Page).instances_user_has_any_permission_for(
            self.user, ["add", "change", "publish"]
        )

    @cached_property
    def reviews_due(self):
        return (
            ArticlePage.objects.live()
            .filter(
                pk__in=self.pages_in_reach.values("pk"),
                next_review_due__lte=timezone.localdate() + REVIEW_NOTICE,
            )
            .select_related("medical_reviewer", "brand")
            .defer_streamfields()
            .order_by("next_review_due")[:DASHBOARD_LENGTH]
        )

    @cached_property
    def withdrawn(self):
        """What was unpublished because its review is overdue, until somebody enters new dates or publishes it."""
        notices = ReviewNotice.objects.filter(
            content_type=ContentType.objects.get_for_model(Page),
            object_key=OuterRef("pk"),
            due_on=OuterRef("next_review_due"),
            stage=ReviewStage.WITHDRAWN,
        )
        return (
            ArticlePage.objects.not_live()
            .filter(Exists(notices), pk__in=self.pages_in_reach.values("pk"))
            .select_related("medical_reviewer")
            .defer_streamfields()
            .order_by("-next_review_due")[:DASHBOARD_LENGTH]
        )

    @cached_property
    def published_last(self):
        return (
            self.pages_in_reach.live()
            .filter(depth__gt=1, last_published_at__isnull=False)
            .order_by("-last_published_at")[:DASHBOARD_LENGTH]
        )

    def get_context_data(self, parent_context):
        return {
            "task_states": self.task_states,
            "reviews_due": self.reviews_due,
            "withdrawn": self.withdrawn,
            "published_last": self.published_last,
            "today": timezone.localdate(),
        }


@hooks.register("construct_homepage_panels")
def add_editorial_overview(request, panels):
    # Wagtail's panel of what waits for the person lists the same tasks and stays away when there are none.
    panels[:] = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
    panels.append(EditorialOverview(request))

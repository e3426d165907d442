"""The calendar in the admin, and its feed for programs of other makers."""

import datetime
import hmac
import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from icalendar import Calendar, Event
from wagtail.log_actions import log

from brands.models import ServiceBrand
from compliance.canonical import sha256_of
from home.calendar import Entry, EntryKind, PersonalCalendar, weeks_of
from home.models import CalendarFeed

FEED_PAST, FEED_FUTURE = datetime.timedelta(days=31), datetime.timedelta(days=366)


class CalendarForm(forms.Form):
    """Which month is shown, and what of it."""

    month = forms.DateField(required=False, input_formats=["%Y-%m"], widget=forms.HiddenInput)
    brand = forms.ModelChoiceField(ServiceBrand.objects.all(), required=False, empty_label="All brands")
    kind = forms.ChoiceField(choices=[("", "Everything"), *EntryKind.choices], required=False, label="What")


class CalendarView(TemplateView):
    """One month of all that is planned and due, as far as the person may see it."""

    template_name = "home/admin/calendar.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        form = CalendarForm(self.request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        today = timezone.localdate()
        first = (chosen.get("month") or today).replace(day=1)
        if not 2000 <= first.year <= 2200:
            raise Http404("No calendar goes so far.")
        weeks = weeks_of(first, [])
        brand = chosen.get("brand")
        entries = PersonalCalendar(self.request.user).entries(
            weeks[0][0][0], weeks[-1][-1][0], brand=brand.pk if brand else None, kind=chosen.get("kind", "")
        )
        return super().get_context_data(
            page_title="Calendar",
            header_icon="calendar",
            form=form,
            first=first,
            today=today,
            weeks=weeks_of(first, entries),
            has_entries=any(entry.day.month == first.month for entry in entries),
            previous=self.address((first - datetime.timedelta(days=1)).replace(day=1)),
            following=self.address((first + datetime.timedelta(days=31)).replace(day=1)),
            this_month=self.address(today),
            **context,
        )

    def address(self, month: datetime.date) -> str:
        """Return the address of another month with the same filters."""
        query = self.request.GET.copy()
        query["month"] = f"{month:%Y-%m}"
        return f"{reverse('calendar')}?{query.urlencode()}"


class CalendarFeedView(TemplateView):
    """Makes, renews and revokes the person's own feed. Its address is shown once, where it is made."""

    template_name = "home/admin/calendar_feed.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_title="Calendar feed",
            header_icon="calendar",
            feed=CalendarFeed.objects.filter(user=self.request.user.pk).first(),
            **context,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        if request.POST.get("action") == "revoke":
            CalendarFeed.objects.filter(user=user).delete()
            log(user, "home.calendar_feed_revoked", user=user)
            messages.success(request, "The feed is revoked: its address gives nothing any more.")
            return redirect("calendar_feed_settings")
        secret = secrets.token_urlsafe(32)
        facts = {"secret_sha256": sha256_of(secret), "made_at": timezone.now()}
        CalendarFeed.objects.update_or_create(user=user, defaults=facts)
        log(user, "home.calendar_feed_made", user=user)
        path = reverse("calendar_feed", args=[secret])
        address = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
        return self.render_to_response(self.get_context_data(address=address))


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the calendar of the person whose secret this is, by RFC 5545."""
    digest = sha256_of(secret)
    feed = CalendarFeed.objects.select_related("user").filter(secret_sha256=digest).first()
    if feed is None or not hmac.compare_digest(feed.secret_sha256, digest):
        raise Http404("No such feed.")
    if not (feed.user.is_active and feed.user.has_perm("wagtailadmin.access_admin")):
        raise Http404("No such feed.")
    today = timezone.localdate()
    entries = PersonalCalendar(feed.user).entries(today - FEED_PAST, today + FEED_FUTURE)
    response = HttpResponse(icalendar_of(entries), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def icalendar_of(entries: list[Entry]) -> bytes:
    """Return entries as a calendar: titles and days, nothing of the texts."""
    feed = Calendar()
    feed.add("prodid", "-//PointHealth CMS//Calendar//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", settings.WAGTAIL_SITE_NAME)
    base, now = settings.WAGTAILADMIN_BASE_URL.rstrip("/"), timezone.now().astimezone(datetime.UTC)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}-{entry.day:%Y%m%d}@{base.rpartition('/')[2]}")
        event.add("dtstamp", now)
        event.add("dtstart", entry.moment.astimezone(datetime.UTC) if entry.moment else entry.day)
        event.add("summary", entry.summary)
        event.add("categories", [entry.kind.label])
        event.add("transp", "TRANSPARENT")
        if entry.edit_url:
            event.add("url", f"{base}{entry.edit_url}")
        feed.add_component(event)
    return feed.to_ical()

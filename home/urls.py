"""Addresses of the site besides its pages."""

from django.urls import path

from home.calendar_views import calendar_feed

urlpatterns = [path("calendar/<slug:secret>.ics", calendar_feed, name="calendar_feed")]

"""Wagtail's own API, version 2, for other front ends: read only, live and public content only."""

from wagtail.api.v2.router import WagtailAPIRouter

api_router = WagtailAPIRouter("wagtailapi")

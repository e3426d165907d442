"""All addresses of the site, in one place."""

import re

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import api_v3
from cms.api import api_router
from cms.patterns import patterns
from delivery.caching.views import cache_metrics
from delivery.sitemaps import sitemap, sitemap_part
from home.passwords import document_password, page_password
from media_library.views import IMAGE_FOLDERS, image_file

handler400 = "cms.errors.bad_request"
handler404 = "cms.errors.page_not_found"
handler500 = "cms.errors.server_error"

media = re.escape(settings.MEDIA_URL.lstrip("/"))

urlpatterns = [
    path("", include("accounts.urls")),
    path("admin/", include(wagtailadmin_urls)),
    # Before Wagtail's own: see home/passwords.py.
    path("documents/authenticate_with_password/<int:restriction_id>/", document_password),
    path("_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/", page_password),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", api_router.urls),
    path("api/v3-preview/", api_v3.urls()),
    path("api/delivery/v1/", include("delivery.api.urls")),
    path("metrics/cache/", cache_metrics, name="cache_metrics"),
    path("pictures/", include("media_library.urls")),
    path("search/", include("search.urls")),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap_part, name="sitemap_part"),
    path("patterns/", patterns, name="patterns"),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain"), name="robots"),
    path("", include("compliance.urls")),
    path("", include("home.urls")),
    path("", include("brands.urls")),
    path("", include("blog.urls")),
    path("", include("delivery.syndication.urls")),
    re_path(rf"^{media}(?P<folder>{'|'.join(IMAGE_FOLDERS)})/(?P<path>.+)$", image_file, name="image_file"),
    path("", include(wagtail_urls)),
]

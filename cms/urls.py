"""All addresses of the site, in one place."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import api_v3
from cms.api import api_router
from cms.patterns import patterns
from delivery.caching.views import cache_metrics
from delivery.sitemaps import sitemap, sitemap_part

handler404 = "cms.errors.page_not_found"
handler500 = "cms.errors.server_error"

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
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
    # Media is served by the web server in front; here only while developing and testing.
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]

"""Addresses of the stock server."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from benchmarks.stock.views import article_page
from cms.urls import urlpatterns as site_urlpatterns

api_router = WagtailAPIRouter("stock")
api_router.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [
    path("stock/api/v2/", api_router.urls),
    path("stock/page/<path:path>", article_page),
    # The names that shared templates and models look up: brands, people, topics, search, feed.
    *(pattern for pattern in site_urlpatterns if getattr(pattern, "urlconf_module", None) is not wagtail_urls),
    path("", include(wagtail_urls)),
]

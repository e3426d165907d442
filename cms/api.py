"""Wagtail's own API, version 2, for other front ends: read only, live and public content only."""

from wagtail.api.v2.router import WagtailAPIRouter

from blog.api import PeopleAPIViewSet, ReferencesAPIViewSet, TopicsAPIViewSet
from brands.api import BrandsAPIViewSet, DisclaimersAPIViewSet
from home.api import PagesOfEveryTypeAPIViewSet
from media_library.api import SiteDocumentsAPIViewSet, SiteImagesAPIViewSet

api_router = WagtailAPIRouter("wagtailapi")
for endpoint in (
    PagesOfEveryTypeAPIViewSet,
    SiteImagesAPIViewSet,
    SiteDocumentsAPIViewSet,
    BrandsAPIViewSet,
    DisclaimersAPIViewSet,
    PeopleAPIViewSet,
    TopicsAPIViewSet,
    ReferencesAPIViewSet,
):
    api_router.register_endpoint(endpoint.name, endpoint)

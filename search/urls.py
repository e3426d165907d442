"""The search page, its suggestions, and the count of searches."""

from django.urls import path

from search.views import count, search, suggest

urlpatterns = [
    path("", search, name="search"),
    path("suggest/", suggest, name="search_suggest"),
    path("count/", count, name="search_count"),
]

"""Addresses of brands, people, topics and feeds."""

from django.urls import path

from blog import views
from blog.feeds import ArticlesFeed, BrandFeed, TopicFeed

urlpatterns = [
    path("feed/", ArticlesFeed(), name="feed"),
    path("brands/<slug:slug>/", views.service_brand, name="service_brand"),
    path("brands/<slug:slug>/feed/", BrandFeed(), name="service_brand_feed"),
    path("people/<slug:slug>/", views.person, name="person"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("topics/<slug:slug>/feed/", TopicFeed(), name="topic_feed"),
]

"""Addresses of feeds, of articles as Markdown, and of their list."""

from django.urls import path, re_path

from delivery.syndication import feeds, views

RSS, ATOM = {"form": "rss"}, {"form": "atom"}

urlpatterns = [
    path("feed/", feeds.all_articles, RSS, name="feed"),
    path("feed/atom/", feeds.all_articles, ATOM, name="feed_atom"),
    path("brands/<slug:slug>/feed/", feeds.articles_of_brand, RSS, name="service_brand_feed"),
    path("brands/<slug:slug>/feed/atom/", feeds.articles_of_brand, ATOM, name="service_brand_feed_atom"),
    path("topics/<slug:slug>/feed/", feeds.articles_about_topic, RSS, name="topic_feed"),
    path("topics/<slug:slug>/feed/atom/", feeds.articles_about_topic, ATOM, name="topic_feed_atom"),
    path("llms.txt", views.llms_txt, name="llms_txt"),
    # The address of any page, as Wagtail takes it, and the file in it.
    re_path(r"^(?P<path>(?:[\w-]+/)+)index\.md$", views.article_as_markdown, name="article_as_markdown"),
]

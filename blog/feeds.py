"""RSS feeds of articles: all, of one brand, of one topic."""

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from blog.listing import articles_of_brand, public_articles
from blog.models import ArticlePage, Topic
from blog.rich_text import expand_rich_text
from brands.models import live_brands

FEED_LENGTH = 20


class ArticlesFeed(Feed):
    """The newest articles, each with its brand's disclaimer."""

    def title(self, obj) -> str:
        return "Articles"

    def description(self, obj) -> str:
        return "The newest articles."

    def link(self, obj) -> str:
        return "/"

    def articles(self, obj):
        return public_articles()

    def items(self, obj):
        return (
            self.articles(obj)
            .select_related("brand__disclaimer")
            .prefetch_related("authors__person", "brand__disclaimer__clauses")
            .defer_streamfields()[:FEED_LENGTH]
        )

    def item_title(self, article: ArticlePage):
        return article.title

    def item_description(self, article: ArticlePage):
        disclaimer = mark_safe(  # noqa: S308 - rich text is reduced to an allowlist of elements when it is saved
            "".join(expand_rich_text(text) for text in article.brand.disclaimer_texts)
        )
        heading = article.brand.disclaimer.heading
        return format_html("<p>{}</p><h2>{}</h2>{}", article.introduction, heading, disclaimer)

    def item_link(self, article: ArticlePage):
        return article.full_url

    def item_pubdate(self, article: ArticlePage):
        return article.first_published_at

    def item_updateddate(self, article: ArticlePage):
        return article.last_published_at

    def item_author_name(self, article: ArticlePage):
        return ", ".join(person.name_with_credentials for person in article.author_list) or article.brand.name


class BrandFeed(ArticlesFeed):
    """The newest articles of a brand."""

    def get_object(self, request, slug):
        return get_object_or_404(live_brands(), slug=slug)

    def title(self, obj) -> str:
        return f"{obj.name}: articles"

    def description(self, obj) -> str:
        return obj.tagline or f"The newest articles of {obj.name}."

    def link(self, obj) -> str:
        return obj.get_absolute_url()

    def articles(self, obj):
        return articles_of_brand(obj)


class TopicFeed(ArticlesFeed):
    """The newest articles about a topic."""

    def get_object(self, request, slug):
        return get_object_or_404(Topic, slug=slug)

    def title(self, obj) -> str:
        return f"Articles about {obj.name}"

    def description(self, obj) -> str:
        return obj.description or f"The newest articles about {obj.name}."

    def link(self, obj) -> str:
        return obj.get_absolute_url()

    def articles(self, obj):
        return public_articles().filter(topics=obj)

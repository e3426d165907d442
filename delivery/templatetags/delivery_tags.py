"""What pages show from the record."""

from django import template

from blog.models import ArticlePage
from blog.models.articles import article_cards
from blog.visibility import public
from delivery.reading import find_related, lists_related_to
from media_library.prefetched import in_bulk

register = template.Library()


@register.simple_tag
def related_articles(page: ArticlePage) -> list[ArticlePage]:
    """Return the public articles to read after ``page``, what editors pinned first, by the same rule as the API's."""
    site = page.get_site()
    if site is None:
        return []
    lists = lists_related_to([topic.pk for topic in page.topic_list], page.brand_id)
    keys = find_related(site.pk, page.pk or 0, lists, page.pinned_article_ids)
    found = in_bulk(article_cards(public(ArticlePage.objects.all())), keys)
    return [found[key] for key in keys if key in found]

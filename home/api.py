"""Which fields of which page type the API shows."""

from wagtail.api import APIField

from blog.api import ARTICLE_FIELDS, BODY_FIELDS, SitePagesAPIViewSet
from blog.models import ArticleIndexPage, ArticlePage
from blog.rich_text import expand_rich_text
from home.models import ContactPage, HomePage, StandardPage
from media_library.api import ComputedField, picture


def featured_summary(home: HomePage) -> dict | None:
    """Return which article the home page features."""
    article = home.featured
    return {"id": article.pk, "title": article.title, "url": article.url} if article else None


def call_to_action(home: HomePage) -> dict | None:
    if not home.call_to_action_title:
        return None
    return {
        "title": home.call_to_action_title,
        "text": home.call_to_action_text,
        "button_text": home.call_to_action_button,
        "link": home.call_to_action_link,
    }


FIELDS = {
    ArticlePage: ARTICLE_FIELDS,
    ArticleIndexPage: [APIField("introduction")],
    StandardPage: [APIField("introduction"), *BODY_FIELDS],
    ContactPage: [
        APIField("introduction"),
        APIField("consent_text"),
        APIField("thank_you_text", ComputedField(lambda page, context: expand_rich_text(page.thank_you_text))),
    ],
    HomePage: [
        APIField("headline"),
        APIField("introduction"),
        APIField("hero_image", ComputedField(lambda home, context: picture(home.hero_image, home.hero_alt))),
        APIField("featured_article", ComputedField(lambda home, context: featured_summary(home))),
        APIField("call_to_action", ComputedField(lambda home, context: call_to_action(home))),
    ],
}


class PagesOfEveryTypeAPIViewSet(SitePagesAPIViewSet):
    """The endpoint of pages."""

    @classmethod
    def get_body_fields(cls, model):
        return [*super().get_body_fields(model), *FIELDS.get(model, [])]

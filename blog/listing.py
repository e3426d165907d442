"""Lists of public articles, filtered and in pages."""

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from wagtail.query import PageQuerySet

from blog.models import ArticleIndexPage, ArticlePage, Topic
from blog.models.articles import article_cards
from blog.visibility import public
from brands.models import ServiceBrand, live_brands

ARTICLES_A_PAGE = 12


def public_articles() -> PageQuerySet:
    """Return the articles that everybody may see, newest first."""
    return public(ArticlePage.objects.all()).order_by("-first_published_at", "-pk")


def articles_of_brand(brand: ServiceBrand) -> PageQuerySet:
    """Return the public articles of ``brand``, and those that name it."""
    names_it = ArticlePage.further_brands.through.objects.filter(
        articlepage_id=OuterRef("pk"), servicebrand_id=brand.pk
    )
    return public_articles().filter(Q(brand=brand) | Exists(names_it))


def page_of(articles: PageQuerySet, request: HttpRequest):
    """Return the page of ``articles`` that ``?page=`` asks for. Raises ``Http404`` if there is none such."""
    paginator = Paginator(article_cards(articles), ARTICLES_A_PAGE)
    try:
        return paginator.page(request.GET.get("page") or 1)
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404("There is no such page of articles.") from error


def article_list_context(index: ArticleIndexPage, request: HttpRequest) -> dict:
    """Return what the index shows: a page of articles, and the brands and topics to filter by.

    Raises ``Http404`` for a brand or topic that does not exist.
    """
    articles = public_articles().descendant_of(index)
    brands = list(live_brands().filter(pk__in=public_articles().order_by().values("brand")))
    topics = list(
        Topic.objects.filter(
            Exists(
                ArticlePage.topics.through.objects.filter(topic_id=OuterRef("pk"), articlepage__in=public_articles())
            )
        )
    )
    chosen_brand = chosen(brands, request.GET.get("brand"))
    chosen_topic = chosen(topics, request.GET.get("topic"))
    if chosen_brand:
        articles = articles.filter(pk__in=articles_of_brand(chosen_brand).values("pk"))
    if chosen_topic:
        articles = articles.filter(topics=chosen_topic)
    return {
        "articles": page_of(articles, request),
        "brands": brands,
        "topics": topics,
        "chosen_brand": chosen_brand,
        "chosen_topic": chosen_topic,
    }


def chosen(choices, slug: str | None):
    """Return the one of ``choices`` that ``slug`` names, None if it names none. Raises ``Http404`` if unknown."""
    if not slug:
        return None
    for choice in choices:
        if choice.slug == slug:
            return choice
    raise Http404("There is no such filter.")

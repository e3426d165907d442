"""Lists of public articles, filtered and in pages."""

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest
from wagtail.query import PageQuerySet

from blog.models import ArticleAuthor, ArticleIndexPage, ArticlePage, Person, Topic
from blog.models.articles import article_cards
from blog.visibility import public
from brands.models import ServiceBrand, live_brands
from media_library.models import CustomImage
from media_library.renditions import with_renditions

ARTICLES_A_PAGE = 12
# As many people, brands or topics as stand beside the articles that they have to do with.
MOST_BESIDE = 12


def public_articles() -> PageQuerySet:
    """Return the articles that everybody may see, newest first."""
    return public(ArticlePage.objects.all()).order_by("-first_published_at", "-pk")


def articles_of_brand(brand: ServiceBrand) -> PageQuerySet:
    """Return the public articles of ``brand``, and those that name it."""
    names_it = ArticlePage.further_brands.through.objects.filter(
        articlepage_id=OuterRef("pk"), servicebrand_id=brand.pk
    )
    return public_articles().filter(Q(brand=brand) | Exists(names_it))


def featured_first(articles: PageQuerySet) -> PageQuerySet:
    """Return ``articles`` with those first that editors feature, then the newest."""
    return articles.order_by("-is_featured", "-first_published_at", "-pk")


def people_of(articles: PageQuerySet) -> QuerySet[Person]:
    """Return the people who wrote or reviewed ``articles``, by name, with their portraits."""
    wrote = ArticleAuthor.objects.filter(article__in=articles.order_by().values("pk"), person=OuterRef("pk"))
    reviewed = articles.order_by().filter(medical_reviewer=OuterRef("pk"))
    portraits = Prefetch("photo", with_renditions(CustomImage.objects.all()))
    return Person.objects.filter(Exists(wrote) | Exists(reviewed)).prefetch_related(portraits)[:MOST_BESIDE]


def brands_of(articles: PageQuerySet) -> QuerySet[ServiceBrand]:
    """Return the public brands under which ``articles`` stand, by name."""
    return live_brands().filter(pk__in=articles.order_by().values("brand"))[:MOST_BESIDE]


def topics_of(articles: PageQuerySet) -> QuerySet[Topic]:
    """Return what ``articles`` are about, what most of them are about first."""
    about_it = ArticlePage.topics.through.objects.filter(
        topic_id=OuterRef("pk"), articlepage_id__in=articles.order_by().values("pk")
    )
    number = about_it.order_by().values("topic_id").values(number=Count("pk"))
    return Topic.objects.alias(number=Subquery(number)).filter(number__gt=0).order_by("-number", "name")


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

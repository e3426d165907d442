"""Pages, people, topics and references in the API: what readers see, and nothing else."""

import re
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q
from django.http import Http404
from wagtail.api import APIField
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter, SearchFilter
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from blog.models import (
    ArticleAuthor,
    ArticlePage,
    ArticleReference,
    BodyPageMixin,
    CitedReference,
    Person,
    Reference,
    Topic,
)
from blog.rich_text import expand_rich_text
from blog.visibility import public
from brands.api import brand_document, brand_summary
from brands.models import Disclaimer
from media_library.api import ComputedField, PublicEndpoint, picture
from media_library.models import CustomImage
from media_library.prefetched import prefetched
from media_library.renditions import with_renditions

PAGE_LINK = re.compile(r'<a\b(?=[^>]*\blinktype="page")[^>]*\bid="(\d+)"')


def person_summary(person: Person | None) -> dict | None:
    """Return what a by-line shows of a person."""
    if person is None:
        return None
    return {
        "id": person.pk,
        "name": person.name,
        "slug": person.slug,
        "credentials": person.credentials,
        "role": person.role,
        "url": person.url,
    }


def topic_summary(topic: Topic) -> dict:
    return {"id": topic.pk, "name": topic.name, "slug": topic.slug, "kind": topic.kind, "url": topic.url}


def cited_document(cited: CitedReference) -> dict:
    """Return a reference of an article with its number there."""
    reference = cited.reference
    return {
        "number": cited.number,
        "is_cited": cited.is_cited,
        "id": reference.pk,
        "citation": reference.citation,
        "doi": reference.doi,
        "pmid": reference.pmid,
        "url": reference.link,
        "year": reference.year,
        "evidence_kind": reference.evidence_kind,
        "retraction": reference.retraction,
    }


def contents(page: BodyPageMixin) -> list[dict]:
    return [
        {"title": entry.title, "anchor": entry.anchor, "level": entry.level, "number": entry.number}
        for entry in page.table_of_contents
    ]


def body_document(page: BodyPageMixin, context: dict) -> list[dict]:
    return page.body.stream_block.get_api_representation(page.body, context=context | {"page": page})


BODY_FIELDS = [
    APIField("body", ComputedField(body_document)),
    APIField("table_of_contents", ComputedField(lambda page, context: contents(page))),
]

ARTICLE_CARD_FIELDS = [
    APIField("introduction"),
    APIField("brand", ComputedField(lambda article, context: brand_document(article.brand))),
    APIField("hero_image", ComputedField(lambda article, context: picture(article.hero_image, article.hero_alt))),
    APIField("topics", ComputedField(lambda article, context: [topic_summary(topic) for topic in article.topic_list])),
    APIField(
        "authors", ComputedField(lambda article, context: [person_summary(person) for person in article.author_list])
    ),
    APIField("medical_reviewer", ComputedField(lambda article, context: person_summary(article.medical_reviewer))),
    APIField("reviewed_on"),
    APIField("next_review_due"),
    APIField("is_review_overdue"),
    APIField("last_published_at"),
]

ARTICLE_FIELDS = [
    *ARTICLE_CARD_FIELDS,
    APIField(
        "further_brands",
        ComputedField(
            lambda article, context: [brand_summary(brand) for brand in article.further_brands.all() if brand.live]
        ),
    ),
    APIField("reading_minutes"),
    *BODY_FIELDS,
    APIField("references", ComputedField(lambda article, context: [cited_document(c) for c in article.references])),
]

AUTHORS = Prefetch("authors", ArticleAuthor.objects.select_related("person"))
FURTHER_REFERENCES = ArraySubquery(
    ArticleReference.objects.filter(article=OuterRef("pk")).order_by("sort_order").values("reference_id")
)
# What only a whole article shows, and a card does not.
FIELDS_FROM_ELSEWHERE = {"body", "references"}


def with_facts(articles: PageQuerySet, *, in_full: bool) -> PageQuerySet:
    """Return ``articles`` with what the API shows of a card, or ``in_full``, besides what their bodies choose."""
    cards = articles.select_related("brand", "medical_reviewer", "locale").prefetch_related(AUTHORS, "topics")
    if not in_full:
        return cards
    return cards.prefetch_related("further_brands").annotate(further_reference_ids=FURTHER_REFERENCES)


@dataclass
class Chosen:
    """The keys of what pages refer to, by kind."""

    images: set[int] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)
    disclaimers: set[int] = field(default_factory=set)
    references: set[int] = field(default_factory=set)

    def add_page(self, page: Page, *, in_full: bool) -> None:
        self.images.add(getattr(page, "hero_image_id", None) or 0)
        if isinstance(page, ArticlePage):
            self.disclaimers.add(page.brand.disclaimer_id)
        if in_full and isinstance(page, BodyPageMixin):
            self.references.update(page.reference_numbers)
            self.references.update(getattr(page, "further_reference_ids", []))
            for text in page.body_strings:
                self.pages.update(int(key) for key in PAGE_LINK.findall(text))
            for block in page.body.raw_data:
                self.add_block(block)

    def add_block(self, block: dict) -> None:
        value = block["value"] if isinstance(block["value"], dict) else {}
        self.images |= {value.get("image") or 0, value.get("poster") or 0}
        self.pages.add(value.get("page") or 0)
        self.disclaimers.add(value.get("disclaimer") or 0)
        if block["type"] == "related_articles":
            self.pages.update(item_key(item) for item in value.get("pages") or [])


def item_key(item) -> int:
    """Return the key in an item of a list block, which may be stored alone or with an id of its own."""
    return (item.get("value") if isinstance(item, dict) else item) or 0


def parent_path(page: Page) -> str:
    return page.path[: -page.steplen]


def objects_for(pages: list[Page], *, in_full: bool) -> dict:
    """Fetch everything that ``pages`` show from elsewhere, in a number of queries that does not grow with them."""
    chosen = Chosen()
    for page in pages:
        chosen.add_page(page, in_full=in_full)
    objects: dict = {
        CustomImage: with_renditions(CustomImage.objects.all()).in_bulk(chosen.images - {0}),
        Disclaimer: Disclaimer.objects.prefetch_related("clauses").in_bulk(chosen.disclaimers - {0}),
    }
    if in_full:
        linked = Q(pk__in=chosen.pages) | Q(path__in={parent_path(page) for page in pages})
        # An article that a block shows is named with what every page has: title and address.
        objects[Page] = objects[ArticlePage] = {page.pk: page for page in public(Page.objects.filter(linked))}
        objects[Reference] = Reference.objects.in_bulk(chosen.references)
    for page in pages:
        if getattr(page, "hero_image_id", None):
            page.hero_image = objects[CustomImage].get(page.hero_image_id)
        if isinstance(page, ArticlePage):
            page.brand.disclaimer = objects[Disclaimer][page.brand.disclaimer_id]
        page.public_parent = next((p for p in objects.get(Page, {}).values() if p.path == parent_path(page)), None)
    return objects


def parent_summary(page: Page, context: dict) -> dict | None:
    """Return the page above this one, if the public may see it."""
    parent = page.public_parent
    return {"id": parent.pk, "title": parent.title, "html_url": parent.full_url} if parent else None


class SitePagesAPIViewSet(PublicEndpoint, PagesAPIViewSet):
    """Public pages of every type. Articles come with everything that a card or a page of theirs shows."""

    meta_fields = [
        *(name for name in PagesAPIViewSet.meta_fields if name != "parent"),
        APIField("parent", ComputedField(parent_summary)),
    ]

    @classmethod
    def get_listing_default_fields(cls, model):
        defaults = super().get_listing_default_fields(model)
        if issubclass(model, ArticlePage):
            defaults += [field.name for field in ARTICLE_CARD_FIELDS]
        return defaults

    def get_base_queryset(self):
        site = Site.find_for_request(self.request)
        # Wagtail's search cannot filter by a subquery: it gets the restrictions one by one.
        is_search = "search" in self.request.GET
        pages = Page.objects.filter(depth__gt=1)
        pages = pages.live().public() if is_search else public(pages)
        return pages.descendant_of(site.root_page, inclusive=True) if site else pages.none()

    def get_object(self):
        if not hasattr(self, "_cached_object"):
            reachable = self.get_base_queryset().filter(pk=self.kwargs["pk"])
            article = with_facts(ArticlePage.objects.filter(pk__in=reachable.values("pk")), in_full=True).first()
            page = article or reachable.specific().first()
            if page is None:
                raise Http404("There is no public page with this id.")
            self._cached_object = page
        return self._cached_object

    def listing_view(self, request):
        queryset = self.get_queryset().select_related("locale", "alias_of")
        self.check_query_parameters(queryset)
        serializer = self.get_serializer([], many=True)
        in_full = bool(FIELDS_FROM_ELSEWHERE & set(serializer.child.fields))
        if queryset.model is ArticlePage:
            queryset = with_facts(queryset, in_full=in_full)
        pages = list(self.paginate_queryset(self.filter_queryset(queryset)))
        serializer.instance = pages
        with prefetched(objects_for(pages, in_full=in_full)):
            return self.get_paginated_response(serializer.data)

    def detail_view(self, request, pk):
        with prefetched(objects_for([self.get_object()], in_full=True)):
            return super().detail_view(request, pk)


class PeopleAPIViewSet(PublicEndpoint):
    """Authors and reviewers, without anything about their licences but the state."""

    name = "people"
    model = Person
    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]
    body_fields = [
        *BaseAPIViewSet.body_fields,
        *("name", "slug", "credentials", "role", "licence_state", "url"),
        APIField("biography", ComputedField(lambda person, context: expand_rich_text(person.biography))),
        APIField("photo", ComputedField(lambda person, context: picture(person.photo, alt=person.name))),
        APIField(
            "links",
            ComputedField(
                lambda person, context: [{"label": link.label, "url": link.url} for link in person.link_list]
            ),
        ),
    ]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "name", "slug", "credentials", "role", "url"]

    def get_queryset(self):
        photos = Prefetch("photo", with_renditions(CustomImage.objects.all()))
        return Person.objects.order_by("id").prefetch_related(photos, "links")


class TopicsAPIViewSet(PublicEndpoint):
    """What articles are about."""

    name = "topics"
    model = Topic
    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]
    body_fields = [*BaseAPIViewSet.body_fields, "name", "slug", "kind", "description", "url"]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "name", "slug", "kind", "url"]


class ReferencesAPIViewSet(PublicEndpoint):
    """The publications that articles rest on."""

    name = "references"
    model = Reference
    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]
    body_fields = [
        *BaseAPIViewSet.body_fields,
        *("citation", "doi", "pmid", "year", "evidence_kind", "link", "retraction"),
    ]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "citation", "doi", "pmid", "year", "link"]

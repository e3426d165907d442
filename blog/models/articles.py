"""Articles and their index."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.models import Orderable, Page
from wagtail.query import PageQuerySet
from wagtail.search import index

from blog.blocks.claims import passages_of, passages_of_page, passages_of_update
from blog.models.bodies import BodyPageMixin
from blog.models.people import Person
from blog.models.previews import PreviewModesMixin
from blog.models.privacy import PrivacyMixin
from blog.models.references import Reference
from brands.models import ServiceBrand, requirements_under_brand
from brands.requirements import ContentKind
from compliance.checked import ClaimsChecked, Evidence, jurisdiction_of, published
from compliance.claims import Kind, Passage
from compliance.models import ReviewDated
from media_library.prefetched import in_bulk
from media_library.public_documents import reference_to, references_to

INTRODUCTION_MAX_LENGTH = 600
# As many as a page shows.
PINNED_ARTICLES = 3


@dataclass(frozen=True)
class CitedReference:
    """A reference with its number in one article."""

    number: int
    reference: Reference
    is_cited: bool


def page_type(model: type[Page]) -> str:
    """Return what the record and the API call a type of page, such as ``article_index``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", model.__name__.removesuffix("Page")).lower()


class SearchEngineFields(models.Model):
    """What search engines and social networks are told besides title and description, which Wagtail has."""

    share_image = models.ForeignKey(
        "media_library.CustomImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Shown where the page is shared. Empty: the page's main picture.",
    )

    promote_panels = [*Page.promote_panels, FieldPanel("share_image")]

    class Meta:
        abstract = True

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of every page; each type adds its own."""
        page: Any = self
        return {
            "type": page_type(type(page)),
            "title": page.title,
            "slug": page.slug,
            "seo_title": page.seo_title,
            "search_description": page.search_description,
            "share_image": reference_to("image", page.share_image_id),
            "show_in_menus": page.show_in_menus,
            "first_published_at": page.first_published_at,
            "last_published_at": page.last_published_at,
        }


class ArticleIndexPage(ClaimsChecked, PreviewModesMixin, PrivacyMixin, SearchEngineFields, Page):
    """The list of articles, filtered by brand and topic."""

    introduction = models.TextField(blank=True, help_text="One or two sentences above the list.")

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = SearchEngineFields.promote_panels

    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["blog.ArticlePage"]
    max_count_per_parent = 1
    page_description = "Lists all articles under it, newest first."

    def public_document(self) -> dict[str, Any]:
        return super().public_document() | {"introduction": self.introduction}

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        return passages_of_page(document)

    @classmethod
    def public_claims(cls) -> PageQuerySet:
        return published(cls.objects.filter(alias_of=None))

    def get_context(self, request, *args, **kwargs):
        # Imported here because the listing's queries need the models of this module.
        from blog.listing import article_list_context

        context = super().get_context(request, *args, **kwargs)
        context.update(article_list_context(self, request))
        return context


class ArticlePage(ReviewDated, BodyPageMixin, PreviewModesMixin, PrivacyMixin, SearchEngineFields, Page):
    """A health article: what it says, who answers for it, and under which brand's disclaimer it stands."""

    introduction = models.TextField(
        max_length=INTRODUCTION_MAX_LENGTH,
        help_text="Two or three sentences that say what the reader will learn. Shown under the title and on cards.",
    )
    hero_image = models.ForeignKey(
        "media_library.CustomImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The wide picture above the text and on cards.",
    )
    hero_alt_text = models.CharField(
        "alternative text",
        max_length=255,
        blank=True,
        help_text="What the picture shows, for people who cannot see it.",
    )
    hero_is_decorative = models.BooleanField(
        "decorative", default=False, help_text="Tick only if nothing is lost without the picture."
    )
    brand = models.ForeignKey(
        "brands.ServiceBrand",
        on_delete=models.PROTECT,
        related_name="articles",
        help_text="Whose article it is. Readers see this brand's disclaimer and booking link.",
    )
    further_brands = ParentalManyToManyField(
        "brands.ServiceBrand",
        blank=True,
        related_name="+",
        help_text="Other brands that the text names. The article is listed on their pages too.",
    )
    topics = ParentalManyToManyField("blog.Topic", blank=True, related_name="articles")
    medical_reviewer = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_articles",
        help_text="The clinician who checked the facts.",
    )
    reviewed_on = models.DateField(null=True, blank=True, help_text="The day of that check.")
    is_featured = models.BooleanField(
        "featured",
        default=False,
        db_default=False,
        help_text="Stands first on the pages of its brands and topics.",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("brand"),
        MultiFieldPanel(
            [
                FieldPanel("hero_image", heading="Picture"),
                FieldPanel("hero_alt_text"),
                FieldPanel("hero_is_decorative"),
            ],
            heading="Main picture",
        ),
        FieldPanel("body"),
    ]
    people_panels = [
        InlinePanel("authors", label="author", heading="Authors", help_text="In the order of the by-line."),
        MultiFieldPanel(
            [
                FieldPanel("medical_reviewer"),
                FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("next_review_due")]),
            ],
            heading="Medical review",
        ),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("further_brands", widget=forms.CheckboxSelectMultiple),
    ]
    reference_panels = [
        HelpPanel(
            "Cite a reference where it belongs: put the cursor in the text, press the quotation mark in the toolbar, "
            "and choose it. Readers see a number; the list under the article is made from these markers. "
            "Add here only what the text does not cite."
        ),
        InlinePanel("further_references", label="reference", heading="Further references"),
    ]
    promote_panels = [
        *SearchEngineFields.promote_panels,
        FieldPanel("is_featured"),
        InlinePanel(
            "pinned_articles",
            label="article",
            heading="Read next",
            max_num=PINNED_ARTICLES,
            help_text="What readers are offered first under the article. The rest is found by topic and brand.",
        ),
    ]
    settings_panels = [
        InlinePanel(
            "updates",
            label="update",
            heading="What changed",
            max_num=20,
            help_text="Say what is new whenever a reader who has read it before should read it again.",
        ),
        *Page.settings_panels,
    ]

    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Content"),
            ObjectList(people_panels, heading="People & topics"),
            ObjectList(reference_panels, heading="References"),
            ObjectList(promote_panels, heading="Promote"),
            ObjectList(settings_panels, heading="Settings"),
        ]
    )

    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction", boost=1.5),
        index.SearchField("body"),
        index.FilterField("brand"),
        index.RelatedFields("brand", [index.SearchField("name")]),
        index.RelatedFields("topics", [index.SearchField("name"), index.FilterField("slug")]),
    ]

    parent_page_types = ["blog.ArticleIndexPage"]
    subpage_types: list[str] = []
    page_description = "A health article of one brand, with its authors, medical review and references."

    when_review_overdue = "brand__when_review_overdue"

    not_signed = BodyPageMixin.not_signed | {
        # Where the article is shown, and what follows it: other articles were signed for themselves.
        *("is_featured", "pinned_articles"),
        # Follows from the body.
        "cited_references",
        # Follows from the day, and from the due date, which is signed.
        "is_review_overdue",
    }

    class Meta:
        verbose_name = "article"

    @classmethod
    def signed_part(cls, document: dict[str, Any]) -> dict[str, Any]:
        """Return what is signed. Notes of one day have no order of their own before they are stored."""
        signed = super().signed_part(document)
        updates = signed.get("updates") or []
        return signed | {"updates": sorted(updates, key=lambda update: (update["date"], update["note"]))}

    def sign_off_requirements(self) -> models.QuerySet:
        return requirements_under_brand(ContentKind.ARTICLE, self.brand_id)

    def publication_errors(self) -> dict[str, Any]:
        errors = super().publication_errors()
        if self.brand_id and not self.brand.live:
            errors["brand"] = (
                f"Publish the brand “{self.brand}” first, or choose one that is published: "
                "readers must see its disclaimer."
            )
        if self.hero_image_id and not self.hero_alt_text and not self.hero_is_decorative:
            errors["hero_alt_text"] = "Describe the main picture, or tick “Decorative”."
        if self.medical_reviewer_id and not self.reviewed_on:
            errors["reviewed_on"] = "Say on which day it was reviewed."
        if self.reviewed_on and not self.medical_reviewer_id:
            errors["medical_reviewer"] = "Say who reviewed it."
        if self.reviewed_on and self.reviewed_on > timezone.localdate():
            errors["reviewed_on"] = "A review cannot lie in the future."
        if self.reviewed_on and self.next_review_due and self.next_review_due <= self.reviewed_on:
            errors["next_review_due"] = "The next review must come after the last one."
        elif (date_errors := self.dates_errors(self.reviewed_on)) and not self.has_public_dates():
            errors |= date_errors
        return errors

    def editing_errors(self) -> dict[str, str]:
        return super().editing_errors() | self.dates_errors(self.reviewed_on)

    def has_public_dates(self) -> bool:
        """Whether readers see these very dates of its review already: moving and saving it again need no others."""
        public = ArticlePage.objects.filter(pk__in={self.pk, self.alias_of_id} - {None}, live=True)
        return public.filter(reviewed_on=self.reviewed_on, next_review_due=self.next_review_due).exists()

    def people_of_review(self) -> list[Any]:
        return [self.owner, self.medical_reviewer and self.medical_reviewer.user]

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of this article: its own words, and references to all else."""
        return super().public_document() | {
            "introduction": self.introduction,
            "hero_image": reference_to("image", self.hero_image_id),
            "hero_alt": self.hero_alt,
            "brand": reference_to("brand", self.brand_id),
            "further_brands": references_to("brand", sorted(self.further_brand_ids)),
            "topics": references_to("topic", sorted(self.topic_ids)),
            "authors": references_to("person", self.author_ids),
            "medical_reviewer": reference_to("person", self.medical_reviewer_id),
            "reviewed_on": self.reviewed_on,
            "next_review_due": self.next_review_due,
            "references": references_to("reference", self.numbered_reference_ids),
            "cited_references": len(self.reference_numbers),
            "is_featured": self.is_featured,
            "pinned_articles": references_to("page", self.pinned_article_ids),
            "updates": self.dated_notes,
            # Only where it is so: what is on record from before it was asked for stays as it is.
            **({"is_review_overdue": True} if self.is_review_overdue else {}),
        }

    def claim_passages_above_body(self) -> list[Passage]:
        return [
            *passages_of(self.hero_alt, Kind.ALT_TEXT, "hero_alt_text"),
            *(note for update in self.update_list for note in passages_of_update(update.note)),
        ]

    def claims_jurisdiction(self) -> str:
        """Return the jurisdiction of the brand's disclaimer: the brand answers for the article."""
        brand = ServiceBrand.objects.filter(pk=self.brand_id or 0).values("disclaimer__jurisdiction").first()
        return jurisdiction_of(brand and brand["disclaimer__jurisdiction"])

    def claims_risks(self) -> list[str]:
        """Return the risks of all topics of the article."""
        return list(dict.fromkeys(risk for topic in self.topic_list for risk in topic.risk_list))

    def claims_evidence(self) -> list[Evidence]:
        return [evidence_of(cited.reference) for cited in self.references]

    @classmethod
    def public_claims(cls) -> PageQuerySet:
        # An alias says what its source says.
        return published(cls.objects.filter(alias_of=None), "brand__disclaimer__jurisdiction")

    @cached_property
    def author_list(self) -> list[Person]:
        """The authors in the order of the by-line."""
        return [author.person for author in self.authors.all()]

    @cached_property
    def topic_list(self) -> list:
        return sorted(self.topics.all(), key=lambda topic: topic.name)

    @cached_property
    def author_ids(self) -> list[int]:
        return [author.person_id for author in self.authors.all()]

    @cached_property
    def topic_ids(self) -> list[int]:
        return [topic.pk for topic in self.topics.all()]

    @cached_property
    def further_brand_ids(self) -> list[int]:
        return [brand.pk for brand in self.further_brands.all()]

    @cached_property
    def further_reference_ids(self) -> list[int]:
        """The keys of the references that the text does not cite, in their order."""
        return [further.reference_id for further in self.further_references.all()]

    @cached_property
    def pinned_article_ids(self) -> list[int]:
        """The keys of the articles that an editor chose as the next to read, in their order."""
        return [pinned.pinned_id for pinned in self.pinned_articles.all()]

    @cached_property
    def update_list(self) -> list["ArticleUpdate"]:
        """What changed and when, the newest first."""
        return sorted(self.updates.all(), key=lambda update: (update.made_on, update.pk or 0), reverse=True)

    @cached_property
    def dated_notes(self) -> list[dict[str, str]]:
        """What changed and when, as the record holds it."""
        return [{"date": update.made_on.isoformat(), "note": update.note} for update in self.update_list]

    @property
    def numbered_reference_ids(self) -> list[int]:
        """The keys of all references in the order of their numbers: cited ones by first marker, then further ones."""
        return list(dict.fromkeys([*self.reference_numbers, *self.further_reference_ids]))

    @cached_property
    def references(self) -> list[CitedReference]:
        """All references with their numbers."""
        found = in_bulk(Reference.objects.all(), self.numbered_reference_ids)
        return [
            CitedReference(number, found[pk], is_cited=pk in self.reference_numbers)
            for number, pk in enumerate(self.numbered_reference_ids, start=1)
            if pk in found
        ]

    @property
    def booking_link(self) -> str:
        """Where a reader of this article books: its brand's link, empty if it has none."""
        return self.brand.booking_url

    @property
    def hero_alt(self) -> str:
        return "" if self.hero_is_decorative else self.hero_alt_text


class ArticleAuthor(Orderable):
    """A person in the by-line of an article."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorships")

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="unique_article_author")]


class ArticleReference(Orderable):
    """A reference that an article lists without citing it in the text."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="further_references")
    reference = models.ForeignKey(Reference, on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("reference")]


class PinnedArticle(Orderable):
    """An article that an editor offers as the next to read."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="pinned_articles")
    pinned = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="+", verbose_name="article")

    panels = [PageChooserPanel("pinned", "blog.ArticlePage")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["article", "pinned"], name="unique_pinned_article")]


class ArticleUpdate(models.Model):
    """What changed in an article on a day, for readers who read it before."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="updates")
    made_on = models.DateField("date", default=timezone.localdate)
    note = models.CharField(
        "what changed", max_length=200, help_text="One sentence, such as “Added the results of the 2026 trial.”"
    )

    panels = [FieldRowPanel([FieldPanel("made_on"), FieldPanel("note")])]

    class Meta:
        ordering = ["-made_on", "-id"]

    def __str__(self) -> str:
        return f"{self.made_on}: {self.note}"

    def clean(self) -> None:
        super().clean()
        made_on: datetime.date | None = self.made_on  # a form that lacks the day is complained of elsewhere
        if made_on is not None and made_on > timezone.localdate():
            raise ValidationError({"made_on": "An update cannot lie in the future."})


def evidence_of(reference: Reference) -> Evidence:
    """Return a reference as the claims check knows it."""
    retraction = ""
    if reference.retracted_on:
        reasons = f" Reasons: {reference.retraction_reasons}." if reference.retraction_reasons else ""
        retraction = f"Retracted on {date_format(reference.retracted_on)}.{reasons}"
    return Evidence(f"reference-{reference.pk}", reference.citation, retraction)


def article_cards(articles: PageQuerySet) -> PageQuerySet:
    """Return ``articles`` with what a card shows (brand, picture, topics, authors), in a fixed number of queries."""
    from media_library.models import CustomImage
    from media_library.renditions import with_renditions

    return (
        articles.defer_streamfields()
        .select_related("brand")
        .prefetch_related(
            models.Prefetch("hero_image", with_renditions(CustomImage.objects.all())),
            "topics",
            "authors__person",
        )
    )


# Plain SQL: each publishing waits for it, and the ORM takes longer to write it than PostgreSQL to run it.
RELATED_KEYS = {
    "author_ids": "SELECT person_id FROM blog_articleauthor WHERE article_id = page_ptr_id ORDER BY sort_order, id",
    "topic_ids": "SELECT topic_id FROM blog_articlepage_topics WHERE articlepage_id = page_ptr_id",
    "further_brand_ids": (
        "SELECT servicebrand_id FROM blog_articlepage_further_brands WHERE articlepage_id = page_ptr_id"
    ),
    "further_reference_ids": (
        "SELECT reference_id FROM blog_articlereference WHERE article_id = page_ptr_id ORDER BY sort_order, id"
    ),
    "pinned_article_ids": (
        "SELECT pinned_id FROM blog_pinnedarticle WHERE article_id = page_ptr_id ORDER BY sort_order, id"
    ),
}
DATED_NOTES = """(
    SELECT coalesce(jsonb_agg(jsonb_build_object('date', made_on, 'note', note) ORDER BY made_on DESC, id DESC), '[]')
    FROM blog_articleupdate WHERE article_id = page_ptr_id
)"""


def with_related_keys(articles: PageQuerySet) -> PageQuerySet:
    """Return ``articles`` with the keys of all that they refer to and the notes of their updates, in the same query."""
    keys = ArrayField(models.IntegerField())
    return articles.annotate(
        **{name: RawSQL(f"ARRAY({selection})", [], output_field=keys) for name, selection in RELATED_KEYS.items()},  # noqa: S611 - constants
        dated_notes=RawSQL(DATED_NOTES, [], output_field=models.JSONField()),  # noqa: S611 - a constant
    )

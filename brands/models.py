"""Service brands, and the legal disclaimers that stand beside everything a brand publishes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PublishingPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from brands.colours import is_readable, nearest_readable, validate_colour
from brands.fields import AddressField, ColourField
from brands.forms import PublishedSnippetForm
from brands.front_ends import PREVIEW_HELP, validate_preview_address
from brands.jurisdictions import Jurisdiction
from brands.requirements import ContentKind, SignOffRequirement
from compliance.checked import ClaimsChecked, passages_of_members, published
from compliance.checked import jurisdiction_of as jurisdiction_of_law
from compliance.claims import Kind, Passage
from compliance.models import OverdueAction, SignedOff
from media_library.public_documents import reference_to

LEGAL_TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class PublishedSnippet(
    SignedOff,
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    index.Indexed,
    ClusterableModel,
):
    """A snippet that is drafted, reviewed, signed off and published as pages are."""

    base_form_class = PublishedSnippetForm

    class Meta:
        abstract = True

    def publication_errors(self) -> dict[str, str]:
        """Return what keeps this object from being public, as field name → what to do about it."""
        return {}

    def editing_errors(self) -> dict[str, str]:
        """Return what an editor must put right before publishing, though what is public already may stay so."""
        return {}

    def save(self, *args, **kwargs):
        """Save, unless this would make public what may not be.

        Every way of publishing (admin, workflow, schedule, shell) ends here. A draft of a public object saves some
        fields only. Raises ``ValidationError``, naming the field, with what to do.
        """
        if self.live and kwargs.get("update_fields") is None and (errors := self.publication_errors()):
            raise ValidationError(errors)
        super().save(*args, **kwargs)


class Disclaimer(PublishedSnippet):
    """A legal text: what every brand says, and the clauses that only one brand says."""

    name = models.CharField(
        "internal name", max_length=120, unique=True, help_text="How your team calls this text. Readers never see it."
    )
    heading = models.CharField(max_length=120, default="Medical disclaimer", help_text="Stands above the text.")
    body = RichTextField(
        features=LEGAL_TEXT_FEATURES,
        help_text="The text that all brands share. Clauses follow it in their order.",
    )
    jurisdiction = models.CharField(
        max_length=10,
        choices=Jurisdiction.choices,
        default=Jurisdiction.UNITED_STATES,
        help_text="Whose law this text answers to.",
    )

    search_fields = [
        index.SearchField("name"),
        index.SearchField("heading"),
        index.SearchField("body"),
        index.AutocompleteField("name"),
        index.FilterField("jurisdiction"),
    ]

    panels = [
        FieldPanel("name"),
        FieldPanel("heading"),
        FieldPanel("body"),
        InlinePanel(
            "clauses",
            label="clause",
            heading="Clauses",
            help_text="Add a clause for a text that only one brand needs, or that should stand after the shared text.",
        ),
        FieldPanel("jurisdiction"),
        PublishingPanel(),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def clause_list(self) -> list["DisclaimerClause"]:
        """All clauses in order, of a draft as well as of the published text."""
        return list(self.clauses.all())

    def clauses_for(self, brand: "ServiceBrand | None") -> list["DisclaimerClause"]:
        """Return the clauses that ``brand`` shows, in order: the shared ones and its own."""
        brand_id = brand.pk if brand else None
        return [clause for clause in self.clause_list if clause.brand_id in (None, brand_id)]

    def text_for(self, brand: "ServiceBrand | None") -> list[str]:
        """Return the rich text (database HTML) that ``brand`` shows: the shared body, then its clauses."""
        return [text for text in (self.body, *(clause.text for clause in self.clauses_for(brand))) if has_words(text)]

    def publication_errors(self) -> dict[str, str]:
        if has_words(self.body):
            return {}
        return {"body": "Write the text that all brands share: a brand would show an empty disclaimer."}

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of this text. Its internal name stays inside."""
        return {
            "heading": self.heading,
            "jurisdiction": self.jurisdiction,
            "body": self.body,
            "clauses": [
                {"text": clause.text, "brand": reference_to("brand", clause.brand_id)}
                for clause in self.clause_list
                if has_words(clause.text)
            ],
        }

    def sign_off_requirements(self) -> models.QuerySet:
        return SignOffRequirement.objects.applying_to(
            ContentKind.DISCLAIMER,
            brands=ServiceBrand.objects.filter(disclaimer=self.pk).values("pk"),
            jurisdiction=self.jurisdiction,
        )

    def unpublication_errors(self) -> list[str]:
        """Return why this text must stay public, a sentence for each brand that shows it."""
        return [
            f"{brand.name} shows this disclaimer. Choose another one for {brand.name} first."
            for brand in self.brands.filter(live=True)
        ]

    def save(self, *args, **kwargs):
        """Save, unless a brand would be left without its disclaimer. Raises ``ValidationError``."""
        if self.pk and not self.live and (errors := self.unpublication_errors()):
            raise ValidationError(errors)
        super().save(*args, **kwargs)

    def get_preview_template(self, request, mode_name):
        return "brands/disclaimer_preview.html"

    def get_preview_context(self, request, mode_name):
        return {**super().get_preview_context(request, mode_name), "disclaimer": self}


class DisclaimerClause(Orderable):
    """One paragraph of a disclaimer, for every brand or for one."""

    disclaimer = ParentalKey(Disclaimer, on_delete=models.CASCADE, related_name="clauses")
    text = RichTextField(features=LEGAL_TEXT_FEATURES)
    brand = models.ForeignKey(
        "brands.ServiceBrand",
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        help_text="Leave empty if every brand shows this clause.",
    )

    panels = [FieldPanel("text"), FieldPanel("brand")]

    class Meta(Orderable.Meta):
        verbose_name = "clause"


class ServiceBrand(ClaimsChecked, PublishedSnippet):
    """A name under which the clinic offers services, with the disclaimer that its articles carry."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(
        max_length=80, unique=True, help_text="The last part of the brand page's address, such as “pointinfusion”."
    )
    tagline = models.CharField(max_length=140, blank=True, help_text="One line under the name.")
    summary = models.TextField(blank=True, help_text="Two or three sentences: what the brand offers, and to whom.")
    logo = models.ForeignKey(
        "media_library.CustomImage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    colour = ColourField(
        max_length=7,
        default="#0b6e6e",
        validators=[validate_colour],
        help_text="The brand's colour, such as #0b6e6e. The site makes readable light and dark shades of it.",
    )
    website = AddressField(blank=True)
    booking_url = AddressField(
        "booking link", blank=True, help_text="Where readers of this brand book. Empty: the site's booking link."
    )
    legal_name = models.CharField(
        max_length=160, help_text="The company in the copyright line. The year is put in by itself."
    )
    disclaimer = models.ForeignKey(
        Disclaimer,
        on_delete=models.PROTECT,
        related_name="brands",
        help_text="Readers see it beside and below everything of this brand. It must be published first.",
    )
    when_review_overdue = models.CharField(
        "when a medical review is overdue",
        max_length=10,
        choices=OverdueAction.choices,
        default=OverdueAction.NOTHING,
        db_default=OverdueAction.NOTHING,
        help_text="What happens to an article of this brand after the day by which it had to be reviewed again.",
    )
    front_end_preview = models.CharField(
        "preview on the front end",
        max_length=500,
        blank=True,
        validators=[validate_preview_address],
        help_text=f"{PREVIEW_HELP} Empty: the site's.",
    )

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("tagline"),
        index.SearchField("summary"),
        index.AutocompleteField("name"),
        index.FilterField("live"),
    ]

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("slug"), FieldPanel("tagline"), FieldPanel("summary")], "Brand"
        ),
        MultiFieldPanel(
            [FieldPanel("disclaimer"), FieldPanel("legal_name"), FieldPanel("when_review_overdue")], "Legal"
        ),
        MultiFieldPanel(
            [
                FieldPanel("logo"),
                FieldPanel(
                    "colour",
                    help_text="The brand's colour, such as #0b6e6e, dark enough for white words on it. "
                    "The site makes readable light and dark shades of it.",
                ),
            ],
            "Appearance",
        ),
        FieldRowPanel([FieldPanel("website"), FieldPanel("booking_url")], heading="Links"),
        FieldPanel("front_end_preview"),
        PublishingPanel(),
    ]

    # The address and the colour say nothing.
    not_signed = frozenset({"slug", "colour"})

    class Meta:
        ordering = ["name"]
        verbose_name = "brand"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("service_brand", args=[self.slug])

    @property
    def url(self) -> str:
        return self.get_absolute_url()

    @property
    def disclaimer_texts(self) -> list[str]:
        """The rich text (database HTML) of this brand's disclaimer, paragraph group by paragraph group."""
        return self.disclaimer.text_for(self)

    def publication_errors(self) -> dict[str, str]:
        disclaimer = Disclaimer.objects.filter(pk=self.disclaimer_id).first()
        if disclaimer is None:
            return {"disclaimer": "Choose a disclaimer: a brand cannot be published without one."}
        if not disclaimer.live:
            return {"disclaimer": f"Publish the disclaimer “{disclaimer}” first, or choose one that is published."}
        return {}

    def editing_errors(self) -> dict[str, str]:
        if is_readable(self.colour):
            return {}
        nearest = nearest_readable(self.colour)
        return {"colour": f"{self.colour} cannot be read on white: use {nearest}, the nearest that can."}

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of this brand."""
        return {
            "name": self.name,
            "slug": self.slug,
            "tagline": self.tagline,
            "summary": self.summary,
            "logo": reference_to("image", self.logo_id),
            "colour": self.colour,
            "website": self.website,
            "booking_url": self.booking_url,
            "legal_name": self.legal_name,
            "disclaimer": reference_to("disclaimer", self.disclaimer_id),
        }

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        return passages_of_members(
            document, {"name": Kind.TITLE, "tagline": Kind.HEADING, "summary": Kind.INTRODUCTION}
        )

    def claims_jurisdiction(self) -> str:
        """Return the jurisdiction of its disclaimer."""
        found = Disclaimer.objects.filter(pk=self.disclaimer_id or 0).values("jurisdiction").first()
        return jurisdiction_of_law(found and found["jurisdiction"])

    @classmethod
    def public_claims(cls) -> models.QuerySet:
        return published(cls.objects.all(), "disclaimer__jurisdiction")

    def sign_off_requirements(self) -> models.QuerySet:
        return SignOffRequirement.objects.applying_to(
            ContentKind.BRAND, brands=[self.pk] if self.pk else [], jurisdiction=jurisdiction_of(self.disclaimer_id)
        )

    def get_preview_template(self, request, mode_name):
        return "brands/service_brand.html"

    def get_preview_context(self, request, mode_name):
        return {**super().get_preview_context(request, mode_name), "brand": self}


def jurisdiction_of(disclaimer: int | None) -> models.Subquery:
    """Return the query for the jurisdiction of a disclaimer, by its key."""
    return models.Subquery(Disclaimer.objects.filter(pk=disclaimer or 0).values("jurisdiction"))


def requirements_under_brand(kind: ContentKind, brand: int | None) -> models.QuerySet:
    """Return the settings of sign-off that apply to content of ``kind`` under a brand, by the key of the brand."""
    jurisdiction = models.Subquery(ServiceBrand.objects.filter(pk=brand or 0).values("disclaimer__jurisdiction"))
    return SignOffRequirement.objects.applying_to(kind, brands=[brand] if brand else [], jurisdiction=jurisdiction)


def has_words(html: str) -> bool:
    """Return whether rich text holds anything to read besides mark-up and space."""
    return bool(get_text_for_indexing(html or "").strip())


def live_brands() -> models.QuerySet[ServiceBrand]:
    """Return the brands that the public may see, with what a card of each shows."""
    return ServiceBrand.objects.filter(live=True).select_related("logo", "disclaimer")

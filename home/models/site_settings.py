"""What holds for the whole site."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable

from blog.blocks.claims import passages_of, with_places_of_their_own
from brands.fields import AddressField
from brands.front_ends import PREVIEW_HELP, validate_preview_address
from compliance.checked import ClaimsChecked, always_public, passages_of_members
from compliance.claims import Kind, Passage
from home.models.links import MenuItem
from media_library.public_documents import reference_to

# What readers see of the settings beside their menus: member of the public document and field → what it is to them.
TEXTS = {
    "organisation_name": Kind.HEADING,
    "copyright_owner": Kind.HEADING,
    "address": Kind.PARAGRAPH,
    "opening_hours": Kind.PARAGRAPH,
}
# Lists of links: member of the public document → field.
LABELLED = {"social_links": "social_links", "main_menu": "main_menu_items", "footer_menu": "footer_menu_items"}


@register_setting(icon="site", order=100)
class SiteSettings(ClaimsChecked, ClusterableModel, BaseSiteSetting):
    """Organisation, contact details, menus, and the legal text of pages that belong to no brand."""

    organisation_name = models.CharField(max_length=120, default="PointHealth")
    copyright_owner = models.CharField(
        max_length=160, default="PointHealth", help_text="The company in the copyright line of pages without a brand."
    )
    disclaimer = models.ForeignKey(
        "brands.Disclaimer",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="At the foot of pages that belong to no brand.",
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    opening_hours = models.TextField(blank=True)
    booking_url = AddressField("booking link", blank=True, help_text="Used wherever a brand has none of its own.")
    default_share_image = models.ForeignKey(
        "media_library.CustomImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Shown where a page without a picture is shared.",
    )
    front_end_preview = models.CharField(
        "preview on the front end",
        max_length=500,
        blank=True,
        validators=[validate_preview_address],
        help_text=PREVIEW_HELP,
    )
    enquiry_recipients = models.TextField(
        blank=True, help_text="Who is told of a new enquiry: one email address a line. The message itself is not sent."
    )
    enquiry_retention_days = models.PositiveSmallIntegerField(
        "keep enquiries for (days)",
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="Older ones are deleted by “delete_expired_enquiries”, which runs every night.",
    )

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("organisation_name"),
                    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                    FieldPanel("address"),
                    FieldPanel("opening_hours"),
                    FieldPanel("booking_url"),
                    InlinePanel("social_links", label="social link", heading="Social links"),
                ],
                heading="Organisation",
            ),
            ObjectList(
                [
                    InlinePanel("main_menu_items", label="entry", heading="Main menu", max_num=7),
                    InlinePanel("footer_menu_items", label="entry", heading="Footer menu", max_num=12),
                ],
                heading="Menus",
            ),
            ObjectList([FieldPanel("copyright_owner"), FieldPanel("disclaimer")], heading="Legal"),
            ObjectList([FieldPanel("enquiry_recipients"), FieldPanel("enquiry_retention_days")], heading="Enquiries"),
            ObjectList([FieldPanel("default_share_image")], heading="Sharing"),
            ObjectList([FieldPanel("front_end_preview")], heading="Front end"),
        ]
    )

    select_related = ["disclaimer", "default_share_image"]

    class Meta:
        verbose_name = "site settings"
        verbose_name_plural = "site settings"

    def __str__(self) -> str:
        return f"Settings of {self.site}"

    @cached_property
    def main_menu(self) -> list["MainMenuItem"]:
        return [item for item in self.main_menu_items.select_related("page") if item.url]

    @cached_property
    def footer_menu(self) -> list["FooterMenuItem"]:
        return [item for item in self.footer_menu_items.select_related("page") if item.url]

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of the settings: nothing of who gets enquiries."""
        return {
            "site": reference_to("site", self.site_id),
            "organisation_name": self.organisation_name,
            "copyright_owner": self.copyright_owner,
            "disclaimer": reference_to("disclaimer", self.disclaimer_id),
            "email": self.email,
            "phone": self.phone,
            "address": self.address,
            "opening_hours": self.opening_hours,
            "booking_url": self.booking_url,
            "default_share_image": reference_to("image", self.default_share_image_id),
            "social_links": [{"label": link.label, "url": link.url} for link in self.social_links.all()],
            "main_menu": [item.public_document() for item in self.main_menu_items.all()],
            "footer_menu": [item.public_document() for item in self.footer_menu_items.all()],
        }

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        return with_places_of_their_own(
            [
                *passages_of_members(document, TEXTS),
                *(
                    passage
                    for name, field in LABELLED.items()
                    for entry in document[name]
                    for passage in passages_of(entry["label"], Kind.HEADING, field)
                ),
            ]
        )

    @classmethod
    def public_claims(cls) -> models.QuerySet:
        labels = (
            ArraySubquery(model.objects.filter(settings=models.OuterRef("pk")).order_by("sort_order").values("label"))
            for model in (SocialLink, MainMenuItem, FooterMenuItem)
        )
        return always_public(cls.objects.select_related("site"), *TEXTS, *labels)

    @property
    def enquiry_recipient_list(self) -> list[str]:
        return self.enquiry_recipients.split()

    @property
    def disclaimer_texts(self) -> list[str]:
        """The rich text (database HTML) at the foot of pages without a brand."""
        return self.disclaimer.text_for(None) if self.disclaimer and self.disclaimer.live else []


class MainMenuItem(MenuItem):
    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="main_menu_items")


class FooterMenuItem(MenuItem):
    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="footer_menu_items")


class SocialLink(Orderable):
    """A page of the clinic elsewhere."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="social_links")
    label = models.CharField(max_length=40)
    url = AddressField("address")

    panels = [FieldRowPanel([FieldPanel("label"), FieldPanel("url")])]

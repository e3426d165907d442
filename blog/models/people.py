"""The people who write and review articles."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, PreviewableMixin, RevisionMixin
from wagtail.search import index

from blog.blocks.claims import passages_of, with_places_of_their_own
from brands.fields import AddressField
from compliance.checked import ClaimsChecked, always_public, passages_of_members
from compliance.claims import Kind, Passage
from media_library.public_documents import reference_to

# A licence opens the door to the public: not everybody who writes about people may change it.
LICENCES = "blog.change_licence"


class Person(ClaimsChecked, PreviewableMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """An author or a medical reviewer, as readers see them."""

    name = models.CharField(max_length=120, help_text="As it stands in the by-line, without credentials.")
    slug = models.SlugField(max_length=120, unique=True, help_text="The last part of the page's address.")
    credentials = models.CharField(max_length=80, blank=True, help_text="Such as “MD, FASA”. Stands after the name.")
    role = models.CharField(max_length=120, blank=True, help_text="Such as “Medical director”.")
    biography = RichTextField(blank=True, features=["bold", "italic", "link"])
    photo = models.ForeignKey(
        "media_library.CustomImage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    licence_number = models.CharField(max_length=40, blank=True, help_text="For your records: readers do not see it.")
    licence_state = models.CharField(max_length=40, blank=True, help_text="The state that gave the licence.")
    licence_expires_on = models.DateField(null=True, blank=True, help_text="Who reviews articles needs a valid one.")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name="account",
        help_text="Who signs in as this person. Medical reviews are given under the licence above.",
    )

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("credentials"),
        index.SearchField("role"),
        index.SearchField("biography"),
        index.AutocompleteField("name"),
    ]

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("credentials"), FieldPanel("role")]),
        FieldPanel("photo"),
        FieldPanel("biography"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("licence_number", permission=LICENCES),
                        FieldPanel("licence_state", permission=LICENCES),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("licence_expires_on", permission=LICENCES),
                        FieldPanel("user", permission=LICENCES),
                    ]
                ),
            ],
            "Licence and account",
        ),
        InlinePanel("links", label="profile link", heading="Profile links"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        permissions = [("change_licence", "Can change licences and accounts of people")]

    def __str__(self) -> str:
        return self.name_with_credentials

    @property
    def name_with_credentials(self) -> str:
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def link_list(self) -> list["PersonLink"]:
        return list(self.links.all())

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.slug])

    @property
    def url(self) -> str:
        return self.get_absolute_url()

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of this person: nothing of the licence but its state."""
        return {
            "name": self.name,
            "slug": self.slug,
            "credentials": self.credentials,
            "role": self.role,
            "biography": self.biography,
            "photo": reference_to("image", self.photo_id),
            "licence_state": self.licence_state,
            "links": [{"label": link.label, "url": link.url} for link in self.link_list],
        }

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        return with_places_of_their_own(
            [
                *passages_of_members(document, {"role": Kind.HEADING}),
                *passages_of(document["biography"], Kind.PARAGRAPH, "biography", is_rich=True),
                *(passage for link in document["links"] for passage in passages_of(link["label"], Kind.TERM, "links")),
            ]
        )

    @classmethod
    def public_claims(cls) -> models.QuerySet:
        links = PersonLink.objects.filter(person=models.OuterRef("pk")).order_by("sort_order", "pk")
        return always_public(
            cls.objects.prefetch_related("links"), "role", "biography", ArraySubquery(links.values("label"))
        )

    def get_preview_template(self, request, mode_name):
        return "blog/person.html"

    def get_preview_context(self, request, mode_name):
        return {**super().get_preview_context(request, mode_name), "person": self}


class PersonLink(Orderable):
    """A page elsewhere that says more of a person."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=80, help_text="Such as “NPI registry”.")
    url = AddressField("address")

    panels = [FieldRowPanel([FieldPanel("label"), FieldPanel("url")])]

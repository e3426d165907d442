"""What articles are about."""

from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index


class Topic(index.Indexed, models.Model):
    """A condition, a treatment or another subject that groups articles."""

    class Kind(models.TextChoices):
        CONDITION = "condition", "Condition"
        TREATMENT = "treatment", "Treatment"
        OTHER = "other", "Other"

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True, help_text="The last part of the topic page's address.")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OTHER)
    description = models.TextField(blank=True, help_text="One or two sentences at the top of the topic page.")

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("description"),
        index.AutocompleteField("name"),
        index.FilterField("kind"),
    ]

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("kind"),
        FieldPanel("description"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def public_document(self) -> dict[str, str]:
        """Return what the public record holds of this topic."""
        return {"name": self.name, "slug": self.slug, "kind": self.kind, "description": self.description}

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    @property
    def url(self) -> str:
        return self.get_absolute_url()

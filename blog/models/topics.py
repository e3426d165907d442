"""What articles are about."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from compliance.checked import ClaimsChecked, always_public, passages_of_members
from compliance.claims import Kind as PassageKind
from compliance.claims import Passage
from compliance.live_claims import check_again

# What articles have to say of risks is for clinicians and Legal to decide, and nothing else of a topic is.
RISKS, TOPIC = "blog.change_risks", "blog.change_topic"


def risks_in(text: str) -> list[str]:
    """Return the risks of a list, one a line, without space around their wordings."""
    lines = ("|".join(wording.strip() for wording in line.split("|")) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line.strip("|")))


def validate_risks(text: str) -> None:
    for line in text.splitlines():
        if line.strip() and not all(any(map(str.isalpha, wording)) for wording in line.split("|")):
            raise ValidationError(f"“{line.strip()}” has no words on one side of a bar.")


class Topic(ClaimsChecked, index.Indexed, models.Model):
    """A condition, a treatment or another subject that groups articles."""

    class Kind(models.TextChoices):
        CONDITION = "condition", "Condition"
        TREATMENT = "treatment", "Treatment"
        OTHER = "other", "Other"

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True, help_text="The last part of the topic page's address.")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OTHER)
    description = models.TextField(blank=True, help_text="One or two sentences at the top of the topic page.")

    risks = models.TextField(
        blank=True,
        default="",
        db_default="",
        validators=[validate_risks],
        help_text="What an article on this topic has to name where it tells of benefits: one risk a line. Other words "
        "for it follow a bar, such as “raised blood pressure | hypertension”.",
    )

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("description"),
        index.AutocompleteField("name"),
        index.FilterField("kind"),
    ]

    panels = [
        FieldRowPanel([FieldPanel("name", permission=TOPIC), FieldPanel("slug", permission=TOPIC)]),
        FieldPanel("kind", permission=TOPIC),
        FieldPanel("description", permission=TOPIC),
        FieldPanel("risks", permission=RISKS),
    ]

    class Meta:
        ordering = ["name"]
        permissions = [("change_risks", "Can change the risks that articles on a topic have to name")]

    def __str__(self) -> str:
        return self.name

    @property
    def risk_list(self) -> list[str]:
        """The risks to name, each with its other wordings after a bar."""
        return risks_in(self.risks)

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of this topic; its risks too, which decide what articles name."""
        document = {"name": self.name, "slug": self.slug, "kind": self.kind, "description": self.description}
        # What has none says nothing of them, as what was put on record by an earlier version.
        return document | {"risks": self.risk_list} if self.risk_list else document

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        return passages_of_members(document, {"name": PassageKind.TITLE, "description": PassageKind.INTRODUCTION})

    @classmethod
    def public_claims(cls) -> models.QuerySet:
        return always_public(cls.objects.all(), "name", "description")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; if other risks are to be named than before, the public articles on the topic are checked anew."""
        from blog.models.articles import ArticlePage

        before = Topic.objects.filter(pk=self.pk).values_list("risks", flat=True).first() if self.pk else None
        super().save(*args, **kwargs)
        if before is not None and risks_in(before) != self.risk_list:
            check_again(ArticlePage.public_claims().filter(topics=self))

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    @property
    def url(self) -> str:
        return self.get_absolute_url()

"""What editors tell the search, and what they learn from it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from media_library.public_documents import reference_to
from search.words import normalised

MOST_TERMS = 20


def lines_of(text: str) -> list[str]:
    """Return what stands in ``text``, one a line or separated by commas, each once."""
    return list(dict.fromkeys(filter(None, (normalised(part) for part in text.replace(",", "\n").splitlines()))))


class Synonyms(models.Model):
    """Words that mean the same: who looks for one of them finds the others too."""

    terms = models.TextField(
        max_length=1000,
        help_text="Words or short phrases that mean the same, with commas: PTSD, post-traumatic stress disorder",
    )

    panels = [FieldPanel("terms")]

    class Meta:
        ordering = ["terms"]
        verbose_name_plural = "synonyms"

    def __str__(self) -> str:
        return self.terms

    def clean(self) -> None:
        terms = lines_of(self.terms)
        if len(terms) < 2:
            raise ValidationError({"terms": "Write at least two words or phrases, separated by commas."})
        if len(terms) > MOST_TERMS:
            raise ValidationError({"terms": f"Write at most {MOST_TERMS}: each makes the search do more."})

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds: it decides what readers find."""
        return {"terms": lines_of(self.terms)}


class PromotedResult(models.Model):
    """A page that stands first, and is marked, where readers look for just these words."""

    searches = models.TextField(
        max_length=1000, help_text="What readers write, one search a line, such as: book an appointment"
    )
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(
        default=1, help_text="The order among promoted results: 1 stands first."
    )

    panels = [FieldPanel("searches"), FieldPanel("page"), FieldPanel("position")]

    class Meta:
        ordering = ["searches", "position", "pk"]

    def __str__(self) -> str:
        return f"{', '.join(lines_of(self.searches))}: page {self.page_id}"

    def clean(self) -> None:
        if not lines_of(self.searches):
            raise ValidationError({"searches": "Write at least one word."})

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds: it decides what readers find."""
        return {
            "searches": lines_of(self.searches),
            "page": reference_to("page", self.page_id),
            "position": self.position,
        }


class SearchCount(models.Model):
    """How often the same words were looked for on one day. Nothing tells who did, from where, or at what time."""

    day = models.DateField()
    words = models.CharField(max_length=60)
    searched = models.PositiveIntegerField(default=0)
    found_nothing = models.PositiveIntegerField(default=0)
    clicked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "words"], name="one_search_count_a_day")]

    def __str__(self) -> str:
        return f"{self.words}, {self.day}: {self.searched}"

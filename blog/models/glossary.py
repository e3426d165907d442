"""The words that pages explain."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, PageChooserPanel
from wagtail.search import index

from compliance.checked import ClaimsChecked, always_public, passages_of_members
from compliance.claims import Kind, Passage
from media_library.public_documents import reference_to

EXPLANATION_MAX_LENGTH = 300


class GlossaryTerm(ClaimsChecked, index.Indexed, models.Model):
    """A word that readers may not know. Each page explains it where its text first uses it."""

    term = models.CharField(max_length=80, help_text="As it stands in a text, such as “infusion”.")
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True, editable=False)
    further_spellings = models.CharField(
        max_length=300,
        blank=True,
        help_text="With commas between them: the plural, an abbreviation, another spelling. "
        "What is all in capitals, such as “IV”, is found in capitals only.",
    )
    explanation = models.CharField(
        max_length=EXPLANATION_MAX_LENGTH, help_text="One or two sentences in plain words, without links."
    )
    topic = models.ForeignKey(
        "blog.Topic",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where readers find more: a topic …",
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="… or a page. Both empty: no link.",
    )

    search_fields = [
        index.SearchField("term", boost=2),
        index.SearchField("further_spellings"),
        index.SearchField("explanation"),
        index.AutocompleteField("term"),
    ]

    panels = [
        HelpPanel(
            "Articles and standard pages explain a word where their text first uses it, and list it at the end. "
            "Headings, links, quotes and tables are left as they are."
        ),
        FieldRowPanel([FieldPanel("term"), FieldPanel("further_spellings")]),
        FieldPanel("explanation", widget=forms.Textarea(attrs={"rows": 3, "maxlength": EXPLANATION_MAX_LENGTH})),
        FieldRowPanel([FieldPanel("topic"), PageChooserPanel("page")]),
    ]

    class Meta:
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                Lower("term"),
                name="unique_glossary_term",
                violation_error_message="This word is in the glossary already.",
            )
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def spellings(self) -> list[str]:
        """Every way in which the word is written, the term itself first."""
        further = (spelling.strip() for spelling in self.further_spellings.split(","))
        return list(dict.fromkeys([self.term.strip(), *(spelling for spelling in further if spelling)]))

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of this word."""
        return {
            "term": self.term,
            "slug": self.slug,
            "spellings": self.spellings,
            "explanation": self.explanation,
            "topic": reference_to("topic", self.topic_id),
            "page": reference_to("page", self.page_id),
        }

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        return passages_of_members(document, {"term": Kind.TERM, "explanation": Kind.PARAGRAPH})

    @classmethod
    def public_claims(cls) -> models.QuerySet:
        return always_public(cls.objects.all(), "term", "explanation")

    def clean(self) -> None:
        super().clean()
        self.term = " ".join(self.term.split())
        self.explanation = " ".join(self.explanation.split())
        self.slug = slugify(self.term, allow_unicode=True)
        errors = {}
        if self.topic_id and self.page_id:
            errors["page"] = "Choose a topic or a page, not both."
        for name, spellings in (("term", [self.term]), ("further_spellings", self.spellings[1:])):
            if any(not re.match(r"\w", spelling) for spelling in spellings):
                errors[name] = "Begin with a letter or a digit."
            elif taken := self.taken(spellings):
                errors[name] = taken
        if errors:
            raise ValidationError(errors)

    def taken(self, spellings: list[str]) -> str:
        """Return who explains one of ``spellings`` already, nothing if nobody does."""
        for other in GlossaryTerm.objects.exclude(pk=self.pk):
            if self.slug == other.slug:
                return f"The glossary has “{other}” already, which is too much alike."
            theirs = {spelling.casefold() for spelling in other.spellings}
            for spelling in spellings:
                if spelling.casefold() in theirs:
                    return f"“{spelling}” is explained under “{other}” already."
        return ""

    def save(self, *args, **kwargs):
        self.slug = slugify(self.term, allow_unicode=True)
        super().save(*args, **kwargs)

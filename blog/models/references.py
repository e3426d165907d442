"""The publications that articles rest on."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.search import index

DOI_PREFIX = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
# DOI Handbook, 2.2: "10.", a registrant code, a slash, and a suffix of any printable characters.
DOI = re.compile(r"^10\.\d{4,9}(\.\d+)*/\S+\Z")
PMID_PREFIX = re.compile(
    r"^(https?://(www\.)?(pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/|pmid:?\s*)", re.IGNORECASE
)


def normalise_doi(value: str) -> str:
    """Return a DOI as it is compared: without an address before it, in small letters (DOIs ignore case)."""
    return DOI_PREFIX.sub("", value.strip()).strip().lower()


def normalise_pmid(value: str) -> str:
    """Return a PubMed number without the address or the letters that often stand before it."""
    return PMID_PREFIX.sub("", value.strip()).strip("/ ").lstrip("0")


def validate_doi(value: str) -> None:
    if not DOI.match(normalise_doi(value)):
        raise ValidationError("A DOI starts with 10. and has a slash, such as 10.1001/jamapsychiatry.2014.62.")


def validate_pmid(value: str) -> None:
    if not re.fullmatch(r"\d{1,8}", normalise_pmid(value)):
        raise ValidationError("A PubMed number has one to eight digits, such as 24740528.")


class Reference(index.Indexed, models.Model):
    """A study, guideline or other source that articles cite. Each exists once."""

    class EvidenceKind(models.TextChoices):
        SYSTEMATIC_REVIEW = "systematic_review", "Systematic review or meta-analysis"
        RANDOMISED_TRIAL = "randomised_trial", "Randomised controlled trial"
        OBSERVATIONAL_STUDY = "observational_study", "Observational study"
        GUIDELINE = "guideline", "Guideline or consensus statement"
        REGULATORY = "regulatory", "Regulator's document"
        REVIEW = "review", "Narrative review"
        OTHER = "other", "Other"

    citation = models.TextField(
        help_text="Authors, title, journal, year, volume, pages: as readers see it in the list of references."
    )
    doi = models.CharField("DOI", max_length=255, blank=True, validators=[validate_doi])
    pmid = models.CharField("PubMed number (PMID)", max_length=60, blank=True, validators=[validate_pmid])
    url = models.URLField("address", max_length=500, blank=True, help_text="Only if it has neither DOI nor PMID.")
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1800), MaxValueValidator(2100)]
    )
    evidence_kind = models.CharField(
        "kind of evidence", max_length=20, choices=EvidenceKind, default=EvidenceKind.OTHER
    )

    # From the public data about retractions: see ``blog.retractions``.
    retracted_on = models.DateField("retracted on", null=True, editable=False)
    retraction_notice = models.CharField(
        "notice of retraction (DOI)", max_length=255, blank=True, default="", db_default="", editable=False
    )
    retraction_reasons = models.TextField(
        "reasons for the retraction", blank=True, default="", db_default="", editable=False
    )

    search_fields = [
        index.SearchField("citation"),
        index.SearchField("doi"),
        index.SearchField("pmid"),
        index.AutocompleteField("citation"),
        index.FilterField("evidence_kind"),
    ]

    panels = [
        HelpPanel("Paste a DOI or a PubMed number as you find it: addresses before it are removed."),
        FieldPanel("citation"),
        FieldRowPanel([FieldPanel("doi"), FieldPanel("pmid")]),
        FieldRowPanel([FieldPanel("year"), FieldPanel("evidence_kind")]),
        FieldPanel("url"),
    ]

    class Meta:
        ordering = ["citation"]
        constraints = [
            models.UniqueConstraint(
                fields=["doi"],
                condition=~models.Q(doi=""),
                name="unique_reference_doi",
                violation_error_message="There is a reference with this DOI already. Use that one.",
            ),
            models.UniqueConstraint(
                fields=["pmid"],
                condition=~models.Q(pmid=""),
                name="unique_reference_pmid",
                violation_error_message="There is a reference with this PubMed number already. Use that one.",
            ),
        ]

    def __str__(self) -> str:
        return self.citation if len(self.citation) <= 120 else f"{self.citation[:119]}…"

    @property
    def link(self) -> str:
        """Where a reader finds it: its DOI, else PubMed, else its address; empty if it has none."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.url

    @property
    def is_retracted(self) -> bool:
        return self.retracted_on is not None

    @property
    def retraction_link(self) -> str:
        """Where the notice of the retraction is, empty if that is unknown."""
        return f"https://doi.org/{self.retraction_notice}" if self.retraction_notice else ""

    @property
    def retraction(self) -> dict[str, Any] | None:
        """When and why it was retracted, None if it stands."""
        if self.retracted_on is None:
            return None
        return {"retracted_on": self.retracted_on, "notice": self.retraction_link, "reasons": self.retraction_reasons}

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of this reference."""
        document = {
            "citation": self.citation,
            "doi": self.doi,
            "pmid": self.pmid,
            "url": self.link,
            "year": self.year,
            "evidence_kind": self.evidence_kind,
        }
        # What stands says nothing of it, as what was put on record by an earlier version.
        return document | {"retraction": self.retraction} if self.retraction else document

    def clean_fields(self, exclude=None):
        # Before the checks for uniqueness, so that two spellings of one identifier are found to be one.
        self.normalise_identifiers()
        super().clean_fields(exclude=exclude)

    def normalise_identifiers(self) -> None:
        self.doi = normalise_doi(self.doi)
        self.pmid = normalise_pmid(self.pmid)

    def save(self, *args, **kwargs):
        self.normalise_identifiers()
        super().save(*args, **kwargs)

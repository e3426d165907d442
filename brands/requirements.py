"""Which content needs which approvals: a setting of the site, which Legal keeps."""

from typing import Any

from django.db import models
from django.db.models import Case, Q, Value, When

from brands.jurisdictions import Jurisdiction


class ContentKind(models.TextChoices):
    ARTICLE = "article", "Articles"
    STANDARD_PAGE = "standard_page", "Standard pages"
    BRAND = "brand", "Brands"
    DISCLAIMER = "disclaimer", "Disclaimers"


class SignOffRequirementQuerySet(models.QuerySet):
    def applying_to(
        self, kind: ContentKind, *, brands: Any = (), jurisdiction: Any = ""
    ) -> "SignOffRequirementQuerySet":
        """Select what applies to content of ``kind`` that stands under ``brands`` and answers to ``jurisdiction``.

        ``brands`` are keys or a query for them, ``jurisdiction`` is a value or a subquery. A row for a brand is more
        specific than one for a jurisdiction, and one for both more than either.
        """
        of_brand = Q(brand__isnull=True) | Q(brand__in=brands)
        of_jurisdiction = Q(jurisdiction="") | Q(jurisdiction=jurisdiction)
        specificity = Case(When(brand__isnull=False, then=Value(2)), default=Value(0)) + Case(
            When(~Q(jurisdiction=""), then=Value(1)), default=Value(0)
        )
        return self.filter(of_brand, of_jurisdiction, content_kind=kind).annotate(specificity=specificity)


class SignOffRequirement(models.Model):
    """Which approvals content of one kind needs before it becomes public. The most specific row decides."""

    content_kind = models.CharField("content", max_length=20, choices=ContentKind.choices)
    brand = models.ForeignKey(
        "brands.ServiceBrand",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: of every brand.",
    )
    jurisdiction = models.CharField(
        max_length=10,
        choices=Jurisdiction.choices,
        blank=True,
        help_text="Of the brand's disclaimer. Empty: of every one.",
    )
    needs_medical_review = models.BooleanField(
        default=False, help_text="A clinician with a valid licence approves the text before it becomes public."
    )
    needs_legal_approval = models.BooleanField(
        default=False, help_text="Legal approves the text before it becomes public."
    )

    objects = SignOffRequirementQuerySet.as_manager()

    class Meta:
        ordering = ["content_kind", "brand__name", "jurisdiction"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_kind", "brand", "jurisdiction"],
                nulls_distinct=False,
                name="one_sign_off_requirement_for_each_scope",
                violation_error_message="There is a requirement for this content, brand and jurisdiction already.",
            )
        ]

    def __str__(self) -> str:
        scope = [self.get_content_kind_display()]
        scope += [str(self.brand)] if self.brand_id else []
        scope += [self.get_jurisdiction_display()] if self.jurisdiction else []
        return ", ".join(scope)

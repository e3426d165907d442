"""What the claims check found in public texts, and what Legal waived."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from compliance.claims import Severity
from compliance.models.approvals import SHA256_LENGTH, SignedContent


class SeverityChoices(models.TextChoices):
    ERROR = Severity.ERROR.value, "Error"
    WARNING = Severity.WARNING.value, "Warning"
    HINT = Severity.HINT.value, "Hint"


class ClaimCheck(models.Model):
    """The newest check of one public object: of which of its texts, by which rules, and how much was found."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_key = models.BigIntegerField()
    title = models.CharField(max_length=255)
    # Which text was checked: see ``version_of()``.
    version = models.CharField(max_length=64)
    # Which rules were in force: see ``rules_key()``.
    rules_key = models.CharField(max_length=SHA256_LENGTH)
    jurisdiction = models.CharField(max_length=10)
    failure = models.TextField(blank=True, help_text="Why the text could not be checked.")
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_key"], name="one_claim_check_for_each_object")
        ]

    def __str__(self) -> str:
        return f"Claims in “{self.title}”"


class LiveFinding(models.Model):
    """One finding in a public text."""

    check_of = models.ForeignKey(ClaimCheck, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField(help_text="In reading order.")
    rule = models.CharField(max_length=80)
    rule_title = models.CharField("what", max_length=200)
    severity = models.CharField(max_length=10, choices=SeverityChoices.choices)
    message = models.TextField()
    suggestion = models.TextField()
    source = models.TextField()
    place = models.CharField(max_length=500)
    sentence = models.TextField()
    fingerprint = models.CharField(max_length=SHA256_LENGTH)
    found_on = models.DateField("found on", help_text="The first day on which it was found.")

    class Meta:
        default_permissions = ("view",)
        ordering = ["check_of", "position"]

    def __str__(self) -> str:
        return f"{self.get_severity_display()}: {self.rule_title}"


class ClaimsDay(models.Model):
    """How much stood in public texts at the end of a day, for the trend."""

    day = models.DateField(unique=True)
    texts = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    hints = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"Claims on {self.day}"


class ClaimWaiver(SignedContent):
    """Legal lets one finding on one sentence of an object stand until a day. Nothing here is ever changed.

    It is bound to the fingerprint of rule and sentence: another sentence has another one. The newest waiver of a
    fingerprint is the one that counts.
    """

    rule = models.CharField(max_length=80)
    rule_title = models.CharField("what", max_length=200)
    sentence = models.TextField()
    fingerprint = models.CharField(max_length=SHA256_LENGTH)
    reason = models.TextField(help_text="Why it may stand. It stays on record.")
    until = models.DateField("holds until", help_text="The last day on which it may stand.")
    given_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        default_permissions = ("view", "add")
        indexes = [
            models.Index(fields=["content_type", "object_key", "fingerprint", "-id"], name="newest_waiver_of_a_finding")
        ]

    def __str__(self) -> str:
        return f"“{self.sentence}” may stand in “{self.title}” until {self.until}, says {self.name}"

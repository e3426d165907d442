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
    # Which text was checked: see ``published()`` and ``always_public()``.
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


class EvidenceGrade(models.TextChoices):
    """How strong the evidence for a sentence is, strongest first."""

    META_ANALYSIS = "meta_analysis", "Meta-analysis"
    RANDOMISED_TRIAL = "randomised_trial", "Randomised trial"
    OBSERVATIONAL = "observational", "Observational study"
    ANIMAL = "animal", "Animal study"
    OPINION = "opinion", "Opinion"


class Substantiation(SignedContent):
    """A person ties one sentence of an object to evidence, and stands for it. Nothing here is ever changed.

    It is bound to the fingerprint of the sentence: another sentence has another one. The newest record of a fingerprint
    is the one that counts; one without evidence takes the earlier ones back.
    """

    sentence = models.TextField()
    fingerprint = models.CharField(max_length=SHA256_LENGTH)
    grade = models.CharField("grade of evidence", max_length=20, choices=EvidenceGrade.choices, blank=True)
    evidence = models.JSONField(default=list, help_text="Name and citation of each reference, as they were.")
    credentials = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    given_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        default_permissions = ("view", "add")
        indexes = [
            models.Index(fields=["content_type", "object_key", "fingerprint", "-id"], name="newest_tie_of_a_sentence")
        ]

    def __str__(self) -> str:
        if not self.evidence:
            return f"“{self.sentence}” rests on nothing any more in “{self.title}”, says {self.person}"
        return f"“{self.sentence}” rests on {self.get_grade_display().lower()} in “{self.title}”, says {self.person}"

    @property
    def person(self) -> str:
        """Who stands for it, with credentials as they were."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def citations(self) -> str:
        """What the sentence rests on, for people."""
        return "; ".join(cited["title"] for cited in self.evidence)


class EvidenceTask(models.Model):
    """Something public leans on evidence that was retracted: to be looked at until it leans on it no longer."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_key = models.BigIntegerField()
    title = models.CharField(max_length=255)
    evidence = models.CharField(max_length=80, help_text="Its name, such as reference-12.")
    evidence_title = models.TextField()
    reason = models.TextField(help_text="When and why it was retracted.")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_key", "evidence"],
                condition=models.Q(closed_at=None),
                name="one_open_task_for_each_evidence",
            )
        ]

    def __str__(self) -> str:
        return f"“{self.title}” leans on a retracted study: {self.evidence_title}"

"""What people send through the contact form."""

import hashlib

from django.db import models


class Enquiry(models.Model):
    """A message from the contact form: the least personal data that answers it, kept for a set time."""

    class Status(models.TextChoices):
        NEW = "new", "New"
        IN_PROGRESS = "in_progress", "In progress"
        ANSWERED = "answered", "Answered"
        SPAM = "spam", "Spam"

    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    message = models.TextField(max_length=4000)
    consent_text = models.TextField(help_text="The words that the sender agreed to, as they stood.")
    consent_version = models.CharField(max_length=12, help_text="The first digits of the SHA-256 of those words.")
    source_page = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.NEW, db_index=True)
    created_at = models.DateTimeField("received", auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "enquiries"

    def __str__(self) -> str:
        return f"{self.name}, {self.email}"


def consent_version(consent_text: str) -> str:
    """Return the version of a consent text: twelve digits that change with any change of the words."""
    return hashlib.sha256(consent_text.strip().encode()).hexdigest()[:12]

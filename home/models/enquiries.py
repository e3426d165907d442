"""What people send through the contact form."""

import datetime
import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Site

from home.encryption import (
    EmailHashField,
    EncryptedCharField,
    EncryptedEmailField,
    EncryptedTextField,
    email_hashes,
)
from home.models.site_settings import SiteSettings

DEFAULT_RETENTION_DAYS = 180


class EnquiryQuerySet(models.QuerySet):
    def of_address(self, address: str) -> "EnquiryQuerySet":
        """Select what came from an e-mail address, whatever its case and spacing, by an indexed hash."""
        return self.filter(email_hash__in=email_hashes(address))


class Enquiry(models.Model):
    """A message from the contact form: the least personal data that answers it, kept encrypted and for a set time."""

    class Status(models.TextChoices):
        NEW = "new", "New"
        IN_PROGRESS = "in_progress", "In progress"
        ANSWERED = "answered", "Answered"
        SPAM = "spam", "Spam"

    name = EncryptedCharField(max_length=120)
    email = EncryptedEmailField()
    email_hash = EmailHashField(of="email")
    phone = EncryptedCharField(max_length=40, blank=True)
    message = EncryptedTextField(max_length=4000)
    consent_text = models.TextField(help_text="The words that the sender agreed to, as they stood.")
    consent_version = models.CharField(max_length=12, help_text="The first digits of the SHA-256 of those words.")
    source_page = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.NEW, db_index=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who answers it. Only people who may change enquiries can be chosen.",
    )
    created_at = models.DateTimeField("received", auto_now_add=True, db_index=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "enquiries"
        indexes = [models.Index(fields=["email_hash"], name="enquiries_of_address")]

    def __str__(self) -> str:
        # The admin's log keeps this in plain text, longer than the enquiry: it names nobody.
        return f"Enquiry {self.pk} of {timezone.localdate(self.created_at)}"

    @property
    def kept_until(self) -> datetime.date:
        """The day on which it is deleted, with its notes."""
        return timezone.localdate(self.created_at + datetime.timedelta(days=retention_days()))

    @property
    def notes_with_authors(self) -> models.QuerySet:
        return self.notes.select_related("author")

    @property
    def all_notes(self) -> str:
        """The notes in one text, oldest first, as an export shows them."""
        return "\n".join(f"{note}: {note.text}" for note in self.notes.all())


class EnquiryNote(models.Model):
    """What someone of the team wrote beside an enquiry. The sender never sees it; it goes when the enquiry goes."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    text = EncryptedTextField(max_length=4000)

    class Meta:
        ordering = ["written_at", "pk"]
        # Whoever may change an enquiry may add a note to it; nobody changes one that stands.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.author_name}, {timezone.localtime(self.written_at):%Y-%m-%d %H:%M}"

    @property
    def author_name(self) -> str:
        return person_name(self.author) if self.author else "Someone who has left"


class EnquiryCount(models.Model):
    """How many enquiries came from one address in the time that ends at ``ends_at``. The address is stored nowhere."""

    sender = models.CharField(max_length=64, primary_key=True)
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at:%H:%M}"


def person_name(user) -> str:
    """Return how the team calls one of its people."""
    return user.get_full_name() or user.get_username()


def retention_days() -> int:
    """Return how many days an enquiry is kept: the shortest time of any site.

    An enquiry whose page is gone belongs to no site any more, so one time holds for all.
    """
    sites = Site.objects.all()
    return min((SiteSettings.for_site(site).enquiry_retention_days for site in sites), default=DEFAULT_RETENTION_DAYS)


def consent_version(consent_text: str) -> str:
    """Return the version of a consent text: twelve digits that change with any change of the words."""
    return hashlib.sha256(consent_text.strip().encode()).hexdigest()[:12]

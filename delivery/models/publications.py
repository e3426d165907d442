"""The record of everything that the public could ever see, and what of it is in force now.

``Publication`` and ``PublishedDocument`` only grow: the database refuses to change them. ``InForce``, ``ListEntry`` and
``ListCount`` are what reading needs, made from them in the same transaction; they can be made again at any time.
"""

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.functional import cached_property


class Kind(models.TextChoices):
    """Kinds of objects that the public sees, in the order in which one transaction records them."""

    SITE = "site", "Site"
    IMAGE = "image", "Image"
    DOCUMENT = "document", "Document"
    COLLECTION_RESTRICTION = "collection_restriction", "Private collection"
    DISCLAIMER = "disclaimer", "Disclaimer"
    BRAND = "brand", "Brand"
    PERSON = "person", "Person"
    TOPIC = "topic", "Topic"
    REFERENCE = "reference", "Reference"
    GLOSSARY_TERM = "glossary_term", "Glossary"
    PAGE_RESTRICTION = "page_restriction", "Private page"
    PAGE = "page", "Page"
    REDIRECT = "redirect", "Redirect"
    SITE_SETTINGS = "site_settings", "Site settings"
    SYNONYMS = "synonyms", "Synonyms"
    PROMOTED_RESULT = "promoted_result", "Promoted result"
    ERASURE = "erasure", "Erasure"


class Action(models.TextChoices):
    PUBLISH = "publish", "Published"
    MOVE = "move", "Moved"
    UNPUBLISH = "unpublish", "Unpublished"
    DELETE = "delete", "Deleted"
    ERASE = "erase", "Erased"


class ActorKind(models.TextChoices):
    USER = "user", "Person"
    SCHEDULE = "schedule", "Schedule"
    COMMAND = "command", "Command"
    SYSTEM = "system", "System"


class PublishedDocument(models.Model):
    """The text of a document, under its own hash: the same text is kept once, whoever published it and how often."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField(help_text="Canonical JSON: members sorted, no space between them, UTF-8.")

    def __str__(self) -> str:
        return self.sha256


class Publication(models.Model):
    """One change of what the public can see. Its hash covers the hash of the one before it."""

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=30, choices=Kind)
    key = models.BigIntegerField(help_text="The primary key of the object.")
    action = models.CharField(max_length=10, choices=Action)
    title = models.TextField(blank=True, help_text="What editors call the object.")
    path = models.TextField(blank=True, help_text="Its address on the site, empty if it has none.")
    # They can name a person, whose erasure the law may ask for: the chain covers their hash, which stays.
    title_and_path_sha256 = models.CharField(max_length=64)
    site = models.BigIntegerField(null=True, help_text="The site that the address belongs to.")
    language = models.CharField(max_length=100, blank=True)
    is_private = models.BooleanField("private", help_text="Behind a view restriction: no anonymous reader gets it.")
    document_sha256 = models.CharField(
        max_length=64, blank=True, help_text="The hash of the document; empty where the public lost it."
    )
    previous_sha256 = models.CharField(max_length=64, help_text="The hash of the publication before this one.")
    sha256 = models.CharField(max_length=64, unique=True, help_text="The hash of this publication.")
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField("done by", max_length=10, choices=ActorKind)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField(blank=True)
    revision = models.BigIntegerField(null=True, help_text="The revision in Wagtail that this was made from.")
    # Made from the documents, so no part of the hash.
    refers_to = ArrayField(models.TextField(), default=list, help_text="The objects that the document refers to.")
    affects = ArrayField(
        models.TextField(), default=list, help_text="The surrogate keys of what this may have changed for readers."
    )

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["kind", "key", "-number"], name="publication_of_object"),
            models.Index(fields=["path", "-number"], name="publication_of_path"),
            models.Index(fields=["recorded_at"], name="publication_by_time"),
            GinIndex(fields=["refers_to"], name="publication_refers_to"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_kind_display()} “{self.title}” {self.get_action_display().lower()}"

    @property
    def object_name(self) -> str:
        """The name of the object in references and surrogate keys, such as ``brand-3``."""
        return object_name(self.kind, self.key)

    @property
    def actor(self) -> str:
        """Who did it, for people: a name, and what kind of actor unless it is a person."""
        kind = "" if self.actor_kind == ActorKind.USER else self.get_actor_kind_display()
        return " ".join(part for part in (kind, self.actor_name) if part)

    @cached_property
    def document_text(self) -> str | None:
        """The canonical JSON, None where there is none or it was erased."""
        found = PublishedDocument.objects.filter(sha256=self.document_sha256).first() if self.document_sha256 else None
        return found.text if found else None

    @property
    def document(self) -> dict[str, Any] | None:
        return json.loads(self.document_text) if self.document_text else None


class Head(models.Model):
    """The newest publication. Its one row is the lock that puts publications in one order."""

    number = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="")
    recorded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.number)


class InForce(models.Model):
    """The publication of an object that holds now, with what finding and showing it needs."""

    object = models.TextField(primary_key=True, help_text="Such as page-12.")
    number = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    key = models.BigIntegerField()
    path = models.TextField(blank=True)
    site = models.BigIntegerField(null=True)
    slug = models.TextField(blank=True)
    type = models.CharField(max_length=40, blank=True, help_text="The type of a page, such as article.")
    title = models.TextField(blank=True)
    language = models.CharField(max_length=100, blank=True)
    is_private = models.BooleanField()
    recorded_at = models.DateTimeField()
    document_sha256 = models.CharField(max_length=64)
    text = models.TextField(help_text="The document, as on record.")
    refers_to = ArrayField(models.TextField(), default=list, help_text="The objects that the document refers to.")
    card = models.TextField(help_text="The document without its body: what a list or a link shows.")
    card_refers_to = ArrayField(models.TextField(), default=list, help_text="The objects that the card refers to.")
    words = SearchVectorField(null=True)
    vocabulary = ArrayField(models.TextField(), default=list, help_text="The words that “did you mean” may offer.")

    class Meta:
        indexes = [
            models.Index(fields=["path", "site"], name="inforce_path", condition=~models.Q(path="")),
            models.Index(fields=["kind", "type", "slug"], name="inforce_slug"),
            models.Index(fields=["kind", "key"], name="inforce_kind"),
            GinIndex(fields=["words"], name="inforce_words"),
        ]

    def __str__(self) -> str:
        return self.object


class ListEntry(models.Model):
    """A public page in a list, such as ``1/articles`` or ``1/articles/brand-3``, in the order of the list."""

    list = models.TextField()
    sort_at = models.DateTimeField()
    key = models.BigIntegerField(help_text="The primary key of the page.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "key"], name="unique_list_entry")]
        indexes = [
            models.Index(fields=["list", "-sort_at", "-key"], name="list_in_order"),
            models.Index(fields=["key"], name="list_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} in {self.list}"


class ListCount(models.Model):
    """How many pages a list has: counting 50,000 rows at each request would be slow."""

    list = models.TextField(primary_key=True)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.list}: {self.number}"


class Word(models.Model):
    """A word of what is in force, for “did you mean”. Triggers count it in the transaction that publishes."""

    word = models.TextField(primary_key=True)
    number = models.BigIntegerField(help_text="How many documents hold it.")

    class Meta:
        indexes = [models.Index(fields=["word"], name="word_in_no_document", condition=models.Q(number__lte=0))]

    def __str__(self) -> str:
        return self.word


def object_name(kind: str, key: int) -> str:
    """Return the name of an object in references and surrogate keys, such as ``brand-3``."""
    return f"{kind}-{key}"

"""Images and documents: models of our own from the first migration, because Wagtail cannot change them later."""

from typing import Any

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from compliance.checked import ClaimsChecked, always_public, passages_of_members
from compliance.claims import Kind, Passage


class CustomImage(ClaimsChecked, AbstractImage):
    """A picture with the facts that go wherever it is shown: its credit, and whether it shows a model."""

    credit = models.CharField(
        max_length=255,
        blank=True,
        help_text="Who made the picture, as the licence asks it to be named. Shown under the picture.",
    )
    shows_model = models.BooleanField(
        "shows a model",
        default=False,
        help_text="Tick if the person in the picture is a model. Readers then see “Model, not a patient”.",
    )

    admin_form_fields = (*Image.admin_form_fields, "credit", "shows_model")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        permissions = [("choose_customimage", "Can choose image")]

    @property
    def default_alt_text(self) -> str:
        # Wagtail falls back to the title, which is mostly a file name: no text at all is more honest.
        return self.description

    def save(self, *args, **kwargs):
        hash_new_file(self)
        super().save(*args, **kwargs)

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of this picture: facts and the hash of its file, not the file."""
        return {
            "title": self.title,
            "description": self.description,
            "credit": self.credit,
            "shows_model": self.shows_model,
            "file": self.file.name,
            "file_sha1": self.file_hash,
            "width": self.width,
            "height": self.height,
            "focal_point": self.focal_point_document(),
        }

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        return passages_of_members(document, {"description": Kind.ALT_TEXT})

    @classmethod
    def public_claims(cls) -> models.QuerySet:
        return always_public(cls.objects.exclude(description=""), "description")

    def focal_point_document(self) -> dict[str, int] | None:
        """Return the centre and size of what must stay visible when the picture is cut, in pixels of the original."""
        if self.focal_point_x is None:
            return None
        return {
            "x": self.focal_point_x,
            "y": self.focal_point_y,
            "width": self.focal_point_width,
            "height": self.focal_point_height,
        }


class ImageRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_image_rendition")
        ]


class CustomDocument(AbstractDocument):
    """A file for download."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        permissions = [("choose_customdocument", "Can choose document")]

    def save(self, *args, **kwargs):
        hash_new_file(self)
        super().save(*args, **kwargs)

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of this file: its name and hash, not its bytes."""
        return {
            "title": self.title,
            "file": self.file.name,
            "filename": self.filename,
            "file_sha1": self.file_hash,
            "url": self.url,
        }


def hash_new_file(stored: Any) -> None:
    """Keep the hash of the file in step with the file: Wagtail does so in its forms only."""
    if stored.file and (not stored.file_hash or not stored.file._committed):
        stored._set_file_hash()

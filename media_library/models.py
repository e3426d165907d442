"""Images and documents: models of our own from the first migration, because Wagtail cannot change them later."""

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class CustomImage(AbstractImage):
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

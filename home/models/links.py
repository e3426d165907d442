"""A link that an editor sets: to a page of this site or to another address."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, Page

from brands.fields import LinkField
from media_library.public_documents import reference_to


class MenuItem(Orderable):
    """An entry of a menu."""

    label = models.CharField(max_length=40)
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="A page of this site …"
    )
    path = LinkField(
        "or an address",
        max_length=255,
        blank=True,
        help_text="… or an address, such as /brands/pointinfusion/ or https://www.example.com/.",
    )

    panels = [FieldRowPanel([FieldPanel("label"), FieldPanel("page"), FieldPanel("path")])]

    class Meta(Orderable.Meta):
        abstract = True

    @property
    def url(self) -> str:
        if self.page:
            return self.page.url if self.page.live else ""
        return self.path

    def public_document(self) -> dict[str, Any]:
        return {"label": self.label, "page": reference_to("page", self.page_id), "path": self.path}

    def clean(self):
        super().clean()
        if bool(self.page_id) == bool(self.path):
            raise ValidationError({"page": "Choose a page or write an address: one of the two."})
        if self.path and not self.path.startswith(("/", "https://", "http://", "mailto:", "tel:")):
            raise ValidationError({"path": "Start with / for this site, or with https://."})

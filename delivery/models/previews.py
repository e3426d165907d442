"""Links by which front ends show drafts."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page


class PreviewLink(models.Model):
    """Lets whoever has its token read one draft, as it was when the link was made, until it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    content = models.JSONField(help_text="The draft, in the form that revisions have.")
    sha256 = models.CharField(max_length=64, help_text="The hash of the draft: the same draft gets the same link.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["page", "sha256"], name="preview_of_draft")]
        permissions = [("revoke_previewlink", "Can revoke preview links of others")]

    def __str__(self) -> str:
        return f"{self.page.title}, {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def title(self) -> str:
        return self.content.get("title") or self.page.title

    @property
    def is_open(self) -> bool:
        return self.expires_at > timezone.now()

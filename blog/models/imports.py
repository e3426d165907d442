"""What was imported, so that nothing is imported twice by mistake, and that a whole import can be undone."""

from django.db import models


class ImportRun(models.Model):
    """One import of a document or a whole site, with what it made, until it is undone."""

    name = models.CharField(max_length=255, help_text="The name of the file.")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, help_text="Empty while it works, and if it was interrupted.")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.name}"


class ImportedDocument(models.Model):
    """A document that became an article."""

    name = models.CharField(max_length=255, help_text="The name of the file, or the address of the post.")
    sha256 = models.CharField(max_length=64, db_index=True, help_text="The SHA-256 of its content.")
    page = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="imported_documents")
    report = models.JSONField(help_text="What the import left out and warned of.")
    imported_at = models.DateTimeField(auto_now_add=True)
    revision = models.BigIntegerField(
        null=True, help_text="The revision that the import made: a later one means that somebody has edited since."
    )
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, related_name="documents")

    class Meta:
        ordering = ["-imported_at"]
        indexes = [models.Index(fields=["name"], name="imported_document_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_untouched(self) -> bool:
        """Whether the article is still the draft that the import made."""
        return not self.page.live and self.revision is not None and self.page.latest_revision_id == self.revision


class MadeByImport(models.Model):
    """Something that a run made besides articles, such as a picture: what undoing the run takes away again."""

    class Kind(models.TextChoices):
        IMAGE = "image", "Image"
        TOPIC = "topic", "Topic"
        PERSON = "person", "Person"
        REFERENCE = "reference", "Reference"
        REDIRECT = "redirect", "Redirect"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="made")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.BigIntegerField(help_text="The primary key of the object.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "kind", "key"], name="unique_made_by_import")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"

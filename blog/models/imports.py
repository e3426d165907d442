"""What was imported, so that nothing is imported twice by mistake."""

from django.db import models


class ImportedDocument(models.Model):
    """A document that became an article."""

    name = models.CharField(max_length=255, help_text="The name of the file.")
    sha256 = models.CharField(max_length=64, db_index=True, help_text="The SHA-256 of its content.")
    page = models.ForeignKey("blog.ArticlePage", on_delete=models.CASCADE, related_name="imported_documents")
    report = models.JSONField(help_text="What the import left out and warned of.")
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return self.name

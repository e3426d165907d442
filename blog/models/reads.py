"""How often articles are read."""

from django.db import models

from blog.models.articles import ArticlePage


class ArticleReads(models.Model):
    """How often an article was read on one day. Nothing tells who did, from where, or at what time."""

    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField(db_index=True)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "day"], name="one_count_of_reads_a_day")]
        default_permissions = ("view",)
        verbose_name_plural = "article reads"

    def __str__(self) -> str:
        return f"Article {self.article_id}, {self.day}: {self.number}"

"""Gives articles the fields of the API as Wagtail's documentation has it: ``api_fields`` with serializers."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "benchmarks.stock"
    label = "benchmark_stock"

    def ready(self) -> None:
        from benchmarks.stock.fields import ARTICLE_API_FIELDS
        from blog.models import ArticlePage

        ArticlePage.api_fields = ARTICLE_API_FIELDS

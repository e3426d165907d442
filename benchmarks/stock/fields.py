"""The same facts of an article that the delivery API gives, by Wagtail's own means: serializers on the ORM."""

from rest_framework import serializers
from wagtail.api import APIField
from wagtail.images.api.fields import ImageRenditionField
from wagtail.rich_text import expand_db_html

from blog.models import Person, Reference, Topic
from brands.models import Disclaimer, ServiceBrand


class RichTextSerializer(serializers.CharField):
    def to_representation(self, value) -> str:
        return expand_db_html(value)


class DisclaimerSerializer(serializers.ModelSerializer):
    body = RichTextSerializer()
    clauses = serializers.SerializerMethodField()

    class Meta:
        model = Disclaimer
        fields = ["id", "heading", "jurisdiction", "body", "clauses"]

    def get_clauses(self, disclaimer) -> list[str]:
        return [expand_db_html(clause.text) for clause in disclaimer.clauses.all()]


class BrandSerializer(serializers.ModelSerializer):
    disclaimer = DisclaimerSerializer()

    class Meta:
        model = ServiceBrand
        fields = [
            *("id", "name", "slug", "colour", "tagline", "summary", "legal_name", "website", "booking_url"),
            "disclaimer",
        ]


class BrandSummarySerializer(serializers.ModelSerializer):
    class Meta:
        model = ServiceBrand
        fields = ["id", "name", "slug", "colour"]


class TopicSerializer(serializers.ModelSerializer):
    class Meta:
        model = Topic
        fields = ["id", "name", "slug", "kind", "url"]


class PersonSerializer(serializers.ModelSerializer):
    class Meta:
        model = Person
        fields = ["id", "name", "slug", "credentials", "role", "url"]


class AuthorsSerializer(serializers.Field):
    def to_representation(self, authors) -> list[dict]:
        return [PersonSerializer(author.person).data for author in authors.all()]


class ReferencesSerializer(serializers.ModelSerializer):
    class Meta:
        model = Reference
        fields = ["id", "citation", "doi", "pmid", "link", "year", "evidence_kind"]


class CitedReferencesSerializer(serializers.Field):
    def to_representation(self, cited) -> list[dict]:
        return [{"number": entry.number, **ReferencesSerializer(entry.reference).data} for entry in cited]


ARTICLE_API_FIELDS = [
    APIField("introduction"),
    APIField("brand", serializer=BrandSerializer()),
    APIField("brand_summary", serializer=BrandSummarySerializer(source="brand")),
    APIField("hero", serializer=ImageRenditionField("width-800|format-jpeg", source="hero_image")),
    APIField("hero_alt"),
    APIField("topics", serializer=TopicSerializer(many=True)),
    APIField("authors", serializer=AuthorsSerializer()),
    APIField("medical_reviewer", serializer=PersonSerializer()),
    APIField("reading_minutes"),
    APIField("reviewed_on"),
    APIField("next_review_due"),
    APIField("last_published_at"),
    APIField("body"),
    APIField("references", serializer=CitedReferencesSerializer()),
]

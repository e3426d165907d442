"""Brands and disclaimers in the API: the published ones only."""

from wagtail.api import APIField
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter, SearchFilter
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.rich_text import expand_db_html

from brands.clean_html import clean_html
from brands.models import Disclaimer, ServiceBrand
from media_library.api import ComputedField, PublicEndpoint, picture


def public_html(text: str) -> str:
    """Return the HTML that readers get of a legal text (database HTML)."""
    return clean_html(expand_db_html(text))


def brand_summary(brand: ServiceBrand) -> dict:
    """Return what a list shows of a brand."""
    return {"id": brand.pk, "name": brand.name, "slug": brand.slug, "colour": brand.colour, "url": brand.url}


def disclaimer_of(brand: ServiceBrand) -> dict:
    """Return the disclaimer as ``brand`` shows it."""
    return {
        "id": brand.disclaimer_id,
        "heading": brand.disclaimer.heading,
        "jurisdiction": brand.disclaimer.jurisdiction,
        "texts": [public_html(text) for text in brand.disclaimer_texts],
    }


def brand_document(brand: ServiceBrand) -> dict:
    """Return a brand with everything that a page of it needs, its disclaimer included."""
    return brand_summary(brand) | {
        "tagline": brand.tagline,
        "summary": brand.summary,
        "legal_name": brand.legal_name,
        "website": brand.website,
        "booking_url": brand.booking_url,
        "disclaimer": disclaimer_of(brand),
    }


class BrandsAPIViewSet(PublicEndpoint):
    """Published brands, each with its disclaimer."""

    name = "brands"
    model = ServiceBrand
    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]
    body_fields = [
        *BaseAPIViewSet.body_fields,
        *("name", "slug", "tagline", "summary", "colour", "website", "booking_url", "legal_name", "url"),
        APIField("logo", ComputedField(lambda brand, context: picture(brand.logo, alt=brand.name))),
        APIField("disclaimer", ComputedField(lambda brand, context: disclaimer_of(brand))),
    ]
    listing_default_fields = [
        *BaseAPIViewSet.listing_default_fields,
        *("name", "slug", "tagline", "summary", "colour", "url", "disclaimer"),
    ]

    def get_queryset(self):
        live = ServiceBrand.objects.filter(live=True).order_by("id")
        return live.select_related("logo", "disclaimer").prefetch_related("disclaimer__clauses")


class DisclaimersAPIViewSet(PublicEndpoint):
    """Published disclaimers, with the text that all brands share and the clauses of single brands."""

    name = "disclaimers"
    model = Disclaimer
    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]
    body_fields = [
        *BaseAPIViewSet.body_fields,
        *("heading", "jurisdiction"),
        APIField("body", ComputedField(lambda disclaimer, context: public_html(disclaimer.body))),
        APIField(
            "clauses",
            ComputedField(
                lambda disclaimer, context: [
                    {"text": public_html(clause.text), "brand": clause.brand_id} for clause in disclaimer.clause_list
                ]
            ),
        ),
    ]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "heading", "jurisdiction", "body", "clauses"]

    def get_queryset(self):
        return Disclaimer.objects.filter(live=True).order_by("id").prefetch_related("clauses")

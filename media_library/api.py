"""Images and documents in the API, and the fields that other endpoints make of properties."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import DataError
from rest_framework.fields import Field
from wagtail.api import APIField
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from media_library.models import CustomDocument, CustomImage
from media_library.renditions import ResponsiveImage

KEY = re.compile(r"[0-9]{1,19}")
DEEPEST_FIELDS = 50  # Wagtail reads them by recursion


class ComputedField(Field):
    """A field whose value is what ``compute`` makes of the object and the serializer's context."""

    def __init__(self, compute: Callable[[Any, dict], Any], **kwargs):
        self.compute = compute
        super().__init__(read_only=True, source="*", **kwargs)

    def to_representation(self, instance):
        return self.compute(instance, self.context)


def picture(image: CustomImage | None, alt: str | None = None) -> dict | None:
    """Return an image for the API, with its alternative text where it is used; None for no image."""
    if image is None:
        return None
    return ResponsiveImage(image).as_document() | ({} if alt is None else {"alt": alt})


class PublicEndpoint(BaseAPIViewSet):
    """What holds for every endpoint: errors as RFC 9457 has them, and bad input never reaches the database."""

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        for name, values in request.GET.lists():
            # PostgreSQL refuses this character in any text.
            if "\x00" in name or any("\x00" in value for value in values):
                raise BadRequestError(f"{name}: null characters are not allowed")
        if request.GET.get("fields", "").count("(") > DEEPEST_FIELDS:
            raise BadRequestError("fields: nested too deeply")
        if self.action == "find_view" and not KEY.fullmatch(request.GET.get("id", "0")):
            raise BadRequestError("id: a number is needed")

    def handle_exception(self, exc):
        if isinstance(exc, DataError):
            exc = BadRequestError("a number in the address is out of range")
        response = super().handle_exception(exc)
        message = response.data.get("message") or response.data.get("detail") or ""
        response.data = {
            "type": "about:blank",
            "title": HTTPStatus(response.status_code).phrase,
            "status": response.status_code,
            "detail": str(message),
            # Wagtail's own name for it, which existing clients read.
            "message": str(message),
        }
        response.content_type = "application/problem+json"
        return response


def tag_names(tagged, context: dict) -> list[str]:
    return [tag.name for tag in tagged.tags.all()]


TAGS = APIField("tags", ComputedField(tag_names))


class SiteImagesAPIViewSet(PublicEndpoint, ImagesAPIViewSet):
    """Images that are in no private collection."""

    model = CustomImage
    meta_fields = [field for field in ImagesAPIViewSet.meta_fields if field != "tags"] + [TAGS]
    body_fields = [*ImagesAPIViewSet.body_fields, "description", "credit", "shows_model"]

    def get_queryset(self):
        return super().get_queryset().prefetch_related("tags")


class SiteDocumentsAPIViewSet(PublicEndpoint, DocumentsAPIViewSet):
    """Documents that are in no private collection."""

    model = CustomDocument
    meta_fields = [field for field in DocumentsAPIViewSet.meta_fields if field != "tags"] + [TAGS]

    def get_queryset(self):
        return super().get_queryset().prefetch_related("tags")

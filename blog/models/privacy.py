"""What readers are shown in place of a page that is behind a password."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse


class PrivacyMixin:
    """Keeps what a page says out of the page that asks for its password: title, summary and picture for sharing too."""

    def serve_password_required_response(self, request: HttpRequest, form: Any, action_url: str) -> TemplateResponse:
        response = super().serve_password_required_response(request, form, action_url)  # type: ignore[misc]  # of pages
        response.context_data = {"form": form, "action_url": action_url}
        return response

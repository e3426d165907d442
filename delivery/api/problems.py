"""Errors of the API, as RFC 9457 has them: what is wrong, and with which member of the request."""

from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as NinjaValidationError

from delivery.composition.whole import UnsettledError

CONTENT_TYPE = "application/problem+json"


class ProblemError(Exception):
    """Ends a request with a problem: ``status``, what is wrong, and the parameter or field that it is about."""

    def __init__(self, status: int, detail: str, *, field: str = "", location: str = "query"):
        super().__init__(detail)
        self.status = status
        self.errors = [{"location": location, "field": field, "message": detail}] if field else []


def problem(
    status: int,
    detail: str,
    errors: list[dict[str, Any]] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """Return a problem. ``errors`` names each wrong member: its location, field and message."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
    return HttpResponse(orjson.dumps(document), status=status, content_type=CONTENT_TYPE, headers=headers)


def validation_problem(status: int, found: list[dict[str, Any]]) -> HttpResponse:
    errors = [
        {
            "location": str(error["loc"][0]),
            "field": ".".join(str(part) for part in error["loc"][-1:]),
            "message": error["msg"],
        }
        for error in found
    ]
    return problem(status, "; ".join(f"{error['field']}: {error['message']}" for error in errors), errors)


def register_problems(api: NinjaAPI) -> None:
    """Answer every error of ``api`` with a problem."""

    @api.exception_handler(ProblemError)
    def known_problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
        return problem(error.status, str(error), error.errors)

    @api.exception_handler(NinjaValidationError)
    def wrong_input(request: HttpRequest, error: NinjaValidationError) -> HttpResponse:
        is_body = any(found["loc"][0] in {"body", "form"} for found in error.errors)
        return validation_problem(422 if is_body else 400, error.errors)

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, str(error) or "There is nothing public here.")

    @api.exception_handler(AuthenticationError)
    def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(
            401,
            "Send the token of a person who may do this: Authorization: Bearer …",
            headers={"WWW-Authenticate": "Bearer"},
        )

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, str(error))

    @api.exception_handler(RequestDataTooBig)
    def too_long(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return problem(413, "This is longer than a request may be.")

    @api.exception_handler(UnsettledError)
    def unsettled(request: HttpRequest, error: UnsettledError) -> HttpResponse:
        return problem(503, str(error), headers={"Retry-After": "1"})

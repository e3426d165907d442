"""Wagtail's own API, version 3, for automation: only with a person's token, and with their permissions.

What Wagtail leaves open is closed here: reading without a token, its search (which loads all that it finds), and values
that PostgreSQL cannot hold, which it would answer with an error of the server.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache, wraps
from http import HTTPStatus
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.views.decorators.csrf import csrf_exempt
from wagtail.api.v3.urls import api
from wagtail.log_actions import LogContext
from wagtail.models import Page

from accounts.models import TokenAccess
from accounts.tokens import TokenAuth, refusal
from compliance.door import SignOffMissingError
from delivery.api.problems import problem

LARGEST_NUMBER = 2**63 - 1
NUMBER = re.compile(r"[+-]?[0-9]{19,}|[+-]?[0-9.]+[eE][+-]?[0-9]+")
LONGEST_NUMBER = 40  # of digits; Python refuses to read numbers of more than 4,300
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
KEY = re.compile(r"[0-9]{1,40}")
READING = {"GET", "HEAD", "OPTIONS"}
SEARCH_PARAMETERS = {"search", "search_operator"}
PREFIX, DELIVERY_PREFIX = "/api/v3-preview/", "/api/delivery/v1/"

View = Callable[..., HttpResponse]


def refused(place: str, field: str, message: str) -> HttpResponse:
    error = {"location": place, "field": field, "message": message}
    return problem(400, f"{field or place}: {message}", [error])


def not_storable(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name of each value in ``value`` that PostgreSQL cannot hold, with what is wrong with it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from not_storable(str(key), name or str(key).replace("\x00", ""))
            yield from not_storable(item, f"{name}.{key}".lstrip("."))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from not_storable(item, f"{name}.{position}".lstrip("."))
    elif isinstance(value, str) and HALF_A_CHARACTER.search(value):
        yield name, "this is half a character"
    elif "\x00" in str(value):
        yield name, "null characters are not allowed"
    elif is_too_large(str(value)):
        yield name, "this number is too large"


def is_too_large(text: str) -> bool:
    if not NUMBER.fullmatch(text):
        return False
    try:
        return len(text) > LONGEST_NUMBER or abs(float(text)) > LARGEST_NUMBER
    except ValueError:
        return False  # no number after all


def problem_with(request: HttpRequest, path_values: dict[str, Any]) -> HttpResponse | None:
    """Return what is wrong with a request that Wagtail could not answer, None if nothing is."""
    for field in sorted(SEARCH_PARAMETERS & request.GET.keys()):
        return refused("query", field, f"search is off here: use {DELIVERY_PREFIX}search")
    for field, value in path_values.items():
        if field.endswith(("_id", "pk")) and not KEY.fullmatch(str(value)):
            return problem(404, f"{field}: there is nothing of this key")
    for field, value in request.GET.items():
        if field.endswith("_id") and not KEY.fullmatch(str(value)):
            return refused("query", field, "this is no key")
    for place, values in (("path", path_values), ("query", dict(request.GET.lists()))):
        for field, message in not_storable(values):
            return refused(place, field.split(".")[0], message)
    if request.method not in {"GET", "HEAD"} and is_root(path_values.get("page_id")):
        return problem(403, "The root of all pages stays as it is.")
    return problem_with_body(request)


def is_root(key: Any) -> bool:
    """Return whether a page is the one above all others, which has no place that Wagtail could copy it to."""
    return key is not None and Page.objects.filter(pk=key, depth=1).exists()


def problem_with_body(request: HttpRequest) -> HttpResponse | None:
    if not request.body or request.content_type != "application/json":
        return None
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return refused("body", "", "this is not JSON")
    if not isinstance(body, dict):
        return refused("body", "", "send an object")
    try:
        wrong = next(not_storable(body), None)
    except RecursionError:
        return refused("body", "", "this is nested too deeply")
    return refused("body", *wrong) if wrong else None


def all_or_nothing(view: View, request: HttpRequest, *arguments: Any, **path_values: Any) -> HttpResponse:
    """Return the answer of ``view``, with nothing of what it did left behind if it answers with an error."""
    try:
        with transaction.atomic():
            response = view(request, *arguments, **path_values)
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                transaction.set_rollback(True)
            return response
    except SignOffMissingError as error:
        # The last door, which is before the commit.
        return problem(422, " ".join(error.messages), [{"message": message} for message in error.messages])
    except IntegrityError as error:
        # Wagtail saves drafts without what they need to be published, and the database needs some of it all the same.
        found = getattr(error.__cause__, "diag", None)
        field = getattr(found, "column_name", None) or getattr(found, "constraint_name", None) or ""
        message = "this is missing, or does not fit what is there"
        return problem(
            422, f"{field}: {message}", [{"location": "body", "field": field.removesuffix("_id"), "message": message}]
        )


def with_token(view: View) -> View:
    """Let only persons with a token in, and put what they do under their name, in Wagtail's log and on record."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **path_values: Any) -> HttpResponse:
        token = TokenAuth()(request)
        if token is None:
            return problem(
                401,
                "Send the token of a person: Authorization: Bearer …",
                headers={"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"},
            )
        wanted = TokenAccess.READ if request.method in READING else TokenAccess.WRITE
        if reason := refusal(token, wanted):
            return problem(403, reason, headers={"Cache-Control": "no-store"})
        response = problem_with(request, path_values)
        if response is None:
            with LogContext(user=request.user):
                response = all_or_nothing(view, request, *arguments, **path_values)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = problem(405, "This address takes other methods.", headers={"Allow": response["Allow"]})
        response["Cache-Control"] = "no-store"
        return response

    return guarded


@cache
def openapi_text() -> str:
    """Return Wagtail's description of its API as it is served here, made at the first call."""
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    schemes = schema["components"].get("securitySchemes", {})
    # "AllowAnonymous" has no scheme, which OpenAPI demands; and nobody is anonymous here.
    usable = {name: scheme for name, scheme in schemes.items() if scheme.get("scheme")}
    schema["components"]["securitySchemes"] = usable
    # Wagtail describes an address of snippets also where it serves no kind of them: nothing can be asked there.
    schema["paths"] = {path: operations for path, operations in schema["paths"].items() if can_be_asked(operations)}
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["security"] = [{name: []} for name in usable]
            operation["parameters"] = [
                parameter for parameter in operation.get("parameters", []) if parameter["name"] not in SEARCH_PARAMETERS
            ]
            operation["responses"].setdefault(
                str(int(HTTPStatus.UNAUTHORIZED)), {"description": "No token, or one that is not valid."}
            )
    return json.dumps(schema, cls=DjangoJSONEncoder)


def can_be_asked(operations: dict[str, Any]) -> bool:
    """Return whether there is a value for each part of the address of these operations."""
    return not any(
        parameter["in"] == "path" and parameter["schema"].get("const") == ""
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
    )


def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(openapi_text(), content_type="application/json")


def urls() -> Any:
    """Return Wagtail's addresses, each behind a token. Its documentation page loads files from elsewhere: left out."""
    patterns, app_name, namespace = api.urls
    guarded = [
        path(str(pattern.pattern), with_token(pattern.callback), name=pattern.name)
        for pattern in patterns
        if isinstance(pattern, URLPattern) and pattern.name not in {"openapi-json", "openapi-view", "api-root"}
    ]
    return include(([path("openapi.json", with_token(openapi), name="openapi-json"), *guarded], app_name), namespace)

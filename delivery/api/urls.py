"""The delivery API as one set of addresses, with its description made once."""

import json
from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from delivery.api import articles, claims, enquiries, pages, previews, problems, record, site, snippets
from delivery.api.description import described

DESCRIPTION = """
What is published, whole and in one request. Addresses that start with / are on the host of this API.
Show the disclaimer of an article's brand wherever you show the article.
"""

api = NinjaAPI(
    title="PointHealth delivery API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="delivery",
    openapi_url=None,
    docs_url=None,
)
problems.register_problems(api)
api.add_router("/articles", articles.router)
api.add_router("/pages", pages.router)
for router in (snippets.router, site.router, enquiries.router, previews.router, record.router, claims.router):
    api.add_router("", router)


@cache
def openapi_text() -> str:
    """Return the description of the API in OpenAPI 3.1, made at the first call."""
    return json.dumps(described(dict(api.get_openapi_schema(path_prefix="/api/delivery/v1/"))))


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(openapi_text(), content_type="application/json")


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """Show the description for people, with files of this site only."""
    return render(request, "delivery/documentation.html")


def with_head_and_options(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Answer HEAD as GET without the body, OPTIONS with the methods that there are, and others with a problem."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = other_method(asked, response["Allow"])
        if asked == "HEAD":
            response["Content-Length"] = str(len(response.content))
            response.content = b""
            request.method = asked
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # as ninja's own views: no cookie signs anyone in here
    return answered


def other_method(asked: str | None, known: str) -> HttpResponse:
    """Answer a method that the view does not know, from those that it knows."""
    methods = sorted({method.strip() for method in known.split(",")})
    allowed = ", ".join([*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"])
    if asked == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allowed})
    return problems.problem(405, f"This address takes {allowed} only.", headers={"Allow": allowed})


def operations() -> list[URLPattern]:
    return [
        path(str(pattern.pattern), with_head_and_options(pattern.callback), name=pattern.name)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    return problems.problem(404, "There is no such address. See docs/ and openapi.json for those that there are.")


urlpatterns = [
    path("openapi.json", with_head_and_options(openapi), name="delivery_openapi"),
    path("docs/", with_head_and_options(documentation), name="delivery_documentation"),
    *operations(),
    # Also with a line break, which "path" does not take.
    re_path(r"[\s\S]*", nothing_here),
]

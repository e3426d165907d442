"""Documents as responses."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, get_args

import orjson
from django.http import HttpRequest, HttpResponse
from markdownify import markdownify
from pydantic import BaseModel

from blog.blocks.rich_text_nodes import rich_text_nodes
from delivery.api.parameters import DocumentParameters
from delivery.api.problems import ProblemError
from delivery.surrogate_keys import MOST_SURROGATE_KEYS

MOST_KNOWN_FIELDS = 2_000
# A document without all its members is of another type, so that generated clients know both for what they are.
TRIMMED_CONTENT_TYPE = "application/vnd.pointhealth.trimmed+json"
# What tells the members of a union apart: it comes whether it was asked for or not.
DISCRIMINATORS = ("type", "@type")


def as_markdown(html: str) -> str:
    return markdownify(html, heading_style="ATX", bullets="-").strip()


RICH_TEXT_FORMS: dict[str, Callable[[str], Any] | None] = {
    "html": None,
    "markdown": as_markdown,
    "json": rich_text_nodes,
}


def json_response(
    document: Any, *, keys: list[str] | None = None, status: int = 200, content_type: str = "application/json"
) -> HttpResponse:
    """Return ``document`` as JSON. ``keys`` are the surrogate keys of all that it depends on; None: of anything."""
    response = HttpResponse(orjson.dumps(document, option=orjson.OPT_UTC_Z), status=status, content_type=content_type)
    if keys is not None and len(keys) <= MOST_SURROGATE_KEYS:
        response["Surrogate-Key"] = " ".join(keys)
    return response


def rich_text_form(parameters: DocumentParameters) -> Callable[[str], Any] | None:
    """Return what turns HTML into the form that was asked for, None for HTML itself."""
    return RICH_TEXT_FORMS[parameters.rich_text]


def inner_models(annotation: Any) -> list[type[BaseModel]]:
    """Return the models inside an annotation, such as the one of a list's items."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in inner_models(argument)]


def checked_fields(fields: str, model: type[BaseModel]) -> dict[str, Any]:
    """Return ``fields`` as a tree of names: ``title,brand.name`` → ``{"title": {}, "brand": {"name": {}}}``.

    A member that is asked for whole comes whole, also where parts of it are named too. Raises ``ProblemError`` for a
    member that ``model`` has not.
    """
    tree: dict[str, Any] = {}
    paths = {part.strip() for part in fields.split(",")} - {""}
    for path in sorted(paths):
        check_field(path, model)
        if "." not in path:
            tree[path] = {}
            continue
        names = path.split(".")
        if any(".".join(names[:depth]) in paths for depth in range(1, len(names))):
            continue
        branch = tree
        for name in names:
            branch = branch.setdefault(name, {})
    return tree


@lru_cache(MOST_KNOWN_FIELDS)
def check_field(path: str, model: type[BaseModel]) -> None:
    """Raise ``ProblemError`` if ``model`` has no member at ``path``."""
    models = [model]
    for name in path.split("."):
        found = [candidate for candidate in models if name in candidate.model_fields]
        if not found:
            known = sorted({known for candidate in models for known in candidate.model_fields})
            detail = f"There is no field “{path}”. Known here: {', '.join(known) or 'none'}."
            raise ProblemError(400, detail, field="fields")
        models = [inner for candidate in found for inner in inner_models(candidate.model_fields[name].annotation)]


def trimmed(document: Any, tree: dict[str, Any]) -> Any:
    """Return only the members of ``document`` that ``tree`` names, and what tells types apart."""
    if not tree:
        return document
    if is_dataclass(document):
        document = {member.name: getattr(document, member.name) for member in fields(document)}
    if isinstance(document, list):
        return [trimmed(item, tree) for item in document]
    if isinstance(document, dict):
        wanted: dict[str, Any] = {name: {} for name in DISCRIMINATORS} | tree
        return {name: trimmed(document[name], inner) for name, inner in wanted.items() if name in document}
    return document


def host_of(request: HttpRequest) -> str:
    """Return the host that was asked, without its port: it decides which site answers."""
    host, _, port = request.get_host().rpartition(":")
    return host if host and port.isdigit() else request.get_host()


class Trimming:
    """The members that a request asks for. Raises ``ProblemError`` for one that ``model`` has not."""

    def __init__(self, parameters: DocumentParameters, model: type[BaseModel]):
        self.tree = checked_fields(parameters.fields, model) if parameters.fields else {}

    def response(self, document: Any, *, keys: list[str] | None = None) -> HttpResponse:
        """Return what was asked for of ``document``; ``keys`` as for ``json_response``."""
        if not self.tree:
            return json_response(document, keys=keys)
        return json_response(trimmed(document, self.tree), keys=keys, content_type=TRIMMED_CONTENT_TYPE)

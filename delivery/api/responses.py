"""Documents as responses."""

from collections.abc import Callable
from typing import Any, get_args

import orjson
from django.http import HttpRequest, HttpResponse
from markdownify import markdownify
from pydantic import BaseModel

from delivery.api.parameters import DocumentParameters
from delivery.api.problems import ProblemError

MOST_SURROGATE_KEYS = 400


def json_response(document: Any, *, keys: list[str] | None = None, status: int = 200) -> HttpResponse:
    """Return ``document`` as JSON. ``keys`` are the surrogate keys of all that it depends on; None: of anything."""
    response = HttpResponse(
        orjson.dumps(document, option=orjson.OPT_UTC_Z), status=status, content_type="application/json"
    )
    if keys is not None and len(keys) <= MOST_SURROGATE_KEYS:
        response["Surrogate-Key"] = " ".join(keys)
    return response


def rich_text_form(parameters: DocumentParameters) -> Callable[[str], Any] | None:
    """Return what turns HTML into the form that was asked for, None for HTML itself."""
    if parameters.rich_text == "markdown":
        return lambda html: markdownify(html, heading_style="ATX", bullets="-").strip()
    return None


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
        names = path.split(".")
        if any(".".join(names[:depth]) in paths for depth in range(1, len(names))):
            continue
        branch = tree
        for name in names:
            branch = branch.setdefault(name, {})
    return tree


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
    """Return only the members of ``document`` that ``tree`` names."""
    if not tree:
        return document
    if isinstance(document, list):
        return [trimmed(item, tree) for item in document]
    if isinstance(document, dict):
        return {name: trimmed(document[name], inner) for name, inner in tree.items() if name in document}
    return document


def host_of(request: HttpRequest) -> str:
    """Return the host that was asked, without its port: it decides which site answers."""
    host, _, port = request.get_host().rpartition(":")
    return host if host and port.isdigit() else request.get_host()


class Trimming:
    """The members that a request asks for."""

    def __init__(self, parameters: DocumentParameters, model: type[BaseModel]):
        self.tree = checked_fields(parameters.fields, model) if parameters.fields else {}

    def __call__(self, document: Any) -> Any:
        return trimmed(document, self.tree) if self.tree else document

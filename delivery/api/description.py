"""What the description of the API says beyond what the framework makes of the types."""

from typing import Any

from delivery.api.problems import CONTENT_TYPE
from delivery.api.responses import DISCRIMINATORS, TRIMMED_CONTENT_TYPE

JSON = "application/json"
REFERENCE = "#/components/schemas/"
Schema = dict[str, Any]


def described(openapi: Schema) -> Schema:
    """Return the description with the media type of problems, and with the documents that ``fields`` trims."""
    components: Schema = openapi["components"]["schemas"]
    trimmed_components: Schema = {}
    for operations in openapi["paths"].values():
        for operation in operations.values():
            can_be_trimmed = any(parameter["name"] == "fields" for parameter in operation.get("parameters", ()))
            for status, response in operation["responses"].items():
                content = response.get("content")
                if not content:
                    continue
                if int(status) >= 400:
                    response["content"] = {CONTENT_TYPE: content[JSON]}
                elif can_be_trimmed:
                    schema = trimmed_schema(content[JSON]["schema"], components, trimmed_components)
                    content[TRIMMED_CONTENT_TYPE] = {"schema": schema}
    components.update(trimmed_components)
    return openapi


def trimmed_schema(schema: Any, components: Schema, made: Schema) -> Any:
    """Return ``schema`` with each object in it as ``fields`` may leave it: any member may be missing.

    Adds the objects that it refers to, so trimmed, to ``made``.
    """
    if isinstance(schema, list):
        return [trimmed_schema(item, components, made) for item in schema]
    if isinstance(schema, str) and schema.startswith(REFERENCE):
        name = schema.removeprefix(REFERENCE)
        trimmed_name = f"Trimmed{name}"
        if trimmed_name not in made:
            made[trimmed_name] = {}  # an object can be inside itself
            made[trimmed_name] = trimmed_schema(components[name], components, made)
        return REFERENCE + trimmed_name
    if not isinstance(schema, dict):
        return schema
    found = {name: trimmed_schema(value, components, made) for name, value in schema.items()}
    if schema.get("type") == "object" and "title" in found:
        found["title"] = f"Trimmed{schema['title']}"
        found["required"] = [name for name in schema.get("required", ()) if name in DISCRIMINATORS]
    return found

"""The JSON Schema of what the API gives of a block, made from the fields that editors fill in.

A block whose API form is its fields needs nothing of its own. One that gives something else says what, in
``get_api_schema`` beside its ``get_api_representation``. Dialect: JSON Schema 2020-12.
"""

from typing import Any

from wagtail import blocks

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
HTML: Schema = {"type": "string", "contentMediaType": "text/html"}
BOOLEAN: Schema = {"type": "boolean"}
INTEGER: Schema = {"type": "integer"}

# As ``ResponsiveImage.as_document`` gives it.
PICTURE: Schema = {
    "type": "object",
    "properties": {
        "id": INTEGER,
        "url": TEXT,
        "width": INTEGER,
        "height": INTEGER,
        "type": TEXT,
        "srcset": TEXT,
        "srcset_type": TEXT,
        "credit": TEXT,
        "shows_model": BOOLEAN,
    },
}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def array_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def object_of(**properties: Schema) -> Schema:
    """Return the schema of an object that has exactly these members."""
    members = {name: closed(schema) for name, schema in properties.items()}
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


def closed(schema: Schema) -> Schema:
    """Return ``schema`` with every object in it holding all of its members and no others."""
    if schema.get("type") == "object" and "required" not in schema:
        return object_of(**schema["properties"])
    if "anyOf" in schema:
        return {"anyOf": [closed(option) for option in schema["anyOf"]]}
    return schema


def api_schema(block: blocks.Block) -> Schema:
    """Return the JSON Schema of ``block.get_api_representation``.

    Raises ``TypeError`` for a kind of block that has no schema yet.
    """
    if hasattr(block, "get_api_schema"):
        return block.get_api_schema()
    if isinstance(block, blocks.StructBlock):
        return object_of(**{name: api_schema(child) for name, child in block.child_blocks.items()})
    if isinstance(block, blocks.ListBlock):
        return array_of(api_schema(block.child_block))
    if isinstance(block, blocks.RichTextBlock):
        return HTML
    if isinstance(block, blocks.ChoiceBlock):
        return {"type": "string", "enum": [value for value, _ in block.field.choices if value]}
    if isinstance(block, blocks.BooleanBlock):
        return BOOLEAN
    if isinstance(block, blocks.FloatBlock):
        return or_null({"type": "number"})
    if isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.URLBlock):
        longest = block.field.max_length
        return TEXT | ({"maxLength": longest} if longest else {})
    raise TypeError(f"{type(block).__name__} has no JSON Schema: give it get_api_schema.")

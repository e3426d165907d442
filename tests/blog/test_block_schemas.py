"""What the API gives of a block is what its JSON Schema says."""

import pytest

from blog.blocks import BodyBlock
from blog.blocks.schema import api_schema
from tests.factories import article_with_every_block

TYPES = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def breaches(value, schema: dict, path: str = "") -> list[str]:
    """Return where ``value`` is not what ``schema`` says; knows the keywords that our schemas use."""
    if "anyOf" in schema:
        tried = [breaches(value, option, path) for option in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    if not TYPES[schema["type"]](value):
        return [f"{path} is {value!r}, no {schema['type']}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path} is {value!r}, none of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{path} is {value!r}, not {schema['const']!r}")
    if len(value) > schema.get("maxLength", len(value)) if isinstance(value, str) else False:
        found.append(f"{path} is too long")
    if schema["type"] == "array":
        found += [line for i, item in enumerate(value) for line in breaches(item, schema["items"], f"{path}[{i}]")]
    if schema["type"] == "object":
        if set(value) != set(schema["required"]):
            found.append(f"{path} has {sorted(value)}, not {sorted(schema['required'])}")
        for name, member in value.items():
            found += breaches(member, schema["properties"].get(name, {"type": "null"}), f"{path}.{name}")
    return found


@pytest.mark.django_db
def test_every_block_of_an_article_is_what_its_schema_says(client, article_index):
    article = article_with_every_block(parent=article_index)
    body = client.get(f"/api/v2/pages/{article.pk}/").json()["body"]
    block = BodyBlock()
    assert {item["type"] for item in body} == set(block.child_blocks)
    for item in body:
        assert breaches(item["value"], api_schema(block.child_blocks[item["type"]]), item["type"]) == []
    assert breaches(body, api_schema(block), "body") == []


@pytest.mark.parametrize("wrong", [{"text": "x"}, {"text": 1, "level": "2", "anchor": ""}, {}, [], None])
def test_what_is_no_heading_does_not_pass_for_one(wrong):
    assert breaches(wrong, api_schema(BodyBlock().child_blocks["heading"]))


def test_a_kind_of_block_without_a_schema_is_named():
    with pytest.raises(TypeError, match="object has no JSON Schema"):
        api_schema(object())

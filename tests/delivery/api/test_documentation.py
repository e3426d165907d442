"""The documentation names everything that the delivery API has."""

import json
import re
from pathlib import Path

import pytest

from blog.blocks import BodyBlock
from delivery.api.schemas import PAGE_MODELS
from delivery.api.urls import openapi_text

FOLDER = Path(__file__).parents[3]
PAGE = (FOLDER / "docs" / "frontends.md").read_text(encoding="utf-8")
ALL_PAGES = "\n".join(page.read_text(encoding="utf-8") for page in (FOLDER / "docs").glob("*.md"))
SETTINGS = (FOLDER / "cms" / "settings" / "base.py").read_text(encoding="utf-8")
OPERATIONS = json.loads(openapi_text())["paths"]
PARAMETERS = {
    parameter["name"]
    for operations in OPERATIONS.values()
    for operation in operations.values()
    for parameter in operation.get("parameters", [])
    if parameter["in"] == "query"
}


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_endpoint_is_documented(path):
    assert f"`{path.removeprefix('/api/delivery/v1/')}" in PAGE


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_every_parameter_is_documented(name):
    assert re.search(rf"`{name}[`=]", PAGE)


@pytest.mark.parametrize("name", BodyBlock().child_blocks)
def test_every_block_is_documented(name):
    assert f"| `{name}` |" in PAGE


@pytest.mark.parametrize("name", PAGE_MODELS)
def test_every_type_of_page_is_documented(name):
    assert f"| `{name}` |" in PAGE


@pytest.mark.parametrize(
    ("type_name", "member"), [(name, member) for name, model in PAGE_MODELS.items() for member in model.model_fields]
)
def test_every_member_of_a_page_is_documented(type_name, member):
    assert f"`{member}`" in PAGE


@pytest.mark.parametrize("name", sorted(set(re.findall(r'env[.\w]*\(\s*"((?:DELIVERY|PICTURES|CORS)_\w+)"', SETTINGS))))
def test_every_setting_of_delivery_is_documented(name):
    assert f"`{name}`" in ALL_PAGES

"""The page for front ends names everything that the API has."""

from pathlib import Path

import pytest

from blog.blocks import BodyBlock
from cms.api import api_router
from home.api import FIELDS

PAGE = (Path(__file__).parents[2] / "docs" / "frontends.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BodyBlock().child_blocks)
def test_every_block_is_documented(name):
    assert f"| `{name}` |" in PAGE


@pytest.mark.parametrize("name", api_router._endpoints)
def test_every_endpoint_is_documented(name):
    assert f"/api/v2/{name}/" in PAGE


@pytest.mark.parametrize(("model", "field"), [(model, field.name) for model in FIELDS for field in FIELDS[model]])
def test_every_field_of_a_page_is_documented(model, field):
    assert f"`{field}`" in PAGE
    assert model._meta.label in PAGE

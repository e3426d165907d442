"""Shades of a brand's colour: readable whatever an editor picks."""

import math
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from brands.colours import (
    DARK_INK,
    DARK_SURFACES,
    GRAPHIC_CONTRAST,
    HOUSE_COLOUR,
    LIGHT_INK,
    LIGHT_SURFACES,
    TEXT_CONTRAST,
    contrast,
    dark_shades,
    is_readable,
    light_shades,
    nearest_readable,
    oklch,
    shade,
    theme_rules,
    validate_colour,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
MODES = pytest.mark.parametrize(
    ("shades_of", "surfaces", "ink"),
    [(light_shades, LIGHT_SURFACES, LIGHT_INK), (dark_shades, DARK_SURFACES, DARK_INK)],
    ids=["by day", "by night"],
)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_is_the_one_that_wcag_defines(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@MODES
@given(colour=COLOURS)
def test_words_in_any_colour_can_be_read(shades_of, surfaces, ink, colour):
    shades = shades_of(colour)
    grounds = (*surfaces, shades.tint, shades.wash)
    assert min(contrast(shades.text, ground) for ground in grounds) >= TEXT_CONTRAST
    assert min(contrast(ink, ground) for ground in grounds) >= TEXT_CONTRAST
    assert contrast(shades.on_solid, shades.solid) >= TEXT_CONTRAST
    assert contrast(shades.on_deep, shades.deep) >= TEXT_CONTRAST
    assert contrast(shades.on_deep_muted, shades.deep) >= TEXT_CONTRAST
    # The light button on a deep panel.
    assert contrast(shades.deep, shades.on_deep) >= TEXT_CONTRAST


@MODES
@given(colour=COLOURS)
def test_marks_in_any_colour_can_be_seen(shades_of, surfaces, ink, colour):
    shades = shades_of(colour)
    assert min(contrast(shades.point, ground) for ground in (*surfaces, shades.tint, shades.wash)) >= GRAPHIC_CONTRAST


def test_a_colour_that_can_be_read_stays_itself():
    assert light_shades("#4c3d99").solid == light_shades("#4c3d99").text == "#4c3d99"


def test_a_light_colour_stays_itself_behind_dark_words():
    shades = light_shades("#FFD500")
    assert (shades.solid, shades.on_solid) == ("#ffd500", LIGHT_INK)


def test_a_white_brand_still_has_buttons_that_can_be_seen():
    assert light_shades("#ffffff").solid != "#ffffff"


@given(colour=COLOURS)
def test_the_nearest_readable_colour_can_be_read_and_has_the_same_hue(colour):
    nearest = nearest_readable(colour)
    assert is_readable(nearest)
    assert contrast(nearest, "#ffffff") >= TEXT_CONTRAST
    _, chroma, hue = oklch(nearest)
    if chroma > 0.03:  # near grey, rounding turns the hue
        assert math.cos(hue - oklch(colour)[2]) > 0.99


@given(colour=COLOURS)
def test_the_nearest_readable_colour_is_as_light_as_can_be(colour):
    if not is_readable(colour):
        assert contrast(nearest_readable(colour), "#ffffff") < TEXT_CONTRAST + 0.15


def test_a_readable_colour_is_its_own_nearest():
    assert nearest_readable("#4C3D99") == "#4c3d99"


@given(colour=COLOURS)
def test_a_colour_comes_back_from_its_lightness_chroma_and_hue(colour):
    assert contrast(shade(*oklch(colour)), colour) == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "#0b6e6e;}body{display:none", "#0b6e6e\n", ""])
def test_what_is_no_colour_never_becomes_a_rule(text):
    with pytest.raises(ValueError, match="Not a colour"):
        theme_rules(":root", text)
    with pytest.raises(ValidationError):
        validate_colour(text or " ")


def test_a_theme_has_shades_by_day_and_by_night_and_by_day_on_paper():
    rules = theme_rules("[data-brand]", "#4c3d99")
    by_day, by_night = rules.split("@media screen and (prefers-color-scheme:dark)")
    assert f"--brand-text:{light_shades('#4c3d99').text};" in by_day
    assert f"--brand-text:{dark_shades('#4c3d99').text};" in by_night


def test_the_stylesheet_has_the_surfaces_and_the_house_colours_that_shades_are_worked_out_for():
    stylesheet = (Path(settings.BASE_DIR) / "cms/static/css/site.css").read_text()
    by_day, by_night = re.findall(r":root \{(.*?)\n *\}", stylesheet, re.DOTALL)[:2]
    for rule, shades, surfaces, ink in (
        (by_day, light_shades(HOUSE_COLOUR), LIGHT_SURFACES, LIGHT_INK),
        (by_night, dark_shades(HOUSE_COLOUR), DARK_SURFACES, DARK_INK),
    ):
        declared = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", rule))
        assert (declared["page"], declared["sunken"], declared["ink"]) == (*surfaces, ink)
        assert {name: declared[f"brand-{name.replace('_', '-')}"] for name in asdict(shades)} == asdict(shades)

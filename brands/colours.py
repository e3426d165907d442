"""A brand's colour: what counts as one, and the readable shades that the site makes of it.

An editor picks any colour. Readers must be able to read text in it, on it and beside it, by day and
by night, so every shade is worked out from the colour by calculation: its hue stays, its lightness moves
until the contrast that WCAG 2.2 asks for is there. Lightness is that of OKLCH, where equal steps look
equal whatever the hue.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache

from django.core.validators import RegexValidator

COLOUR = r"#[0-9a-fA-F]{6}"

validate_colour = RegexValidator(
    rf"^{COLOUR}\Z", "Write the colour as # and six digits or letters from a to f, such as #0b6e6e."
)

# WCAG 2.2, 1.4.3: text. The comfortable one is what shades of our own aim at.
TEXT_CONTRAST = 4.5
COMFORTABLE_TEXT_CONTRAST = 5.5
# 1.4.11: parts that must be seen, without being read.
GRAPHIC_CONTRAST = 3.0
# 1.4.6: long texts on a dark panel.
ENHANCED_TEXT_CONTRAST = 7.0

# What text stands on, and its own colour, by day and by night; the site's stylesheet has the same (a test holds it).
LIGHT_SURFACES = ("#ffffff", "#f3f7f6")
LIGHT_INK = "#14262a"
DARK_SURFACES = ("#0f1819", "#162224")
DARK_INK = "#e8efee"

# The house's own colour: pages that belong to no brand.
HOUSE_COLOUR = "#0b5c63"

Channels = tuple[float, float, float]


@dataclass(frozen=True)
class Shades:
    """The shades of one colour, by day or by night. Each is a custom property, such as ``--brand-on-solid``."""

    solid: str  # behind the words of a button
    on_solid: str  # those words
    text: str  # links and small titles, on a surface or on tint and wash
    point: str  # marks that are seen rather than read
    line: str  # hairlines that carry no meaning
    tint: str  # a surface with a breath of the colour
    wash: str  # the same, a little stronger
    deep: str  # a large panel with light text on it
    on_deep: str  # that text
    on_deep_muted: str  # its small print


def channels(colour: str) -> Channels:
    """Return red, green and blue of ``#rrggbb`` from 0 to 1, as light adds up (linear)."""
    values = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values)
    return red, green, blue


def as_hex(linear: Channels) -> str:
    """Return ``#rrggbb`` of linear channels."""
    encoded = (value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055 for value in linear)
    return "#" + "".join(f"{round(min(max(value, 0), 1) * 255):02x}" for value in encoded)


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG defines it, from 0 (black) to 1 (white)."""
    red, green, blue = channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast ratio of two colours, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def oklch(colour: str) -> tuple[float, float, float]:
    """Return lightness (0 to 1), chroma (0 is grey) and hue (in radians) of ``#rrggbb``."""
    red, green, blue = channels(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    green_red = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    blue_yellow = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(green_red, blue_yellow), math.atan2(blue_yellow, green_red)


def linear_channels(lightness: float, chroma: float, hue: float) -> Channels:
    """Return the linear channels of an OKLCH colour; outside 0 to 1 where no screen can show it."""
    green_red, blue_yellow = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    medium = (lightness - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    short = (lightness - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def shade(lightness: float, chroma: float, hue: float) -> str:
    """Return the colour as ``#rrggbb``, with as much of its chroma as a screen can show at that lightness."""
    for step in range(20):
        linear = linear_channels(lightness, chroma * (1 - step / 20), hue)
        if all(-0.0001 <= value <= 1.0001 for value in linear):
            return as_hex(linear)
    return as_hex((lightness**3, lightness**3, lightness**3))


def first_shade(lightness: float, chroma: float, hue: float, *, towards: int, accepts: Callable[[str], bool]) -> str:
    """Return the shade nearest to ``lightness``, on the way ``towards`` black (0) or white (1), that is accepted."""
    steps = 100
    for step in range(steps):
        candidate = shade(lightness + (towards - lightness) * step / steps, chroma, hue)
        if accepts(candidate):
            return candidate
    return "#ffffff" if towards else "#000000"


def stands_out(surfaces: tuple[str, ...], minimum: float) -> Callable[[str], bool]:
    """Return the test whether a colour has at least ``minimum`` contrast with each of ``surfaces``."""
    return lambda candidate: all(contrast(candidate, surface) >= minimum for surface in surfaces)


def is_readable(colour: str) -> bool:
    """Return whether white words can be read on ``colour``, and with that words of ``colour`` on white."""
    return contrast(colour, LIGHT_SURFACES[0]) >= TEXT_CONTRAST


def nearest_readable(colour: str) -> str:
    """Return the lightest shade of ``colour`` that can be read: only as dark as needed, of the same hue and chroma."""
    if is_readable(colour):
        return colour.lower()
    lightness, chroma, hue = oklch(colour)
    readable, unreadable = 0.0, lightness
    # Halved until no other colour of 24 bits lies between.
    for _ in range(16):
        middle = (readable + unreadable) / 2
        if is_readable(shade(middle, chroma, hue)):
            readable = middle
        else:
            unreadable = middle
    return shade(readable, chroma, hue)


def light_shades(colour: str) -> Shades:
    lightness, chroma, hue = oklch(colour)
    tint = shade(0.975, min(chroma, 0.011), hue)
    wash = shade(0.942, min(chroma, 0.027), hue)
    deep = shade(0.305, min(chroma, 0.075), hue)
    surfaces = (*LIGHT_SURFACES, tint, wash)
    if contrast(colour, "#ffffff") < TEXT_CONTRAST <= contrast(colour, LIGHT_INK):
        # A light colour, such as a yellow, stays itself and takes dark words: darkened it would be another colour.
        # Only what would vanish on the white page is made a little darker.
        solid, on_solid = (colour.lower() if lightness <= 0.92 else shade(0.9, chroma, hue)), LIGHT_INK
    else:
        on_solid = "#ffffff"
        readable = stands_out((on_solid,), COMFORTABLE_TEXT_CONTRAST)
        solid = first_shade(lightness, chroma, hue, towards=0, accepts=readable)
    readable = stands_out(surfaces, COMFORTABLE_TEXT_CONTRAST)
    visible = stands_out(surfaces, GRAPHIC_CONTRAST)
    return Shades(
        solid=solid,
        on_solid=on_solid,
        text=first_shade(min(lightness, 0.5), chroma, hue, towards=0, accepts=readable),
        point=first_shade(max(min(lightness, 0.66), 0.5), chroma, hue, towards=0, accepts=visible),
        line=shade(0.86, min(chroma, 0.05), hue),
        tint=tint,
        wash=wash,
        deep=deep,
        **on_deep_shades(deep, chroma, hue),
    )


def dark_shades(colour: str) -> Shades:
    lightness, chroma, hue = oklch(colour)
    tint = shade(0.235, min(chroma, 0.02), hue)
    wash = shade(0.285, min(chroma, 0.035), hue)
    deep = shade(0.27, min(chroma, 0.055), hue)
    on_solid = DARK_SURFACES[0]
    readable_under = stands_out((on_solid,), COMFORTABLE_TEXT_CONTRAST)
    readable = stands_out((*DARK_SURFACES, tint, wash, deep), COMFORTABLE_TEXT_CONTRAST)
    visible = stands_out((*DARK_SURFACES, tint, wash, deep), GRAPHIC_CONTRAST)
    return Shades(
        solid=first_shade(max(lightness, 0.78), min(chroma, 0.11), hue, towards=1, accepts=readable_under),
        on_solid=on_solid,
        text=first_shade(max(lightness, 0.8), min(chroma, 0.1), hue, towards=1, accepts=readable),
        point=first_shade(max(lightness, 0.72), min(chroma, 0.13), hue, towards=1, accepts=visible),
        line=shade(0.4, min(chroma, 0.04), hue),
        tint=tint,
        wash=wash,
        deep=deep,
        **on_deep_shades(deep, chroma, hue),
    )


def on_deep_shades(deep: str, chroma: float, hue: float) -> dict[str, str]:
    readable = stands_out((deep,), ENHANCED_TEXT_CONTRAST)
    return {
        "on_deep": first_shade(0.965, min(chroma, 0.012), hue, towards=1, accepts=readable),
        "on_deep_muted": first_shade(0.86, min(chroma, 0.03), hue, towards=1, accepts=readable),
    }


def declarations(shades: Shades) -> str:
    """Return the custom properties of ``shades``, as they stand in a rule."""
    return "".join(f"--brand-{field.name.replace('_', '-')}:{getattr(shades, field.name)};" for field in fields(shades))


@lru_cache(maxsize=256)
def theme_rules(selector: str, colour: str) -> str:
    """Return the rules that give ``selector`` the shades of ``colour``: by day and on paper, and by night.

    Raises ``ValueError`` if ``colour`` is none.
    """
    if not re.fullmatch(COLOUR, colour):
        raise ValueError(f"Not a colour: {colour!r}")
    by_day, by_night = declarations(light_shades(colour)), declarations(dark_shades(colour))
    return f"{selector}{{{by_day}}}\n@media screen and (prefers-color-scheme:dark){{{selector}{{{by_night}}}}}\n"

"""A brand's colour, and the readable shades that the site makes of it.

Contrast is WCAG 2.2's contrast ratio (success criterion 1.4.3): at least 4.5 for text.
"""

import colorsys
from dataclasses import dataclass

from django.core.validators import RegexValidator

validate_colour = RegexValidator(
    r"^#[0-9a-fA-F]{6}\Z", "Write the colour as # and six digits or letters from a to f, such as #0b6e6e."
)

TEXT_CONTRAST = 4.5
LIGHT_PAPER, DARK_PAPER = "#fbfaf7", "#10191d"
WHITE, INK = "#ffffff", "#10191d"
# How much of the accent is mixed into the paper for tinted panels.
TINT = 0.09


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of ``#rrggbb``, each from 0 to 1."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def from_channels(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(min(max(value, 0), 1) * 255):02x}" for value in (red, green, blue))


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG defines it, from 0 (black) to 1 (white)."""
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, paper: str, share: float) -> str:
    """Return ``share`` of ``colour`` on ``paper``."""
    pairs = zip(channels(colour), channels(paper), strict=True)
    return from_channels(*(top * share + ground * (1 - share) for top, ground in pairs))


def readable(colour: str, *grounds: str) -> str:
    """Return the shade nearest to ``colour`` that can be read as text on each of ``grounds``.

    Hue and saturation stay; lightness moves away from the grounds until the contrast suffices.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    step = -0.01 if luminance(grounds[0]) > 0.5 else 0.01
    shade = colour
    while any(contrast(shade, ground) < TEXT_CONTRAST for ground in grounds) and 0 < lightness + step < 1:
        lightness += step
        shade = from_channels(*colorsys.hls_to_rgb(hue, lightness, saturation))
    return shade


@dataclass(frozen=True)
class Theme:
    """The shades of a brand on one paper."""

    accent: str
    on_accent: str
    tint: str


def theme(colour: str, paper: str) -> Theme:
    tint = mixed(colour, paper, TINT)
    accent = readable(colour, paper, tint)
    return Theme(accent, max((WHITE, INK), key=lambda text: contrast(text, accent)), tint)


def theme_css(colour: str) -> str:
    """Return the stylesheet that gives a page the shades of ``colour``, on light and on dark paper."""

    def rule(shades: Theme) -> str:
        return (
            f":root {{ --accent: {shades.accent}; --on-accent: {shades.on_accent}; --accent-tint: {shades.tint}; }}"
        )

    light, dark = rule(theme(colour, LIGHT_PAPER)), rule(theme(colour, DARK_PAPER))
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n  {dark}\n}}\n"

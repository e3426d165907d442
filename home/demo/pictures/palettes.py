"""The colours of the demonstration's pictures: one family for each brand."""

from dataclasses import dataclass

Colour = tuple[int, int, int]


def colour(code: str) -> Colour:
    """Return the red, green and blue of a colour such as ``#14505a``."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour that lies ``share`` (0 to 1) of the way from ``first`` to ``second``."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class Palette:
    """Seven steps from the darkest to the lightest, and one warm accent."""

    ink: Colour
    deep: Colour
    main: Colour
    soft: Colour
    mist: Colour
    paper: Colour
    sand: Colour
    accent: Colour


POINTHEALTH = Palette(
    ink=colour("#0c2730"),
    deep=colour("#124651"),
    main=colour("#2a757c"),
    soft=colour("#7fb0ac"),
    mist=colour("#c9ddd5"),
    paper=colour("#f6f1e6"),
    sand=colour("#ecd9b8"),
    accent=colour("#e5a56f"),
)
POINTINFUSION = Palette(
    ink=colour("#063535"),
    deep=colour("#0b5754"),
    main=colour("#1d8a80"),
    soft=colour("#6fbfae"),
    mist=colour("#cfe8de"),
    paper=colour("#f5f4ea"),
    sand=colour("#f1dfbe"),
    accent=colour("#ee8f6b"),
)
POINTKETAMINE = Palette(
    ink=colour("#191238"),
    deep=colour("#33286e"),
    main=colour("#5f4fa8"),
    soft=colour("#a297d3"),
    mist=colour("#d9d1ee"),
    paper=colour("#f8f3f0"),
    sand=colour("#f9dcc0"),
    accent=colour("#f3a877"),
)
WHITE: Colour = (255, 255, 255)

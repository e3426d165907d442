"""Portraits of people who do not exist: quiet, simple busts."""

from dataclasses import dataclass

from PIL import Image

from home.demo.pictures.canvas import Canvas, Point, bezier, smooth
from home.demo.pictures.palettes import POINTHEALTH, POINTINFUSION, POINTKETAMINE, WHITE, Colour, Palette, colour, mix

SIZE = 800
MIDDLE = SIZE / 2


@dataclass(frozen=True)
class Looks:
    """What the busts differ in besides hair and clothes."""

    skin: Colour
    hair: Colour
    palette: Palette


def mirrored(points: list[Point]) -> list[Point]:
    """Return the outline whose right half is ``points``, from the top to the bottom."""
    return [*points, *((SIZE - x, y) for x, y in reversed(points))]


def backdrop(looks: Looks, *, seed: int) -> Canvas:
    palette = looks.palette
    canvas = Canvas(SIZE, SIZE, palette.mist, seed=seed)
    canvas.gradient([(0, mix(palette.mist, palette.soft, 0.35)), (1, mix(palette.mist, palette.sand, 0.55))])
    canvas.circle((MIDDLE, 372), 292, mix(palette.sand, palette.mist, 0.35))
    canvas.circle((MIDDLE, 372), 250, mix(palette.sand, WHITE, 0.35))
    return canvas


def shoulders(canvas: Canvas, fill: Colour) -> None:
    canvas.polygon(
        smooth(mirrored([(452, 560), (530, 584), (632, 620), (700, 690), (744, 800), (790, 960)]), steps=14),
        fill,
    )


def head(canvas: Canvas, looks: Looks, *, jaw: float = 1.0) -> None:
    """Draw neck, ears and face; ``jaw`` widens the lower face."""
    shade = mix(looks.skin, looks.hair, 0.2)
    canvas.polygon(mirrored([(452, 440), (450, 560), (470, 596), (400, 648)]), mix(looks.skin, looks.hair, 0.14))
    for side in (-1, 1):
        canvas.ellipse((MIDDLE + side * 118, 372), 20, 32, shade)
        canvas.ellipse((MIDDLE + side * 115, 372), 15, 26, looks.skin)
    face = smooth(
        mirrored(
            [
                (400, 222),
                (462, 236),
                (508, 290),
                (516, 368),
                (400 + 92 * jaw, 448),
                (400 + 50 * jaw, 502),
                (400 + 18 * jaw, 517),
            ]
        ),
        steps=14,
        is_closed=True,
    )
    canvas.polygon(face, looks.skin)


def features(canvas: Canvas, looks: Looks, *, brow: float = 6.0, smile: float = 1.0) -> None:
    line = mix(looks.skin, looks.hair, 0.72)
    for side in (-1, 1):
        eye = MIDDLE + side * 50
        canvas.line(bezier((eye - 24, 322), (eye - side * 2, 310), (eye + 24, 320), steps=14), line, brow)
        canvas.ellipse((eye, 354), 7.5, 9.5, mix(looks.hair, (20, 16, 20), 0.5))
        canvas.circle((eye + 2.5, 350.5), 2.4, WHITE)
        canvas.ellipse((MIDDLE + side * 72, 414), 26, 17, mix(looks.skin, colour("#e5785f"), 0.34), alpha=90)
    canvas.line(bezier((404, 362), (414, 396), (418, 412), (398, 414), steps=16), mix(looks.skin, looks.hair, 0.34), 5)
    canvas.line(
        bezier((366, 446), (384, 446 + 26 * smile), (416, 446 + 26 * smile), (434, 446), steps=18),
        mix(mix(looks.skin, looks.hair, 0.45), colour("#a8433f"), 0.45),
        6.5,
    )


def white_coat(canvas: Canvas, shirt: Colour, palette: Palette) -> None:
    shoulders(canvas, mix(WHITE, palette.mist, 0.25))
    canvas.polygon([(338, 566), (400, 730), (462, 566), (470, 600), (428, 820), (372, 820), (330, 600)], shirt)
    canvas.polygon([(350, 572), (400, 640), (450, 572), (400, 622)], mix(shirt, palette.ink, 0.3))
    for side in (-1, 1):
        canvas.polygon(
            [
                (MIDDLE + side * 66, 562),
                (MIDDLE + side * 112, 578),
                (MIDDLE + side * 98, 668),
                (MIDDLE + side * 76, 672),
                (MIDDLE + side * 20, 812),
                (MIDDLE + side * 4, 812),
                (MIDDLE + side * 4, 742),
            ],
            mix(WHITE, palette.soft, 0.3),
        )
    canvas.rectangle((508, 716, 580, 724), mix(palette.soft, palette.main, 0.4), radius=4)
    canvas.line([(528, 690), (528, 738)], palette.accent, 9)


def scrubs(canvas: Canvas, fill: Colour, palette: Palette) -> None:
    shoulders(canvas, fill)
    canvas.polygon(
        [(330, 568), (352, 560), (400, 668), (448, 560), (470, 568), (400, 704)], mix(fill, palette.ink, 0.28)
    )
    canvas.line([(236, 690), (226, 820)], mix(fill, palette.ink, 0.2), 5)
    canvas.line([(564, 690), (574, 820)], mix(fill, palette.ink, 0.2), 5)
    canvas.rectangle((498, 700, 560, 776), mix(fill, WHITE, 0.75), radius=8)
    canvas.rectangle((510, 714, 548, 742), mix(fill, WHITE, 0.35), radius=5)
    canvas.line([(510, 756), (548, 756)], fill, 4)
    canvas.line([(529, 700), (521, 640)], mix(fill, WHITE, 0.55), 4)


def okafor() -> Image.Image:
    looks = Looks(colour("#8a5a41"), colour("#231815"), POINTKETAMINE)
    canvas = backdrop(looks, seed=1)
    for x, y, radius in (
        (400, 232, 128),
        (304, 262, 84),
        (496, 262, 84),
        (276, 336, 66),
        (524, 336, 66),
        (340, 190, 84),
        (460, 190, 84),
    ):
        canvas.circle((x, y), radius, looks.hair)
    white_coat(canvas, looks.palette.main, looks.palette)
    head(canvas, looks)
    canvas.polygon(
        smooth(
            [
                (284, 318),
                (300, 250),
                (352, 216),
                (400, 212),
                (448, 216),
                (500, 250),
                (516, 318),
                (486, 276),
                (440, 252),
                (400, 248),
                (360, 252),
                (314, 276),
            ],
            is_closed=True,
        ),
        looks.hair,
    )
    for side in (-1, 1):
        canvas.circle((MIDDLE + side * 120, 420), 9, looks.palette.accent)
    features(canvas, looks, brow=7)
    return canvas.finish()


def reyes() -> Image.Image:
    looks = Looks(colour("#c98f6a"), colour("#2c201d"), POINTKETAMINE)
    canvas = backdrop(looks, seed=2)
    shoulders(canvas, looks.palette.deep)
    canvas.polygon(
        [(338, 564), (400, 690), (462, 564), (476, 590), (400, 742), (324, 590)], mix(looks.palette.mist, WHITE, 0.4)
    )
    for side in (-1, 1):
        canvas.polygon(
            [
                (MIDDLE + side * 64, 560),
                (MIDDLE + side * 108, 580),
                (MIDDLE + side * 92, 684),
                (MIDDLE + side * 6, 816),
                (MIDDLE + side * 2, 752),
                (MIDDLE + side * 76, 600),
            ],
            mix(looks.palette.deep, looks.palette.main, 0.4),
        )
    head(canvas, looks, jaw=1.08)
    beard = smooth(
        [
            (288, 372),
            (304, 420),
            (340, 440),
            (364, 424),
            (400, 416),
            (436, 424),
            (460, 440),
            (496, 420),
            (512, 372),
            (510, 448),
            (466, 514),
            (400, 536),
            (334, 514),
            (290, 448),
        ],
        is_closed=True,
    )
    canvas.polygon(beard, looks.hair)
    canvas.polygon(
        smooth([(352, 446), (400, 434), (448, 446), (432, 474), (400, 482), (368, 474)], is_closed=True), looks.skin
    )
    hair = smooth(
        [
            (280, 356),
            (272, 270),
            (312, 196),
            (390, 168),
            (470, 182),
            (520, 238),
            (526, 330),
            (518, 356),
            (504, 296),
            (470, 262),
            (410, 268),
            (346, 256),
            (304, 292),
            (290, 350),
        ],
        is_closed=True,
    )
    canvas.polygon(hair, looks.hair)
    canvas.line(bezier((318, 220), (390, 182), (478, 214), steps=16), mix(looks.hair, looks.palette.soft, 0.25), 6)
    features(canvas, looks, brow=9, smile=0.7)
    return canvas.finish()


def zhou() -> Image.Image:
    looks = Looks(colour("#efc7a4"), colour("#1e1b22"), POINTINFUSION)
    canvas = backdrop(looks, seed=3)
    canvas.polygon(
        smooth(
            [
                (400, 162),
                (500, 184),
                (556, 270),
                (566, 400),
                (552, 506),
                (494, 522),
                (400, 500),
                (306, 522),
                (248, 506),
                (234, 400),
                (244, 270),
                (300, 184),
            ],
            is_closed=True,
        ),
        looks.hair,
    )
    white_coat(canvas, looks.palette.main, looks.palette)
    head(canvas, looks, jaw=0.94)
    fringe = smooth(
        [
            (276, 372),
            (262, 290),
            (296, 216),
            (360, 182),
            (440, 182),
            (504, 216),
            (538, 290),
            (524, 372),
            (506, 310),
            (470, 286),
            (430, 262),
            (384, 290),
            (330, 300),
            (298, 318),
        ],
        is_closed=True,
    )
    canvas.polygon(fringe, looks.hair)
    canvas.line(bezier((296, 252), (340, 204), (410, 196), steps=16), mix(looks.hair, looks.palette.soft, 0.3), 6)
    features(canvas, looks, brow=5.5)
    frame = looks.palette.deep
    for side in (-1, 1):
        canvas.ellipse((MIDDLE + side * 52, 356), 38, 34, outline=frame, stroke=5.5)
        canvas.line([(MIDDLE + side * 90, 350), (MIDDLE + side * 116, 344)], frame, 5)
    canvas.line(bezier((386, 352), (400, 344), (414, 352), steps=10), frame, 5.5)
    return canvas.finish()


def lindqvist() -> Image.Image:
    looks = Looks(colour("#f3d2bb"), colour("#a8845a"), POINTINFUSION)
    canvas = backdrop(looks, seed=4)
    canvas.circle((400, 146), 62, looks.hair)
    canvas.line(bezier((356, 128), (400, 104), (448, 132), steps=14), mix(looks.hair, WHITE, 0.3), 6)
    canvas.polygon(
        smooth(
            [
                (400, 168),
                (484, 186),
                (532, 260),
                (534, 360),
                (516, 420),
                (400, 400),
                (284, 420),
                (266, 360),
                (268, 260),
                (316, 186),
            ],
            is_closed=True,
        ),
        looks.hair,
    )
    scrubs(canvas, POINTHEALTH.main, POINTHEALTH)
    head(canvas, looks, jaw=0.98)
    canvas.polygon(
        smooth(
            [
                (280, 366),
                (268, 282),
                (306, 212),
                (380, 182),
                (470, 198),
                (520, 258),
                (526, 366),
                (510, 306),
                (470, 250),
                (420, 234),
                (352, 262),
                (304, 310),
            ],
            is_closed=True,
        ),
        looks.hair,
    )
    canvas.line(bezier((420, 206), (330, 226), (290, 318), steps=18), mix(looks.hair, WHITE, 0.32), 6)
    canvas.line(bezier((440, 212), (496, 250), (514, 316), steps=18), mix(looks.hair, WHITE, 0.32), 5)
    features(canvas, looks, brow=5.5, smile=1.15)
    return canvas.finish()

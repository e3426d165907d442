"""The marks of the two brands, on a transparent ground."""

from PIL import Image

from home.demo.pictures.canvas import Canvas, Point, bezier
from home.demo.pictures.palettes import POINTINFUSION, POINTKETAMINE, WHITE, Colour, mix

WIDTH, HEIGHT = 1120, 280


def wordmark(canvas: Canvas, second: str, ink: Colour, tone: Colour) -> None:
    """Write “Point” and the second half of the name beside the mark."""
    x = 290.0
    for word, fill, weight in (("Point", ink, 0.6), (second, tone, 2.6)):
        canvas.text((x, HEIGHT / 2 + 4), word, fill, 116, anchor="lm", weight=weight)
        x += canvas.text_width(word, 116) + 10


def drop(top: Point, width: float, height: float) -> list[Point]:
    """Return the outline of a drop that hangs from ``top``."""
    x, y = top
    half = width / 2
    belly, foot = y + height * 0.68, y + height
    return [
        *bezier((x, y), (x + half * 0.16, y + height * 0.3), (x + half, y + height * 0.44), (x + half, belly)),
        *bezier((x + half, belly), (x + half, foot - height * 0.12), (x + half * 0.55, foot), (x, foot)),
        *bezier((x, foot), (x - half * 0.55, foot), (x - half, foot - height * 0.12), (x - half, belly)),
        *bezier((x - half, belly), (x - half, y + height * 0.44), (x - half * 0.16, y + height * 0.3), (x, y)),
    ]


def pointinfusion() -> Image.Image:
    """A drop that holds a smaller, lighter one: and the point in it."""
    palette = POINTINFUSION
    canvas = Canvas(WIDTH, HEIGHT, None)
    canvas.polygon(drop((140, 18), 196, 244), palette.main)
    canvas.polygon(drop((140, 92), 132, 160), palette.soft)
    canvas.polygon(drop((140, 142), 84, 106), mix(palette.mist, WHITE, 0.3))
    canvas.circle((140, 208), 19, palette.accent)
    wordmark(canvas, "Infusion", palette.ink, palette.main)
    return canvas.finish()


def pointketamine() -> Image.Image:
    """Two leaves that open like mirror images around a point."""
    palette = POINTKETAMINE
    canvas = Canvas(WIDTH, HEIGHT, None)
    for side, light, dark in ((-1, palette.main, palette.deep), (1, palette.soft, palette.main)):

        def at(x: float, y: float, side: int = side) -> Point:
            return 140 + side * x, y

        rib = bezier(at(6, 254), at(34, 170), at(100, 40), steps=30)
        canvas.polygon([*bezier(at(6, 254), at(150, 230), at(130, 110), at(100, 40), steps=30), *rib[::-1]], light)
        canvas.polygon([*bezier(at(6, 254), at(4, 170), at(20, 90), at(100, 40), steps=30), *rib[::-1]], dark)
    canvas.circle((140, 62), 27, palette.accent)
    wordmark(canvas, "Ketamine", palette.ink, palette.main)
    return canvas.finish()

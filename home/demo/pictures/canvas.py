"""A canvas that draws at three times the size and shrinks at the end, so that edges come out smooth.

All lengths are in the pixels of the finished picture. Nothing is left to chance: each picture has its own seed, so
that it is the same on every machine.
"""

import itertools
import math
import random
from collections.abc import Iterable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from home.demo.pictures.palettes import Colour, mix

SUPERSAMPLING = 3
OPAQUE = 255

Point = tuple[float, float]


class Canvas:
    def __init__(self, width: int, height: int, background: Colour | None, *, seed: int = 1) -> None:
        """Open a canvas; without a background it is transparent."""
        self.width, self.height = width, height
        self.random = random.Random(seed)  # noqa: S311 - a picture keeps no secret
        size = width * SUPERSAMPLING, height * SUPERSAMPLING
        self.is_transparent = background is None
        self.image = Image.new("RGBA", size, (0, 0, 0, 0)) if background is None else Image.new("RGB", size, background)
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    # Areas

    def gradient(
        self, stops: Sequence[tuple[float, Colour]], *, box: tuple[float, float, float, float] | None = None
    ) -> None:
        """Fill ``box`` (left, top, right, bottom; the whole canvas if None) from top to bottom through ``stops``."""
        left, top, right, bottom = self._scaled_box(box or (0, 0, self.width, self.height))
        self.image.paste(vertical_gradient((right - left, bottom - top), stops), (left, top))

    def polygon(self, points: Iterable[Point], fill: Colour, *, alpha: int = OPAQUE) -> None:
        self.pen.polygon([(x * SUPERSAMPLING, y * SUPERSAMPLING) for x, y in points], fill=(*fill, alpha))

    def shaded_polygon(self, points: Sequence[Point], stops: Sequence[tuple[float, Colour]]) -> None:
        """Fill a shape from its top to its bottom through ``stops``."""
        scaled = [(x * SUPERSAMPLING, y * SUPERSAMPLING) for x, y in points]
        left, top = (math.floor(min(values)) for values in zip(*scaled, strict=True))
        right, bottom = (math.ceil(max(values)) + 1 for values in zip(*scaled, strict=True))
        left, top = max(left, 0), max(top, 0)
        right, bottom = min(right, self.image.width), min(bottom, self.image.height)
        size = right - left, bottom - top
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in scaled], fill=OPAQUE)
        self.image.paste(vertical_gradient(size, stops), (left, top), mask)

    def circle(self, centre: Point, radius: float, fill: Colour, *, alpha: int = OPAQUE) -> None:
        self.ellipse(centre, radius, radius, fill, alpha=alpha)

    def ellipse(
        self,
        centre: Point,
        radius_x: float,
        radius_y: float,
        fill: Colour | None = None,
        *,
        alpha: int = OPAQUE,
        outline: Colour | None = None,
        stroke: float = 0,
    ) -> None:
        x, y = centre
        self.pen.ellipse(
            [
                (x - radius_x) * SUPERSAMPLING,
                (y - radius_y) * SUPERSAMPLING,
                (x + radius_x) * SUPERSAMPLING,
                (y + radius_y) * SUPERSAMPLING,
            ],
            fill=(*fill, alpha) if fill else None,
            outline=(*outline, alpha) if outline else None,
            width=round(stroke * SUPERSAMPLING) or 1,
        )

    def rectangle(
        self,
        box: tuple[float, float, float, float],
        fill: Colour | None = None,
        *,
        radius: float = 0,
        alpha: int = OPAQUE,
        outline: Colour | None = None,
        stroke: float = 0,
    ) -> None:
        self.pen.rounded_rectangle(
            [value * SUPERSAMPLING for value in box],
            radius=radius * SUPERSAMPLING,
            fill=(*fill, alpha) if fill else None,
            outline=(*outline, alpha) if outline else None,
            width=round(stroke * SUPERSAMPLING) or 1,
        )

    def glow(self, centre: Point, radius: float, fill: Colour, *, strength: float = 1.0, squeeze: float = 1.0) -> None:
        """Lay light over everything around ``centre``, fading out at ``radius``; ``squeeze`` flattens it."""
        width = max(2, round(2 * radius * SUPERSAMPLING))
        height = max(2, round(2 * radius * squeeze * SUPERSAMPLING))
        # Pillow's gradient reaches this at the middle of its sides. The square makes it fall off like light.
        reach = 178
        mask = Image.radial_gradient("L").point(
            lambda value: round((max(reach - value, 0) / reach) ** 2 * OPAQUE * strength)
        )
        position = (
            round(centre[0] * SUPERSAMPLING - width / 2),
            round(centre[1] * SUPERSAMPLING - height / 2),
        )
        self.image.paste(fill, position, mask.resize((width, height), Image.Resampling.BILINEAR))

    # Lines

    def line(self, points: Sequence[Point], fill: Colour, width: float, *, alpha: int = OPAQUE) -> None:
        """Draw a line of even width with round ends."""
        self.ribbon(points, [width] * len(points), fill, alpha=alpha)

    def ribbon(self, points: Sequence[Point], widths: Sequence[float], fill: Colour, *, alpha: int = OPAQUE) -> None:
        """Draw a line whose width changes along the way."""
        left, right = [], []
        for index, (x, y) in enumerate(points):
            before, after = points[max(index - 1, 0)], points[min(index + 1, len(points) - 1)]
            angle = math.atan2(after[1] - before[1], after[0] - before[0]) + math.pi / 2
            offset_x, offset_y = math.cos(angle) * widths[index] / 2, math.sin(angle) * widths[index] / 2
            left.append((x + offset_x, y + offset_y))
            right.append((x - offset_x, y - offset_y))
        if alpha < OPAQUE:
            # In one piece, because overlapping pieces would show.
            self.polygon(left + right[::-1], fill, alpha=alpha)
            return
        # Piece by piece, because a tight bend would leave holes in one polygon.
        last = len(points) - 1
        for index, point in enumerate(points):
            if index in (0, last) or (widths[index] > 4 and _bends(points[index - 1], point, points[index + 1])):
                self.circle(point, widths[index] / 2, fill)
            if index:
                self.polygon([left[index - 1], left[index], right[index], right[index - 1]], fill)

    # Words

    def text(
        self, position: Point, words: str, fill: Colour, size: float, *, anchor: str = "la", weight: float = 0
    ) -> None:
        """Write ``words``; ``anchor`` is Pillow's, ``weight`` thickens the strokes."""
        self.pen.text(
            (position[0] * SUPERSAMPLING, position[1] * SUPERSAMPLING),
            words,
            font=ImageFont.load_default(size * SUPERSAMPLING),
            fill=fill,
            anchor=anchor,
            stroke_width=weight * SUPERSAMPLING,
        )

    def text_width(self, words: str, size: float) -> float:
        return ImageFont.load_default(size * SUPERSAMPLING).getlength(words) / SUPERSAMPLING

    # The whole

    def blur(self, radius: float) -> None:
        """Put everything drawn so far out of focus."""
        # Blurring a smaller copy looks the same and takes a fraction of the time.
        small = self.image.reduce(4).filter(ImageFilter.GaussianBlur(radius * SUPERSAMPLING / 4))
        self.image.paste(small.resize(self.image.size, Image.Resampling.BICUBIC))

    def finish(self, *, grain: float = 2.0) -> Image.Image:
        """Return the picture in its final size, with a touch of grain that keeps soft gradients from banding."""
        image = self.image.reduce(SUPERSAMPLING)
        if self.is_transparent or not grain:
            return image
        size = image.size
        first, second = (Image.frombytes("L", size, self.random.randbytes(size[0] * size[1])) for _ in range(2))
        noise = ImageChops.blend(first, second, 0.5).point(lambda value: round(128 + (value - 128) / 128 * grain * 2))
        return ImageChops.add(image, Image.merge("RGB", (noise, noise, noise)), offset=-128)

    def _scaled_box(self, box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        left, top, right, bottom = (round(value * SUPERSAMPLING) for value in box)
        return left, top, right, bottom


def vertical_gradient(size: tuple[int, int], stops: Sequence[tuple[float, Colour]]) -> Image.Image:
    """Return an image that passes through ``stops``, pairs of position (0 at the top, 1 at the bottom) and colour."""
    steps = 256
    strip = Image.new("RGB", (1, steps))
    for row in range(steps):
        share = row / (steps - 1)
        below = next((stop for stop in stops if stop[0] >= share), stops[-1])
        above = next((stop for stop in reversed(stops) if stop[0] <= share), stops[0])
        gap = below[0] - above[0]
        strip.putpixel((0, row), mix(above[1], below[1], (share - above[0]) / gap if gap else 0))
    # All columns are alike: only the height needs a filter, which is most of the cost.
    return strip.resize((1, size[1]), Image.Resampling.BICUBIC).resize(size, Image.Resampling.NEAREST)


def _bends(before: Point, point: Point, after: Point) -> bool:
    """Return whether a line turns so much at ``point`` that its outer side would show a notch."""
    turn = math.atan2(after[1] - point[1], after[0] - point[0]) - math.atan2(point[1] - before[1], point[0] - before[0])
    return abs((turn + math.pi) % math.tau - math.pi) > 0.12


def bezier(*controls: Point, steps: int = 40) -> list[Point]:
    """Return points along the Bézier curve of ``controls`` (three or four of them)."""
    points = []
    for step in range(steps + 1):
        level = list(controls)
        share = step / steps
        while len(level) > 1:
            level = [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in itertools.pairwise(level)]
        points.append(level[0])
    return points


def smooth(points: Sequence[Point], *, steps: int = 12, is_closed: bool = False) -> list[Point]:
    """Return a soft curve through ``points`` (Catmull-Rom)."""
    count = len(points)
    spans = count if is_closed else count - 1

    def at(index: int) -> Point:
        return points[index % count] if is_closed else points[min(max(index, 0), count - 1)]

    def between(a: float, b: float, c: float, d: float, t: float) -> float:
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)

    curve: list[Point] = []
    for index in range(spans):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (at(index + offset) for offset in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            curve.append((between(x0, x1, x2, x3, t), between(y0, y1, y2, y3, t)))
    if not is_closed:
        curve.append(points[-1])
    return curve


def turned(points: Iterable[Point], centre: Point, degrees: float) -> list[Point]:
    """Return ``points`` turned around ``centre``."""
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    return [
        (
            centre[0] + (x - centre[0]) * cosine - (y - centre[1]) * sine,
            centre[1] + (x - centre[0]) * sine + (y - centre[1]) * cosine,
        )
        for x, y in points
    ]

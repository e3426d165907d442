"""Leaves, nerve cells, blood vessels and molecules: living things, drawn as ornaments."""

import math

from PIL import Image

from home.demo.pictures.canvas import Canvas, Point, bezier, smooth, turned
from home.demo.pictures.palettes import POINTINFUSION, POINTKETAMINE, WHITE, Colour, mix

WIDTH, HEIGHT = 1600, 1000


def leaf_outline(base: Point, tip: Point, breadth: float) -> list[Point]:
    """Return the outline of a leaf between two points; ``breadth`` is its widest part as a share of its length."""
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    side_x, side_y = -dy * breadth, dx * breadth

    def at(along: float, across: float) -> Point:
        return base[0] + dx * along + side_x * across, base[1] + dy * along + side_y * across

    return [
        *bezier(base, at(0.18, 0.62), at(0.55, 0.78), tip, steps=28),
        *bezier(tip, at(0.55, -0.78), at(0.18, -0.62), base, steps=28),
    ]


def leaf(canvas: Canvas, base: Point, tip: Point, breadth: float, light: Colour, dark: Colour) -> None:
    """Draw a leaf whose two halves catch the light differently, with a midrib."""
    outline = leaf_outline(base, tip, breadth)
    half = len(outline) // 2
    canvas.polygon(outline[:half], light)
    canvas.polygon(outline[half:], dark)
    canvas.ribbon(
        bezier(base, ((base[0] + tip[0]) / 2, (base[1] + tip[1]) / 2), tip, steps=12),
        [3.4 - 0.24 * step for step in range(13)],
        mix(light, WHITE, 0.5),
    )


def botanical() -> Image.Image:
    """Slender stems with leaves, and round fruits like small suns."""
    palette = POINTINFUSION
    canvas = Canvas(WIDTH, HEIGHT, palette.paper, seed=12)
    canvas.gradient([(0, mix(palette.paper, palette.sand, 0.35)), (0.6, palette.paper), (1, palette.mist)])
    canvas.glow((1140, 380), 720, palette.sand, strength=0.9)
    canvas.circle((1140, 372), 236, mix(palette.sand, palette.accent, 0.22))
    canvas.circle((1140, 372), 200, mix(palette.sand, palette.accent, 0.1))
    stems = [
        # Start, two controls, end, leaf length, lightness: the pale ones stand behind.
        ((210, 1040), (240, 760), (150, 480), (330, 190), 150, 0.72),
        ((1430, 1040), (1400, 800), (1500, 560), (1400, 300), 150, 0.72),
        ((820, 1040), (800, 720), (960, 480), (900, 90), 190, 0.45),
        ((470, 1040), (520, 780), (420, 540), (560, 250), 205, 0.0),
        ((1150, 1040), (1120, 820), (1260, 640), (1190, 380), 195, 0.12),
    ]
    for start, first, second, end, length, haze in stems:
        stem = bezier(start, first, second, end, steps=44)
        wood = mix(palette.deep, palette.mist, haze)
        canvas.ribbon(stem, [9 - 6 * step / len(stem) for step in range(len(stem))], wood)
        for number, index in enumerate(range(7, len(stem) - 2, 5)):
            base, ahead = stem[index], stem[index + 1]
            direction = math.degrees(math.atan2(ahead[1] - base[1], ahead[0] - base[0]))
            side = 1 if number % 2 else -1
            size = length * (1.05 - 0.5 * index / len(stem)) * canvas.random.uniform(0.88, 1.1)
            angle = math.radians(direction + side * canvas.random.uniform(44, 60))
            tip = base[0] + math.cos(angle) * size, base[1] + math.sin(angle) * size
            light = mix(mix(palette.soft, palette.main, canvas.random.uniform(0.1, 0.6)), palette.mist, haze)
            dark = mix(mix(palette.main, palette.deep, canvas.random.uniform(0.2, 0.7)), palette.mist, haze)
            leaf(canvas, base, tip, 0.44, light, dark)
        top = stem[-1]
        leaf(canvas, top, (top[0] + 8, top[1] - length * 0.62), 0.4, mix(palette.soft, palette.mist, haze), wood)
        if haze < 0.5:
            for index in (16, 27, 36):
                base = stem[index]
                side = 1 if index % 2 else -1
                fruit = base[0] + side * 66, base[1] - 34
                canvas.ribbon(bezier(base, (base[0] + side * 30, base[1] - 44), fruit, steps=12), [3] * 13, wood)
                tone = mix(palette.accent, palette.mist, haze)
                canvas.circle(fruit, 27, tone)
                canvas.circle((fruit[0] - 7, fruit[1] - 8), 15, mix(tone, palette.sand, 0.5))
    return canvas.finish()


def mirror_leaves() -> Image.Image:
    """Two leaves that face each other like mirror images."""
    palette = POINTKETAMINE
    canvas = Canvas(WIDTH, HEIGHT, palette.ink, seed=3)
    canvas.gradient([(0, palette.ink), (0.5, palette.deep), (1, palette.ink)])
    canvas.glow((800, 500), 780, palette.main, strength=0.55)
    sides = [
        (-1, mix(palette.sand, palette.accent, 0.55), palette.accent, mix(palette.accent, palette.deep, 0.25)),
        (1, palette.mist, palette.soft, palette.main),
    ]
    for side, pale, light, dark in sides:

        def at(x: float, y: float, side: int = side) -> Point:
            return 800 + side * x, y

        stalk = bezier(at(64, 1030), at(70, 900), at(96, 860), at(112, 806), steps=20)
        canvas.ribbon(stalk, [9 - step * 0.18 for step in range(len(stalk))], dark)
        base, tip = at(112, 806), at(470, 128)
        rib = bezier(base, at(190, 560), at(330, 330), tip, steps=60)
        outer = bezier(base, at(520, 760), at(640, 360), tip, steps=60)
        inner = bezier(base, at(10, 520), at(160, 200), tip, steps=60)
        canvas.polygon([*outer, *rib[::-1]], light)
        canvas.polygon([*inner, *rib[::-1]], dark)
        for index in range(6, 56, 5):
            for edge, shade in ((outer, mix(light, pale, 0.75)), (inner, mix(dark, light, 0.7))):
                goal = edge[min(index + 6, 60)]
                start = rib[index]
                middle = ((start[0] * 0.45 + goal[0] * 0.55), (start[1] * 0.45 + goal[1] * 0.55) + 16)
                vein = bezier(start, middle, goal, steps=14)[:-1]
                canvas.ribbon(vein, [4.2 - 0.24 * step for step in range(len(vein))], shade)
        canvas.ribbon(rib, [8 - 6.4 * step / len(rib) for step in range(len(rib))], pale)
    for index in range(26):
        y = 60 + index * 36
        canvas.circle((800, y), 1.8 if index % 2 else 2.8, palette.sand, alpha=150)
    return canvas.finish()


def dendrite(
    canvas: Canvas, start: Point, degrees: float, length: float, width: float, fill: Colour, *, depth: int
) -> list[Point]:
    """Draw a nerve cell's branch with its twigs, and return the tips."""
    bend = canvas.random.uniform(-26, 26)
    end = turned([(start[0] + length, start[1])], start, degrees)[0]
    first = turned([(start[0] + length * 0.4, start[1])], start, degrees + bend)[0]
    second = turned([(start[0] + length * 0.75, start[1])], start, degrees - bend * 0.7)[0]
    branch = bezier(start, first, second, end, steps=18)
    thin = width * 0.55
    canvas.ribbon(branch, [width + (thin - width) * step / 18 for step in range(19)], fill)
    if depth == 0:
        return [end]
    tips = []
    for share, turn in ((1.0, canvas.random.uniform(14, 30)), (1.0, -canvas.random.uniform(14, 34))):
        tips += dendrite(
            canvas,
            branch[round(18 * share)],
            degrees + turn,
            length * canvas.random.uniform(0.66, 0.84),
            thin,
            fill,
            depth=depth - 1,
        )
    if depth >= 2:
        tips += dendrite(
            canvas,
            branch[9],
            degrees + canvas.random.choice([-1, 1]) * canvas.random.uniform(38, 56),
            length * 0.5,
            thin * 0.8,
            fill,
            depth=depth - 2,
        )
    return tips


def nerve_cell(canvas: Canvas, centre: Point, radius: float, fill: Colour, *, facing: float, depth: int) -> list[Point]:
    """Draw a nerve cell that reaches out mostly toward ``facing`` degrees; return the tips of its branches."""
    tips = []
    for offset, reach in ((-52, 0.8), (-20, 1.1), (16, 1.15), (50, 0.85), (118, 0.62), (180, 0.7), (-122, 0.6)):
        degrees = facing + offset + canvas.random.uniform(-7, 7)
        root = turned([(centre[0] + radius * 0.6, centre[1])], centre, degrees)[0]
        tips += dendrite(canvas, root, degrees, radius * 1.9 * reach, radius * 0.36, fill, depth=depth)
    body = smooth(
        turned(
            [
                (
                    centre[0] + radius * (1 + 0.16 * math.cos(3 * turn)) * math.cos(turn),
                    centre[1] + radius * (1 + 0.16 * math.sin(2 * turn)) * math.sin(turn),
                )
                for turn in (step * math.tau / 14 for step in range(14))
            ],
            centre,
            facing,
        ),
        is_closed=True,
    )
    canvas.polygon(body, fill)
    return tips


def neurons() -> Image.Image:
    """Two nerve cells that almost touch."""
    palette = POINTKETAMINE
    canvas = Canvas(WIDTH, HEIGHT, palette.ink, seed=64)
    canvas.gradient([(0, palette.ink), (0.55, palette.deep), (1, mix(palette.deep, palette.ink, 0.6))])
    canvas.glow((800, 470), 900, palette.main, strength=0.6)
    for centre, facing in (((260, 860), -40), ((1390, 140), 150), ((820, 60), 80), ((1460, 900), 200)):
        nerve_cell(canvas, centre, 74, mix(palette.deep, palette.main, 0.62), facing=facing, depth=2)
    canvas.blur(7)
    left = nerve_cell(canvas, (372, 448), 84, palette.soft, facing=8, depth=3)
    right = nerve_cell(canvas, (1246, 540), 84, mix(palette.main, palette.soft, 0.45), facing=188, depth=3)
    for centre, fill in (((372, 448), palette.soft), ((1246, 540), mix(palette.main, palette.soft, 0.45))):
        canvas.glow(centre, 96, palette.mist, strength=0.55)
        canvas.circle(centre, 30, mix(fill, palette.deep, 0.45))
        canvas.circle((centre[0] - 7, centre[1] - 8), 12, mix(fill, palette.mist, 0.6))
    pairs = sorted(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2, a, b) for a in left for b in right if 560 < a[0] < 1080)
    lit: list[Point] = []
    for _, a, b in pairs:
        middle = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        if all((middle[0] - x) ** 2 + (middle[1] - y) ** 2 > 70**2 for x, y in lit):
            lit.append(middle)
        if len(lit) == 7:
            break
    for index, point in enumerate(lit):
        canvas.glow(point, 92 - index * 6, palette.accent, strength=0.85)
        canvas.glow(point, 30, palette.sand, strength=1.0)
        canvas.circle(point, 6.5 - index * 0.4, mix(palette.sand, WHITE, 0.6))
    for _ in range(60):
        position = canvas.random.uniform(0, WIDTH), canvas.random.uniform(0, HEIGHT)
        canvas.circle(position, canvas.random.uniform(0.8, 2.2), palette.mist, alpha=canvas.random.randint(30, 110))
    return canvas.finish()


def hexagon(centre: Point, radius: float, degrees: float = 0) -> list[Point]:
    return [
        (
            centre[0] + radius * math.cos(math.radians(60 * corner + 30 + degrees)),
            centre[1] + radius * math.sin(math.radians(60 * corner + 30 + degrees)),
        )
        for corner in range(6)
    ]


def molecules() -> Image.Image:
    """Linked rings, like a molecule, with one that glows."""
    palette = POINTKETAMINE
    canvas = Canvas(WIDTH, HEIGHT, palette.ink, seed=8)
    canvas.gradient([(0, palette.deep), (0.5, mix(palette.deep, palette.main, 0.45)), (1, palette.ink)])
    for _ in range(9):
        centre = canvas.random.uniform(0, WIDTH), canvas.random.uniform(0, HEIGHT)
        ring = hexagon(centre, canvas.random.uniform(70, 150), canvas.random.uniform(0, 60))
        canvas.line([*ring, ring[0]], palette.soft, 12)
    canvas.blur(16)
    canvas.glow((655, 505), 640, palette.main, strength=0.6)
    radius = 150
    step = radius * math.sqrt(3)
    centres = [
        (655 - step, 505),
        (655, 505),
        (655 + step / 2, 505 - radius * 1.5),
        (655 + step * 1.5, 505 - radius * 1.5),
        (655 + step * 2, 505),
    ]
    glowing = 1
    canvas.glow(centres[glowing], 330, palette.accent, strength=0.7)
    for index, centre in enumerate(centres):
        canvas.polygon(hexagon(centre, radius), palette.mist, alpha=16 if index != glowing else 40)
    corners: list[Point] = []
    for index, centre in enumerate(centres):
        ring = hexagon(centre, radius)
        tone = palette.mist if index != glowing else mix(palette.sand, palette.accent, 0.35)
        canvas.line([*ring, ring[0]], tone, 7)
        inner = hexagon(centre, radius * 0.78)
        for corner in range(0, 6, 2):
            canvas.line([inner[corner], inner[(corner + 1) % 6]], tone, 4.5)
        corners += ring
    ends = [
        (centres[0], 150, 150),
        (centres[0], 210, 120),
        (centres[3], -30, 140),
        (centres[4], 30, 150),
        (centres[4], 90, 110),
        (centres[1], 90, 150),
    ]
    for centre, degrees, length in ends:
        start = turned([(centre[0] + radius, centre[1])], centre, degrees)[0]
        end = turned([(centre[0] + radius + length, centre[1])], centre, degrees)[0]
        canvas.line([start, end], palette.mist, 7)
        canvas.glow(end, 60, palette.mist, strength=0.5)
        canvas.circle(end, 24, palette.soft)
        canvas.circle((end[0] - 7, end[1] - 7), 9, palette.mist)
    for atom in corners:
        canvas.circle(atom, 11, mix(palette.mist, WHITE, 0.3))
    for atom in hexagon(centres[glowing], radius):
        canvas.circle(atom, 13, mix(palette.sand, WHITE, 0.4))
    for _ in range(70):
        position = canvas.random.uniform(0, WIDTH), canvas.random.uniform(0, HEIGHT)
        canvas.circle(position, canvas.random.uniform(0.8, 2.4), palette.mist, alpha=canvas.random.randint(30, 120))
    return canvas.finish()


def vessels() -> Image.Image:
    """A branching vessel with discs that drift through it."""
    palette = POINTINFUSION
    canvas = Canvas(WIDTH, HEIGHT, palette.ink, seed=31)
    canvas.gradient([(0, palette.deep), (0.5, mix(palette.deep, palette.main, 0.5)), (1, palette.ink)])
    for way in (
        [(-60, 180), (300, 220), (620, 90), (900, -60)],
        [(-60, 900), (260, 840), (600, 900), (820, 1060)],
        [(1000, 1060), (1180, 900), (1420, 920), (1680, 1000)],
    ):
        curve = smooth(way, steps=20)
        canvas.ribbon(curve, [110 - 50 * step / len(curve) for step in range(len(curve))], palette.main)
    canvas.blur(14)
    canvas.glow((760, 500), 900, palette.soft, strength=0.45)
    trunk = smooth([(-80, 640), (240, 570), (540, 520), (820, 500)], steps=24)
    upper = smooth([(740, 505), (980, 440), (1220, 300), (1450, 230), (1700, 190)], steps=24)
    lower = smooth([(740, 505), (960, 590), (1180, 680), (1420, 740), (1700, 830)], steps=24)
    twig = smooth([(1080, 620), (1240, 540), (1420, 500), (1700, 520)], steps=20)
    layers = (
        (40, mix(palette.deep, palette.main, 0.75)),
        (12, palette.soft),
        (-10, mix(palette.soft, palette.mist, 0.7)),
        (-64, mix(palette.mist, palette.paper, 0.45)),
    )
    for grow, tone in layers:
        canvas.ribbon(trunk, [284 + grow - 30 * step / len(trunk) for step in range(len(trunk))], tone)
        canvas.ribbon(upper, [214 + grow - 70 * step / len(upper) for step in range(len(upper))], tone)
        canvas.ribbon(lower, [222 + grow - 64 * step / len(lower) for step in range(len(lower))], tone)
        canvas.ribbon(twig, [max(118 + grow * 0.8 - 20 * step / len(twig), 8) for step in range(len(twig))], tone)
    places: list[tuple[float, Point]] = []
    for vessel, spread, count in ((trunk, 96, 19), (upper, 52, 13), (lower, 60, 13), (twig, 20, 5)):
        for number in range(count):
            x, y = vessel[min(int((number + 0.5) / count * len(vessel)), len(vessel) - 1)]
            place = x + canvas.random.uniform(-24, 24), y + canvas.random.uniform(-spread, spread)
            if all((place[0] - other[0]) ** 2 + (place[1] - other[1]) ** 2 > 66**2 for _, other in places):
                places.append((canvas.random.random(), place))
    for near, place in sorted(places):
        draw_cell(canvas, place, 24 + 26 * near, far=1 - near)
    return canvas.finish()


def draw_cell(canvas: Canvas, centre: Point, size: float, *, far: float) -> None:
    """Draw a red blood cell, the paler the farther away (0 to 1) it is."""
    palette = POINTINFUSION
    squeeze = canvas.random.uniform(0.5, 0.92)
    tilt = canvas.random.uniform(-50, 50)

    def disc(scale: float, shift: float = 0) -> list[Point]:
        around = [
            (
                centre[0] + shift + size * scale * math.cos(step * math.tau / 56),
                centre[1] + shift + size * scale * squeeze * math.sin(step * math.tau / 56),
            )
            for step in range(56)
        ]
        return turned(around, centre, tilt)

    def veiled(tone: Colour) -> Colour:
        return mix(tone, palette.mist, 0.6 * far)

    canvas.polygon(disc(1.0, 6), palette.main, alpha=50)
    canvas.polygon(disc(1.0), veiled(mix(palette.accent, palette.ink, 0.1)))
    canvas.polygon(disc(0.9, -1), veiled(palette.accent))
    canvas.polygon(disc(0.56, 1), veiled(mix(palette.accent, palette.ink, 0.16)))
    canvas.polygon(disc(0.46, 3), veiled(mix(palette.accent, palette.ink, 0.06)))

"""Ridges, waves and a coast: calm horizons."""

import math

from PIL import Image

from home.demo.pictures.canvas import Canvas, Point, bezier, smooth
from home.demo.pictures.palettes import POINTHEALTH, POINTINFUSION, POINTKETAMINE, WHITE, mix

WIDTH, HEIGHT = 1600, 1000


def ridge(canvas: Canvas, base: float, rise: float, *, steps: int = 9) -> list[Point]:
    """Return a soft skyline around height ``base``, closed along the bottom."""
    crest = [
        (
            -60 + (canvas.width + 120) * index / steps,
            base - rise * (0.85 if index % 2 else 0.15) + rise * canvas.random.uniform(-0.3, 0.3),
        )
        for index in range(steps + 1)
    ]
    return [*smooth(crest), (canvas.width + 60, canvas.height), (-60, canvas.height)]


def ridges() -> Image.Image:
    """Mountain ridges at dawn, and a path that leads through them."""
    palette = POINTKETAMINE
    canvas = Canvas(WIDTH, HEIGHT, palette.ink, seed=23)
    canvas.gradient(
        [
            (0, palette.deep),
            (0.2, palette.main),
            (0.36, mix(palette.soft, palette.accent, 0.3)),
            (0.5, mix(palette.sand, palette.accent, 0.35)),
            (0.6, palette.sand),
        ]
    )
    sun = (1075, 402)
    canvas.glow(sun, 760, palette.sand, strength=0.8)
    canvas.glow(sun, 280, WHITE, strength=0.6)
    canvas.circle(sun, 70, mix(palette.sand, WHITE, 0.55))
    # Each hill shows its part of the path; the hill before it hides the rest.
    paths = {
        2: [(893, 616), (872, 642), (915, 672), (862, 706), (850, 780)],
        3: [(1010, 694), (982, 722), (1052, 762), (930, 806), (884, 900)],
        4: [(812, 850), (764, 884), (846, 924), (690, 968), (650, 1040)],
    }
    layers = [
        (560, 150, mix(palette.soft, palette.sand, 0.25), mix(palette.sand, palette.soft, 0.3)),
        (640, 170, mix(palette.soft, palette.main, 0.35), mix(palette.soft, palette.sand, 0.3)),
        (720, 130, mix(palette.main, palette.soft, 0.2), mix(palette.soft, palette.main, 0.35)),
        (810, 110, mix(palette.main, palette.deep, 0.55), mix(palette.main, palette.soft, 0.2)),
        (905, 90, palette.deep, mix(palette.deep, palette.main, 0.35)),
    ]
    for index, (base, rise, top, bottom) in enumerate(layers):
        skyline = ridge(canvas, base, rise, steps=11 - index)
        canvas.shaded_polygon(skyline, [(0, top), (0.6, bottom), (1, bottom)])
        if index in paths:
            way = smooth(paths[index], steps=24)
            far, near = ((2, 9), (6, 26), (16, 64))[index - 2]
            widths = [far + (near - far) * (step / len(way)) ** 1.3 for step in range(len(way))]
            canvas.ribbon(way, widths, mix(palette.sand, palette.main, 0.3 - 0.1 * (index - 2)))
    canvas.glow((1075, 560), 900, palette.sand, strength=0.22, squeeze=0.3)
    front = ridge(canvas, 1010, 70, steps=5)
    canvas.shaded_polygon(front, [(0, mix(palette.deep, palette.ink, 0.6)), (1, palette.ink)])
    return canvas.finish()


def waves() -> Image.Image:
    """Layered waves, and one drop above them."""
    palette = POINTINFUSION
    canvas = Canvas(WIDTH, HEIGHT, palette.mist, seed=7)
    canvas.gradient([(0, palette.paper), (0.45, mix(palette.paper, palette.mist, 0.8)), (1, palette.mist)])
    canvas.glow((800, 330), 640, palette.sand, strength=0.85)
    colours = [
        mix(palette.mist, palette.soft, 0.45),
        palette.soft,
        mix(palette.soft, palette.main, 0.55),
        palette.main,
        mix(palette.main, palette.deep, 0.6),
        palette.deep,
    ]
    for index, shade in enumerate(colours):
        base = 560 + index * 78
        phase = index * 1.9
        crest = [
            (
                x,
                base
                + 34 * math.sin(x / (240 + 26 * index) + phase)
                + 14 * math.sin(x / (97 + 9 * index) + phase * 1.7),
            )
            for x in range(-20, WIDTH + 40, 20)
        ]
        canvas.shaded_polygon(
            [*crest, (WIDTH + 20, HEIGHT), (-20, HEIGHT)],
            [(0, mix(shade, WHITE, 0.2)), (0.12, shade), (1, mix(shade, palette.ink, 0.25))],
        )
        canvas.line(crest, WHITE, 2.4, alpha=90)
        if index == 1:
            for radius, alpha in ((190, 60), (130, 90), (72, 140)):
                canvas.ellipse((800, 662), radius * 1.8, radius * 0.24, outline=WHITE, alpha=alpha, stroke=2.2)
    drop = [
        *bezier((800, 205), (812, 262), (876, 322), (876, 384)),
        *bezier((876, 384), (876, 428), (842, 460), (800, 460)),
        *bezier((800, 460), (758, 460), (724, 428), (724, 384)),
        *bezier((724, 384), (724, 322), (788, 262), (800, 205)),
    ]
    canvas.glow((800, 372), 210, WHITE, strength=0.75)
    canvas.shaded_polygon(drop, [(0, mix(palette.mist, WHITE, 0.5)), (0.55, palette.soft), (1, palette.main)])
    canvas.line(bezier((748, 388), (750, 424), (774, 442), (800, 443)), WHITE, 7, alpha=170)
    return canvas.finish()


def coast() -> Image.Image:
    """A coast at first light."""
    palette = POINTHEALTH
    canvas = Canvas(WIDTH, HEIGHT, palette.ink, seed=19)
    horizon = 560
    canvas.gradient(
        [
            (0, mix(palette.main, palette.deep, 0.2)),
            (0.4, mix(palette.soft, palette.main, 0.15)),
            (0.72, mix(palette.mist, palette.sand, 0.6)),
            (0.86, palette.sand),
            (1, mix(palette.sand, palette.accent, 0.45)),
        ],
        box=(0, 0, WIDTH, horizon),
    )
    canvas.gradient(
        [(0, mix(palette.sand, palette.soft, 0.35)), (0.3, palette.soft), (0.7, palette.main), (1, palette.deep)],
        box=(0, horizon, WIDTH, HEIGHT),
    )
    sun = (1010, 486)
    canvas.glow(sun, 560, palette.sand, strength=0.9)
    canvas.glow(sun, 200, WHITE, strength=0.6)
    canvas.circle(sun, 58, mix(palette.sand, WHITE, 0.6))
    for row in range(34):
        y = horizon + 6 + row * row * 0.36
        spread = 16 + row * 7.2
        for _ in range(3):
            centre = 1010 + canvas.random.gauss(0, spread * 0.5)
            length = canvas.random.uniform(0.25, 0.75) * spread
            canvas.ellipse((centre, y), length, 1.1 + row * 0.09, mix(palette.sand, WHITE, 0.35), alpha=120 - row * 2)
    hills = [
        ([(-60, 452), (150, 412), (340, 446), (520, 505), (690, 548), (840, 562)], palette.soft),
        ([(1120, 562), (1240, 540), (1350, 480), (1470, 458), (1660, 404)], mix(palette.soft, palette.main, 0.35)),
        (
            [(-60, 505), (120, 488), (260, 528), (420, 572), (560, 596), (700, 604)],
            mix(palette.main, palette.soft, 0.2),
        ),
        ([(1250, 640), (1370, 618), (1450, 560), (1540, 548), (1660, 500)], mix(palette.main, palette.deep, 0.35)),
    ]
    for crest, shade in hills:
        outline = smooth(crest)
        foot = max(y for _, y in outline)
        shape = [(outline[0][0], foot), *outline, (outline[-1][0], foot)]
        canvas.shaded_polygon(shape, [(0, shade), (1, mix(shade, palette.sand, 0.35))])
        reflection = [(x, foot + (foot - y) * 0.42) for x, y in shape]
        canvas.polygon(reflection, shade, alpha=70)
    shore = smooth([(-40, 760), (180, 742), (400, 792), (640, 868), (900, 930), (1200, 968), (1660, 1010)])
    canvas.shaded_polygon([*shore, (1660, 1040), (-40, 1040)], [(0, palette.deep), (1, palette.ink)])
    canvas.line(shore, palette.mist, 3, alpha=110)
    for index in range(70):
        x = -30 + index * 12 + canvas.random.uniform(-9, 9)
        ground = 800 + (x / 1600) * 210 + canvas.random.uniform(0, 50)
        height = canvas.random.uniform(90, 230) * (1 - x / 1300)
        lean = canvas.random.uniform(14, 70) * (1 - x / 1600)
        blade = bezier(
            (x, ground + 50), (x + lean * 0.05, ground - height * 0.6), (x + lean, ground - height), steps=16
        )
        tone = mix(palette.ink, palette.main, canvas.random.uniform(0, 0.3))
        canvas.ribbon(blade, [6 * (1 - step / len(blade)) + 1.2 for step in range(len(blade))], tone)
        if index % 3 == 0:
            ear = blade[-6:]
            canvas.ribbon(ear, [2, 6, 8.5, 8, 5, 1.5], mix(mix(palette.sand, palette.accent, 0.5), palette.deep, 0.12))
    return canvas.finish()

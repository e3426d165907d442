"""Rooms: a treatment room, two chairs, a drip by the window, a courtyard."""

import math

from PIL import Image

from home.demo.pictures.canvas import Canvas, Point, bezier, smooth
from home.demo.pictures.nature import leaf
from home.demo.pictures.palettes import POINTHEALTH, POINTINFUSION, POINTKETAMINE, WHITE, Colour, Palette, mix

WIDTH, HEIGHT = 1600, 1000


def arch(left: float, right: float, top: float, bottom: float) -> list[Point]:
    """Return the outline of an opening with a round top."""
    radius = (right - left) / 2
    centre = (left + right) / 2, top + radius
    round_top = [
        (centre[0] - radius * math.cos(step * math.pi / 48), centre[1] - radius * math.sin(step * math.pi / 48))
        for step in range(49)
    ]
    return [(left, bottom), *round_top, (right, bottom)]


def pot_plant(canvas: Canvas, foot: Point, height: float, palette: Palette, *, pot: Colour) -> None:
    """Draw a plant in a pot that stands on ``foot``."""
    x, y = foot
    wide, tall = height * 0.19, height * 0.3
    stem_foot = (x, y - tall)
    for index, lean in enumerate((-0.5, 0.46, -0.27, 0.24, -0.04)):
        tip = x + lean * height * 0.86, y - height * (0.74 + 0.11 * index)
        stem = bezier(stem_foot, (x + lean * height * 0.1, y - height * 0.6), tip, steps=18)
        canvas.ribbon(stem[:11], [5] * 11, palette.deep)
        light = mix(palette.soft, palette.main, 0.2 + 0.14 * index)
        leaf(canvas, stem[9], (tip[0], tip[1]), 0.42, light, mix(light, palette.deep, 0.4))
    canvas.polygon([(x - wide, y - tall), (x + wide, y - tall), (x + wide * 0.74, y), (x - wide * 0.74, y)], pot)
    canvas.polygon([(x, y - tall), (x + wide, y - tall), (x + wide * 0.74, y), (x, y)], mix(pot, palette.ink, 0.14))
    canvas.rectangle((x - wide * 1.08, y - tall - 12, x + wide * 1.08, y - tall + 8), mix(pot, WHITE, 0.18), radius=6)


def drip_stand(canvas: Canvas, x: float, top: float, foot: float, palette: Palette, *, metal: Colour) -> Point:
    """Draw a stand with a bag and its drip chamber; return where the tubing starts."""
    canvas.line([(x, top), (x, foot - 22)], metal, 8)
    canvas.line(bezier((x, top), (x - 34, top - 26), (x - 58, top + 14)), metal, 7)
    canvas.line(bezier((x, top), (x + 34, top - 26), (x + 58, top + 14)), metal, 7)
    for side in (-1, 0, 1):
        canvas.line([(x, foot - 26), (x + side * 78, foot - 8)], metal, 7)
        canvas.circle((x + side * 78, foot - 6), 9, mix(metal, palette.ink, 0.4))
    bag_x, bag_top = x - 58, top + 20
    bag = smooth(
        [
            (bag_x - 50, bag_top + 16),
            (bag_x, bag_top + 8),
            (bag_x + 50, bag_top + 16),
            (bag_x + 58, bag_top + 110),
            (bag_x + 44, bag_top + 176),
            (bag_x, bag_top + 188),
            (bag_x - 44, bag_top + 176),
            (bag_x - 58, bag_top + 110),
        ],
        is_closed=True,
    )
    canvas.polygon(bag, mix(palette.mist, WHITE, 0.55))
    surface = bag_top + 66
    canvas.shaded_polygon(
        [(px, max(py, surface)) for px, py in bag], [(0, mix(palette.soft, WHITE, 0.35)), (1, palette.soft)]
    )
    canvas.line([(bag_x - 53, surface), (bag_x + 53, surface)], WHITE, 3, alpha=150)
    for row in range(4):
        canvas.line([(bag_x + 12, surface + 22 + row * 22), (bag_x + 36, surface + 22 + row * 22)], WHITE, 3, alpha=170)
    canvas.line(
        bezier((bag_x - 38, bag_top + 42), (bag_x - 46, bag_top + 90), (bag_x - 40, bag_top + 150)), WHITE, 6, alpha=110
    )
    canvas.rectangle((bag_x - 6, bag_top + 184, bag_x + 6, bag_top + 202), metal)
    canvas.rectangle((bag_x - 13, bag_top + 200, bag_x + 13, bag_top + 254), mix(palette.mist, WHITE, 0.6), radius=10)
    canvas.rectangle((bag_x - 13, bag_top + 230, bag_x + 13, bag_top + 254), palette.soft, radius=8)
    canvas.ellipse((bag_x, bag_top + 216), 3.2, 5, palette.main)
    return bag_x, bag_top + 254


def clinic_room() -> Image.Image:
    """A quiet treatment room at dusk."""
    palette = POINTKETAMINE
    canvas = Canvas(WIDTH, HEIGHT, palette.deep, seed=5)
    wall = mix(palette.deep, palette.main, 0.55)
    canvas.gradient([(0, mix(wall, palette.ink, 0.2)), (0.78, wall), (1, wall)], box=(0, 0, WIDTH, 790))
    canvas.gradient([(0, mix(palette.deep, palette.ink, 0.1)), (1, palette.ink)], box=(0, 790, WIDTH, HEIGHT))
    canvas.rectangle((0, 778, WIDTH, 794), mix(wall, palette.soft, 0.28))
    # The window
    left, right, top, bottom = 930, 1400, 110, 690
    canvas.rectangle((left - 22, top - 22, right + 22, bottom + 22), mix(wall, palette.mist, 0.3), radius=10)
    canvas.gradient(
        [
            (0, palette.main),
            (0.4, mix(palette.soft, palette.accent, 0.45)),
            (0.66, mix(palette.sand, palette.accent, 0.35)),
            (1, palette.sand),
        ],
        box=(left, top, right, bottom),
    )
    canvas.circle((1240, 472), 46, mix(palette.sand, WHITE, 0.6))
    for base, tone in (
        (540, mix(palette.soft, palette.sand, 0.25)),
        (598, palette.main),
        (646, mix(palette.main, palette.deep, 0.55)),
    ):
        crest = smooth([(left + step * 94, base - canvas.random.uniform(0, 46)) for step in range(6)], steps=10)
        canvas.polygon([*crest, (right, bottom), (left, bottom)], tone)
    frame = mix(wall, palette.mist, 0.55)
    canvas.line([((left + right) / 2, top), ((left + right) / 2, bottom)], frame, 12)
    canvas.line([(left, top + 200), (right, top + 200)], frame, 9)
    canvas.rectangle((left - 46, bottom + 12, right + 46, bottom + 40), mix(frame, palette.mist, 0.3), radius=5)
    for side, edge in ((-1, left - 30), (1, right + 30)):
        for fold in range(5):
            start = edge + side * fold * 22
            curtain = [
                (start, top - 60),
                (start + side * 30, top - 60),
                *bezier((start + side * 30, top - 60), (start + side * 24, 430), (start + side * 40, 776)),
                *bezier((start + side * 4, 776), (start - side * 6, 430), (start, top - 60)),
            ]
            canvas.polygon(curtain, mix(palette.soft, palette.main, 0.25 + 0.13 * fold))
    canvas.rectangle((left - 170, top - 74, right + 170, top - 58), palette.mist, radius=8)
    # Light of the window on the floor
    canvas.polygon([(880, 800), (1250, 800), (1060, 1000), (560, 1000)], palette.sand, alpha=26)
    # The rug
    canvas.ellipse((650, 905), 520, 74, mix(palette.main, palette.deep, 0.3))
    canvas.ellipse((650, 905), 470, 62, mix(palette.main, palette.soft, 0.25), alpha=150)
    # The lamp
    canvas.glow((236, 372), 430, palette.accent, strength=0.55)
    canvas.line([(236, 430), (236, 838)], mix(palette.soft, palette.deep, 0.3), 8)
    canvas.ellipse((236, 842), 74, 14, mix(palette.soft, palette.deep, 0.4))
    canvas.shaded_polygon(
        [(182, 330), (290, 330), (330, 446), (142, 446)], [(0, palette.accent), (1, mix(palette.sand, WHITE, 0.35))]
    )
    # The chair
    seat, shade, arm = mix(palette.sand, palette.soft, 0.16), mix(palette.sand, palette.main, 0.34), palette.sand
    canvas.ellipse((660, 884), 330, 26, palette.ink, alpha=110)
    canvas.polygon([(560, 800), (600, 800), (580, 886), (548, 886)], palette.ink)
    canvas.polygon([(760, 800), (800, 800), (822, 886), (790, 886)], palette.ink)
    back = smooth([(398, 392), (448, 352), (506, 376), (598, 640), (592, 716), (520, 736), (474, 690)], is_closed=True)
    canvas.polygon(back, shade)
    cushion = smooth(
        [(424, 404), (456, 380), (492, 398), (578, 650), (566, 694), (520, 700), (496, 668)], is_closed=True
    )
    canvas.polygon(cushion, seat)
    rest = smooth(
        [(508, 690), (560, 662), (820, 664), (872, 690), (868, 742), (820, 764), (560, 768), (514, 744)], is_closed=True
    )
    canvas.polygon(rest, shade)
    canvas.polygon(
        smooth([(520, 690), (566, 672), (812, 674), (852, 694), (812, 716), (566, 716)], is_closed=True), seat
    )
    leg = smooth([(846, 684), (890, 680), (1000, 762), (1024, 808), (988, 824), (930, 796), (846, 746)], is_closed=True)
    canvas.polygon(leg, shade)
    canvas.polygon(
        smooth([(858, 690), (892, 692), (990, 766), (1004, 792), (960, 784), (866, 724)], is_closed=True), seat
    )
    canvas.polygon(
        smooth([(556, 592), (600, 572), (748, 586), (784, 606), (760, 628), (612, 624)], is_closed=True), arm
    )
    canvas.line([(748, 612), (742, 690)], shade, 20)
    pillow = smooth([(436, 420), (480, 404), (520, 452), (528, 508), (490, 522), (452, 474)], is_closed=True)
    canvas.polygon(pillow, mix(palette.paper, palette.sand, 0.35))
    blanket = smooth(
        [(660, 664), (700, 650), (850, 676), (868, 742), (820, 800), (696, 784), (662, 730)], is_closed=True
    )
    canvas.polygon(blanket, palette.accent)
    for row in range(4):
        canvas.line(
            bezier((668 + row * 46, 664 + row * 4), (662 + row * 46, 724), (684 + row * 44, 784)),
            mix(palette.accent, palette.sand, 0.5),
            6,
        )
    # The drip
    tube = drip_stand(canvas, 896, 214, 884, palette, metal=mix(palette.mist, palette.soft, 0.4))
    canvas.line(bezier(tube, (tube[0] + 6, 690), (690, 450), (676, 590), steps=50), mix(palette.mist, WHITE, 0.5), 4)
    pot_plant(canvas, (1448, 878), 300, POINTHEALTH, pot=mix(palette.accent, palette.main, 0.25))
    return canvas.finish()


def armchair(canvas: Canvas, x: float, side: int, light: Colour, dark: Colour, wood: Colour) -> None:
    """Draw an armchair at ``x`` that faces right (``side`` 1) or left (-1)."""

    def at(dx: float, y: float) -> Point:
        return x + side * dx, y

    canvas.ellipse((x + side * 10, 872), 190, 18, (0, 0, 0), alpha=60)
    for dx in (-104, 118):
        canvas.line([at(dx, 800), at(dx + (8 if dx > 0 else -12), 868)], wood, 13)
    canvas.polygon(
        smooth(
            [at(-150, 520), at(-116, 440), at(-40, 432), at(2, 492), at(30, 690), at(-10, 760), at(-120, 760)],
            is_closed=True,
        ),
        dark,
    )
    canvas.polygon(
        smooth(
            [at(-104, 520), at(-84, 476), at(-36, 472), at(-10, 516), at(18, 690), at(-10, 720), at(-70, 710)],
            is_closed=True,
        ),
        light,
    )
    canvas.polygon(
        smooth([at(-96, 690), at(-20, 672), at(120, 680), at(156, 710), at(146, 760), at(-80, 772)], is_closed=True),
        light,
    )
    canvas.polygon(
        smooth(
            [
                at(-140, 640),
                at(-120, 606),
                at(60, 612),
                at(138, 622),
                at(166, 654),
                at(160, 800),
                at(138, 818),
                at(-110, 818),
                at(-138, 790),
            ],
            is_closed=True,
        ),
        mix(light, dark, 0.55),
    )
    canvas.polygon(
        smooth(
            [at(-132, 640), at(-112, 612), at(60, 618), at(132, 628), at(150, 652), at(60, 654), at(-96, 656)],
            is_closed=True,
        ),
        mix(light, WHITE, 0.22),
    )


def two_chairs() -> Image.Image:
    """Two armchairs turned to each other under an arched window."""
    palette = POINTKETAMINE
    canvas = Canvas(WIDTH, HEIGHT, palette.paper, seed=9)
    canvas.gradient([(0, mix(palette.mist, palette.paper, 0.35)), (1, mix(palette.mist, palette.sand, 0.5))])
    canvas.gradient(
        [(0, mix(palette.soft, palette.sand, 0.35)), (1, mix(palette.main, palette.soft, 0.4))],
        box=(0, 812, WIDTH, HEIGHT),
    )
    canvas.rectangle((0, 800, WIDTH, 814), mix(palette.paper, WHITE, 0.4))
    opening = arch(520, 1080, 70, 700)
    canvas.polygon(arch(496, 1104, 46, 712), mix(palette.paper, WHITE, 0.6))
    canvas.shaded_polygon(
        opening,
        [
            (0, palette.main),
            (0.4, mix(palette.soft, palette.accent, 0.3)),
            (0.68, palette.accent),
            (0.86, palette.sand),
        ],
    )
    canvas.circle((800, 470), 92, mix(palette.sand, WHITE, 0.5))
    for base, tone in ((596, mix(palette.soft, palette.main, 0.3)), (644, palette.main), (672, palette.deep)):
        crest = smooth([(520 + step * 70, base - canvas.random.uniform(-6, 30)) for step in range(9)], steps=8)
        canvas.polygon([*crest, (1080, 700), (520, 700)], tone)
    for row in range(9):
        canvas.line(
            [(800 - 70 + row * 9, 700 - 6 - row * 3), (800 + 70 - row * 9, 700 - 6 - row * 3)],
            palette.sand,
            2,
            alpha=120,
        )
    canvas.line([(800, 70), (800, 700)], mix(palette.paper, WHITE, 0.6), 10)
    canvas.line([(520, 366), (1080, 366)], mix(palette.paper, WHITE, 0.6), 8)
    canvas.rectangle((474, 700, 1126, 728), mix(palette.paper, WHITE, 0.75), radius=4)
    canvas.polygon([(640, 814), (960, 814), (1150, 1000), (450, 1000)], palette.sand, alpha=70)
    canvas.ellipse((800, 890), 560, 62, mix(palette.soft, palette.paper, 0.35))
    canvas.ellipse((800, 890), 516, 52, mix(palette.mist, palette.paper, 0.2))
    armchair(canvas, 470, 1, palette.main, palette.deep, palette.ink)
    armchair(canvas, 1130, -1, palette.accent, mix(palette.accent, palette.deep, 0.4), palette.ink)
    canvas.ellipse((800, 868), 96, 12, palette.ink, alpha=60)
    canvas.line([(800, 770), (800, 862)], palette.ink, 12)
    canvas.ellipse((800, 864), 58, 9, palette.ink)
    canvas.ellipse((800, 768), 106, 19, mix(palette.deep, palette.main, 0.4))
    canvas.ellipse((800, 762), 106, 19, mix(palette.soft, palette.mist, 0.5))
    canvas.polygon([(768, 716), (804, 716), (799, 756), (773, 756)], palette.paper)
    canvas.ellipse((786, 716), 18, 5, mix(palette.mist, palette.soft, 0.4))
    canvas.rectangle((824, 742, 876, 754), palette.accent, radius=3)
    canvas.rectangle((828, 732, 872, 743), palette.deep, radius=3)
    pot_plant(canvas, (210, 880), 440, POINTHEALTH, pot=mix(palette.accent, palette.sand, 0.3))
    pot_plant(canvas, (1416, 868), 300, POINTHEALTH, pot=palette.soft)
    return canvas.finish()


def drip_by_the_window() -> Image.Image:
    """A drip on its stand beside a plant and a window full of light."""
    palette = POINTINFUSION
    canvas = Canvas(WIDTH, HEIGHT, palette.paper, seed=14)
    canvas.gradient([(0, mix(palette.mist, palette.paper, 0.3)), (0.8, palette.paper), (1, palette.sand)])
    canvas.gradient([(0, palette.soft), (1, palette.main)], box=(0, 840, WIDTH, HEIGHT))
    canvas.rectangle((0, 828, WIDTH, 842), WHITE, alpha=190)
    canvas.polygon(arch(752, 1376, 64, 736), WHITE)
    canvas.shaded_polygon(
        arch(776, 1352, 88, 724),
        [(0, mix(palette.soft, palette.mist, 0.3)), (0.55, palette.sand), (1, mix(palette.sand, palette.accent, 0.35))],
    )
    canvas.glow((1170, 440), 330, WHITE, strength=0.55)
    canvas.circle((1170, 440), 84, mix(palette.sand, WHITE, 0.65))
    for base, tone in ((592, mix(palette.soft, palette.sand, 0.35)), (640, palette.soft), (684, palette.main)):
        crest = smooth([(776 + step * 72, base - canvas.random.uniform(-10, 36)) for step in range(9)], steps=8)
        canvas.polygon([*crest, (1352, 724), (776, 724)], tone)
    canvas.line([(1064, 88), (1064, 724)], WHITE, 11)
    canvas.line([(776, 404), (1352, 404)], WHITE, 9)
    canvas.rectangle((726, 724, 1402, 752), mix(palette.paper, WHITE, 0.7), radius=4)
    canvas.polygon([(820, 842), (1300, 842), (1120, 1000), (420, 1000)], palette.sand, alpha=80)
    canvas.ellipse((530, 906), 330, 34, palette.deep, alpha=70)
    tube = drip_stand(canvas, 560, 150, 908, palette, metal=mix(palette.deep, palette.soft, 0.35))
    canvas.line(
        bezier(tube, (tube[0] - 20, 700), (250, 560), (214, 820), steps=60), mix(palette.main, palette.deep, 0.3), 5
    )
    canvas.line(
        bezier((214, 820), (200, 900), (120, 930), (-20, 934), steps=40), mix(palette.main, palette.deep, 0.3), 5
    )
    pot_plant(canvas, (1236, 920), 400, palette, pot=palette.accent)
    pot_plant(canvas, (884, 726), 190, palette, pot=mix(palette.accent, palette.sand, 0.45))
    return canvas.finish()


def courtyard() -> Image.Image:
    """A courtyard with arches, a basin and plants."""
    palette = POINTHEALTH
    canvas = Canvas(WIDTH, HEIGHT, palette.paper, seed=27)
    canvas.gradient([(0, palette.mist), (0.4, mix(palette.mist, palette.paper, 0.6)), (1, palette.paper)])
    canvas.circle((1250, 150), 70, mix(palette.sand, WHITE, 0.5))
    wall = mix(palette.sand, palette.paper, 0.35)
    canvas.rectangle((0, 230, WIDTH, 720), wall)
    canvas.rectangle((0, 216, WIDTH, 240), mix(palette.accent, palette.sand, 0.55))
    for index in range(4):
        left = 70 + index * 385
        opening = arch(left, left + 300, 300, 720)
        canvas.polygon(arch(left - 18, left + 318, 282, 720), mix(wall, WHITE, 0.55))
        canvas.shaded_polygon(
            opening, [(0, palette.deep), (0.5, palette.main), (1, mix(palette.main, palette.soft, 0.5))]
        )
        canvas.glow((left + 150, 700), 200, palette.sand, strength=0.45)
        pot_plant(
            canvas, (left + 150, 724), 230 if index % 2 else 300, palette, pot=mix(palette.accent, palette.sand, 0.35)
        )
    canvas.gradient([(0, mix(palette.sand, palette.paper, 0.15)), (1, palette.sand)], box=(0, 720, WIDTH, HEIGHT))
    for row, y in enumerate((760, 818, 900)):
        canvas.line([(0, y), (WIDTH, y)], mix(palette.sand, palette.accent, 0.25), 2 + row)
    for index in range(-6, 14):
        canvas.line(
            [(800 + (index - 4) * 110, 720), (800 + (index - 4) * 240, 1000)], mix(palette.sand, palette.accent, 0.2), 2
        )
    canvas.ellipse((800, 884), 356, 74, mix(palette.sand, palette.ink, 0.3), alpha=90)
    canvas.ellipse((800, 868), 350, 72, mix(palette.paper, WHITE, 0.5))
    canvas.ellipse((800, 864), 312, 58, palette.main)
    canvas.ellipse((800, 870), 292, 48, palette.soft)
    for radius in (60, 120, 190):
        canvas.ellipse((760, 868), radius, radius * 0.17, outline=WHITE, alpha=130, stroke=2)
    for x, y, size in ((930, 874, 40), (984, 856, 28), (640, 880, 34)):
        canvas.ellipse((x, y), size, size * 0.3, palette.main)
        canvas.ellipse((x, y - 2), size * 0.94, size * 0.27, mix(palette.soft, palette.main, 0.35))
    canvas.circle((952, 862), 9, palette.accent)
    pot_plant(canvas, (120, 980), 420, palette, pot=palette.accent)
    pot_plant(canvas, (1500, 984), 380, palette, pot=mix(palette.accent, palette.deep, 0.2))
    return canvas.finish()

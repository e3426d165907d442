"""Figures that explain something: labelled, on a light ground."""

import math

from PIL import Image

from home.demo.pictures.canvas import Canvas, Point, bezier, smooth
from home.demo.pictures.palettes import POINTINFUSION, POINTKETAMINE, WHITE, Colour, Palette, mix

WIDTH, HEIGHT = 1600, 900


def sheet(palette: Palette, title: str, *, height: int = HEIGHT, seed: int = 1) -> Canvas:
    """Return a light canvas with a title."""
    canvas = Canvas(WIDTH, height, palette.paper, seed=seed)
    canvas.gradient([(0, mix(palette.paper, WHITE, 0.5)), (1, mix(palette.mist, palette.paper, 0.55))])
    canvas.text((80, 62), title, palette.ink, 46, weight=0.8)
    canvas.rectangle((80, 128, 160, 135), palette.accent, radius=3)
    return canvas


def label(canvas: Canvas, words: str, at: Point, target: Point, palette: Palette, *, anchor: str = "lm") -> None:
    """Write ``words`` and point from them to ``target``."""
    gap = -18 if anchor.startswith("l") else 18
    canvas.line([(at[0] + gap, at[1]), target], mix(palette.deep, palette.paper, 0.3), 3)
    canvas.circle(target, 11, palette.paper)
    canvas.circle(target, 8, palette.deep)
    for row, line in enumerate(words.split("\n")):
        canvas.text((at[0], at[1] + row * 44), line, palette.ink, 36, anchor=anchor)


def synapse() -> Image.Image:
    """Glutamate, its two receptors, and ketamine in one of them."""
    palette = POINTKETAMINE
    canvas = sheet(palette, "What happens at a synapse", height=1000, seed=6)
    sender = smooth(
        [
            (640, 250),
            (706, 300),
            (810, 362),
            (960, 400),
            (1010, 470),
            (960, 530),
            (760, 546),
            (540, 546),
            (330, 530),
            (276, 470),
            (330, 400),
            (480, 362),
            (576, 304),
        ],
        steps=14,
        is_closed=True,
    )
    fibre = bezier((1010, -60), (900, 120), (690, 120), (641, 330), steps=40)
    canvas.ribbon(fibre, [104 + 26 * step / 40 for step in range(41)], palette.soft)
    canvas.shaded_polygon(sender, [(0, palette.soft), (1, mix(palette.soft, palette.main, 0.35))])
    receiver = smooth(
        [
            (240, 1020),
            (236, 900),
            (280, 806),
            (420, 760),
            (640, 746),
            (860, 760),
            (1006, 806),
            (1050, 900),
            (1046, 1020),
        ],
        steps=14,
    )
    canvas.shaded_polygon(receiver, [(0, palette.main), (1, palette.deep)])
    for x, y in ((420, 452), (520, 478), (640, 446), (760, 484), (868, 456), (700, 400), (575, 398)):
        canvas.circle((x, y), 40, mix(palette.mist, WHITE, 0.5))
        for step in range(5):
            angle = step * math.tau / 5 + x
            canvas.circle((x + 17 * math.cos(angle), y + 17 * math.sin(angle)), 7.5, palette.accent)
    for _ in range(34):
        grain = canvas.random.uniform(380, 900), canvas.random.uniform(566, 700)
        canvas.circle(grain, 8.5, palette.accent)
    for x, blocked in ((430, True), (560, False), (730, True), (860, False)):
        tone = palette.mist if blocked else mix(palette.sand, palette.accent, 0.25)
        for side in (-1, 1):
            canvas.polygon(
                smooth(
                    [
                        (x + side * 14, 706),
                        (x + side * 46, 700),
                        (x + side * 52, 760),
                        (x + side * 40, 838),
                        (x + side * 14, 842),
                        (x + side * 12, 770),
                    ],
                    is_closed=True,
                ),
                tone,
            )
        if blocked:
            canvas.polygon(
                [
                    (
                        x + 30 * math.cos(math.radians(60 * corner + 30)),
                        716 + 30 * math.sin(math.radians(60 * corner + 30)),
                    )
                    for corner in range(6)
                ],
                palette.ink,
            )
            canvas.text((x, 716), "K", palette.sand, 30, anchor="mm", weight=0.6)
    label(canvas, "Sending nerve cell", (1120, 300), (800, 372), palette)
    label(canvas, "Packets of glutamate", (1120, 440), (905, 458), palette)
    label(canvas, "Glutamate in the gap", (1120, 600), (892, 622), palette)
    label(canvas, "AMPA receptor (open)", (1120, 720), (900, 746), palette)
    label(canvas, "NMDA receptor,\nblocked by ketamine (K)", (1120, 836), (772, 800), palette)
    label(canvas, "Receiving nerve cell", (1120, 952), (960, 930), palette)
    return canvas.finish()


def visit_timeline() -> Image.Image:
    """A visit in four parts."""
    palette = POINTKETAMINE
    canvas = sheet(palette, "A ketamine visit at a glance", height=700)
    parts: list[tuple[str, str, int, Colour]] = [
        ("Checks", "blood pressure", 30, palette.soft),
        ("Infusion", "nurse in the room", 40, palette.main),
        ("Rest", "until you are steady", 60, mix(palette.soft, palette.sand, 0.5)),
        ("Home", "someone drives you", 20, palette.accent),
    ]
    left, top, bottom, minute = 80, 330, 450, 1440 / 150
    passed = 0
    for index, (name, detail, minutes, tone) in enumerate(parts):
        start = left + passed * minute
        end = start + minutes * minute
        radius = 26 if index in (0, len(parts) - 1) else 4
        canvas.rectangle((start, top, end - 6, bottom), tone, radius=radius)
        middle = (start + end) / 2 - 3
        ink = WHITE if tone == palette.main else palette.ink
        canvas.text((middle, (top + bottom) / 2), f"{minutes} min", ink, 38, anchor="mm", weight=0.5)
        canvas.line([(start, bottom + 26), (start, bottom + 46)], palette.deep, 3)
        clock = f"{passed // 60}:{passed % 60:02d}"
        canvas.text((start, bottom + 60), clock, palette.deep, 32, anchor="ma" if passed else "la")
        canvas.line([(middle, top - 14), (middle, top - 36)], palette.deep, 3)
        anchor = "rs" if index == len(parts) - 1 else "ms"
        position = end - 6 if anchor == "rs" else max(middle, left + canvas.text_width(detail, 30) / 2)
        canvas.text((position, top - 96), name, palette.ink, 42, anchor=anchor, weight=0.7)
        canvas.text((position, top - 50), detail, mix(palette.ink, palette.soft, 0.35), 30, anchor=anchor)
        passed += minutes
    canvas.line([(left, bottom + 36), (left + 150 * minute - 6, bottom + 36)], palette.deep, 3)
    canvas.text((left + 150 * minute - 6, bottom + 60), "2:30", palette.deep, 32, anchor="ra")
    canvas.text((80, 622), "Hours and minutes from your arrival. Times vary from person to person.", palette.deep, 30)
    return canvas.finish()


def axes(canvas: Canvas, box: tuple[float, float, float, float], palette: Palette, *, lines: int) -> None:
    left, top, right, bottom = box
    for row in range(lines + 1):
        y = bottom - (bottom - top) * row / lines
        canvas.line([(left, y), (right, y)], mix(palette.soft, palette.paper, 0.55), 2)
    canvas.line([(left, bottom), (right, bottom)], palette.deep, 3)


def blood_pressure() -> Image.Image:
    """How blood pressure often rises and falls during a visit: a sketch."""
    palette = POINTKETAMINE
    canvas = sheet(palette, "Blood pressure during a visit", height=860)
    box = 150, 240, 1500, 680
    scale = (box[2] - box[0]) / 150

    def at(minute: float, share: float) -> Point:
        return box[0] + minute * scale, box[3] - share * (box[3] - box[1])

    canvas.rectangle((at(30, 0)[0], box[1] - 20, at(70, 0)[0], box[3]), palette.mist, radius=10)
    canvas.text((at(50, 0)[0], box[1] + 12), "infusion", palette.deep, 32, anchor="ma")
    axes(canvas, box, palette, lines=3)
    curve = smooth(
        [
            at(minute, share)
            for minute, share in (
                (0, 0.3),
                (15, 0.31),
                (29, 0.3),
                (40, 0.42),
                (52, 0.63),
                (64, 0.72),
                (76, 0.65),
                (92, 0.48),
                (108, 0.37),
                (126, 0.31),
                (150, 0.3),
            )
        ],
        steps=20,
    )
    canvas.polygon([*curve, (box[2], box[3]), (box[0], box[3])], palette.accent, alpha=46)
    canvas.line([at(0, 0.3), at(150, 0.3)], palette.soft, 3)
    canvas.line(curve, mix(palette.accent, palette.deep, 0.12), 9)
    peak = at(64, 0.72)
    canvas.circle(peak, 14, palette.deep)
    canvas.text((peak[0] + 34, peak[1] - 22), "highest near the end of the drip", palette.ink, 34, anchor="lm")
    canvas.text((at(150, 0.3)[0], at(0, 0.3)[1] + 26), "your usual level", palette.deep, 32, anchor="ra")
    for minute, words in ((0, "arrival"), (30, "start"), (70, "end"), (130, "about an hour later")):
        canvas.line([at(minute, 0), (at(minute, 0)[0], box[3] + 16)], palette.deep, 3)
        canvas.text((at(minute, 0)[0], box[3] + 28), words, palette.deep, 32, anchor="ma" if minute else "la")
    canvas.text((80, 788), "A sketch of the usual shape, not measurements of one person.", palette.deep, 30)
    return canvas.finish()


def therapy_weeks() -> Image.Image:
    """Ten weeks of therapy around a short course of infusions."""
    palette = POINTKETAMINE
    canvas = sheet(palette, "Ten weeks, one plan", height=760)
    rows: list[tuple[str, Colour, dict[int, int]]] = [
        ("Infusions", palette.main, {1: 2, 2: 2}),
        ("Therapy", palette.accent, dict.fromkeys(range(1, 11), 1)),
        ("Review", palette.deep, {2: 1, 10: 1}),
    ]
    left, step = 330, 122
    for week in range(1, 11):
        x = left + (week - 0.5) * step
        canvas.rectangle((x - 54, 200, x + 54, 640), WHITE if week % 2 else mix(palette.mist, WHITE, 0.5), radius=16)
        canvas.text((x, 224), str(week), palette.deep, 34, anchor="ma", weight=0.4)
    canvas.text((80, 224), "Week", palette.deep, 34)
    for row, (name, tone, weeks) in enumerate(rows):
        y = 344 + row * 116
        canvas.text((80, y), name, palette.ink, 38, anchor="lm", weight=0.5)
        for week, count in weeks.items():
            x = left + (week - 0.5) * step
            for number in range(count):
                offset = (number - (count - 1) / 2) * 44
                if name == "Infusions":
                    canvas.polygon(
                        [
                            *bezier(
                                (x + offset, y - 30),
                                (x + offset + 4, y - 8),
                                (x + offset + 19, y),
                                (x + offset + 19, y + 12),
                            ),
                            *bezier(
                                (x + offset + 19, y + 12),
                                (x + offset + 16, y + 32),
                                (x + offset - 16, y + 32),
                                (x + offset - 19, y + 12),
                            ),
                            *bezier(
                                (x + offset - 19, y + 12),
                                (x + offset - 19, y),
                                (x + offset - 4, y - 8),
                                (x + offset, y - 30),
                            ),
                        ],
                        tone,
                    )
                elif name == "Therapy":
                    canvas.circle((x + offset, y), 24, tone)
                else:
                    canvas.polygon([(x, y - 26), (x + 26, y), (x, y + 26), (x - 26, y)], tone)
    canvas.text((80, 680), "An example. Your own plan may have more or fewer of each.", palette.deep, 30)
    return canvas.finish()


def fluid_balance() -> Image.Image:
    """Water in and water out on an ordinary day."""
    palette = POINTINFUSION
    canvas = sheet(palette, "Water in, water out", height=860)
    middle, beam = 800, 330
    canvas.polygon([(middle - 16, beam), (middle + 16, beam), (middle + 30, 716), (middle - 30, 716)], palette.deep)
    canvas.polygon(
        [*smooth([(620, 736), (660, 708), (940, 708), (980, 736)], steps=10), (980, 748), (620, 748)], palette.deep
    )
    canvas.line([(300, beam), (1300, beam)], palette.deep, 16)
    canvas.circle((middle, beam), 30, palette.accent)
    canvas.circle((middle, beam), 13, palette.paper)
    sides: list[tuple[int, str, list[tuple[str, int, Colour]]]] = [
        (380, "in", [("Food", 92, palette.soft), ("Drinks", 188, palette.main)]),
        (
            1220,
            "out",
            [
                ("Stool", 50, mix(palette.soft, palette.sand, 0.5)),
                ("Breath and skin", 92, palette.soft),
                ("Urine", 138, mix(palette.main, palette.soft, 0.25)),
            ],
        ),
    ]
    for x, name, parts in sides:
        for side in (-1, 1):
            canvas.line([(x, beam), (x + side * 190, 676)], mix(palette.deep, palette.soft, 0.4), 4)
        bottom = 672
        for words, height, tone in reversed(parts):
            canvas.rectangle((x - 150, bottom - height, x + 150, bottom - 5), tone, radius=10)
            ink = WHITE if tone in (palette.main, mix(palette.main, palette.soft, 0.25)) else palette.ink
            canvas.text((x, bottom - height / 2 - 3), words, ink, 34, anchor="mm", weight=0.3)
            bottom -= height
        canvas.polygon(smooth([(x - 214, 674), (x - 190, 706), (x + 190, 706), (x + 214, 674)], steps=12), palette.deep)
        canvas.text((x, beam - 34), f"Water {name}", palette.ink, 40, anchor="ms", weight=0.6)
    canvas.text((80, 788), "Sizes are rough. Heat, exercise and illness change both sides.", palette.deep, 30)
    return canvas.finish()


def vitamin_c() -> Image.Image:
    """Peak vitamin C in blood, by mouth and by vein, from the study of Padayatty and colleagues (2004)."""
    palette = POINTINFUSION
    canvas = sheet(palette, "Peak vitamin C in blood after 1.25 grams", height=800)
    bars: list[tuple[str, int, Colour]] = [("By mouth", 135, palette.soft), ("By vein", 885, palette.main)]
    left, full = 330, 1080
    for row, (name, value, tone) in enumerate(bars):
        y = 250 + row * 190
        length = full * value / 900
        canvas.text((80, y + 60), name, palette.ink, 42, anchor="lm", weight=0.5)
        canvas.rectangle((left, y, left + full, y + 120), mix(palette.mist, WHITE, 0.45), radius=14)
        canvas.rectangle((left, y, left + length, y + 120), tone, radius=14)
        inside = length > 300
        canvas.text(
            (left + length + (-26 if inside else 26), y + 60),
            f"{value}",
            WHITE if inside else palette.ink,
            52,
            anchor="rm" if inside else "lm",
            weight=0.8,
        )
    for value in (0, 300, 600, 900):
        x = left + full * value / 900
        canvas.line([(x, 590), (x, 606)], palette.deep, 3)
        canvas.text((x, 618), str(value), palette.deep, 32, anchor="ma")
    canvas.line([(left, 590), (left + full, 590)], palette.deep, 3)
    canvas.text((left + full, 672), "micromoles per liter (mean peak)", palette.deep, 32, anchor="ra")
    canvas.text((80, 738), "Healthy volunteers. A higher level does not show a benefit.", palette.deep, 30)
    return canvas.finish()


def drip_parts() -> Image.Image:
    """The parts of a drip, with their names."""
    palette = POINTINFUSION
    canvas = sheet(palette, "The parts of a drip", height=1060)
    metal = mix(palette.deep, palette.soft, 0.4)
    canvas.line([(600, 156), (600, 226)], metal, 9)
    canvas.line(bezier((600, 156), (600, 122), (560, 122), (556, 150), steps=16), metal, 9)
    bag = smooth(
        [(520, 226), (600, 214), (680, 226), (696, 330), (676, 420), (600, 436), (524, 420), (504, 330)],
        is_closed=True,
        steps=16,
    )
    canvas.polygon(bag, mix(palette.mist, WHITE, 0.5))
    canvas.shaded_polygon([(x, max(y, 284)) for x, y in bag], [(0, mix(palette.soft, WHITE, 0.3)), (1, palette.soft)])
    for row in range(4):
        canvas.line([(616, 312 + row * 26), (658, 312 + row * 26)], WHITE, 4, alpha=190)
    canvas.rectangle((590, 432, 610, 462), metal)
    canvas.rectangle((578, 458, 622, 566), mix(palette.mist, WHITE, 0.6), radius=16, outline=palette.soft, stroke=4)
    canvas.rectangle((582, 522, 618, 562), palette.soft, radius=12)
    canvas.ellipse((600, 494), 6, 10, palette.main)
    hose = mix(palette.main, palette.deep, 0.2)
    skin = mix(palette.sand, palette.accent, 0.3)
    fold = mix(skin, palette.accent, 0.4)
    hand = smooth(
        [
            (560, 872),
            (660, 868),
            (740, 862),
            (830, 880),
            (902, 908),
            (916, 934),
            (880, 944),
            (912, 966),
            (900, 990),
            (830, 992),
            (740, 1000),
            (640, 1000),
            (560, 990),
        ],
        is_closed=True,
        steps=16,
    )
    forearm = smooth(
        [(60, 842), (240, 836), (430, 852), (600, 870), (640, 930), (600, 992), (430, 1004), (240, 1014), (60, 1012)],
        is_closed=True,
        steps=16,
    )
    thumb = smooth(
        [(640, 880), (700, 838), (780, 826), (800, 846), (770, 868), (720, 892), (680, 912)], is_closed=True, steps=16
    )
    for shape in (thumb, forearm, hand):
        canvas.polygon(shape, skin)
    canvas.line(bezier((826, 930), (860, 934), (884, 943), steps=12), fold, 4)
    canvas.line(bezier((676, 906), (712, 890), (744, 880), steps=12), fold, 4)
    canvas.polygon(
        smooth([(-20, 816), (150, 812), (196, 830), (206, 930), (196, 1026), (150, 1040), (-20, 1040)], steps=14),
        palette.main,
    )
    canvas.line(bezier((186, 828), (200, 930), (186, 1028), steps=16), palette.deep, 8)
    tube: list[Point] = [(600, 566), (602, 640), (596, 716), (648, 770), (650, 830), (590, 884), (500, 905), (430, 906)]
    canvas.line(smooth(tube, steps=18), hose, 7)
    canvas.rectangle((574, 636, 630, 706), palette.accent, radius=12)
    canvas.circle((612, 660), 15, mix(palette.accent, palette.sand, 0.5))
    canvas.rectangle((330, 866, 476, 952), WHITE, radius=18, alpha=150, outline=WHITE, stroke=4)
    canvas.line([(476, 906), (426, 908), (356, 914)], palette.main, 8)
    for words, y, target in (
        ("Bag with the fluid", 300, (690, 330)),
        ("Drip chamber: shows the speed", 480, (622, 506)),
        ("Roller clamp: sets the speed", 640, (630, 668)),
        ("Tubing", 772, (652, 790)),
    ):
        label(canvas, words, (940, y), target, palette)
    canvas.line([(404, 866), (404, 760), (300, 700)], mix(palette.deep, palette.paper, 0.3), 3)
    canvas.circle((404, 868), 11, palette.paper)
    canvas.circle((404, 868), 8, palette.deep)
    canvas.text((80, 616), "Thin plastic tube in the vein,", palette.ink, 36, anchor="lm")
    canvas.text((80, 660), "under a clear dressing", palette.ink, 36, anchor="lm")
    return canvas.finish()


def film_poster() -> Image.Image:
    """A still for the film on PTSD: a profile, and ripples that grow calm."""
    palette = POINTKETAMINE
    canvas = Canvas(1600, 900, palette.ink, seed=17)
    canvas.gradient([(0, palette.ink), (0.6, palette.deep), (1, palette.ink)])
    canvas.glow((860, 430), 760, palette.main, strength=0.7)
    centre = (742, 372)
    for ring in range(13):
        radius = 70 + ring * 62
        around: list[Point] = []
        for step in range(181):
            angle = step * math.tau / 180
            # Rough near the middle, calm farther out.
            swing = max(0.0, 15 - ring * 1.7) * math.sin(angle * 13 + ring) * math.sin(angle * 5 + ring * 2)
            around.append(
                (centre[0] + (radius + swing) * math.cos(angle), centre[1] + (radius + swing) * math.sin(angle))
            )
        canvas.line(
            around,
            mix(palette.accent, palette.soft, min(ring / 5, 1)),
            4.2 - ring * 0.2,
            alpha=max(200 - ring * 14, 30),
        )
    profile = smooth(
        [
            (560, 920),
            (566, 800),
            (520, 716),
            (462, 640),
            (440, 520),
            (462, 380),
            (540, 270),
            (662, 214),
            (800, 226),
            (906, 296),
            (948, 392),
            (950, 446),
            (992, 520),
            (986, 544),
            (952, 556),
            (958, 592),
            (940, 616),
            (948, 648),
            (930, 700),
            (880, 716),
            (806, 706),
            (780, 760),
            (790, 836),
            (830, 920),
        ],
        steps=14,
    )
    canvas.polygon(profile, palette.ink, alpha=150)
    canvas.line(profile, mix(palette.mist, palette.soft, 0.4), 5)
    canvas.glow(centre, 210, palette.accent, strength=0.75)
    canvas.glow(centre, 60, palette.sand, strength=0.9)
    canvas.circle(centre, 13, mix(palette.sand, WHITE, 0.5))
    return canvas.finish()

"""The pictures of the demonstration. The project draws them itself, so nobody's rights are in the way.

They are drawn when the demonstration is loaded, and are the same on every machine.
"""

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from home.demo.pictures import figures, landscapes, marks, nature, portraits, rooms

JPEG_QUALITY = 88


@dataclass(frozen=True)
class Picture:
    """A picture with its title and default description in the image library."""

    title: str
    description: str
    draw: Callable[[], Image.Image]


PICTURES = {
    # Home page, main pictures of articles
    "home-coast": Picture("Coast at first light", "A calm coast with a low sun over still water", landscapes.coast),
    "hero-ridges": Picture("Ridges at dawn", "Layered violet ridges with a winding path", landscapes.ridges),
    "hero-waves": Picture("Waves and a drop", "Sea-green waves with one drop above them", landscapes.waves),
    "hero-neurons": Picture("Two nerve cells", "Two nerve cells whose branches almost touch", nature.neurons),
    "hero-molecules": Picture("Linked rings", "Linked hexagonal rings, one of them glowing", nature.molecules),
    "hero-mirror-leaves": Picture("Mirror leaves", "Two leaves that mirror each other", nature.mirror_leaves),
    "hero-botanical": Picture("Stems and fruits", "Leafy stems with round fruits", nature.botanical),
    "hero-vessels": Picture("Branching vessel", "A branching vessel with red blood cells", nature.vessels),
    "hero-clinic-room": Picture("Treatment room", "A treatment room at dusk with a reclining chair", rooms.clinic_room),
    "hero-two-chairs": Picture("Two chairs", "Two armchairs under an arched window", rooms.two_chairs),
    "hero-drip": Picture("Drip by the window", "A drip on its stand beside a window", rooms.drip_by_the_window),
    "about-garden": Picture("Courtyard", "A courtyard with arches, plants and a basin", rooms.courtyard),
    # Figures inside articles
    "figure-synapse": Picture("Figure: synapse", "A synapse with its parts labeled", figures.synapse),
    "figure-visit-timeline": Picture("Figure: a visit", "Timeline of a ketamine visit", figures.visit_timeline),
    "figure-blood-pressure": Picture(
        "Figure: blood pressure", "Curve of blood pressure during a visit", figures.blood_pressure
    ),
    "figure-therapy-weeks": Picture(
        "Figure: ten weeks", "Chart of infusions and therapy over ten weeks", figures.therapy_weeks
    ),
    "figure-fluid-balance": Picture(
        "Figure: water balance", "Scales with water in on one side and out on the other", figures.fluid_balance
    ),
    "figure-vitamin-c": Picture("Figure: vitamin C", "Bars of peak vitamin C by mouth and by vein", figures.vitamin_c),
    "figure-drip-parts": Picture("Figure: parts of a drip", "A drip with its parts labeled", figures.drip_parts),
    "poster-ptsd-film": Picture("Still: ripples", "A head in profile with ripples that grow calm", figures.film_poster),
    # People and brands
    "portrait-okafor": Picture("Portrait: Amara Okafor", "Drawing of Amara Okafor", portraits.okafor),
    "portrait-reyes": Picture("Portrait: Daniel Reyes", "Drawing of Daniel Reyes", portraits.reyes),
    "portrait-zhou": Picture("Portrait: Mei-Lin Zhou", "Drawing of Mei-Lin Zhou", portraits.zhou),
    "portrait-lindqvist": Picture("Portrait: Hannah Lindqvist", "Drawing of Hannah Lindqvist", portraits.lindqvist),
    "logo-pointinfusion": Picture("Logo: PointInfusion", "PointInfusion", marks.pointinfusion),
    "logo-pointketamine": Picture("Logo: PointKetamine", "PointKetamine", marks.pointketamine),
}


@functools.cache  # a process of tests loads the demonstration many times
def draw_picture(key: str) -> tuple[str, bytes]:
    """Draw the picture of that key; return a file name and the file's content."""
    image = PICTURES[key].draw()
    content = io.BytesIO()
    if image.mode == "RGBA":
        image.save(content, "PNG", optimize=True)
        return f"{key}.png", content.getvalue()
    image.save(content, "JPEG", quality=JPEG_QUALITY, progressive=True)
    return f"{key}.jpg", content.getvalue()

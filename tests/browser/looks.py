"""How the pattern page looks, kept small enough to be compared from one machine to another.

Browsers draw the edges of letters differently, so pictures are compared shrunk and in greys: what is left is where
things stand, how large they are and how dark.
"""

import io

from PIL import Image, ImageChops, ImageFilter

SHRUNK_WIDTH = 120
GREYS = 16
# Of 255: what differs by less is how edges were drawn.
VISIBLE_DIFFERENCE = 56
# The share of the picture that may differ visibly.
MOST_DIFFERENT = 0.02
# Heights of the shrunk picture, in pixels and as a share: one line of text more is a change.
MOST_HIGHER, MOST_HIGHER_SHARE = 1, 0.015


def shrunk(screenshot: bytes) -> Image.Image:
    """Return a screenshot in the size and the greys in which it is kept and compared."""
    picture = Image.open(io.BytesIO(screenshot)).convert("L")
    height = max(round(picture.height * SHRUNK_WIDTH / picture.width), 1)
    picture = picture.resize((SHRUNK_WIDTH, height), Image.Resampling.BOX)
    step = 256 // GREYS
    return picture.point([(value // step) * step + step // 2 for value in range(256)])


def as_png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.quantize(GREYS).save(written, "PNG", optimize=True)
    return written.getvalue()


def difference(picture: Image.Image, reference: Image.Image) -> str:
    """Return in which way ``picture`` looks other than ``reference``; empty if it does not."""
    reference = reference.convert("L")
    allowed = MOST_HIGHER + reference.height * MOST_HIGHER_SHARE
    if abs(picture.height - reference.height) > allowed:
        return f"is {picture.height / reference.height:.0%} as high"
    size = SHRUNK_WIDTH, min(picture.height, reference.height)
    softened = [image.crop((0, 0, *size)).filter(ImageFilter.BoxBlur(1)) for image in (picture.convert("L"), reference)]
    histogram = ImageChops.difference(*softened).histogram()
    share = sum(histogram[VISIBLE_DIFFERENCE:]) / (size[0] * size[1])
    return f"differs on {share:.1%} of its area" if share > MOST_DIFFERENT else ""

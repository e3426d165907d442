"""How a page looks where it is shared: its whole address, and the picture that is drawn for an article."""

import hashlib
import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Site

from blog.models import ArticlePage
from blog.visibility import public
from brands.colours import light_shades
from media_library.models import CustomImage
from media_library.views import A_YEAR, LARGEST_KEY, is_private

WIDTH, HEIGHT = 1200, 630
PICTURE_WIDTH = 440
MARGIN = 72
TITLE_SIZES = (76, 68, 60, 52, 46)
MOST_LINES = 6
BRAND_SIZE, NOTE_SIZE = 32, 24
MODEL_NOTE = "Model, not a patient"
# Part of the address: another design is another picture.
DESIGN = 1
FONTS = Path(__file__).parent / "fonts"
KEPT_PICTURES = 100

Font = ImageFont.FreeTypeFont


def base_of(site: Site | None) -> str:
    """Return scheme, host and port of a site. The default site's come from SITE_URL, as a proxy may stand before it."""
    if site is None or site.is_default_site:
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return site.root_url


def shown_picture(article: ArticlePage) -> CustomImage | None:
    """Return the main picture of ``article``, None if there is none that everybody may see."""
    picture = article.hero_image
    return picture if picture is not None and not is_private(picture) else None


def picture_facts(article: ArticlePage, picture: CustomImage | None) -> list[Any]:
    """Return all that the drawn picture shows."""
    focus = [picture.focal_point_x, picture.focal_point_y, picture.focal_point_width] if picture else []
    shown = [picture.file_hash, picture.shows_model, *focus] if picture else []
    return [DESIGN, article.title, article.brand.name, article.brand.colour, *shown]


def share_image_address(article: ArticlePage) -> str:
    """Return the address of the picture of a public article. It changes with what the picture shows."""
    return reverse("share_image", args=[article.pk, digest_of(picture_facts(article, shown_picture(article)))])


def digest_of(facts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


@require_safe
def share_image(request: HttpRequest, key: int, digest: str) -> HttpResponse:
    """Show the picture of a public article. Raises ``Http404`` for what the public may not see."""
    articles = public(ArticlePage.objects.filter(pk=key)) if key <= LARGEST_KEY else ArticlePage.objects.none()
    article = articles.defer_streamfields().select_related("brand", "hero_image__collection").first()
    if article is None:
        raise Http404("There is no such article.")
    if digest != digest_of(picture_facts(article, shown_picture(article))):
        # Whoever kept an older address gets the picture of today.
        return redirect(share_image_address(article))
    response = HttpResponse(drawn(article, digest), content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


kept: dict[str, bytes] = {}


def drawn(article: ArticlePage, digest: str) -> bytes:
    """Return the picture of ``article`` as JPEG. The last ones are kept: drawing takes a tenth of a second."""
    if digest not in kept:
        if len(kept) >= KEPT_PICTURES:
            kept.pop(next(iter(kept)), None)
        kept[digest] = draw(article.title, article.brand.name, article.brand.colour, shown_picture(article))
    return kept[digest]


def draw(title: str, brand: str, colour: str, picture: CustomImage | None) -> bytes:
    """Return ``title`` on the brand's colour, beside ``picture`` if there is one, as JPEG."""
    shades = light_shades(colour)
    canvas = Image.new("RGB", (WIDTH, HEIGHT), shades.deep)
    drawing = ImageDraw.Draw(canvas)
    width = WIDTH - 2 * MARGIN
    if picture is not None:
        rendition = picture.get_rendition(f"fill-{PICTURE_WIDTH}x{HEIGHT}|format-jpeg|jpegquality-85")
        with rendition.file.open("rb") as file, Image.open(file) as opened:
            beside = opened.convert("RGB").resize((PICTURE_WIDTH, HEIGHT))
        canvas.paste(beside, (WIDTH - PICTURE_WIDTH, 0))
        width -= PICTURE_WIDTH
        if picture.shows_model:
            draw_note(drawing)
    small = font("atkinson-hyperlegible-next", BRAND_SIZE, 600)
    drawing.text((MARGIN, MARGIN), fitted(brand, small, width), font=small, fill=shades.on_deep_muted)
    drawing.rectangle((MARGIN, MARGIN + 56, MARGIN + 96, MARGIN + 62), fill=shades.on_deep_muted)
    large, lines = title_lines(title, width)
    step = round(large.size * 1.12)
    top = MARGIN + 96
    for number, line in enumerate(lines):
        drawing.text((MARGIN, top + number * step), line, font=large, fill=shades.on_deep)
    stored = io.BytesIO()
    canvas.save(stored, "JPEG", quality=88, optimize=True)
    return stored.getvalue()


def draw_note(drawing: ImageDraw.ImageDraw) -> None:
    """Say on the picture that its person is a model."""
    small = font("atkinson-hyperlegible-next", NOTE_SIZE, 600)
    left, top = WIDTH - PICTURE_WIDTH, HEIGHT - 56
    drawing.rectangle((left, top, WIDTH, HEIGHT), fill="#14262a")
    drawing.text((left + 20, top + 14), MODEL_NOTE, font=small, fill="#ffffff")


@lru_cache(maxsize=16)
def font(name: str, size: int, weight: int) -> Font:
    found = ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)
    found.set_variation_by_axes(axes_of(found, weight))
    return found


def axes_of(found: Font, weight: int) -> list[float]:
    """Return the value of each axis of a variable font: its weight, and all else as usual."""
    return [weight if axis["name"] == b"Weight" else axis["default"] or 0 for axis in found.get_variation_axes()]


def title_lines(title: str, width: int) -> tuple[Font, list[str]]:
    """Return the largest font in which ``title`` fits, and its lines; a title too long for any is cut."""
    for size in TITLE_SIZES:
        large = font("newsreader", size, 500)
        lines = wrapped(title, large, width)
        if len(lines) * size * 1.12 <= HEIGHT - 2 * MARGIN - 96 and len(lines) <= MOST_LINES:
            return large, lines
    lines = lines[:MOST_LINES]
    return large, [*lines[:-1], fitted(f"{lines[-1]} …", large, width)]


def wrapped(text: str, large: Font, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if large.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(fitted(word, large, width))
    return [line for line in lines if line]


def fitted(text: str, of: Font, width: int) -> str:
    """Return as much of ``text`` as fits into ``width``."""
    text = text[:200]
    if of.getlength(text) <= width:
        return text
    while text and of.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"

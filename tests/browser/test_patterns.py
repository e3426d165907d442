"""The pattern page looks as it did: a change of the layout is seen before readers see it.

After a change that is meant, write the pictures anew with REWRITE_LOOKS=1 and look at them.
"""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from blog.models import ArticleIndexPage
from tests.browser.conftest import committed_data
from tests.browser.looks import SHRUNK_WIDTH, as_png, difference, shrunk
from tests.factories import (
    ArticlePageFactory,
    DisclaimerFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    article_with_every_block,
    make_site,
)

LOOKS = Path(__file__).parent / "looks"
REWRITE = bool(os.environ.get("REWRITE_LOOKS"))
MOST_BYTES = 300_000
WIDTHS = {"desktop": 1280, "phone": 390}


@pytest.fixture
def patterns(page, live_server):
    """The pattern page of a site whose texts do not depend on which tests ran before."""
    for factory in (
        *(ArticlePageFactory, DisclaimerFactory, ImageFactory, PersonFactory, ReferenceFactory, ServiceBrandFactory),
    ):
        factory.reset_sequence(1, force=True)
    make_site()
    article_with_every_block(parent=ArticleIndexPage.objects.get(), brand__name="PointExample")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.route("**/stylesheets/*", with_own_fonts)
    return page


def with_own_fonts(route):
    """Let the browser wait for the fonts: readers on a slow network get those of their machine instead."""
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace("font-display: optional", "font-display: block"))


@committed_data
@pytest.mark.parametrize("width", WIDTHS)
def test_blocks_components_and_themes_look_as_before(patterns, width, tmp_path):
    patterns.set_viewport_size({"width": WIDTHS[width], "height": 900})
    patterns.goto("/patterns/")
    patterns.evaluate("document.querySelectorAll('img').forEach(picture => { picture.loading = 'eager' })")
    patterns.wait_for_load_state("networkidle")
    patterns.evaluate("document.fonts.ready")
    changed = {}
    for number, pattern in enumerate(patterns.locator("[data-pattern]").all()):
        name = pattern.get_attribute("data-name") or f"theme-{number + 1}"
        picture = shrunk(pattern.screenshot(animations="disabled", caret="hide"))
        kept = LOOKS / f"{name}-{width}.png"
        if REWRITE:
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(as_png(picture))
        elif not kept.exists():
            changed[name] = "has no picture yet: write it with REWRITE_LOOKS=1"
        elif different := difference(picture, Image.open(kept)):
            picture.save(tmp_path / kept.name)
            changed[name] = f"{different}: {tmp_path / kept.name}"
    assert changed == {}


def test_the_kept_pictures_are_few_bytes():
    assert 0 < sum(path.stat().st_size for path in LOOKS.glob("*.png")) < MOST_BYTES


@pytest.fixture
def drawn():
    """Draw a page with lines of text; ``below`` moves them down, ``shade`` is their colour."""

    def draw(below=0, shade=40, height=90):
        picture = Image.new("L", (SHRUNK_WIDTH, height), 255)
        for top in range(10, 70, 12):
            ImageDraw.Draw(picture).rectangle((10, top + below, 90, top + below + 5), fill=shade)
        return picture

    return draw


@pytest.mark.parametrize(
    ("changes", "is_seen"),
    [({}, False), ({"shade": 70}, False), ({"below": 4}, True), ({"height": 100}, True), ({"shade": 200}, True)],
    ids=["the same", "letters drawn a little lighter", "moved down", "higher", "another colour"],
)
def test_a_change_of_the_layout_is_told_from_one_of_the_drawing(drawn, changes, is_seen):
    assert bool(difference(drawn(**changes), drawn())) == is_seen

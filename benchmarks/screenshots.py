"""Takes the pictures in docs/images: each type of page as readers get it, from the site of the demonstration.

    python -m benchmarks.screenshots [FOLDER]

Desktop, phone, by night and on paper. Run it again when the design has changed.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Route, sync_playwright

from benchmarks.progress import progress, say
from benchmarks.servers import ServerError, site_server
from benchmarks.steps import StepError, run_step

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
QUALITY = 72


@dataclass(frozen=True)
class View:
    """How a page is looked at: on a screen of this size in CSS pixels, and as wide as this in the picture."""

    name: str
    width: int
    height: int
    picture_width: int
    color_scheme: str = "light"
    media: str = "screen"


VIEWS = (
    View("desktop", 1280, 1600, 800),
    View("phone", 390, 1100, 390),
    View("dark", 1280, 1600, 800, color_scheme="dark"),
    # A4 at 96 dots an inch.
    View("print", 794, 1123, 600, media="print"),
)


def with_own_fonts(route: Route) -> None:
    """Let the browser wait for the fonts: a reader's first page may come in those of the machine."""
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace("font-display: optional", "font-display: block"))


def take(browser: Browser, address: str, view: View) -> bytes:
    """Return the page at ``address`` as WebP."""
    media: Any = {"color_scheme": view.color_scheme, "media": view.media, "reduced_motion": "reduce"}
    page = browser.new_page(viewport={"width": view.width, "height": view.height}, locale="en-US")
    try:
        page.emulate_media(**media)
        page.route("**/stylesheets/*", with_own_fonts)
        page.goto(address)
        # Pictures further down are loaded when a reader comes near them.
        page.evaluate("document.querySelectorAll('img').forEach(picture => { picture.loading = 'eager' })")
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        taken = Image.open(io.BytesIO(page.screenshot()))
    finally:
        page.close()
    size = view.picture_width, round(taken.height * view.picture_width / taken.width)
    written = io.BytesIO()
    taken.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(written, "WEBP", quality=QUALITY, method=6)
    return written.getvalue()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


def take_all(folder: Path, images: Path) -> int:
    """Take every page in every view; return how many bytes they are together."""
    say("Making the demonstration …")
    pages: dict[str, str] = run_step(folder, "demonstration")
    taken = 0
    with (
        site_server(folder, "site", log=folder / "site.log") as port,
        chromium() as browser,
        progress("pictures", len(pages) * len(VIEWS)) as advance,
    ):
        for name, path in pages.items():
            for view in VIEWS:
                picture = take(browser, f"http://127.0.0.1:{port}{path}", view)
                (images / f"{name}-{view.name}.webp").write_bytes(picture)
                taken += len(picture)
                advance(1)
    return taken


def main() -> None:
    images = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    images.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="screenshots-", ignore_cleanup_errors=True) as folder:
            taken = take_all(Path(folder) / "data", images)
    except (ServerError, StepError) as error:
        sys.exit(f"No pictures were taken: {error}")
    say(f"Written to {images}: {taken:,} bytes.")


if __name__ == "__main__":
    main()

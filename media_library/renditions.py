"""The sizes and formats in which pictures go out: the same for HTML and for the API."""

from dataclasses import dataclass
from functools import cached_property

from wagtail.images.models import ImageQuerySet

from media_library.models import CustomImage

WIDTHS = (480, 800, 1200, 1600)
MODERN_FORMAT = "webp"
FALLBACK_FORMAT = "jpeg"
FALLBACK_WIDTH = 800
SHARE_FILTER = "fill-1200x630|format-jpeg|jpegquality-80"


def filter_specs(widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """Return Wagtail's filter for each width in the modern format, and the fallback."""
    return [
        *(f"width-{width}|format-{MODERN_FORMAT}" for width in widths),
        f"width-{FALLBACK_WIDTH}|format-{FALLBACK_FORMAT}",
    ]


def with_renditions(images: ImageQuerySet) -> ImageQuerySet:
    """Return ``images`` with the renditions that ``ResponsiveImage`` uses, in one more query for them all."""
    return images.prefetch_renditions(*filter_specs())


@dataclass(frozen=True)
class ResponsiveImage:
    """A picture as a browser wants it: sources by width, a fallback, and its size in pixels."""

    image: CustomImage

    @cached_property
    def _renditions(self):
        # A picture is never enlarged, so several widths can give the same file: one of each is enough.
        return self.image.get_renditions(*filter_specs())

    @cached_property
    def srcset(self) -> str:
        """The ``srcset`` of the modern format: addresses and widths in pixels."""
        by_width = {
            rendition.width: rendition.url
            for spec, rendition in self._renditions.items()
            if spec.endswith(f"format-{MODERN_FORMAT}")
        }
        return ", ".join(f"{url} {width}w" for width, url in sorted(by_width.items()))

    @cached_property
    def fallback(self):
        return self._renditions[filter_specs()[-1]]

    def as_document(self) -> dict:
        """Return the picture for the API: address, size in pixels, ``srcset``, credit and whether it shows a model."""
        return {
            "id": self.image.pk,
            "url": self.fallback.url,
            "width": self.fallback.width,
            "height": self.fallback.height,
            "type": f"image/{FALLBACK_FORMAT}",
            "srcset": self.srcset,
            "srcset_type": f"image/{MODERN_FORMAT}",
            "credit": self.image.credit,
            "shows_model": self.image.shows_model,
        }

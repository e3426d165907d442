"""The addresses and sizes in which a picture goes out, from its facts alone: nothing is made before someone asks."""

from functools import lru_cache
from typing import Any

from django.conf import settings

WIDTHS = (480, 800, 1200, 1600)
# Smallest files first: a browser takes the first type that it knows.
FORMATS = {"avif": "image/avif", "webp": "image/webp"}
FALLBACK_EXTENSION = "jpeg"
FALLBACK_WIDTH = 800
HASH_LENGTH = 12
MOST_KEPT = 5_000


def widths_for(original_width: int) -> list[int]:
    """Return the widths in pixels in which a picture goes out: it is never enlarged."""
    return [width for width in WIDTHS if width < original_width] + (
        [original_width] if original_width <= WIDTHS[-1] else [WIDTHS[-1]]
    )


@lru_cache(MOST_KEPT)
def picture_sources(base: str, key: int, file_sha1: str, width: int) -> list[dict[str, str]]:
    """Return each type and the addresses below ``base`` in which a picture goes out, which last as long as its file."""
    return [
        {
            "type": media_type,
            "srcset": ", ".join(
                f"{picture_address(base, key, file_sha1, size, extension)} {size}w" for size in widths_for(width)
            ),
        }
        for extension, media_type in FORMATS.items()
    ]


def picture_address(base: str, key: int, file_sha1: str, width: int, extension: str) -> str:
    """Return the address of one size of a picture. The hash makes it new when the file is replaced."""
    return f"{base}{key}/{file_sha1[:HASH_LENGTH]}/{width}.{extension}"


def picture_document(key: int, facts: dict[str, Any]) -> dict[str, Any]:
    """Return a picture for front ends, from its key and its public document."""
    width, height, sha1 = facts["width"], facts["height"], facts["file_sha1"]
    fallback = min(FALLBACK_WIDTH, width)
    focal_point = facts["focal_point"]
    return {
        "id": key,
        "url": picture_address(settings.PICTURES_URL, key, sha1, fallback, FALLBACK_EXTENSION),
        "width": width,
        "height": height,
        "focal_point": focal_point
        and {"x": round(focal_point["x"] / width, 4), "y": round(focal_point["y"] / height, 4)},
        "sources": picture_sources(settings.PICTURES_URL, key, sha1, width),
        "credit": facts["credit"],
        "shows_model": facts["shows_model"],
    }

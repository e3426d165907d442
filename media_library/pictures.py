"""The addresses and sizes in which a picture goes out, from its facts alone: nothing is made before someone asks."""

from typing import Any

from django.conf import settings

WIDTHS = (480, 800, 1200, 1600)
# Smallest files first: a browser takes the first type that it knows.
FORMATS = {"avif": "image/avif", "webp": "image/webp"}
FALLBACK_EXTENSION = "jpeg"
FALLBACK_WIDTH = 800
HASH_LENGTH = 12


def widths_for(original_width: int) -> list[int]:
    """Return the widths in pixels in which a picture goes out: it is never enlarged."""
    return [width for width in WIDTHS if width < original_width] + (
        [original_width] if original_width <= WIDTHS[-1] else [WIDTHS[-1]]
    )


def picture_address(key: int, file_sha1: str, width: int, extension: str) -> str:
    """Return the address of one size of a picture. The hash makes it new when the file is replaced."""
    return f"{settings.PICTURES_URL}{key}/{file_sha1[:HASH_LENGTH]}/{width}.{extension}"


def picture_document(key: int, facts: dict[str, Any]) -> dict[str, Any]:
    """Return a picture for front ends, from its key and its public document."""
    width, height, sha1 = facts["width"], facts["height"], facts["file_sha1"]
    widths = widths_for(width)
    fallback = min(FALLBACK_WIDTH, width)
    focal_point = facts["focal_point"]
    return {
        "id": key,
        "url": picture_address(key, sha1, fallback, FALLBACK_EXTENSION),
        "width": width,
        "height": height,
        "focal_point": focal_point
        and {"x": round(focal_point["x"] / width, 4), "y": round(focal_point["y"] / height, 4)},
        "sources": [
            {
                "type": media_type,
                "srcset": ", ".join(f"{picture_address(key, sha1, size, extension)} {size}w" for size in widths),
            }
            for extension, media_type in FORMATS.items()
        ],
        "credit": facts["credit"],
        "shows_model": facts["shows_model"],
    }

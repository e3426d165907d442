"""Choosing the encoding of a response, and compressing into it."""

import gzip

import brotli

BROTLI, GZIP, IDENTITY = "br", "gzip", ""
# A page takes long to make, whatever its compression; a document of the API takes little more than this.
PAGE_QUALITY, DOCUMENT_QUALITY = 5, 4
GZIP_LEVEL = 6
SMALLEST_BYTES = 500
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/ld+json",
    "application/vnd.pointhealth.trimmed+json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/javascript",
    "application/vnd.oai.openapi",
    "image/svg+xml",
)


def preferred_encoding(accept_encoding: str) -> str:
    """Return the encoding to answer ``Accept-Encoding`` with: Brotli before gzip before none where equal."""
    qualities: dict[str, float] = {}
    for part in accept_encoding.split(","):
        name, _, parameters = part.strip().lower().partition(";")
        if name:
            qualities[name.strip()] = quality(parameters)
    anything = qualities.get("*", 0.0)
    offered = {
        BROTLI: qualities.get("br", anything),
        GZIP: qualities.get("gzip", qualities.get("x-gzip", anything)),
        # Accepted unless refused, but compressed bytes are better where both are welcome.
        IDENTITY: qualities.get("identity", 0.001 if anything or "*" not in qualities else 0.0),
    }
    best = max(offered, key=lambda encoding: offered[encoding])
    return best if offered[best] > 0 else IDENTITY


def quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def compress(body: bytes, content_type: str, encoding: str) -> tuple[bytes, str]:
    """Return ``body`` in ``encoding`` where that makes it smaller, with the encoding that it has."""
    if encoding == IDENTITY or len(body) < SMALLEST_BYTES or not content_type.lower().startswith(COMPRESSIBLE):
        return body, IDENTITY
    if encoding == BROTLI:
        effort = PAGE_QUALITY if content_type.startswith("text/") else DOCUMENT_QUALITY
        compressed = brotli.compress(body, quality=effort)
    else:
        compressed = gzip.compress(body, compresslevel=GZIP_LEVEL, mtime=0)
    return (compressed, encoding) if len(compressed) < len(body) else (body, IDENTITY)

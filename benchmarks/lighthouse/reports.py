"""What a report of Lighthouse says of a page, and whether that is enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from benchmarks.lighthouse.pages import CATEGORIES, FULL_SCORE, LARGEST_PAINT_MS, LookedAt

Report = Mapping[str, Any]

# What Lighthouse calls it, by its version.
BLOCKING_AUDITS = ("render-blocking-resources", "render-blocking-insight")
PICTURES = {"Image", "Media"}
DEVIATION_OF_SCORE = 0.005


@dataclass(frozen=True)
class Figures:
    """What was found of one page, the median of its runs."""

    scores: Mapping[str, int]
    largest_paint_ms: float
    bytes_without_pictures: int
    blocking_scripts: int
    lost_points: tuple[str, ...]


def figures_of(reports: Sequence[Report]) -> Figures:
    """Return the figures of one page from the reports of its runs. Raises ``ValueError`` for a run that failed."""
    for report in reports:
        if failed := report.get("runtimeError"):
            raise ValueError(f"Lighthouse could not look at {report.get('requestedUrl')}: {failed.get('message')}")
    return Figures(
        scores={
            category: round(median(score_of(report, category) for report in reports) * 100) for category in CATEGORIES
        },
        largest_paint_ms=median(report["audits"]["largest-contentful-paint"]["numericValue"] for report in reports),
        bytes_without_pictures=round(median(bytes_without_pictures(report) for report in reports)),
        blocking_scripts=max(len(blocking_scripts(report)) for report in reports),
        lost_points=tuple(dict.fromkeys(audit for report in reports for audit in lost_points(report))),
    )


def score_of(report: Report, category: str) -> float:
    return report["categories"][category]["score"] or 0


def requests_of(report: Report) -> list[Mapping[str, Any]]:
    return report["audits"]["network-requests"]["details"]["items"]


def bytes_without_pictures(report: Report) -> int:
    """Return what went over the network for the page, but for its pictures and what the browser asks for itself."""
    return sum(
        request.get("transferSize", 0)
        for request in requests_of(report)
        if request.get("resourceType") not in PICTURES and request["url"].startswith("http")
    )


def blocking_scripts(report: Report) -> list[str]:
    """Return the scripts that keep the page from being painted."""
    return [
        item["url"]
        for name in BLOCKING_AUDITS
        for item in (report["audits"].get(name, {}).get("details") or {}).get("items", [])
        if urlsplit(item.get("url", "")).path.endswith(".js")
    ]


def lost_points(report: Report) -> list[str]:
    """Return the audits that cost the page points, each with its category."""
    return [
        f"{CATEGORIES[category]}: {report['audits'][reference['id']]['title']} ({reference['id']})"
        for category in CATEGORIES
        for reference in report["categories"][category]["auditRefs"]
        if reference["weight"] and is_below(report["audits"][reference["id"]].get("score"))
    ]


def is_below(score: float | None) -> bool:
    return score is not None and score < 1 - DEVIATION_OF_SCORE


def missed(page: LookedAt, figures: Figures) -> list[str]:
    """Return what ``page`` did not reach, as sentences."""
    found = [
        f"{page.name}: {label} {figures.scores[category]}, not {FULL_SCORE}"
        for category, label in CATEGORIES.items()
        if figures.scores[category] < FULL_SCORE
    ]
    if figures.largest_paint_ms >= LARGEST_PAINT_MS:
        found.append(f"{page.name}: largest paint {figures.largest_paint_ms:.0f} ms, not under {LARGEST_PAINT_MS}")
    if page.most_bytes is not None and figures.bytes_without_pictures >= page.most_bytes:
        found.append(f"{page.name}: {figures.bytes_without_pictures:,} bytes, not under {page.most_bytes:,}")
    if figures.blocking_scripts:
        found.append(f"{page.name}: {figures.blocking_scripts} scripts that keep it from being painted")
    return found

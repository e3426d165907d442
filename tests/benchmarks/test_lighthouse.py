"""What is made of Lighthouse's reports."""

import pytest

from benchmarks.lighthouse.pages import CATEGORIES, LookedAt
from benchmarks.lighthouse.reports import figures_of, missed

PAGE = LookedAt("article", "/articles/one/", most_bytes=60_000)


def report(*, scores=1.0, paint=700.0, script_bytes=2_000, blocking=(), accessible=1):
    """Return a report as Lighthouse writes it, with what is read of it."""
    requests = [
        {"url": "http://127.0.0.1/", "resourceType": "Document", "transferSize": 10_000},
        {"url": "http://127.0.0.1/site.js", "resourceType": "Script", "transferSize": script_bytes},
        {"url": "http://127.0.0.1/room.webp", "resourceType": "Image", "transferSize": 90_000},
        {"url": "data:image/png;base64,", "resourceType": "Other", "transferSize": 500},
    ]
    return {
        "categories": {
            category: {"score": scores, "auditRefs": [{"id": "image-alt", "weight": 10}]} for category in CATEGORIES
        },
        "audits": {
            "image-alt": {"title": "Image elements have alt attributes", "score": accessible},
            "largest-contentful-paint": {"numericValue": paint},
            "network-requests": {"details": {"items": requests}},
            "render-blocking-insight": {"details": {"items": [{"url": url} for url in blocking]}},
        },
    }


def test_a_page_that_reaches_everything_misses_nothing():
    assert missed(PAGE, figures_of([report()])) == []


def test_pictures_do_not_count_towards_the_bytes_of_a_page():
    assert figures_of([report()]).bytes_without_pictures == 12_000


def test_the_median_of_the_runs_counts():
    assert figures_of([report(paint=900), report(paint=5_000), report(paint=800)]).largest_paint_ms == 900


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"scores": 0.99}, "article: performance 99, not 100"),
        ({"paint": 1_000.0}, "article: largest paint 1000 ms, not under 1000"),
        ({"script_bytes": 50_000}, "article: 60,000 bytes, not under 60,000"),
        ({"blocking": ["http://127.0.0.1/site.js"]}, "article: 1 scripts that keep it from being painted"),
    ],
    ids=["score", "largest paint", "bytes", "blocking script"],
)
def test_what_is_not_reached_is_said(changes, sentence):
    assert sentence in missed(PAGE, figures_of([report(**changes)]))


def test_a_stylesheet_blocks_and_is_no_script():
    assert figures_of([report(blocking=["http://127.0.0.1/site.css"])]).blocking_scripts == 0


def test_an_audit_that_costs_points_is_named():
    found = figures_of([report(accessible=0)])
    assert "accessibility: Image elements have alt attributes (image-alt)" in found.lost_points


def test_a_run_that_failed_is_no_result():
    with pytest.raises(ValueError, match="could not look at"):
        figures_of([report() | {"runtimeError": {"message": "No page"}}])

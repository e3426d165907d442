"""Which pages are looked at, and what each must reach."""

from dataclasses import dataclass

# Lighthouse's categories, and what people call them.
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
FULL_SCORE = 100
LARGEST_PAINT_MS = 1000
# All that an article takes besides its pictures, as it goes over the network.
ARTICLE_BYTES = 60_000


@dataclass(frozen=True)
class LookedAt:
    """A page of the demonstration. ``skipped`` names audits that ask for what this page must not do."""

    name: str
    path: str
    skipped: tuple[str, ...] = ()
    most_bytes: int | None = None


def looked_at(article_path: str, brand_path: str) -> tuple[LookedAt, ...]:
    """Return the pages to look at; an article and a brand are whichever the demonstration shows first."""
    return (
        LookedAt("home", "/"),
        LookedAt("article", article_path, most_bytes=ARTICLE_BYTES),
        LookedAt("brand", brand_path),
        LookedAt("search", "/search/"),
        # Results of a search are no pages for search engines to keep.
        LookedAt("search results", "/search/?q=ketamine", skipped=("is-crawlable",)),
    )

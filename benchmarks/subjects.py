"""What is measured: each subject with the server that answers and the addresses that are asked for."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.wording import RARE_WORD

API = "/api/delivery/v1"
STOCK_API = "/stock/api/v2"
CARDS = 20
# Whole articles are asked for at all their addresses, up to this many; what is dear to warm at fewer.
ARTICLE_ADDRESSES = 5000
OTHER_ADDRESSES = 500
LIST_PAGES = 50
# The members of our cards and of our search results, as the stock API names them.
STOCK_CARD_FIELDS = ",".join(
    [
        *("introduction", "brand", "hero", "hero_alt", "topics", "authors", "medical_reviewer"),
        *("reviewed_on", "next_review_due", "reading_minutes", "last_published_at"),
    ]
)
STOCK_RESULT_FIELDS = "introduction,brand_summary"

Article = tuple[int, str]
Addresses = Callable[[Sequence[Article]], list[str]]


@dataclass(frozen=True)
class Subject:
    """One row of the table: ``server`` names who answers, as in ``benchmarks.settings``, or nginx."""

    name: str
    server: str
    addresses: Addresses


def spread(articles: Sequence[Article], number: int) -> Sequence[Article]:
    """Return up to ``number`` articles, evenly from first to last."""
    step = max(1, len(articles) // number)
    return articles[::step][:number]


def article_address(slug: str) -> str:
    return f"{API}/articles/{slug}"


def page_address(slug: str) -> str:
    return f"/articles/{slug}/"


def articles(found: Sequence[Article]) -> list[str]:
    return [article_address(slug) for _, slug in spread(found, ARTICLE_ADDRESSES)]


def lists(found: Sequence[Article]) -> list[str]:
    return [f"{API}/articles/?page_size={CARDS}&page={page}" for page in list_pages(found)]


def by_path(found: Sequence[Article]) -> list[str]:
    return [f"{API}/pages/by-path?path={page_address(slug)}" for _, slug in spread(found, OTHER_ADDRESSES)]


def searches(found: Sequence[Article]) -> list[str]:
    return [f"{API}/search?q={RARE_WORD}"]


def pages(found: Sequence[Article]) -> list[str]:
    return [page_address(slug) for _, slug in spread(found, OTHER_ADDRESSES)]


def stock_articles(found: Sequence[Article]) -> list[str]:
    return [f"{STOCK_API}/pages/{key}/" for key, _ in spread(found, ARTICLE_ADDRESSES)]


def stock_lists(found: Sequence[Article]) -> list[str]:
    return [
        f"{STOCK_API}/pages/?type=blog.ArticlePage&order=-first_published_at&limit={CARDS}"
        f"&offset={(page - 1) * CARDS}&fields={STOCK_CARD_FIELDS}"
        for page in list_pages(found)
    ]


def stock_searches(found: Sequence[Article]) -> list[str]:
    return [f"{STOCK_API}/pages/?type=blog.ArticlePage&search={RARE_WORD}&limit={CARDS}&fields={STOCK_RESULT_FIELDS}"]


def stock_pages(found: Sequence[Article]) -> list[str]:
    return [f"/stock/page/articles/{slug}/" for _, slug in spread(found, OTHER_ADDRESSES)]


def list_pages(found: Sequence[Article]) -> range:
    return range(1, min(LIST_PAGES, len(found) // CARDS) + 1)


OURS: dict[str, Addresses] = {
    "article": articles,
    "list": lists,
    "by_path": by_path,
    "search": searches,
    "page": pages,
}

SUBJECTS = (
    Subject("nginx", "nginx", articles),
    Subject("floor", "floor", lambda found: ["/floor/"]),
    *(Subject(f"{name}_warm", "site", addresses) for name, addresses in OURS.items()),
    *(Subject(f"{name}_cold", "cold", addresses) for name, addresses in OURS.items()),
    Subject("stock_article", "stock", stock_articles),
    Subject("stock_list", "stock", stock_lists),
    Subject("stock_search", "stock", stock_searches),
    Subject("stock_page", "stock", stock_pages),
)

GROWING = ("article_cold", "by_path_cold", "list_cold")


def never_asked_for(found: Sequence[Article], members: Sequence[str], number: int, *, beginning: int) -> Iterator[str]:
    """Yield ``number`` addresses of whole articles that differ from each other and from those of another ``beginning``.

    Each names all ``members`` of the document in an order of its own, so that the answer is whole but never kept yet.
    """
    for position in range(beginning, beginning + number):
        order = list(members)
        random.Random(position).shuffle(order)  # noqa: S311 - an order keeps no secret
        _, slug = found[position % len(found)]
        yield f"{article_address(slug)}?fields={','.join(order)}"

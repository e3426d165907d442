"""The ratios that a run must reach, and how each comes out of the figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Figures = Mapping[str, Mapping[str, float]]


class NotMeasuredError(Exception):
    """A figure that this run lacks."""


@dataclass(frozen=True)
class Target:
    """A ratio, its bound, and the most queries that some of its figures may need."""

    name: str
    bound: float
    compute: Callable[[Figures], float]
    is_upper_bound: bool = False
    most_queries: Mapping[str, int] = field(default_factory=dict)

    @property
    def wording(self) -> str:
        return f"{'at most' if self.is_upper_bound else 'at least'} {self.bound:g}"


@dataclass(frozen=True)
class Outcome:
    """What became of a target: its ratio, or None if it was not measured, and why it is missed (empty if it is met)."""

    target: Target
    ratio: float | None
    misses: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        if self.ratio is None:
            return "not measured"
        return "missed" if self.misses else "met"


def value(figures: Figures, name: str, key: str = "requests_per_second") -> float:
    """Return one number of a figure. Raises ``NotMeasuredError``."""
    try:
        return figures[name][key]
    except KeyError:
        raise NotMeasuredError(name) from None


def speed_ratio(name: str, other: str) -> Callable[[Figures], float]:
    return lambda figures: value(figures, name) / value(figures, other)


def growth(*subjects: str) -> Callable[[Figures], float]:
    """Return how much longer a request takes with many articles than with few, of the subject that suffers most."""
    return lambda figures: max(
        value(figures, f"few_{subject}") / value(figures, f"many_{subject}") for subject in subjects
    )


def publish_cost(figures: Figures) -> float:
    return value(figures, "publish_with_publication", "median_ms") / value(
        figures, "publish_without_publication", "median_ms"
    )


TARGETS = (
    Target("article_warm_vs_nginx", 0.3, speed_ratio("article_warm", "nginx")),
    *(
        Target(f"{subject}_warm_vs_floor", 3, speed_ratio(f"{subject}_warm", "floor"))
        for subject in ("article", "list", "by_path", "page")
    ),
    Target("article_warm_vs_v2", 200, speed_ratio("article_warm", "stock_article")),
    Target("mixed_vs_warm", 0.3, speed_ratio("article_mixed", "article_warm")),
    Target("article_cold_vs_v2", 15, speed_ratio("article_cold", "stock_article"), most_queries={"article_cold": 3}),
    Target("list_cold_vs_v2", 20, speed_ratio("list_cold", "stock_list"), most_queries={"list_cold": 3}),
    Target("search_cold_vs_stock", 12, speed_ratio("search_cold", "stock_search")),
    Target("page_cold_vs_stock", 1.5, speed_ratio("page_cold", "stock_page")),
    Target("warm_under_publishing", 0.8, speed_ratio("article_while_publishing", "article_without_publishing")),
    Target("growth_article", 1.2, growth("article_cold", "by_path_cold"), is_upper_bound=True),
    Target("growth_list", 1.5, growth("list_cold"), is_upper_bound=True),
    Target("publish_cost", 1.3, publish_cost, is_upper_bound=True),
    Target(
        "disclaimer_visible_s",
        1,
        lambda figures: value(figures, "disclaimer", "visible_s"),
        is_upper_bound=True,
    ),
)


def judge(figures: Figures) -> list[Outcome]:
    """Return the outcome of every target."""
    return [outcome_of(target, figures) for target in TARGETS]


def outcome_of(target: Target, figures: Figures) -> Outcome:
    try:
        ratio = target.compute(figures)
        queries = {name: value(figures, name, "queries") for name in target.most_queries}
    except NotMeasuredError:
        return Outcome(target, None)
    misses = []
    if ratio > target.bound if target.is_upper_bound else ratio < target.bound:
        misses.append(f"{ratio:.3g} is not {target.wording}")
    misses += [
        f"{name} takes {queries[name]:.0f} queries, at most {most} are allowed"
        for name, most in target.most_queries.items()
        if queries[name] > most
    ]
    return Outcome(target, ratio, tuple(misses))

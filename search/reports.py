"""What readers look for, for editors: the words of the last weeks, most frequent first."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import Sum
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from search.models import SearchCount

MAY_LOOK = "search.view_searchcount"
PERIODS = (7, 30, 90)
LENGTH = 50
# What fewer looked for says little, and might say who.
LEAST_SEARCHES = 2


@dataclass(frozen=True)
class SearchFigures:
    """How often the same words were looked for in some days."""

    words: str
    searched: int
    found_nothing: int
    clicked: int


def search_figures(days: int, order: str) -> list[SearchFigures]:
    """Return the searches of the last ``days`` with a number above 0 in the column ``order``, the highest first."""
    first = timezone.localdate() - datetime.timedelta(days=days - 1)
    rows = (
        SearchCount.objects.filter(day__gte=first)
        .values("words")
        .annotate(searches=Sum("searched"), nothing=Sum("found_nothing"), clicks=Sum("clicked"))
        .filter(**{f"{order}__gt": 0}, searches__gte=LEAST_SEARCHES)
        .order_by(f"-{order}", "words")[:LENGTH]
    )
    return [SearchFigures(row["words"], row["searches"], row["nothing"], row["clicks"]) for row in rows]


@method_decorator(permission_required(MAY_LOOK), name="dispatch")
class SearchesReport(TemplateView):
    """Most searched, found nothing, and clicked."""

    template_name = "search/admin/searches.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        asked = self.request.GET.get("days", "")
        days = int(asked) if asked in map(str, PERIODS) else PERIODS[1]
        return super().get_context_data(
            page_title="Searches",
            header_icon="search",
            days=days,
            periods=PERIODS,
            least=LEAST_SEARCHES,
            tables=[
                ("Most searched", search_figures(days, "searches")),
                ("Found nothing", search_figures(days, "nothing")),
                ("Clicked", search_figures(days, "clicks")),
            ],
            **context,
        )

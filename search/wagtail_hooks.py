"""Search in Wagtail's admin: synonyms, promoted results, and what readers look for."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from search.models import PromotedResult, Synonyms
from search.reports import MAY_LOOK, SearchesReport


class SynonymsViewSet(SnippetViewSet):
    model = Synonyms
    icon = "list-ul"
    menu_label = "Synonyms"
    list_display = ["terms"]
    search_fields = ["terms"]


class PromotedResultViewSet(SnippetViewSet):
    model = PromotedResult
    icon = "pick"
    menu_label = "Promoted results"
    list_display = ["searches", "page", "position"]
    search_fields = ["searches"]


class SearchGroup(SnippetViewSetGroup):
    items = (SynonymsViewSet, PromotedResultViewSet)
    menu_label = "Search"
    menu_icon = "search"
    menu_name = "site-search"
    menu_order = 225


register_snippet(SearchGroup)


class SearchesMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return request.user.has_perm(MAY_LOOK)


@hooks.register("register_admin_urls")
def report_url():
    return [path("reports/searches/", SearchesReport.as_view(), name="search_report")]


@hooks.register("register_reports_menu_item")
def report_menu_item():
    return SearchesMenuItem("Searches", reverse("search_report"), name="searches", icon_name="search", order=200)

"""How often articles are read, for editors."""

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from blog.counting import reads_of_last_days
from blog.models import ArticlePage

PERIODS = (7, 30, 90)
MAY_DO = ["add", "change", "publish"]


class ArticleReadsReport(ReportView):
    """Public articles that a person works on, by how often they were read in the last weeks, today included."""

    model = ArticlePage
    page_title = "Articles read"
    header_icon = "glasses"
    index_url_name = "article_reads_report"
    index_results_url_name = "article_reads_results"
    any_permission_required = MAY_DO
    default_ordering = "-reads_30"
    columns = [
        TitleColumn(
            "title",
            label="Article",
            sort_key="title",
            get_url=lambda article: reverse("wagtailadmin_pages:edit", args=[article.pk]),
        ),
        Column("brand_name", label="Brand", sort_key="brand__name"),
        *(Column(f"reads_{days}", label=f"{days} days", sort_key=f"reads_{days}") for days in PERIODS),
    ]
    list_export = ["title", "brand_name", *(f"reads_{days}" for days in PERIODS)]
    export_headings = {"brand_name": "Brand", **{f"reads_{days}": f"{days} days" for days in PERIODS}}
    export_filename = "articles-read"

    @property
    def permission_policy(self):
        # That of pages: there are no permissions for one type of them.
        return policy_registry.get_by_type(Page)

    def get_base_queryset(self) -> QuerySet[ArticlePage]:
        reads = {
            f"reads_{days}": Coalesce(
                Subquery(
                    reads_of_last_days(days, today_too=True)
                    .filter(article=OuterRef("pk"))
                    .order_by()
                    .values("article")
                    .values(total=Sum("number"))
                ),
                0,
                output_field=IntegerField(),
            )
            for days in PERIODS
        }
        in_reach = self.permission_policy.instances_user_has_any_permission_for(self.request.user, MAY_DO)
        articles = ArticlePage.objects.live().filter(pk__in=in_reach.values("pk"))
        return articles.defer_streamfields().annotate(brand_name=F("brand__name"), **reads)


class ArticleReadsMenuItem(MenuItem):
    """The report's entry in the menu, for those who may open it."""

    def is_shown(self, request) -> bool:
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, MAY_DO)

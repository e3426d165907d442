"""The blog in Wagtail's admin: rich text, snippets, menus and the dashboard."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse, reverse_lazy
from django.utils.formats import date_format
from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from blog import import_views
from blog.importing.runs import places_of
from blog.link_handlers import PublicPageLinkHandler, ReferenceLinkHandler
from blog.models import ArticleIndexPage, ArticlePage, GlossaryTerm, Person, Reference, Topic
from blog.models.topics import RISKS, TOPIC
from blog.reports import ArticleReadsMenuItem, ArticleReadsReport
from brands.models import ServiceBrand
from compliance.claims_admin import ClaimsPageViewSet
from compliance.people import Credentials

REFERENCE_CHOOSER = "wagtailsnippetchoosers_blog_reference:choose"


class PersonViewSet(SnippetViewSet):
    model = Person
    icon = "user"
    inspect_view_enabled = True
    menu_label = "People"
    list_display = ["name", "credentials", "role", "licence_expires_on"]
    search_fields = ["name", "credentials", "role"]


class TopicPermissionPolicy(ModelPermissionPolicy):
    """Lets who keeps the risks of topics into the form of a topic, which shows them the risks alone."""

    def user_has_permission(self, user, action):
        may = super().user_has_permission(user, action)
        if action == "change":
            return may or user.has_perm(RISKS)
        # The form shows all but the risks to who may change a topic, and a new one needs a name.
        return may and (action != "add" or user.has_perm(TOPIC))


register_permission_policy(Topic, TopicPermissionPolicy(Topic))


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "kind"]
    list_filter = ["kind"]


class ReferenceViewSet(SnippetViewSet):
    model = Reference
    icon = "openquote"
    inspect_view_enabled = True
    list_display = ["__str__", "year", "evidence_kind", "doi"]
    list_filter = ["evidence_kind"]


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "help"
    menu_label = "Glossary"
    list_display = ["term", "further_spellings", "explanation"]
    search_fields = ["term", "further_spellings", "explanation"]


class PeopleAndTopicsGroup(SnippetViewSetGroup):
    items = (PersonViewSet, TopicViewSet, ReferenceViewSet, GlossaryTermViewSet)
    menu_label = "People & topics"
    menu_icon = "group"
    menu_order = 220


register_snippet(PeopleAndTopicsGroup)


class ArticleListing(PageListingViewSet):
    """All articles in one list, wherever they stand in the tree."""

    model = ArticlePage
    icon = "doc-full"
    menu_label = "Articles"
    menu_order = 110
    add_to_admin_menu = True
    columns = [
        *(column for column in IndexView.base_columns if column.name not in {"type", "status"}),
        Column("brand", label="Brand", sort_key="brand__name", width="15%"),
        Column(
            "next_review_due",
            label="Next review",
            accessor=lambda article: date_format(article.next_review_due) if article.next_review_due else "",
            sort_key="next_review_due",
            width="12%",
        ),
        *(column for column in IndexView.base_columns if column.name == "status"),
    ]
    list_filter = ["brand", "topics", "live", "medical_reviewer"]


@hooks.register("register_admin_viewset")
def register_article_listing():
    return ArticleListing("articles")


@hooks.register("register_admin_viewset")
def register_article_screens():
    return [
        ClaimsPageViewSet("article_screens", model=ArticlePage),
        ClaimsPageViewSet("article_index_screens", model=ArticleIndexPage),
    ]


@hooks.register("register_admin_urls")
def register_reads_report_urls():
    return [
        path("reports/reads/", ArticleReadsReport.as_view(), name="article_reads_report"),
        path("reports/reads/results/", ArticleReadsReport.as_view(results_only=True), name="article_reads_results"),
    ]


@hooks.register("register_reports_menu_item")
def register_reads_report_menu_item():
    return ArticleReadsMenuItem(
        "Articles read", reverse("article_reads_report"), name="article-reads", icon_name="glasses", order=190
    )


class ImportMenuItem(MenuItem):
    """The entry of importing in the menu, for those who may add articles."""

    def is_shown(self, request) -> bool:
        return places_of(request.user).exists()


@hooks.register("register_admin_urls")
def register_import_urls():
    run = "import/<int:run>/"
    return [
        path("import/", import_views.import_articles, name="import_articles"),
        path(run, import_views.RunView.as_view(), name="import_run"),
        path(f"{run}progress/", import_views.import_progress, name="import_progress"),
        path(f"{run}start/", import_views.start_import, name="start_import"),
        path(f"{run}cancel/", import_views.cancel_import, name="cancel_import"),
        path(f"{run}resume/", import_views.resume_import, name="resume_import"),
        path(f"{run}discard/", import_views.discard_import, name="discard_import"),
        path(f"{run}undo/", import_views.UndoView.as_view(), name="undo_import"),
        path(f"{run}files/<int:source>/", import_views.ReviewView.as_view(), name="import_review"),
        path(f"{run}files/<int:source>/posts/", import_views.PostsView.as_view(), name="import_posts"),
        path(f"{run}posts/<int:post>/", import_views.PostReviewView.as_view(), name="import_post_review"),
        path(f"{run}files/<int:source>/again/", import_views.retry_source, name="retry_import"),
        path(f"{run}reports/<int:document>/", import_views.report_of, name="import_report"),
    ]


@hooks.register("register_admin_menu_item")
def register_import_menu_item():
    return ImportMenuItem(
        "Import articles", reverse("import_articles"), name="import-articles", icon_name="upload", order=112
    )


def reference_entity(props):
    """Draftail's reference entity → the marker as it is stored."""
    return DOM.create_element("a", {"linktype": "reference", "id": props.get("id")}, props["children"])


class ReferenceElementHandler(LinkElementHandler):
    """The stored marker → Draftail's reference entity, with the citation that its tooltip shows."""

    def get_attribute_data(self, attrs):
        reference = Reference.objects.filter(pk=attrs["id"]).first() if attrs.get("id", "").isdigit() else None
        return {"id": attrs.get("id"), "citation": str(reference) if reference else "This reference was deleted."}


@hooks.register("register_rich_text_features")
def register_reference_feature(features):
    features.register_link_type(ReferenceLinkHandler)
    features.register_editor_plugin(
        "draftail",
        "reference",
        EntityFeature(
            {
                "type": "REFERENCE",
                "icon": "openquote",
                "description": "Reference",
                "attributes": ["id", "citation"],
                "allowlist": {"id": True},
                "chooserUrls": {"referenceChooser": reverse_lazy(REFERENCE_CHOOSER)},
            },
            js=["wagtailadmin/js/chooser-modal.js", "js/reference-entity.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "reference",
        {
            "from_database_format": {'a[linktype="reference"]': ReferenceElementHandler("REFERENCE")},
            "to_database_format": {"entity_decorators": {"REFERENCE": reference_entity}},
        },
    )


@hooks.register("register_rich_text_features", order=100)
def replace_page_links(features):
    # Registered after Wagtail's own: a link to a page that the public may not see keeps its words only.
    features.register_link_type(PublicPageLinkHandler)


@hooks.register("credentials_of")
def credentials_of_person(user):
    """Return what is known of the person who signs in as ``user``, None if nobody is."""
    person = Person.objects.filter(user=user).first()
    return person and Credentials(person.name, person.credentials, person.licence_expires_on)


@hooks.register("before_unpublish")
def keep_brands_of_public_articles(request, instance):
    """Say which articles stand under a brand, instead of taking their brand from the public."""
    if not isinstance(instance, ServiceBrand):
        return None
    articles = list(ArticlePage.objects.live().filter(brand=instance).order_by("title"))
    if not articles:
        return None
    for article in articles[:5]:
        messages.error(request, f"“{article.title}” stands under {instance}. Give it another brand first.")
    if len(articles) > 5:
        messages.error(request, f"So do {len(articles) - 5} more articles.")
    return redirect(AdminURLFinder(request.user).get_edit_url(instance) or reverse("wagtailadmin_home"))

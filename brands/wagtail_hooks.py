"""Brands and disclaimers in Wagtail's admin."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from brands.models import Disclaimer, ServiceBrand
from brands.requirements import SignOffRequirement


class ServiceBrandViewSet(SnippetViewSet):
    model = ServiceBrand
    icon = "site"
    inspect_view_enabled = True
    menu_label = "Brands"
    list_display = ["name", "tagline", "disclaimer", "live"]


class DisclaimerViewSet(SnippetViewSet):
    model = Disclaimer
    icon = "clipboard-list"
    inspect_view_enabled = True
    list_display = ["name", "heading", "jurisdiction", "live"]
    list_filter = ["jurisdiction"]


class SignOffRequirementViewSet(SnippetViewSet):
    model = SignOffRequirement
    icon = "check"
    menu_label = "Sign-off requirements"
    list_display = ["content_kind", "brand", "jurisdiction", "needs_medical_review", "needs_legal_approval"]
    panels = [
        HelpPanel(
            "What content needs before the public sees it. Where several rows fit, the most specific one decides: for "
            "a brand and a jurisdiction, then for a brand, then for a jurisdiction, then for all. What is public "
            "already stays public; the next change of it needs what stands here."
        ),
        FieldPanel("content_kind"),
        FieldRowPanel([FieldPanel("brand"), FieldPanel("jurisdiction")]),
        FieldRowPanel([FieldPanel("needs_medical_review"), FieldPanel("needs_legal_approval")]),
    ]


class BrandsAndLegalGroup(SnippetViewSetGroup):
    items = (ServiceBrandViewSet, DisclaimerViewSet, SignOffRequirementViewSet)
    menu_label = "Brands & legal"
    menu_icon = "clipboard-list"
    menu_order = 210


register_snippet(BrandsAndLegalGroup)


@hooks.register("before_unpublish")
def keep_what_others_need(request, instance):
    """Say why an object must stay public, instead of taking it from under what shows it."""
    reasons = instance.unpublication_errors() if hasattr(instance, "unpublication_errors") else []
    if not reasons:
        return None
    for reason in reasons:
        messages.error(request, reason)
    return redirect(AdminURLFinder(request.user).get_edit_url(instance) or reverse("wagtailadmin_home"))

"""The record of publications in Wagtail's admin: a list to look at, and what readers saw at a moment."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.admin import SimpleListFilter
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.models import Site
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import InspectView

from brands.models import ServiceBrand
from compliance.looking_only import LookingOnlyButtonHelper, LookingOnlyPermissionHelper
from compliance.readable import readable_lines
from delivery.as_served import AsServed, NotServedError, as_served, difference_to_now
from delivery.dossier.admin import may_have_dossier
from delivery.models import Publication
from delivery.models.publications import ActorKind
from delivery.proof import write_proof

MAY_LOOK = "delivery.view_publication"


class PublicationPermissionHelper(LookingOnlyPermissionHelper):
    def user_can_list(self, user):
        return user.has_perm(MAY_LOOK)

    def user_can_inspect_obj(self, user, obj):
        return user.has_perm(MAY_LOOK)


class BrandFilter(SimpleListFilter):
    """What concerns one brand: itself, and what refers to it."""

    title = "brand"
    parameter_name = "brand"

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in ServiceBrand.objects.order_by("name").values_list("pk", "name")]

    def queryset(self, request, queryset):
        if not (self.value() or "").isdigit():
            return queryset
        return queryset.filter(kind="brand", key=self.value()) | queryset.filter(
            refers_to__contains=[f"brand-{self.value()}"]
        )


class ActorFilter(SimpleListFilter):
    """What one person published."""

    title = "person"
    parameter_name = "person"

    def lookups(self, request, model_admin):
        by_people = Publication.objects.filter(actor_kind=ActorKind.USER).order_by("actor_name", "actor_id")
        return [(str(key), name) for key, name in by_people.values_list("actor_id", "actor_name").distinct()]

    def queryset(self, request, queryset):
        if not (self.value() or "").isdigit():
            return queryset
        return queryset.filter(actor_kind=ActorKind.USER, actor_id=self.value())


class ObjectFilter(SimpleListFilter):
    """All publications of one object: a link from each publication leads here."""

    title = "object"
    parameter_name = "object"

    def lookups(self, request, model_admin):
        return [(self.value(), self.value())] if self.value() else []

    def has_output(self):
        return bool(self.value())

    def queryset(self, request, queryset):
        kind, _, key = (self.value() or "").rpartition("-")
        return queryset.filter(kind=kind, key=key) if kind and key.isdigit() else queryset


class PublicationView(InspectView):
    """One publication with its document, and the one of the same object before and after it."""

    def get_template_names(self):
        return ["delivery/record/publication.html"]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        publication: Publication = self.instance
        same = Publication.objects.filter(kind=publication.kind, key=publication.key)
        index = reverse("delivery_publication_modeladmin_index")
        # Browsers know thousandths of a second, so the next one.
        moment = timezone.localtime(publication.recorded_at) + timedelta(milliseconds=1)
        return super().get_context_data(
            publication=publication,
            lines=readable_lines(publication.document) if publication.document else None,
            has_dossier=may_have_dossier(publication, publication.document, self.request.user),
            text=json.dumps(publication.document, indent=2, ensure_ascii=False) if publication.document else "",
            before=same.filter(number__lt=publication.number).order_by("-number").first(),
            after=same.filter(number__gt=publication.number).order_by("number").first(),
            of_object_url=f"{index}?object={publication.object_name}",
            as_served_query=urlencode({"path": publication.path, "at": moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]}),
            **context,
        )


class PublicationAdmin(ModelAdmin):
    """Everything that the public could ever see, newest first."""

    model = Publication
    menu_icon = "history"
    menu_label = "Publications"
    add_to_admin_menu = False
    list_display = ("title", "what", "recorded_at", "actor", "number")
    list_filter = (ObjectFilter, "kind", "action", BrandFilter, ActorFilter, "recorded_at", "is_private")
    list_per_page = 50
    history_view_enabled = False
    search_fields = ("title", "path", "sha256", "document_sha256")
    inspect_view_enabled = True
    inspect_view_class = PublicationView
    inspect_view_fields = (
        *("number", "recorded_at", "action", "kind", "title", "path", "language", "is_private", "actor", "revision"),
        *("document_sha256", "previous_sha256", "sha256"),
    )
    permission_helper_class = PublicationPermissionHelper
    button_helper_class = LookingOnlyButtonHelper

    def actor(self, publication: Publication) -> str:
        return publication.actor

    actor.short_description = "Done by"  # type: ignore[attr-defined]  # as Django's admin has it

    def what(self, publication: Publication) -> str:
        return f"{publication.get_kind_display()} {publication.get_action_display().lower()}"

    what.short_description = "What"  # type: ignore[attr-defined]
    what.admin_order_field = "kind"  # type: ignore[attr-defined]

    def get_admin_urls_for_registration(self):
        return (
            *super().get_admin_urls_for_registration(),
            path("reports/as-served/", AsServedReport.as_view(), name="delivery_as_served"),
            path("reports/as-served/proof/", download_proof, name="delivery_proof"),
        )


class AsServedForm(forms.Form):
    """An address and a moment."""

    path = forms.CharField(
        label="Address",
        max_length=2000,
        help_text="The part after the host, such as /articles/iron-infusions/",
        widget=forms.TextInput(attrs={"placeholder": "/articles/…/"}),
    )
    at = forms.DateTimeField(
        label="Moment",
        # The browser's own: typed or picked, with the keyboard too.
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "any"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f"],
    )
    site = forms.ModelChoiceField(Site.objects.order_by("hostname"), required=False, empty_label="The default site")

    def __init__(self, *arguments: Any, **keywords: Any):
        super().__init__(*arguments, **keywords)
        zone = timezone.get_current_timezone_name()
        self.fields["at"].help_text = f"In your time zone ({zone}). Seconds may follow."
        if Site.objects.count() < 2:
            del self.fields["site"]

    def clean_path(self) -> str:
        asked = self.cleaned_data["path"].strip()
        return asked if asked.startswith("/") else f"/{asked}"

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at > timezone.now():
            raise forms.ValidationError("That moment has not come yet.")
        return at

    @property
    def host(self) -> str:
        site = self.cleaned_data.get("site")
        return site.hostname if site else ""

    def served(self) -> AsServed:
        """Return what was served. Raises ``NotServedError``."""
        return as_served(self.cleaned_data["path"], self.cleaned_data["at"], self.host)


@method_decorator(permission_required(MAY_LOOK), name="dispatch")
class AsServedReport(TemplateView):
    """The page as it was, its legal texts, the publications that it is made from, and what changed since."""

    template_name = "delivery/record/as_served.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        form = AsServedForm(self.request.GET or None)
        context |= {"form": form, "page_title": "As served", "header_icon": "history"}
        if form.is_bound and form.is_valid():
            try:
                served = form.served()
            except NotServedError as error:
                form.add_error(None, str(error))
            else:
                context |= {
                    "served": served,
                    "disclaimers": served.disclaimers,
                    "dossier_of_page": may_have_dossier(served.publications[0], served.document, self.request.user)
                    and served.publications[0].key,
                    "difference": difference_to_now(served, form.host),
                    "proof_url": f"{reverse('delivery_proof')}?{self.request.GET.urlencode()}",
                }
        return super().get_context_data(**context)


@permission_required(MAY_LOOK)
def download_proof(request: HttpRequest) -> FileResponse | HttpResponse:
    """Give the proof as a ZIP file."""
    form = AsServedForm(request.GET)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=400, content_type="text/plain; charset=utf-8")
    try:
        served = form.served()
    except NotServedError as error:
        return HttpResponse(str(error), status=404, content_type="text/plain; charset=utf-8")
    name = "-".join(part for part in served.path.split("/") if part) or "home"
    response = FileResponse(
        write_proof(served), as_attachment=True, filename=f"as-served-{name}-{served.at:%Y%m%dT%H%M%SZ}.zip"
    )
    response["Cache-Control"] = "no-store"
    return response


class RecordMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_LOOK)


def publications_menu_item() -> RecordMenuItem:
    return RecordMenuItem(
        "Publications",
        reverse("delivery_publication_modeladmin_index"),
        name="publications",
        icon_name="history",
        order=100,
    )


def as_served_menu_item() -> RecordMenuItem:
    return RecordMenuItem("As served", reverse("delivery_as_served"), name="as-served", icon_name="view", order=110)

"""Dossiers in Wagtail's admin: a button on each page that has some, and the screen that it leads to."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView
from wagtail.admin.auth import user_passes_test
from wagtail.admin.widgets import Button
from wagtail.models import Page

from delivery.dossier.archive import file_name, write_archive
from delivery.dossier.contents import (
    Dossier,
    NoDossierError,
    dossier_of,
    models_with_dossier,
    publications_with_dossier,
)
from delivery.dossier.pdf import write_pdf
from delivery.models import Publication
from delivery.models.publications import InForce, Kind

# A dossier shows the record, and who approved and waived what.
MAY_LOOK = ("delivery.view_publication", "compliance.view_approval", "compliance.view_claimwaiver")
PUBLICATIONS_AT_ONCE = 20

for_those_who_may_look = user_passes_test(lambda user: user.has_perms(MAY_LOOK))


@method_decorator(for_those_who_may_look, name="dispatch")
class DossierView(TemplateView):
    """The publications of one page, each with its dossier. The page itself may be gone."""

    template_name = "delivery/dossier/publications.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        key = self.kwargs["key"]
        publications = publications_with_dossier(key).order_by("-number")
        pages = Paginator(publications, PUBLICATIONS_AT_ONCE)
        shown = pages.get_page(self.request.GET.get("p"))
        page = Page.objects.filter(pk=key).first()
        newest = publications.first()
        may_edit = page is not None and page.permissions_for_user(self.request.user).can_edit()
        return super().get_context_data(
            page_title="Dossier",
            page_subtitle=newest.title if newest else str(page or f"Page {key}"),
            header_icon="clipboard-list",
            edit_url=reverse("wagtailadmin_pages:edit", args=[key]) if may_edit else "",
            publications=shown,
            page_obj=shown,
            elided_page_range=pages.get_elided_page_range(shown.number),
            is_public_now=InForce.objects.filter(kind=Kind.PAGE, key=key, is_private=False).exists(),
            newest_of_all=Publication.objects.order_by("-number").values_list("number", flat=True).first(),
            **context,
        )


@for_those_who_may_look
def download_pdf(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Give the dossier as a PDF."""
    try:
        dossier = dossier_of(key, number)
    except NoDossierError as error:
        return refusal(error)
    response = HttpResponse(write_pdf(dossier), content_type="application/pdf")
    return as_download(response, dossier, "pdf")


@for_those_who_may_look
def download_zip(request: HttpRequest, key: int, number: int) -> FileResponse | HttpResponse:
    """Give the dossier with all that it rests on as a ZIP file."""
    try:
        dossier = dossier_of(key, number)
    except NoDossierError as error:
        return refusal(error)
    return as_download(FileResponse(write_archive(dossier), content_type="application/zip"), dossier, "zip")


def as_download(response: Any, dossier: Dossier, ending: str) -> Any:
    response["Content-Disposition"] = f'attachment; filename="{file_name(dossier)}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response


def refusal(error: NoDossierError) -> HttpResponse:
    return HttpResponse(str(error), status=404, content_type="text/plain; charset=utf-8")


def dossier_urls() -> list[Any]:
    return [
        path("dossier/<int:key>/", DossierView.as_view(), name="dossier"),
        path("dossier/<int:key>/<int:number>/pdf/", download_pdf, name="dossier_pdf"),
        path("dossier/<int:key>/<int:number>/zip/", download_zip, name="dossier_zip"),
    ]


def may_have_dossier(publication: Publication, document: dict[str, Any] | None, user: Any) -> bool:
    """Return whether ``user`` gets the dossier of what ``publication`` made public."""
    is_public_page = publication.kind == Kind.PAGE and not publication.is_private
    return is_public_page and (document or {}).get("type") in models_with_dossier() and user.has_perms(MAY_LOOK)


def dossier_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer the dossiers of a page in the menu beside its title."""
    yield from sign_off_button(page.specific_deferred, user)


def sign_off_button(signed: Any, user: Any) -> Iterator[Button]:
    """Offer the dossiers of what is signed off, if there are any of its kind."""
    if isinstance(signed, tuple(models_with_dossier().values())) and user.has_perms(MAY_LOOK):
        key: int = signed.pk  # type: ignore[attr-defined]  # of pages, which mypy cannot tell here
        yield Button("Dossier", url=reverse("dossier", args=[key]), icon_name="clipboard-list", priority=66)

"""The claims check in the editor of pages: the panel beside the form, and what it asks while somebody writes."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.formats import date_format
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.viewsets.pages import PageViewSet

from compliance.checked import ClaimsChecked, counts_of, finding_document, findings_of
from compliance.claims import load_rules
from compliance.evidence_admin import tie_url
from compliance.models import ClaimWaiver, SignedOff
from compliance.substantiation import MAY_TIE
from compliance.waivers import MAY_WAIVE, standing_waivers


class ClaimsSidePanel(BaseSidePanel):
    """Shows what the claims check finds in the text as it stands in the form."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle claims check"
        icon_name = "warning"
        counter_classname = "w-bg-critical-200"

    name = "claims"
    title = "Claims check"
    template_name = "compliance/claims_side_panel.html"
    order = 340

    def __init__(self, object: Any, request: HttpRequest, *, check_url: str):  # noqa: A002 - as Wagtail's panels
        super().__init__(object, request)
        self.check_url = check_url

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": ["compliance/css/claims-panel.css"]}, js=["compliance/js/claims-panel.js"])


class ClaimsEditView(EditView):
    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        # An answer to autosave renders no panel that holds more than what was saved.
        if not self.expects_json_response:
            url = reverse("check_claims_of_page", args=[self.page.pk])
            panels.append(ClaimsSidePanel(self.page, self.request, check_url=url))
        return panels


class ClaimsRevertView(ClaimsEditView, RevisionsRevertView):
    pass


class ClaimsAddView(CreateView):
    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        kind = self.page_content_type
        url = reverse("check_claims_of_new_page", args=[kind.app_label, kind.model, self.parent_page.pk])
        panels.append(ClaimsSidePanel(self.page, self.request, check_url=url))
        return panels


class ClaimsPageViewSet(PageViewSet):
    """The screens of pages whose claims are checked: as Wagtail's own, with the panel beside the form."""

    edit_view_class = ClaimsEditView
    add_view_class = ClaimsAddView
    revisions_revert_view_class = ClaimsRevertView
    # Lists of pages stay Wagtail's own.
    parent_models = ()


class CheckFormMixin:
    """Answers with the findings in what the form holds, built as for a preview. Nothing is stored."""

    http_method_names = ("post",)
    object: Any  # of the view that this is mixed into

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(self.object, ClaimsChecked):
            raise Http404("The claims of this kind of page are not checked.")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of a view

    def validate_form(self, form: Any) -> bool:
        # More than a draft may lack: words can be checked before anybody has chosen the brand.
        for field in form.fields.values():
            field.required = False
        return super().validate_form(form)  # type: ignore[misc]  # of a view

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        view: Any = self
        form = view.get_form(request.POST)
        if not view.validate_form(form):
            return JsonResponse({"fields": wrong_fields(form)}, status=422)
        form.save(commit=False)
        draft = form.instance
        findings, passages = findings_of(draft), draft.claim_passages()
        waivers = standing_waivers(draft, findings)
        is_signed_off = isinstance(draft, SignedOff) and draft.pk
        may_waive = is_signed_off and request.user.has_perm(MAY_WAIVE)
        may_tie = is_signed_off and request.user.has_perm(MAY_TIE)
        lifted = load_rules().asking_for_evidence
        return JsonResponse(
            {
                "counts": counts_of(finding for finding in findings if finding.fingerprint not in waivers),
                "findings": [
                    finding_document(finding, passages)
                    | {
                        "waiver": waiver_document(waivers.get(finding.fingerprint)),
                        "waive_url": waive_url(draft, finding.fingerprint) if may_waive else "",
                        "tie_url": tie_url(draft, finding.sentence) if may_tie and finding.rule in lifted else "",
                    }
                    for finding in findings
                ],
            }
        )


class CheckOnEditView(CheckFormMixin, PreviewOnEditView):
    pass


class CheckOnCreateView(CheckFormMixin, PreviewOnCreateView):
    pass


def waiver_document(waiver: ClaimWaiver | None) -> dict[str, str] | None:
    return {"name": waiver.name, "until": date_format(waiver.until)} if waiver else None


def waive_url(signed: Any, fingerprint: str) -> str:
    """Return the address of the screen on which Legal lets a finding stand."""
    return reverse("waive_claim", args=[signed.get_base_content_type().pk, signed.pk, fingerprint])


def wrong_fields(form: Any) -> list[str]:
    """Return the labels of the fields that are filled in wrongly, those of inline forms by their panel."""
    names = [str(form.fields[name].label or name) for name in form.errors if name in form.fields]
    names += [name.replace("_", " ").capitalize() for name, formset in form.formsets.items() if not formset.is_valid()]
    return names or ["The form as a whole"]

"""Screens on which people say what the sentences of a text rest on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import FormView
from wagtail.admin.auth import permission_required

from compliance.approval_admin import RecordMenuItem, SignedContentAdmin
from compliance.checked import ClaimsChecked, Evidence
from compliance.claims import fingerprint_of_text
from compliance.models import EvidenceGrade, Substantiation
from compliance.state import StateOfDraft
from compliance.substantiation import (
    MAY_TIE,
    SubstantiationRefusedError,
    record_substantiation,
    sentence_in,
    sentences_of,
    standing,
    substantiations_of,
)
from compliance.views import OneObjectView, address_of

SENTENCES_AT_ONCE = 50


def tie_url(signed: Any, sentence: str) -> str:
    """Return the address of the screen on which somebody ties a sentence to evidence."""
    fingerprint = fingerprint_of_text(sentence)
    return reverse("tie_to_evidence", args=[signed.get_base_content_type().pk, signed.pk, fingerprint])


class EvidenceOfObjectView(OneObjectView):
    """A screen about the evidence of one object's newest draft."""

    @property
    def draft(self) -> Any:
        draft = StateOfDraft(self.signed).draft
        if not isinstance(draft, ClaimsChecked):
            raise Http404(f"The claims of “{draft}” are not checked.")
        return draft


@method_decorator(permission_required("compliance.view_substantiation"), name="dispatch")
class EvidenceView(EvidenceOfObjectView):
    """What the sentences of the draft rest on: those that cite, are tied, or lack evidence; or all."""

    template_name = "compliance/evidence.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        draft = self.draft
        sentences = sentences_of(draft)
        shows_all = self.request.GET.get("all") == "1"
        shown = sentences if shows_all else [one for one in sentences if one.is_about_evidence]
        pages = Paginator(shown, SENTENCES_AT_ONCE)
        page = pages.get_page(self.request.GET.get("p"))
        there = {one.sentence.fingerprint for one in sentences}
        return super().get_context_data(
            page_title="Evidence",
            page_subtitle=str(draft),
            draft=draft,
            shows_all=shows_all,
            page_obj=page,
            elided_page_range=pages.get_elided_page_range(page.number),
            left_behind=[tie for tie in standing(substantiations_of(draft)).values() if tie.fingerprint not in there],
            may_tie=self.request.user.has_perm(MAY_TIE),
            sign_off_url=address_of("sign_off", self.signed),
            **context,
        )


class TieForm(forms.Form):
    evidence = forms.MultipleChoiceField(
        label="References",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one reference."},
        help_text="What the article cites or lists. What was retracted supports nothing and is left out.",
    )
    grade = forms.ChoiceField(
        label="Grade of evidence",
        choices=[("", "Choose …"), *EvidenceGrade.choices],
        help_text="The strongest kind among the chosen references that carries this sentence.",
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as the table or page of the study. It stays on record.",
    )

    def __init__(self, *args: Any, evidence: list[Evidence], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(one.name, one.title) for one in evidence if not one.retraction]
        self.fields["evidence"].choices = choices  # type: ignore[attr-defined]


@method_decorator(permission_required(MAY_TIE), name="dispatch")
class TieView(EvidenceOfObjectView, FormView):
    """Asks what a sentence rests on, then records it; or takes back what it was said to rest on."""

    template_name = "compliance/tie.html"
    form_class = TieForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"evidence": self.draft.claims_evidence()}

    def get_initial(self) -> dict[str, Any]:
        tie = self.tie
        return {"evidence": [one["name"] for one in tie.evidence], "grade": tie.grade} if tie else {}

    @property
    def tie(self) -> Substantiation | None:
        return standing(substantiations_of(self.signed)).get(self.kwargs["fingerprint"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        draft = self.draft
        evidence = draft.claims_evidence()
        return super().get_context_data(
            page_title="Tie to evidence",
            page_subtitle=str(draft),
            sentence=sentence_in(draft, self.kwargs["fingerprint"]),
            tie=self.tie,
            has_evidence=any(not one.retraction for one in evidence),
            evidence_url=address_of("evidence", self.signed),
            **context,
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if "take_back" not in request.POST:
            return super().post(request, *args, **kwargs)
        return self.record(self.get_form(), evidence=[], grade="", note="")

    def form_valid(self, form: TieForm) -> HttpResponse:
        return self.record(form, **form.cleaned_data)

    def record(self, form: Any, **facts: Any) -> HttpResponse:
        revision = self.signed.get_latest_revision() or self.signed.save_revision(user=None)
        try:
            tie = record_substantiation(revision, self.kwargs["fingerprint"], self.request.user, **facts)
        except SubstantiationRefusedError as error:
            if form.is_bound and not form.errors:
                form.add_error(None, error.messages)
            else:
                messages.error(self.request, " ".join(error.messages))
            return self.form_invalid(form)
        messages.success(self.request, f"{tie}. That is on record.")
        return redirect(address_of("evidence", self.signed))


class SubstantiationAdmin(SignedContentAdmin):
    """What sentences were said to rest on, by whom and when."""

    model = Substantiation
    menu_icon = "openquote"
    menu_label = "Evidence of claims"
    list_display = ("title", "sentence", "grade", "citations", "person", "given_at")
    list_filter = ("grade", "given_at")
    search_fields = ("title", "sentence", "name", "username", "note")
    inspect_view_fields = (
        *("title", "sentence", "grade", "citations", "name", "credentials", "username", "note", "given_at"),
        *("revision", "content_sha256", "fingerprint"),
    )


def substantiations_menu_item() -> RecordMenuItem:
    return RecordMenuItem(
        Substantiation, "Evidence of claims", name="substantiations", icon_name="openquote", order=122
    )

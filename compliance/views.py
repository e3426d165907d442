"""Screens of sign-off in the admin: the state of a text, and emergencies."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.views.generic import FormView, TemplateView
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import permission_required
from wagtail.models import Page

from compliance.checked import ClaimsChecked
from compliance.emergency import MAY_RELEASE, MAY_REVIEW, publish_in_emergency, unpublish_in_emergency
from compliance.inviting import MAY_INVITE, kind_waited_for
from compliance.models import Approval, EmergencyRelease, SignedOff
from compliance.people import credentials_of
from compliance.reading import may_read
from compliance.state import StateOfDraft
from compliance.waivers import MAY_WAIVE, WaiverRefusedError, record_waiver

REASON_MIN_LENGTH = 20
PAGES_AT_ONCE = 100


def signed_object(content_type: int, key: int) -> Any:
    """Return the object (``SignedOff``) with these keys. Raises ``Http404`` if there is none."""
    model = get_object_or_404(ContentType, pk=content_type).model_class()
    if model is None:
        raise Http404("Nothing knows this kind of content any more.")
    found: Any = get_object_or_404(model, pk=key)
    found = found.specific if isinstance(found, Page) else found
    if not isinstance(found, SignedOff):
        raise Http404(f"“{found}” is not signed off.")
    return found


def address_of(name: str, signed: Any) -> str:
    """Return the address of one of these screens for an object."""
    return reverse(name, args=[signed.get_base_content_type().pk, signed.pk])


class OneObjectView(TemplateView):
    """A screen about one object that is signed off."""

    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.signed = signed_object(kwargs["content_type"], kwargs["key"])
        if not may_read(request.user, self.signed):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        edit_url = AdminURLFinder(self.request.user).get_edit_url(self.signed)
        return super().get_context_data(
            **{"header_icon": self.header_icon, "signed": self.signed, "edit_url": edit_url} | context
        )


@method_decorator(permission_required("compliance.view_approval"), name="dispatch")
class SignOffView(OneObjectView):
    """Which approvals the draft has, what it changes for the public, and every decision so far.

    The hook ``register_sign_off_buttons(signed, user)`` of an app that knows more of the object yields buttons.
    """

    template_name = "compliance/sign_off.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        state = StateOfDraft(self.signed)
        decisions = Approval.objects.filter(
            content_type=state.sign_off.subject.content_type, object_key=state.sign_off.subject.key
        ).defer("content")
        return super().get_context_data(
            page_title="Sign-off",
            page_subtitle=str(state.draft),
            state=state,
            decisions=decisions,
            may_waive=self.request.user.has_perm(MAY_WAIVE),
            invite_url=address_of("invite", self.signed) if self.request.user.has_perm(MAY_INVITE) else "",
            kind_waited_for=kind_waited_for(self.signed),
            reach_url=address_of("reach", self.signed),
            evidence_url=address_of("evidence", self.signed)
            if isinstance(self.signed, ClaimsChecked) and self.request.user.has_perm("compliance.view_substantiation")
            else "",
            buttons=[
                button
                for buttons in hooks.get_hooks("register_sign_off_buttons")
                for button in buttons(self.signed, self.request.user)
            ],
            **context,
        )


@method_decorator(permission_required("compliance.view_approval"), name="dispatch")
class ReachView(OneObjectView):
    """Every live page that will show the draft of a brand or a disclaimer, by name."""

    template_name = "compliance/reach_pages.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        state = StateOfDraft(self.signed)
        if state.reach is None:
            raise Http404(f"No other page shows “{state.draft}”.")
        page = Paginator(state.reach.pages, PAGES_AT_ONCE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page_title="Live pages that will show it",
            page_subtitle=str(state.draft),
            reach=state.reach,
            page_obj=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            sign_off_url=address_of("sign_off", self.signed),
            **context,
        )


class WaiverForm(forms.Form):
    reason = forms.CharField(
        min_length=REASON_MIN_LENGTH,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Why this sentence may stand. It stays on record.",
    )
    until = forms.DateField(
        label="Until",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The last day on which it may stand, a year from now at most. After it, the finding counts again.",
    )


@method_decorator(permission_required(MAY_WAIVE), name="dispatch")
class WaiveView(OneObjectView, FormView):
    """Asks why a finding in the draft may stand and until when, then records it."""

    template_name = "compliance/waive.html"
    form_class = WaiverForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        findings = [
            state.finding
            for state in StateOfDraft(self.signed).findings
            if state.finding.fingerprint == self.kwargs["fingerprint"]
        ]
        return super().get_context_data(
            page_title="Waive a finding",
            page_subtitle=str(self.signed),
            finding=findings[0] if findings else None,
            **context,
        )

    def form_valid(self, form: WaiverForm) -> HttpResponse:
        revision = self.signed.get_latest_revision() or self.signed.save_revision(user=None)
        try:
            waiver = record_waiver(revision, self.kwargs["fingerprint"], self.request.user, **form.cleaned_data)
        except WaiverRefusedError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, f"It may stand until {date_format(waiver.until)}. That is on record.")
        return redirect(AdminURLFinder(self.request.user).get_edit_url(self.signed) or reverse("wagtailadmin_home"))


class EmergencyForm(forms.Form):
    action = forms.ChoiceField(choices=EmergencyRelease.Action.choices, widget=forms.RadioSelect, label="What to do")
    reason = forms.CharField(
        min_length=REASON_MIN_LENGTH,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Why this cannot wait for approvals. It stays on record, and Legal reads it.",
    )

    def __init__(self, *args: Any, is_live: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [
            (EmergencyRelease.Action.PUBLISH.value, "Publish the draft now, without the approvals that it lacks")
        ]
        if is_live:
            choices.append((EmergencyRelease.Action.UNPUBLISH.value, "Unpublish now"))
        self.fields["action"].choices = choices  # type: ignore[attr-defined]


@method_decorator(permission_required(MAY_RELEASE), name="dispatch")
class EmergencyView(OneObjectView, FormView):
    """Asks for a reason, then publishes or unpublishes at once."""

    template_name = "compliance/emergency.html"
    header_icon = "warning"
    form_class = EmergencyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"is_live": self.signed.live}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_title="Publish in an emergency",
            page_subtitle=str(self.signed),
            state=StateOfDraft(self.signed),
            reach_url=address_of("reach", self.signed),
            **context,
        )

    def form_valid(self, form: EmergencyForm) -> HttpResponse:
        is_publishing = form.cleaned_data["action"] == EmergencyRelease.Action.PUBLISH
        act = publish_in_emergency if is_publishing else unpublish_in_emergency
        try:
            release = act(self.signed, self.request.user, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        except IntegrityError:
            form.add_error(None, "Something that is public needs it: take that from the public first.")
        else:
            messages.success(self.request, f"{release}. It is on record, and Legal was told.")
            return redirect(AdminURLFinder(self.request.user).get_edit_url(self.signed) or reverse("wagtailadmin_home"))
        return self.form_invalid(form)


class ReviewForm(forms.Form):
    note = forms.CharField(
        label="What you found",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Was it an emergency, and is the text right? This closes the matter and stays on record.",
    )


@method_decorator(permission_required(MAY_REVIEW), name="dispatch")
class ReviewEmergencyView(FormView):
    """Records what the review of an emergency found, by somebody else than who released it."""

    template_name = "compliance/review_emergency.html"
    form_class = ReviewForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.release = get_object_or_404(EmergencyRelease, pk=kwargs["key"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            release=self.release,
            is_own=self.is_own,
            page_title="Review an emergency",
            page_subtitle=self.release.title,
            header_icon="warning",
            **context,
        )

    @property
    def is_own(self) -> bool:
        return self.release.username == self.request.user.get_username()

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        if self.is_own:
            raise PermissionDenied("Somebody else has to review it.")
        user = self.request.user
        if self.release.record_review(user, str(credentials_of(user)), form.cleaned_data["note"]):
            messages.success(self.request, f"Reviewed: {self.release}.")
        else:
            messages.warning(self.request, "Somebody else has reviewed it already.")
        return redirect("wagtailadmin_home")

"""Invitations: the admin's screens, and the page that the link opens, which needs no account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView, View
from wagtail import hooks
from wagtail.admin.auth import permission_required

from compliance.comparison import difference
from compliance.deciding import DecisionRefusedError
from compliance.door import public_texts
from compliance.inviting import (
    LONGEST_DAYS,
    MAY_INVITE,
    InvitationOverError,
    OutsidePerson,
    draft_as_invited,
    invitation_of,
    invite,
    kind_waited_for,
    record_decision_of_invited,
    send_link,
)
from compliance.models import ApprovalKind, Decision, Invitation
from compliance.people import credentials_of
from compliance.signing import SignedText
from compliance.views import OneObjectView, address_of

# The link is a secret: it is not kept, listed, or told to other sites.
SECRET_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


class InvitationForm(forms.Form):
    """Whom to invite. Which approval is asked for is what the text waits for."""

    name = forms.CharField(max_length=200, help_text="As it shall stand on record.")
    email = forms.EmailField(label="Email", help_text="The link goes to this address, and to nobody else.")
    credentials = forms.CharField(max_length=200, required=False, help_text="Such as “MD” or “Attorney at law”.")
    licence_expires_on = forms.DateField(
        label="Licence expires on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="A medical review needs a valid licence. Check it before you invite.",
    )
    days = forms.IntegerField(
        label="Days",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=7,
        help_text=f"How long the link works, {LONGEST_DAYS} days at most.",
    )

    def __init__(self, *args: Any, kind: ApprovalKind | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_licence_expires_on(self) -> Any:
        day = self.cleaned_data["licence_expires_on"]
        if day is None and self.kind is not None and self.kind.needs_licence:
            raise forms.ValidationError("Say until when the licence is valid.")
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError("This licence has expired.")
        return day


@method_decorator(permission_required(MAY_INVITE), name="dispatch")
class InviteView(OneObjectView, FormView):
    """Asks whom to invite, then sends the link."""

    template_name = "compliance/invite.html"
    header_icon = "mail"
    form_class = InvitationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kind": kind_waited_for(self.signed)}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_title="Invite an outside person",
            page_subtitle=str(self.signed),
            kind=kind_waited_for(self.signed),
            sign_off_url=address_of("sign_off", self.signed),
            **context,
        )

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        facts = dict(form.cleaned_data)
        days = facts.pop("days")
        kind = form.kind
        if kind is None:
            form.add_error(None, "Nothing waits for an approval: submit the text first.")
            return self.form_invalid(form)
        try:
            invitation, secret = invite(self.signed, kind, OutsidePerson(**facts), self.request.user, days=days)
        except DecisionRefusedError as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        try:
            send_link(invitation, secret)
        except OSError:  # what mail servers and the way to them fail with
            invitation.revoke(str(credentials_of(self.request.user)))
            form.add_error(None, "The letter could not be sent, so the invitation was revoked. Try again later.")
            return self.form_invalid(form)
        messages.success(self.request, f"The link was sent to {invitation.email}.")
        return redirect(address_of("sign_off", self.signed))


@method_decorator(permission_required(MAY_INVITE), name="dispatch")
class RevokeInvitationView(TemplateView):
    """Asks back, then makes the link of an invitation useless."""

    template_name = "compliance/revoke_invitation.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.invitation = get_object_or_404(Invitation.objects.select_related("approval"), pk=kwargs["key"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            invitation=self.invitation,
            page_title="Revoke an invitation",
            page_subtitle=self.invitation.title,
            header_icon="mail",
            **context,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.invitation.revoke(str(credentials_of(request.user))):
            messages.success(request, f"Revoked: {self.invitation}.")
        else:
            messages.warning(request, f"The link cannot be used any more already: {self.invitation.state.lower()}.")
        return redirect("compliance_invitation_modeladmin_index")


class DecisionOfInvitedForm(forms.Form):
    """What the invited person decides. Whoever asks for changes says which."""

    decision = forms.ChoiceField(
        choices=[(Decision.APPROVED.value, "Approve this text"), (Decision.REJECTED.value, "Ask for changes")],
        widget=forms.RadioSelect,
        label="Your decision",
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="It stays on record. If you ask for changes, say which.",
    )
    seen_sha256 = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("decision") == Decision.REJECTED and not facts.get("note"):
            self.add_error("note", "Say what has to change.")
        return facts


class SecretLinkView(View):
    """What all pages behind the link have in common. Reading them changes nothing: scanners of mail read them, too."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = self.limited(request) or self.answer(request, kwargs["secret"])
        for name, value in SECRET_HEADERS.items():
            response[name] = value
        return response

    def limited(self, request: HttpRequest) -> HttpResponse | None:
        """Return a refusal if too much comes from one sender: hooks ``limit_secret_links(request)`` give the reason."""
        if request.method == "POST":
            for limit in hooks.get_hooks("limit_secret_links"):
                if reason := limit(request):
                    return self.tell(request, 429, "Too many requests", reason)
        return None

    def answer(self, request: HttpRequest, secret: str) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "POST"}:
            return self.http_method_not_allowed(request)
        invitation = invitation_of(secret)
        if invitation is None:
            return self.tell(request, 404, "This link is unknown", "Look whether the whole of it was copied.")
        if not invitation.is_open:
            return self.over(request, invitation)
        try:
            return self.open(request, invitation)
        except InvitationOverError as error:
            return self.over(request, error.invitation)
        except DecisionRefusedError as refusal:
            return self.tell(request, 409, "Nothing was recorded", " ".join(refusal.messages), invitation)

    def open(self, request: HttpRequest, invitation: Invitation) -> HttpResponse:
        """Return the page while the link can be used."""
        raise NotImplementedError

    def over(self, request: HttpRequest, invitation: Invitation) -> HttpResponse:
        reasons = {"Used": "was used already", "Revoked": "was revoked", "Expired": "has expired"}
        return self.tell(request, 410, f"This link {reasons[invitation.state]}", "", invitation)

    def tell(
        self, request: HttpRequest, status: int, title: str, reason: str, invitation: Invitation | None = None
    ) -> HttpResponse:
        context = {"title": title, "reason": reason, "invitation": invitation}
        return render(request, "compliance/invited_message.html", context, status=status)


class InvitedDecisionView(SecretLinkView):
    """Shows the very text, what it changes for readers, and asks for the decision."""

    def open(self, request: HttpRequest, invitation: Invitation) -> HttpResponse:
        revision = draft_as_invited(invitation)
        form = DecisionOfInvitedForm(request.POST or None, initial={"seen_sha256": invitation.content_sha256})
        if request.method == "POST" and form.is_valid():
            facts = form.cleaned_data
            approval = record_decision_of_invited(
                invitation, Decision(facts["decision"]), note=facts["note"], seen_sha256=facts["seen_sha256"]
            )
            return render(request, "compliance/invited_done.html", {"approval": approval, "title": "Thank you"})
        text = SignedText(invitation.content)
        context = {
            "title": f"{invitation.get_kind_display()} of “{invitation.title}”",
            "invitation": invitation,
            "form": form,
            "lines": difference(next(iter(public_texts(revision.as_object())), None), text),
            "secret": self.kwargs["secret"],
        }
        return render(request, "compliance/invited_decision.html", context)


class InvitedPreviewView(SecretLinkView):
    """The draft as readers would see it, for the frame on that page."""

    def open(self, request: HttpRequest, invitation: Invitation) -> HttpResponse:
        draft: Any = draft_as_invited(invitation).as_object()
        # Without what the browser sends: the preview is what a reader without an account would see.
        return draft.make_preview_request(None, draft.default_preview_mode)

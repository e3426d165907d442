"""Tokens in the admin: Wagtail's screens, with what a token opens and until when."""

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.log_actions import log
from wagtail.models import APIToken
from wagtail.users.views.api_tokens import APITokenForm, CreateView, IndexView

from accounts.models import TokenAccess
from accounts.tokens import DEFAULT_DAYS, LIFETIMES, set_terms


class TokenForm(APITokenForm):
    """Asks for the least first."""

    access = forms.ChoiceField(
        choices=TokenAccess.choices,
        initial=TokenAccess.READ,
        widget=forms.RadioSelect,
        help_text="It opens nothing that the person may not do themselves.",
    )
    days = forms.TypedChoiceField(
        choices=[(days, f"{days} days") for days in LIFETIMES], coerce=int, initial=DEFAULT_DAYS, label="Works for"
    )


class CreateTokenView(CreateView):
    """Makes a token and shows it once."""

    def get_form_class(self) -> type[forms.Form]:
        return TokenForm

    @transaction.atomic
    def form_valid(self, form: TokenForm) -> HttpResponse:
        response = super().form_valid(form)
        set_terms(self.object, TokenAccess(form.cleaned_data["access"]), form.cleaned_data["days"])
        terms = {"access": self.object.terms.access, "days": form.cleaned_data["days"]}
        log(self.object, "accounts.token_terms", user=self.request.user, data=terms)
        return response


class TokenIndexView(IndexView):
    """Lists what each token opens, until when, and when it was used last."""

    @cached_property
    def columns(self) -> list[Column]:
        *first, revoked = super().columns
        access = Column(
            "access", label="Opens", accessor=lambda token: token.terms.get_access_display().partition(":")[0]
        )
        return [*first, access, DateColumn("expires", label="Expires", accessor="terms.expires_at"), revoked]

    def get_queryset(self) -> QuerySet[APIToken]:
        return super().get_queryset().select_related("terms")

"""The screen that answers somebody who asks what the site holds about them, or wants it erased."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem

from accounts.personal_data import STAYS, erase, held_about, note_export

# Who may delete every enquiry may delete those of one person.
MAY_ERASE = "home.delete_enquiry"
MAY_SEE_ACCOUNTS, MAY_SEE_INVITATIONS = "auth.change_user", "compliance.view_invitation"


class PersonalDataMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_ERASE)


class PersonForm(forms.Form):
    """Asks of whom. The address is sent in the body of a request, as addresses of pages end up in logs."""

    email = forms.EmailField(
        label="Email address",
        help_text="In any case of letters.",
        error_messages={"invalid": "Write an email address such as name@example.com."},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


@method_decorator(
    [permission_required(MAY_ERASE), never_cache, sensitive_post_parameters("email")],
    name="dispatch",
)
class PersonalDataView(TemplateView):
    """Shows, gives out as JSON and erases what is held about one person."""

    template_name = "accounts/personal_data.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context.setdefault("form", PersonForm())
        return super().get_context_data(page_title="Personal data", header_icon="user", stays=STAYS, **context)

    def post(self, request: HttpRequest) -> HttpResponse:
        form, action = PersonForm(request.POST), request.POST.get("action")
        if not form.is_valid() or action not in {"show", "export", "confirm", "erase"}:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        user: Any = request.user
        address = form.cleaned_data["email"]
        if action == "erase":
            number = erase(user, address, user)
            messages.success(request, f"Erased: {number} {'enquiry' if number == 1 else 'enquiries'}, with all notes.")
            return redirect("personal_data")
        held = held_about(
            address,
            with_accounts=user.has_perm(MAY_SEE_ACCOUNTS),
            with_invitations=user.has_perm(MAY_SEE_INVITATIONS),
        )
        if action == "export":
            note_export(user, held, user)
            name = f"personal-data-{timezone.localdate()}.json"
            return JsonResponse(
                held,
                json_dumps_params={"indent": 2, "ensure_ascii": False},
                headers={"Content-Disposition": f'attachment; filename="{name}"'},
            )
        context = self.get_context_data(form=form, held=held, is_confirming=action == "confirm")
        return self.render_to_response(context)

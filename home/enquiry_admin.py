"""Enquiries in the admin: who answers which, what the team noted, and what leaves the site as a spreadsheet."""

import re
from typing import Any

from django import forms
from django.contrib.admin import SimpleListFilter
from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.log_actions import log
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.helpers.search import BaseSearchHandler
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

from compliance.looking_only import GuardedHistoryView
from home.models import Enquiry, EnquiryNote
from home.models.enquiries import person_name

WITH_NOTES = "with_notes"
LONGEST_NUMBER = 18  # digits that PostgreSQL can hold

# A spreadsheet takes a cell that begins so for a formula, and carries it out.
FORMULA = re.compile(r"\s*[=+\-@]")
PHONE_NUMBER = re.compile(r"\+[\d ().-]+")


class EnquiryPermissionHelper(PermissionHelper):
    """Enquiries come from the contact form only."""

    def user_can_create(self, user):
        return False


class AnswererFilter(SimpleListFilter):
    """Whose enquiries are listed."""

    title = "who answers"
    parameter_name = "answerer"

    def lookups(self, request, model_admin):
        return [("me", "Mine"), ("nobody", "Nobody yet"), ("others", "Others")]

    def queryset(self, request, queryset):
        chosen = {
            "me": Q(assigned_to=request.user),
            "nobody": Q(assigned_to=None),
            "others": Q(assigned_to__isnull=False) & ~Q(assigned_to=request.user),
        }
        return queryset.filter(chosen.get(self.value() or "", Q()))


class EnquiryAdminForm(WagtailAdminModelForm):
    """Changes what the team decides, and adds a note. Notes that stand are changed by nobody."""

    note = forms.CharField(
        required=False,
        label="Add a note",
        max_length=EnquiryNote._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only your team sees it. Write no more about a person's health than the answer needs.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        may_answer = get_user_model().objects.with_perm(
            "home.change_enquiry", backend="django.contrib.auth.backends.ModelBackend"
        )
        # Whoever had it before losing the right stays named until it is given to somebody else.
        people = may_answer | get_user_model().objects.filter(pk=self.instance.assigned_to_id)
        self.fields["assigned_to"].queryset = people.distinct().order_by("last_name", "first_name", "username")
        self.fields["assigned_to"].label_from_instance = person_name

    def save(self, *args, **kwargs):
        enquiry = super().save(*args, **kwargs)
        if text := self.cleaned_data["note"].strip():
            EnquiryNote.objects.create(enquiry=enquiry, author=self.for_user, text=text)
        return enquiry


class EnquirySearchHandler(BaseSearchHandler):
    """Finds enquiries by what stands unencrypted beside them: the hash of a whole address, or the number."""

    show_search_form = True

    def search_queryset(self, queryset, search_term, **kwargs):
        term = search_term.strip()
        if not term:
            return queryset
        if term.isascii() and term.isdigit() and len(term) <= LONGEST_NUMBER:
            return queryset.filter(pk=int(term))
        return queryset.of_address(term)


class EnquiryIndexView(IndexView):
    """The list, with an export that holds the team's notes only if it is asked to."""

    # An order of encrypted texts would be none.
    sortable_by = ("status", "assigned_to", "source_page", "created_at")

    IGNORED_PARAMS = (*IndexView.IGNORED_PARAMS, WITH_NOTES)
    export_buttons_template_name = "home/admin/enquiry_export_buttons.html"

    def get_ordering_field(self, field_name):
        return super().get_ordering_field(field_name) if field_name in self.sortable_by else None

    @property
    def csv_with_notes_export_url(self) -> str:
        return f"{self.csv_export_url}&{WITH_NOTES}=1"

    def as_spreadsheet(self, queryset, spreadsheet_format):
        told = {"number": queryset.count(), "notes": WITH_NOTES in self.request.GET}
        log(self.request.user, "home.enquiries_exported", user=self.request.user, data=told)
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def write_csv_row(self, writer, row_dict):
        return super().write_csv_row(writer, {field: harmless(value) for field, value in row_dict.items()})


def harmless(value: Any) -> Any:
    """Return ``value`` so that no spreadsheet takes the words of a stranger for a formula."""
    if isinstance(value, str) and FORMULA.match(value) and not PHONE_NUMBER.fullmatch(value):
        return f"'{value}"
    return value


class EnquiryAdmin(ModelAdmin):
    """Enquiries, newest first. What was sent stays as it was sent: only what the team decides can be changed."""

    model = Enquiry
    menu_icon = "mail"
    menu_label = "Enquiries"
    menu_order = 230
    list_display = ("name", "email", "status", "assigned_to", "source_page", "created_at")
    list_filter = ("status", AnswererFilter, "created_at")
    list_select_related = ("source_page", "assigned_to")
    list_per_page = 50
    search_handler_class = EnquirySearchHandler
    index_template_name = "home/admin/enquiries.html"
    index_view_class = EnquiryIndexView
    history_view_class = GuardedHistoryView
    inspect_view_enabled = True
    inspect_template_name = "home/admin/enquiry.html"
    inspect_view_fields = (
        "name",
        "email",
        "phone",
        "message",
        "status",
        "assigned_to",
        "created_at",
        "kept_until",
        "source_page",
        "consent_text",
        "consent_version",
    )
    list_export = ("name", "email", "phone", "message", "status", "assigned_to", "created_at", "consent_version")
    export_filename = "enquiries"
    permission_helper_class = EnquiryPermissionHelper
    edit_handler = ObjectList(
        [
            FieldPanel("status"),
            FieldPanel("assigned_to"),
            HelpPanel(template="home/admin/enquiry_notes_panel.html", heading="Notes"),
            FieldPanel("note"),
            MultiFieldPanel(
                [FieldPanel(name, read_only=True) for name in ("name", "email", "phone", "message", "created_at")],
                heading="As it was sent",
            ),
        ],
        base_form_class=EnquiryAdminForm,
    )

    def get_list_export(self, request):
        return (*self.list_export, "all_notes") if WITH_NOTES in request.GET else self.list_export

    def get_queryset(self, request):
        enquiries = super().get_queryset(request)
        return enquiries.prefetch_related("notes__author") if WITH_NOTES in request.GET else enquiries

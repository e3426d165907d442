"""The contact form."""

import logging

from django import forms
from django.core import signing
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_admin_base_url

from home.models import ContactPage, Enquiry, SiteSettings
from home.models.enquiries import consent_version
from home.senders import count_enquiry

logger = logging.getLogger(__name__)

# A person needs longer than this to fill in the form; a script does not.
FASTEST_SECONDS = 3
SHOWN_AT_SALT = "enquiry-shown-at"


class EnquiryForm(forms.ModelForm):
    """Asks for what an answer needs, and for nothing about anybody's health."""

    consent = forms.BooleanField(
        error_messages={"required": "Tick the box if you agree: without it we may not keep your message."}
    )
    # People do not see it, so whoever fills it in is a script.
    website = forms.CharField(
        required=False,
        label="Leave this empty",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    shown_at = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Enquiry
        fields = ["name", "email", "phone", "message"]
        labels = {"name": "Your name", "email": "Email address", "phone": "Phone number (optional)"}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "message": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "message": "Please leave out symptoms, diagnoses and medicines: this form is not a medical record, "
            "and a clinician will ask you in private.",
        }
        error_messages = {
            "name": {"required": "Write your name, so that we know whom to answer."},
            "email": {
                "required": "Write your email address, so that we can answer.",
                "invalid": "Write an email address such as name@example.com.",
            },
            "message": {"required": "Write what you would like to know."},
        }

    def __init__(self, *args, page: ContactPage, client_address: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        self.client_address = client_address
        self.label_suffix = ""
        self.fields["consent"].label = page.consent_text
        self.fields["shown_at"].initial = signing.dumps(timezone.now().timestamp(), salt=SHOWN_AT_SALT)

    @property
    def reader_fields(self) -> list[forms.BoundField]:
        """The fields that a reader fills in, but for the consent, which stands apart."""
        return [self[name] for name in self.Meta.fields]

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if phone and sum(character.isdigit() for character in phone) < 7:
            raise forms.ValidationError("Write the phone number with its area code, or leave it empty.")
        return phone

    @property
    def looks_automatic(self) -> bool:
        """Whether a script sent this: a hidden field is filled in, or no person writes so fast."""
        if self.cleaned_data.get("website"):
            return True
        try:
            shown_at = signing.loads(self.cleaned_data.get("shown_at", ""), salt=SHOWN_AT_SALT)
        except signing.BadSignature:
            return True
        return timezone.now().timestamp() - shown_at < FASTEST_SECONDS

    def record(self) -> Enquiry:
        """Store the enquiry and tell the team of it. What looks automatic is kept as spam, and nobody is told.

        Raises ``TooManyEnquiriesError`` if too many came from the same address.
        """
        count_enquiry(self.client_address)
        enquiry = super().save(commit=False)
        enquiry.consent_text = self.page.consent_text
        enquiry.consent_version = consent_version(self.page.consent_text)
        enquiry.source_page = self.page
        if self.looks_automatic:
            enquiry.status = Enquiry.Status.SPAM
        enquiry.save()
        if enquiry.status == Enquiry.Status.NEW:
            notify_of_enquiry(enquiry, SiteSettings.for_site(self.page.get_site()))
        return enquiry


def notify_of_enquiry(enquiry: Enquiry, settings: SiteSettings) -> None:
    """Tell the team that an enquiry came, without a word of it: email is read by more than its receiver."""
    recipients = settings.enquiry_recipient_list
    if not recipients:
        return
    address = get_admin_base_url() + reverse("home_enquiry_modeladmin_inspect", args=[enquiry.pk])
    try:
        send_mail(
            subject="A new enquiry has arrived",
            message=f"Read and answer it here:\n{address}\n",
            from_email=None,
            recipient_list=recipients,
        )
    except OSError:
        # The enquiry is stored and shown in the admin: a mail server that is down must not lose it.
        logger.exception("The notice of enquiry %s could not be sent", enquiry.pk)

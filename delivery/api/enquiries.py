"""Enquiries from other front ends, with the checks of the site's own form."""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from wagtail.models import Site

from blog.visibility import public
from delivery.api.parameters import refuse_unknown_parameters
from delivery.api.problems import problem
from delivery.api.responses import json_response
from delivery.api.schemas import Enquiry, EnquiryReceived, Problem
from delivery.composition.rich_text import public_html
from delivery.reading import fetch
from delivery.recording.projection import references_in
from home.forms import FASTEST_SECONDS, SHOWN_AT_SALT, EnquiryForm
from home.models import ContactPage
from home.senders import TooManyEnquiriesError, client_address

router = Router(tags=["enquiries"], by_alias=True)


ERRORS = {400: Problem, 404: Problem, 413: Problem, 422: Problem, 429: Problem}


@router.post("/enquiries", response={201: EnquiryReceived, **ERRORS}, summary="Send an enquiry")
def send_enquiry(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    """Stores what a reader asks, as the form on the contact page does. Ask for no clinical detail."""
    refuse_unknown_parameters(request, Schema)
    site = Site.find_for_request(request)
    page = public(ContactPage.objects.descendant_of(site.root_page)).first() if site else None
    if page is None:
        return problem(404, "This site has no public contact page, so it takes no enquiries.")
    # The front end shows the form, so only it can tell how fast it was filled in.
    shown_at = signing.dumps(timezone.now().timestamp() - FASTEST_SECONDS - 1, salt=SHOWN_AT_SALT)
    form = EnquiryForm(
        enquiry.model_dump() | {"consent": "on", "shown_at": shown_at},
        page=page,
        client_address=client_address(request.META),
    )
    if not form.is_valid():
        errors = [
            {"location": "body", "field": name, "message": str(message)}
            for name, messages in form.errors.items()
            for message in messages
        ]
        return problem(422, "; ".join(error["message"] for error in errors), errors)
    try:
        form.record()
    except TooManyEnquiriesError as error:
        return problem(429, str(error), headers={"Retry-After": str(error.seconds)})
    found, _ = fetch(set(references_in(page.thank_you_text)), site=None)
    sources = {source.object: source for source in found}
    response = json_response({"message": public_html(page.thank_you_text, sources)}, status=201)
    response["Cache-Control"] = "no-store"
    return response

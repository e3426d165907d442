"""What readers saw, for those who may look at the record."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from accounts.models import TokenAccess
from accounts.tokens import TokenAuth, refusal
from delivery.api.parameters import Moment, refuse_unknown_parameters
from delivery.api.problems import ProblemError
from delivery.api.responses import host_of, json_response
from delivery.api.schemas import AsServed, Problem
from delivery.as_served import NotServedError, as_served, difference_to_now, facts_of

router = Router(tags=["record"], auth=TokenAuth(), by_alias=True)
MAY_LOOK = "delivery.view_publication"


class AsServedParameters(Schema):
    path: str = Field(
        ...,
        max_length=2000,
        pattern=r"^/[^\u0000]*$",
        description="The address on the site, such as /articles/iron-infusions/",
    )
    at: Moment = Field(..., description="The moment, with its time zone: 2026-10-01T12:00:00Z")


@router.get(
    "/as-served",
    response={200: AsServed, 400: Problem, 401: Problem, 403: Problem, 404: Problem},
    summary="What an address gave at a moment",
)
def as_served_at(request: HttpRequest, parameters: Query[AsServedParameters]) -> HttpResponse:
    """The page as a reader saw it, from the record. Needs the token of a person who may look at publications."""
    if reason := refusal(request.auth, TokenAccess.READ):  # type: ignore[attr-defined]  # ninja's
        raise ProblemError(403, reason)
    if not request.user.has_perm(MAY_LOOK):
        raise ProblemError(403, "This person may not look at the record of publications.")
    refuse_unknown_parameters(request, AsServedParameters)
    if parameters.at > timezone.now():
        raise ProblemError(404, "That moment has not come yet.", field="at")
    host = host_of(request)
    try:
        served = as_served(parameters.path, parameters.at, host)
    except NotServedError as error:
        raise ProblemError(404, str(error), field="path") from error
    facts = facts_of(served) | {"difference": difference_to_now(served, host)}
    response = json_response(facts)
    response["Cache-Control"] = "no-store"
    return response

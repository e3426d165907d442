"""Pages of any type by their address."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from wagtail.contrib.redirects.models import Redirect as WagtailRedirect

from delivery.api.parameters import PathParameters, refuse_unknown_parameters
from delivery.api.problems import ProblemError
from delivery.api.responses import Trimming, host_of, rich_text_form
from delivery.api.schemas import PAGE_MODELS, Page, Problem
from delivery.composition.whole import whole_page
from delivery.reading import FIND_BY_PATH, find_redirect

router = Router(tags=["pages"], by_alias=True)


@router.get("/by-path", response={200: Page, 400: Problem, 404: Problem}, summary="The page at an address")
def page_by_path(request: HttpRequest, parameters: Query[PathParameters]) -> HttpResponse:
    """A page of any type, whole, or where its address leads today: what a catch-all route of a front end needs."""
    refuse_unknown_parameters(request, PathParameters)
    path = parameters.path if parameters.path.startswith("/") else f"/{parameters.path}"
    host = host_of(request)
    page_path = path if path.endswith("/") else f"{path}/"
    read = whole_page(FIND_BY_PATH, rich_text_form(parameters), path=page_path, host=host)
    if read is not None:
        trim = Trimming(parameters, PAGE_MODELS[read.document["type"]])
        return trim.response(read.document, keys=read.keys)
    redirect = find_redirect(WagtailRedirect.normalise_path(path), host=host)
    if redirect is None:
        raise ProblemError(404, f"There is no public page at “{path[:200]}”.", field="path")
    source, url = redirect
    document = {"type": "redirect", "url": url, "is_permanent": source.document["is_permanent"]}
    return Trimming(parameters, PAGE_MODELS["redirect"]).response(document)

"""Drafts for front ends, by a signed link from the editor."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from delivery.api.parameters import DocumentParameters, refuse_unknown_parameters
from delivery.api.problems import ProblemError
from delivery.api.responses import Trimming, rich_text_form
from delivery.api.schemas import PAGE_MODELS, Page, Problem
from delivery.composition.composer import MissingDisclaimerError
from delivery.previews import PreviewRefusedError, link_of, preview_document

router = Router(tags=["previews"], by_alias=True)


@router.get(
    "/preview/{token}", response={200: Page, 400: Problem, 404: Problem, 409: Problem}, summary="One draft, whole"
)
def preview(request: HttpRequest, token: str, parameters: Query[DocumentParameters]) -> HttpResponse:
    """The draft that a link from the editor is for, in the form that it will have when it is published.

    Its publication has the number 0. Around it stands what is public now.
    """
    refuse_unknown_parameters(request, DocumentParameters)
    try:
        link = link_of(token)
        document = preview_document(link, rich_text_form(parameters))
    except PreviewRefusedError as error:
        raise ProblemError(404, str(error), field="token", location="path") from error
    except MissingDisclaimerError as error:
        detail = "Choose a brand that is published first: an article is shown with its brand's disclaimer."
        raise ProblemError(409, detail) from error
    response = Trimming(parameters, PAGE_MODELS[document["type"]]).response(document)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response

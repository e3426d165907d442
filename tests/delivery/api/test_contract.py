"""The delivery API does what openapi.json says, whatever it is asked: requests made from that description, and broken
ones, without a token and with one of each role.

A few hundred of them here; ``SCHEMATHESIS_CASES=5000`` tries as many as that.
"""

import datetime

import pytest
import schemathesis
from schemathesis import GenerationMode
from wagtail.models import Page

from blog.models import ArticlePage, Person, Topic
from brands.models import Disclaimer, ServiceBrand
from media_library.models import CustomImage
from tests.generated_requests import ANYONE, CASES, MODES, ROLES, each_generated, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def known_addresses() -> dict[str, list[str]]:
    """Return what there is under each address that names one thing."""
    slugs = {"articles": ArticlePage, "brands": ServiceBrand, "people": Person, "topics": Topic}
    keys = {"disclaimers": Disclaimer, "images": CustomImage}
    return {
        **{name: list(model.objects.order_by("pk").values_list("slug", flat=True)) for name, model in slugs.items()},
        **{name: list(model.objects.order_by("pk").values_list("pk", flat=True)) for name, model in keys.items()},
        "paths": [*filter(None, (page.get_url() for page in Page.objects.live().order_by("pk"))), "/old"],
    }


def about_what_there_is(case, known: dict[str, list[str]], number: int) -> None:
    """Ask for what there is: words made up by chance name nothing, and a document that is missing shows nothing.

    ``fields`` names members that the document has, and a cursor is one of ours: openapi.json says that in words only.
    """
    if case.query and case.query.get("fields"):
        first = "items" if case.operation.path.endswith(("/", "/search")) else "id"
        case.query["fields"] = "name" if case.operation.path.endswith("/site") else first
        if case.operation.path.endswith("/by-path"):
            del case.query["fields"]
    if case.query and case.query.get("cursor"):
        del case.query["cursor"]
    of = case.operation.path.split("/")[4]
    for name in case.path_parameters or ():
        if of in known:
            case.path_parameters[name] = known[of][number % len(known[of])]
    if case.query and "path" in case.query:
        case.query["path"] = known["paths"][number % len(known["paths"])]
    if case.query and "at" in case.query and number % 2:
        case.query["at"] = datetime.datetime.now(datetime.UTC).isoformat()


def requests_answered(operation, mode: GenerationMode, headers: dict[str, str], examples: int) -> int:
    """Send requests made from one operation, look at each response, and return how many they were."""
    known = known_addresses()

    def send(case, number: int) -> None:
        if mode is GenerationMode.POSITIVE:
            about_what_there_is(case, known, number)
        case.call_and_validate(headers=headers)

    return each_generated(operation, mode, examples, send)


@pytest.fixture(scope="module")
def operations(application, django_db_blocker):
    with django_db_blocker.unblock():
        schema = schemathesis.openapi.from_wsgi("/api/delivery/v1/openapi.json", application)
    return [result.ok() for result in schema.get_all_operations()]


@pytest.mark.parametrize("role", [ANYONE, *ROLES])
def test_every_request_is_answered_as_described(operations, show_figure, role):
    examples = -(-CASES // (len(operations) * len(MODES) * (len(ROLES) + 1)))
    headers = token_of(role)
    tried = sum(requests_answered(operation, mode, headers, examples) for operation in operations for mode in MODES)
    show_figure(f"Delivery API, {role}: {tried} requests made from openapi.json answered as described")
    assert tried >= len(operations)

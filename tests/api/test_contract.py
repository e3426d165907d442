"""The API for automation never fails, whatever it is asked: requests made from its openapi.json, right and broken ones.

A few hundred of them here; ``SCHEMATHESIS_CASES=5000`` tries as many as that.
"""

import pytest
import schemathesis
from django.db import transaction
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from wagtail.models import Page

from tests.generated_requests import ADMINISTRATOR, ANYONE, CASES, MODES, ROLES, each_generated, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

EVERYBODY = (ANYONE, *ROLES, ADMINISTRATOR)
OPENAPI = "/api/v3-preview/openapi.json"


def about_what_there_is(case, keys: list[int], number: int) -> None:
    """Ask for pages that there are: keys made up by chance name nothing."""
    for name in case.path_parameters or ():
        if name.endswith(("_id", "pk")):
            case.path_parameters[name] = keys[number % len(keys)]


def requests_answered(operation, mode: GenerationMode, headers: dict[str, str], examples: int) -> int:
    """Send requests made from one operation, take back what they did, and return how many they were."""
    keys = list(Page.objects.order_by("pk").values_list("pk", flat=True))

    def send(case, number: int) -> None:
        if mode is GenerationMode.POSITIVE:
            about_what_there_is(case, keys, number)
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=[not_a_server_error])
            transaction.set_rollback(True)

    return each_generated(operation, mode, examples, send)


@pytest.fixture(scope="module")
def operations(application, django_db_blocker):
    """What openapi.json describes, as an administrator reads it."""
    with django_db_blocker.unblock(), transaction.atomic():
        schema = schemathesis.openapi.from_wsgi(OPENAPI, application, headers=token_of(ADMINISTRATOR))
        transaction.set_rollback(True)
    return [result.ok() for result in schema.get_all_operations()]


@pytest.mark.parametrize("role", EVERYBODY)
def test_no_request_ends_in_an_error_of_the_server(operations, show_figure, role):
    examples = -(-CASES // (len(operations) * len(MODES) * len(EVERYBODY)))
    headers = token_of(role)
    tried = sum(requests_answered(operation, mode, headers, examples) for operation in operations for mode in MODES)
    show_figure(f"API for automation, {role}: {tried} requests made from openapi.json, no error of the server")
    assert tried >= len(operations)

"""The delivery API does what openapi.json says, whatever it is asked: requests made from that description, and broken
ones, without a token and with one of each role.

A few hundred of them here; ``SCHEMATHESIS_CASES=5000`` tries as many as that.
"""

import datetime
import os

import hypothesis
import pytest
import schemathesis
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from schemathesis import GenerationMode
from wagtail.models import APIToken, Page

from blog.models import ArticlePage, Person, Topic
from brands.models import Disclaimer, ServiceBrand
from delivery.api.application import DeliveryBeside
from media_library.models import CustomImage
from tests.delivery.api.golden_documents import make_content

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

CASES = int(os.environ.get("SCHEMATHESIS_CASES", "400"))
SEED = 20261001
ROLES = ("Editors", "Publishers", "Medical reviewers", "Legal")
ANYONE = "anyone"
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture
def application(db):
    """The site as a server calls it, in this test's transaction, with one of everything on it."""
    make_content()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield DeliveryBeside(WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def token_of(role: str) -> dict[str, str]:
    """Return the header of a person in ``role``, none for anyone."""
    if role == ANYONE:
        return {}
    user = get_user_model().objects.create_user(username=role, password=None)
    user.groups.add(Group.objects.get(name=role))
    return {"Authorization": f"Bearer {APIToken.create_token(user=user, name=role)[1]}"}


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


def cases_answered(operation, mode: GenerationMode, headers: dict[str, str], examples: int) -> int:
    """Send requests made from one operation, look at each response, and return how many they were."""
    tried, known = 0, known_addresses()

    @hypothesis.seed(SEED)
    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def answered_as_described(case):
        nonlocal tried
        tried += 1
        if mode is GenerationMode.POSITIVE:
            about_what_there_is(case, known, tried)
        case.call_and_validate(headers=headers)

    try:
        answered_as_described()
    except hypothesis.errors.Unsatisfiable:
        # What takes any text cannot be asked wrongly.
        assert mode is GenerationMode.NEGATIVE
    return tried


@pytest.mark.parametrize("role", [ANYONE, *ROLES])
def test_every_request_is_answered_as_described(application, show_figure, role):
    schema = schemathesis.openapi.from_wsgi("/api/delivery/v1/openapi.json", application)
    operations = [result.ok() for result in schema.get_all_operations()]
    examples = -(-CASES // (len(operations) * len(MODES) * (len(ROLES) + 1)))
    headers = token_of(role)
    tried = sum(cases_answered(operation, mode, headers, examples) for operation in operations for mode in MODES)
    show_figure(f"Delivery API, {role}: {tried} requests made from openapi.json answered as described")
    assert tried >= len(operations)

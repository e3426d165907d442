"""Who guesses keys, names and addresses reads nothing that is not public: every address outside the admin is tried."""

import itertools
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Revision,
    Site,
    Task,
)

from blog.models import GlossaryTerm, ImportRun, Person, Reference, Topic
from brands.models import Disclaimer, ServiceBrand
from compliance.models import Approval, Invitation
from delivery.models import WebhookEndpoint
from home.models import Enquiry
from media_library.models import CustomDocument, CustomImage
from search.models import PromotedResult, Synonyms
from tests.conftest import made_for_several_tests
from tests.factories import ArticlePageFactory, DocumentFactory, ImageFactory
from tests.operations.abuse import EXAMPLES, PARAMETER, REGULAR_EXPRESSION, routes
from tests.security.world import make_world

# The words by which all is found that is not for everybody.
WORDS = [
    *("Own draft words", "Other draft words", "Unpublished words", "Hidden words", "Waiting words", "Draft legal"),
    *("Locked words", "Below words", "Private picture", "Private document", "Locked picture", "Locked document"),
    *("Marked record", "Recorded words", "Somebody Gone", "Out Side", "out@example.com", "somebody@example.com"),
    *("It had to be", "marked synonyms", "marked promotedresult", "Marked webhookendpoint", "Marked token"),
    *("somebodys.md", "somebodys.xml", "Post of somebody", "section-editor"),
]
# The admin asks everybody to sign in first, which docs/permissions.md has tried.
WITHOUT = ("admin/",)
MODELS = (
    *(Page, CustomImage, CustomDocument, Revision, Task, PageViewRestriction, CollectionViewRestriction, Site, User),
    *(ServiceBrand, Disclaimer, Person, Topic, Reference, GlossaryTerm, Synonyms, PromotedResult, WebhookEndpoint),
    *(Enquiry, ImportRun, Approval, Invitation, Collection),
)
TYPES = [model._meta.label for model in (ServiceBrand, Disclaimer, Person, Topic, Reference, Synonyms, WebhookEndpoint)]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, media_folder):
    with django_db_blocker.unblock(), made_for_several_tests(fill_world):
        yield


def fill_world():
    world = make_world()
    locked = ArticlePageFactory(parent=world.other.get_parent(), title="Locked words", introduction="Locked words")
    ArticlePageFactory(parent=world.other.get_parent(), title="Public words")
    PageViewRestriction.objects.create(page=locked, restriction_type="password", password="secret")
    files = Collection.get_first_root_node().add_child(name="Locked files")
    CollectionViewRestriction.objects.create(collection=files, restriction_type="password", password="secret")
    ImageFactory(title="Locked picture", collection=files)
    DocumentFactory(title="Locked document", collection=files)


def keys_of(*models):
    return sorted({str(key) for model in models for key in model._default_manager.values_list("pk", flat=True)})


def slugs():
    named = (Page, ServiceBrand, Topic, Person)
    return [slug for model in named for slug in model.objects.values_list("slug", flat=True)]


GUESSES = {
    "page_view_restriction_id": lambda: keys_of(PageViewRestriction),
    "page_id": lambda: keys_of(Page),
    "revision_id": lambda: keys_of(Revision),
    "type": lambda: TYPES,
    "type_name": lambda: TYPES,
    "slug": lambda: [*slugs(), *keys_of(*MODELS)],
    # Nobody guesses these; tests of their own hold them to that.
    **dict.fromkeys(("secret", "token", "digest", "asked_fingerprint"), lambda: ["guessed"]),
    "width": lambda: ["400"],
    "extension": lambda: ["jpg"],
    "part": lambda: ["1", "2"],
}


def guesses(name):
    """Return what is guessed for a parameter of an address: most are the key of something."""
    return GUESSES.get(name, lambda: keys_of(*MODELS))()


def addresses():
    """Yield every address outside the admin, with everything that stands in the database guessed in its places."""
    for route in routes(without=WITHOUT):
        if route in EXAMPLES:
            yield from (f"/{EXAMPLES[route].format(value=value)}" for value in [*keys_of(*MODELS), *paths()])
            continue
        assert not REGULAR_EXPRESSION & set(route), route
        names = [place["name"] for place in PARAMETER.finditer(route)]
        for guessed in itertools.product(*map(guesses, names)):
            values = iter(guessed)
            yield "/" + PARAMETER.sub(lambda _, values=values: next(values), route)


def paths():
    """Return the path of each page, public or not, below its site."""
    return [re.sub(r"^/[^/]*/", "", path).rstrip("/") for path in Page.objects.values_list("url_path", flat=True)]


def queries():
    """Yield what looks for pages by their path or by other pages, and for drafts by their name."""
    for path in paths():
        yield f"/api/delivery/v1/pages/by-path?path=/{path}/"
        yield f"/api/delivery/v1/as-served?path=/{path}/"
        yield f"/api/v2/pages/find/?html_path=/{path}/"
        yield f"/api/v3-preview/pages/find/?html_path=/{path}/"
    for key in keys_of(Page):
        yield f"/api/v3-preview/pages/{key}/?version=draft"
        yield f"/api/v2/pages/?child_of={key}"
        yield f"/api/v2/pages/?descendant_of={key}"
        yield f"/api/v2/pages/?translation_of={key}"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("asked", [addresses, queries])
def test_no_guess_tells_anything(world, db, asked, method):
    client, number, answered = Client(), 0, 0
    for address in asked():
        response = getattr(client, method)(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        said = content.decode(errors="replace") + str(dict(response.items()))
        found = [words for words in WORDS if words in said]
        assert not found, f"{method} {address} tells {found}"
        assert response.status_code < 500, address
        number += 1
        answered += response.status_code == 200
    assert number > (2_000 if asked is addresses else 100)
    assert answered > 20 or method == "post"


def test_what_is_public_is_found_that_way(world, db):
    """Or the test above would find nothing either."""
    said = {
        address: Client().get(address).content.decode(errors="replace") for address in addresses() if "page" in address
    }
    assert [address for address, text in said.items() if "Public words" in text]

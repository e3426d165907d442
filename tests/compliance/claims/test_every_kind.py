"""Every text that a reader can see is checked, whatever kind of content it belongs to."""

from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from blog.models.people import PersonLink
from brands.models import ServiceBrand
from compliance.checked import ClaimsChecked
from compliance.claims_report import edit_url
from compliance.deciding import DecisionRefusedError
from compliance.live_claims import due
from compliance.models import LiveFinding
from delivery.models.publications import Kind
from delivery.recording.triggers import models_by_kind
from home.models import ContactPage, SiteSettings
from home.models.site_settings import FooterMenuItem, MainMenuItem, SocialLink
from tests.compliance.claims.test_live import check_all
from tests.compliance.conftest import approve, ask_for_default_approvals
from tests.factories import (
    GlossaryTermFactory,
    ImageFactory,
    PersonFactory,
    ServiceBrandFactory,
    StandardPageFactory,
    TopicFactory,
)
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db

# Short enough for the label of a menu, and an error in text of any kind.
CLAIM = "Our infusions are the gold standard."
OF_PAGES = ["title", "introduction", "seo_title", "search_description"]
# What is public and holds no text of ours for readers.
WITHOUT_TEXT = {
    Kind.SITE: "its name and address",
    Kind.DOCUMENT: "a file; the words of a link to it belong to the text with the link",
    Kind.COLLECTION_RESTRICTION: "who may see",
    Kind.DISCLAIMER: "Legal's own text, which is never checked",
    Kind.REFERENCE: "titles that others gave",
    Kind.PAGE_RESTRICTION: "who may see",
    Kind.REDIRECT: "addresses",
    Kind.SYNONYMS: "what readers look for",
    Kind.PROMOTED_RESULT: "what readers look for",
}
# Members of public documents: names, addresses, and what only machines read.
CLAIMS_NOTHING = {
    *("type", "slug", "kind", "colour", "website", "booking_url", "url", "email", "phone", "file", "file_sha1"),
    *("name", "legal_name", "credentials", "licence_state", "credit"),
}


@dataclass
class Case:
    """A kind of content: how the tests get an object of it, and where it has texts."""

    make: object
    texts: list[str]
    rich: list[str] = field(default_factory=list)
    children: dict[str, type] = field(default_factory=dict)
    # Members of its public document that readers do not see.
    unseen: set[str] = field(default_factory=set)

    @property
    def places(self):
        return {*self.texts, *self.rich, *self.children}


CASES = {
    "home page": Case(
        lambda home: home,
        [*OF_PAGES, "headline", "hero_alt_text", *(f"call_to_action_{name}" for name in ("title", "text", "button"))],
    ),
    "contact page": Case(
        lambda home: ContactPage.objects.child_of(home).get(), [*OF_PAGES, "consent_text"], rich=["thank_you_text"]
    ),
    "list of articles": Case(lambda home: home.get_children().get(slug="articles").specific, OF_PAGES),
    "standard page": Case(lambda home: StandardPageFactory(parent=home), OF_PAGES),
    "brand": Case(lambda home: ServiceBrandFactory(), ["name", "tagline", "summary"]),
    "person": Case(lambda home: PersonFactory(), ["role"], rich=["biography"], children={"links": PersonLink}),
    "topic": Case(lambda home: TopicFactory(), ["name", "description"]),
    "word of the glossary": Case(lambda home: GlossaryTermFactory(), ["term", "explanation"]),
    "image": Case(lambda home: ImageFactory(), ["description"], unseen={"title"}),
    "site settings": Case(
        lambda home: SiteSettings.for_site(Site.objects.get()),
        ["organisation_name", "copyright_owner", "address", "opening_hours"],
        children={
            "social_links": SocialLink,
            "main_menu_items": MainMenuItem,
            "footer_menu_items": FooterMenuItem,
        },
    ),
}
every_kind = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def say(content, case, text):
    """Let the public read ``text`` in every place that this kind of content has."""
    for name in case.texts:
        setattr(content, name, text)
    for name in case.rich:
        setattr(content, name, f"<p>{text}</p>")
    for name, model in case.children.items():
        address = {"path": "/"} if hasattr(model, "path") else {"url": "https://www.example.com/"}
        getattr(content, name).set([model(label=text, **address)])
    if hasattr(content, "live"):
        content.save_revision().publish()
    else:
        content.save()


def findings():
    return LiveFinding.objects.filter(sentence=CLAIM)


@every_kind
def test_a_claim_is_found_wherever_readers_see_it(case, home_page):
    say(case.make(home_page), case, CLAIM)
    check_all()
    assert {one.place for one in findings()} == case.places


@every_kind
def test_what_is_changed_is_checked_again_and_what_stays_is_not(case, home_page):
    content = case.make(home_page)
    say(content, case, CLAIM)
    check_all()
    assert due(timezone.localdate())[1].is_complete
    say(content, case, "Rooms with a view.")
    assert due(timezone.localdate())[1].total - due(timezone.localdate())[1].checked == 1
    check_all()
    assert not findings().exists()


@every_kind
def test_the_report_names_it_and_leads_to_its_editor(case, home_page, admin_client):
    say(case.make(home_page), case, CLAIM)
    check_all()
    address = edit_url(findings().first())
    assert admin_client.get(address, follow=True).status_code == 200
    shown = admin_client.get(reverse("live_claims_report")).content.decode()
    assert f'href="{address}"' in shown
    assert CLAIM in text_of(admin_client.get(reverse("live_claims_report")))


@every_kind
def test_no_member_of_its_public_document_is_forgotten(case, home_page):
    content = case.make(home_page)
    say(content, case, CLAIM)
    others = {
        name for name, value in content.public_document().items() if isinstance(value, str) and CLAIM not in value
    }
    assert others <= CLAIMS_NOTHING | case.unseen


def test_every_kind_of_public_content_is_checked_or_said_to_hold_no_text():
    public = {kind: model for kind, model in models_by_kind().items() if kind is not Kind.PAGE}
    checked = {kind for kind, model in public.items() if issubclass(model, ClaimsChecked)}
    assert checked == set(public) - set(WITHOUT_TEXT)


def test_every_type_of_page_is_checked():
    pages = [model for model in apps.get_models() if issubclass(model, Page) and model is not Page]
    assert [model for model in pages if not issubclass(model, ClaimsChecked)] == []


def test_the_command_checks_all_of_them(home_page, capsys):
    say(CASES["person"].make(home_page), CASES["person"], CLAIM)
    say(CASES["site settings"].make(home_page), CASES["site settings"], CLAIM)
    with pytest.raises(SystemExit):
        call_command("check_claims", "--live")
    told = capsys.readouterr().out
    assert "/people/" in told
    assert str(SiteSettings.objects.get()) in told


def test_a_private_draft_of_a_brand_is_not_checked(home_page):
    brand = ServiceBrandFactory(live=False, summary=CLAIM)
    check_all()
    assert not findings().exists()
    assert brand.pk not in ServiceBrand.public_claims().values_list("pk", flat=True)


@pytest.mark.parametrize(("stored", "applied"), [("us-ca", "US-CA"), ("us", "US"), ("other", "US-CA")])
def test_a_brand_answers_to_the_law_of_its_disclaimer(stored, applied):
    brand = ServiceBrandFactory(disclaimer__jurisdiction=stored)
    assert brand.claims_jurisdiction() == applied
    assert ServiceBrand.public_claims().get(pk=brand.pk).law == stored


def test_a_brand_is_not_approved_while_it_has_errors(clinic, home_page):
    brand = ServiceBrandFactory(live=False, summary=CLAIM)
    ask_for_default_approvals()
    with pytest.raises(DecisionRefusedError, match="gold standard"):
        approve(brand.save_revision(user=clinic.editor), clinic)
    brand.summary = "Nurses give infusions here."
    revision = brand.save_revision(user=clinic.editor)
    approve(revision, clinic)
    revision.publish(user=clinic.publisher)
    assert ServiceBrand.objects.get(pk=brand.pk).live

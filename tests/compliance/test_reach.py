"""Before a disclaimer or a brand is published, the screen shows which live pages will show it: exactly those that
delivery then changes."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, PageViewRestriction

from brands.models import Disclaimer, DisclaimerClause
from compliance.reach import reach_of
from compliance.state import StateOfDraft
from compliance.views import address_of
from delivery.composition.whole import whole_page
from delivery.models.publications import InForce, Kind
from delivery.reading import FIND_OBJECT
from tests.factories import (
    ArticlePageFactory,
    DisclaimerFactory,
    ServiceBrandFactory,
    StandardPageFactory,
)
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db

# What lists show of other pages is no page's own.
TEASERS = ("related_articles", "featured_article")


@pytest.fixture
def legal():
    return DisclaimerFactory(name="Legal", body="<p>Not for emergencies.</p>")


@pytest.fixture
def brand(legal):
    return ServiceBrandFactory(name="PointInfusion", disclaimer=legal)


@pytest.fixture
def other_brand(legal):
    return ServiceBrandFactory(name="PointWellness", disclaimer=legal)


@pytest.fixture
def pages(article_index, brand, other_brand):
    """Articles of both brands, of a third with a disclaimer of its own, and what only seems to be public."""
    third = ServiceBrandFactory(name="PointThird")
    made = {
        "mine": ArticlePageFactory(parent=article_index, title="Mine", brand=brand),
        "of the other brand": ArticlePageFactory(parent=article_index, title="Other", brand=other_brand),
        "with a block": ArticlePageFactory(
            parent=article_index,
            title="With a block",
            brand=third,
            body=[{"type": "disclaimer", "value": {"disclaimer": brand.disclaimer_id}}],
        ),
        "that mentions the brand": ArticlePageFactory(
            parent=article_index, title="Mentions", brand=third, further_brands=[brand]
        ),
        "of the third brand": ArticlePageFactory(parent=article_index, title="Third", brand=third),
        "private": ArticlePageFactory(parent=article_index, title="Private", brand=brand),
        "draft": ArticlePageFactory(parent=article_index, title="Draft", brand=brand, live=False),
        "about": StandardPageFactory(parent=article_index.get_parent(), title="About"),
    }
    PageViewRestriction.objects.create(page=made["private"], restriction_type=PageViewRestriction.LOGIN)
    connection.check_constraints()
    return made


def shown_by_delivery():
    """Return the whole document of every public page, with the legal text of its site where it has no brand's."""
    found = {}
    settings = {row.site: row.text for row in InForce.objects.filter(kind=Kind.SITE_SETTINGS)}
    legal = {row.object: row.number for row in InForce.objects.filter(kind=Kind.DISCLAIMER)}
    pages = InForce.objects.filter(kind=Kind.PAGE, is_private=False).exclude(path="")
    for name, path, site, type_ in pages.values_list("object", "path", "site", "type"):
        document = whole_page(FIND_OBJECT, object=name).document
        shown = {member: value for member, value in document.items() if member not in TEASERS}
        under_it = [
            number
            for disclaimer, number in legal.items()
            if type_ != "article" and is_named(disclaimer, settings[site])
        ]
        found[path] = (shown, under_it)
    return found


def is_named(disclaimer, settings_text):
    kind, key = disclaimer.rsplit("-", 1)
    return f'"disclaimer":{{"key":{key},"kind":"{kind}"}}' in settings_text


def changed_by_publishing(revision):
    """Publish ``revision``, and return the addresses of the pages that delivery gives otherwise then."""
    before = shown_by_delivery()
    revision.publish()
    connection.check_constraints()
    after = shown_by_delivery()
    return {path for path in before if before[path] != after[path]}


def paths_of(reach):
    return {"/" + page.url.split("://")[1].split("/", 1)[1] for page in reach.pages}


def publish_as_foretold(changed):
    """Save and publish what was ``changed``. Return the titles of the pages that the screen named beforehand."""
    revision = changed.save_revision()
    reach = StateOfDraft(type(changed).objects.get(pk=changed.pk)).reach
    assert paths_of(reach) == changed_by_publishing(revision)
    assert len(paths_of(reach)) == len(reach.pages), "each once"
    return {page.title for page in reach.pages}


class TestDisclaimers:
    def test_pages_of_its_brands_and_with_its_block_will_show_it(self, legal, pages):
        legal.body = "<p>Call 911 in an emergency.</p>"
        assert publish_as_foretold(legal) == {"Mine", "Other", "With a block"}

    def test_a_clause_of_one_brand_changes_words_on_pages_of_that_brand_only(self, legal, brand, pages):
        legal.clauses.add(DisclaimerClause(text="<p>Of this brand only.</p>", brand=brand))
        legal.save_revision()
        reach = StateOfDraft(legal).reach
        lines = {showing.brand: " ".join(showing.difference) for showing in reach.showings}
        assert "+" in lines["PointInfusion"]
        assert "Of this brand only." in lines["PointInfusion"]
        assert lines["PointWellness"] == ""
        # Since when the text holds changes there too; a block says no such thing.
        assert publish_as_foretold(legal) == {"Mine", "Other"}

    def test_pages_of_no_brand_will_show_the_text_of_their_site(self, pages):
        group = Disclaimer.objects.get(name="Group disclaimer")
        group.heading = "Legal notice"
        titles = publish_as_foretold(group)
        assert "About" in titles
        assert "Mine" not in titles

    def test_each_brand_and_language_stands_by_itself_with_what_changes_there(self, legal, brand, pages, article_index):
        spanish = Locale.objects.create(language_code="es")
        ArticlePageFactory(parent=article_index, title="La mía", brand=brand, locale=spanish)
        connection.check_constraints()
        legal.body = "<p>Call 911 in an emergency.</p>"
        legal.save_revision()
        reach = StateOfDraft(legal).reach
        assert [(showing.brand, showing.language, len(showing.pages)) for showing in reach.showings] == [
            ("PointInfusion", "en", 1),
            ("PointInfusion", "es", 1),
            ("PointThird", "en", 1),
            ("PointWellness", "en", 1),
        ]
        for showing in reach.showings:
            assert any(line.startswith("-") and "Not for emergencies." in line for line in showing.difference)
            assert any(line.startswith("+") and "Call 911" in line for line in showing.difference)
        publish_as_foretold(legal)

    def test_another_name_inside_changes_no_word(self, legal, pages):
        legal.name = "Another name inside"
        legal.save_revision()
        assert [showing.difference for showing in StateOfDraft(legal).reach.showings] == [[], []]
        # A publication it is all the same, and pages name the one that holds.
        assert publish_as_foretold(legal) == {"Mine", "Other"}

    def test_what_says_the_same_changes_no_page(self, legal, pages):
        assert publish_as_foretold(legal) == set()


class TestBrands:
    def test_its_articles_and_those_that_mention_it_will_show_another_name(self, brand, pages):
        brand.name = "PointRenamed"
        assert publish_as_foretold(brand) == {"Mine", "Mentions"}

    def test_what_only_its_own_articles_say_changes_those_alone(self, brand, pages):
        brand.tagline = "Infusions, explained"
        assert publish_as_foretold(brand) == {"Mine"}

    def test_another_disclaimer_of_it_is_shown_with_its_words(self, brand, pages):
        brand.disclaimer = DisclaimerFactory(name="Stricter", body="<p>Ask your physician first.</p>")
        connection.check_constraints()
        brand.save_revision()
        (showing,) = StateOfDraft(brand).reach.showings
        assert any(line.startswith("+") and "Ask your physician first." in line for line in showing.difference)
        assert publish_as_foretold(brand) == {"Mine"}


def test_articles_are_shown_by_no_other_page(pages):
    assert reach_of(pages["mine"]) is None


class TestScreens:
    @pytest.fixture
    def changed(self, legal, pages):
        legal.body = "<p>Call 911 in an emergency.</p>"
        legal.save_revision()
        return legal

    def test_who_approves_sees_the_number_and_what_changes_before_publishing(self, client, clinic, changed):
        client.force_login(clinic.lawyer)
        text = text_of(client.get(address_of("sign_off", changed)))
        assert "3 live pages in 3 brands (PointInfusion, PointThird, PointWellness) will show it, in en." in text
        assert "PointInfusion, en: what changes for readers" in text

    def test_the_editor_says_how_many(self, client, clinic, changed, sign_off_requirements):
        client.force_login(clinic.lawyer)
        text = text_of(client.get(reverse("wagtailsnippets_brands_disclaimer:edit", args=[changed.pk])))
        assert "3 live pages in 3 brands" in text

    def test_every_page_is_named(self, client, clinic, changed):
        client.force_login(clinic.lawyer)
        text = text_of(client.get(address_of("reach", changed)))
        assert all(title in text for title in ("Mine", "Other", "With a block"))
        assert "Private" not in text

    def test_there_is_no_such_screen_of_an_article(self, client, clinic, pages):
        client.force_login(clinic.lawyer)
        assert client.get(address_of("reach", pages["mine"])).status_code == 404


def test_five_thousand_articles_are_counted_exactly_and_at_once(legal, pages, show_figure):
    copy_in_force(pages["mine"].pk, 5_000)
    legal.body = "<p>Call 911 in an emergency.</p>"
    revision = legal.save_revision()
    state = StateOfDraft(legal)
    begun = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        reach = state.reach
    milliseconds = 1000 * (time.process_time() - begun)
    assert len(reach.pages) == 5_003
    assert len(queries) < 15
    show_figure(
        f"pages that a disclaimer changes, of 5,000: {len(queries)} queries, {milliseconds:.0f} ms of this process"
    )
    assert paths_of(reach) == changed_by_publishing(revision)


def copy_in_force(page, number):
    """Put as many articles in force as are asked for, each a copy of one on record but for its key and address."""
    columns = [field.column for field in InForce._meta.fields]
    other = {
        "object": "'page-' || (1000000 + copy.number)",
        "key": "1000000 + copy.number",
        "path": "f.path || copy.number || '/'",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO delivery_inforce ({', '.join(columns)}) "  # noqa: S608 - constants
            f"SELECT {', '.join(other.get(column, f'f.{column}') for column in columns)} "
            "FROM delivery_inforce AS f, generate_series(1, %s) AS copy(number) WHERE f.object = %s",
            [number, f"page-{page}"],
        )

"""The demonstration: complete, careful in its claims, and safe to load more than once."""

import itertools
import os
import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page, Revision, Site, WorkflowState

from blog.blocks import BodyBlock
from blog.models import ArticlePage, Person, Reference, Topic
from brands.models import Disclaimer, ServiceBrand
from compliance.checked import ClaimsChecked
from compliance.waivers import errors_against
from home.demo.content import brands, pages, people, references, topics
from home.demo.content import site as site_content
from home.demo.content.articles import ARTICLES
from home.demo.notation import rich_text
from home.demo.pictures import PICTURES, draw_picture
from home.models import HomePage, SiteSettings
from media_library.models import CustomImage
from tests.factories import ContactPageFactory

PUBLISHED = [entry for entry in ARTICLES if entry.published_days_ago is not None]
DRAFTS = [entry for entry in ARTICLES if entry.published_days_ago is None]
SAMPLE = settings.BASE_DIR.parent / "shared" / "samples" / "ketamine-anxiety-ptsd.txt"
# So many words in a row do not come about by chance.
COPIED_WORDS = 8
BIG_PROMISES = re.compile(
    r"\b(cures?|cured|guarantee[ds]?|gold standard|miracle|breakthrough|revolutionary|game-changer|risk-free|"
    r"painless|100 ?%|no side effects|proven to)\b",
    re.IGNORECASE,
)

pytestmark = pytest.mark.django_db

by_slug = pytest.mark.parametrize("slug", [entry.slug for entry in PUBLISHED])


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, media_folder):
    """The site with the demonstration in it, loaded once for all tests of this module and then rolled back.

    Each test runs in a savepoint of its own inside this transaction, so none sees another's changes.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo_content", verbosity=0)
        # Deferred rules of the database would otherwise be asked only at a commit that never comes.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def public_pages(demo):
    """The public page at each address, asked for once."""
    return {address: Client().get(address) for address in addresses()}


@pytest.fixture
def article(demo, slug):
    return ArticlePage.objects.get(slug=slug)


@pytest.fixture
def html(public_pages, slug):
    return BeautifulSoup(public_pages[f"/articles/{slug}/"].content, "html.parser")


def addresses():
    """Return the addresses of everything that the demonstration shows to the public."""
    return [
        "/",
        "/articles/",
        *(f"/articles/{entry.slug}/" for entry in PUBLISHED),
        *(f"/{entry.slug}/" for entry in pages.STANDARD_PAGES),
        f"/{site_content.CONTACT_SLUG}/",
        *(f"/brands/{entry.slug}/" for entry in brands.BRANDS),
        *(f"/people/{entry.slug}/" for entry in people.PEOPLE),
        *(f"/topics/{entry.slug}/" for entry in topics.TOPICS),
    ]


def state_of_site():
    """Return what a second loading must leave as it is."""
    models = [Page, Revision, ServiceBrand, Disclaimer, Person, Topic, Reference, CustomImage, WorkflowState]
    return (
        {model.__name__: model.objects.count() for model in models},
        list(Page.objects.order_by("pk").values_list("pk", "path", "title", "latest_revision_id", "live")),
        list(SiteSettings.objects.values()),
    )


def prose():
    """Return every text that readers may see, by where it stands."""
    texts = {f"{page.slug}: {page.title}": page.specific for page in Page.objects.descendant_of(home())}
    found = {}
    for name, page in texts.items():
        strings = [page.title, page.search_description, getattr(page, "introduction", "")]
        found[name] = "\n".join([*strings, *getattr(page, "body_strings", [])])
    for brand in ServiceBrand.objects.all():
        found[brand.name] = "\n".join([brand.tagline, brand.summary, *brand.disclaimer_texts])
    for person in Person.objects.all():
        found[person.name] = f"{person.role}\n{person.biography}"
    for topic in Topic.objects.all():
        found[topic.name] = topic.description
    for disclaimer in Disclaimer.objects.all():
        found[disclaimer.name] = "\n".join([disclaimer.heading, *disclaimer.text_for(None)])
    page = home()
    found["home page"] = f"{page.headline}\n{page.introduction}\n{page.call_to_action_text}"
    return {name: strip_tags(text.replace("<", " <")) for name, text in found.items()}


def home():
    return HomePage.objects.get(slug=site_content.HOME_SLUG)


def test_the_site_shows_the_demonstration_instead_of_wagtails_welcome(demo):
    assert Site.objects.get(is_default_site=True).root_page.specific == home()
    assert not Page.objects.filter(title__startswith="Welcome to your new Wagtail site").exists()


def test_loading_again_makes_nothing_and_changes_nothing(demo):
    before = state_of_site()

    call_command("load_demo_content", verbosity=0)

    assert state_of_site() == before


def test_loading_again_keeps_what_editors_wrote(demo):
    article = ArticlePage.objects.get(slug=PUBLISHED[0].slug)
    article.title = "A title of our own"
    article.save_revision().publish()
    ServiceBrand.objects.filter(slug="pointinfusion").update(tagline="A tagline of our own")
    SiteSettings.objects.update(phone="(503) 555-0199")

    call_command("load_demo_content", verbosity=0)

    assert ArticlePage.objects.get(slug=PUBLISHED[0].slug).title == "A title of our own"
    assert ServiceBrand.objects.get(slug="pointinfusion").tagline == "A tagline of our own"
    assert SiteSettings.objects.get().phone == "(503) 555-0199"


def test_loading_again_brings_back_a_page_that_was_deleted(demo):
    ArticlePage.objects.get(slug=PUBLISHED[0].slug).delete()

    call_command("load_demo_content", verbosity=0)

    assert ArticlePage.objects.get(slug=PUBLISHED[0].slug).live


def test_a_site_without_what_the_texts_link_to_is_left_as_it_is(demo):
    Page.objects.get(slug=site_content.CONTACT_SLUG).move(Page.get_first_root_node(), "last-child")
    ContactPageFactory(parent=home(), slug="write-to-us")
    ArticlePage.objects.get(slug=PUBLISHED[0].slug).delete()
    before = state_of_site()

    with pytest.raises(CommandError, match="page “contact”"):
        call_command("load_demo_content", verbosity=0)

    assert state_of_site() == before


def test_loading_sends_no_mail(demo):
    assert mail.outbox == []


def test_every_kind_of_block_is_used(demo):
    used = {child.block_type for article in ArticlePage.objects.live() for child in article.body}
    assert used == set(BodyBlock().child_blocks)


def test_every_kind_of_callout_and_heading_is_used(demo):
    blocks = [child for article in ArticlePage.objects.live() for child in article.body]
    assert {child.value["kind"] for child in blocks if child.block_type == "callout"} == {
        "note",
        "warning",
        "safety",
        "key_fact",
    }
    assert {child.value["level"] for child in blocks if child.block_type == "heading"} == {"2", "3", "4"}


def test_both_brands_have_their_own_words_in_a_published_disclaimer(demo):
    infusion, ketamine = ServiceBrand.objects.order_by("slug")
    assert infusion.live
    assert ketamine.live
    assert infusion.disclaimer == ketamine.disclaimer
    assert infusion.disclaimer.live
    assert not infusion.disclaimer.has_unpublished_changes
    assert "off-label" in strip_tags(" ".join(ketamine.disclaimer_texts))
    assert "off-label" not in strip_tags(" ".join(infusion.disclaimer_texts))
    for brand in (infusion, ketamine):
        assert "988" in strip_tags(" ".join(brand.disclaimer_texts))


@pytest.mark.parametrize("entry", people.PEOPLE, ids=lambda entry: entry.slug)
def test_people_are_said_to_be_made_up_and_have_a_valid_licence(demo, entry):
    person = Person.objects.get(slug=entry.slug)
    assert "fictional person" in person.biography
    assert person.licence_number.startswith("DEMO-")
    assert person.licence_expires_on > timezone.localdate()
    assert person.photo


@pytest.mark.parametrize("entry", references.REFERENCES, ids=lambda entry: entry.key)
def test_references_are_findable_and_cited(demo, entry):
    reference = Reference.objects.get(citation=entry.citation)
    assert reference.link.startswith("https://")
    cited = [
        article for article in ArticlePage.objects.all() for used in article_references(article) if used == reference
    ]
    assert cited, "No article cites it."


def article_references(article):
    return [cited.reference for cited in article.get_latest_revision_as_object().references]


@by_slug
def test_articles_are_substantial_and_complete(article):
    today = timezone.localdate()
    assert 650 <= article.word_count <= 1400
    assert article.author_list
    assert article.medical_reviewer not in article.author_list
    assert article.first_published_at.date() < today
    assert article.reviewed_on < today < article.next_review_due
    assert (article.next_review_due - article.reviewed_on).days <= 366
    assert article.topic_list
    assert article.search_description
    assert article.brand.live
    assert article.brand.disclaimer.live


@by_slug
def test_articles_number_every_reference_they_mark(article, html):
    marked = re.findall(r'linktype="reference" id="(\d+)"', "\n".join(article.body_strings))
    shown = html.select("sup.citation a")
    assert marked
    assert len(shown) == len(marked)
    for link in shown:
        assert html.select_one(link["href"]), f"{link['href']} leads nowhere."
    assert len(html.select(".references li")) == len(article.references)


@by_slug
def test_articles_show_their_brands_disclaimer(article, html):
    shown = without_space(html.get_text())
    for paragraph in article.brand.disclaimer_texts:
        assert without_space(BeautifulSoup(paragraph, "html.parser").get_text()) in shown


def without_space(text):
    return re.sub(r"\s+", "", text)


@by_slug
def test_pictures_of_articles_are_described_or_decorative(article, html):
    assert article.hero_alt_text or article.hero_is_decorative
    figures = [child.value for child in article.body if child.block_type == "image"]
    assert all(bool(figure["alt_text"]) != figure["is_decorative"] for figure in figures)
    assert all(image.has_attr("alt") for image in html.select("main img"))


@by_slug
def test_headings_of_articles_skip_no_level(html):
    levels = [int(heading.name[1]) for heading in html.select("main article :is(h1, h2, h3, h4, h5, h6)")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


@by_slug
def test_links_inside_articles_lead_to_public_pages(article, public_pages, html):
    known = {link.split("#")[0] for link in public_pages}
    links = {link["href"].split("#")[0] for link in html.select("main article a[href^='/']")}
    assert links <= known
    ids = {int(pk) for pk in re.findall(r'linktype="page" id="(\d+)"', "\n".join(article.body_strings))}
    assert Page.objects.live().public().filter(pk__in=ids).count() == len(ids)


@pytest.mark.parametrize("address", addresses())
def test_nothing_of_the_notation_is_left(public_pages, address):
    text = BeautifulSoup(public_pages[address].content, "html.parser").select_one("main").get_text(" ")
    left = [sign for sign in ("[[", "]]", "**", "](", "page:", " _", "_ ") if sign in text]
    assert left == []


@by_slug
def test_articles_pass_the_rules_of_their_blocks(article):
    assert article.publication_errors() == {}


def test_ketamine_articles_say_what_the_fda_has_and_has_not_approved(demo):
    for article in ArticlePage.objects.live().filter(brand__slug="pointketamine"):
        text = strip_tags(" ".join(article.body_strings))
        assert "off-label" in text or "not FDA approved" in text or "not approved" in text, article.title


def test_no_two_articles_share_a_main_picture(demo):
    pictures = [article.hero_image_id for article in ArticlePage.objects.live()]
    assert len(set(pictures)) == len(pictures) >= 8


def test_the_dashboard_has_something_to_show(demo):
    soon = timezone.localdate() + timezone.timedelta(days=30)
    assert ArticlePage.objects.live().filter(next_review_due__range=(timezone.localdate(), soon)).count() == 1
    submitted = [WorkflowState.objects.get().content_object.slug]
    assert submitted == [entry.slug for entry in DRAFTS if entry.is_submitted]


@pytest.mark.parametrize("entry", DRAFTS, ids=lambda entry: entry.slug)
def test_drafts_are_not_public(demo, entry):
    draft = ArticlePage.objects.get(slug=entry.slug)
    assert not draft.live
    assert draft.has_unpublished_changes
    assert Client().get(draft.url).status_code == 404


@pytest.mark.parametrize("address", addresses())
def test_pages_render(public_pages, address):
    response = public_pages[address]
    assert response.status_code == 200
    main = BeautifulSoup(response.content, "html.parser").select_one("main")
    assert main.h1.get_text(strip=True)


@pytest.mark.parametrize("slug", [entry.slug for entry in topics.TOPICS])
def test_every_topic_has_an_article(demo, slug):
    assert ArticlePage.objects.live().filter(topics__slug=slug).exists()


def test_menus_lead_to_pages(public_pages):
    site_settings = SiteSettings.objects.get()
    entries = [*site_settings.main_menu, *site_settings.footer_menu]
    assert len(entries) == len(site_content.MAIN_MENU) + len(site_content.FOOTER_MENU)
    assert {entry.url for entry in entries} <= set(public_pages)


def test_contact_details_reach_nobody_by_accident(demo):
    site_settings = SiteSettings.objects.get()
    assert "555-01" in site_settings.phone
    assert site_settings.email.endswith(".example")
    assert all(recipient.endswith(".example") for recipient in site_settings.enquiry_recipient_list)
    assert "example.com" in site_settings.booking_url


def test_texts_make_no_big_promises(demo):
    promises = {name: BIG_PROMISES.findall(text) for name, text in prose().items() if BIG_PROMISES.search(text)}
    assert promises == {}


def test_no_text_needs_a_waiver(demo):
    checked = [page.specific for page in Page.objects.descendant_of(home()) if isinstance(page.specific, ClaimsChecked)]
    texts = {page.slug: page.get_latest_revision_as_object() for page in checked}
    errors = {slug: [(one.rule, one.sentence) for one in errors_against(text)] for slug, text in texts.items()}
    assert len(texts) > len(PUBLISHED)
    assert {slug: found for slug, found in errors.items() if found} == {}


def test_no_sentence_comes_from_the_sample_article(demo):
    if not SAMPLE.exists() and not os.environ.get("CI"):
        pytest.skip("The sample article is not on this machine.")
    taken = runs_of_words(SAMPLE.read_text(encoding="utf-8"))
    copied = {name: runs_of_words(text) & taken for name, text in prose().items()}
    assert {name: runs for name, runs in copied.items() if runs} == {}


def runs_of_words(text):
    words = re.findall(r"[a-z0-9]+", text.lower().replace("’", "'"))
    return {" ".join(words[start : start + COPIED_WORDS]) for start in range(len(words) - COPIED_WORDS + 1)}


def test_every_picture_is_drawn_once_and_described(demo):
    for picture in PICTURES.values():
        assert CustomImage.objects.get(title=picture.title).description


def test_a_picture_is_the_same_each_time_it_is_drawn():
    assert draw_picture("hero-waves") == draw_picture("hero-waves")


NOTATION = {
    "paragraphs": ("One\ntwo.\n\nThree.", "<p>One two.</p><p>Three.</p>"),
    "bullets": ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
    "numbers": ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
    "bold and italic": ("**now** and _then_", "<p><b>now</b> and <i>then</i></p>"),
    "link to a page": ("[Read](page:about)", '<p><a linktype="page" id="5">Read</a></p>'),
    "link elsewhere": ("[Read](https://a.example/b_c_d)", '<p><a href="https://a.example/b_c_d">Read</a></p>'),
    "reference": ("So it is. [[ref:feder-2014]]", '<p>So it is.<a linktype="reference" id="10">feder-2014</a></p>'),
    "signs of HTML": ("a < b & c", "<p>a &lt; b &amp; c</p>"),
}


@pytest.mark.parametrize(("text", "expected"), NOTATION.values(), ids=NOTATION)
def test_notation(text, expected):
    assert rich_text(text, reference_id=len, page_id=len) == expected


def test_an_unknown_reference_stops_the_loading():
    with pytest.raises(KeyError):
        rich_text("So it is.[[ref:nobody-1900]]", reference_id={}.__getitem__, page_id=len)


def test_an_entry_of_a_list_may_go_on_over_several_lines():
    text = "- One entry\n  goes on here.\n- Another."
    html = rich_text(text, reference_id=lambda key: 1, page_id=lambda slug: 1)
    assert html == "<ul><li>One entry goes on here.</li><li>Another.</li></ul>"

"""The admin as a marketing person meets it."""

import re

import pytest
from playwright.sync_api import expect

from blog.models import ArticleIndexPage, ArticlePage
from home.models import Enquiry
from tests.browser.conftest import committed_data
from tests.factories import ReferenceFactory, ServiceBrandFactory, article_with_every_block

pytestmark = committed_data


@pytest.fixture
def new_article(admin_page, site):
    """The form of a new article, with title, introduction and brand filled in."""
    ServiceBrandFactory(name="PointExample")
    admin_page.goto(address_of_a_new_article())
    fill_in(admin_page)
    return admin_page


def address_of_a_new_article() -> str:
    return f"/admin/pages/add/blog/articlepage/{ArticleIndexPage.objects.get().pk}/"


def fill_in(page):
    page.get_by_role("textbox", name="Title*").fill("What an infusion day is like")
    page.get_by_role("textbox", name="Introduction*").fill("From the door to the drive home.")
    page.get_by_role("button", name="Choose brand").click()
    page.get_by_role("link", name="PointExample").click()
    expect(page.get_by_text("PointExample").first).to_be_visible()


def add_block(page, name: str):
    page.locator("#panel-child-content-body-section").get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def publish(page):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()


def test_an_article_is_written_with_a_reference_published_and_read(new_article, site):
    ReferenceFactory(citation="Feder A. Efficacy of intravenous ketamine. JAMA Psychiatry. 2014;71:681-688.")
    body = new_article.locator("#panel-child-content-body-section")
    add_block(new_article, "Heading")
    body.get_by_role("textbox", name="Text*").first.fill("The evidence")
    add_block(new_article, "Paragraph")
    body.locator("[contenteditable=true]").last.click()
    new_article.keyboard.type("Ketamine was studied in a small trial /reference")
    new_article.get_by_role("option", name="Reference").click()
    new_article.get_by_role("link", name=re.compile("Feder A")).click()
    expect(body.get_by_text("[Feder]")).to_be_visible()
    publish(new_article)
    published = new_article.get_by_text(re.compile("(created and|has been) published"))
    expect(published).to_be_visible(timeout=30_000)

    new_article.goto(ArticlePage.objects.get().url)
    expect(new_article.get_by_role("heading", name="What an infusion day is like")).to_be_visible()
    new_article.get_by_role("link", name="Reference 1", exact=True).click()
    expect(new_article.locator("#reference-1")).to_be_in_viewport()
    assert new_article.url.endswith("#reference-1")


def test_what_is_sent_by_hand_waits_for_an_autosave_that_is_under_way(admin_page, site):
    ServiceBrandFactory(name="PointExample")
    address = address_of_a_new_article()
    held = []

    def is_autosave(request):
        return (request.method, request.headers["accept"]) == ("POST", "application/json") and address in request.url

    def hold_the_first_autosave(route):
        if not held and is_autosave(route.request):
            held.append(route)
        else:
            route.continue_()

    admin_page.route(f"**{address}", hold_the_first_autosave)
    # From the beginning: on a busy machine the editor may be ready before this test is.
    admin_page.add_init_script(
        "document.addEventListener('w-unsaved:watch-edits', () => document.documentElement.dataset.isWatched = '')"
    )
    admin_page.goto(address)
    expect(admin_page.locator("html[data-is-watched]")).to_be_attached(timeout=30_000)
    with admin_page.expect_request(is_autosave):
        fill_in(admin_page)
    while not held:
        admin_page.wait_for_timeout(20)
    admin_page.get_by_role("button", name="Save draft").click()
    held[0].continue_()
    # Created, where the editor itself gave up the autosave for what was typed meanwhile: either way there is one page.
    told = re.compile(r"What an infusion day is like' (has been updated|created)")
    expect(admin_page.get_by_text(told)).to_be_visible(timeout=30_000)
    assert ArticlePage.objects.get().title == "What an infusion day is like"


def test_a_draft_without_blocks_is_saved_and_cannot_be_published(new_article):
    new_article.get_by_role("button", name="Save draft").click()
    new_article.wait_for_url("**/edit/")
    assert not ArticlePage.objects.get().live
    publish(new_article)
    expect(new_article.get_by_text("Add at least one block")).to_be_visible()
    assert not ArticlePage.objects.get().live


def test_every_kind_of_block_can_be_chosen_and_shows_how_it_looks(new_article):
    body = new_article.locator("#panel-child-content-body-section")
    body.get_by_role("button", name="Insert a block").first.click()
    for name in (
        *("Heading", "Paragraph", "Numbered section", "Callout", "Quote", "Image", "Video", "Mechanism list"),
        *("Comparison", "Table", "Questions and answers", "Call to action", "Related articles", "Disclaimer"),
    ):
        expect(new_article.get_by_role("option", name=name, exact=True)).to_have_count(1)
    row = new_article.get_by_role("option", name="Callout", exact=True).locator("xpath=..")
    row.get_by_role("button", name="Preview").click()
    preview = new_article.locator("iframe[src*=block-preview]").content_frame
    expect(preview.get_by_text("Do not drive on the day")).to_be_visible()


def test_the_preview_looks_as_the_page_will(admin_page, site):
    article = article_with_every_block(parent=ArticleIndexPage.objects.get())
    article.title = "Not yet public"
    article.save_revision()
    admin_page.goto(f"/admin/pages/{article.pk}/view_draft/")
    expect(admin_page.get_by_role("heading", name="Not yet public", level=1)).to_be_visible()
    expect(admin_page.get_by_text("Medical disclaimer").first).to_be_visible()


def test_an_enquiry_from_the_contact_page_is_found_in_the_admin(admin_page, site):
    admin_page.goto("/contact/")
    admin_page.get_by_label("Your name").fill("Robin Park")
    admin_page.get_by_label("Email address").fill("robin@example.com")
    admin_page.get_by_role("textbox", name="Message").fill("Do you open on Saturdays?")
    admin_page.get_by_label(re.compile("I agree")).check()
    admin_page.get_by_role("button", name="Send message").click()
    expect(admin_page.get_by_text("Your message was sent")).to_be_visible()
    admin_page.goto("/admin/")
    admin_page.get_by_role("link", name="Enquiries").click()
    expect(admin_page.get_by_text("Robin Park")).to_be_visible()
    assert Enquiry.objects.get().message == "Do you open on Saturdays?"

"""No page needs what its Content-Security-Policy refuses. The fixture ``page`` fails a test in which one does."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Site

from blog.models import ArticleIndexPage
from tests.browser.conftest import committed_data
from tests.browser.test_accessibility import READERS_PAGES
from tests.factories import DocumentFactory, GlossaryTermFactory, StandardPageFactory, article_with_every_block

pytestmark = committed_data


@pytest.fixture
def article(site):
    StandardPageFactory(parent=site, title="About us", slug="about")
    GlossaryTermFactory(term="article", explanation="A text.")
    return article_with_every_block(
        parent=ArticleIndexPage.objects.get(), brand__name="PointExample", brand__colour="#c8a2ff"
    )


def read_through(page):
    """Look at a page to its end, so that what loads late loads."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")


def test_the_watch_sees_what_a_policy_refuses(page, article, policy_breaches):
    page.goto("/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/x.png'}))")
    page.wait_for_function("() => document.images[document.images.length - 1].complete")
    assert page.evaluate("window.ran") is None
    seen = " ".join(policy_breaches)
    policy_breaches.clear()
    assert all(directive in seen for directive in ("script-src", "style-src", "img-src"))


def test_readers_pages_keep_their_policy(page, article):
    for path in (*READERS_PAGES.values(), "/robots.txt", "/articles/an-article-with-every-block/index.md"):
        page.goto(path)
        read_through(page)


def test_the_documentation_of_the_api_keeps_its_policy(page, article):
    page.goto("/api/delivery/v1/docs/")
    expect(page.get_by_role("heading", name="PointHealth delivery API")).to_be_visible(timeout=30_000)
    page.locator(".opblock-summary-control").first.click()
    expect(page.locator(".opblock-body").first).to_be_visible()


def test_wagtails_bar_works_on_readers_pages(admin_page, article):
    for path in READERS_PAGES.values():
        admin_page.goto(path)
        read_through(admin_page)
    admin_page.goto(article.url)
    admin_page.get_by_role("button", name="View Wagtail quick actions").click()
    expect(admin_page.get_by_role("menuitem", name="Edit this page")).to_be_visible()


def test_the_editor_with_every_block_and_its_preview_keep_their_policy(admin_page, article):
    admin_page.goto(f"/admin/pages/{article.pk}/edit/")
    for panel in ("comments", "checks", "status", "preview"):
        toggle = admin_page.get_by_role("button", name=f"Toggle {panel}")
        if toggle.get_attribute("aria-expanded") != "true":
            toggle.click()
    preview = admin_page.frame_locator("iframe[title=Preview]").last
    expect(preview.get_by_role("heading", name=article.title, level=1)).to_be_visible(timeout=30_000)


def test_the_choosers_of_the_editor_keep_their_policy(admin_page, article):
    admin_page.goto(f"/admin/pages/add/blog/articlepage/{article.get_parent().pk}/")
    openers = admin_page.locator("[data-chooser-action-choose]:visible")
    expect(openers.first).to_be_visible()
    assert openers.count() >= 2
    chooser = admin_page.locator(".modal-content")
    for opener in openers.all():
        opener.click()
        expect(chooser.locator("header")).to_be_visible()
        admin_page.wait_for_load_state("networkidle")
        expect(admin_page.locator(".modal:focus-within")).to_be_visible()  # only then does it hear the keyboard
        admin_page.keyboard.press("Escape")
        expect(chooser).to_have_count(0)


def test_the_screens_of_the_admin_keep_their_policy(admin_page, article):
    DocumentFactory()
    brand, site = article.brand, Site.objects.get()
    index = ArticleIndexPage.objects.get()
    for address in (
        "",
        f"pages/{index.pk}/",
        f"pages/add/blog/articlepage/{index.pk}/",
        f"pages/{article.pk}/history/",
        f"pages/{article.pk}/usage/",
        "images/",
        "images/add/",
        "documents/",
        "documents/multiple/add/",
        "snippets/",
        "snippets/brands/servicebrand/",
        f"snippets/brands/servicebrand/edit/{brand.pk}/",
        f"settings/home/sitesettings/{site.pk}/",
        "users/",
        "reports/site-history/",
        "calendar/",
        "account/",
        "login/",
    ):
        answer = admin_page.goto(f"/admin/{address}")
        assert answer.status == 200, address
        admin_page.wait_for_load_state("networkidle")

"""No page that a reader or an editor meets breaks a rule of WCAG 2.2 AA that a machine can check."""

import pytest

from blog.models import ArticleIndexPage, ArticlePage
from tests.browser.accessibility import violations
from tests.browser.conftest import committed_data
from tests.factories import article_with_every_block

READERS_PAGES = {
    "home": "/",
    "index": "/articles/",
    "article": "/articles/an-article-with-every-block/",
    "brand": "/brands/pointexample/",
    "person": "/people/dana-cho/",
    "topic": "/topics/safety/",
    "contact": "/contact/",
    "search": "/search/?q=article",
    "empty search": "/search/?q=zebra",
    "not found": "/no-such-page/",
}

pytestmark = committed_data


@pytest.fixture
def full_site(site):
    return article_with_every_block(
        parent=ArticleIndexPage.objects.get(), brand__name="PointExample", brand__colour="#c8a2ff"
    )


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_readers_pages_keep_wcag_22_aa(page, full_site, outside_requests, colour_scheme):
    page.emulate_media(color_scheme=colour_scheme)
    found = {}
    for name, path in READERS_PAGES.items():
        page.goto(path)
        found[name] = violations(page)
    assert found == {name: [] for name in READERS_PAGES}
    assert outside_requests == []


def test_a_contact_form_with_errors_keeps_wcag_22_aa(page, site):
    page.goto("/contact/")
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("alert").is_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(page, full_site, width):
    page.set_viewport_size({"width": width, "height": 800})
    too_wide = {}
    for name, path in READERS_PAGES.items():
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            too_wide[name] = page.evaluate("document.documentElement.scrollWidth")
    assert too_wide == {}


def test_the_article_editor_keeps_wcag_22_aa(admin_page, full_site, outside_requests):
    admin_page.goto(f"/admin/pages/{ArticlePage.objects.get(title=full_site.title).pk}/edit/")
    admin_page.get_by_role("heading", name="Body").wait_for()
    assert violations(admin_page) == []
    assert outside_requests == []

"""No page that a reader or an editor meets breaks a rule of WCAG 2.2 AA that a machine can check."""

import pytest
from wagtail.models import Page, get_page_models

from blog.models import ArticleIndexPage, ArticlePage
from home.models import SiteSettings
from tests.browser.accessibility import violations
from tests.browser.conftest import committed_data
from tests.factories import StandardPageFactory, article_with_every_block

READERS_PAGES = {
    "home": "/",
    "index": "/articles/",
    "filtered index": "/articles/?brand=pointexample",
    "empty index": "/articles/?brand=pointexample&topic=no-such-topic",
    "article": "/articles/an-article-with-every-block/",
    "brand": "/brands/pointexample/",
    "person": "/people/dana-cho/",
    "topic": "/topics/safety/",
    "standard page": "/about/",
    "contact": "/contact/",
    "sent": "/contact/?sent=1",
    "search": "/search/?q=article",
    "search without words": "/search/",
    "empty search": "/search/?q=zebra",
    "not found": "/no-such-page/",
    "patterns": "/patterns/",
}

# How readers look at a page: its width in CSS pixels and the colours that they prefer. A screen of 1280 pixels that is
# zoomed to 200 % is one of 640.
VIEWS = {
    "light": (1280, "light"),
    "dark": (1280, "dark"),
    "320 px": (320, "light"),
    "320 px, dark": (320, "dark"),
    "200 % zoom": (640, "light"),
}

pytestmark = committed_data


@pytest.fixture
def full_site(site):
    StandardPageFactory(parent=site, title="About us", slug="about")
    SiteSettings.objects.update(phone="+1 310 555 0100", email="hello@example.com", address="1 Example Street")
    return article_with_every_block(
        parent=ArticleIndexPage.objects.get(), brand__name="PointExample", brand__colour="#c8a2ff"
    )


@pytest.mark.parametrize("view", VIEWS)
def test_readers_pages_keep_wcag_22_aa(page, full_site, outside_requests, view):
    width, colour_scheme = VIEWS[view]
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=colour_scheme)
    found = {}
    for name, path in READERS_PAGES.items():
        page.goto(path)
        found[name] = violations(page)
    assert found == {name: [] for name in READERS_PAGES}
    assert outside_requests == []


def test_every_type_of_page_is_looked_at(full_site):
    shown = {type(found.specific) for found in full_site.get_root().get_descendants()}
    # Where migrations have just run, Wagtail's page of welcome is there as well.
    assert shown | {Page} == set(get_page_models())


def test_a_contact_form_with_errors_keeps_wcag_22_aa(page, site):
    page.goto("/contact/")
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("alert").is_visible()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("width", "text_size"),
    [(320, "100%"), (390, "100%"), (640, "100%"), (1280, "100%"), (1280, "200%")],
    ids=["320 px", "390 px", "200 % zoom", "1280 px", "text twice as large"],
)
def test_no_page_scrolls_sideways(page, full_site, width, text_size):
    page.set_viewport_size({"width": width, "height": 800})
    too_wide = {}
    for name, path in READERS_PAGES.items():
        page.goto(path)
        page.evaluate("size => { document.documentElement.style.fontSize = size }", text_size)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            too_wide[name] = page.evaluate("document.documentElement.scrollWidth")
    assert too_wide == {}


def test_the_article_editor_keeps_wcag_22_aa(admin_page, full_site, outside_requests):
    admin_page.goto(f"/admin/pages/{ArticlePage.objects.get(title=full_site.title).pk}/edit/")
    admin_page.get_by_role("heading", name="Body").wait_for()
    assert violations(admin_page) == []
    assert outside_requests == []

"""What an article does in a browser with scripts: sharing, links to sections, words explained, counting readings."""

import pytest
from django.utils import timezone

from blog.models import ArticleReads, GlossaryTerm
from tests.browser.conftest import committed_data
from tests.factories import ArticlePageFactory

pytestmark = committed_data

BODY = [
    {"type": "heading", "value": {"text": "Before the infusion", "level": "2"}},
    {"type": "paragraph", "value": "<p>Your ferritin is measured first.</p>"},
    {"type": "heading", "value": {"text": "After the infusion", "level": "2"}},
    {"type": "paragraph", "value": "<p>You rest for a while.</p>"},
]


@pytest.fixture
def article(site):
    GlossaryTerm.objects.create(term="ferritin", explanation="A protein that stores iron.")
    index = site.get_children().get(slug="articles").specific
    return ArticlePageFactory(parent=index, title="Iron infusions", slug="iron", body=BODY)


@pytest.fixture
def clipboard(page):
    """Stand in for the clipboard, which a page without https has not got, and return how to read what it holds."""
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async text => { window.copied = text }}});"
        "Object.defineProperty(navigator, 'share', {value: undefined});"
    )
    return lambda: page.evaluate("window.copied")


def test_a_word_of_the_glossary_is_explained_by_key_and_by_pointer(page, article):
    page.goto("/articles/iron/")
    word = page.get_by_role("button", name="ferritin")
    explanation = page.locator("[popover]", has_text="A protein that stores iron.")
    assert not explanation.is_visible()
    word.focus()
    page.keyboard.press("Enter")
    assert explanation.is_visible()
    page.keyboard.press("Escape")
    assert not explanation.is_visible()
    word.click()
    assert explanation.is_visible()


def test_a_link_beside_a_section_is_copied_and_said(page, article, clipboard):
    page.goto("/articles/iron/")
    page.get_by_role("link", name="After the infusion", exact=False).and_(page.locator("[data-copy-link]")).click()
    page.get_by_text("The link to this section was copied.").wait_for()
    assert clipboard().endswith("/articles/iron/#after-the-infusion")
    assert page.url.endswith("#after-the-infusion")


def test_the_address_of_an_article_is_shared(page, article, clipboard):
    page.goto("/articles/iron/")
    page.get_by_role("button", name="Share").click()
    page.get_by_text("The link was copied.").wait_for()
    assert clipboard().endswith("/articles/iron/")


def test_a_reading_is_counted_after_a_while_and_without_a_cookie(page, article):
    page.clock.install()
    page.goto("/articles/iron/")
    with page.expect_response("**/read/") as counted:
        page.clock.run_for(16_000)
    assert counted.value.status == 204
    assert "cookie" not in counted.value.request.headers
    read = ArticleReads.objects.get()
    assert (read.article_id, read.day, read.number) == (article.pk, timezone.localdate(), 1)


def test_who_leaves_at_once_has_read_nothing(page, article):
    reports = []
    page.on("request", lambda request: reports.append(request) if request.url.endswith("/read/") else None)
    page.clock.install()
    page.goto("/articles/iron/")
    page.clock.run_for(14_000)
    page.goto("/")
    page.clock.run_for(60_000)
    assert reports == []

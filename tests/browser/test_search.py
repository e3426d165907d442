"""Suggestions under the search field, and what a page of results reports: a browser's matter."""

import pytest

from search.models import SearchCount
from tests.browser.conftest import committed_data
from tests.factories import ArticlePageFactory, TopicFactory

pytestmark = committed_data


@pytest.fixture
def field(page, site):
    TopicFactory(name="Iron deficiency", slug="iron-deficiency")
    ArticlePageFactory(parent=site.get_children().get(slug="articles").specific, title="Iron infusions", slug="iron")
    page.goto("/search/")
    return page.get_by_role("combobox", name="What are you looking for?")


def active_option(page):
    name = page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    return page.locator(f"#{name}").inner_text() if name else None


def test_suggestions_are_chosen_with_the_keyboard(page, field):
    field.press_sequentially("iro")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    options.first.wait_for()
    assert options.count() == 2
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    assert "Iron deficiency" in active_option(page)
    field.press("ArrowDown")
    assert "Iron infusions" in active_option(page)
    field.press("ArrowDown")
    assert active_option(page) is None, "after the last, the reader is back in the field"
    field.press("ArrowUp")
    assert "Iron infusions" in active_option(page)
    field.press("Enter")
    page.wait_for_url("**/articles/iron/")


def test_escape_closes_the_suggestions_and_keeps_the_words(page, field):
    field.press_sequentially("iro")
    page.get_by_role("option").first.wait_for()
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "iro"
    field.press("Enter")
    page.wait_for_url("**/search/?q=iro")


def test_a_suggestion_is_chosen_with_the_pointer(page, field):
    field.press_sequentially("iro")
    page.get_by_role("option", name="Iron deficiency").click()
    page.wait_for_url("**/topics/iron-deficiency/")


def test_how_many_there_are_is_said(page, field):
    field.press_sequentially("iro")
    page.get_by_text("2 suggestions. Use the arrow keys to choose one.").wait_for(state="attached")


def test_a_page_of_results_counts_its_search_and_a_click_without_a_cookie(page, field):
    with page.expect_response("**/search/count/") as counted:
        page.goto("/search/?q=iron")
    assert counted.value.status == 204
    with page.expect_request("**/search/count/"):
        page.locator(".result__title a").first.click()
    page.wait_for_url("**/articles/iron/**")
    assert page.context.cookies() == []
    row = SearchCount.objects.get()
    assert (row.words, row.searched, row.clicked) == ("iron", 1, 1)

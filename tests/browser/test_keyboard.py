"""Everything that readers can do, they can do without a mouse, and they see where they are."""

import pytest
from playwright.sync_api import Page, expect

from blog.models import ArticleIndexPage
from home.models import Enquiry, MainMenuItem, SiteSettings
from tests.browser.conftest import committed_data
from tests.factories import article_with_every_block

pytestmark = committed_data

PAGES = {
    "home": "/",
    "article": "/articles/an-article-with-every-block/",
    "index": "/articles/",
    "brand": "/brands/pointexample/",
    "search": "/search/?q=article",
    "contact": "/contact/",
}

# Gives each control that can be seen a number, and returns what each is.
NUMBER_THE_CONTROLS = """() => {
  const named = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const seen = [...document.querySelectorAll(named)].filter(control =>
    control.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
      && !control.disabled && control.tabIndex >= 0);
  return seen.map((control, number) => {
    control.dataset.numbered = number;
    return control.outerHTML.slice(0, 120);
  });
}"""

# Where the focus is, and whether it can be seen: an outline of the control or of the card that it opens, in the window.
LOOK_AT_FOCUS = """() => {
  const control = document.activeElement;
  if (!control || control === document.body) return null;
  const outlined = (element, part) => {
    const style = getComputedStyle(element, part);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const box = control.getBoundingClientRect();
  return {
    number: control.dataset.numbered ?? null,
    html: control.outerHTML.slice(0, 120),
    isOutlined: outlined(control) || outlined(control, '::after') || [control.closest('.card'),
      control.closest('form')].some(around => around && outlined(around)),
    isInWindow: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""


@pytest.fixture
def full_site(site):
    menu = SiteSettings.objects.get()
    for label, url in (("Articles", "/articles/"), ("Contact", "/contact/")):
        MainMenuItem.objects.create(settings=menu, label=label, path=url)
    return article_with_every_block(parent=ArticleIndexPage.objects.get(), brand__name="PointExample")


def tab_through(page: Page, most: int) -> list[dict]:
    """Press Tab until the focus leaves the page, and return where it was each time."""
    stops: list[dict] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(LOOK_AT_FOCUS)
        if stop is None or (stops and stop == stops[0]):
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize("width", [390, 1280])
def test_every_link_and_control_is_reached_in_order_and_the_focus_is_seen(page, full_site, width):
    page.set_viewport_size({"width": width, "height": 800})
    # What slides in is looked at where it arrives, not on its way.
    page.emulate_media(reduced_motion="reduce")
    faults = {}
    for name, path in PAGES.items():
        page.goto(path)
        controls = page.evaluate(NUMBER_THE_CONTROLS)
        stops = tab_through(page, most=len(controls) + 20)
        reached = [int(stop["number"]) for stop in stops if stop["number"] is not None]
        faults[name] = [
            *(f"not reached: {controls[number]}" for number in sorted(set(range(len(controls))) - set(reached))),
            *(["not in order"] if reached != sorted(reached) else []),
            *(f"focus not seen: {stop['html']}" for stop in stops if not stop["isOutlined"]),
            *(f"not in the window: {stop['html']}" for stop in stops if not stop["isInWindow"]),
        ]
    assert faults == {name: [] for name in PAGES}


def test_the_first_stop_leads_past_the_menu(page, full_site):
    page.goto("/")
    page.keyboard.press("Tab")
    skip_link = page.get_by_role("link", name="Skip to the content")
    expect(skip_link).to_be_focused()
    expect(skip_link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_menu_of_a_phone_opens_and_closes(page, full_site):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/")
    summary = page.locator(".site-menu summary")
    summary.focus()
    page.keyboard.press("Enter")
    entry = page.locator(".site-menu").get_by_role("link", name="Articles")
    expect(entry).to_be_visible()
    page.keyboard.press("Tab")
    expect(entry).to_be_focused()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(summary).to_be_focused()


def test_an_enquiry_is_written_and_sent(page, full_site):
    page.goto("/contact/")
    name = page.get_by_label("Your name")
    for _ in range(40):
        page.keyboard.press("Tab")
        if name.evaluate("field => field === document.activeElement"):
            break
    for words in ("Robin Park", "robin@example.com", "", "Do you open on Saturdays?"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your message was sent")).to_be_visible()
    assert Enquiry.objects.get().message == "Do you open on Saturdays?"


def test_an_error_leads_to_its_field(page, full_site):
    page.goto("/contact/")
    page.get_by_role("button", name="Send").focus()
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused()


def test_a_search_is_sent(page, full_site):
    page.goto("/search/")
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.focus()
    page.keyboard.type("article")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search/?q=article")
    expect(page.get_by_role("link", name="An article with every block").first).to_be_visible()

"""One person's data in a browser: the screens keep WCAG 2.2 AA, wide and on a phone, and erase only when confirmed."""

from django.urls import reverse
from playwright.sync_api import expect

from home.models import Enquiry, EnquiryNote
from tests.browser.accessibility import violations
from tests.browser.conftest import committed_data
from tests.factories import EnquiryFactory

pytestmark = committed_data


def check(page) -> None:
    for width, colours in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        assert violations(page) == [], (width, colours)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width


def test_what_is_held_is_shown_given_out_and_erased(admin_page, site, outside_requests):
    EnquiryNote.objects.create(enquiry=EnquiryFactory(email="admin@example.com", message="x" * 300), text="Called.")
    admin_page.goto(reverse("home_enquiry_modeladmin_index"))
    expect(admin_page.get_by_text("Search finds a whole email address")).to_be_visible()
    check(admin_page)
    admin_page.goto(reverse("personal_data"))
    admin_page.get_by_label("Email address").fill("nobody")
    admin_page.get_by_role("button", name="Show what is held").click()
    expect(admin_page.get_by_role("alert")).to_contain_text("Write an email address")
    check(admin_page)
    admin_page.get_by_label("Email address").fill("Admin@Example.com")
    admin_page.keyboard.press("Enter")
    expect(admin_page.get_by_role("heading", name="Held about admin@example.com")).to_be_visible()
    check(admin_page)
    with admin_page.expect_download() as download:
        admin_page.get_by_role("button", name="Download as JSON").click()
    assert download.value.suggested_filename.startswith("personal-data-")
    admin_page.get_by_role("button", name="Erase…").click()
    expect(admin_page.get_by_role("heading", name="What stays, and why")).to_be_visible()
    check(admin_page)
    assert Enquiry.objects.exists()
    admin_page.get_by_role("button", name="Erase for good").click()
    expect(admin_page.get_by_text("Erased: 1 enquiry")).to_be_visible()
    assert not Enquiry.objects.exists()
    assert outside_requests == []

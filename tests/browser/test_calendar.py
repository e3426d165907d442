"""The calendar in a browser: it keeps WCAG 2.2 AA, works with the keyboard, and is a list on a phone."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from blog.models import ArticleIndexPage
from tests.browser.accessibility import violations_at, violations_by_day_and_night
from tests.browser.conftest import committed_data
from tests.factories import ArticlePageFactory, PersonFactory, ServiceBrandFactory

pytestmark = committed_data


@pytest.fixture
def planned(site):
    today = timezone.localdate()
    brand = ServiceBrandFactory(name="PointInfusion")
    index = ArticleIndexPage.objects.get()
    expiry = timezone.now() + datetime.timedelta(minutes=5)
    ArticlePageFactory(parent=index, title="Flu season at our clinics", brand=brand, expire_at=expiry)
    ArticlePageFactory(
        parent=index,
        title="What an iron infusion is like",
        brand=brand,
        medical_reviewer=PersonFactory(),
        reviewed_on=today - datetime.timedelta(days=300),
        next_review_due=today,
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_its_screens_keep_wcag_22_aa(admin_page, planned, outside_requests, width):
    admin_page.set_viewport_size({"width": width, "height": 900})
    addresses = {name: reverse(name) for name in ("calendar", "calendar_feed_settings")}
    assert violations_at(admin_page, addresses) == {}
    admin_page.get_by_role("button", name="Make a feed").click()
    expect(admin_page.get_by_label("Address of your feed")).to_be_visible()
    assert violations_by_day_and_night(admin_page) == {}
    assert violations_at(admin_page, {"with a feed": reverse("calendar_feed_settings")}) == {}
    assert outside_requests == []


def test_months_are_turned_with_the_keyboard(admin_page, planned):
    admin_page.goto(reverse("calendar") + "?month=2026-12")
    for link, month in (("Previous month", "November 2026"), ("Next month", "December 2026")):
        admin_page.get_by_role("link", name=link).focus()
        admin_page.keyboard.press("Enter")
        expect(admin_page.get_by_role("table", name=month)).to_be_visible()


def test_on_a_phone_it_is_a_list_of_the_days_that_have_something(admin_page, planned):
    admin_page.set_viewport_size({"width": 390, "height": 900})
    admin_page.goto(reverse("calendar"))
    expect(admin_page.get_by_role("link", name="What an iron infusion is like")).to_be_visible()
    assert admin_page.locator(".calendar__empty:visible").count() == 0
    assert admin_page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

"""Second factors in a real browser: an app's code, a passkey, and their screens by day and by night."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.accounts.conftest import PASSWORD, code_of
from tests.browser.accessibility import violations_by_day_and_night
from tests.browser.conftest import committed_data

pytestmark = committed_data


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.SECOND_FACTOR_GRACE_DAYS = 0
    return User.objects.create_superuser("pat", "pat@example.com", PASSWORD)


def give_password(page):
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("pat")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page):
    page.context.clear_cookies()


def breaches(page) -> dict[str, dict[str, list[str]]]:
    found = violations_by_day_and_night(page)
    return {page.url: found} if found else {}


def test_an_app_is_set_up_and_signs_in(page, site, required):
    give_password(page)
    expect(page.get_by_role("heading", name="Second factor", level=1)).to_be_visible()
    found = breaches(page)
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="QR code for your app")).to_be_visible()
    found |= breaches(page)
    page.get_by_text("The camera does not work").click()
    secret = page.locator(".second-factor-key").inner_text()
    page.get_by_label("Enter the six digits").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator("[data-recovery-codes] li")).to_have_count(10)
    found |= breaches(page)
    codes = page.locator("[data-recovery-codes] code").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.path().read_text().split() == codes
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").split() == codes
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 codes left.")).to_be_visible()

    sign_out(page)
    give_password(page)
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    found |= breaches(page)
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/admin/$"))
    for screen in ("sessions", "second-factor/passkeys/add"):
        page.goto(f"/admin/account/{screen}/")
        found |= breaches(page)
    assert found == {}


def test_a_passkey_is_made_signs_in_is_renamed_and_removed(page, site, required):
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})
    give_password(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()

    sign_out(page)
    give_password(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/admin/$"))
    page.goto("/admin/account/second-factor/")
    found = breaches(page)
    page.get_by_role("link", name="Rename Laptop").click()
    page.get_by_label("Name").fill("Phone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Phone").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("Set one up to go on.")).to_be_visible()
    assert found == {}

"""Invitations in a browser: the page that the link opens, and the admin's screens, keep WCAG 2.2 AA and work."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from blog.models import ArticleIndexPage, ArticlePage
from compliance.inviting import OutsidePerson, invite
from compliance.models import Approval, ApprovalKind, Invitation, OverdueAction
from compliance.views import address_of
from tests.browser.accessibility import violations, violations_at
from tests.browser.conftest import committed_data
from tests.compliance.conftest import ask_for_default_approvals, change, make_clinic
from tests.factories import ArticlePageFactory, PersonFactory, ServiceBrandFactory

pytestmark = committed_data


@pytest.fixture
def article(site):
    """A public article whose new text waits for its medical review."""
    clinic = make_clinic()
    article = ArticlePageFactory(
        parent=ArticleIndexPage.objects.get(),
        title="Iron",
        brand=ServiceBrandFactory(name="PointInfusion"),
        owner=clinic.editor,
    )
    article.save_revision(user=clinic.editor).publish()
    ask_for_default_approvals()
    change(article, clinic.editor, "Iron carries oxygen in the blood.")
    article = ArticlePage.objects.get()
    article.get_workflow().start(article, clinic.editor)
    return article


def look_by_day_and_night(page):
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        assert violations(page) == []


def test_an_outside_person_is_invited_looks_and_decides(admin_page, browser, live_server, article, outside_requests):
    admin_page.goto(address_of("sign_off", article))
    assert violations_at(admin_page, {"invite": address_of("invite", article)}) == {}
    admin_page.goto(address_of("sign_off", article))
    admin_page.get_by_role("link", name="Invite an outside person…").click()
    admin_page.get_by_label("Name").fill("Kim Outside")
    admin_page.get_by_label("Email").fill("eve@example.com")  # hers who wrote the text
    admin_page.get_by_label("Credentials").fill("MD")
    admin_page.get_by_label("Licence expires on").fill("2099-01-01")
    admin_page.get_by_role("button", name="Send the link").click()
    expect(admin_page.get_by_role("alert").first).to_be_visible()
    assert violations(admin_page) == []
    admin_page.get_by_label("Email").fill("kim@clinic.example")
    admin_page.get_by_role("button", name="Send the link").click()
    expect(admin_page.get_by_text("The link was sent to kim@clinic.example.")).to_be_visible()
    invitation = Invitation.objects.get()
    addresses = {
        "invitations": reverse("compliance_invitation_modeladmin_index"),
        "an invitation": reverse("compliance_invitation_modeladmin_inspect", args=[invitation.pk]),
        "revoke": reverse("revoke_invitation", args=[invitation.pk]),
        "sign-off with an invitation": address_of("sign_off", article),
    }
    assert violations_at(admin_page, addresses) == {}

    link = re.search(r"/sign-off/[\w-]+/", mail.outbox[-1].body)[0]
    for colours in ("dark", "light"):
        context = browser.new_context(
            base_url=live_server.url, locale="en-US", color_scheme=colours, viewport={"width": 390, "height": 900}
        )
        outside = context.new_page()
        outside.goto(link)
        expect(outside.frame_locator("iframe").get_by_role("heading", name="Iron")).to_be_visible()
        assert violations(outside) == []
    outside.get_by_label("Approve this text").check()
    outside.get_by_label("Note").fill("Sound.")
    outside.get_by_role("button", name="Record my decision").click()
    expect(outside.get_by_role("heading", name="Thank you")).to_be_visible()
    look_by_day_and_night(outside)
    approval = Approval.objects.get(kind=ApprovalKind.MEDICAL_REVIEW)
    assert (approval.person, approval.note, approval.invitation) == ("Kim Outside, MD", "Sound.", invitation)
    outside.goto(link)
    expect(outside.get_by_role("heading", name="This link was used already")).to_be_visible()
    look_by_day_and_night(outside)
    context.close()
    assert outside_requests == []


def test_somebody_with_a_session_decides_by_the_link_as_well(admin_page, article):
    """With a session, Django asks for the token and for the origin, which no-referrer alone would hide."""
    inviter = User.objects.get(username="pat")
    person = OutsidePerson("Kim Outside", "kim@clinic.example", "MD", timezone.localdate())
    _, secret = invite(article, ApprovalKind.MEDICAL_REVIEW, person, inviter, days=7)
    admin_page.goto(reverse("invited_decision", args=[secret]))
    admin_page.get_by_label("Ask for changes").check()
    admin_page.get_by_label("Note").fill("Name the risks.")
    admin_page.get_by_role("button", name="Record my decision").click()
    expect(admin_page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_banner_of_an_overdue_review_keeps_wcag_22_aa(page, site):
    ArticlePageFactory(
        parent=ArticleIndexPage.objects.get(),
        slug="iron",
        brand=ServiceBrandFactory(when_review_overdue=OverdueAction.BANNER),
        medical_reviewer=PersonFactory(),
        reviewed_on=datetime.date(2019, 1, 1),
        next_review_due=datetime.date(2020, 1, 1),
    )
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        page.goto("/articles/iron/")
        expect(page.get_by_text("Medical review overdue")).to_be_visible()
        assert violations(page) == []

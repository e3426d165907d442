"""Sign-off in the admin: every screen of it keeps WCAG 2.2 AA, and the steps work in a browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from blog.models import ArticleIndexPage, ArticlePage
from brands.models import ServiceBrand
from brands.requirements import SignOffRequirement
from compliance.emergency import publish_in_emergency
from compliance.models import Approval, EmergencyRelease
from compliance.views import address_of
from tests.browser.accessibility import violations, violations_at
from tests.browser.conftest import committed_data
from tests.compliance.conftest import LEGAL, ask_for_default_approvals, change, make_clinic
from tests.factories import ArticlePageFactory, ServiceBrandFactory

pytestmark = committed_data


@pytest.fixture
def clinic(site):
    return make_clinic()


@pytest.fixture
def article(site, clinic):
    """A public article whose new text waits for Legal, and of which a text was released in an emergency before."""
    article = ArticlePageFactory(
        parent=ArticleIndexPage.objects.get(),
        title="Iron",
        brand=ServiceBrandFactory(name="PointInfusion"),
        owner=clinic.editor,
    )
    article.save_revision(user=clinic.editor).publish()
    ask_for_default_approvals()
    article.brand.disclaimer.body = "<p>Call 911 in an emergency.</p>"
    article.brand.disclaimer.save_revision(user=clinic.lawyer)
    change(article, clinic.editor, "The dose was ten times too high.")
    publish_in_emergency(ArticlePage.objects.get(), clinic.publisher, "The page names a dose that is too high.")
    change(article, clinic.editor, "Iron carries oxygen in the blood.")
    article = ArticlePage.objects.get()
    state = article.get_workflow().start(article, clinic.editor)
    state.current_task_state.specific.task.specific.on_action(
        state.current_task_state, clinic.reviewer, "approve", comment="Sound."
    )
    return ArticlePage.objects.get()


def screens(article):
    """Return every screen of sign-off in the admin, by name."""
    approval, release = Approval.objects.latest("id"), EmergencyRelease.objects.get()
    requirements = "wagtailsnippets_brands_signoffrequirement"
    return {
        "sign-off of an article": address_of("sign_off", article),
        "sign-off of a brand": address_of("sign_off", ServiceBrand.objects.get()),
        "sign-off of a disclaimer": address_of("sign_off", article.brand.disclaimer),
        "pages that will show a disclaimer": address_of("reach", article.brand.disclaimer),
        "emergency": address_of("emergency", article),
        "review of an emergency": reverse("review_emergency", args=[release.pk]),
        "approvals": reverse("compliance_approval_modeladmin_index"),
        "an approval": reverse("compliance_approval_modeladmin_inspect", args=[approval.pk]),
        "emergency releases": reverse("compliance_emergencyrelease_modeladmin_index"),
        "an emergency release": reverse("compliance_emergencyrelease_modeladmin_inspect", args=[release.pk]),
        "requirements": reverse(f"{requirements}:list"),
        "a requirement": reverse(f"{requirements}:edit", args=[SignOffRequirement.objects.first().pk]),
        "a new requirement": reverse(f"{requirements}:add"),
        "dashboard": reverse("wagtailadmin_home"),
        "editor of an article": reverse("wagtailadmin_pages:edit", args=[article.pk]),
        "a brand, with what happens when a review is overdue": reverse(
            "wagtailsnippets_brands_servicebrand:edit", args=[article.brand_id]
        ),
        "editor of a disclaimer": reverse("wagtailsnippets_brands_disclaimer:edit", args=[article.brand.disclaimer.pk]),
    }


def test_screens_of_sign_off_keep_wcag_22_aa(admin_page, article, outside_requests):
    assert violations_at(admin_page, screens(article)) == {}
    assert outside_requests == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_an_approver_sees_what_they_sign_and_approves_it_in_the_editor(admin_page, article, colours):
    admin_page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    admin_page.goto(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    admin_page.get_by_role("button", name="More actions").click()
    admin_page.get_by_role("button", name="Approve", exact=True).click()
    dialog = admin_page.get_by_role("dialog")
    expect(dialog.get_by_text("+Introduction: Iron carries oxygen in the blood.")).to_be_visible()
    assert violations(admin_page) == []
    dialog.get_by_label("Comment").fill("In order.")
    with admin_page.expect_navigation():
        dialog.get_by_role("button", name="Approve").click()
    approval = Approval.objects.latest("id")
    assert (approval.kind, approval.username, approval.note) == (LEGAL, "admin", "In order.")
    assert "Iron carries oxygen in the blood." in approval.content

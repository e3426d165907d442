"""The claims check beside the form, as somebody meets it who writes."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from blog.models import ArticleIndexPage, ArticlePage
from compliance.live_claims import check_what_is_due
from compliance.models import ClaimWaiver
from compliance.views import address_of
from compliance.waivers import errors_against, record_waiver
from tests.browser.accessibility import violations, violations_at
from tests.browser.conftest import committed_data
from tests.compliance.conftest import make_clinic
from tests.factories import ArticlePageFactory, paragraphs

pytestmark = committed_data

CLAIM = "Our infusions are the gold standard."
MARKED = "name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())"


def a_draft(*texts, **facts):
    article = ArticlePageFactory(
        parent=ArticleIndexPage.objects.get(), live=False, title="An infusion day", body=paragraphs(*texts), **facts
    )
    article.save_revision()
    return ArticlePage.objects.get(pk=article.pk)


@pytest.fixture
def editor(admin_page, site):
    """The form of a draft with one claim in its second paragraph, and the panel open beside it."""
    article = a_draft("We keep you warm.", f"Rest first. {CLAIM} Then go home.")
    admin_page.goto(f"/admin/pages/{article.pk}/edit/")
    admin_page.get_by_role("button", name="Toggle claims check").click()
    expect(panel_of(admin_page).get_by_role("status")).to_have_text("1 error, 0 warnings, 0 hints")
    return admin_page


def panel_of(page):
    return page.locator('[data-side-panel="claims"]')


def test_the_very_sentence_is_marked_in_its_block(editor):
    assert editor.evaluate(MARKED, "claims-error") == [CLAIM]
    marked = editor.locator('[data-claims-severity="error"]')
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text("Rest first.")
    expect(editor.locator('[data-side-panel-toggle="claims"] [data-side-panel-toggle-counter]')).to_have_text("1")


def test_a_finding_says_why_cites_its_source_and_offers_words(editor):
    finding = panel_of(editor).get_by_role("listitem")
    expect(finding).to_have_count(1)
    expect(finding.get_by_role("heading")).to_contain_text("Error:")
    expect(finding).to_contain_text("head-to-head evidence")
    expect(finding).to_contain_text("Instead:")
    source = finding.get_by_role("link", name="Federal Trade Commission")
    expect(source).to_have_attribute("href", re.compile("^https://www.ftc.gov/"))


def test_a_finding_leads_to_its_sentence_with_the_keyboard(editor):
    panel_of(editor).get_by_role("button", name="Go to").press("Enter")
    assert editor.evaluate("() => window.getSelection().toString()") == CLAIM
    expect(editor.locator('[contenteditable="true"]:focus')).to_have_count(1)


def test_what_is_written_is_marked_after_a_pause(editor):
    introduction = editor.get_by_role("textbox", name="Introduction*")
    introduction.fill("We offer a revolutionary treatment that cures depression.")
    expect(editor.locator('[data-contentpath="introduction"][data-claims-severity]')).to_have_count(1)


def test_words_typed_into_a_paragraph_are_found_and_go_when_they_are_mended(editor):
    paragraph = editor.locator('[contenteditable="true"]').first
    paragraph.click()
    editor.keyboard.press("Control+End")
    editor.keyboard.type(" It has minimal side effects.")
    expect(panel_of(editor).get_by_role("status")).to_have_text("2 errors, 0 warnings, 0 hints")
    assert editor.evaluate(MARKED, "claims-error") == ["It has minimal side effects.", CLAIM]
    for _ in range(len(" It has minimal side effects.")):
        editor.keyboard.press("Backspace")
    expect(panel_of(editor).get_by_role("status")).to_have_text("1 error, 0 warnings, 0 hints")


def test_a_text_without_findings_says_so(admin_page, site):
    admin_page.goto(f"/admin/pages/{a_draft('We keep you warm.').pk}/edit/")
    admin_page.get_by_role("button", name="Toggle claims check").click()
    expect(panel_of(admin_page).get_by_role("status")).to_have_text("Nothing found.")
    expect(panel_of(admin_page).get_by_role("listitem")).to_have_count(0)


def test_a_new_article_is_checked_before_it_is_saved(admin_page, site):
    admin_page.goto(f"/admin/pages/add/blog/articlepage/{ArticleIndexPage.objects.get().pk}/")
    admin_page.get_by_role("textbox", name="Title*").fill("Infusions are completely safe")
    admin_page.get_by_role("button", name="Toggle claims check").click()
    expect(panel_of(admin_page).get_by_role("heading", name="Error:").first).to_be_visible()


def test_a_finding_on_another_tab_is_gone_to(admin_page, site):
    article = a_draft("We keep you warm.", search_description=CLAIM)
    admin_page.goto(f"/admin/pages/{article.pk}/edit/")
    admin_page.get_by_role("button", name="Toggle claims check").click()
    panel_of(admin_page).get_by_role("button", name="Go to").click()
    expect(admin_page.get_by_label("Meta description")).to_be_focused()


def test_a_network_that_is_gone_is_told_and_the_check_goes_on_when_it_is_back(editor):
    editor.route("**/admin/claims/check/**", lambda route: route.abort())
    introduction = editor.get_by_role("textbox", name="Introduction*")
    introduction.fill("We offer a revolutionary treatment.")
    expect(panel_of(editor)).to_contain_text("The check cannot be reached. It is asked again by itself")
    expect(panel_of(editor).get_by_role("status")).to_have_text("Not up to date.")
    editor.unroute("**/admin/claims/check/**")
    expect(panel_of(editor).get_by_role("status")).to_have_text("1 error, 1 warning, 0 hints")
    expect(panel_of(editor).get_by_text("cannot be reached")).to_be_hidden()


def test_a_field_that_is_filled_in_wrongly_is_named(editor):
    editor.locator("input[name=slug]").evaluate("input => { input.value = 'no slug!'; }")
    editor.get_by_role("textbox", name="Introduction*").fill("Something else.")
    expect(panel_of(editor)).to_contain_text("cannot be checked until you have mended: Slug.")


def test_the_editor_with_the_panel_open_can_be_used_by_everybody(editor):
    assert violations(editor) == []


def test_the_screens_about_findings_keep_wcag_22_aa(admin_page, site, outside_requests):
    clinic = make_clinic()
    index = ArticleIndexPage.objects.get()
    article = ArticlePageFactory(parent=index, title="An infusion day", body=paragraphs("Rest first.", CLAIM))
    article.save_revision(user=clinic.editor).publish()
    article = ArticlePage.objects.get(pk=article.pk)
    (finding,) = errors_against(article)
    waive = reverse("waive_claim", args=[article.get_base_content_type().pk, article.pk, finding.fingerprint])
    assert violations_at(admin_page, {"waive": waive}) == {}
    admin_page.get_by_label("Reason").fill("It is the name of a study, quoted as it is.")
    admin_page.get_by_label("Until").fill("2099-01-01")
    admin_page.get_by_role("button", name="Let it stand").click()
    expect(admin_page.get_by_text("Choose a day until").first).to_be_visible()
    assert violations(admin_page) == []
    record_waiver(
        article.latest_revision, finding.fingerprint, clinic.lawyer, reason="A name.", until=timezone.localdate()
    )
    check_what_is_due(seconds=60, rest=0)
    addresses = {
        "claims on live pages": reverse("live_claims_report"),
        "claims on live pages, filtered": reverse("live_claims_report") + "?severity=error&is_waived=true",
        "claims on live pages, nothing found": reverse("live_claims_report") + "?severity=hint",
        "waivers": reverse("compliance_claimwaiver_modeladmin_index"),
        "a waiver": reverse("compliance_claimwaiver_modeladmin_inspect", args=[ClaimWaiver.objects.get().pk]),
        "sign-off of a text with a waiver": address_of("sign_off", article),
    }
    assert violations_at(admin_page, addresses) == {}
    assert outside_requests == []

"""Evidence, retractions and dossiers in the admin keep WCAG 2.2 AA, and a dossier comes with a press of a button."""

import datetime

import pytest
from django.urls import reverse

from blog.models import ArticleIndexPage, ArticlePage
from compliance.evidence_admin import tie_url
from compliance.evidence_tasks import open_tasks
from compliance.models import Substantiation
from compliance.views import address_of
from tests.browser.accessibility import violations_at
from tests.browser.conftest import committed_data
from tests.delivery.dossier.conftest import TIED, make_signed_article
from tests.factories import ArticlePageFactory, TopicFactory

pytestmark = committed_data


@pytest.fixture
def signed(site):
    return make_signed_article(ArticleIndexPage.objects.get())


def screens(signed):
    """Return every screen of evidence and dossiers, by name."""
    article, tie = signed.article, Substantiation.objects.get()
    draft = ArticlePageFactory(
        parent=ArticleIndexPage.objects.get(), live=False, title="A draft", slug="a-draft", brand=signed.brand
    )
    topic = TopicFactory(name="Iron", risks="Low blood pressure | hypotension")
    return {
        "dossiers": reverse("dossier", args=[article.pk]),
        "no dossiers": reverse("dossier", args=[draft.pk]),
        "sign-off": address_of("sign_off", article),
        "evidence": address_of("evidence", article),
        "evidence, all sentences": f"{address_of('evidence', article)}?all=1",
        "no evidence": address_of("evidence", draft),
        "tie": tie_url(article, TIED),
        "tie without references": tie_url(draft, "An infusion runs for about forty minutes."),
        "tie of a sentence that is gone": tie_url(article, "This is gone."),
        "ties": reverse("compliance_substantiation_modeladmin_index"),
        "a tie": reverse("compliance_substantiation_modeladmin_inspect", args=[tie.pk]),
        "dashboard with a task": reverse("wagtailadmin_home"),
        "risks of a topic": reverse("wagtailsnippets_blog_topic:edit", args=[topic.pk]),
        "readers of a retracted reference": article.url,
    }


def test_screens_of_evidence_and_dossiers_keep_wcag_22_aa(admin_page, signed, outside_requests):
    addresses = screens(signed)
    signed.reference.retracted_on = datetime.date(2024, 5, 1)
    signed.reference.retraction_notice = "10.1000/notice"
    signed.reference.save()
    open_tasks(ArticlePage.public_claims().get(pk=signed.article.pk))
    assert violations_at(admin_page, addresses) == {}
    assert outside_requests == []


def test_a_button_in_the_editor_leads_to_the_files(admin_page, signed):
    admin_page.goto(reverse("wagtailadmin_pages:edit", args=[signed.article.pk]))
    admin_page.get_by_role("button", name="Actions", exact=True).first.click()
    admin_page.get_by_role("link", name="Dossier").click()
    for kind, start in (("PDF", b"%PDF-"), ("ZIP", b"PK")):
        with admin_page.expect_download() as download:
            admin_page.get_by_role("link", name=f"as {kind}").first.click()
        assert download.value.path().read_bytes().startswith(start)


def test_a_reviewer_ties_a_sentence_from_the_list(admin_page, signed):
    admin_page.goto(f"{address_of('evidence', signed.article)}?all=1")
    admin_page.get_by_role("link", name="Tie to evidence: “Side effects include").click()
    admin_page.get_by_label("Núñez").check()
    admin_page.get_by_label("Grade of evidence").select_option("Observational study")
    admin_page.get_by_role("button", name="Tie it to this evidence").click()
    admin_page.wait_for_url("**/evidence/")
    assert Substantiation.objects.latest("id").username == "admin"

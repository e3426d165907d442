"""An article that people signed, that cites a study, and that changed since."""

import datetime
from types import SimpleNamespace

import pytest

from blog.models import ArticlePage
from compliance.checked import findings_of
from compliance.claims import fingerprint_of_text
from compliance.substantiation import record_substantiation
from compliance.waivers import record_waiver
from delivery.models import Publication
from tests.compliance.conftest import approve, ask_for_default_approvals, make_clinic
from tests.factories import ArticlePageFactory, DisclaimerFactory, ReferenceFactory, ServiceBrandFactory

TIED = "Some 40% of adults felt less tired."
WAIVED = "Iron is a game changer."


def make_signed_article(index):
    """Return a public article with all that a dossier shows, and the people who made it."""
    clinic = make_clinic()
    disclaimer = DisclaimerFactory(name="Iron notice", heading="Please note", body="<p>First wording.</p>")
    brand = ServiceBrandFactory(name="PointIron", disclaimer=disclaimer)
    ask_for_default_approvals()
    reference = ReferenceFactory(
        citation="Núñez Ž, כהן א. Iron and tiredness. J Iron. 2020;1:1-9.", doi="10.1000/iron.1", pmid="123456"
    )
    marker = f'<a linktype="reference" id="{reference.pk}">[1]</a>'
    article = ArticlePageFactory(
        parent=index,
        live=False,
        title="Iron for Zoë",
        slug="iron-for-zoe",
        brand=brand,
        owner=clinic.editor,
        introduction="What iron does.",
        body=[
            {"type": "paragraph", "value": f"<p>Iron was studied in adults {marker}. {TIED}</p><p>{WAIVED}</p>"},
            {"type": "paragraph", "value": "<p>Side effects include nausea and headache.</p>"},
        ],
    )
    revision = article.save_revision(user=clinic.editor)
    record_substantiation(
        revision,
        fingerprint_of_text(TIED),
        clinic.reviewer,
        evidence=[f"reference-{reference.pk}"],
        grade="randomised_trial",
        note="Table 2.",
    )
    draft = revision.as_object()
    hype = next(finding for finding in findings_of(draft) if finding.sentence == WAIVED)
    record_waiver(
        revision,
        hype.fingerprint,
        clinic.lawyer,
        reason="A quotation of the patron, kept on purpose.",
        until=datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=30),
    )
    approve(revision, clinic)
    revision.publish(user=clinic.publisher)
    article = ArticlePage.objects.get(pk=article.pk)
    return SimpleNamespace(
        article=article, clinic=clinic, brand=brand, disclaimer=disclaimer, reference=reference, revision=revision
    )


def newest_publication(kind, key):
    return Publication.objects.filter(kind=kind, key=key).latest("number")


@pytest.fixture
def signed(article_index):
    return make_signed_article(article_index)

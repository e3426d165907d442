"""Sentences that are tied to evidence: by whom, until when, and what a retraction does to them."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticlePage
from compliance.checked import findings_of
from compliance.claims import fingerprint_of_text
from compliance.evidence_admin import tie_url
from compliance.live_claims import check_what_is_due, due
from compliance.models import LiveFinding, Substantiation
from compliance.substantiation import SubstantiationRefusedError, record_substantiation
from compliance.views import address_of
from tests.factories import ArticlePageFactory, ReferenceFactory, paragraphs
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db

SENTENCE = "In one trial, 64% of patients responded."


@pytest.fixture
def reference():
    return ReferenceFactory(citation="Feder A. A trial. J Psych. 2014;71:681.", doi="10.1000/feder")


@pytest.fixture
def article(clinic, brand, article_index, reference, sign_off_requirements):
    """A draft with a statistic that cites nothing, and a reference for further reading."""
    article = ArticlePageFactory(
        parent=article_index, live=False, title="Ketamine", brand=brand, body=paragraphs(f"It was studied. {SENTENCE}")
    )
    article.further_references.create(reference=reference)
    article.save_revision(user=clinic.editor)
    return ArticlePage.objects.get(pk=article.pk)


def newest(article):
    return ArticlePage.objects.get(pk=article.pk).get_latest_revision()


def tie(article, user, reference, **facts):
    given = {"evidence": [f"reference-{reference.pk}"], "grade": "randomised_trial"} | facts
    return record_substantiation(newest(article), fingerprint_of_text(SENTENCE), user, **given)


def rules_of(article):
    return {finding.rule for finding in findings_of(newest(article).as_object())}


def write(article, user, words):
    draft = newest(article).as_object()
    draft.body = paragraphs(words)
    return draft.save_revision(user=user)


class TestTies:
    def test_a_statistic_without_evidence_is_an_error(self, article):
        assert "uncited-statistic" in rules_of(article)

    def test_a_statistic_that_is_tied_to_evidence_is_none(self, article, clinic, reference):
        tie(article, clinic.reviewer, reference)
        assert "uncited-statistic" not in rules_of(article)

    def test_a_changed_sentence_is_without_evidence_again(self, article, clinic, reference):
        tie(article, clinic.reviewer, reference)
        write(article, clinic.editor, SENTENCE.replace("64", "74"))
        assert "uncited-statistic" in rules_of(article)

    def test_a_change_elsewhere_in_the_text_leaves_it_alone(self, article, clinic, reference):
        tie(article, clinic.reviewer, reference)
        write(article, clinic.editor, f"It was studied twice. {SENTENCE}")
        assert "uncited-statistic" not in rules_of(article)

    def test_it_holds_in_its_own_article_only(self, article, clinic, reference, article_index, brand):
        tie(article, clinic.reviewer, reference)
        other = ArticlePageFactory(parent=article_index, live=False, brand=brand, body=paragraphs(SENTENCE))
        assert "uncited-statistic" in {finding.rule for finding in findings_of(other)}

    def test_it_keeps_the_person_with_credentials_and_the_evidence_as_they_were(self, article, clinic, reference):
        record = tie(article, clinic.reviewer, reference, note="Table 2.")
        reference.citation = "Another."
        reference.save()
        record.refresh_from_db()
        assert (record.person, record.get_grade_display(), record.note) == (
            "Dana Cho, MD",
            "Randomised trial",
            "Table 2.",
        )
        assert record.citations == "Feder A. A trial. J Psych. 2014;71:681."

    def test_it_can_be_taken_back(self, article, clinic, reference):
        tie(article, clinic.reviewer, reference)
        tie(article, clinic.reviewer, reference, evidence=[], grade="")
        assert "uncited-statistic" in rules_of(article)
        assert Substantiation.objects.count() == 2

    @pytest.mark.parametrize("change", ["update", "delete"])
    def test_the_database_refuses_to_change_it(self, article, clinic, reference, change):
        tie(article, clinic.reviewer, reference)
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            if change == "delete":
                Substantiation.objects.all().delete()
            else:
                Substantiation.objects.update(grade="opinion")

    def test_it_stays_when_its_author_leaves(self, article, clinic, reference):
        tie(article, clinic.reviewer, reference)
        clinic.reviewer.delete()
        assert Substantiation.objects.get().username == "dana"


class TestRefusals:
    def refused(self, article, user, reference, **facts):
        with pytest.raises(SubstantiationRefusedError) as refusal:
            tie(article, user, reference, **facts)
        assert not Substantiation.objects.exists()
        return " ".join(refusal.value.messages)

    @pytest.mark.parametrize("name", ["editor", "publisher"])
    def test_by_who_may_not(self, article, clinic, reference, name):
        assert "ask a medical reviewer or Legal" in self.refused(article, getattr(clinic, name), reference)

    def test_by_who_wrote_the_text(self, article, clinic, reference):
        write(article, clinic.reviewer, f"New words. {SENTENCE}")
        assert "Dana Cho, MD changed this text" in self.refused(article, clinic.reviewer, reference)

    def test_of_a_sentence_that_changed_meanwhile(self, article, clinic, reference):
        write(article, clinic.editor, "Nothing of the kind.")
        assert "not in the draft any more" in self.refused(article, clinic.reviewer, reference)

    def test_to_what_the_text_does_not_cite(self, article, clinic):
        assert "does not cite this reference" in self.refused(article, clinic.reviewer, ReferenceFactory())

    def test_to_what_was_retracted(self, article, clinic, reference):
        reference.retracted_on = datetime.date(2024, 5, 1)
        reference.save()
        assert "was retracted" in self.refused(article, clinic.reviewer, reference)

    def test_without_a_grade(self, article, clinic, reference):
        assert "how strong" in self.refused(article, clinic.reviewer, reference, grade="rumour")


class TestRetraction:
    @pytest.fixture
    def retracted(self, article, clinic, reference):
        tie(article, clinic.reviewer, reference)
        reference.retracted_on = datetime.date(2024, 5, 1)
        reference.save()

    def test_a_sentence_that_is_tied_to_a_retracted_study_is_an_error(self, article, retracted):
        assert {"retracted-reference", "uncited-statistic"} <= rules_of(article)

    def test_so_is_one_that_cites_it_by_a_marker(self, article, clinic, reference, retracted):
        write(
            article,
            clinic.editor,
            f'Some people rest. It was seen <a linktype="reference" id="{reference.pk}">[1]</a>.',
        )
        draft = newest(article).as_object()
        found = [finding.sentence for finding in findings_of(draft) if finding.rule == "retracted-reference"]
        assert found == ["It was seen ."]


class TestScreens:
    def test_they_show_what_each_sentence_rests_on(self, client, article, clinic, reference):
        tie(article, clinic.reviewer, reference)
        client.force_login(clinic.editor)
        text = text_of(client.get(address_of("evidence", article)))
        assert "Randomised trial: Feder A. A trial." in text
        assert "Dana Cho, MD" in text
        assert "It was studied." not in text

    def test_any_sentence_can_be_tied(self, client, article, clinic):
        client.force_login(clinic.reviewer)
        response = client.get(address_of("evidence", article), {"all": "1"})
        assert tie_url(article, "It was studied.") in response.content.decode()

    def test_a_text_without_claims_says_so(self, client, clinic, draft):
        client.force_login(clinic.editor)
        assert "No sentence cites a reference or lacks one." in text_of(client.get(address_of("evidence", draft)))

    def test_a_reviewer_ties_a_sentence(self, client, article, clinic, reference):
        client.force_login(clinic.reviewer)
        client.post(
            tie_url(article, SENTENCE),
            {"evidence": [f"reference-{reference.pk}"], "grade": "observational", "note": ""},
        )
        assert Substantiation.objects.get().grade == "observational"

    def test_and_takes_it_back(self, client, article, clinic, reference):
        tie(article, clinic.reviewer, reference)
        client.force_login(clinic.reviewer)
        client.post(tie_url(article, SENTENCE), {"take_back": "1"})
        assert Substantiation.objects.latest("id").evidence == []

    def test_what_is_missing_is_said_on_the_form(self, client, article, clinic):
        client.force_login(clinic.reviewer)
        text = text_of(client.post(tie_url(article, SENTENCE), {"note": "x"}))
        assert "Choose at least one reference." in text
        assert not Substantiation.objects.exists()

    def test_a_refusal_is_said_on_the_form(self, client, article, clinic, reference):
        write(article, clinic.reviewer, f"Mine. {SENTENCE}")
        client.force_login(clinic.reviewer)
        response = client.post(
            tie_url(article, SENTENCE), {"evidence": [f"reference-{reference.pk}"], "grade": "observational"}
        )
        assert "changed this text" in text_of(response)

    def test_without_a_reference_that_stands_the_form_says_what_to_do(self, client, article, clinic, reference):
        reference.retracted_on = datetime.date(2024, 5, 1)
        reference.save()
        client.force_login(clinic.reviewer)
        assert "The draft cites no reference that stands." in text_of(client.get(tie_url(article, SENTENCE)))

    @pytest.mark.parametrize("name", ["editor", "publisher"])
    def test_who_may_not_tie_does_not_get_the_form(self, client, article, clinic, reference, name):
        client.force_login(getattr(clinic, name))
        given = {"evidence": [f"reference-{reference.pk}"], "grade": "observational"}
        assert client.get(tie_url(article, SENTENCE)).status_code == 302
        assert client.post(tie_url(article, SENTENCE), given).status_code == 302
        assert client.post(tie_url(article, SENTENCE), {"take_back": "1"}).status_code == 302
        assert not Substantiation.objects.exists()

    def test_all_ties_are_listed_in_a_report(self, client, article, clinic, reference):
        record = tie(article, clinic.reviewer, reference)
        client.force_login(clinic.editor)
        assert SENTENCE in text_of(client.get(reverse("compliance_substantiation_modeladmin_index")))
        inspected = client.get(reverse("compliance_substantiation_modeladmin_inspect", args=[record.pk]))
        assert record.content_sha256 in text_of(inspected)


def test_a_tie_in_a_public_text_is_seen_by_the_next_check_in_the_background(clinic, brand, article_index, reference):
    article = ArticlePageFactory(parent=article_index, brand=brand, body=paragraphs(SENTENCE))
    article.further_references.create(reference=reference)
    article.save_revision(user=clinic.editor).publish()
    check_what_is_due(seconds=60, rest=0)
    assert LiveFinding.objects.filter(rule="uncited-statistic").exists()
    tie(article, clinic.reviewer, reference)
    assert not due(timezone.localdate())[1].is_complete
    check_what_is_due(seconds=60, rest=0)
    assert not LiveFinding.objects.filter(rule="uncited-statistic").exists()

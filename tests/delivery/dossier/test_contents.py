"""What a dossier says: the text of one publication, its evidence and its approvals, as they were then."""

import datetime

import pytest
from wagtail.models import PageViewRestriction

from compliance.claims import ENGINE_VERSION, load_rules
from compliance.models import Approval
from delivery.dossier.contents import NoDossierError, dossier_of
from delivery.models import Publication
from tests.compliance.conftest import LEGAL, approve, change
from tests.delivery.dossier.conftest import TIED, WAIVED, newest_publication
from tests.factories import ContactPageFactory, StandardPageFactory, article_with_every_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(signed):
    return dossier_of(signed.article.pk).facts


def claim(facts, sentence):
    return next(found for found in facts["claims"] if found["sentence"] == sentence)


def test_a_sentence_with_a_marker_names_the_reference_that_it_cites(facts):
    assert claim(facts, "Iron was studied in adults .")["references"] == [1]


def test_a_tied_sentence_names_grade_references_and_who_stands_for_it(facts):
    tie = claim(facts, TIED)["evidence"]
    assert (tie["grade"], tie["name"], tie["credentials"], tie["note"]) == (
        *("Randomised trial", "Dana Cho", "MD"),
        "Table 2.",
    )
    assert [one["number"] for one in tie["references"]] == [1]


def test_references_have_their_identifiers_and_whether_they_were_retracted(facts):
    (reference,) = facts["references"]
    assert (reference["doi"], reference["pmid"], reference["retraction"]) == ("10.1000/iron.1", "123456", None)


def test_each_approval_has_person_credentials_time_note_and_hash(facts, signed):
    medical, legal = facts["approvals"]
    assert (medical["kind"], medical["name"], medical["credentials"]) == ("Medical review", "Dana Cho", "MD")
    assert (legal["kind"], legal["name"]) == ("Legal approval", "Lee Legal")
    assert {medical["content_sha256"], legal["content_sha256"]} == {facts["publication"]["signed_sha256"]}
    assert medical["is_of_this_text"]
    assert medical["licence_expires_on"] > datetime.date(2026, 1, 1)


def test_credentials_stay_as_they_were(facts, signed):
    person = signed.clinic.reviewer.person
    person.credentials = "PhD"
    person.save()
    assert dossier_of(signed.article.pk).facts["approvals"] == facts["approvals"]


def test_the_claims_check_names_its_findings_waivers_day_and_the_version_of_each_rule_pack(facts):
    check = facts["claims_check"]
    (hype,) = [finding for finding in check["findings"] if finding["sentence"] == WAIVED and finding["rule"] == "hype"]
    assert hype["waiver"]["name"] == "Lee Legal"
    assert hype["waiver"]["reason"] == "A quotation of the patron, kept on purpose."
    assert (check["jurisdiction"], check["engine_version"]) == ("US", ENGINE_VERSION)
    assert {pack["id"]: pack["sha256"] for pack in check["rule_packs"]}.keys() == {
        pack.id for pack in load_rules().packs
    }
    assert "uncited-statistic" not in {finding["rule"] for finding in check["findings"]}


def test_versions_are_the_publications_of_the_page_with_the_chain_of_their_hashes(facts, signed):
    (version,) = facts["versions"]
    publication = newest_publication("page", signed.article.pk)
    assert (version["number"], version["sha256"]) == (publication.number, publication.sha256)
    assert version["previous_sha256"] == Publication.objects.get(number=publication.number - 1).sha256


def test_legal_texts_brand_and_people_are_those_in_force_then(facts, signed):
    signed.disclaimer.body = "<p>Second wording.</p>"
    revision = signed.disclaimer.save_revision(user=signed.clinic.editor)
    approve(revision, signed.clinic, LEGAL)
    revision.publish()
    assert newest_publication("disclaimer", signed.disclaimer.pk).number > facts["moment"]["number"]
    assert "First wording." in str(dossier_of(signed.article.pk).facts["legal_texts"])
    now = Publication.objects.latest("number").number
    later = dossier_of(signed.article.pk, now).facts
    assert "Second wording." in str(later["legal_texts"])
    assert later["publication"]["number"] == facts["publication"]["number"]
    roles = [(text["role"], text["title"]) for text in facts["texts_in_force"]]
    assert roles == [("Brand", "PointIron"), ("Disclaimer", "Iron notice")]


def test_what_came_later_stays_out_of_an_earlier_dossier(facts, signed):
    number = facts["moment"]["number"]
    later = change(signed.article, signed.clinic.editor, "Iron was studied again.")
    approve(later, signed.clinic)
    later.publish(user=signed.clinic.publisher)
    assert dossier_of(signed.article.pk, number).facts == facts
    newest = dossier_of(signed.article.pk).facts
    assert [version["action"] for version in newest["versions"]] == ["Published", "Published"]
    assert len(newest["approvals"]) == 4
    assert sum(approval["is_of_this_text"] for approval in newest["approvals"]) == 2


def test_the_signed_texts_are_those_that_the_hashes_of_the_approvals_name(signed):
    dossier = dossier_of(signed.article.pk)
    approval = Approval.objects.latest("id")
    assert dossier.signed_texts()[approval.content_sha256] == approval.content == dossier.signed.text


def test_a_page_that_was_deleted_keeps_its_dossiers(facts, signed):
    key = signed.article.pk
    signed.article.delete()
    assert dossier_of(key).facts["approvals"] == facts["approvals"]


def test_an_alias_has_the_approvals_of_its_source_also_when_it_is_gone(signed):
    alias = signed.article.create_alias(update_slug="iron-alias", parent=signed.article.get_parent())
    key, before = alias.pk, dossier_of(alias.pk).facts
    assert [one["name"] for one in before["approvals"]] == ["Dana Cho", "Lee Legal"]
    alias.delete()
    assert dossier_of(key, before["moment"]["number"]).facts == before


def test_the_record_holds_every_text_that_the_check_reads(article_index):
    article = type(article_with_every_block(parent=article_index)).objects.get(title="An article with every block")
    document = newest_publication("page", article.pk).document
    kept = type(article).passages_of_document(document)
    read = article.claim_passages()
    assert [(one.kind, one.text, one.citations, one.cited) for one in kept] == [
        (one.kind, one.text, one.citations, one.cited) for one in read
    ]


def test_a_draft_has_no_dossier(signed, article_index):
    draft = StandardPageFactory(parent=article_index.get_parent(), live=False)
    with pytest.raises(NoDossierError, match="was never public"):
        dossier_of(draft.pk)


def test_nothing_of_a_newer_draft_is_in_the_dossier_of_what_is_public(signed):
    change(signed.article, signed.clinic.editor, "A secret of the draft.")
    assert "A secret of the draft." not in str(dossier_of(signed.article.pk).facts)


def test_a_private_page_has_no_dossier_from_the_moment_on(signed):
    public = dossier_of(signed.article.pk).facts["moment"]["number"]
    PageViewRestriction.objects.create(page=signed.article, restriction_type="login")
    now = Publication.objects.latest("number").number
    assert now > public
    with pytest.raises(NoDossierError, match="was private"):
        dossier_of(signed.article.pk, now)
    assert dossier_of(signed.article.pk).facts["moment"]["number"] == public


def test_a_page_that_nobody_signs_has_none(signed, home_page):
    contact = ContactPageFactory(parent=home_page, slug="contact-2")
    with pytest.raises(NoDossierError, match="nobody signs off"):
        dossier_of(contact.pk)


def test_an_unknown_publication_is_named(signed):
    with pytest.raises(NoDossierError, match="There is no publication 99999"):
        dossier_of(signed.article.pk, 99999)


def test_before_it_was_published_there_was_none(signed):
    first = Publication.objects.earliest("number").number
    with pytest.raises(NoDossierError, match="was not public when"):
        dossier_of(signed.article.pk, first)

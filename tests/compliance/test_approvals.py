"""Approvals: who may give them, for what they hold, and that they stay."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticleAuthor, ArticlePage, ArticleUpdate
from brands.models import Disclaimer
from brands.requirements import ContentKind, SignOffRequirement
from compliance.deciding import DecisionRefusedError, record_decision
from compliance.models import Approval, Decision, EmergencyRelease
from compliance.sign_off import sign_off_of
from compliance.signing import content_sha256
from tests.compliance.conftest import LEGAL, MEDICAL, approve, change, user_in
from tests.factories import (
    ArticlePageFactory,
    DisclaimerClauseFactory,
    DisclaimerFactory,
    ImageFactory,
    PersonFactory,
    ServiceBrandFactory,
    TopicFactory,
    paragraphs,
)

pytestmark = pytest.mark.django_db


def approves(revision, kind, user):
    return record_decision(revision, kind, user, Decision.APPROVED)


class TestFourEyes:
    def test_who_changed_the_text_last_approves_neither(self, draft, clinic):
        for kind, user in ((MEDICAL, clinic.reviewer), (LEGAL, clinic.lawyer)):
            revision = change(draft, user, f"{user} wrote this.")
            with pytest.raises(DecisionRefusedError, match=r"changed this text: somebody else has to approve it"):
                approves(revision, kind, user)
        assert not Approval.objects.exists()

    def test_who_saved_it_unchanged_did_not_change_it(self, draft, clinic):
        revision = draft.save_revision(user=clinic.reviewer)
        assert approves(revision, MEDICAL, clinic.reviewer)

    def test_who_changed_it_cannot_hide_behind_another_who_saved_it(self, draft, clinic):
        change(draft, clinic.reviewer, "The reviewer's words.")
        draft = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
        draft.is_featured = True
        revision = draft.save_revision(user=clinic.editor)
        with pytest.raises(DecisionRefusedError, match="Dana Cho, MD changed this text"):
            approves(revision, MEDICAL, clinic.reviewer)

    def test_a_later_change_by_another_makes_an_earlier_author_able_to_approve(self, draft, clinic):
        change(draft, clinic.reviewer, "The reviewer's words.")
        revision = change(draft, clinic.editor, "The editor's words.")
        assert approves(revision, MEDICAL, clinic.reviewer)

    def test_one_person_gives_one_of_the_two(self, draft, clinic):
        clinic.lawyer.groups.add(Group.objects.get(name="Medical reviewers"))
        PersonFactory(user=clinic.lawyer, licence_expires_on=timezone.localdate())
        revision = draft.latest_revision
        approves(revision, MEDICAL, clinic.lawyer)
        with pytest.raises(DecisionRefusedError, match="gave the medical review of this text"):
            approves(revision, LEGAL, clinic.lawyer)

    def test_not_even_an_administrator_gives_both(self, draft, clinic):
        PersonFactory(user=clinic.administrator, licence_expires_on=timezone.localdate())
        approves(draft.latest_revision, LEGAL, clinic.administrator)
        with pytest.raises(DecisionRefusedError, match="gave the legal approval of this text"):
            approves(draft.latest_revision, MEDICAL, clinic.administrator)

    def test_changes_can_be_asked_for_of_ones_own_text(self, draft, clinic):
        revision = change(draft, clinic.lawyer, "Wrong.")
        assert record_decision(revision, LEGAL, clinic.lawyer, Decision.REJECTED).decision == Decision.REJECTED


class TestWhoMay:
    @pytest.mark.parametrize("name", ["editor", "publisher", "lawyer"])
    def test_a_medical_review_is_given_by_medical_reviewers_alone(self, name, draft, clinic):
        with pytest.raises(DecisionRefusedError, match="is not among those who give the medical review"):
            approves(draft.latest_revision, MEDICAL, getattr(clinic, name))

    def test_an_expired_licence_gives_no_medical_review(self, draft, clinic):
        with pytest.raises(DecisionRefusedError, match="The licence of Rob Lapsed, MD expired on"):
            approves(draft.latest_revision, MEDICAL, clinic.expired)

    def test_a_reviewer_of_whom_no_licence_is_known_gives_none(self, draft):
        reviewer = user_in("Medical reviewers", "new", first_name="New", last_name="Person")
        with pytest.raises(DecisionRefusedError, match="There is no licence of New Person on file"):
            approves(draft.latest_revision, MEDICAL, reviewer)

    def test_a_licence_is_valid_on_its_last_day(self, draft):
        reviewer = user_in("Medical reviewers", "new", first_name="New", last_name="Person")
        PersonFactory(user=reviewer, licence_expires_on=timezone.localdate())
        assert approves(draft.latest_revision, MEDICAL, reviewer)

    def test_who_has_left_approves_nothing(self, draft, clinic):
        clinic.lawyer.is_active = False
        with pytest.raises(DecisionRefusedError):
            approves(draft.latest_revision, LEGAL, clinic.lawyer)

    def test_what_is_no_longer_what_the_person_saw_is_not_approved(self, draft, clinic):
        seen = content_sha256(draft)
        revision = change(draft, clinic.editor)
        with pytest.raises(DecisionRefusedError, match="changed since you looked at it"):
            record_decision(revision, LEGAL, clinic.lawyer, Decision.APPROVED, seen_sha256=seen)

    @pytest.mark.parametrize("role", ["Editors", "Medical reviewers", "Legal"])
    def test_only_publishers_change_licences_and_accounts(self, role, client):
        user = user_in(role, "u", first_name="U", last_name="U")
        assert not user.has_perm("blog.change_licence")
        person = PersonFactory(licence_number="A-1")
        client.force_login(user)
        response = client.get(reverse("wagtailsnippets_blog_person:edit", args=[person.pk]))
        assert b'name="licence_number"' not in response.content
        assert b'name="user"' not in response.content


class TestWhatCounts:
    def test_an_approval_keeps_who_gave_it_as_they_were(self, draft, clinic):
        approval = approves(draft.latest_revision, MEDICAL, clinic.reviewer)
        clinic.reviewer.person.delete()
        clinic.reviewer.delete()
        approval.refresh_from_db()
        assert approval.user is None
        assert (approval.person, approval.username) == ("Dana Cho, MD", "dana")
        assert approval.licence_expires_on > timezone.localdate()
        assert '"introduction":"What happens on the day' in approval.content

    def test_the_newest_decision_counts(self, draft, clinic):
        revision = draft.latest_revision
        approve(revision, clinic)
        record_decision(revision, LEGAL, clinic.lawyer, Decision.REJECTED, note="Off-label use is not named.")
        with pytest.raises(ValidationError, match=r"Lee Legal asked for changes on .*: “Off-label use is not named.”"):
            revision.publish()

    def test_going_back_to_an_approved_text_needs_new_approvals_after_a_newer_one_was_approved(self, live, clinic):
        newer = change(live, clinic.editor, "The dose was wrong and is put right here.")
        approve(newer, clinic)
        newer.publish()
        first = live.revisions.order_by("created_at").first()
        with pytest.raises(ValidationError, match="It is stale"):
            first.publish()

    @pytest.mark.parametrize(
        "changes",
        [
            {"slug": "iron-again"},
            {"show_in_menus": True},
            {"is_featured": True},
            {"go_live_at": timezone.now() - datetime.timedelta(days=1)},
            {"expire_at": timezone.now() + datetime.timedelta(days=9)},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    def test_what_nobody_signs_changes_without_them(self, live, changes):
        for name, value in changes.items():
            setattr(live, name, value)
        live.save_revision().publish()
        assert getattr(ArticlePage.objects.get(pk=live.pk), next(iter(changes))) == next(iter(changes.values()))

    def test_another_share_picture_needs_none(self, live):
        live.share_image = ImageFactory()
        live.save_revision().publish()

    @pytest.mark.parametrize(
        "change_it",
        [
            lambda article: setattr(article, "title", "Another title"),
            lambda article: setattr(article, "seo_title", "A cure"),
            lambda article: setattr(article, "search_description", "A cure"),
            lambda article: setattr(article, "hero_alt_text", "A cured patient"),
            lambda article: (
                setattr(article, "hero_image", ImageFactory()),
                setattr(article, "hero_alt_text", "A room"),
            ),
            lambda article: setattr(article, "next_review_due", timezone.localdate()),
            lambda article: article.topics.add(TopicFactory()),
            lambda article: article.further_brands.add(ServiceBrandFactory(disclaimer=article.brand.disclaimer)),
            lambda article: article.updates.add(ArticleUpdate(note="A cure was found.")),
            lambda article: setattr(article, "brand", ServiceBrandFactory(disclaimer=article.brand.disclaimer)),
        ],
        ids="title seo_title search_description alt_text picture review_due topic further_brand update brand".split(),
    )
    def test_what_is_signed_does_not(self, live, change_it):
        SignOffRequirement.objects.exclude(content_kind=ContentKind.ARTICLE).delete()  # for brands that a case makes
        article = ArticlePage.objects.get(pk=live.pk)
        change_it(article)
        with pytest.raises(ValidationError, match="medical review is missing"):
            article.save_revision().publish()

    def test_two_notes_of_one_day_are_the_same_text_before_and_after_they_are_stored(self, draft, clinic):
        for note in ("Second", "First"):
            draft.updates.add(ArticleUpdate(note=note))
        revision = draft.save_revision(user=clinic.editor)
        approve(revision, clinic)
        revision.publish()
        article = ArticlePage.objects.get(pk=draft.pk)
        article.save()
        assert not sign_off_of(article).lacking

    def test_what_an_object_has_computed_before_it_changed_is_not_taken_for_its_text(self, live):
        article = ArticlePage.objects.get(pk=live.pk)
        assert article.author_ids == []
        assert article.table_of_contents == []
        article.authors.add(ArticleAuthor(person=PersonFactory()))
        article.body = [*paragraphs("One."), *paragraphs("Two.")]
        with pytest.raises(ValidationError, match="It is stale"):
            article.save()

    def test_keys_that_the_editor_gives_paragraphs_are_no_change(self):
        with_key = Disclaimer(body='<p data-block-key="a1b2c">Words</p>')
        assert content_sha256(with_key) == content_sha256(Disclaimer(body="<p>Words</p>"))


class TestRequirements:
    """Which approvals are asked for is a setting; the most specific row decides."""

    def required(self, article):
        return sign_off_of(ArticlePage.objects.get(pk=article.pk)).required

    @pytest.fixture
    def article(self, article_index):
        disclaimer = DisclaimerFactory(jurisdiction="us-ca")
        return ArticlePageFactory(parent=article_index, brand=ServiceBrandFactory(disclaimer=disclaimer))

    def test_nothing_is_asked_for_without_a_row(self, article):
        assert self.required(article) == ()

    def test_the_most_specific_row_decides(self, article):
        add = SignOffRequirement.objects.create
        add(content_kind="article", needs_medical_review=True, needs_legal_approval=True)
        assert self.required(article) == (MEDICAL, LEGAL)
        add(content_kind="article", jurisdiction="us-ny", needs_legal_approval=False)
        assert self.required(article) == (MEDICAL, LEGAL)
        add(content_kind="article", jurisdiction="us-ca", needs_legal_approval=True)
        assert self.required(article) == (LEGAL,)
        add(content_kind="article", brand=article.brand, needs_medical_review=True)
        assert self.required(article) == (MEDICAL,)
        add(content_kind="article", brand=ServiceBrandFactory(disclaimer=article.brand.disclaimer))
        assert self.required(article) == (MEDICAL,)
        add(content_kind="article", brand=article.brand, jurisdiction="us-ca")
        assert self.required(article) == ()

    def test_a_disclaimer_that_brands_share_needs_what_any_of_them_needs(self):
        disclaimer = DisclaimerFactory()
        first, second = ServiceBrandFactory(disclaimer=disclaimer), ServiceBrandFactory(disclaimer=disclaimer)
        SignOffRequirement.objects.create(content_kind="disclaimer", brand=first, needs_medical_review=True)
        SignOffRequirement.objects.create(content_kind="disclaimer", brand=second, needs_legal_approval=True)
        assert sign_off_of(disclaimer).required == (MEDICAL, LEGAL)

    def test_there_is_one_row_for_each_scope(self):
        SignOffRequirement.objects.create(content_kind="brand")
        with pytest.raises(IntegrityError), transaction.atomic():
            SignOffRequirement.objects.create(content_kind="brand")

    @pytest.mark.parametrize("role", ["Editors", "Publishers", "Medical reviewers", "Legal"])
    def test_only_legal_changes_them(self, role, client, sign_off_requirements):
        client.force_login(user_in(role, "u", first_name="U", last_name="U"))
        row = SignOffRequirement.objects.get(content_kind="article")
        address = reverse("wagtailsnippets_brands_signoffrequirement:edit", args=[row.pk])
        client.post(address, {"content_kind": "article", "needs_medical_review": "", "needs_legal_approval": "on"})
        row.refresh_from_db()
        assert row.needs_medical_review == (role != "Legal")

    def test_a_clause_of_a_disclaimer_is_signed_too(self, clinic, sign_off_requirements):
        disclaimer = DisclaimerFactory(live=False)
        disclaimer.clauses.add(DisclaimerClauseFactory.build(disclaimer=disclaimer))
        revision = disclaimer.save_revision(user=clinic.editor)
        approve(revision, clinic, LEGAL)
        revision.publish()
        disclaimer.refresh_from_db()
        with pytest.raises(ValidationError, match=r"legal approval is missing. It is stale"), transaction.atomic():
            DisclaimerClauseFactory(disclaimer=disclaimer, text="<p>Nobody has approved this.</p>")


class TestTheyOnlyGrow:
    @pytest.fixture
    def approval(self, draft, clinic):
        return approves(draft.latest_revision, LEGAL, clinic.lawyer)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE compliance_approval SET decision = 'rejected'",
            "UPDATE compliance_approval SET content_sha256 = repeat('0', 64)",
            "UPDATE compliance_approval SET user_id = NULL, name = 'Somebody else'",
            "DELETE FROM compliance_approval",
        ],
    )
    def test_the_database_refuses_to_change_them(self, approval, statement):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize("table", ["compliance_approval", "compliance_emergencyrelease"])
    def test_the_database_refuses_to_empty_the_tables(self, table):
        with connection.cursor() as cursor:
            # The tests' own database has it off: see tests/conftest.py.
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only_truncate")
            with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
                cursor.execute(f"TRUNCATE {table} CASCADE")

    def test_emergencies_stay_as_they_were_released(self, clinic, draft):
        release = EmergencyRelease.objects.create(
            content_type=draft.get_base_content_type(), object_key=draft.pk, title="T", reason="R", action="publish"
        )
        for change_it in ({"reason": "Another"}, {"title": "Another"}, {"released_at": timezone.now()}):
            with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
                EmergencyRelease.objects.filter(pk=release.pk).update(**change_it)
        assert release.record_review(clinic.lawyer, "Lee Legal", "It was right.")
        assert not release.record_review(clinic.administrator, "Root", "It was wrong.")
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            EmergencyRelease.objects.filter(pk=release.pk).update(review_note="It was wrong.")
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            release.delete()
        User.objects.get(pk=clinic.lawyer.pk).delete()
        release.refresh_from_db()
        assert (release.reviewed_by, release.reviewed_by_name) == (None, "Lee Legal")

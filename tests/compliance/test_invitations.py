"""People without an account decide about one text, once, by a link that nobody else gets."""

import datetime
import re
import smtplib

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticlePage
from compliance.deciding import DecisionRefusedError, record_decision
from compliance.inviting import (
    InvitationOverError,
    OutsidePerson,
    invitation_of,
    invite,
    record_decision_of_invited,
)
from compliance.models import Approval, Decision, Invitation
from compliance.signing import content_sha256
from compliance.views import address_of
from home.wagtail_hooks import DECISION_LIMITS
from tests.compliance.conftest import LEGAL, MEDICAL, approve, change, force
from tests.factories import paragraphs
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def doctor(email="kim@clinic.example", **facts):
    return OutsidePerson(
        **{"name": "Kim Outside", "email": email, "credentials": "MD", "licence_expires_on": in_days(90)} | facts
    )


@pytest.fixture
def waiting(draft, clinic):
    """An article that waits for its medical review."""
    draft.get_workflow().start(draft, clinic.editor)
    return ArticlePage.objects.get(pk=draft.pk)


@pytest.fixture
def invited(waiting, clinic):
    """An invitation to the medical review, and the secret of its link."""
    return invite(waiting, MEDICAL, doctor(), clinic.publisher, days=7)


@pytest.fixture
def link(invited):
    return reverse("invited_decision", args=[invited[1]])


@pytest.fixture
def reader():
    """Somebody without an account, whose forms need what a browser's need."""
    return Client(enforce_csrf_checks=True)


def decide(reader, link, **facts):
    """Send what the page's own form sends."""
    page = reader.get(link)
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    seen = re.search(r'name="seen_sha256" value="([^"]+)"', page.content.decode())
    sent = {
        "csrfmiddlewaretoken": found[1] if found else "",
        "seen_sha256": seen[1] if seen else "",
        "decision": "approved",
        "note": "",
    }
    return reader.post(link, sent | facts)


class TestWhoIsInvited:
    def test_the_text_has_to_wait_for_that_approval(self, draft, waiting, clinic):
        with pytest.raises(DecisionRefusedError, match="does not wait for a legal approval"):
            invite(waiting, LEGAL, doctor(), clinic.publisher, days=7)
        waiting.current_workflow_state.cancel(user=clinic.editor)
        with pytest.raises(DecisionRefusedError, match="does not wait for a medical review"):
            invite(ArticlePage.objects.get(pk=draft.pk), MEDICAL, doctor(), clinic.publisher, days=7)

    @pytest.mark.parametrize("email", ["eve@example.com", "EVE@Example.com"])
    def test_an_address_of_who_worked_on_the_text_is_refused(self, waiting, clinic, email):
        with pytest.raises(DecisionRefusedError, match="belongs to somebody who worked on this text"):
            invite(waiting, MEDICAL, doctor(email), clinic.publisher, days=7)

    def test_so_is_that_of_who_has_left_since(self, waiting, clinic):
        clinic.editor.is_active = False
        clinic.editor.save()
        with pytest.raises(DecisionRefusedError, match="belongs to somebody who worked on this text"):
            invite(waiting, MEDICAL, doctor("eve@example.com"), clinic.publisher, days=7)

    def test_people_with_an_account_decide_with_their_account(self, waiting, clinic):
        for email in ("Dana@example.com", clinic.publisher.email):
            with pytest.raises(DecisionRefusedError, match="belongs to an account of yours"):
                invite(waiting, MEDICAL, doctor(email), clinic.publisher, days=7)

    def test_who_changed_the_text_does_not_invite(self, draft, clinic):
        change(draft, clinic.publisher)
        article = ArticlePage.objects.get(pk=draft.pk)
        article.get_workflow().start(article, clinic.publisher)
        with pytest.raises(DecisionRefusedError, match="You changed this text: somebody else has to invite"):
            invite(article, MEDICAL, doctor(), clinic.publisher, days=7)

    @pytest.mark.parametrize(
        ("expires_on", "reason"), [(None, "There is no licence"), (-1, "The licence of Kim Outside, MD expired")]
    )
    def test_a_medical_review_needs_a_valid_licence(self, waiting, clinic, expires_on, reason):
        day = expires_on and in_days(expires_on)
        with pytest.raises(DecisionRefusedError, match=reason):
            invite(waiting, MEDICAL, doctor(licence_expires_on=day), clinic.publisher, days=7)

    @pytest.mark.parametrize("email", ["kim@clinic.example", "KIM@Clinic.Example"])
    def test_one_outside_person_gives_one_of_the_two(self, reader, waiting, invited, link, clinic, email):
        decide(reader, link)
        article = ArticlePage.objects.get(pk=waiting.pk)
        with pytest.raises(DecisionRefusedError, match="gave the medical review of this text"):
            invite(article, LEGAL, doctor(email), clinic.publisher, days=7)

    def test_an_outside_approval_and_one_by_an_account_of_the_same_address_do_not_count_as_two(self, draft, clinic):
        force(draft.latest_revision, MEDICAL, clinic.reviewer, username="", email="Lee@Example.com")
        force(draft.latest_revision, LEGAL, clinic.lawyer, email="lee@example.com")
        with pytest.raises(ValidationError, match="two people have to approve"):
            draft.latest_revision.publish()


class TestTheLink:
    def test_it_shows_the_very_text_and_what_changes(self, reader, link, waiting):
        page = reader.get(link)
        assert page.status_code == 200
        assert content_sha256(waiting.get_latest_revision_as_object()) in page.content.decode()
        assert "+Introduction: What happens on the day" in text_of(page)
        assert reverse("invited_preview", args=[link.split("/")[2]]) in page.content.decode()

    def test_its_preview_is_the_draft(self, reader, link):
        preview = reader.get(f"{link}preview/")
        assert preview.status_code == 200
        assert "<h1>Iron</h1>" in preview.content.decode()

    @pytest.mark.parametrize("part", ["", "preview/"])
    def test_neither_is_kept_listed_or_told_to_other_sites(self, reader, link, part):
        response = reader.get(link + part)
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]

    @pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
    def test_only_sending_the_form_uses_it(self, reader, link, method, invited):
        getattr(reader, method)(link)
        getattr(reader, method)(f"{link}preview/")
        assert Invitation.objects.get().is_open
        assert not Approval.objects.exists()

    def test_a_form_from_elsewhere_is_refused(self, reader, link, invited):
        sent = {"decision": "approved", "seen_sha256": invited[0].content_sha256}
        assert reader.post(link, sent).status_code == 403
        assert reader.post(link, sent, headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert not Approval.objects.exists()

    def test_an_unknown_one_is_not_found(self, reader, invited):
        for secret in ("x" * 43, invited[1][:-1], invited[0].token_sha256):
            assert reader.get(reverse("invited_decision", args=[secret])).status_code == 404

    def test_only_its_hash_is_stored(self, invited):
        _, secret = invited
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(i)::text FROM compliance_invitation i")
            assert secret not in cursor.fetchone()[0]
        assert invitation_of(secret) == invited[0]

    def test_it_is_used_once(self, reader, link):
        assert decide(reader, link).status_code == 200
        again = reader.get(link)
        assert (again.status_code, "This link was used already" in text_of(again)) == (410, True)
        assert reader.get(f"{link}preview/").status_code == 410
        assert Approval.objects.count() == 1

    def test_of_two_at_the_same_moment_one_counts(self, invited):
        invitation, _ = invited
        seen = invitation.content_sha256
        record_decision_of_invited(invitation, Decision.APPROVED, seen_sha256=seen)
        with pytest.raises(InvitationOverError):
            record_decision_of_invited(invitation, Decision.REJECTED, note="No.", seen_sha256=seen)
        assert Approval.objects.count() == 1

    def test_an_expired_one_says_so(self, reader, waiting, clinic):
        _, secret = invite(waiting, MEDICAL, doctor(), clinic.publisher, days=0)
        page = reader.get(reverse("invited_decision", args=[secret]))
        assert (page.status_code, "This link has expired" in text_of(page)) == (410, True)

    def test_a_revoked_one_says_so_also_to_whom_has_it_open(self, reader, link, invited):
        page = reader.get(link).content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        assert invited[0].revoke("Pat Publisher")
        sent = {"csrfmiddlewaretoken": token, "decision": "approved", "seen_sha256": invited[0].content_sha256}
        answer = reader.post(link, sent)
        assert (answer.status_code, "This link was revoked" in text_of(answer)) == (410, True)
        assert not Approval.objects.exists()

    def test_a_changed_text_is_not_decided_about(self, reader, link, waiting, clinic):
        change(waiting, clinic.editor)
        for answer in (reader.get(link), decide(reader, link, seen_sha256="0" * 64)):
            assert answer.status_code in {403, 409}
        assert "has changed since you were invited" in text_of(reader.get(link))
        assert not Approval.objects.exists()

    def test_a_change_while_the_page_is_open_is_noticed(self, reader, link, waiting, clinic, invited):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', reader.get(link).content.decode())[1]
        change(waiting, clinic.editor)
        sent = {"csrfmiddlewaretoken": token, "decision": "approved", "seen_sha256": invited[0].content_sha256}
        assert reader.post(link, sent).status_code == 409
        assert not Approval.objects.exists()

    def test_another_hash_than_the_one_shown_is_refused(self, reader, link):
        assert decide(reader, link, seen_sha256="0" * 64).status_code == 409
        assert not Approval.objects.exists()

    def test_what_staff_decided_meanwhile_is_not_decided_again(self, reader, link, waiting, clinic):
        waiting.current_workflow_task.specific.on_action(
            waiting.current_workflow_task_state, clinic.reviewer, "approve", comment=""
        )
        page = reader.get(link)
        assert (page.status_code, "does not wait for a medical review any more" in text_of(page)) == (409, True)

    def test_too_many_decisions_from_one_sender_are_refused(self, reader, link):
        most, _ = DECISION_LIMITS[0]
        statuses = [decide(reader, link, decision="").status_code for _ in range(most + 1)]
        assert statuses == [200] * most + [429]


class TestTheDecision:
    def test_it_is_on_record_like_those_of_staff(self, reader, link, waiting, invited):
        page = decide(reader, link, note="Sound.")
        assert "Your decision is on record" in text_of(page)
        approval = Approval.objects.get()
        assert (approval.kind, approval.decision, approval.note) == (MEDICAL, Decision.APPROVED, "Sound.")
        assert (approval.person, approval.email, approval.user) == ("Kim Outside, MD", "kim@clinic.example", None)
        assert approval.licence_expires_on == in_days(90)
        assert approval.invitation.name == "Pat Publisher"
        assert approval.content_sha256 == content_sha256(waiting.get_latest_revision_as_object())
        assert ArticlePage.objects.get(pk=waiting.pk).current_workflow_task.name == "Legal approval"

    def test_with_the_other_approval_the_text_can_be_published(self, reader, link, waiting, clinic):
        decide(reader, link)
        approve(waiting.latest_revision, clinic, LEGAL)
        waiting.latest_revision.publish(user=clinic.publisher)
        assert ArticlePage.objects.get(pk=waiting.pk).live

    def test_asking_for_changes_needs_a_note_and_goes_back_to_the_editors(self, reader, link, waiting):
        assert "Say what has to change" in text_of(decide(reader, link, decision="rejected"))
        assert not Approval.objects.exists()
        decide(reader, link, decision="rejected", note="Name the risks.")
        assert Approval.objects.get().decision == Decision.REJECTED
        assert ArticlePage.objects.get(pk=waiting.pk).current_workflow_state.status == "needs_changes"

    def test_a_licence_that_has_expired_since_gives_none(self, reader, waiting, clinic, monkeypatch):
        _, secret = invite(waiting, MEDICAL, doctor(licence_expires_on=in_days(0)), clinic.publisher, days=7)
        tomorrow = in_days(1)
        monkeypatch.setattr("compliance.people.timezone.localdate", lambda *_: tomorrow)
        page = decide(reader, reverse("invited_decision", args=[secret]))
        assert (page.status_code, "The licence of Kim Outside, MD expired" in text_of(page)) == (409, True)
        assert not Approval.objects.exists()

    def test_who_got_an_account_since_decides_with_it(self, reader, link):
        User.objects.create_user("kim", "KIM@clinic.example", "not-used")
        assert decide(reader, link).status_code == 409
        assert not Approval.objects.exists()

    def test_errors_of_the_claims_check_keep_it_from_being_approved(self, draft, clinic):
        article = ArticlePage.objects.get(pk=draft.pk)
        article.body = paragraphs("The treatment is FDA approved and guaranteed to cure everybody within hours.")
        article.save_revision(user=clinic.editor)
        article.get_workflow().start(article, clinic.editor)
        with pytest.raises(DecisionRefusedError, match="claims check"):
            invite(ArticlePage.objects.get(pk=draft.pk), MEDICAL, doctor(), clinic.publisher, days=7)

    def test_staff_cannot_give_the_other_under_the_invited_address(self, reader, link, waiting, clinic):
        decide(reader, link)
        clinic.lawyer.email = "Kim@Clinic.example"
        clinic.lawyer.save()
        with pytest.raises(DecisionRefusedError, match="gave the medical review of this text"):
            record_decision(waiting.latest_revision, LEGAL, clinic.lawyer, Decision.APPROVED)


class TestTheAdmin:
    FORM = {"name": "Kim Outside", "email": "kim@clinic.example", "credentials": "MD", "days": 7}

    def send(self, client, user, article, **facts):
        client.force_login(user)
        form = self.FORM | {"licence_expires_on": in_days(90).isoformat()} | facts
        return client.post(address_of("invite", article), form, follow=True)

    def test_the_link_is_sent_to_the_invited_person_and_shown_to_nobody(self, client, waiting, clinic):
        page = self.send(client, clinic.publisher, waiting)
        letter = mail.outbox[-1]
        assert letter.to == ["kim@clinic.example"]
        secret = re.search(r"/sign-off/([\w-]+)/", letter.body)[1]
        assert invitation_of(secret).person == "Kim Outside, MD"
        assert secret not in page.content.decode()
        assert "The link was sent to kim@clinic.example." in text_of(page)

    def test_a_letter_that_cannot_be_sent_revokes_it(self, client, waiting, clinic, monkeypatch):
        def fail(*args, **options):
            raise smtplib.SMTPServerDisconnected("away")

        monkeypatch.setattr("compliance.inviting.send_mail", fail)
        page = self.send(client, clinic.publisher, waiting)
        assert "could not be sent, so the invitation was revoked" in text_of(page)
        assert Invitation.objects.get().state == "Revoked"

    @pytest.mark.parametrize("facts", [{"licence_expires_on": ""}, {"licence_expires_on": "2020-01-01"}, {"days": 31}])
    def test_the_form_says_what_is_wrong(self, client, waiting, clinic, facts):
        page = self.send(client, clinic.publisher, waiting, **facts)
        assert page.status_code == 200
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("name", ["editor", "reviewer"])
    def test_who_may_not_invite_neither_invites_revokes_nor_sees_invitations(
        self, client, waiting, invited, clinic, name
    ):
        user = getattr(clinic, name)
        self.send(client, user, waiting)
        client.post(reverse("revoke_invitation", args=[invited[0].pk]))
        assert [invitation.state for invitation in Invitation.objects.all()] == ["Open"]
        assert client.get(reverse("compliance_invitation_modeladmin_index")).status_code in {302, 403}
        assert address_of("invite", waiting) not in client.get(address_of("sign_off", waiting)).content.decode()

    def test_open_invitations_are_listed_and_revoked(self, client, invited, clinic):
        client.force_login(clinic.lawyer)
        listed = text_of(client.get(reverse("compliance_invitation_modeladmin_index")))
        assert "Kim Outside, MD" in listed
        assert "Open" in listed
        address = reverse("revoke_invitation", args=[invited[0].pk])
        inspected = client.get(reverse("compliance_invitation_modeladmin_inspect", args=[invited[0].pk]))
        assert address in inspected.content.decode()
        client.get(address)
        assert Invitation.objects.get().is_open
        client.post(address)
        invitation = Invitation.objects.get()
        assert (invitation.state, invitation.revoked_by_name) == ("Revoked", "Lee Legal")
        assert not invitation.revoke("Somebody else")

    def test_sign_off_offers_it_while_a_text_waits(self, client, waiting, clinic):
        client.force_login(clinic.publisher)
        assert address_of("invite", waiting) in client.get(address_of("sign_off", waiting)).content.decode()
        waiting.current_workflow_state.cancel(user=clinic.editor)
        assert address_of("invite", waiting) not in client.get(address_of("sign_off", waiting)).content.decode()
        assert "does not wait for an approval" in text_of(client.get(address_of("invite", waiting)))

    def test_publishers_and_legal_may_invite(self):
        may = Group.objects.filter(permissions__codename="add_invitation").values_list("name", flat=True)
        assert sorted(may) == ["Legal", "Publishers"]


class TestTheyOnlyGrow:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE compliance_invitation SET email = 'other@example.com'",
            "UPDATE compliance_invitation SET expires_at = expires_at + interval '1 day'",
            "UPDATE compliance_invitation SET token_sha256 = repeat('0', 64)",
            "DELETE FROM compliance_invitation",
        ],
    )
    def test_the_database_refuses_to_change_them(self, invited, statement):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_what_was_revoked_stays_so(self, invited):
        invited[0].revoke("Pat Publisher")
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            Invitation.objects.update(revoked_at=None)

    def test_they_outlive_the_account_of_who_invited(self, invited, clinic):
        User.objects.get(pk=clinic.publisher.pk).delete()
        invitation = Invitation.objects.get()
        assert (invitation.user, invitation.name) == (None, "Pat Publisher")

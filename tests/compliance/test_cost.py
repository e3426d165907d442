"""What the door costs, and that the demonstration and upgrades pass it."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import ArticlePage
from brands.models import Disclaimer
from brands.requirements import SignOffRequirement
from compliance.models import Approval, SignedOff
from delivery.recording.rebuilding import rebuild_publications
from delivery.recording.recorder import Recording
from delivery.recording.verification import verify
from tests.compliance.conftest import approve, change

pytestmark = pytest.mark.django_db


def queries_of(work):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        work()
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]


def test_publishing_asks_two_queries_more(live, clinic, show_figure, monkeypatch):
    def publish(words):
        revision = change(live, clinic.editor, words)
        approve(revision, clinic)
        revision.refresh_from_db()
        return queries_of(revision.publish)

    publish("To warm up.")
    asked = publish("With sign-off.")
    of_sign_off = [sql for sql in asked if "compliance_" in sql or "signoffrequirement" in sql]
    show_figure(f"publishing an approved article: {len(asked)} queries, {len(of_sign_off)} of them about sign-off")
    assert len(of_sign_off) == 2
    # Nor does the text that is compared with what was signed ask any.
    monkeypatch.delattr(SignedOff, "save")
    monkeypatch.setattr(Recording, "refuse_unapproved", lambda *args: None)
    assert len(publish("Without the door.")) == len(asked) - 2


def test_the_demonstration_is_signed_off_by_its_own_people(sign_off_requirements, clinic):
    call_command("load_demo_content", verbosity=0)
    connection.check_constraints()
    assert ArticlePage.objects.live().count() == 10
    for article in ArticlePage.objects.live():
        medical, legal = Approval.objects.filter(object_key=article.pk).order_by("id")
        assert medical.name == article.medical_reviewer.name
        assert legal.username == "demo-rosa-marin"
        assert not article.medical_reviewer.user.has_usable_password()
        assert medical.user not in {revision.user for revision in article.revisions.all()}
    made = Approval.objects.count()
    call_command("load_demo_content", verbosity=0)
    assert Approval.objects.count() == made


def test_an_upgrade_that_changes_the_form_of_documents_needs_no_approvals(old, monkeypatch):
    document = Disclaimer.public_document
    monkeypatch.setattr(Disclaimer, "public_document", lambda self: document(self) | {"new": "member"})
    for _ in rebuild_publications():
        pass
    assert [difference for progress in verify() for difference in progress.differences] == []
    # And nothing that is public is in the way of saving it again.
    old.brand.disclaimer.save()


def test_a_site_that_asks_for_nothing_publishes_as_before(live, clinic):
    SignOffRequirement.objects.all().delete()
    change(live, clinic.editor, "Nobody asked.").publish()
    assert ArticlePage.objects.get(pk=live.pk).introduction == "Nobody asked."

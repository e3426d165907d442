"""Where the law asks for it, a text goes from the record, and the rest stays proven."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from delivery.models import Publication, PublishedDocument
from delivery.recording.verification import verify
from tests.delivery.record.conftest import moment
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def erase(what, reason="Demand of 2 November, file 17"):
    out = StringIO()
    call_command("erase_from_record", what, reason=reason, stdout=out)
    return out.getvalue()


def differences():
    return [difference for progress in verify() for difference in progress.differences]


@pytest.fixture
def former(history):
    """A person who was public and is no longer."""
    person = PersonFactory(name="Sam Former", biography="<p>Born in Springfield.</p>")
    key = person.pk
    with transaction.atomic():
        person.delete()
    return f"person-{key}"


def everything_on_record():
    texts = PublishedDocument.objects.values_list("text", flat=True)
    names = Publication.objects.values_list("title", "path", "affects")
    return " ".join([*texts, *(f"{title} {path} {affects}" for title, path, affects in names)])


def test_everything_that_names_a_person_goes(former):
    assert "Sam Former" in everything_on_record()
    erase(former)
    left = everything_on_record()
    assert "Sam Former" not in left
    assert "sam-former" not in left
    assert "Springfield" not in left


def test_the_hashes_stay_and_the_record_is_still_whole(former):
    kind, _, key = former.partition("-")
    hashes = set(Publication.objects.filter(kind=kind, key=key).values_list("sha256", "document_sha256"))
    erase(former)
    assert set(Publication.objects.filter(kind=kind, key=key).values_list("sha256", "document_sha256")) == hashes
    assert differences() == []


def test_the_erasure_is_on_record_with_its_reason(former):
    assert "1 documents were erased" in erase(former, "Order of the court of Springfield, 26-117")
    publication = Publication.objects.order_by("-number").first()
    assert (publication.kind, publication.action) == ("erasure", "erase")
    assert publication.document["reason"] == "Order of the court of Springfield, 26-117"
    assert publication.document["objects"] == [former]


def test_what_is_public_is_refused_with_what_to_do(history):
    with pytest.raises(CommandError, match="Unpublish or delete it first"):
        erase(f"person-{history.reviewer.pk}")


def test_one_older_wording_can_go_while_the_object_stays(history):
    publication = Publication.objects.filter(kind="disclaimer", key=history.disclaimer.pk).latest("number")
    history.change_disclaimer("<p>Second wording.</p>")
    erase(publication.document_sha256)
    assert "First wording of the notice." not in everything_on_record()
    assert differences() == []


def test_a_document_that_is_shown_now_is_refused(history):
    publication = Publication.objects.filter(kind="disclaimer", key=history.disclaimer.pk).latest("number")
    with pytest.raises(CommandError, match="Publish another text first"):
        erase(publication.document_sha256)


@pytest.mark.parametrize("what", ["person-999999", "nonsense", "erasure-1", "0" * 64])
def test_what_is_not_on_record_is_told(history, what):
    with pytest.raises(CommandError, match=r"There is no|neither"):
        erase(what)


def test_a_reason_is_asked_for(former):
    with pytest.raises(CommandError, match="Give the reason"):
        erase(former, " ")


def test_a_page_that_showed_it_says_so(history, lawyer, ask):
    at = moment()
    publication = Publication.objects.filter(kind="disclaimer", key=history.disclaimer.pk).latest("number")
    history.change_disclaimer("<p>Second wording.</p>")
    erase(publication.document_sha256)
    answer = ask(history.path, at, lawyer)
    assert answer.status_code == 404
    assert f"The text of publication {publication.number}" in answer.json()["detail"]
    assert "was erased" in answer.json()["detail"]


def test_the_database_refuses_to_take_a_title_without_an_erasure_on_record(history):
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        Publication.objects.filter(kind="person").update(title="", path="")


def test_the_database_refuses_more_than_the_erasure_of_names(former):
    erase(former)
    kind, _, key = former.partition("-")
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        Publication.objects.filter(kind=kind, key=key).update(title="Somebody else")


def test_a_title_that_was_altered_is_found(history):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE delivery_publication SET title = 'Other' WHERE kind = 'brand'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert any("title or address of publication" in difference for difference in differences())

"""References that were retracted: from the public file to the claims that lean on them."""

import contextlib
import datetime
import http.server
import io
import json
import threading

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from blog.models import ArticlePage, Reference
from compliance.models import EvidenceTask, LiveFinding
from delivery.models import Publication
from tests.compliance.conftest import make_clinic
from tests.factories import ArticlePageFactory, ReferenceFactory, ServiceBrandFactory
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db

COLUMNS = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
).split(",")


def row(**facts):
    """Return a row as the public file has it."""
    given = {
        "Record ID": "60001",
        "Title": "Title, with a comma",
        "Author": "A. Author;B. Author",
        "RetractionDate": "4/21/2024 0:00",
        "RetractionDOI": "10.1000/Notice.1",
        "RetractionPubMedID": "0",
        "OriginalPaperDate": "1/1/2019 0:00",
        "OriginalPaperDOI": "unavailable",
        "OriginalPaperPubMedID": "0",
        "RetractionNature": "Retraction",
        "Reason": "+Error in Data;+Unreliable Results;",
    } | facts
    return ",".join('"{}"'.format(given.get(name, "").replace('"', '""')) for name in COLUMNS)


def file_of(*rows):
    return "\r\n".join([",".join(COLUMNS), *rows, ""])


OTHERS = [row(**{"Record ID": str(number), "OriginalPaperDOI": f"10.5555/other.{number}"}) for number in range(30)]


@pytest.fixture
def reference(db):
    return ReferenceFactory(citation="Feder A. A trial. J Psych. 2014.", doi="10.1000/feder.1", pmid="24740528")


@pytest.fixture
def clinic(db):
    return make_clinic()


@pytest.fixture
def article(article_index, reference, clinic):
    """A public article with one sentence that cites the reference, and one that does not."""
    marker = f'<a linktype="reference" id="{reference.pk}">[1]</a>'
    return ArticlePageFactory(
        parent=article_index,
        title="Ketamine",
        slug="ketamine",
        brand=ServiceBrandFactory(name="PointKetamine"),
        owner=clinic.editor,
        body=[{"type": "paragraph", "value": f"<p>It was seen in adults {marker}. Rest helps, too.</p>"}],
    )


@pytest.fixture
def update(tmp_path):
    """Run the command with a file of these rows, and return what it found."""

    def update(*rows):
        path = tmp_path / "retraction_watch.csv"
        path.write_text(file_of(*rows), encoding="utf-8")
        output = io.StringIO()
        call_command("update_retractions", str(path), "--json", stdout=output)
        return json.loads(output.getvalue())

    return update


@contextlib.contextmanager
def served(content, status=200, *, broken=False):
    """Serve ``content`` on the loopback interface, and give its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.send_header("Content-Type", "text/csv")
            self.send_header("Content-Length", str(len(content) + (1000 if broken else 0)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/retraction_watch.csv"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TestReferences:
    @pytest.mark.parametrize(
        "facts",
        [
            {"OriginalPaperDOI": "10.1000/FEDER.1"},
            {"OriginalPaperDOI": "https://doi.org/10.1000/feder.1"},
            {"OriginalPaperPubMedID": "24740528"},
        ],
        ids=["DOI in capitals", "DOI as an address", "PubMed number"],
    )
    def test_one_is_found_however_its_identifier_is_written(self, update, reference, facts):
        assert update(*OTHERS, row(**facts))["retracted"] == [reference.citation]
        reference.refresh_from_db()
        assert reference.retraction == {
            "retracted_on": datetime.date(2024, 4, 21),
            "notice": "https://doi.org/10.1000/notice.1",
            "reasons": "Error in Data; Unreliable Results",
        }

    def test_those_without_identifiers_are_not_taken_for_each_other(self, update):
        ReferenceFactory(doi="", pmid="", url="https://example.org/a")
        assert update(row())["retracted"] == []

    def test_the_same_file_again_changes_nothing(self, update, article):
        retracted = row(OriginalPaperDOI="10.1000/feder.1")
        update(retracted)
        publications, letters = Publication.objects.count(), len(mail.outbox)
        again = update(retracted)
        assert (again["retracted"], again["known"], again["tasks_opened"]) == ([], 1, 0)
        assert Publication.objects.count() == publications
        assert EvidenceTask.objects.count() == 1
        assert len(mail.outbox) == letters

    def test_one_that_was_reinstated_stands_again(self, update, reference, article):
        retraction = row(OriginalPaperDOI="10.1000/feder.1")
        update(retraction)
        again = row(
            OriginalPaperDOI="10.1000/feder.1", RetractionNature="Reinstatement", RetractionDate="6/1/2024 0:00"
        )
        assert update(again, retraction)["reinstated"] == [reference.citation]
        reference.refresh_from_db()
        assert not reference.is_retracted
        assert EvidenceTask.objects.filter(closed_at=None).count() == 0
        assert not LiveFinding.objects.filter(rule="retracted-reference").exists()

    @pytest.mark.parametrize("nature", ["Correction", "Expression of concern"])
    def test_a_notice_of_another_kind_retracts_nothing(self, update, reference, nature):
        found = update(row(OriginalPaperDOI="10.1000/feder.1", RetractionNature=nature))
        assert found["retracted"] == []
        assert found["concerns"] == ([reference.citation] if nature != "Correction" else [])

    def test_a_date_that_cannot_be_read_is_named_and_keeps_no_other_row_from_counting(self, update, reference):
        other = ReferenceFactory(doi="10.1000/other")
        found = update(
            row(OriginalPaperDOI="10.1000/other", RetractionDate="soon"), row(OriginalPaperDOI="10.1000/feder.1")
        )
        assert found["unreadable"] == ["Row 2: “soon” is no date."]
        assert found["retracted"] == [reference.citation]
        other.refresh_from_db()
        assert not other.is_retracted

    def test_the_retraction_goes_on_the_public_record(self, update, reference, article):
        update(row(OriginalPaperDOI="10.1000/feder.1"))
        document = Publication.objects.filter(kind="reference", key=reference.pk).latest("number").document
        assert document["retraction"]["retracted_on"] == "2024-04-21"

    def test_readers_see_it_on_the_page_and_programs_in_the_api(self, client, update, article):
        update(row(OriginalPaperDOI="10.1000/feder.1"))
        assert "Retracted on April 21, 2024." in text_of(client.get("/articles/ketamine/"))
        (cited,) = client.get("/api/delivery/v1/articles/ketamine").json()["references"]
        assert cited["retraction"]["notice"] == "https://doi.org/10.1000/notice.1"


class TestArticles:
    def test_each_claim_that_leans_on_it_becomes_an_error(self, update, article):
        found = update(row(OriginalPaperDOI="10.1000/feder.1"))
        assert [(one["title"], one["claims"]) for one in found["articles"]] == [
            ("Ketamine", ["It was seen in adults ."])
        ]
        (finding,) = LiveFinding.objects.filter(rule="retracted-reference")
        assert (finding.sentence, finding.severity) == ("It was seen in adults .", "error")

    def test_one_that_lists_it_for_further_reading_is_named_too(self, update, article_index, reference):
        article = ArticlePageFactory(parent=article_index, title="Further reading")
        article.further_references.create(reference=reference)
        article.save()
        found = update(row(OriginalPaperDOI="10.1000/feder.1"))
        assert [(one["title"], one["claims"]) for one in found["articles"]] == [("Further reading", [])]

    def test_drafts_and_what_cites_something_else_are_not_named(self, update, article_index, reference):
        marker = f'<a linktype="reference" id="{reference.pk}">[1]</a>'
        other = f'<a linktype="reference" id="{reference.pk}9">[1]</a>'
        body = [{"type": "paragraph", "value": f"<p>Seen {marker}.</p>"}]
        ArticlePageFactory(parent=article_index, live=False, body=body)
        ArticlePageFactory(parent=article_index, body=[{"type": "paragraph", "value": f"<p>Seen {other}.</p>"}])
        assert update(row(OriginalPaperDOI="10.1000/feder.1"))["articles"] == []

    def test_a_task_is_opened_and_those_who_see_to_it_are_told(
        self, update, article, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            assert update(row(OriginalPaperDOI="10.1000/feder.1"))["tasks_opened"] == 1
        told = {address for letter in mail.outbox for address in letter.to}
        assert told == {"dana@example.com", "rob@example.com", "lee@example.com", "eve@example.com"}
        letter = mail.outbox[0]
        assert "Ketamine" in letter.subject
        assert reverse("wagtailadmin_pages:edit", args=[article.pk]) in letter.body

    def test_the_task_is_on_the_dashboard_until_the_article_cites_it_no_longer(self, client, update, article, clinic):
        update(row(OriginalPaperDOI="10.1000/feder.1"))
        client.force_login(clinic.editor)
        assert "Public texts that lean on retracted studies" in text_of(client.get("/admin/"))
        article = ArticlePage.objects.get(pk=article.pk)
        article.body = [{"type": "paragraph", "value": "<p>Rest helps.</p>"}]
        article.save_revision().publish()
        from compliance.live_claims import check_what_is_due

        check_what_is_due(seconds=60, rest=0)
        assert "Public texts that lean on retracted studies" not in text_of(client.get("/admin/"))
        assert EvidenceTask.objects.get().closed_at is not None

    def test_who_sees_no_evidence_sees_no_task(self, client, update, article, django_user_model):
        update(row(OriginalPaperDOI="10.1000/feder.1"))
        outsider = django_user_model.objects.create_user("olga")
        outsider.user_permissions.add(*_access_to_the_admin())
        client.force_login(outsider)
        assert "retracted studies" not in text_of(client.get("/admin/"))


def _access_to_the_admin():
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename="access_admin")


class TestFile:
    def test_it_may_be_an_address(self, reference, capsys):
        with served(file_of(*OTHERS, row(OriginalPaperDOI="10.1000/feder.1")).encode()) as address:
            call_command("update_retractions", address)
        assert Reference.objects.get(pk=reference.pk).is_retracted
        assert "31 notices read: 1 references newly retracted" in capsys.readouterr().out

    def test_letters_in_another_encoding_do_no_harm(self, tmp_path, reference):
        path = tmp_path / "old.csv"
        path.write_bytes(file_of(row(Author="N\xfa\xf1ez", OriginalPaperDOI="10.1000/feder.1")).encode("latin-1"))
        call_command("update_retractions", str(path), stdout=io.StringIO())
        assert Reference.objects.get(pk=reference.pk).is_retracted

    @pytest.mark.parametrize(
        ("content", "status", "broken", "message"),
        [
            (b"gone", 404, False, "answers with 404"),
            (file_of(*OTHERS).encode(), 200, True, "broke off|cannot be fetched"),
            (b"<html>Sign in</html>", 200, False, "not the file of Retraction Watch"),
        ],
        ids=["an error", "a broken transfer", "another page"],
    )
    def test_what_cannot_be_fetched_changes_nothing_and_says_why(self, reference, content, status, broken, message):
        with served(content, status, broken=broken) as address, pytest.raises(CommandError, match=message):
            call_command("update_retractions", address)
        assert not Reference.objects.exclude(retracted_on=None).exists()

    def test_a_server_that_is_away_is_named(self):
        with served(b"") as address:
            pass
        with pytest.raises(CommandError, match="cannot be fetched"):
            call_command("update_retractions", address)

    @pytest.mark.parametrize(
        ("name", "message"), [("missing.csv", "no such file"), (".", "is a folder")], ids=["missing", "folder"]
    )
    def test_a_file_that_is_not_there_is_named(self, tmp_path, name, message):
        with pytest.raises(CommandError, match=message):
            call_command("update_retractions", str(tmp_path / name))

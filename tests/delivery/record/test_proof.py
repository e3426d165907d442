"""The downloaded proof holds without this software, and a single altered byte breaks it."""

import io
import subprocess
import sys
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from delivery.models import Publication
from tests.delivery.record.conftest import moment
from tests.factories import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def proof(client, lawyer, history, tmp_path):
    """The folder of an unpacked proof, with publications before, between and after."""
    at = moment()
    history.change_disclaimer("<p>Second wording.</p>")
    StandardPageFactory(parent=history.home, title="Nobody else's business")
    client.force_login(lawyer)
    response = client.get(
        reverse("delivery_proof"), {"path": history.path, "at": timezone.localtime(at).strftime("%Y-%m-%dT%H:%M:%S.%f")}
    )
    assert response.status_code == 200, response.content
    zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).extractall(tmp_path)
    return tmp_path


def check(folder, *arguments):
    command = [sys.executable, "-I", str(folder / "check.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_proves_itself(proof):
    result = check(proof)
    assert result.returncode == 0, result.stdout
    assert "PROVEN" in result.stdout


def test_it_holds_the_page_as_people_read_it(proof):
    assert "First wording of the notice." in (proof / "page.txt").read_text()
    assert "Second wording" not in (proof / "page.txt").read_text()


def test_it_names_nothing_that_the_page_is_not_made_from(proof):
    assert "Nobody else" not in (proof / "publications.jsonl").read_text()


def test_a_hash_that_was_kept_elsewhere_confirms_it(proof):
    newest = Publication.objects.order_by("-number").first()
    assert check(proof, "--expect", f"{newest.number}={newest.sha256}").returncode == 0
    other = check(proof, "--expect", f"{newest.number}={'0' * 64}")
    assert other.returncode == 1
    assert "another hash than the one that was kept" in other.stdout


def test_one_altered_byte_of_any_file_that_proves_is_found(proof):
    documents = sorted((proof / "documents").iterdir())
    assert documents
    for path in [*documents, proof / "publications.jsonl"]:
        original = path.read_bytes()
        position = len(original) // 2
        path.write_bytes(original[:position] + bytes([original[position] ^ 1]) + original[position + 1 :])
        result = check(proof)
        assert result.returncode == 1, path.name
        path.write_bytes(original)
    assert check(proof).returncode == 0


def test_another_document_than_the_one_in_force_is_found(proof):
    import json

    page = json.loads((proof / "page.json").read_text())
    lines = [json.loads(line) for line in (proof / "publications.jsonl").read_text().splitlines()]
    later = next(entry for entry in lines if entry["number"] > page["number"] and entry["kind"] == "disclaimer")
    used = next(entry for entry in page["publications"] if entry["object"].startswith("disclaimer-"))
    page["number"], page["sha256"], page["at"] = lines[-1]["number"], lines[-1]["sha256"], "2999-01-01T00:00:00Z"
    (proof / "page.json").write_text(json.dumps(page))
    result = check(proof)
    assert result.returncode == 1
    assert f"{used['object']} was published anew before that moment: publication {later['number']}" in result.stdout

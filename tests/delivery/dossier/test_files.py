"""The files of a dossier: the same bytes whenever and wherever they are made, readable, and proof of themselves."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from pypdf import PdfReader

from delivery.dossier.archive import write_archive
from delivery.dossier.contents import dossier_of
from delivery.dossier.pdf import printable, write_pdf
from tests.delivery.dossier.conftest import TIED, make_signed_article
from tests.factories import make_site

IN_A_YEAR = "2031-05-06T07:08:09Z"


def files_of(key, number=None):
    dossier = dossier_of(key, number)
    with write_archive(dossier) as archive:
        return write_pdf(dossier), archive.read()


def text_of(pdf):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def bookmarks(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from bookmarks(entry)
        else:
            yield entry.title


@pytest.mark.django_db
class TestSameBytes:
    def test_made_twice_it_is_the_same(self, signed):
        assert files_of(signed.article.pk) == files_of(signed.article.pk)

    def test_made_on_another_day_after_more_was_published_it_is_the_same(self, signed):
        number = dossier_of(signed.article.pk).moment.number
        made = files_of(signed.article.pk)
        signed.reference.citation = "Another citation."
        signed.reference.save()
        signed.clinic.reviewer.delete()
        with time_machine.travel(IN_A_YEAR, tick=False):
            assert files_of(signed.article.pk, number) == made


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_processes_make_the_same_bytes(tmp_path):
    article = make_signed_article(make_site().get_children().get(slug="articles").specific).article
    program = (
        "import sys, django; django.setup(); from django.db import connection; "
        "connection.settings_dict['NAME'] = sys.argv[1]; from django.core.management import call_command; "
        "call_command('dossier', sys.argv[2], '--output', sys.argv[3])"
    )
    made = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", program, connection.settings_dict["NAME"], str(article.pk), str(folder)],
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert made[0] == made[1]
    assert len(made[0]) == 2


@pytest.mark.django_db
class TestZip:
    @pytest.fixture
    def folder(self, signed, tmp_path):
        zipfile.ZipFile(io.BytesIO(files_of(signed.article.pk)[1])).extractall(tmp_path)
        return tmp_path

    def test_its_proof_proves_itself(self, folder):
        command = [sys.executable, "-I", str(folder / "proof" / "check.py")]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (result.returncode, result.stdout[:6]) == (0, "PROVEN"), result.stdout

    def test_it_holds_the_same_as_pdf_and_as_data(self, folder, signed):
        facts = json.loads((folder / "dossier.json").read_text())
        assert facts["page"]["title"] == "Iron for Zoë"
        assert (folder / "dossier.pdf").read_bytes() == files_of(signed.article.pk)[0]

    def test_what_was_signed_stands_under_its_hash(self, folder):
        facts = json.loads((folder / "dossier.json").read_text())
        signed = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "signed").iterdir()}
        assert all(name == found for name, found in signed.items())
        assert facts["publication"]["signed_sha256"] in signed

    def test_no_file_in_it_has_a_time_of_day(self, signed):
        archive = zipfile.ZipFile(io.BytesIO(files_of(signed.article.pk)[1]))
        assert {found.date_time for found in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.django_db
class TestPdf:
    @pytest.fixture
    def pdf(self, signed):
        return files_of(signed.article.pk)[0]

    def test_its_parts_are_bookmarks(self, pdf):
        titles = list(bookmarks(PdfReader(io.BytesIO(pdf)).outline))
        parts = [
            *("Claims and their evidence", "References", "Approvals", "Claims check of this text", "Rule packs"),
            *("Versions", "Texts in force", "Legal text as shown: Please note", "Brand: PointIron"),
            *("Disclaimer: Iron notice", "The page as readers got it", "How to check this dossier"),
        ]
        assert titles == parts

    def test_it_says_what_it_is_in_its_properties(self, pdf):
        reader = PdfReader(io.BytesIO(pdf))
        assert reader.metadata.title.startswith("Dossier: Iron for Zoë, publication ")
        assert reader.trailer["/Root"]["/Lang"] == "en"

    def test_pages_are_numbered(self, pdf):
        pages = PdfReader(io.BytesIO(pdf)).pages
        assert f"Page 1 of {len(pages)}" in pages[0].extract_text()

    def test_people_read_what_it_rests_on(self, pdf):
        text = text_of(pdf)
        for words in (TIED, "Randomised trial: 1. Dana Cho, MD", "doi:10.1000/iron.1", "PMID 123456", "First wording."):
            assert words in text

    def test_accents_and_right_to_left_letters_are_letters(self, pdf):
        text = text_of(pdf)
        assert "Núñez Ž" in text
        assert set("כהן") <= set(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Zoë 5 µg", "Zoë 5 µg"), ("שלום مرحبا", "שלום مرحبا"), ("a\u200bb\x07c", "abc"), ("日", "[U+65E5]")],
    ids=["accents", "right to left", "invisible", "in no font"],
)
def test_every_character_can_be_read(text, shown):
    assert printable(text) == shown


@pytest.mark.django_db
class TestCommand:
    def test_it_writes_both_files_and_prints_their_hashes(self, signed, tmp_path, capsys):
        call_command("dossier", "/articles/iron-for-zoe/", output=tmp_path / "new")
        made = sorted((tmp_path / "new").iterdir())
        assert [path.suffix for path in made] == [".pdf", ".zip"]
        printed = capsys.readouterr().out
        assert all(hashlib.sha256(path.read_bytes()).hexdigest() in printed for path in made)

    @pytest.mark.parametrize(
        ("page", "publication", "message"),
        [
            ("/nowhere/", None, "Nothing had been published at “/nowhere/” by then"),
            ("987654", None, "was never public"),
            ("/articles/iron-for-zoe", 99999, "There is no publication 99999"),
        ],
    )
    def test_it_says_why_there_is_no_dossier(self, signed, tmp_path, page, publication, message):
        with pytest.raises(CommandError, match=message):
            call_command("dossier", page, publication=publication, output=tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_it_says_why_it_cannot_write(self, signed, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(CommandError, match="cannot be written"):
            call_command("dossier", str(signed.article.pk), output=tmp_path / "file")

"""The folder: never half, never in place of somebody's work, never believed."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from blog.models import ArticlePage
from delivery.portable import exporting
from media_library.models import CustomImage
from tests.factories import article_with_every_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(article_index, export):
    article_with_every_block(parent=article_index)
    return export()


def rewrite(folder: Path, name: str, change) -> None:
    """Change a JSON file as somebody does who knows how the manifest works."""
    path = folder / name
    value = json.loads(path.read_text())
    value = change(value) or value
    path.write_text(json.dumps(value))
    if name != "manifest.json":
        sign(folder, name)


def sign(folder: Path, name: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def refused(folder: Path, **options) -> str:
    pages, pictures = ArticlePage.objects.count(), CustomImage.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("import_content", str(folder), **options)
    assert (ArticlePage.objects.count(), CustomImage.objects.count()) == (pages, pictures)
    return str(refusal.value)


# Written


def test_an_earlier_export_is_replaced(folder, export):
    with transaction.atomic():  # whose end puts it on record
        ArticlePage.objects.get(slug="an-article-with-every-block").delete()
    export()
    assert not (folder / "pages/articles/an-article-with-every-block.json").exists()
    assert (folder / "pages/articles.json").exists()


def test_something_else_is_not_replaced(home_page, export, tmp_path):
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "thesis.txt").write_text("ten years of work")
    with pytest.raises(CommandError, match="holds something else"):
        export()
    assert (tmp_path / "export" / "thesis.txt").read_text() == "ten years of work"


@pytest.mark.parametrize("name", ["notes.txt", "pages/articles/an-article-with-every-block.md"])
def test_an_export_that_somebody_worked_on_is_not_replaced(folder, export, name):
    (folder / name).write_text("my own words")
    with pytest.raises(CommandError, match="was worked on since"):
        export()
    assert (folder / name).read_text() == "my own words"


def test_an_export_that_fails_leaves_what_was_there(folder, export, monkeypatch, tmp_path):
    before = (folder / "manifest.json").read_bytes()
    monkeypatch.setattr(exporting.Export, "finish", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(articles_as="json")
    assert (folder / "manifest.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_what_a_killed_export_left_is_removed_by_the_next(home_page, export, tmp_path):
    left = tmp_path / ".export.1234abcd.unfinished"
    left.mkdir()
    (left / "content.json").write_text("{")
    export()
    assert not left.exists()


def test_a_picture_that_the_storage_lost_is_named(folder, export, capsys):
    picture = CustomImage.objects.first()
    picture.file.storage.delete(picture.file.name)
    export("another", as_json=True)
    assert json.loads(capsys.readouterr().out)["missing"] == [picture.file.name]


# Read


def test_what_is_no_export_is_refused(tmp_path):
    assert "no folder that export_content made" in refused(tmp_path)
    (tmp_path / "manifest.json").write_text("[]")
    assert "no manifest" in refused(tmp_path)
    assert "There is no folder" in refused(tmp_path / "none")


def test_a_newer_format_is_refused(folder):
    rewrite(folder, "manifest.json", lambda manifest: manifest.update(version=2))
    assert "format version 2" in refused(folder)


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/etc/passwd", "media/../../outside.txt", "a\\b", "", "./content.json"]
)
def test_paths_that_lead_out_of_the_folder_are_refused(folder, name):
    (folder.parent / "outside.txt").write_text("secret")
    rewrite(folder, "manifest.json", lambda manifest: manifest["files"].update({name: "0" * 64}))
    assert "no file inside the folder" in refused(folder)


@pytest.mark.parametrize("name", ["content.json", "media/images/extra.png", "pages/new"])
def test_links_are_refused(folder, name):
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to("/etc")
    assert "is a link or a device" in refused(folder)


@pytest.mark.parametrize("pattern", ["content.json", "media/images/*", "pages/articles/*.json"])
def test_a_file_with_another_hash_is_refused(folder, pattern):
    path = min(folder.glob(pattern))
    path.write_bytes(path.read_bytes() + b" ")
    assert "Changed since the export" in refused(folder, edited=True)


def test_a_missing_file_is_refused(folder):
    next(folder.glob("media/images/*")).unlink()
    assert "are missing: media/images/" in refused(folder)


def test_what_is_no_picture_is_refused(folder):
    path = next(folder.glob("media/images/*"))
    path.write_bytes(b"<svg onload='alert(1)'/>")
    sign(folder, str(path.relative_to(folder)))
    assert "is no picture that the library takes" in refused(folder)


def test_a_zip_bomb_in_word_is_refused(folder, export):
    folder = export("word", articles_as="docx")
    path = folder / "pages/articles/an-article-with-every-block.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * 300_000_000)
    assert "unpacks to far more" in refused(folder, edited=True)


def article_json(folder: Path, change) -> None:
    rewrite(folder, "pages/articles/an-article-with-every-block.json", lambda facts: change(facts["document"]))


def set_block(kind: str, **values):
    def change(document):
        block = next(block for block in document["body"] if block["type"] == kind)
        if "text_itself" in values:
            block["value"] = values["text_itself"]
        else:
            block["value"].update(values)

    return change


@pytest.mark.parametrize(
    "change",
    [
        set_block("paragraph", text_itself="<p>Hello<script>alert(1)</script></p>"),
        set_block("paragraph", text_itself='<p onclick="alert(1)">Hello</p>'),
        set_block("paragraph", text_itself="<p>Hello<img src=x onerror=alert(1)></p>"),
        set_block("callout", text='<p><a href="javascript:alert(1)">Hello</a></p>'),
        set_block("callout", text='<p><a href="java\tscript:alert(1)">Hello</a></p>'),
        set_block("call_to_action", url="javascript:alert(1)"),
        set_block("paragraph", text_itself=[1]),
        set_block("heading", text={"a": 1}),
        set_block("image", image={"kind": "page", "name": "/articles/"}),
        lambda document: document.update(hero_image={"kind": "page", "name": "/articles/"}),
        lambda document: document.update(body=[{"type": "none", "id": None, "value": ""}]),
        lambda document: document.update(body="<p>One</p>"),
        lambda document: document.update(brand=None),
        lambda document: document.update(brand={"kind": "brand", "name": "unknown"}),
        lambda document: document.update(type="enquiry"),
        lambda document: document.update(title="x" * 300),
        lambda document: document.update(title="a\x00b"),
        lambda document: document.pop("topics"),
        lambda document: document.update(first_published_at="yesterday-ish"),
    ],
)
def test_a_page_that_is_none_of_ours_is_refused_in_words(folder, change):
    article_json(folder, change)
    ArticlePage.objects.get(slug="an-article-with-every-block").delete()
    assert refused(folder, publish=True)


def test_a_dry_run_changes_nothing(folder, media_folder):
    ArticlePage.objects.get(slug="an-article-with-every-block").delete()
    files = sorted(media_folder.rglob("*"))
    call_command("import_content", str(folder), dry_run=True)
    assert not ArticlePage.objects.filter(slug="an-article-with-every-block").exists()
    assert sorted(media_folder.rglob("*")) == files

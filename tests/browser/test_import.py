"""Importing in the admin, in a browser: from the files to the drafts and back, with WCAG 2.2 AA on each screen."""

import re
import zipfile

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from blog.importing import runs
from blog.models import ArticlePage, ImportRun
from tests.blog.importing.files import png
from tests.blog.importing.wordpress_export import picture, post, write_export
from tests.browser.accessibility import violations_by_day_and_night
from tests.browser.conftest import committed_data
from tests.factories import ServiceBrandFactory

pytestmark = committed_data

IRON = """Iron infusions explained

Iron carries oxygen in the blood. When stores run low, people tire.

Who may need one

Some people cannot take tablets. Others lose iron faster than they can eat it.

Before the visit

Drink enough water. Bring a list of what you take.

Tell the nurse about earlier reactions to iron. She will stay with you.

© 2026 PointInfusion
"""
SALT = """# Salt in the blood

Salt keeps water where it belongs.

## How it is measured

A blood test shows it. It guarantees a cure.
"""


@pytest.fixture(autouse=True)
def waiting_tasks(settings, tmp_path):
    """Nothing is done in the background before a test does it; files that were sent go with the test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.IMPORTS_ROOT = tmp_path / "imports"


@pytest.fixture
def importing(admin_page, site) -> Page:
    """The screen on which files are sent."""
    ServiceBrandFactory(name="PointInfusion")
    admin_page.goto("/admin/")
    admin_page.get_by_role("link", name="Import articles").click()
    admin_page.wait_for_url("**/admin/import/")
    return admin_page


def send(page: Page, *paths) -> ImportRun:
    page.get_by_label("Files to import").set_input_files([str(path) for path in paths])
    page.get_by_role("button", name="Look at them").click()
    page.wait_for_url(re.compile(r"/admin/import/\d+/$"))
    return ImportRun.objects.get()


def written(folder, name: str, text: str):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def part(page: Page, number: int):
    """Return the part of the document with this number, with what can be decided about it open."""
    found = page.locator(f"#part-{number - 1}")
    if found.locator("details[open]").count() == 0:
        found.locator("summary").focus()
        page.keyboard.press("Enter")
    return found


def expect_in_the_article(page: Page, *kinds: str) -> None:
    expect(page.locator(".import-group__kind")).to_have_text([re.compile(rf"^\s*{kind}\s*$") for kind in kinds])


def expect_decisions(page: Page, number: int) -> None:
    expect(page.locator(".import-bar [role=status]")).to_have_text(f"{number} decision{'' if number == 1 else 's'}")


def test_two_documents_from_the_files_to_the_drafts_and_back(importing, tmp_path, outside_requests):
    page = importing
    assert violations_by_day_and_night(page) == {}
    run = send(page, written(tmp_path, "iron.txt", IRON), written(tmp_path, "salt.md", SALT))
    assert violations_by_day_and_night(page) == {}

    page.get_by_role("link", name=re.compile("Look at it.*iron.txt")).click()
    expect(page.get_by_role("heading", name="To look at first")).to_be_visible()
    expect_in_the_article(
        page,
        *("Title", "Introduction", "Heading, level 2", "Paragraph", "Heading, level 2", "Paragraph", "Paragraph"),
        "Left out",
    )
    assert violations_by_day_and_night(page) == {}
    # All of it with the keyboard.
    chosen = part(page, 7)
    chosen.get_by_label("Part 7 is").focus()
    page.keyboard.type("Callout: warning")
    chosen.get_by_role("button", name="Make it that").focus()
    page.keyboard.press("Enter")
    expect_decisions(page, 1)
    page.get_by_role("button", name=re.compile("Down a level.*part 5$")).click()
    expect_decisions(page, 2)
    part(page, 4).get_by_role("button", name="Split").click()
    expect_decisions(page, 3)
    for number, action in enumerate(["Leave out", "Take it in again", "Join to the part before"], start=4):
        part(page, 5).get_by_role("button", name=action).click()
        expect_decisions(page, number)
    page.get_by_role("button", name="Take back the last").click()
    expect_decisions(page, 5)
    page.get_by_role("button", name="Make it again").click()
    expect_decisions(page, 6)
    page.get_by_role("button", name="Take back the last").click()
    expect_decisions(page, 5)
    expect_in_the_article(
        page,
        *("Title", "Introduction", "Heading, level 2", "Paragraph", "Paragraph", "Heading, level 3", "Paragraph"),
        *("Callout", "Left out"),
    )
    part(page, 8)
    assert violations_by_day_and_night(page) == {}

    page.get_by_role("link", name="Done looking").click()
    page.get_by_role("button", name="Import as drafts").click()
    expect(page.get_by_role("progressbar", name="Importing")).to_be_visible()
    expect(page.get_by_text("0 of 2")).to_be_visible()
    assert violations_by_day_and_night(page) == {}
    assert runs.carry_out(run.pk, seconds=0)
    expect(page.get_by_text("Importing: 1 of 2, now salt.md")).to_be_visible()
    runs.carry_out(run.pk, seconds=60)
    expect(page.get_by_role("link", name="Undo the whole import…")).to_be_visible()
    expect(page.get_by_text("Draft made")).to_have_count(2)
    assert violations_by_day_and_night(page) == {}

    page.get_by_role("link", name=re.compile("Report.*on Salt")).click()
    expect(page.get_by_role("heading", name=re.compile(r"Claims check \([1-9]"))).to_be_visible()
    assert violations_by_day_and_night(page) == {}
    page.go_back()
    page.get_by_role("link", name=re.compile("Open the draft.*Iron")).click()
    expect(page.locator("[name=title]")).to_have_value("Iron infusions explained")
    page.goto(reverse("import_run", args=[run.pk]))

    page.get_by_role("link", name="Undo the whole import…").click()
    expect(page.get_by_text("This deletes 2 drafts")).to_be_visible()
    assert violations_by_day_and_night(page) == {}
    page.get_by_role("button", name="Yes, undo it").click()
    expect(page.get_by_role("heading", name="The import is being undone")).to_be_visible()
    runs.undo_run(run.pk)
    expect(page.get_by_text("Deleted: 2 articles.")).to_be_visible()
    assert violations_by_day_and_night(page) == {}
    assert not ArticlePage.objects.exists()
    assert outside_requests == []


def test_a_run_is_stopped_and_goes_on(importing, tmp_path):
    page = importing
    run = send(page, written(tmp_path, "iron.txt", IRON), written(tmp_path, "salt.md", SALT))
    page.get_by_role("button", name="Import as drafts").click()
    expect(page.get_by_role("progressbar", name="Importing")).to_be_visible()
    runs.carry_out(run.pk, seconds=0)
    page.get_by_role("button", name="Stop after this article").click()
    expect(page.get_by_text(re.compile("Stopping: 1 of 2"))).to_be_visible()
    runs.carry_out(run.pk, seconds=60)
    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()
    expect(page.get_by_role("link", name="Keep what was made")).to_be_visible()
    assert violations_by_day_and_night(page) == {}
    page.get_by_role("button", name="Go on with the rest").click()
    expect(page.get_by_role("progressbar", name="Importing")).to_be_visible()
    runs.carry_out(run.pk, seconds=60)
    expect(page.get_by_text("Draft made")).to_have_count(2)


def test_files_are_dropped_and_too_large_ones_are_named_at_once(importing):
    page = importing
    transfer = page.evaluate_handle(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["Iron\\n\\nIt carries oxygen."], "iron.txt"));
            transfer.items.add(new File(["x"], "iron.pages"));
            transfer.items.add(new File([new ArrayBuffer(6 * 1024 * 1024)], "long.txt"));
            return transfer;
        }"""
    )
    page.locator("[data-import-drop]").dispatch_event("drop", {"dataTransfer": transfer})
    chosen = page.get_by_role("list", name="Chosen files").get_by_role("listitem")
    expect(chosen).to_have_text(
        [
            "iron.txt, 1 kB",
            "iron.pages, 1 kB – files of this kind cannot be imported",
            "long.txt, 6 MB – larger than 5 MB: split it",
        ]
    )
    assert violations_by_day_and_night(page) == {}
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_text("Ready")).to_have_count(1)
    expect(page.get_by_text("Files of this kind cannot be imported")).to_be_visible()
    expect(page.get_by_text(".txt files may have")).to_be_visible()


def test_the_screens_fit_a_phone(importing, tmp_path):
    page = importing
    page.set_viewport_size({"width": 390, "height": 844})
    run = send(page, written(tmp_path, "iron.txt", IRON))
    review = reverse("import_review", args=[run.pk, run.sources.get().pk])
    for address in (reverse("import_articles"), reverse("import_run", args=[run.pk]), review):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        assert violations_by_day_and_night(page) == {}


def test_a_file_that_was_edited_since_is_asked_about(importing, tmp_path):
    page = importing
    path = written(tmp_path, "iron.txt", IRON)
    run = send(page, path)
    page.get_by_role("button", name="Import as drafts").click()
    expect(page.get_by_role("progressbar", name="Importing")).to_be_visible()
    runs.carry_out(run.pk, seconds=60)
    expect(page.get_by_role("link", name="Undo the whole import…")).to_be_visible()
    article = ArticlePage.objects.get().get_latest_revision_as_object()
    article.title = "Edited"
    article.save_revision()

    page.goto(reverse("import_articles"))
    page.get_by_label("Files to import").set_input_files([str(path)])
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_text("It will not be overwritten.")).to_be_visible()
    expect(page.get_by_label("Bring its draft up to date")).to_have_count(0)
    assert violations_by_day_and_night(page) == {}
    page.get_by_label("Make a second article").check()
    page.get_by_role("button", name="Import as drafts").click()
    expect(page.get_by_role("progressbar", name="Importing")).to_be_visible()
    runs.carry_out(ImportRun.objects.latest("pk").pk, seconds=60)
    expect(page.get_by_text("Draft made")).to_be_visible()
    assert ArticlePage.objects.count() == 2
    assert ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().title == "Edited"


def test_a_wordpress_export_with_its_pictures(importing, tmp_path):
    page = importing
    figure = '<figure><img src="https://old.example/wp-content/uploads/2021/03/drip.png" alt="A drip"></figure>'
    body = f"<p>Iron carries oxygen.</p>{figure}<p>People tire.</p>"
    posts = [post(key, title, body) for key, title in enumerate(("Iron", "Salt", "Copper"), start=1)]
    export = write_export(tmp_path / "export.xml", picture(9, "drip.png"), *posts)
    with zipfile.ZipFile(tmp_path / "uploads.zip", "w") as archive:
        archive.writestr("uploads/2021/03/drip.png", png())
    run = send(page, export, tmp_path / "uploads.zip")
    expect(page.get_by_text("The archive of pictures comes with it.")).to_be_visible()
    assert violations_by_day_and_night(page) == {}
    page.get_by_role("link", name="Look at its posts").click()
    page.get_by_role("checkbox", name="Tick Copper").check()
    page.get_by_role("button", name="Leave out the ticked").click()
    expect(page.get_by_role("row", name=re.compile("Copper .*left out"))).to_be_visible()
    assert violations_by_day_and_night(page) == {}
    page.get_by_role("link", name="Iron").click()
    page.get_by_text("Change part 3").click()
    page.get_by_label("Part 3 is").select_option(label="Heading of a section")
    page.get_by_role("button", name="Make it that").and_(page.locator(":visible")).click()
    expect(page.get_by_text("1 decision")).to_be_visible()
    assert violations_by_day_and_night(page) == {}
    page.get_by_role("link", name="Done looking").click()
    expect(page.get_by_role("row", name=re.compile("Iron .*1 decision"))).to_be_visible()
    page.get_by_role("link", name="Done looking").click()
    page.get_by_role("button", name="Import as drafts").click()
    expect(page.get_by_text("0 of 4")).to_be_visible()
    runs.carry_out(run.pk, seconds=60)
    expect(page.get_by_text("2 made, 1 left out.")).to_be_visible()
    page.get_by_text("What became of each post").click()
    expect(page.get_by_role("row", name=re.compile("^Iron made page"))).to_be_visible()
    assert violations_by_day_and_night(page) == {}
    assert run.made.filter(kind="image").count() == 1
    page.get_by_role("link", name="Undo the whole import…").click()
    page.get_by_role("button", name="Yes, undo it").click()
    expect(page.get_by_role("heading", name="The import is being undone")).to_be_visible()
    runs.undo_run(run.pk)
    expect(page.get_by_text(re.compile("Deleted: .*2 articles"))).to_be_visible()
    assert not ArticlePage.objects.exists()

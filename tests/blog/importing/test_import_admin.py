"""Importing in the admin: who may, what is taken, what is decided, what is made of it, and how it is taken back."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog import import_views
from blog.importing import runs, taking
from blog.models import ArticleIndexPage, ArticlePage, ImportRun, ImportSource
from blog.tasks import carry_out_import, delete_abandoned_imports
from brands.models import ServiceBrand
from tests.blog.importing.files import png
from tests.blog.importing.wordpress_export import picture, post, write_export

TEXT = """Iron infusions explained

Iron carries oxygen in the blood. When stores run low, people tire.

Who may need one

Some people cannot take tablets. Others lose iron faster than they can eat it.
"""

pytestmark = pytest.mark.usefixtures("site")


def person(name: str, group: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.com", "not-used")
    user.groups.add(Group.objects.get(name=group))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(site):
    return person("editor", "Editors")


@pytest.fixture
def browser_of_editor(editor):
    return signed_in(editor)


@pytest.fixture
def queue(settings):
    """Tasks wait until a test has them done, as on a real site."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def file(name: str = "iron.txt", content: str | bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def send(client: Client, *files: SimpleUploadedFile):
    facts = {"brand": ServiceBrand.objects.get().pk, "parent": ArticleIndexPage.objects.get().pk}
    return client.post(reverse("import_articles"), {**facts, "files": files})


def prepared(client: Client, *files: SimpleUploadedFile) -> ImportRun:
    response = send(client, *(files or [file()]))
    assert response.status_code == 302, response.content
    return ImportRun.objects.latest("pk")


def start(client: Client, run: ImportRun, **choices: str):
    answers = {f"choice-{source.pk}": choices[source.name] for source in run.sources.all() if source.name in choices}
    response = client.post(reverse("start_import", args=[run.pk]), answers, follow=True)
    run.refresh_from_db()
    return response


def imported(client: Client, *files: SimpleUploadedFile) -> ImportRun:
    run = prepared(client, *files)
    start(client, run)
    assert run.state == "finished"
    return run


def files_on_disk() -> list[Path]:
    return [path for path in Path(settings.IMPORTS_ROOT).rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.IMPORTS_ROOT = tmp_path / "imports"


# Who may


ENDPOINTS = [
    "import_run",
    "import_progress",
    "start_import",
    "cancel_import",
    "resume_import",
    "discard_import",
    "undo_import",
]


def addresses(run: ImportRun) -> list[str]:
    source = run.sources.get()
    return [
        *(reverse(name, args=[run.pk]) for name in ENDPOINTS),
        reverse("import_review", args=[run.pk, source.pk]),
        reverse("retry_import", args=[run.pk, source.pk]),
        reverse("import_report", args=[run.pk, 1]),
    ]


def test_every_address_is_closed_to_who_may_add_no_article(browser_of_editor):
    run = prepared(browser_of_editor)
    for client, home in ((signed_in(person("medic", "Medical reviewers")), True), (Client(), False)):
        for address in [reverse("import_articles"), *addresses(run)]:
            for method in (client.get, client.post):
                response = method(address)
                if response.status_code != 405:
                    assert response.status_code == 302, address
                    expected = reverse("wagtailadmin_home") if home else reverse("wagtailadmin_login")
                    assert response["Location"].partition("?")[0] == expected, address
    assert ImportRun.objects.get().state == "review"


def test_the_import_of_somebody_else_is_not_there(browser_of_editor):
    run = prepared(browser_of_editor)
    other = signed_in(person("other", "Editors"))
    for address in addresses(run):
        assert {method(address).status_code for method in (other.get, other.post)} <= {404, 405}, address
    assert b"iron.txt" not in other.get(reverse("import_articles")).content
    assert ImportRun.objects.get().state == "review"


def test_publishers_see_the_imports_of_all(browser_of_editor):
    run = prepared(browser_of_editor)
    publisher = signed_in(person("publisher", "Publishers"))
    assert b"iron.txt" in publisher.get(reverse("import_articles")).content
    assert publisher.get(reverse("import_run", args=[run.pk])).status_code == 200


def test_nothing_is_put_where_the_person_may_add_no_article(browser_of_editor, editor):
    response = browser_of_editor.post(
        reverse("import_articles"), {"brand": ServiceBrand.objects.get().pk, "parent": 1, "files": [file()]}
    )
    assert response.status_code == 422
    run = prepared(browser_of_editor)
    editor.groups.clear()
    editor.is_superuser = False
    assert start(browser_of_editor, run).redirect_chain
    assert not ArticlePage.objects.exists()


def test_who_lost_the_right_while_it_waited_makes_nothing(browser_of_editor, editor, queue):
    run = prepared(browser_of_editor)
    start(browser_of_editor, run)
    editor.groups.clear()
    runs.carry_out(run.pk, seconds=60)
    assert not ArticlePage.objects.exists()
    assert "may not add articles" in run.sources.get().problem


# What is taken


def test_a_file_is_kept_outside_the_media_under_a_name_of_ours(browser_of_editor):
    prepared(browser_of_editor, file("../../etc/pass\u202ewd.txt"))
    (path,) = files_on_disk()
    assert path.name == "document.txt"
    assert path.is_relative_to(settings.IMPORTS_ROOT)
    assert not path.is_relative_to(settings.MEDIA_ROOT)
    assert path.stat().st_mode & 0o077 == 0
    assert ImportSource.objects.get().name == "passwd.txt"
    with pytest.raises(ValueError, match="no address"):
        _ = ImportSource.objects.get().file.url


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (file("iron.pdf", b"%PDF"), "cannot be imported. Save it as one of"),
        (file("noending", b"x"), "cannot be imported. Save it as one of"),
        (file("iron.txt", b" "), "holds no words"),
        (file("iron.docx", b"no archive"), "no Word document"),
        (file("iron.xml", b"<rss/>"), "imported by publishers"),
        (file("uploads.zip", b"PK"), "Send one together with one export"),
        (file("iron.txt", b"\x00\x01"), "no plain text"),
    ],
    ids=["kind", "no ending", "no words", "damaged", "other XML", "archive alone", "binary"],
)
def test_of_a_file_that_cannot_be_imported_people_are_told_why(browser_of_editor, sent, message):
    run = prepared(browser_of_editor, sent, file("good.txt"))
    page = browser_of_editor.get(reverse("import_run", args=[run.pk])).content.decode()
    assert message in page
    assert str(settings.IMPORTS_ROOT) not in page
    assert [source.state for source in run.sources.all()] == ["refused", "waiting"]
    assert len(files_on_disk()) == 1


def test_an_empty_file_is_named(browser_of_editor):
    run = prepared(browser_of_editor, file("good.txt"), file("empty.txt", b""))
    assert "empty" in run.sources.get(name="empty.txt").problem


def test_too_large_a_file_is_refused_and_not_read(browser_of_editor, monkeypatch):
    monkeypatch.setitem(taking.LARGEST, ".txt", 10)
    run = prepared(browser_of_editor)
    assert ".txt files may have" in run.sources.get().problem
    assert files_on_disk() == []


def test_too_large_a_request_is_refused_before_it_is_read(browser_of_editor):
    response = browser_of_editor.generic(
        "POST",
        reverse("import_articles"),
        b"x",
        content_type="multipart/form-data; boundary=b",
        CONTENT_LENGTH=str(import_views.LARGEST_UPLOAD + 1),
    )
    assert response.status_code == 413
    assert "too large together" in response.content.decode()


def test_more_files_than_allowed_are_refused(browser_of_editor):
    response = send(browser_of_editor, *(file(f"{number}.txt") for number in range(import_views.MOST_FILES + 1)))
    assert response.status_code == 422
    assert not ImportRun.objects.exists()


def test_files_without_token_are_refused(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert send(client, file()).status_code == 403


# What is decided


def review_of(client: Client, run: ImportRun):
    return reverse("import_review", args=[run.pk, run.sources.first().pk])


def decide(client: Client, run: ImportRun, **sent):
    known = len(run.sources.first().decisions)
    return client.post(review_of(client, run), {"known": known, **sent})


def test_the_review_shows_each_part_beside_what_it_becomes(browser_of_editor):
    run = prepared(browser_of_editor)
    response = browser_of_editor.get(review_of(browser_of_editor, run))
    groups = response.context["review"].groups
    assert [(group.becomes, [row.line for row in group.rows]) for group in groups] == [
        ("Title", [1]),
        ("Introduction", [3]),
        ("Heading", [5]),
        ("Paragraph", [7]),
    ]
    assert [message.partition(",")[0] for _, _, message in response.context["review"].to_look_at] == ["Heading"]


def test_what_is_left_out_is_shown_with_its_reason(browser_of_editor):
    run = prepared(browser_of_editor, file(content=f"{TEXT}\n© 2026 PointInfusion\n\nThis informs.\n"))
    groups = browser_of_editor.get(review_of(browser_of_editor, run)).context["review"].groups
    assert [group.becomes for group in groups if group.is_left_out] == ["Left out", "Left out"]


def test_a_source_cannot_put_mark_up_into_the_review(browser_of_editor):
    run = prepared(browser_of_editor, file(content=f"{TEXT}\nSee <script>alert(1)</script> and <b>this</b> now.\n"))
    page = browser_of_editor.get(review_of(browser_of_editor, run)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_decisions_are_kept_applied_and_taken_back(browser_of_editor):
    run = prepared(browser_of_editor)
    decide(browser_of_editor, run, action="kind", part=3, kind="callout_warning")
    decide(browser_of_editor, run, action="split", part=1, at=1)
    decide(browser_of_editor, run, action="undo")
    assert run.sources.get().decisions == [{"action": "kind", "part": 3, "kind": "callout_warning"}]
    start(browser_of_editor, run)
    body = ArticlePage.objects.get().get_latest_revision_as_object().body
    assert [block.block_type for block in body] == ["heading", "callout"]


def test_a_decision_that_was_taken_back_is_made_again(browser_of_editor):
    run = prepared(browser_of_editor)
    first, second = {"part": 3, "kind": "callout_warning"}, {"part": 1, "kind": "heading_2"}
    for decision in (first, second):
        decide(browser_of_editor, run, action="kind", **decision)
    decide(browser_of_editor, run, action="reset")
    assert run.sources.get().decisions == []
    decide(browser_of_editor, run, action="redo")
    assert run.sources.get().decisions == [{"action": "kind", **first}]
    decide(browser_of_editor, run, action="redo")
    assert run.sources.get().decisions == [{"action": "kind", **first}, {"action": "kind", **second}]


def test_after_a_new_decision_there_is_nothing_to_make_again(browser_of_editor):
    run = prepared(browser_of_editor)
    decide(browser_of_editor, run, action="kind", part=3, kind="callout_warning")
    decide(browser_of_editor, run, action="undo")
    assert "Make it again" in browser_of_editor.get(review_of(browser_of_editor, run)).text
    decide(browser_of_editor, run, action="drop", part=1)
    assert "Make it again" not in browser_of_editor.get(review_of(browser_of_editor, run)).text
    decide(browser_of_editor, run, action="redo")
    assert run.sources.get().decisions == [{"action": "kind", "part": 1, "kind": "left_out"}]


def test_with_nothing_decided_there_is_nothing_to_take_back(browser_of_editor):
    run = prepared(browser_of_editor)
    for action in ("undo", "redo", "reset"):
        decide(browser_of_editor, run, action=action)
    assert run.sources.get().decisions == []


def test_what_is_dropped_is_named_in_the_report(browser_of_editor):
    run = prepared(browser_of_editor)
    decide(browser_of_editor, run, action="drop", part=2)
    start(browser_of_editor, run)
    report = run.documents.get().report
    assert [entry for entry in report["left_out"] if entry["reason"] == "dropped_by_editor"] == [
        {"line": 5, "text": "Who may need one", "reason": "dropped_by_editor", "kind": "words"}
    ]
    page = browser_of_editor.get(reverse("import_report", args=[run.pk, run.documents.get().pk]))
    assert "Who may need one" in page.content.decode()


def test_a_decision_over_one_from_another_window_is_refused(browser_of_editor):
    run = prepared(browser_of_editor)
    decide(browser_of_editor, run, action="drop", part=2)
    response = decide(browser_of_editor, run, known=0, action="drop", part=3)
    assert response.status_code == 302
    assert len(run.sources.get().decisions) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "kind", "part": "x", "kind": "quote"},
        {"action": "kind", "part": "99", "kind": "quote"},
        {"action": "kind", "part": "1", "kind": "<script>"},
        {"action": "split", "part": "0", "at": "-1"},
        {"action": "merge", "part": "0"},
        {"action": "dance"},
        {},
    ],
)
def test_a_decision_that_makes_no_sense_changes_nothing(browser_of_editor, sent):
    run = prepared(browser_of_editor)
    response = browser_of_editor.post(review_of(browser_of_editor, run), {"known": "0", **sent}, follow=True)
    assert response.status_code == 200
    assert run.sources.get().decisions == []


def test_a_document_without_a_title_can_be_mended_by_decisions(browser_of_editor):
    run = prepared(browser_of_editor, file(content="A long first line. " * 20 + "\n\nIron helps.\n\nMore of it."))
    assert "title" in run.sources.get().problem
    assert "needs a decision" in start(browser_of_editor, run).content.decode()
    assert run.state == "review"
    assert "cannot be imported as it is" in browser_of_editor.get(reverse("import_run", args=[run.pk])).content.decode()
    decide(browser_of_editor, run, action="kind", part=1, kind="title")
    start(browser_of_editor, run)
    assert ArticlePage.objects.get().title == "Iron helps."


# What is made of it


def test_documents_become_drafts_of_who_imports(browser_of_editor, editor):
    run = imported(browser_of_editor, file(), file("salt.md", "# Salt\n\nSalt is in blood.\n\n## Why\n\nIt is.\n"))
    articles = ArticlePage.objects.all()
    assert {(article.title, article.live, article.owner) for article in articles} == {
        ("Iron infusions explained", False, editor),
        ("Salt", False, editor),
    }
    assert {article.latest_revision.user for article in articles} == {editor}
    assert [source.state for source in run.sources.all()] == ["made", "made"]
    assert files_on_disk() == []
    page = browser_of_editor.get(reverse("import_run", args=[run.pk])).content.decode()
    assert all(reverse("wagtailadmin_pages:edit", args=[article.pk]) in page for article in articles)


def test_the_same_file_again_brings_its_draft_up_to_date(browser_of_editor):
    imported(browser_of_editor)
    run = prepared(browser_of_editor)
    decide(browser_of_editor, run, action="drop", part=2)
    assert "imported before" in browser_of_editor.get(reverse("import_run", args=[run.pk])).content.decode()
    start(browser_of_editor, run, **{"iron.txt": "update"})
    assert run.sources.get().state == "updated"
    body = ArticlePage.objects.get().get_latest_revision_as_object().body
    assert [block.block_type for block in body] == ["paragraph"]


def edit(article: ArticlePage) -> None:
    draft = article.get_latest_revision_as_object()
    draft.title = "Edited"
    draft.save_revision()


def test_a_draft_that_somebody_edited_is_never_overwritten_and_people_are_asked(browser_of_editor):
    imported(browser_of_editor)
    edit(ArticlePage.objects.get())
    run = prepared(browser_of_editor)
    assert "say what to do with it" in start(browser_of_editor, run).content.decode()
    assert "say what to do with it" in start(browser_of_editor, run, **{"iron.txt": "update"}).content.decode()
    assert run.state == "review"
    start(browser_of_editor, run, **{"iron.txt": "second"})
    assert {article.get_latest_revision_as_object().title for article in ArticlePage.objects.all()} == {
        "Edited",
        "Iron infusions explained",
    }


def test_a_file_can_be_skipped(browser_of_editor):
    imported(browser_of_editor)
    run = prepared(browser_of_editor)
    start(browser_of_editor, run, **{"iron.txt": "skip"})
    assert run.sources.get().state == "skipped"
    assert ArticlePage.objects.count() == 1


def test_a_draft_that_was_edited_while_the_import_waited_is_left_alone(browser_of_editor, queue):
    run = prepared(browser_of_editor)
    start(browser_of_editor, run)
    runs.carry_out(run.pk, seconds=60)
    again = prepared(browser_of_editor)
    start(browser_of_editor, again, **{"iron.txt": "update"})
    edit(ArticlePage.objects.get())
    runs.carry_out(again.pk, seconds=60)
    source = again.sources.get()
    assert source.state == "edited"
    assert ArticlePage.objects.get().get_latest_revision_as_object().title == "Edited"
    browser_of_editor.post(reverse("retry_import", args=[again.pk, source.pk]))
    runs.carry_out(again.pk, seconds=60)
    assert ArticlePage.objects.count() == 2


def test_the_draft_of_somebody_else_is_not_brought_up_to_date(browser_of_editor):
    imported(browser_of_editor)
    other = signed_in(person("other", "Editors"))
    group = Group.objects.get(name="Editors")
    group.page_permissions.filter(permission__codename="change_page").delete()
    run = prepared(other)
    assert "say what to do with it" in start(other, run, **{"iron.txt": "update"}).content.decode()


def test_a_run_that_was_killed_goes_on_and_makes_nothing_twice(browser_of_editor, queue, monkeypatch):
    run = prepared(browser_of_editor, file("a.txt"), file("b.txt", TEXT.replace("Iron", "Salt")))
    start(browser_of_editor, run)
    make_draft = runs.make_draft

    def die_at_the_second(source, of_run):
        make_draft(source, of_run)
        if source.name == "b.txt":
            raise OperationalError("the connection is gone")

    with monkeypatch.context() as patch:
        patch.setattr(runs, "make_draft", die_at_the_second)
        with pytest.raises(OperationalError):
            runs.carry_out(run.pk, seconds=60)
    assert [source.state for source in run.sources.all()] == ["made", "waiting"]
    for _ in range(2):
        runs.carry_out(run.pk, seconds=60)
    assert ArticlePage.objects.count() == 2
    run.refresh_from_db()
    assert run.state == "finished"


def test_a_fault_of_the_importer_stops_only_its_document(browser_of_editor, monkeypatch):
    def fail(document, decisions):
        raise TypeError("a fault")

    run = prepared(browser_of_editor, file("a.txt"))
    monkeypatch.setattr(runs, "decide", fail)
    start(browser_of_editor, run)
    assert run.state == "finished"
    assert "please report it" in run.sources.get().problem


def test_a_slice_ends_in_time_and_the_rest_follows(browser_of_editor, queue):
    run = prepared(browser_of_editor, file("a.txt"), file("b.txt", TEXT.replace("Iron", "Salt")))
    start(browser_of_editor, run)
    carry_out_import.func(run.pk)
    assert runs.carry_out(run.pk, seconds=0) is False
    assert ArticlePage.objects.count() == 2
    other = prepared(browser_of_editor, file("c.txt", "C\n\nSomething."), file("d.txt", "D\n\nSomething else."))
    start(browser_of_editor, other)
    assert runs.carry_out(other.pk, seconds=0) is True
    progress = browser_of_editor.get(reverse("import_progress", args=[other.pk])).json()
    assert (progress["state"], progress["done"], progress["total"], progress["current"]) == ("running", 1, 2, "d.txt")


def test_cancelling_stops_after_the_article_and_it_can_go_on(browser_of_editor, queue):
    run = prepared(browser_of_editor, file("a.txt"), file("b.txt", TEXT.replace("Iron", "Salt")))
    start(browser_of_editor, run)
    runs.carry_out(run.pk, seconds=0)
    browser_of_editor.post(reverse("cancel_import", args=[run.pk]))
    runs.carry_out(run.pk, seconds=60)
    run.refresh_from_db()
    assert (run.state, ArticlePage.objects.count()) == ("cancelled", 1)
    browser_of_editor.post(reverse("resume_import", args=[run.pk]))
    runs.carry_out(run.pk, seconds=60)
    assert ArticlePage.objects.count() == 2


def test_what_waits_is_cancelled_at_once(browser_of_editor, queue):
    run = prepared(browser_of_editor)
    start(browser_of_editor, run)
    browser_of_editor.post(reverse("cancel_import", args=[run.pk]))
    assert runs.carry_out(run.pk, seconds=60) is False
    run.refresh_from_db()
    assert (run.state, ArticlePage.objects.count()) == ("cancelled", 0)


def test_an_interrupted_run_can_be_sent_on(browser_of_editor, queue):
    run = prepared(browser_of_editor)
    start(browser_of_editor, run)
    DBTaskResult.objects.all().delete()
    browser_of_editor.post(reverse("resume_import", args=[run.pk]))
    assert not DBTaskResult.objects.exists()
    ImportRun.objects.update(worked_at=timezone.now() - timedelta(minutes=5))
    assert "Nothing has happened" in browser_of_editor.get(reverse("import_run", args=[run.pk])).content.decode()
    browser_of_editor.post(reverse("resume_import", args=[run.pk]))
    assert DBTaskResult.objects.filter(task_path=carry_out_import.module_path).count() == 1


# How it is taken back


def test_undoing_takes_untouched_drafts_and_keeps_the_others(browser_of_editor):
    run = imported(browser_of_editor, file(), file("salt.txt", TEXT.replace("Iron", "Salt")))
    edit(ArticlePage.objects.get(title__startswith="Salt"))
    page = browser_of_editor.get(reverse("undo_import", args=[run.pk])).content.decode()
    assert "deletes 1 draft " in page
    browser_of_editor.post(reverse("undo_import", args=[run.pk]))
    run.refresh_from_db()
    assert run.state_label == "Undone"
    assert run.undone["removed"] == {"article": 1}
    assert ArticlePage.objects.get().get_latest_revision_as_object().title == "Edited"
    assert "Kept" in browser_of_editor.get(reverse("import_run", args=[run.pk])).content.decode()


def test_discarding_deletes_the_files_and_makes_nothing(browser_of_editor):
    run = prepared(browser_of_editor)
    browser_of_editor.post(reverse("discard_import", args=[run.pk]))
    assert not ImportRun.objects.exists()
    assert files_on_disk() == []


def test_files_that_nobody_goes_on_with_are_deleted(browser_of_editor):
    prepared(browser_of_editor)
    delete_abandoned_imports.enqueue()
    assert len(files_on_disk()) == 1
    ImportRun.objects.update(started_at=timezone.now() - runs.KEEP_FILES - timedelta(minutes=1))
    delete_abandoned_imports.enqueue()
    assert files_on_disk() == []
    assert not ImportRun.objects.exists()


def test_the_list_asks_as_often_for_ten_imports_as_for_one(browser_of_editor, django_assert_max_num_queries):
    prepared(browser_of_editor)
    browser_of_editor.get(reverse("import_articles"))
    with django_assert_max_num_queries(30) as asked:
        browser_of_editor.get(reverse("import_articles"))
    for_one = len(asked)
    for number in range(9):
        prepared(browser_of_editor, file(f"{number}.txt"))
    with django_assert_max_num_queries(for_one):
        browser_of_editor.get(reverse("import_articles"))


# A WordPress site


def archive() -> SimpleUploadedFile:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        written.writestr("uploads/2021/03/drip.png", png())
    return file("uploads.zip", content.getvalue())


def export(tmp_path, *posts: str) -> SimpleUploadedFile:
    return file("export.xml", write_export(tmp_path / "export.xml", *posts).read_bytes())


BODY = "<!-- wp:paragraph --><p>Iron carries oxygen.</p><!-- /wp:paragraph --><p>People tire.</p>"
PICTURE = '<figure><img src="https://old.example/wp-content/uploads/2021/03/drip.png" alt="A drip"></figure>'


@pytest.fixture
def publisher(site):
    return person("publisher", "Publishers")


@pytest.fixture
def browser_of_publisher(publisher):
    return signed_in(publisher)


def test_a_whole_site_is_not_imported_by_editors(browser_of_editor, tmp_path):
    run = prepared(browser_of_editor, export(tmp_path, post(1, "Iron", BODY)))
    assert "ask one of them" in run.sources.get().problem
    assert files_on_disk() == []


def test_a_file_that_is_no_export_is_refused(browser_of_publisher):
    run = prepared(browser_of_publisher, file("feed.xml", "<rss></rss>"))
    assert "feed.xml is no WordPress export" in run.sources.get().problem
    assert files_on_disk() == []


def test_an_export_and_its_pictures_become_drafts(browser_of_publisher, publisher, tmp_path):
    posts = [picture(9, "drip.png"), post(1, "Iron", BODY + PICTURE), post(2, "Salt", BODY)]
    run = imported(browser_of_publisher, export(tmp_path, *posts), archive())
    assert {(article.title, article.owner) for article in ArticlePage.objects.all()} == {
        ("Iron", publisher),
        ("Salt", publisher),
    }
    source = run.sources.get()
    assert (source.state, source.done, source.total) == ("made", 3, 3)
    assert source.summary["outcomes"] == {"made": 2}
    assert run.made.filter(kind="image").count() == 1
    assert files_on_disk() == []
    browser_of_publisher.post(reverse("undo_import", args=[run.pk]))
    assert not ArticlePage.objects.exists()


def test_an_export_is_imported_in_slices_and_makes_no_post_twice(browser_of_publisher, queue, tmp_path, monkeypatch):
    run = prepared(browser_of_publisher, export(tmp_path, post(1, "Iron", BODY), post(2, "Salt", BODY)))
    start(browser_of_publisher, run)
    steps = iter([False, True])
    with monkeypatch.context() as patch:
        patch.setattr(runs, "stopper", lambda *_: lambda: next(steps))
        assert runs.carry_out(run.pk, seconds=0) is True
    assert ArticlePage.objects.count() == 1
    assert run.sources.get().done == 1
    runs.carry_out(run.pk, seconds=60)
    source = run.sources.get()
    assert ArticlePage.objects.count() == 2
    assert source.summary["outcomes"] == {"made": 2}
    run.refresh_from_db()
    assert run.state == "finished"


def posts_of(run: ImportRun):
    return run.sources.get().posts


def posts_screen(run: ImportRun) -> str:
    return reverse("import_posts", args=[run.pk, run.sources.get().pk])


def decide_about_post(client: Client, run: ImportRun, key: str, **sent):
    chosen = posts_of(run).get(key=key)
    address = reverse("import_post_review", args=[run.pk, chosen.pk])
    return client.post(address, {"known": len(chosen.decisions), **sent}, follow=True)


def test_the_posts_of_an_export_are_listed_found_and_looked_at_one_by_one(browser_of_publisher, tmp_path):
    hostile = "<script>alert(1)</script> & salt"
    sent = [picture(9, "drip.png"), post(1, "Iron", BODY + PICTURE), post(2, hostile, BODY, status="draft")]
    run = prepared(browser_of_publisher, export(tmp_path, *sent), archive())
    screen = browser_of_publisher.get(posts_screen(run)).text
    assert "Iron" in screen
    assert "alert(1)" in screen
    assert "<script>alert" not in screen
    found = browser_of_publisher.get(posts_screen(run), {"q": "SALT"})
    assert [one.key for one in found.context["page_obj"]] == ["2"]
    assert "No post has" in browser_of_publisher.get(posts_screen(run), {"q": "copper\0"}).text
    review = browser_of_publisher.get(reverse("import_post_review", args=[run.pk, posts_of(run).get(key="1").pk]))
    assert "Iron carries oxygen." in review.text
    assert "A drip" in review.text
    assert review.context["following"].key == "2"


def test_what_is_decided_about_a_post_is_how_it_is_imported_and_no_other(browser_of_publisher, tmp_path):
    run = prepared(browser_of_publisher, export(tmp_path, post(1, "Iron", BODY), post(2, "Salt", BODY)))
    decide_about_post(browser_of_publisher, run, "1", action="kind", part=1, kind="heading_2")
    refused = decide_about_post(browser_of_publisher, run, "1", action="kind", part=99, kind="heading_2")
    assert "no such part" in refused.text
    decide_about_post(browser_of_publisher, run, "2", action="drop", part=1)
    decide_about_post(browser_of_publisher, run, "2", action="undo")
    decide_about_post(browser_of_publisher, run, "2", action="redo")
    assert posts_of(run).get(key="2").decisions == [{"action": "kind", "part": 1, "kind": "left_out"}]
    decide_about_post(browser_of_publisher, run, "2", action="undo")
    start(browser_of_publisher, run)
    iron, salt = (ArticlePage.objects.get(title=title) for title in ("Iron", "Salt"))
    assert "heading" in {block.block_type for block in iron.body}
    assert "heading" not in {block.block_type for block in salt.body}
    assert iron.imported_documents.get().decisions == [{"action": "kind", "part": 1, "kind": "heading_2"}]


def test_a_decided_post_is_made_once_in_all_slices_and_a_later_import_leaves_it(
    browser_of_publisher, queue, tmp_path, monkeypatch
):
    sent = export(tmp_path, post(1, "Iron", BODY), post(2, "Salt", BODY))
    run = prepared(browser_of_publisher, sent)
    decide_about_post(browser_of_publisher, run, "1", action="kind", part=1, kind="heading_2")
    start(browser_of_publisher, run)
    steps = iter([False, True])
    with monkeypatch.context() as patch:
        patch.setattr(runs, "stopper", lambda *_: lambda: next(steps))
        assert runs.carry_out(run.pk, seconds=0) is True
    runs.carry_out(run.pk, seconds=60)
    assert run.sources.get().summary["outcomes"] == {"made": 2}
    assert "heading" in {block.block_type for block in ArticlePage.objects.get(title="Iron").body}
    sent.seek(0)
    again = prepared(browser_of_publisher, sent)
    start(browser_of_publisher, again)
    runs.carry_out(again.pk, seconds=60)
    assert again.sources.get().summary["outcomes"] == {}
    assert ArticlePage.objects.get(title="Iron").revisions.count() == 1


def test_posts_are_left_out_and_taken_in_again(browser_of_publisher, tmp_path):
    run = prepared(browser_of_publisher, export(tmp_path, *(post(key, f"Post {key}", BODY) for key in (1, 2, 3))))
    first, second, _ = posts_of(run).all()
    told = browser_of_publisher.post(
        posts_screen(run), {"action": "leave_out", "post": [first.pk, second.pk]}, follow=True
    )
    assert "2 posts left out." in told.text
    browser_of_publisher.post(posts_screen(run), {"action": "take_in", "post": [second.pk, "x"]})
    assert (
        "Tick the posts first"
        in browser_of_publisher.post(posts_screen(run), {"action": "leave_out"}, follow=True).text
    )
    start(browser_of_publisher, run)
    assert set(ArticlePage.objects.values_list("title", flat=True)) == {"Post 2", "Post 3"}
    assert run.sources.get().summary["outcomes"] == {"left_out": 1, "made": 2}


def test_posts_are_looked_at_by_who_may_see_the_import_and_only_before_it(
    browser_of_publisher, browser_of_editor, tmp_path
):
    run = prepared(browser_of_publisher, export(tmp_path, post(1, "Iron", BODY)))
    screens = [posts_screen(run), reverse("import_post_review", args=[run.pk, posts_of(run).get().pk])]
    for address in screens:
        assert {method(address).status_code for method in (browser_of_editor.get, browser_of_editor.post)} == {404}
        assert Client().get(address).status_code == 302
    start(browser_of_publisher, run)
    assert {browser_of_publisher.get(address).status_code for address in screens} == {404}


def test_the_list_of_posts_asks_as_often_for_fifty_as_for_one(browser_of_publisher, tmp_path):
    def queries(number: int) -> int:
        sent = export(tmp_path, *(post(key, f"Post {key}", BODY) for key in range(1, number + 1)))
        run = prepared(browser_of_publisher, sent)
        with CaptureQueriesContext(connection) as asked:
            browser_of_publisher.get(posts_screen(run))
        return len(asked)

    queries(1)
    assert queries(50) == queries(1)

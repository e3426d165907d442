"""Brings a folder in: finds or makes what it holds, drafts first, and publishes through sign-off if asked to."""

from collections.abc import Callable

from django.db import transaction
from wagtail.models import Site

from delivery.models.publications import Kind
from delivery.portable.checked import check_document
from delivery.portable.contents import DRAFT
from delivery.portable.folder import CONTENT, Folder, FolderError
from delivery.portable.objects import ObjectMaker
from delivery.portable.pages import PageWriter
from delivery.portable.work import Facts, Restored, Work


def import_content(
    folder: Folder,
    *,
    site: Site,
    publish: bool = False,
    edited: bool = False,
    dry_run: bool = False,
    begin: Callable[[int], None] = lambda number: None,
    tick: Callable[[], None] = lambda: None,
) -> Restored:
    """Bring an exported folder into ``site``, as drafts unless ``publish``; all of it or nothing.

    With ``edited``, texts of pages may have been changed since they were exported. ``begin`` is told how many objects
    there are, ``tick`` is called for each. Raises ``FolderError`` and ``ImportRefusedError`` with what to do.
    """
    refuse_changed(folder, edited=edited)
    work = Work(folder, site, publish=publish, tick=tick)
    is_done = False
    try:
        with transaction.atomic():
            with work.explained():
                bring_in(work, begin)
                run = work.run.pk
            transaction.set_rollback(dry_run)
        is_done = not dry_run
    finally:
        if not is_done:
            work.remove_files()
    work.restored.run_id = run if is_done else None
    return work.restored


def refuse_changed(folder: Folder, *, edited: bool) -> None:
    texts = [name for name in folder.changed if name.startswith("pages") and not name.endswith(".json")]
    others = [name for name in folder.changed if name not in texts]
    if others:
        raise FolderError(f"Changed since the export: {', '.join(others[:5])}. Only texts may be edited: export anew.")
    if texts and not edited:
        raise FolderError(f"Changed since the export: {', '.join(texts[:5])}. If a person edited them, add --edited.")


def bring_in(work: Work, begin: Callable[[int], None]) -> None:
    content, pages = work.folder.json(CONTENT), pages_of(work.folder)
    objects = [facts for entries in content.values() for facts in entries]
    begin(len(objects) + len(pages))
    for facts in [*objects, *pages]:
        work.current = facts.get("name") or facts.get("path") or CONTENT
        check_document(facts["document"], work.current)
    # Texts can link to pages, which need brands, which need disclaimers: the texts come after the pages.
    maker, writer = ObjectMaker(work, content), PageWriter(work, pages, content.get(Kind.DOCUMENT, []))
    maker.make_before_pages()
    placed = [found for facts in pages if (found := writer.placed(facts))]
    maker.make_after_pages()
    for one in placed:
        work.current = one.facts["path"]
        writer.write_page(one)
        work.tick()


def pages_of(folder: Folder) -> list[Facts]:
    """Return what the folder says of each page, what lies above before what lies below, drafts last."""
    found = [
        folder.json(name)
        for name in sorted(folder.files)
        if name.endswith(".json") and (name.startswith("pages/") or name == "pages.json")
    ]
    return sorted(found, key=lambda facts: (facts["path"].count("/"), facts["path"], facts["state"] == DRAFT))

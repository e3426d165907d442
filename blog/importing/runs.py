"""Carries out imports that were prepared in the admin, a step at a time, in the background.

Each document is saved with its outcome in one transaction, so that a run that was interrupted goes on where it stopped
and makes nothing twice. Who asked for it is asked again whether they may.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import Error, transaction
from django.utils import timezone
from wagtail.models import Page
from wagtail.permissions import policy_registry

from blog.importing.decisions import DecisionError, decide
from blog.importing.document import Document
from blog.importing.importer import article_of, brand_names, earlier_import
from blog.importing.readers import read_document
from blog.importing.report import ImportRefusedError, Report
from blog.importing.saving import Place, save_draft
from blog.importing.undoing import undo
from blog.importing.wordpress.export import entry_with, read_site
from blog.importing.wordpress.media import Media
from blog.importing.wordpress.posts import document_of_post
from blog.importing.wordpress.site import SiteImport, Summary
from blog.models import ArticleIndexPage, ImportedDocument, ImportPost, ImportRun, ImportSource

logger = logging.getLogger(__name__)

KEEP_FILES = timedelta(days=14)
State, SourceState = ImportRun.State, ImportSource.State


def places_of(user: Any) -> Any:
    """Return the lists of articles under which ``user`` may add articles."""
    allowed = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "add")
    return ArticleIndexPage.objects.filter(pk__in=allowed.values("pk")).order_by("path")


def read_source(source: ImportSource) -> Document:
    """Return the document in a file that was sent. Raises ``ImportRefusedError``; no message names where it lies."""
    path = Path(source.file.path)
    try:
        document = read_document(path)
    except ImportRefusedError as refusal:
        raise ImportRefusedError(in_names_of_sender(source, refusal)) from refusal
    document.name = source.name
    return document


def read_post(post: ImportPost) -> Document:
    """Return the document that a post of an export is. Raises ``ImportRefusedError`` as ``read_source`` does."""
    source = post.source
    path = Path(source.file.path)
    try:
        entry, site = entry_with(path, post.key), read_site(path)
        return document_of_post(entry, site, Media(Path(source.media.path) if source.media else None))
    except ImportRefusedError as refusal:
        raise ImportRefusedError(in_names_of_sender(source, refusal)) from refusal


def in_names_of_sender(source: ImportSource, refusal: ImportRefusedError) -> str:
    """Return what is said of a file, with the name that its sender knows in place of where it lies."""
    said = str(refusal)
    for file, name in ((source.media, "The ZIP archive"), (source.file, source.name)):
        if file:
            said = said.replace(file.path, name).replace(Path(file.path).name, name)
    return said


def may_update(earlier: ImportedDocument, user: Any) -> bool:
    """Return whether the draft of an earlier import may be brought up to date: untouched, and ``user`` may edit it."""
    return earlier.is_untouched and earlier.page.permissions_for_user(user).can_edit()


def choices_for(earlier: ImportedDocument | None, user: Any) -> list[tuple[str, str]]:
    """Return what can be done with a source that was imported before as ``earlier``; nothing if it was not."""
    if earlier is None:
        return []
    choices = ImportSource.Choice
    allowed = [choices.SECOND, choices.SKIP]
    if may_update(earlier, user):
        allowed.insert(0, choices.UPDATE)
    return [(choice.value, choice.label) for choice in allowed]


def carry_out(run_pk: int, *, seconds: float) -> bool:
    """Import what waits in a run for about as long as ``seconds``; return whether more is left."""
    until = time.monotonic() + seconds
    while (run := begin_step(run_pk)) is not None:
        source = run.sources.filter(state=SourceState.WAITING).first()
        if source is None:
            end(run, State.FINISHED)
            return False
        is_over = stopper(run_pk, until)
        if source.kind == ImportSource.Kind.WORDPRESS:
            import_site(source, run, is_over)
        else:
            import_document(source, run)
        if time.monotonic() >= until:
            return True
    return False


def begin_step(run_pk: int) -> ImportRun | None:
    """Return the run if it goes on; end it if somebody stopped it."""
    ImportRun.objects.filter(pk=run_pk, state=State.WAITING).update(state=State.RUNNING)
    ImportRun.objects.filter(pk=run_pk).update(worked_at=timezone.now())
    run = ImportRun.objects.select_related("user", "brand", "parent").filter(pk=run_pk).first()
    if run is not None and run.state == State.CANCELLING:
        end(run, State.CANCELLED)
    return run if run is not None and run.state == State.RUNNING else None


def stopper(run_pk: int, until: float) -> Callable[[], bool]:
    """Return what says whether a long step should end: its time is over, or somebody stopped the run."""

    def is_over() -> bool:
        if time.monotonic() >= until:
            return True
        return not ImportRun.objects.filter(pk=run_pk, state=State.RUNNING).exists()

    return is_over


def end(run: ImportRun, state: str) -> None:
    """Note that a run is over, and delete the files that are not needed for another attempt."""
    ImportRun.objects.filter(pk=run.pk).update(state=state, finished_at=timezone.now())
    for source in run.sources.filter(state__in=[SourceState.MADE, SourceState.UPDATED, SourceState.SKIPPED]):
        source.delete_files()


def place_of(run: ImportRun) -> Place:
    """Return where the drafts of a run go. Raises ``ImportRefusedError`` if who asked for it may not any more."""
    if run.user is None or run.brand is None or run.parent is None:
        raise ImportRefusedError("The brand, the list of articles or the account was deleted. Start a new import.")
    if not run.user.is_active or not places_of(run.user).filter(pk=run.parent.pk).exists():
        raise ImportRefusedError(f"{run.user} may not add articles under “{run.parent}” any more.")
    return Place(run.brand, run.parent, run)


def import_document(source: ImportSource, run: ImportRun) -> None:
    """Import one document with its outcome, or note why not."""
    try:
        with transaction.atomic():
            waiting = ImportSource.objects.select_for_update().filter(pk=source.pk, state=SourceState.WAITING).first()
            if waiting is not None:
                make_draft(waiting, run)
                waiting.save(update_fields=["state", "problem", "imported", "done"])
    except (ImportRefusedError, DecisionError) as refusal:
        refuse(source, str(refusal))
    except Error:
        raise  # of the database: the task is tried again
    except Exception:
        logger.exception("Import %s: %s cannot be imported.", run.pk, source.pk)
        refuse(source, "The importer failed on this file, and the error is in the site's log: please report it.")


def refuse(source: ImportSource, problem: str) -> None:
    source.state, source.problem, source.done = SourceState.REFUSED, problem, source.total
    source.save(update_fields=["state", "problem", "done"])


def make_draft(source: ImportSource, run: ImportRun) -> None:
    """Make or bring up to date the draft of one document, as its decisions and its choice say."""
    source.done = 1
    earlier = None
    if source.choice == ImportSource.Choice.SKIP:
        source.state = SourceState.SKIPPED
        return
    if source.choice != ImportSource.Choice.SECOND:
        earlier = locked(earlier_import(source.name, source.sha256))
    if earlier is not None and (source.choice != ImportSource.Choice.UPDATE or not may_update(earlier, run.user)):
        source.state, source.imported = SourceState.EDITED, earlier
        return
    place = place_of(run)
    place.parent.refresh_from_db()  # the drafts before this one have moved its counters
    document = decide(read_source(source), source.decisions)
    report = Report(updated=earlier is not None)
    article = article_of(document, place.brand, brand_names(), report)
    page = save_draft(
        article,
        document,
        fingerprint=source.sha256,
        place=place,
        report=report,
        decisions=source.decisions,
        earlier=earlier,
    )
    source.imported = earlier or page.imported_documents.get()
    source.state = SourceState.UPDATED if earlier else SourceState.MADE


def locked(earlier: ImportedDocument | None) -> ImportedDocument | None:
    """Return an earlier import with its page as it is now, which nobody changes before this transaction ends."""
    if earlier is None:
        return None
    Page.objects.select_for_update().filter(pk=earlier.page_id).first()
    return ImportedDocument.objects.select_related("page").filter(pk=earlier.pk).first()


def import_site(source: ImportSource, run: ImportRun, is_over: Callable[[], bool]) -> None:
    """Import the posts of an export that are not imported yet, until ``is_over``; note how far it is."""
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        ImportSource.objects.filter(pk=source.pk, done__lt=done).update(done=done)

    try:
        place = place_of(run)
        site = SiteImport(
            Path(source.file.path),
            Path(source.media.path) if source.media else None,
            brand=place.brand,
            parent=place.parent,
            tick=tick,
            run=run,
            is_over=is_over,
            decisions=dict(source.posts.exclude(decisions=[]).values_list("key", "decisions")),
            left_out=frozenset(source.posts.filter(is_left_out=True).values_list("key", flat=True)),
        )
        summary = site.run()
    except ImportRefusedError as refusal:
        refuse(source, in_names_of_sender(source, refusal))
        return
    source.summary = joined(source.summary, summary)
    source.total = site.site.number
    source.done = source.total if summary.is_complete else done
    if summary.is_complete:
        source.state = SourceState.MADE
    source.save(update_fields=["summary", "total", "done", "state"])


def joined(earlier: dict[str, Any] | None, summary: Summary) -> dict[str, Any]:
    """Return what became of an export's posts in all steps of its import so far.

    What one step made, the next finds unchanged; what was refused is refused again. So each post counts once, as what
    became of it first.
    """
    changes = {change["post"]: change for change in (earlier or {}).get("changes", [])}
    for change in summary.changes:
        changes.setdefault(change["post"], change)
    claims = Counter((earlier or {}).get("claims", {})) + summary.claims
    return {
        "changes": list(changes.values()),
        "outcomes": dict(Counter(change["outcome"] for change in changes.values())),
        "claims": dict(claims),
    }


def undo_run(run_pk: int) -> None:
    """Take a whole run back, and note what went and what stays."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().filter(pk=run_pk, state=State.UNDOING).first()
        if run is None or run.undone_at:
            return
        undone = undo(run)
        run.undone = {"removed": dict(undone.removed), "kept": undone.kept}
        run.state = State.FINISHED
        run.save(update_fields=["undone", "state"])
    for source in run.sources.all():
        source.delete_files()


def discard(run: ImportRun) -> None:
    """Forget a run that has made nothing, with its files."""
    for source in run.sources.all():
        source.delete_files()
    run.delete()


def delete_what_nobody_needs() -> None:
    """Delete prepared imports that nobody went on with, and the files of those that ended, after ``KEEP_FILES``."""
    old = timezone.now() - KEEP_FILES
    for run in ImportRun.objects.filter(state=State.REVIEW, started_at__lt=old):
        discard(run)
    ended = ImportSource.objects.filter(run__state__in=[State.FINISHED, State.CANCELLED], run__finished_at__lt=old)
    for source in ended.exclude(file="", media=""):
        source.delete_files()

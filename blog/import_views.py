"""Importing in the admin: files are sent, looked at beside what they become, and imported in the background.

Who may add articles somewhere may import there. A run is seen by who started it, and by those who may change imports.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from blog.importing.decisions import AS_FOUND, DecisionError
from blog.importing.importer import earlier_import
from blog.importing.report import ImportRefusedError, Report
from blog.importing.review import Review, review
from blog.importing.runs import KEEP_FILES, choices_for, discard, places_of, read_post, read_source
from blog.importing.taking import LARGEST, MAY_SEE_ALL, MEGABYTE, brand_of, note_review, run_name, take_files
from blog.models import ImportedDocument, ImportPost, ImportRun, ImportSource
from blog.tasks import carry_out_import, undo_import
from brands.models import ServiceBrand

MOST_FILES = 20
RUNS_AT_ONCE = 20
POSTS_AT_ONCE = 50
LARGEST_UPLOAD = 600 * MEGABYTE
# After this long without a step, a run counts as interrupted.
STALLED = timedelta(minutes=1)
State, SourceState, Kind = ImportRun.State, ImportSource.State, ImportSource.Kind


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.get_url() or obj.url_path})"


class UploadForm(forms.Form):
    """For whom and where the drafts are made; the files are looked at one by one (``take_files``)."""

    brand = forms.ModelChoiceField(ServiceBrand.objects.all(), help_text="Whose articles they become.")
    parent = PlaceField(None, label="List of articles", help_text="Where the drafts are put.")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = places_of(user)
        for name in ("brand", "parent"):
            field: Any = self.fields[name]
            choices = list(field.queryset[:2])
            if len(choices) == 1:
                field.initial = choices[0]


def run_of(request: HttpRequest, pk: int) -> ImportRun:
    """Return a run that the person may see. Raises ``PermissionDenied`` or ``Http404``."""
    if not places_of(request.user).exists():
        raise PermissionDenied
    runs = ImportRun.objects.select_related("user", "brand", "parent")
    run = get_object_or_404(runs, pk=pk)
    if run.user_id != request.user.pk and not request.user.has_perm(MAY_SEE_ALL):
        raise Http404("No such import.")
    return run


def source_of(request: HttpRequest, run_pk: int, pk: int) -> ImportSource:
    """Return a document that waits in a run to be looked at."""
    run = run_of(request, run_pk)
    source = get_object_or_404(run.sources, pk=pk, kind=Kind.DOCUMENT)
    source.run = run
    if not waits_for_review(source):
        raise Http404("This document waits for nobody any more.")
    return source


def post_of(request: HttpRequest, run_pk: int, pk: int) -> ImportPost:
    """Return a post of an export that waits in a run to be looked at."""
    run = run_of(request, run_pk)
    post = get_object_or_404(ImportPost.objects.select_related("source"), pk=pk, source__run=run)
    post.source.run = run
    if not waits_for_review(post.source):
        raise Http404("This post waits for nobody any more.")
    return post


def waits_for_review(source: ImportSource) -> bool:
    """Return whether it can still be decided what becomes of a file."""
    return source.run.state == State.REVIEW and bool(source.file)


@csrf_exempt
def import_articles(request: HttpRequest) -> HttpResponseBase:
    """Show where files are sent and what was imported; take files. Too large a request is refused before it is read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_UPLOAD:
        return TemplateResponse(
            request, "blog/admin/import_too_large.html", screen("Import articles", largest=LARGEST_UPLOAD), status=413
        )
    # The token of a form is in its body, so it is looked for only now.
    return csrf_protect(ImportView.as_view())(request)


def screen(title: str, *trail: tuple[str, str], **context: Any) -> dict[str, Any]:
    """Return what the templates of these screens need for their header."""
    trail = trail if title == "Import articles" else ((reverse("import_articles"), "Import articles"), *trail)
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": "Home"}]
    crumbs += [{"url": url, "label": label} for url, label in trail]
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "upload",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
        **context,
    }


class ImportView(TemplateView):
    """Where files are sent, over what was imported before."""

    template_name = "blog/admin/import.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not places_of(request.user).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        runs = (
            ImportRun.objects.select_related("user").annotate(drafts=Count("documents")).order_by("-started_at", "-pk")
        )
        if not user.has_perm(MAY_SEE_ALL):
            runs = runs.filter(user=user.pk)
        page = Paginator(runs, RUNS_AT_ONCE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            **{"form": UploadForm(user=user)} | context | screen("Import articles"),
            page_obj=page,
            limits=LARGEST,
            most_files=MOST_FILES,
            largest_upload=LARGEST_UPLOAD,
            keep_days=KEEP_FILES.days,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UploadForm(request.POST, user=request.user)
        files = request.FILES.getlist("files")
        problem = ""
        if not files:
            problem = "Choose at least one file."
        elif len(files) > MOST_FILES:
            problem = f"Send at most {MOST_FILES} files at once; these were {len(files)}."
        if not form.is_valid() or problem:
            return self.render_to_response(self.get_context_data(form=form, problem=problem), status=422)
        user: Any = request.user
        run = ImportRun.objects.create(
            name=run_name(files),
            state=State.REVIEW,
            user=user,
            brand=form.cleaned_data["brand"],
            parent=form.cleaned_data["parent"],
        )
        take_files(run, files)
        return redirect("import_run", run.pk)


class RunView(TemplateView):
    """One run: what is about to be imported, how far it is, or what became of it."""

    template_name = "blog/admin/import_run.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        run = run_of(self.request, self.kwargs["run"])
        sources = list(run.sources.select_related("imported__page"))
        for source in sources:
            source.run = run
        is_review = run.state == State.REVIEW
        if is_review:
            for source in sources:
                offer_choices(source, self.request)
        waiting = [source for source in sources if source.state == SourceState.WAITING]
        shown = dict(
            **screen(f"Import of {run.name}"),
            run=run,
            sources=sources,
            progress=progress_of(run),
            is_stalled=is_stalled(run),
            may_start=is_review and any(not source.problem for source in waiting),
            has_waiting=bool(waiting),
            documents=[] if run.sources.exists() else run.documents.select_related("page"),
            drafts=run.documents.count(),
            keep_days=KEEP_FILES.days,
        )
        return super().get_context_data(**context | shown)


def offer_choices(source: ImportSource, request: HttpRequest) -> None:
    """Set what the person can choose for a source that was imported before."""
    view: Any = source
    view.earlier, view.choices = None, []
    if source.kind == Kind.DOCUMENT and source.state == SourceState.WAITING:
        view.earlier = earlier_import(source.name, source.sha256)
        view.choices = choices_for(view.earlier, request.user)
        view.chosen = source.choice or (view.choices[0][0] if len(view.choices) == len(ImportSource.Choice) else "")
        if source.problem and not view.earlier:
            view.choices = [(ImportSource.Choice.SKIP.value, ImportSource.Choice.SKIP.label)]


def is_stalled(run: ImportRun) -> bool:
    """Return whether a run that should be at work has done nothing for so long that it may have been interrupted."""
    return run.is_at_work and timezone.now() - (run.worked_at or run.started_at) > STALLED


def progress_of(run: ImportRun) -> dict[str, Any]:
    """Return how far a run is, for its screen and for the script that keeps that current."""
    counted = run.sources.aggregate(done=Sum("done"), total=Sum("total"))
    current = run.sources.filter(state=SourceState.WAITING).first() if run.state == State.RUNNING else None
    return {
        "state": run.state,
        "label": run.state_label,
        "done": counted["done"] or 0,
        "total": counted["total"] or 0,
        "current": current.name if current else "",
        "is_at_work": run.is_at_work,
        "is_stalled": is_stalled(run),
        "files": {pk: SourceState(state).label for pk, state in run.sources.values_list("pk", "state")},
    }


def import_progress(request: HttpRequest, run: int) -> HttpResponse:
    """Return how far a run is, as JSON."""
    response = JsonResponse(progress_of(run_of(request, run)))
    response["Cache-Control"] = "private, no-store"
    return response


class ReviewView(TemplateView):
    """A document beside what it becomes, with what can be decided about each part."""

    template_name = "blog/admin/import_review.html"

    def looked_at(self) -> ImportSource | ImportPost:
        """Return what is looked at: it has a name and decisions. Raises ``Http404``."""
        return source_of(self.request, self.kwargs["run"], self.kwargs["source"])

    def look(self, source: Any) -> Review:
        return review(read_source(source), source.decisions, brand_of(source))

    def note(self, source: Any) -> None:
        """Keep what was decided. Raises ``DecisionError`` or ``ImportRefusedError`` if it does not fit."""
        note_review(source)
        source.save(update_fields=["decisions", "taken_back", "problem", "summary"])

    def where(self, source: Any) -> dict[str, Any]:
        """Return what the screen says of the way here and on."""
        run = source.run
        run_url = reverse("import_run", args=[run.pk])
        others = [one for one in run.sources.all() if one.kind == Kind.DOCUMENT and one.state == SourceState.WAITING]
        following = next((one for one in others if one.position > source.position), None)
        return dict(
            **screen(source.name, (run_url, f"Import of {run.name}")),
            back_url=run_url,
            following=following,
            following_url=following and reverse("import_review", args=[run.pk, following.pk]),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        looked_at = self.looked_at()
        try:
            found = self.look(looked_at)
        except (ImportRefusedError, DecisionError) as refusal:
            found = Review([], Report(), problem=str(refusal))
        shown = dict(
            **self.where(looked_at), decisions=looked_at.decisions, taken_back=looked_at.taken_back, review=found
        )
        return super().get_context_data(**context | shown)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take one decision, take the last one back, or make again what was taken back."""
        found = self.looked_at()
        with transaction.atomic():
            looked_at = type(found)._default_manager.select_for_update().get(pk=found.pk)
            place = number_in(request.POST.get("part"))
            try:
                said = take_decision(looked_at, request.POST)
                self.note(looked_at)
            except (ImportRefusedError, DecisionError) as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, said)
        anchor = f"#part-{place}" if place is not None else ""
        return redirect(request.path + anchor)


class PostReviewView(ReviewView):
    """The same for a post of an export."""

    def looked_at(self) -> ImportPost:
        return post_of(self.request, self.kwargs["run"], self.kwargs["post"])

    def look(self, post: Any) -> Review:
        return review(read_post(post), post.decisions, brand_of(post.source))

    def note(self, post: Any) -> None:
        self.look(post)
        post.save(update_fields=["decisions", "taken_back"])

    def where(self, post: Any) -> dict[str, Any]:
        run, source = post.source.run, post.source
        posts_url = reverse("import_posts", args=[run.pk, source.pk])
        trail = (
            (reverse("import_run", args=[run.pk]), f"Import of {run.name}"),
            (posts_url, f"Posts of {source.name}"),
        )
        following = source.posts.filter(position__gt=post.position, is_left_out=False).first()
        return dict(
            **screen(str(post), *trail),
            back_url=posts_url,
            following=following,
            following_url=following and reverse("import_post_review", args=[run.pk, following.pk]),
        )


class PostsView(TemplateView):
    """The posts and pages of an export: each can be looked at, or left out."""

    template_name = "blog/admin/import_posts.html"

    def source(self) -> ImportSource:
        run = run_of(self.request, self.kwargs["run"])
        source = get_object_or_404(run.sources, pk=self.kwargs["source"], kind=Kind.WORDPRESS)
        source.run = run
        if not waits_for_review(source):
            raise Http404("This export waits for nobody any more.")
        return source

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        source = self.source()
        run_url = reverse("import_run", args=[source.run.pk])
        query = self.request.GET.get("q", "").replace("\0", "").strip()[:200]
        posts = source.posts.filter(title__icontains=query) if query else source.posts.all()
        shown = dict(
            **screen(f"Posts of {source.name}", (run_url, f"Import of {source.run.name}")),
            run=source.run,
            source=source,
            back_url=run_url,
            query=query,
            page_obj=Paginator(posts, POSTS_AT_ONCE).get_page(self.request.GET.get("p")),
            left_out=source.posts.filter(is_left_out=True).count(),
        )
        return super().get_context_data(**context | shown)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leave the ticked posts out, or take them in again."""
        source = self.source()
        is_left_out = request.POST.get("action") == "leave_out"
        ticked = [number for text in request.POST.getlist("post") if (number := number_in(text)) is not None]
        number = source.posts.filter(pk__in=ticked).update(is_left_out=is_left_out)
        if number:
            posts = "1 post" if number == 1 else f"{number} posts"
            messages.success(request, f"{posts} left out." if is_left_out else f"{posts} taken in again.")
        else:
            messages.error(request, "Tick the posts first.")
        return redirect(request.get_full_path())


def number_in(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


def take_decision(looked_at: ImportSource | ImportPost, sent: Any) -> str:
    """Put what was sent into the decisions, which nothing saves here. Return what to say of it.

    Raises ``DecisionError`` if it was sent from a screen that shows other decisions, or if it is none.
    """
    if number_in(sent.get("known")) != len(looked_at.decisions):
        raise DecisionError("Something was decided in another window meanwhile. Look again, then decide.")
    action = sent.get("action")
    if action == "undo":
        if looked_at.decisions:
            looked_at.taken_back.append(looked_at.decisions.pop())
        return "The last decision was taken back."
    if action == "redo":
        if looked_at.taken_back:
            looked_at.decisions.append(looked_at.taken_back.pop())
        return "The decision was made again."
    if action == "reset":
        looked_at.taken_back += reversed(looked_at.decisions)
        looked_at.decisions = []
        return "All decisions were taken back."
    decision, said = new_decision(sent)
    looked_at.decisions.append(decision)
    looked_at.taken_back = []
    return said


def new_decision(sent: Any) -> tuple[dict[str, Any], str]:
    """Return the decision that was sent, and what to say of it. Raises ``DecisionError`` if it is none."""
    action, place = sent.get("action"), number_in(sent.get("part"))
    if action == "merge":
        return {"action": "merge", "part": place}, "Joined to the part before it."
    if action == "split":
        return {"action": "split", "part": place, "at": number_in(sent.get("at"))}, "Split in two."
    if action == "drop":
        return {"action": "kind", "part": place, "kind": "left_out"}, "Left out; the report will name it."
    if action == "restore":
        return {"action": "kind", "part": place, "kind": AS_FOUND}, "Taken in again."
    if action == "kind":
        return {"action": "kind", "part": place, "kind": sent.get("kind", "")[:40]}, "Changed."
    raise DecisionError("Nobody knows this kind of decision. Load the page again.")


@require_POST
def start_import(request: HttpRequest, run: int) -> HttpResponse:
    """Have a run imported in the background, once every question about it is answered."""
    found = run_of(request, run)
    back = redirect("import_run", run)
    if found.state != State.REVIEW:
        return back
    if not places_of(request.user).filter(pk=found.parent_id).exists() or found.brand is None:
        messages.error(request, "The brand or the list of articles is gone, or you may not add articles there.")
        return back
    problems = [
        problem
        for source in found.sources.filter(state=SourceState.WAITING)
        if (problem := take_choice(source, request))
    ]
    for problem in problems:
        messages.error(request, problem)
    if not problems:
        set_to_work(found, [State.REVIEW])
    return back


def take_choice(source: ImportSource, request: HttpRequest) -> str:
    """Keep what was chosen for a source; return what is still open."""
    offer_choices(source, request)
    view: Any = source
    chosen = request.POST.get(f"choice-{source.pk}", "")
    if view.earlier and chosen not in dict(view.choices):
        return f"{source.name} was imported before: say what to do with it."
    source.choice = chosen if chosen in dict(view.choices) else ""
    if source.problem and source.choice != ImportSource.Choice.SKIP:
        return f"{source.name} needs a decision, or leave it out: {source.problem}"
    source.save(update_fields=["choice"])
    return ""


def set_to_work(run: ImportRun, states: list[Any]) -> None:
    """Have a run in one of ``states`` go on in the background; nothing if it was changed meanwhile."""
    with transaction.atomic():
        changes = {"state": State.WAITING, "worked_at": timezone.now(), "finished_at": None}
        if ImportRun.objects.filter(pk=run.pk, state__in=states, undone_at=None).update(**changes):
            carry_out_import.enqueue(run.pk)


@require_POST
def cancel_import(request: HttpRequest, run: int) -> HttpResponse:
    """Stop a run after the article that it is at."""
    found = run_of(request, run)
    now = timezone.now()
    runs = ImportRun.objects.filter(pk=found.pk)
    if not runs.filter(state=State.WAITING).update(state=State.CANCELLED, finished_at=now):
        runs.filter(state=State.RUNNING).update(state=State.CANCELLING)
    return redirect("import_run", run)


@require_POST
def resume_import(request: HttpRequest, run: int) -> HttpResponse:
    """Go on with a run that was stopped, or that was interrupted."""
    found = run_of(request, run)
    if found.state == State.CANCELLED:
        set_to_work(found, [State.CANCELLED])
    elif is_stalled(found) and found.state == State.UNDOING:
        ImportRun.objects.filter(pk=found.pk).update(worked_at=timezone.now())
        undo_import.enqueue(found.pk)
    elif is_stalled(found):
        set_to_work(found, [found.state])
    return redirect("import_run", run)


@require_POST
def retry_source(request: HttpRequest, run: int, source: int) -> HttpResponse:
    """Try a file again that was not imported, or make a second article of one whose draft somebody has edited."""
    found = run_of(request, run)
    states = [SourceState.REFUSED, SourceState.EDITED]
    with transaction.atomic():
        tried = get_object_or_404(found.sources.select_for_update(), pk=source, state__in=states)
        if not tried.file or found.state not in {State.FINISHED, State.CANCELLED} or found.undone_at:
            messages.error(request, "The file was deleted meanwhile: import it once more.")
            return redirect("import_run", run)
        if tried.state == SourceState.EDITED:
            tried.choice = ImportSource.Choice.SECOND
        tried.state, tried.problem, tried.done = SourceState.WAITING, "", 0
        tried.save(update_fields=["choice", "state", "problem", "done"])
        set_to_work(found, [State.FINISHED, State.CANCELLED])
    return redirect("import_run", run)


@require_POST
def discard_import(request: HttpRequest, run: int) -> HttpResponse:
    """Forget a run that nothing was imported of, with its files."""
    found = run_of(request, run)
    if found.state == State.REVIEW:
        discard(found)
        messages.success(request, "The files were deleted. Nothing was imported.")
        return redirect("import_articles")
    return redirect("import_run", run)


class UndoView(TemplateView):
    """Asks before a whole run is taken back, and says what stays."""

    template_name = "blog/admin/import_undo.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.run = run_of(request, kwargs["run"])
        if self.run.state == State.REVIEW or self.run.is_at_work or self.run.undone_at:
            return redirect("import_run", self.run.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        documents = list(self.run.documents.select_related("page"))
        touched = [document for document in documents if not document.is_untouched]
        shown = dict(
            **screen("Undo the import", (reverse("import_run", args=[self.run.pk]), f"Import of {self.run.name}")),
            run=self.run,
            untouched=len(documents) - len(touched),
            touched=touched,
            brought_up_to_date=self.run.sources.filter(state=SourceState.UPDATED).count(),
        )
        return super().get_context_data(**context | shown)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            ended = ImportRun.objects.filter(pk=self.run.pk, state=self.run.state, undone_at=None)
            if ended.update(state=State.UNDOING, worked_at=timezone.now()):
                undo_import.enqueue(self.run.pk)
        return redirect("import_run", self.run.pk)


def report_of(request: HttpRequest, run: int, document: int) -> HttpResponse:
    """Show the report of one article."""
    found = run_of(request, run)
    reports = ImportedDocument.objects.select_related("page").filter(
        Q(run=found) | Q(imported_from__run=found), pk=document
    )
    shown = reports.distinct().first()
    if shown is None:
        raise Http404("No such report.")
    context = screen(
        f"Report on {shown.page.title}",
        (reverse("import_run", args=[found.pk]), f"Import of {found.name}"),
        run=found,
        document=shown,
        report=shown.report,
    )
    return TemplateResponse(request, "blog/admin/import_report.html", context)

"""Every way to the public, with every state of the approvals: only what is complete comes through."""

import datetime
import io
import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from accounts.models import TokenAccess
from accounts.tokens import create_token
from blog.models import ArticlePage
from tests.compliance.conftest import LEGAL, MEDICAL, approve, change, force
from tests.factories import ArticleIndexPageFactory, HomePageFactory, paragraphs
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db

V3 = "/api/v3-preview"
WORDS = "Words that nobody has approved."

# State → how the approvals of a revision come into it, and what a refusal names.
STATES = {}


def state(*named):
    def register(prepare):
        STATES[prepare.__name__] = (prepare, named)
        return prepare

    return register


@state("medical review is missing. Nobody has given it. Ask Dana Cho, MD.", "legal approval is missing. Nobody")
def missing(revision, clinic):
    pass


@state("medical review is missing. It is stale: Dana Cho gave it", "legal approval is missing. It is stale: Lee Legal")
def stale(revision, clinic):
    approve(revision.content_object.revisions.order_by("created_at").first(), clinic)


@state("legal approval is missing. Lee Legal gave the medical review too: two people have to approve")
def same_person(revision, clinic):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    force(revision, MEDICAL, clinic.lawyer, licence_expires_on=tomorrow)
    force(revision, LEGAL, clinic.lawyer)


@state("medical review is missing. Rob Lapsed gave it without a valid licence: it expired on", "The licence of Rob")
def expired_licence(revision, clinic):
    force(revision, MEDICAL, clinic.expired)
    force(revision, LEGAL, clinic.lawyer)


@state()
def complete(revision, clinic):
    approve(revision, clinic)


@dataclass(frozen=True)
class Way:
    """One way on which somebody tries to get a new text to the public.

    ``publish`` returns what they are told, or raises it. ``carry`` takes the text somewhere else first, and returns the
    revision there: an object of its own, whose approvals count. Where a way by design makes nothing public,
    ``publishes`` is false: no approvals open it.
    """

    publish: Callable
    carry: Callable | None = None
    publishes: bool = True


WAYS: dict[str, Way] = {}


def way(publish=None, **facts):
    def register(publish):
        WAYS[publish.__name__] = Way(publish, **facts)
        return publish

    return register(publish) if publish else register


class Attempt:
    """One article with a new text on its way to the public."""

    def __init__(self, article, revision, clinic, client, folder):
        self.article, self.revision, self.clinic, self.client = article, revision, clinic, client
        self.file = folder / "iron.txt"
        self.words = revision.as_object().introduction

    def post(self, user, name, *arguments, **data):
        self.client.force_login(user)
        return text_of(self.client.post(reverse(name, args=arguments), data, follow=True))

    def go_on_with(self, revision):
        """Go on with the text where it was carried to."""
        self.article, self.revision = ArticlePage.objects.get(pk=revision.object_id), revision
        self.words = revision.as_object().introduction

    @property
    def showing(self):
        """The keys of the articles in which the public sees the new text."""
        return set(ArticlePage.objects.filter(live=True, introduction=self.words).values_list("pk", flat=True))

    @property
    def wanted(self):
        """The keys of the article and its aliases, which show what it shows."""
        aliases = ArticlePage.objects.filter(alias_of=self.article.pk)
        return {self.article.pk, *aliases.values_list("pk", flat=True)}


def form_of(article, **changed):
    """Return what the editor sends of an article whose body is paragraphs."""
    blocks = article.body.get_prep_value()
    form = {
        "title": article.title,
        "slug": article.slug,
        "introduction": article.introduction,
        "brand": article.brand_id,
        "body": streamfield([("paragraph", rich_text(block["value"])) for block in blocks]),
        **{name: inline_formset([]) for name in ("authors", "further_references", "pinned_articles", "updates")},
        "comments": inline_formset([]),
    }
    ids = {f"body-{position}-id": block["id"] for position, block in enumerate(blocks)}
    return nested_form_data(form | changed) | ids


@way
def page_editor(attempt):
    form = form_of(attempt.revision.as_object()) | {"action-publish": "action-publish"}
    return attempt.post(attempt.clinic.publisher, "wagtailadmin_pages:edit", attempt.article.pk, **form)


@way
def schedule_in_the_editor_and_its_time(attempt):
    due = timezone.localtime() + datetime.timedelta(hours=2)
    form = form_of(attempt.revision.as_object(), go_live_at=due.strftime("%Y-%m-%d %H:%M"))
    said = attempt.post(
        attempt.clinic.publisher, "wagtailadmin_pages:edit", attempt.article.pk, **form, **{"action-publish": "1"}
    )
    let_scheduled_time_come()
    call_command("publish_scheduled", verbosity=0)
    return said


@way
def publish_scheduled(attempt):
    # Scheduled when it was still in order: the approvals came to be lacking only later.
    Revision.objects.filter(pk=attempt.revision.pk).update(
        approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1)
    )
    said: list[str] = []
    stderr = type("Told", (), {"write": lambda self, text, *rest: said.append(text)})()
    call_command("publish_scheduled", verbosity=0, stderr=stderr)
    return " ".join(said)


@way
def bulk_publish(attempt):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    attempt.client.force_login(attempt.clinic.publisher)
    response = attempt.client.post(f"{address}?id={attempt.article.pk}", {"include_descendants": ""}, follow=True)
    return text_of(response)


@way
def moderation(attempt):
    article, clinic = attempt.article, attempt.clinic
    workflow_state = article.get_workflow().start(ArticlePage.objects.get(pk=article.pk), clinic.editor)
    for user in (clinic.reviewer, clinic.lawyer):
        # Decided past the steps of this project, as code that knows only Wagtail's would do.
        workflow_state.current_task_state.specific.approve(user=user)
        workflow_state.refresh_from_db()
    return attempt.post(
        clinic.publisher,
        "wagtailadmin_pages:workflow_action",
        article.pk,
        "approve",
        workflow_state.current_task_state.pk,
        comment="",
    )


@way
def revert_and_publish(attempt):
    change(attempt.article, attempt.clinic.editor, "A later draft.")
    form = form_of(attempt.revision.as_object(), revision=attempt.revision.pk) | {"action-publish": "action-publish"}
    return attempt.post(
        attempt.clinic.publisher,
        "wagtailadmin_pages:revisions_revert",
        attempt.article.pk,
        attempt.revision.pk,
        **form,
    )


@way(publishes=False)
def new_page(attempt):
    # It is stored and published at once, so nobody can have approved it.
    new = ArticlePage(
        title="New", slug="new", introduction=attempt.words, brand=attempt.article.brand, body=paragraphs("Words")
    )
    parent = attempt.article.get_parent()
    form = form_of(new) | {"action-publish": "action-publish"}
    said = attempt.post(attempt.clinic.publisher, "wagtailadmin_pages:add", "blog", "articlepage", parent.pk, **form)
    assert "“New” cannot be published: medical review is missing. Nobody has given it." in said
    return said


@way(publishes=False)
def unschedule(attempt):
    due = timezone.now() + datetime.timedelta(hours=2)
    Revision.objects.filter(pk=attempt.revision.pk).update(approved_go_live_at=due)
    key = attempt.article.pk
    said = attempt.post(attempt.clinic.publisher, "wagtailadmin_pages:revisions_unschedule", key, attempt.revision.pk)
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    let_scheduled_time_come()
    call_command("publish_scheduled", verbosity=0)
    return said


def copy_in_the_admin(attempt, **data):
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": str(attempt.article.get_parent().pk), **data}
    return attempt.post(attempt.clinic.publisher, "wagtailadmin_pages:copy", attempt.article.pk, **form)


def copied(attempt):
    copy_in_the_admin(attempt)
    copy = ArticlePage.objects.get(slug="copy")
    assert not copy.live
    return copy.get_latest_revision()


@way(carry=copied)
def copy(attempt):
    return page_editor(attempt)


@way(publishes=False)
def copy_with_its_publishing(attempt):
    said = copy_in_the_admin(attempt, publish_copies="on")
    if attempt.article.live:
        assert "needs medical review and legal approval of its own" in said
        assert not ArticlePage.objects.filter(slug="copy").exists()
    return said


@way(publishes=False)
def copy_kept_live_in_a_shell(attempt):
    attempt.revision.content_object.copy(update_attrs={"slug": "copy"}, keep_live=True)


@way
def alias(attempt):
    copy_in_the_admin(attempt, alias="on")
    assert ArticlePage.objects.get(slug="copy").alias_of_id == attempt.article.pk
    assert attempt.showing == set()
    attempt.revision.publish()


def made_a_page_of_an_alias(attempt):
    copy_in_the_admin(attempt, alias="on")
    made = ArticlePage.objects.get(slug="copy")
    attempt.post(attempt.clinic.publisher, "wagtailadmin_pages:convert_alias", made.pk)
    return change(made, attempt.clinic.editor, attempt.words)


@way(carry=made_a_page_of_an_alias)
def alias_that_became_a_page(attempt):
    assert not ArticlePage.objects.get(pk=attempt.article.pk).alias_of_id
    attempt.revision.publish()


def another_index(attempt):
    root = attempt.article.get_root()
    return ArticleIndexPageFactory(parent=HomePageFactory(parent=root), slug="elsewhere")


@way
def move(attempt):
    index = another_index(attempt)
    attempt.post(attempt.clinic.publisher, "wagtailadmin_pages:move_confirm", attempt.article.pk, index.pk)
    assert ArticlePage.objects.child_of(index).get().pk == attempt.article.pk
    assert attempt.showing == set()
    Revision.objects.get(pk=attempt.revision.pk).publish()


def translated(attempt):
    translation = attempt.article.copy_for_translation(Locale.objects.create(language_code="es"), copy_parents=True)
    assert not translation.live
    return change(translation, attempt.clinic.editor, attempt.words)


@way(carry=translated)
def translation(attempt):
    return page_editor(attempt)


@way
def alias_in_another_language(attempt):
    spanish = Locale.objects.create(language_code="es")
    attempt.article.copy_for_translation(spanish, copy_parents=True, alias=True)
    assert attempt.showing == set()
    attempt.revision.publish()


def api(attempt, method, path, **data):
    token = create_token(attempt.clinic.publisher, "Tests", TokenAccess.WRITE)[1]
    answer = attempt.client.generic(
        method, f"{V3}{path}", json.dumps(data), "application/json", headers={"authorization": f"Bearer {token}"}
    )
    assert answer.status_code in {200, 201, 422}, answer.content
    if answer.status_code == 422:
        assert answer["Content-Type"] == "application/problem+json"
    document = answer.json()
    return " ".join(error["msg"] for error in document.get("errors", [])) or answer.content.decode()


@way
def api_action(attempt):
    return api(attempt, "POST", f"/pages/{attempt.article.pk}/actions/publish/")


@way
def api_update(attempt):
    meta = {"type": "blog.ArticlePage", "action": "publish"}
    return api(attempt, "PATCH", f"/pages/{attempt.article.pk}/", title=attempt.revision.as_object().title, meta=meta)


@way(publishes=False)
def api_create(attempt):
    meta = {"type": "blog.ArticlePage", "parent_id": attempt.article.get_parent().pk, "action": "publish"}
    said = api(attempt, "POST", "/pages/", title="New", introduction=attempt.words, meta=meta)
    assert "Add at least one block" in said, "this API writes no body, so what it makes is never complete"
    assert not ArticlePage.objects.filter(title="New").exists()
    return said


@way(publishes=False)
def api_copy_kept_live(attempt):
    said = api(attempt, "POST", f"/pages/{attempt.article.pk}/actions/copy/", slug="copy", keep_live=True)
    if attempt.article.live:
        assert "medical review is missing. Nobody has given it." in said
        assert not ArticlePage.objects.filter(slug="copy").exists()
    return said


@way
def api_alias(attempt):
    api(attempt, "POST", f"/pages/{attempt.article.pk}/actions/create_alias/", slug="alias")
    assert attempt.showing == set()
    return api_action(attempt)


@way
def api_move(attempt):
    index = another_index(attempt)
    api(attempt, "POST", f"/pages/{attempt.article.pk}/actions/move/", destination_id=index.pk, position="last-child")
    assert attempt.showing == set()
    return api_action(attempt)


@way(publishes=False)
def api_revert(attempt):
    change(attempt.article, attempt.clinic.editor, "A later draft.")
    path = f"/pages/{attempt.article.pk}/actions/revert/"
    return api(attempt, "POST", path, revision_id=attempt.revision.pk)


@way
def revision_in_a_shell(attempt):
    attempt.revision.publish()


@way
def save_in_a_shell(attempt):
    article = attempt.revision.as_object()
    article.live = True
    article.save()


@way
def save_of_one_field_in_a_shell(attempt):
    write_draft(attempt)
    article = ArticlePage.objects.get(pk=attempt.article.pk)
    article.live = True
    with transaction.atomic():
        article.save(update_fields=["live"], clean=False)


@way
def update_in_a_shell(attempt):
    write_draft(attempt)
    with transaction.atomic():
        Page.objects.filter(pk=attempt.article.pk).update(live=True)


def import_file(attempt, text, *options):
    attempt.file.write_text(f"Iron explained\n\nIron carries oxygen in the blood.\n\nWho\n\n{text}\n")
    brand = attempt.article.brand.slug
    call_command("import_article", str(attempt.file), "--brand", brand, *options, stdout=io.StringIO())


@way(publishes=False)
def import_of_a_new_text(attempt):
    with pytest.raises(CommandError, match=r"cannot be published yet.*medical review is missing. Nobody has given it."):
        import_file(attempt, "Some do.", "--publish")
    assert not ArticlePage.objects.get(title="Iron explained").live


def imported(attempt):
    import_file(attempt, "Some do.")
    import_file(attempt, "Some people tire.")
    return ArticlePage.objects.get(title="Iron explained").latest_revision


@way(carry=imported)
def import_of_a_text_that_was_read(attempt):
    import_file(attempt, "Some people tire.", "--publish")


def write_draft(attempt):
    """Have the new text in the article's own row, where the public does not see it."""
    Page.objects.filter(pk=attempt.article.pk).update(live=False)
    article = attempt.revision.as_object()
    article.live = False
    article.save()


def let_scheduled_time_come():
    past = timezone.now() - datetime.timedelta(minutes=1)
    due = Revision.objects.filter(approved_go_live_at__isnull=False)
    for revision in due:
        revision.content["go_live_at"] = past.isoformat()
        Revision.objects.filter(pk=revision.pk).update(content=revision.content, approved_go_live_at=past)
    ArticlePage.objects.filter(go_live_at__isnull=False).update(go_live_at=past)


def told(publish, attempt):
    """Return what somebody is told who tries to publish."""
    try:
        return publish(attempt) or ""
    except (ValidationError, CommandError) as error:
        return " ".join(getattr(error, "messages", [str(error)]))


ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


@pytest.mark.parametrize("name", STATES)
@ways
def test_only_what_is_complete_becomes_public(way, name, draft, clinic, client, tmp_path):
    try_to_publish(way, name, draft, clinic, client, tmp_path)


@pytest.mark.parametrize("name", ["missing", "complete"])
@ways
def test_only_what_is_complete_takes_the_place_of_what_is_public(way, name, old, clinic, client, tmp_path):
    try_to_publish(way, name, old, clinic, client, tmp_path)


def try_to_publish(way, name, article, clinic, client, folder):
    """Try to publish a new text of ``article`` on a way while its approvals are in the state ``name``."""
    prepare, named = STATES[name]
    attempt = Attempt(article, change(article, clinic.editor, WORDS), clinic, client, folder)
    if way.carry:
        attempt.go_on_with(way.carry(attempt))
    prepare(attempt.revision, clinic)
    before = set(ArticlePage.objects.live().values_list("pk", flat=True))
    said = told(way.publish, attempt)
    if way.publishes and name == "complete":
        assert attempt.showing == attempt.wanted, said
        return
    assert attempt.showing == set(), said
    for words in named if way.publishes else ():
        assert words in said
    if way.publish not in {save_of_one_field_in_a_shell, update_in_a_shell}:
        assert before <= set(ArticlePage.objects.live().values_list("pk", flat=True)), "what was public stays so"

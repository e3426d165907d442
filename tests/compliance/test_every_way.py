"""Every way to the public, with every state of the approvals: only what is complete comes through."""

import datetime
import json
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import APIToken, Page, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from blog.models import ArticlePage
from tests.compliance.conftest import LEGAL, MEDICAL, approve, change, force
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


# Way → how somebody tries to publish a revision. Each returns what they are told, or raises it.
WAYS: dict[str, Callable] = {}


def way(publish):
    WAYS[publish.__name__] = publish
    return publish


class Attempt:
    """One article with a new text on its way to the public."""

    def __init__(self, article, revision, clinic, client):
        self.article, self.revision, self.clinic, self.client = article, revision, clinic, client
        self.words = revision.as_object().introduction

    def post(self, user, name, *arguments, **data):
        self.client.force_login(user)
        return text_of(self.client.post(reverse(name, args=arguments), data, follow=True))

    @property
    def is_public(self):
        """Whether the public sees the new text."""
        found = ArticlePage.objects.get(pk=self.article.pk)
        return found.live and found.introduction == self.words


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
    newer = change(attempt.article, attempt.clinic.editor, "A later draft.")
    form = form_of(attempt.revision.as_object(), revision=attempt.revision.pk) | {"action-publish": "action-publish"}
    said = attempt.post(
        attempt.clinic.publisher,
        "wagtailadmin_pages:revisions_revert",
        attempt.article.pk,
        attempt.revision.pk,
        **form,
    )
    assert newer.pk
    return said


def api(attempt, method, path, **data):
    token = APIToken.create_token(user=attempt.clinic.publisher, name="Tests")[1]
    answer = attempt.client.generic(
        method, f"{V3}{path}", json.dumps(data), "application/json", headers={"authorization": f"Bearer {token}"}
    )
    assert answer.status_code in {200, 422}, answer.content
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


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("publish", WAYS.values(), ids=WAYS)
def test_only_what_is_complete_becomes_public(publish, name, draft, clinic, client):
    try_to_publish(publish, name, draft, clinic, client)


@pytest.mark.parametrize("name", ["missing", "complete"])
@pytest.mark.parametrize("publish", WAYS.values(), ids=WAYS)
def test_only_what_is_complete_takes_the_place_of_what_is_public(publish, name, old, clinic, client):
    try_to_publish(publish, name, old, clinic, client)


def try_to_publish(publish, name, article, clinic, client):
    """Try to publish a new text of ``article`` while its approvals are in the state ``name``."""
    prepare, named = STATES[name]
    revision = change(article, clinic.editor, WORDS)
    prepare(revision, clinic)
    attempt = Attempt(article, revision, clinic, client)
    before = article.live
    said = told(publish, attempt)
    assert attempt.is_public == (name == "complete"), said
    for words in named:
        assert words in said
    if name != "complete" and publish not in {save_of_one_field_in_a_shell, update_in_a_shell}:
        assert ArticlePage.objects.get(pk=article.pk).live == before, "what was public stays so"


def test_an_import_is_not_published_without_approvals(clinic, brand, article_index, sign_off_requirements, tmp_path):
    # What is imported is new, so nobody can have approved it.
    path = tmp_path / "iron.txt"
    path.write_text(
        "Iron explained\n\nIron carries oxygen in the blood. When it runs low, people tire.\n\nWho\n\nSome do.\n"
    )
    with pytest.raises(CommandError, match=r"cannot be published yet.*medical review is missing"):
        call_command("import_article", str(path), "--brand", brand.slug, "--publish")
    assert not ArticlePage.objects.get().live

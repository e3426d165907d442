"""What each row of docs/permissions.md tries: through the addresses that a browser or a program would use.

An attempt takes an ``Actor`` and returns whether it came through: whether the words were shown, or the thing was done.
"""

import io
import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import APIToken, Collection, Page, PageViewRestriction, Site, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from accounts.models import SignInSession
from blog.models import ArticlePage, GlossaryTerm, ImportRun, Person, Reference, Topic
from brands.models import Disclaimer, ServiceBrand
from brands.requirements import SignOffRequirement
from compliance.claims import fingerprint_of_text
from compliance.models import Approval, EmergencyRelease
from compliance.views import address_of
from delivery.models import PreviewLink, WebhookEndpoint
from home.models import Enquiry, SiteSettings
from media_library.models import CustomDocument, CustomImage
from search.models import PromotedResult, Synonyms
from tests.compliance.test_every_way import form_of
from tests.security.world import SENTENCE

V3, DELIVERY, V2 = "/api/v3-preview", "/api/delivery/v1", "/api/v2"
REASON = "A reader would be harmed by waiting."

ATTEMPTS: dict[str, Callable[["Actor"], bool]] = {}


class Actor:
    """One person, or nobody, before the site: in a browser where they signed in, and as a program with their token."""

    def __init__(self, world: SimpleNamespace, user: User | None, token: str):
        self.world, self.user = world, user
        self.client = Client(raise_request_exception=False)
        if user:
            self.client.force_login(user)
        self.program = Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})
        self.errors: list[str] = []

    def answer(self, response: Any, address: str) -> str:
        """Return the text of an answer, whichever its kind; note errors of the server."""
        if response.status_code >= 500:
            self.errors.append(f"{address}: {response.status_code}")
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return "" if response.status_code >= 400 else content.decode("utf-8", "replace")

    def open(self, name: str, /, *arguments: Any, **query: Any) -> str:
        return self.read(reverse(name, args=arguments), **query)

    def read(self, address: str, **query: Any) -> str:
        return self.answer(self.client.get(address, query), address)

    def post(self, name: str, /, *arguments: Any, query: str = "", **data: Any) -> str:
        address = reverse(name, args=arguments) + query
        return self.answer(self.client.post(address, data), address)

    def call(self, method: str, path: str, data: Any = None, **more: Any) -> str:
        """Return the answer of the API for automation to a program with the person's token."""
        address = f"{V3}{path}"
        if data is not None:
            more |= {"data": json.dumps(data), "content_type": "application/json"}
        return self.answer(self.program.generic(method, address, **more), address)


Attempt = Callable[[Actor], bool]


def attempt(*names: str) -> Callable[[Attempt], Attempt]:
    """Register an attempt under the name of its row."""

    def register(tried: Attempt) -> Attempt:
        for name in names:
            assert name not in ATTEMPTS, f"There are two attempts for “{name}”."
            ATTEMPTS[name] = tried
        return tried

    return register


def of_both_sections() -> Iterator[tuple[str, str]]:
    """Yield the name that an article or file has in the world, and how rows call it."""
    yield "own", "of the own section"
    yield "other", "of another section"


def now(found: Any) -> Any:
    """Return an object as the database has it now, None if it is gone."""
    return type(found)._base_manager.filter(pk=found.pk).first()


def is_shown(words: Callable[[SimpleNamespace], str], name: str, *arguments: Callable[[SimpleNamespace], Any], **query):
    """Return the attempt to read ``words`` at an address of the admin."""

    def tried(actor: Actor) -> bool:
        return words(actor.world) in actor.open(name, *(one(actor.world) for one in arguments), **query)

    return tried


def register_reading_of_pages(key: str, where: str) -> None:
    def page(world: SimpleNamespace) -> Page:
        return getattr(world, key)

    def pk(world: SimpleNamespace) -> int:
        return page(world).pk

    def revision(world: SimpleNamespace) -> int:
        return page(world).latest_revision_id

    def title(world: SimpleNamespace) -> str:
        return page(world).title

    def draft_words(world: SimpleNamespace) -> str:
        return f"{key.capitalize()} draft words"

    shown = {
        "find an article {} in the list of its section": is_shown(
            title, "wagtailadmin_explore", lambda world: page(world).get_parent().pk
        ),
        "open the editor of an article {}": is_shown(draft_words, "wagtailadmin_pages:edit", pk),
        "see the sign-off of an article {}": lambda actor: (
            draft_words(actor.world) in actor.read(address_of("sign_off", page(actor.world)))
        ),
        "read the draft of an article {} by API": lambda actor: (
            draft_words(actor.world) in actor.call("GET", f"/pages/{pk(actor.world)}/?version=draft")
        ),
    }
    # What those of one section may do in theirs goes by the same rules as editing: tried where they may not.
    if key == "other":
        shown |= {
            "find an article {} by searching": is_shown(title, "wagtailadmin_pages:search", q="live"),
            "look at the draft of an article {}": is_shown(draft_words, "wagtailadmin_pages:view_draft", pk),
            "look at a version of an article {}": is_shown(
                draft_words, "wagtailadmin_pages:revisions_view", pk, revision
            ),
            "compare versions of an article {}": is_shown(
                draft_words, "wagtailadmin_pages:revisions_compare", pk, lambda _: "earliest", lambda _: "latest"
            ),
            "open an earlier version of an article {} to restore it": is_shown(
                draft_words, "wagtailadmin_pages:revisions_revert", pk, revision
            ),
            "see the history of an article {}": is_shown(title, "wagtailadmin_pages:history", pk),
            "see the workflows of an article {}": is_shown(title, "wagtailadmin_pages:workflow_history", pk),
            "see what uses an article {}": is_shown(title, "wagtailadmin_pages:usage", pk),
            "see what the sentences of an article {} rest on": lambda actor: (
                title(actor.world) in actor.read(address_of("evidence", page(actor.world)), all="1")
            ),
            "see the dossiers of an article {}": is_shown(title, "dossier", pk),
            "read the versions of an article {} by API": lambda actor: (
                draft_words(actor.world)
                in actor.call("GET", f"/pages/{pk(actor.world)}/revisions/{revision(actor.world)}/")
            ),
        }
    for name, tried in shown.items():
        attempt(name.format(where))(tried)

    @attempt(f"preview what is in the form of an article {where}")
    def preview(actor: Actor) -> bool:
        actor.post("wagtailadmin_pages:preview_on_edit", pk(actor.world), **form_of(page(actor.world)))
        return "Own live words" in actor.open("wagtailadmin_pages:preview_on_edit", pk(actor.world)) or (
            "Other live words" in actor.open("wagtailadmin_pages:preview_on_edit", pk(actor.world))
        )

    @attempt(f"have the claims of an article {where} checked")
    def check(actor: Actor) -> bool:
        said = actor.post("check_claims_of_page", pk(actor.world), **form_of(page(actor.world)))
        return '"findings"' in said


def register_work_on_pages(key: str, where: str) -> None:
    def page(world: SimpleNamespace) -> Page:
        return getattr(world, key)

    def pk(world: SimpleNamespace) -> int:
        return page(world).pk

    @attempt(f"save a draft of an article {where}")
    def save(actor: Actor) -> bool:
        form = form_of(page(actor.world), title="Changed")
        actor.post("wagtailadmin_pages:edit", pk(actor.world), **form)
        return now(page(actor.world)).draft_title == "Changed"

    @attempt(f"submit an article {where} to its workflow")
    def submit(actor: Actor) -> bool:
        form = form_of(page(actor.world), title="Changed")
        actor.post("wagtailadmin_pages:edit", pk(actor.world), **form, **{"action-submit": "1"})
        return now(page(actor.world)).workflow_in_progress

    @attempt(f"add an article to the list {where}")
    def add(actor: Actor) -> bool:
        parent = page(actor.world).get_parent()
        form = form_of(page(actor.world), title="Added", slug="added")
        actor.post("wagtailadmin_pages:add", "blog", "articlepage", parent.pk, **form)
        return ArticlePage.objects.child_of(parent).filter(slug="added").exists()

    @attempt(f"copy an article {where} into the own section")
    def copy(actor: Actor) -> bool:
        data = {"new_title": "Copied", "new_slug": "copied", "new_parent_page": actor.world.own.get_parent().pk}
        actor.post("wagtailadmin_pages:copy", pk(actor.world), **data)
        return Page.objects.filter(slug="copied").exists()

    @attempt(f"copy an article {where} into the own section by API")
    def copy_by_api(actor: Actor) -> bool:
        destination: dict[str, Any] = {
            "destination_id": actor.world.own.get_parent().pk,
            "slug": "copied",
            "title": "Copied",
            "keep_live": False,
        }
        actor.call("POST", f"/pages/{pk(actor.world)}/actions/copy/", destination)
        return Page.objects.filter(slug="copied").exists()

    @attempt(f"change an article {where} by API")
    def change_by_api(actor: Actor) -> bool:
        actor.call("PATCH", f"/pages/{pk(actor.world)}/", {"title": "Changed", "meta": {"type": "blog.ArticlePage"}})
        return now(page(actor.world)).draft_title == "Changed"

    @attempt(f"revoke a preview link of {'their own' if key == 'own' else 'somebody else'}")
    def revoke_link(actor: Actor) -> bool:
        link = PreviewLink.objects.create(
            page=page(actor.world),
            created_by=actor.user if key == "own" else actor.world.somebody,
            **actor.world.link_facts,
        )
        actor.post("delivery_previewlink_modeladmin_delete", link.pk)
        return now(link) is None


for _key, _where in of_both_sections():
    register_reading_of_pages(_key, _where)
    register_work_on_pages(_key, _where)


@attempt("publish an article by API")
def publish_by_api(actor: Actor) -> bool:
    actor.call("POST", f"/pages/{actor.world.other.pk}/actions/publish/", {})
    return "draft words" in now(actor.world.other).introduction


@attempt("publish an article")
def publish(actor: Actor) -> bool:
    form = form_of(actor.world.other, title="Changed")
    actor.post("wagtailadmin_pages:edit", actor.world.other.pk, **form, **{"action-publish": "1"})
    return now(actor.world.other).title == "Changed"


@attempt("unpublish an article")
def unpublish(actor: Actor) -> bool:
    actor.post("wagtailadmin_pages:unpublish", actor.world.other.pk)
    return not now(actor.world.other).live


@attempt("delete an article")
def delete(actor: Actor) -> bool:
    actor.post("wagtailadmin_pages:delete", actor.world.other.pk)
    return now(actor.world.other) is None


@attempt("delete articles all at once")
def delete_several(actor: Actor) -> bool:
    actor.post("wagtail_bulk_action", "wagtailcore", "page", "delete", query=f"?id={actor.world.other.pk}")
    return now(actor.world.other) is None


@attempt("publish articles all at once")
def publish_several(actor: Actor) -> bool:
    actor.post("wagtail_bulk_action", "wagtailcore", "page", "publish", query=f"?id={actor.world.other.pk}")
    return "draft words" in now(actor.world.other).introduction


@attempt("unpublish articles all at once")
def unpublish_several(actor: Actor) -> bool:
    actor.post("wagtail_bulk_action", "wagtailcore", "page", "unpublish", query=f"?id={actor.world.other.pk}")
    return not now(actor.world.other).live


@attempt("move an article to another list")
def move(actor: Actor) -> bool:
    actor.post("wagtailadmin_pages:move_confirm", actor.world.other.pk, actor.world.own.get_parent().pk)
    return now(actor.world.other).path.startswith(actor.world.own.get_parent().path)


@attempt("lock an article")
def lock(actor: Actor) -> bool:
    actor.post("wagtailadmin_pages:lock", actor.world.other.pk)
    return now(actor.world.other).locked


@attempt("make an article private")
def make_private(actor: Actor) -> bool:
    actor.post("wagtailadmin_pages:set_privacy", actor.world.other.pk, restriction_type="login", password="", groups=[])
    return PageViewRestriction.objects.filter(page=actor.world.other).exists()


@attempt("delete an article by API")
def delete_by_api(actor: Actor) -> bool:
    actor.call("DELETE", f"/pages/{actor.world.other.pk}/")
    return now(actor.world.other) is None


@attempt("move an article to another list by API")
def move_by_api(actor: Actor) -> bool:
    target = actor.world.own.get_parent()
    actor.call(
        "POST", f"/pages/{actor.world.other.pk}/actions/move/", {"destination_id": target.pk, "position": "last-child"}
    )
    return now(actor.world.other).path.startswith(target.path)


@attempt("read the title of any page where one is chosen for a link")
def choose_page(actor: Actor) -> bool:
    return "Other live" in actor.open("wagtailadmin_choose_page_search", q="live")


@attempt("read a page of the admin's own API")
def admin_api(actor: Actor) -> bool:
    return "Other live" in actor.open("wagtailadmin_api:pages:detail", actor.world.other.pk)


@attempt("look at an article that waits for a decision")
def look_at_waiting(actor: Actor) -> bool:
    return "Waiting words" in actor.open("wagtailadmin_pages:edit", actor.world.waiting.pk)


@attempt("give the medical review in the workflow")
def approve(actor: Actor) -> bool:
    task = actor.world.waiting.current_workflow_task_state
    actor.post("wagtailadmin_pages:workflow_action", actor.world.waiting.pk, "approve", task.pk, comment="Sound.")
    return Approval.objects.filter(kind="medical_review").exists()


@attempt("cancel a workflow that somebody else started")
def cancel_workflow(actor: Actor) -> bool:
    form = form_of(actor.world.waiting) | {"action-cancel-workflow": "1"}
    actor.post("wagtailadmin_pages:edit", actor.world.waiting.pk, **form)
    return not now(actor.world.waiting).workflow_in_progress


@attempt("publish past the workflow in an emergency")
def release(actor: Actor) -> bool:
    address = address_of("emergency", actor.world.other)
    actor.answer(actor.client.post(address, {"action": "publish", "reason": REASON}), address)
    return EmergencyRelease.objects.count() > 1


@attempt("review an emergency")
def review_emergency(actor: Actor) -> bool:
    actor.post("review_emergency", actor.world.release.pk, note="It was one.")
    return now(actor.world.release).reviewed_at is not None


@attempt("let a finding of the claims check stand")
def waive(actor: Actor) -> bool:
    return "Waive a finding" in actor.read(address_on_claims("waive_claim", actor.world.waiting))


@attempt("tie a sentence to evidence")
def tie(actor: Actor) -> bool:
    return "these references carry" in actor.read(address_on_claims("tie_to_evidence", actor.world.waiting))


def address_on_claims(name: str, article: Page) -> str:
    """Return the address of a screen about the one sentence of an article."""
    fingerprint = fingerprint_of_text(SENTENCE)
    return reverse(name, args=[article.get_base_content_type().pk, article.pk, fingerprint])


@attempt("invite somebody without an account to decide")
def invite(actor: Actor) -> bool:
    address = address_of("invite", actor.world.waiting)
    return 'name="email"' in actor.read(address)


@attempt("take an invitation back")
def revoke_invitation(actor: Actor) -> bool:
    actor.post("revoke_invitation", actor.world.invitation.pk)
    return now(actor.world.invitation).revoked_at is not None


def register_files(kind: str, model: type, addresses: dict[str, str]) -> None:
    def named(key: str) -> Callable[[SimpleNamespace], Any]:
        return lambda world: getattr(world, f"{key}_{kind}")

    for key, where in of_both_sections():
        found = named(key)
        register_files_of(kind, model, addresses, key, where, found)

    @attempt(f"open the file of a private {kind}")
    def open_private(actor: Actor) -> bool:
        private = named("private")(actor.world)
        if kind == "image":
            return actor.client.get(private.file.url).status_code == 200
        return actor.client.get(private.url).status_code == 200

    @attempt(f"read about a private {kind} in the public API")
    def read_private(actor: Actor) -> bool:
        private = named("private")(actor.world)
        return private.title in actor.read(f"{V2}/{kind}s/{private.pk}/")

    @attempt(f"read about a private {kind} in the API for automation")
    def read_private_with_token(actor: Actor) -> bool:
        private = named("private")(actor.world)
        return private.title in actor.call("GET", f"/{kind}s/{private.pk}/")


def register_files_of(kind: str, model: type, addresses: dict[str, str], key: str, where: str, found: Any) -> None:
    article = "an" if kind == "image" else "a"

    attempt(f"find {article} {kind} {where} in the list")(
        lambda actor: found(actor.world).title in actor.open(addresses["index"])
    )
    attempt(f"open the editor of {article} {kind} {where}")(
        lambda actor: found(actor.world).title in actor.open(addresses["edit"], found(actor.world).pk)
    )
    attempt(f"see what uses {article} {kind} {where}")(
        lambda actor: found(actor.world).title in actor.open(addresses["usage"], found(actor.world).pk)
    )
    attempt(f"choose {article} {kind} {where}")(
        lambda actor: found(actor.world).title in actor.open(addresses["chosen"], found(actor.world).pk)
    )
    if kind == "image":
        attempt(f"see a size of an image {where} that nothing shows")(
            lambda actor: (
                actor.client.get(
                    reverse("wagtailimages:preview", args=[found(actor.world).pk, "width-100"])
                ).status_code
                == 200
            )
        )

    @attempt(f"change {article} {kind} {where}")
    def change(actor: Actor) -> bool:
        collection = found(actor.world).collection_id
        actor.post(addresses["edit"], found(actor.world).pk, title="Changed", collection=collection, tags="")
        return now(found(actor.world)).title == "Changed"

    @attempt(f"delete {article} {kind} {where}")
    def delete(actor: Actor) -> bool:
        actor.post(addresses["delete"], found(actor.world).pk)
        return now(found(actor.world)) is None

    @attempt(f"delete {kind}s {where} all at once")
    def delete_several(actor: Actor) -> bool:
        query = f"?id={found(actor.world).pk}"
        actor.post("wagtail_bulk_action", "media_library", f"custom{kind}", "delete", query=query)
        return now(found(actor.world)) is None

    @attempt(f"upload {article} {kind} to the files {where}")
    def upload(actor: Actor) -> bool:
        collection = found(actor.world).collection_id
        actor.post(addresses["add"], title="Uploaded", file=a_file(kind), collection=collection, tags="")
        return model.objects.filter(title="Uploaded", collection=collection).exists()  # type: ignore[attr-defined]

    @attempt(f"upload {article} {kind} to the files {where} by API")
    def upload_by_api(actor: Actor) -> bool:
        collection = found(actor.world).collection_id
        address = f"{V3}/{kind}s/"
        data = {"title": "Uploaded", "collection_id": collection, "file": a_file(kind)}
        actor.answer(actor.program.post(address, data), address)
        return model.objects.filter(title="Uploaded", collection=collection).exists()  # type: ignore[attr-defined]

    @attempt(f"change {article} {kind} {where} by API")
    def change_by_api(actor: Actor) -> bool:
        actor.call("PATCH", f"/{kind}s/{found(actor.world).pk}/", {"title": "Changed"})
        return now(found(actor.world)).title == "Changed"

    @attempt(f"delete {article} {kind} {where} by API")
    def delete_by_api(actor: Actor) -> bool:
        actor.call("DELETE", f"/{kind}s/{found(actor.world).pk}/")
        return now(found(actor.world)) is None


def a_file(kind: str) -> ContentFile:
    """Return a real picture or text, as a browser sends it."""
    if kind == "document":
        return ContentFile(b"Opening hours: nine to five.", "hours.txt")
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(written, "PNG")
    return ContentFile(written.getvalue(), "teal.png")


register_files(
    "image",
    CustomImage,
    {name: f"wagtailimages:{name}" for name in ("index", "edit", "delete", "add")}
    | {"usage": "wagtailimages:image_usage", "chosen": "wagtailimages_chooser:chosen"},
)
register_files(
    "document",
    CustomDocument,
    {name: f"wagtaildocs:{name}" for name in ("index", "edit", "delete", "add")}
    | {"usage": "wagtaildocs:document_usage", "chosen": "wagtaildocs_chooser:chosen"},
)


# What is reached with the mark of each kind of snippet, and a form that changes one.
SNIPPETS: dict[str, tuple[type, Callable[[SimpleNamespace], dict[str, Any]]]] = {
    "topic": (Topic, lambda _: {"name": "Changed", "slug": "changed", "kind": "other", "description": ""}),
    "reference": (Reference, lambda _: {"citation": "Changed", "evidence_kind": "other", "year": "2020"}),
    "glossary term": (GlossaryTerm, lambda _: {"term": "Changed", "further_spellings": "", "explanation": "A word."}),
    "person": (
        Person,
        lambda _: {
            "name": "Changed", "slug": "changed", "credentials": "", "role": "", "biography": rich_text("<p></p>"),
            "links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0",
        },
    ),
    "brand": (
        ServiceBrand,
        lambda world: {
            "name": "Changed", "slug": "changed", "tagline": "Care", "summary": "Care.", "colour": "#0b6e6e",
            "legal_name": "Changed LLC", "disclaimer": world.disclaimer.pk, "website": "", "booking_url": "",
            "when_review_overdue": "banner",
        },
    ),
    "disclaimer": (
        Disclaimer,
        lambda _: nested_form_data(
            {"name": "Changed", "heading": "Disclaimer", "body": rich_text("<p>Words</p>"), "jurisdiction": "us",
             "clauses": inline_formset([])}
        ),
    ),
    "row of the sign-off requirements": (
        SignOffRequirement,
        lambda _: {"content_kind": "article", "brand": "", "jurisdiction": "us"},
    ),
    "list of synonyms": (Synonyms, lambda _: {"terms": "changed, altered"}),
    "promoted result": (
        PromotedResult,
        lambda world: {"searches": "changed", "page": world.own.pk, "position": "1"},
    ),
    "webhook": (
        WebhookEndpoint,
        lambda world: {"name": "Changed", "address": "https://example.com/", "owner": world.somebody.pk},
    ),
}  # fmt: skip


def register_snippets(kind: str, model: Any, form: Callable[[SimpleNamespace], dict[str, Any]]) -> None:
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    urls, key = f"wagtailsnippets_{label}", model._meta.model_name
    mark = f"Marked {key}" if key != "signoffrequirement" else "Standard pages"

    def found(world: SimpleNamespace) -> Any:
        return world.snippets[key]

    def state(world: SimpleNamespace) -> Any:
        """Return what of an object changes when it is edited, its newest draft's included."""
        read = now(found(world))
        draft = read.get_latest_revision_as_object() if hasattr(read, "get_latest_revision_as_object") else read
        return {
            name: value for name, value in vars(draft).items() if name in form(world) or name == "needs_legal_approval"
        }

    attempt(f"find a {kind} in the list")(lambda actor: mark.lower() in actor.open(f"{urls}:list").lower())
    if key in {"servicebrand", "person", "signoffrequirement"}:
        attempt(f"see the history of a {kind}")(
            lambda actor: "history" in actor.open(f"{urls}:history", found(actor.world).pk).lower()
        )
        attempt(f"see what uses a {kind}")(
            lambda actor: "usage" in actor.open(f"{urls}:usage", found(actor.world).pk).lower()
        )

    @attempt(f"change a {kind}")
    def change(actor: Actor) -> bool:
        before = state(actor.world)
        actor.post(f"{urls}:edit", found(actor.world).pk, **form(actor.world))
        return state(actor.world) != before

    @attempt(f"add a {kind}")
    def add(actor: Actor) -> bool:
        before = model._base_manager.count()
        actor.post(f"{urls}:add", **form(actor.world))
        return model._base_manager.count() > before

    @attempt(f"delete a {kind}")
    def delete(actor: Actor) -> bool:
        actor.post(f"{urls}:delete", actor.world.unused[key].pk)
        return now(actor.world.unused[key]) is None

    if key in {"topic", "disclaimer", "signoffrequirement"}:

        @attempt(f"delete several of the kind “{kind}” at once")
        def delete_several(actor: Actor) -> bool:
            app_label = model._meta.app_label
            query = f"?id={actor.world.unused[key].pk}"
            actor.post("wagtail_bulk_action", app_label, key, "delete", query=query)
            return now(actor.world.unused[key]) is None


def register_publishing(kind: str, model: Any, form: Callable[[SimpleNamespace], dict[str, Any]]) -> None:
    key = model._meta.model_name
    urls, mark = f"wagtailsnippets_{model._meta.app_label}_{key}", f"Marked {key}"

    def found(world: SimpleNamespace) -> Any:
        return world.snippets[key]

    @attempt(f"publish a {kind}")
    def publish(actor: Actor) -> bool:
        actor.post(f"{urls}:edit", found(actor.world).pk, **form(actor.world), **{"action-publish": "1"})
        return now(found(actor.world)).name == "Changed"

    @attempt(f"unpublish a {kind}")
    def unpublish(actor: Actor) -> bool:
        actor.post(f"{urls}:unpublish", actor.world.unused[key].pk)
        return not now(actor.world.unused[key]).live

    attempt(f"compare versions of a {kind}")(
        lambda actor: mark in actor.open(f"{urls}:revisions_compare", found(actor.world).pk, "live", "latest")
    )
    attempt(f"preview a {kind}")(
        lambda actor: (
            '"is_valid": true' in actor.post(f"{urls}:preview_on_edit", found(actor.world).pk, **form(actor.world))
        )
    )


for _kind, (_model, _form) in SNIPPETS.items():
    register_snippets(_kind, _model, _form)
    if hasattr(_model, "publish"):
        register_publishing(_kind, _model, _form)


attempt("see the secret of a webhook")(
    lambda actor: (
        actor.world.snippets["webhookendpoint"].secret
        in actor.open("wagtailsnippets_delivery_webhookendpoint:inspect", actor.world.snippets["webhookendpoint"].pk)
    )
)


@attempt("give a webhook a new secret")
def new_secret(actor: Actor) -> bool:
    endpoint = actor.world.snippets["webhookendpoint"]
    actor.post("wagtailsnippets_delivery_webhookendpoint:new_secret", endpoint.pk)
    return now(endpoint).secret != endpoint.secret


def register_records() -> None:
    for name, urls, mark in (
        ("approvals", "compliance_approval_modeladmin", "Marked record"),
        ("invitations", "compliance_invitation_modeladmin", "Marked record"),
        ("emergency releases", "compliance_emergencyrelease_modeladmin", "Marked record"),
        ("waivers of claims", "compliance_claimwaiver_modeladmin", "Marked record"),
        ("ties to evidence", "compliance_substantiation_modeladmin", "Evidence of claims"),
        ("publications", "delivery_publication_modeladmin", "Other live"),
        ("deliveries of webhooks", "delivery_webhookdelivery_modeladmin", "Webhook deliveries"),
    ):
        attempt(f"look at the {name}")(lambda actor, urls=urls, mark=mark: mark in actor.open(f"{urls}_index"))
    for name, urls, record in (
        ("an approval", "compliance_approval_modeladmin", "approval"),
        ("an emergency release", "compliance_emergencyrelease_modeladmin", "release"),
        ("a waiver", "compliance_claimwaiver_modeladmin", "waiver"),
    ):
        attempt(f"read the text that {name} is about")(
            lambda actor, urls=urls, record=record: (
                "Recorded words" in actor.open(f"{urls}_inspect", getattr(actor.world, record).pk)
            )
        )

        @attempt(f"delete {name}")
        def delete(actor: Actor, urls: str = urls, record: str = record) -> bool:
            actor.post(f"{urls}_delete", getattr(actor.world, record).pk)
            return now(getattr(actor.world, record)) is None


register_records()

for _name, _report in {
    "locked pages": "wagtailadmin_reports:locked_pages",
    "workflows": "wagtailadmin_reports:workflow",
    "steps of workflows": "wagtailadmin_reports:workflow_tasks",
    "what was done on the site": "wagtailadmin_reports:site_history",
    "ageing pages": "wagtailadmin_reports:aging_pages",
    "how often articles are read": "article_reads_report",
}.items():
    attempt(f"see another section's articles in the report on {_name}")(
        lambda actor, report=_report: "Reported title" in actor.open(report)
    )
    if _name in {"locked pages", "what was done on the site", "how often articles are read"}:
        attempt(f"download the report on {_name} with another section's articles")(
            lambda actor, report=_report: "Reported title" in actor.open(report, export="csv")
        )
attempt("see the report on the types of pages")(
    lambda actor: "article" in actor.open("wagtailadmin_reports:page_types_usage").lower()
)
attempt("see the report on claims in live pages")(
    lambda actor: "Claims on live pages" in actor.open("live_claims_report")
)
attempt("download the report on claims in live pages")(
    lambda actor: "Severity" in actor.open("live_claims_report", export="csv")
)
attempt("see what readers search for")(lambda actor: "Most searched" in actor.open("search_report"))
attempt("see what readers saw at a moment")(lambda actor: 'name="at"' in actor.open("delivery_as_served"))
attempt("see the calendar")(lambda actor: "Calendar" in actor.open("calendar"))
attempt("see the dates of another section's articles in the calendar")(
    lambda actor: "Reported title" in actor.open("calendar")
)

ENQUIRIES = "home_enquiry_modeladmin"
attempt("read the list of enquiries")(lambda actor: "sam@example.com" in actor.open(f"{ENQUIRIES}_index"))
attempt("download the enquiries")(lambda actor: "sam@example.com" in actor.open(f"{ENQUIRIES}_index", export="csv"))
attempt("read an enquiry")(
    lambda actor: "When are you open?" in actor.open(f"{ENQUIRIES}_inspect", actor.world.enquiry.pk)
)
attempt("see the history of an enquiry")(
    lambda actor: "history" in actor.open(f"{ENQUIRIES}_history", actor.world.enquiry.pk).lower()
)


@attempt("change the state of an enquiry")
def change_enquiry(actor: Actor) -> bool:
    actor.post(f"{ENQUIRIES}_edit", actor.world.enquiry.pk, status="answered", assigned_to="", note="Done")
    return now(actor.world.enquiry).status == "answered"


@attempt("delete an enquiry")
def delete_enquiry(actor: Actor) -> bool:
    actor.post(f"{ENQUIRIES}_delete", actor.world.enquiry.pk)
    return now(actor.world.enquiry) is None


@attempt("write an enquiry in the admin")
def add_enquiry(actor: Actor) -> bool:
    actor.post(f"{ENQUIRIES}_create", name="Sam", email="sam@example.com", message="Words")
    return Enquiry.objects.count() > 1


PERSONAL = "personal_data"


attempt("see what is held about a person")(
    lambda actor: "When are you open?" in actor.post(PERSONAL, email="sam@example.com", action="show")
)
attempt("download what is held about a person")(
    lambda actor: '"When are you open?"' in actor.post(PERSONAL, email="sam@example.com", action="export")
)
attempt("see the account of a person, with its sessions and log")(
    lambda actor: '"username": "somebody"' in actor.post(PERSONAL, email="somebody@example.com", action="export")
)
attempt("see the invitations of a person")(
    lambda actor: "Marked record" in actor.post(PERSONAL, email="out@example.com", action="export")
)


@attempt("erase the enquiries of a person")
def erase_person(actor: Actor) -> bool:
    actor.post(PERSONAL, email="sam@example.com", action="erase")
    return now(actor.world.enquiry) is None


@attempt("start an import into the own section")
def start_import(actor: Actor) -> bool:
    return take_import(actor, actor.world.own)


@attempt("start an import into another section")
def start_import_elsewhere(actor: Actor) -> bool:
    return take_import(actor, actor.world.other)


def take_import(actor: Actor, article: Page) -> bool:
    file = ContentFile(b"# Iron\n\nWords of an article.", "iron.md")
    brand = actor.world.snippets["servicebrand"].pk
    actor.post("import_articles", brand=brand, parent=article.get_parent().pk, files=file)
    return ImportRun.objects.filter(parent=article.get_parent(), user=actor.user).exists()


attempt("see an import of somebody else")(lambda actor: "somebodys.md" in actor.open("import_run", actor.world.run.pk))


@attempt("see the posts of an import of somebody else")
def see_posts(actor: Actor) -> bool:
    return "Post of somebody" in actor.open("import_posts", actor.world.run.pk, actor.world.export.pk)


@attempt("leave out a post of an import of somebody else")
def leave_out_post(actor: Actor) -> bool:
    post = actor.world.export.posts.get()
    actor.post("import_posts", actor.world.run.pk, actor.world.export.pk, post=[post.pk], action="leave_out")
    return now(post).is_left_out


@attempt("discard an import of somebody else")
def discard_import(actor: Actor) -> bool:
    actor.post("discard_import", actor.world.run.pk)
    return now(actor.world.run) is None


@attempt("change the site settings")
def change_settings(actor: Actor) -> bool:
    site = Site.objects.get(is_default_site=True)
    address = reverse("wagtailsettings:edit", args=["home", "sitesettings", site.pk])
    # What the form holds for who may see it; for who may not, it is known from elsewhere.
    sent = form_in(Actor(actor.world, actor.world.people["Administrator"], "").read(address))
    actor.answer(actor.client.post(address, sent | {"organisation_name": "Changed"}), address)
    return SiteSettings.objects.get(site=site).organisation_name == "Changed"


def form_in(html: str) -> dict[str, str]:
    """Return what a browser would send of the form of settings in a page, if nobody touched it."""
    form: Any = BeautifulSoup(html, "html.parser").select_one("form[action*='/settings/']")
    sent = {field["name"]: field.get_text().removeprefix("\n") for field in form.select("textarea[name]")}
    for field in form.select("input[name]"):
        if field.get("type") != "checkbox" or field.has_attr("checked"):
            sent[field["name"]] = field.get("value", "on" if field.get("type") == "checkbox" else "")
    for field in form.select("select[name]"):
        chosen = field.select_one("option[selected]")
        sent[field["name"]] = chosen.get("value", "") if chosen else ""
    return sent


@attempt("see the site settings")
def see_settings(actor: Actor) -> bool:
    site = Site.objects.get(is_default_site=True)
    return "organisation_name" in actor.open("wagtailsettings:edit", "home", "sitesettings", site.pk)


attempt("see the list of redirects")(lambda actor: "/old-address" in actor.open("wagtailredirects:index"))


@attempt("add a redirect")
def add_redirect(actor: Actor) -> bool:
    actor.post("wagtailredirects:add", old_path="/gone/", redirect_link="https://example.com/", is_permanent="on")
    return Redirect.objects.filter(old_path="/gone").exists()


@attempt("add a redirect by API")
def add_redirect_by_api(actor: Actor) -> bool:
    actor.call("POST", "/redirects/", {"old_path": "/gone", "redirect_link": "https://example.com/"})
    return Redirect.objects.filter(old_path="/gone").exists()


attempt("import redirects")(lambda actor: 'type="file"' in actor.open("wagtailredirects:start_import"))
attempt("see the people who have accounts")(lambda actor: "somebody" in actor.open("wagtailusers_users:index"))
attempt("see somebody else's account")(
    lambda actor: "somebody@" in actor.open("wagtailusers_users:edit", actor.world.somebody.pk)
)
attempt("see accounts by acting on several")(
    lambda actor: (
        "somebody" in actor.read(
            reverse("wagtail_bulk_action", args=["auth", "user", "assign_role"]) + f"?id={actor.world.somebody.pk}"
        )
    )
)  # fmt: skip


@attempt("add an account")
def add_account(actor: Actor) -> bool:
    password = {"password1": "long-and-unusual-7", "password2": "long-and-unusual-7"}
    names = {"username": "intruder", "email": "i@example.com", "first_name": "I", "last_name": "N"}
    actor.post("wagtailusers_users:add", **names, **password, is_superuser="on")
    return User.objects.filter(username="intruder").exists()


@attempt("become an administrator")
def become_administrator(actor: Actor) -> bool:
    if actor.user is None or actor.user.is_superuser:
        return actor.user is not None
    names = {"username": actor.user.username, "email": "me@example.com", "first_name": "M", "last_name": "E"}
    actor.post("wagtailusers_users:edit", actor.user.pk, **names, is_active="on", is_superuser="on")
    return User.objects.get(pk=actor.user.pk).is_superuser


@attempt("join the group of publishers")
def join_publishers(actor: Actor) -> bool:
    group = Group.objects.get(name="Publishers")
    data = {"role": group.pk}
    pk = actor.user.pk if actor.user else 0
    actor.post("wagtail_bulk_action", "auth", "user", "assign_role", query=f"?id={pk}", **data)
    return bool(actor.user) and group.user_set.filter(pk=pk).exists() and not actor.world.is_in_publishers(actor.user)


attempt("see the groups")(lambda actor: "Medical reviewers" in actor.open("wagtailusers_groups:index"))
attempt("change a group")(
    lambda actor: 'name="name"' in actor.open("wagtailusers_groups:edit", Group.objects.get(name="Legal").pk)
)
attempt("see the sites")(lambda actor: "localhost" in actor.open("wagtailsites:index"))
attempt("see the sites by API")(lambda actor: "localhost" in actor.call("GET", "/sites/"))
attempt("see the workflows")(lambda actor: "Review and approval" in actor.open("wagtailadmin_workflows:index"))
attempt("see a step of a workflow")(
    lambda actor: 'name="name"' in actor.open("wagtailadmin_workflows:edit_task", actor.world.task.pk)
)


@attempt("switch a workflow off")
def disable_workflow(actor: Actor) -> bool:
    workflow = Workflow.objects.get(name="Legal approval")
    actor.post("wagtailadmin_workflows:disable", workflow.pk)
    return not now(workflow).active


@attempt("add a collection of files")
def add_collection(actor: Actor) -> bool:
    root = Collection.get_first_root_node()
    actor.post("wagtailadmin_collections:add", name="Added", parent=root.pk)
    return Collection.objects.filter(name="Added").exists()


@attempt("open a private collection to all")
def open_collection(actor: Actor) -> bool:
    collection = actor.world.private_image.collection
    actor.post("wagtailadmin_collections:set_privacy", collection.pk, restriction_type="none", password="", groups=[])
    return not collection.view_restrictions.exists()


attempt("see the tokens of others")(lambda actor: "Marked token" in actor.open("wagtailusers_api_tokens:index"))


@attempt("make a token for somebody else")
def make_token(actor: Actor) -> bool:
    before = APIToken.objects.count()
    actor.post("wagtailusers_api_tokens:add", name="Mine", user=actor.world.somebody.pk, access="write", days="7")
    return APIToken.objects.count() > before


@attempt("take away the second factor of somebody else")
def reset_second_factor(actor: Actor) -> bool:
    somebody = actor.world.somebody
    Authenticator.objects.create(user=somebody, type=Authenticator.Type.TOTP, data={})
    actor.post("reset_second_factor", somebody.pk)
    return not Authenticator.objects.filter(user=somebody).exists()


@attempt("end the session of somebody else")
def end_session(actor: Actor) -> bool:
    session = SignInSession.objects.create(user=actor.world.somebody, session_key="somebodys", device="A browser")
    actor.post("account_sessions", session=str(session.pk))
    return now(session) is None


@attempt("open the admin")
def open_admin(actor: Actor) -> bool:
    return "published-last" in actor.open("wagtailadmin_home") or "Dashboard" in actor.open("wagtailadmin_home")


@attempt("make a feed of the calendar")
def make_feed(actor: Actor) -> bool:
    return ".ics" in actor.post("calendar_feed_settings")


def register_public(name: str, words: str, address: Callable[[SimpleNamespace], str]) -> None:
    attempt(name)(lambda actor: words in actor.read(address(actor.world)))


register_public("read a live article", "Other live words", lambda world: world.other.url)
register_public("read a draft at its address", "Unpublished words", lambda world: world.unpublished.full_path)
register_public("read a private page at its address", "Hidden words", lambda world: world.hidden.full_path)
for _name, _words, _key in (("draft", "Unpublished words", "unpublished"), ("private page", "Hidden words", "hidden")):
    register_public(
        f"read a {_name} in the API for front ends",
        _words,
        lambda world, key=_key: f"{DELIVERY}/pages/by-path?path={getattr(world, key).full_path}",
    )
    register_public(
        f"read a {_name} in Wagtail's API",
        _words,
        lambda world, key=_key: f"{V2}/pages/{getattr(world, key).pk}/?fields=*",
    )
    attempt(f"find a {_name} by searching the site")(
        lambda actor, key=_key, words=_words: getattr(actor.world, key).full_path in actor.read("/search/", q=words)
    )
    attempt(f"read a {_name} in the API for automation")(
        lambda actor, key=_key, words=_words: (
            words in actor.call("GET", f"/pages/{getattr(actor.world, key).pk}/?version=draft")
        )
    )
register_public(
    "read a draft disclaimer in the API for front ends", "Draft legal", lambda world: f"{DELIVERY}/disclaimers/"
)

"""The small site on which docs/permissions.md is tried: two sections, private files, records, people of every role."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    APIToken,
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageViewRestriction,
    Task,
)

from accounts.models import TokenAccess
from accounts.tokens import create_token
from blog.models import ArticleIndexPage, ArticlePage, ImportPost, ImportRun, ImportSource
from brands.requirements import SignOffRequirement
from compliance.models import Approval, ClaimWaiver, EmergencyRelease, Invitation
from delivery.models import WebhookEndpoint
from search.models import PromotedResult, Synonyms
from tests.factories import (
    ArticleIndexPageFactory,
    ArticlePageFactory,
    DisclaimerFactory,
    DocumentFactory,
    EnquiryFactory,
    GlossaryTermFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    TopicFactory,
    make_site,
    paragraphs,
)

SENTENCE = "Ketamine helped 7 of 10 people in a trial."

# Columns of the document → the group that a person of that role is in; None for those who are in none.
GROUPS = {
    "Nobody signed in": None,
    "Reader": None,
    "Section editor": "Editors of one section",
    "Editor": "Editors",
    "Medical reviewer": "Medical reviewers",
    "Legal": "Legal",
    "Publisher": "Publishers",
    "Administrator": None,
}


def make_world() -> SimpleNamespace:
    """Return all that the attempts need: what is not shown to everybody has words by which it is found."""
    home = make_site()
    world = SimpleNamespace(home=home, somebody=User.objects.create_user("somebody", "somebody@example.com", "-"))
    own, other = ArticleIndexPage.objects.get(), ArticleIndexPageFactory(parent=home, title="Journal", slug="journal")
    make_pages(world, own, other)
    make_files(world)
    make_snippets(world)
    make_records(world)
    make_people(world, own)
    return world


def article_with_draft(parent: Page, key: str, **facts: Any) -> ArticlePage:
    article = ArticlePageFactory(
        parent=parent, title=f"{key} live", slug=f"{key.lower()}-live", introduction=f"{key} live words", **facts
    )
    article.save_revision()
    draft = ArticlePage.objects.get(pk=article.pk)
    draft.title, draft.introduction = f"{key} live, {key} draft words", f"{key} draft words"
    draft.save_revision()
    return ArticlePage.objects.get(pk=article.pk)


def make_pages(world: SimpleNamespace, own: Page, other: Page) -> None:
    brand = ServiceBrandFactory(name="Brand of the articles")
    world.own, world.other = (
        article_with_draft(own, "Own", brand=brand),
        article_with_draft(other, "Other", brand=brand),
    )
    world.unpublished = ArticlePageFactory(
        parent=other,
        live=False,
        title="Unpublished words",
        slug="unpublished",
        introduction="Unpublished words",
        brand=brand,
    )
    world.unpublished.save_revision()
    world.hidden = ArticlePageFactory(
        parent=other, title="Hidden words", slug="hidden", introduction="Hidden words", brand=brand
    )
    world.hidden.save_revision()
    for page in (world.unpublished, world.hidden):
        page.full_path = page.get_url_parts()[2]
    restriction = PageViewRestriction.objects.create(page=world.hidden, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="Board"))
    world.waiting = ArticlePageFactory(
        parent=other, live=False, title="Waiting", slug="waiting", introduction="Waiting words", brand=brand,
        body=paragraphs(SENTENCE),
    )  # fmt: skip
    world.waiting.save_revision()
    world.waiting.get_workflow().start(world.waiting, world.somebody)
    world.waiting = ArticlePage.objects.get(pk=world.waiting.pk)
    # Locked, old, waiting, due for review and changed today: in each report.
    reported = ArticlePageFactory(
        parent=other, title="Reported title", slug="reported", brand=brand, reviewed_on=timezone.localdate(),
        medical_reviewer=PersonFactory(), next_review_due=timezone.localdate() + datetime.timedelta(days=1),
    )  # fmt: skip
    reported.save_revision(user=world.somebody, log_action=True)
    reported.get_workflow().start(reported, world.somebody)
    ArticlePage.objects.filter(pk=reported.pk).update(
        locked=True, locked_by=world.somebody, locked_at=timezone.now(), last_published_at=timezone.now()
    )
    world.link_facts = {
        "content": world.other.serializable_data() | {"first_published_at": None, "last_published_at": None,
                                                      "latest_revision_created_at": None},
        "sha256": "0" * 64,
        "expires_at": timezone.now() + datetime.timedelta(hours=1),
    }  # fmt: skip


def make_files(world: SimpleNamespace) -> None:
    root = Collection.get_first_root_node()
    for key in ("own", "other", "private"):
        collection = root.add_child(name=f"{key.capitalize()} files")
        setattr(world, f"{key}_collection", collection)
        setattr(world, f"{key}_image", ImageFactory(title=f"{key.capitalize()} picture", collection=collection))
        document = DocumentFactory(
            title=f"{key.capitalize()} document", collection=collection, file=ContentFile(b"Words.", f"{key}.txt")
        )
        setattr(world, f"{key}_document", document)
    restriction = CollectionViewRestriction.objects.create(
        collection=world.private_collection, restriction_type="groups"
    )
    restriction.groups.add(Group.objects.get(name="Board"))


def make_snippets(world: SimpleNamespace) -> None:
    world.disclaimer = DisclaimerFactory()
    disclaimer, brand = DisclaimerFactory(name="Marked disclaimer"), ServiceBrandFactory(name="Marked servicebrand")
    for snippet in (disclaimer, brand):
        snippet.save_revision()
    world.snippets = {
        "topic": TopicFactory(name="Marked topic"),
        "reference": ReferenceFactory(citation="Marked reference"),
        "glossaryterm": GlossaryTermFactory(term="Marked glossaryterm"),
        "person": PersonFactory(name="Marked person"),
        "servicebrand": brand,
        "disclaimer": disclaimer,
        "signoffrequirement": SignOffRequirement.objects.create(content_kind="standard_page", brand=brand),
        "synonyms": Synonyms.objects.create(terms="marked synonyms, other"),
        "promotedresult": PromotedResult.objects.create(searches="marked promotedresult", page=world.own),
        "webhookendpoint": WebhookEndpoint.objects.create(
            name="Marked webhookendpoint", address="https://example.com/hook", owner=world.somebody
        ),
    }
    world.unused = {
        "topic": TopicFactory(),
        "reference": ReferenceFactory(),
        "glossaryterm": GlossaryTermFactory(),
        "person": PersonFactory(),
        "servicebrand": ServiceBrandFactory(),
        "disclaimer": DisclaimerFactory(),
        "signoffrequirement": SignOffRequirement.objects.create(content_kind="standard_page", jurisdiction="us"),
        "synonyms": Synonyms.objects.create(terms="one, two"),
        "promotedresult": PromotedResult.objects.create(searches="three", page=world.own),
        "webhookendpoint": WebhookEndpoint.objects.create(
            name="Unused", address="https://example.com/other", owner=world.somebody
        ),
    }
    world.drafts = {
        "servicebrand": ServiceBrandFactory(live=False),
        "disclaimer": DisclaimerFactory(live=False, heading="Draft legal"),
    }
    for draft in world.drafts.values():
        draft.save_revision()


def signed_facts(page: Page) -> dict[str, Any]:
    """Return what every signed text needs, about a page."""
    return {
        "content_type": ContentType.objects.get_for_model(Page),
        "object_key": page.pk,
        "title": "Marked record",
        "content_sha256": "0" * 64,
        "content": '{"introduction": "Recorded words"}',
        "username": "gone",
        "name": "Somebody Gone",
    }


def make_records(world: SimpleNamespace) -> None:
    facts = signed_facts(world.other)
    world.approval = Approval.objects.create(kind="legal_approval", decision="approved", **facts)
    world.release = EmergencyRelease.objects.create(action="unpublish", reason="It had to be.", **facts)
    world.waiver = ClaimWaiver.objects.create(
        rule="rule", rule_title="Rule", sentence="A sentence.", fingerprint="0" * 64, reason="It may.",
        until=timezone.localdate(), **facts,
    )  # fmt: skip
    world.invitation = Invitation.objects.create(
        kind="legal_approval", person_name="Out Side", email="out@example.com", token_sha256="0" * 64,
        expires_at=timezone.now() + datetime.timedelta(days=1), **facts,
    )  # fmt: skip
    world.enquiry = EnquiryFactory()
    world.task = Task.objects.get(name="Medical review")
    Redirect.objects.create(old_path="/old-address", redirect_page=world.own)
    APIToken.create_token(user=world.somebody, name="Marked token")
    world.run = ImportRun.objects.create(
        name="somebodys.md", state=ImportRun.State.REVIEW, user=world.somebody, brand=world.own.brand,
        parent=world.own.get_parent().specific,
    )  # fmt: skip
    ImportSource.objects.create(
        run=world.run, position=1, kind=ImportSource.Kind.DOCUMENT, name="somebodys.md", size=10, sha256="0" * 64
    )
    world.export = ImportSource.objects.create(
        run=world.run, position=2, kind=ImportSource.Kind.WORDPRESS, name="somebodys.xml", size=10, sha256="1" * 64,
        file="imports/somebodys.xml",
    )  # fmt: skip
    ImportPost.objects.create(
        source=world.export, position=1, key="1", title="Post of somebody", kind="post", status="publish"
    )


def make_people(world: SimpleNamespace, own: Page) -> None:
    section = Group.objects.create(name=GROUPS["Section editor"])
    section.permissions.set(Group.objects.get(name="Editors").permissions.all())
    for action in ("add", "change"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{action}_page")
        GroupPagePermission.objects.create(group=section, page=own, permission=permission)
    for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in ("add", "change", "choose"):
            permission = Permission.objects.get(content_type__app_label=app_label, codename=f"{action}_{model}")
            GroupCollectionPermission.objects.create(
                group=section, collection=world.own_collection, permission=permission
            )
    world.people, world.tokens = {"Nobody signed in": None}, {"Nobody signed in": "wagtail_none"}
    for role, group in GROUPS.items():
        if role in world.people:
            continue
        user = User.objects.create_user(role.lower().replace(" ", "-"), f"{role[:4]}@example.com", "-")
        user.is_superuser = role == "Administrator"
        user.save()
        if group:
            user.groups.add(Group.objects.get(name=group))
        if role in {"Medical reviewer", "Administrator"}:
            expires = timezone.localdate() + datetime.timedelta(days=300)
            PersonFactory(name=role, user=user, licence_expires_on=expires)
        world.people[role] = user
        world.tokens[role] = create_token(user, role, TokenAccess.WRITE)[1]
    world.is_in_publishers = lambda user: user == world.people["Publisher"]

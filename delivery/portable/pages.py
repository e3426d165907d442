"""Puts pages in their places, and writes them: as they were exported, or as somebody edited them since."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

from wagtail.models import Page, Site

from blog.blocks import BodyBlock
from blog.blocks.documents import raw_body
from blog.importing.readers import read_document
from blog.importing.report import Report
from blog.importing.saving import with_pictures
from blog.models import (
    ArticleAuthor,
    ArticleIndexPage,
    ArticlePage,
    ArticleReference,
    ArticleUpdate,
    ImportedDocument,
    PinnedArticle,
    Topic,
)
from brands.models import ServiceBrand
from delivery.models.publications import Kind
from delivery.portable.contents import DRAFT
from delivery.portable.edited import Comparison, Known, Pictures, body_of, ignored_words, link_to
from delivery.portable.folder import FolderError
from delivery.portable.names import fingerprint
from delivery.portable.work import Facts, Work, comparable
from home.models import ContactPage, HomePage, StandardPage

PAGE_MODELS: dict[str, Any] = {
    "home": HomePage,
    "article_index": ArticleIndexPage,
    "article": ArticlePage,
    "standard": StandardPage,
    "contact": ContactPage,
}


@dataclass
class Placed:
    """A page of the folder and its place in the site: ``is_new`` if it was made for it."""

    facts: Facts
    page: Any
    is_new: bool


@dataclass
class Edited:
    """What the text of a page says now; an empty text says what it said before."""

    title: str
    introduction: str
    description: str
    body: list[Facts]


class PageWriter:
    """Brings in pages."""

    def __init__(self, work: Work, pages: list[Facts], documents: list[Facts]):
        self.work = work
        # On top of which a draft waits.
        self.with_draft = {page["path"] for page, after in pairwise(pages) if page["path"] == after["path"]}
        # What the folder says of documents for download, to which texts link.
        self.documents = documents
        self.made_pages: set[int] = set()

    def leave(self, path: str, outcome: str, note: str) -> None:
        self.work.restored.add(Kind.PAGE, path, outcome, note)
        if outcome == "left_out":
            self.work.left_out.add((Kind.PAGE, path))

    def page_at(self, path: str) -> Any:
        root = self.work.site.root_page
        address = f"{root.url_path.rstrip('/')}{path}"
        return Page.objects.descendant_of(root, inclusive=True).filter(url_path=address).first()

    def placed(self, facts: Facts) -> Placed | None:
        """Return the page of the site at the address of one of the folder; made there if there is none."""
        path, document = facts["path"], facts["document"]
        self.work.current = path
        model = PAGE_MODELS[document["type"]]
        here = self.page_at(path)
        if path == "/" and not isinstance(here.specific, HomePage):
            page = self.place_home(model, document, here)
        elif here is not None:
            page = here.specific
            if not isinstance(page, model):
                self.leave(path, "left_out", f"there is a page of another type at {path}")
                return None
            self.work.keys.setdefault((Kind.PAGE, path), page.pk)
            return Placed(facts, page, is_new=page.pk in self.made_pages)
        else:
            above, _, slug = path.rstrip("/").rpartition("/")
            parent = self.page_at(f"{above}/")
            if parent is None or not model.can_create_at(parent.specific):
                self.leave(path, "left_out", f"there is no page at {above}/ that it can stand under")
                return None
            page = parent.specific.add_child(instance=self.new_page(model, document, slug))
        self.work.keys[Kind.PAGE, path] = page.pk
        self.made_pages.add(page.pk)
        return Placed(facts, page, is_new=True)

    def new_page(self, model: Any, document: Facts, slug: str) -> Any:
        page = model(title=document["title"], slug=slug, live=False, has_unpublished_changes=True)
        for name in ("introduction", "headline"):
            if name in document:
                setattr(page, name, document[name])
        if model is ArticlePage:
            page.brand_id = self.work.key(Kind.BRAND, document["brand"])
        return page

    def place_home(self, model: Any, document: Facts, welcome: Any) -> Any:
        """Make the home page of a site that shows Wagtail's welcome, or nothing, so far."""
        if model is not HomePage or (welcome.depth > 1 and welcome.get_children().exists()):
            raise FolderError(
                f"The site {self.work.site.hostname} has a first page of another kind: choose a new site."
            )
        home = Page.get_first_root_node().add_child(instance=self.new_page(model, document, self.free_slug(document)))
        self.work.site.root_page = home
        self.work.site.save()
        if welcome.depth > 1:
            welcome.delete()
            home.slug = self.free_slug(document, home)
            home.save()
        Site.clear_site_root_paths_cache()
        return home

    def free_slug(self, document: Facts, page: Any = None) -> str:
        others = Page.get_first_root_node().get_children().exclude(pk=page.pk if page else None)
        taken = set(others.values_list("slug", flat=True))
        slug = document["slug"]
        return next(one for one in (slug, *(f"{slug}-{number}" for number in range(2, 1000))) if one not in taken)

    def write_page(self, placed: Placed) -> None:
        """Write a page that was made here; one that was there gets a draft if it is still as it was exported."""
        facts = placed.facts
        document = self.work.resolved(facts["document"])
        edited = self.edited(facts, document)
        stored = placed.page.specific_class.objects.get(pk=placed.page.pk)
        page = stored.get_latest_revision_as_object()
        if placed.is_new:
            self.write_made(page, facts, document, edited)
        elif facts["state"] != DRAFT and facts["path"] in self.with_draft:
            if edited:
                self.leave(facts["path"], "changed_here", "a draft waits on top of it: edit that one")
                return
            self.write_found(stored, facts, document, None)
        else:
            self.write_found(page, facts, document, edited)

    def write_made(self, page: Any, facts: Facts, document: Facts, edited: Edited | None) -> None:
        path = facts["path"]
        is_draft_on_top = page.latest_revision_id is not None
        self.fill(page, document, facts["state"])
        reword(page, edited)
        if is_draft_on_top:
            page.slug = document["slug"]
            page.save_revision(log_action="wagtail.edit", clean=False)
            self.work.restored.add(Kind.PAGE, path, "draft_on_top")
            return
        page.save()
        revision = page.save_revision(log_action="wagtail.create", clean=False)
        self.work.restored.add(Kind.PAGE, path, "made")
        if isinstance(page, ArticlePage):
            ImportedDocument.objects.create(
                name=path[:255],
                sha256=fingerprint(document),
                page=page,
                report={},
                revision=revision.pk,
                run=self.work.run,
            )
        self.work.publish_if_asked(revision, facts["state"], Kind.PAGE, path)

    def write_found(self, page: Any, facts: Facts, document: Facts, edited: Edited | None) -> None:
        path = facts["path"]
        exported = copy_of(page)
        self.fill(exported, document, facts["state"])
        as_exported = self.comparable(exported)
        reword(exported, edited)
        now = self.comparable(page)
        if now == self.comparable(exported):
            self.work.restored.add(Kind.PAGE, path, "same")
        elif edited is None or now != as_exported:
            self.leave(path, "changed_here", "it was worked on here since the export: left as it is")
        else:
            reword(page, edited)
            revision = page.save_revision(log_action="wagtail.edit", clean=False)
            self.work.restored.add(Kind.PAGE, path, "updated")
            self.work.publish_if_asked(revision, facts["state"], Kind.PAGE, path)

    def comparable(self, page: Any) -> Any:
        # A page keeps what it found out of its body, which may be another one by now.
        return comparable(copy_of(page).public_document())

    # The fields of pages

    def fill(self, page: Any, document: Facts, state: str) -> None:
        """Give a page what a document says."""
        for member in ("title", "seo_title", "search_description", "show_in_menus"):
            setattr(page, member, document[member])
        page.share_image_id = key_in(Kind.IMAGE, document["share_image"])
        if document["first_published_at"] and not page.first_published_at:
            page.first_published_at = datetime.fromisoformat(document["first_published_at"])
        for member in ("introduction", "headline", "consent_text", "thank_you_text"):
            if member in document:
                setattr(page, member, document[member])
        if "hero_image" in document:
            page.hero_image_id = key_in(Kind.IMAGE, document["hero_image"])
            page.hero_alt_text = document["hero_alt"]
            # A draft may have no description yet, which is no decision against one.
            page.hero_is_decorative = bool(page.hero_image_id) and not document["hero_alt"] and state != DRAFT
        if "body" in document:
            page.body = stream(raw_body(BodyBlock(), document["body"]))
        if isinstance(page, ArticlePage):
            self.fill_article(page, document)
        elif isinstance(page, HomePage):
            self.fill_home(page, document)

    def fill_article(self, page: Any, document: Facts) -> None:
        page.brand_id = key_in(Kind.BRAND, document["brand"])
        page.further_brands = ServiceBrand.objects.filter(pk__in=keys_in(Kind.BRAND, document["further_brands"]))
        page.topics = Topic.objects.filter(pk__in=keys_in(Kind.TOPIC, document["topics"]))
        page.authors = [
            ArticleAuthor(person_id=key, sort_order=order)
            for order, key in enumerate(keys_in(Kind.PERSON, document["authors"]))
        ]
        page.medical_reviewer_id = key_in(Kind.PERSON, document["medical_reviewer"])
        page.reviewed_on = day_in(document["reviewed_on"])
        page.next_review_due = day_in(document["next_review_due"])
        page.is_featured = document["is_featured"]
        page.is_review_overdue = document.get("is_review_overdue", False)
        page.further_references = [
            ArticleReference(reference_id=key, sort_order=order)
            for order, key in enumerate(keys_in(Kind.REFERENCE, document["references"])[document["cited_references"] :])
        ]
        page.pinned_articles = [
            PinnedArticle(pinned_id=key, sort_order=order)
            for order, key in enumerate(keys_in(Kind.PAGE, document["pinned_articles"]))
        ]
        # Of one day, the last in the list is the oldest.
        page.updates = [
            ArticleUpdate(made_on=date.fromisoformat(one["date"]), note=one["note"])
            for one in reversed(document["updates"])
        ]

    def fill_home(self, page: Any, document: Facts) -> None:
        call = document["call_to_action"]
        page.featured_article_id = key_in(Kind.PAGE, document["featured_article"])
        page.call_to_action_page_id = key_in(Kind.PAGE, call["page"])
        page.call_to_action_title, page.call_to_action_text = call["title"], call["text"]
        page.call_to_action_button, page.call_to_action_url = call["button_text"], call["url"]

    # Texts that somebody edited

    def edited(self, facts: Facts, document: Facts) -> Edited | None:
        """Return what somebody changed in the text of a page, None if nobody did."""
        name = facts.get("text")
        if name is None or name not in self.work.folder.changed:
            return None
        self.work.folder.read(name, may_be_changed=True)  # bounds and links are checked, whoever reads it then
        source = read_document(self.work.folder.root / name)
        pictures = Pictures(source, facts["pictures"])
        hero = facts["document"].get("hero_image")
        taken = Comparison(source, facts["reads_as"], pictures, hero["name"] if hero else "").taken()
        report = Report()
        self.take_media(source, pictures)
        known = Known(self.addresses, keys_in(Kind.REFERENCE, document.get("references", [])))
        body = body_of(taken, raw_body(BodyBlock(), document["body"]), source, known, report)
        for block in body:
            image = block["value"].get("image") if block["type"] == "image" else None
            if isinstance(image, str) and (Kind.IMAGE, pictures.name(image)) in self.work.keys:
                block["value"]["image"] = self.work.keys[Kind.IMAGE, pictures.name(image)]
        body = with_pictures(body, source, self.work.run)
        if words := ignored_words(taken):
            report.leave_out(0, words, "about_the_article")
        self.work.restored.reports[facts["path"]] = report.as_document()
        return Edited(taken.title or "", taken.introduction or "", source.facts.get("description", ""), body)

    def take_media(self, source: Any, pictures: Pictures) -> None:
        """Give the document the export's own pictures, which lie outside the folder that its reader looks into."""
        for one in source.parts:
            picture = getattr(one, "source", "")
            name = pictures.name(picture)
            if picture not in source.media and name in self.work.folder.files and name.startswith("media/images/"):
                source.media[picture] = self.work.folder.read(name)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """What links of the export lead to, as rich text says it, by their whole address."""
        base, keys = self.work.folder.manifest["address"], self.work.keys
        pages = {f"{base}{name}": link_to(kind, key) for (kind, name), key in keys.items() if kind == Kind.PAGE}
        documents = {
            f"{base}{facts['document']['url']}": link_to(Kind.DOCUMENT, keys[Kind.DOCUMENT, facts["name"]])
            for facts in self.documents
        }
        return pages | documents


def copy_of(page: Any) -> Any:
    """Return a page with the same content. Nothing of it is saved."""
    return type(page).from_serializable_data(page.serializable_data())


def reword(page: Any, edited: Edited | None) -> None:
    """Give a page the words that somebody changed in its text."""
    if edited:
        page.title, page.introduction = edited.title or page.title, edited.introduction or page.introduction
        page.search_description = edited.description or page.search_description
        page.body = stream(edited.body)


def key_in(kind: str, reference: Facts | None) -> int | None:
    """Return the key in a reference. Raises ``ValueError`` if it is one to another ``kind``."""
    return keys_in(kind, [reference])[0] if reference else None


def keys_in(kind: str, references: list[Facts]) -> list[int]:
    if others := {one["kind"] for one in references} - {kind}:
        raise ValueError(f"it names a {others.pop()} where a {kind} stands")
    return [one["key"] for one in references]


def day_in(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def stream(raw: list[Facts]) -> Any:
    return BodyBlock().to_python(raw)

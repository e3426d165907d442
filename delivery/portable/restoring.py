"""Brings a folder in: finds or makes what it holds, drafts first, and publishes through sign-off if asked to."""

import posixpath
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, Site

from blog.blocks import BodyBlock
from blog.blocks.documents import raw_body
from blog.importing.pictures import format_of
from blog.importing.readers import read_document
from blog.importing.report import Report
from blog.importing.saving import remember, with_pictures
from blog.models import (
    ArticleAuthor,
    ArticleIndexPage,
    ArticlePage,
    ArticleReference,
    ArticleUpdate,
    GlossaryTerm,
    ImportedDocument,
    ImportRun,
    MadeByImport,
    Person,
    PersonLink,
    PinnedArticle,
    Reference,
    Topic,
)
from brands.models import Disclaimer, DisclaimerClause, ServiceBrand
from delivery.models.publications import Kind
from delivery.portable.checked import check_document
from delivery.portable.contents import DRAFT, PRIVATE, PUBLIC
from delivery.portable.edited import Comparison, Known, Pictures, Taken, body_of, ignored_words, link_to
from delivery.portable.folder import CONTENT, Folder, FolderError
from delivery.portable.names import fingerprint, with_keys, with_names
from home.models import ContactPage, FooterMenuItem, HomePage, MainMenuItem, SiteSettings, SocialLink, StandardPage
from media_library.models import CustomDocument, CustomImage
from search.models import PromotedResult, Synonyms

Facts = dict[str, Any]

PAGE_MODELS: dict[str, Any] = {
    "home": HomePage,
    "article_index": ArticleIndexPage,
    "article": ArticlePage,
    "standard": StandardPage,
    "contact": ContactPage,
}
# What a document says that belongs to the installation it stands in: times of publishing there, keys of blocks, where
# files lie, and what follows from the rest.
OF_INSTALLATION = {
    *("first_published_at", "last_published_at", "parent", "id", "file", "table_of_contents", "reading_minutes"),
}
PRIVATE_FILES = "Files that came in as private"


def comparable(document: Any) -> Any:
    """Return a public document without what belongs to the installation that it stands in."""
    if isinstance(document, dict):
        return {name: comparable(item) for name, item in document.items() if name not in OF_INSTALLATION}
    return [comparable(item) for item in document] if isinstance(document, list) else document


@dataclass
class Restored:
    """What became of each object, and what the importer says of texts that were edited."""

    changes: list[dict[str, str]] = field(default_factory=list)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    unknown_files: list[str] = field(default_factory=list)
    run_id: int | None = None

    def add(self, kind: str, name: str, outcome: str, note: str = "") -> None:
        self.changes.append({"kind": kind, "name": name, "outcome": outcome, "note": note})

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(change["outcome"] for change in self.changes)

    def as_document(self) -> dict[str, Any]:
        return {
            "run_id": self.run_id,
            "outcomes": dict(self.outcomes),
            "changes": self.changes,
            "reports": self.reports,
            "unknown_files": self.unknown_files,
        }


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

    With ``edited``, texts of pages may have been changed since they were exported. Raises ``FolderError`` and
    ``ImportRefusedError`` with what to do.
    """
    texts = (
        {facts["text"] for facts in pages_of(folder) if isinstance(facts, dict) and "text" in facts}
        if folder.changed
        else set()
    )
    refused = [name for name in folder.changed if not edited or name not in texts]
    if refused:
        are_texts = all(name in texts for name in refused)
        hint = " If a person edited them, say --edited." if are_texts else " Export anew: only texts may be edited."
        raise FolderError(f"Changed since the export: {', '.join(refused[:5])}.{hint}")
    restoring = Restoring(folder, site, publish=publish, tick=tick)
    begin(restoring.size)
    is_done = False
    try:
        with transaction.atomic():
            restoring.run_all()
            transaction.set_rollback(dry_run)
        is_done = not dry_run
    finally:
        if not is_done:
            restoring.remove_files()
    restoring.restored.run_id = restoring.run.pk if is_done else None
    return restoring.restored


def pages_of(folder: Folder) -> list[Facts]:
    """Return what the folder says of each page, what lies above before what lies below, drafts last."""
    found = [
        folder.json(name)
        for name in sorted(folder.files)
        if name.endswith(".json") and (name.startswith("pages/") or name == "pages.json")
    ]
    try:
        return sorted(found, key=lambda facts: (facts["path"].count("/"), facts["path"], facts["state"] == DRAFT))
    except (KeyError, TypeError, AttributeError) as error:
        raise FolderError(f"A file under pages does not hold what an export of ours does ({error}).") from error


@dataclass
class Placed:
    """A page of the folder and its place in the site: ``is_new`` if it was made for it."""

    facts: Facts
    page: Any
    is_new: bool


class Restoring:
    """One import on its way."""

    def __init__(self, folder: Folder, site: Site, *, publish: bool, tick: Callable[[], None]):
        self.folder = folder
        self.site = site
        self.publish = publish
        self.tick = tick
        self.restored = Restored(unknown_files=folder.unknown)
        self.keys: dict[tuple[str, str], int] = {}
        self.current = CONTENT
        self.stored: list[Any] = []
        self.later: list[Callable[[], None]] = []
        self.content = folder.json(CONTENT)
        self.pages = pages_of(folder)

    @property
    def size(self) -> int:
        with self.explained():
            return sum(len(entries) for entries in self.content.values()) + len(self.pages)

    @cached_property
    def run(self) -> ImportRun:
        return ImportRun.objects.create(name=self.folder.root.name[:255], finished_at=timezone.now())

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn whatever a file that is not ours leads to into a sentence about that file."""
        try:
            yield
        except (ValidationError, DatabaseError, KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
            what = (
                "; ".join(error.messages) if isinstance(error, ValidationError) else f"{type(error).__name__}: {error}"
            )
            raise FolderError(f"{self.current} does not hold what an export of ours does ({what}).") from error

    def remove_files(self) -> None:
        for stored in self.stored:
            stored.storage.delete(stored.name)

    def run_all(self) -> None:
        with self.explained():
            self.run  # noqa: B018 - made before what it remembers
            for facts in [*(one for entries in self.content.values() for one in entries), *self.pages]:
                self.current = facts.get("name") or facts.get("path") or CONTENT
                check_document(facts["document"], self.current)
            # Texts can link to pages, which need brands, which need disclaimers: the texts come after the pages.
            for kind, make in (
                (Kind.IMAGE, self.make_image),
                (Kind.DOCUMENT, self.make_document),
                (Kind.DISCLAIMER, self.make_disclaimer),
                (Kind.BRAND, self.make_brand),
                (Kind.PERSON, self.make_person),
                (Kind.TOPIC, self.make_topic),
                (Kind.REFERENCE, self.make_reference),
            ):
                self.make_all(kind, make)
            placed = [found for facts in self.pages if (found := self.placed(facts))]
            for write in self.later:
                write()
            for kind, make in (
                (Kind.GLOSSARY_TERM, self.make_glossary_term),
                (Kind.SITE_SETTINGS, self.fill_settings),
                (Kind.REDIRECT, self.make_redirect),
                (Kind.SYNONYMS, self.make_synonyms),
                (Kind.PROMOTED_RESULT, self.make_promoted_result),
            ):
                self.make_all(kind, make)
            for one in placed:
                self.current = one.facts["path"]
                self.write_page(one)
                self.tick()

    # Objects besides pages

    def make_all(self, kind: Kind, make: Callable[[str, Facts, list[Facts]], tuple[Any, bool]]) -> None:
        """Find or make every object of a kind. Of one with two documents, the second is a draft that waits."""
        by_name: dict[str, list[Facts]] = {}
        for facts in self.content.get(kind, []):
            by_name.setdefault(facts["name"], []).append(facts)
        for name, entries in by_name.items():
            self.current = f"{kind} {name}"
            made, is_new = make(name, entries[0]["document"], entries)
            if made is not None:
                self.keys[kind, name] = made.pk
                self.restored.add(kind, name, "made" if is_new else "found")
                if is_new and kind in MadeByImport.Kind.values:
                    remember(self.run, MadeByImport.Kind(kind), made.pk)
            for _ in entries:
                self.tick()

    def key_of(self, kind: str, name: str) -> int:
        key = self.keys.get((kind, name))
        if key is None:
            raise FolderError(f"{self.current} refers to {kind} {name}, which is not in the folder.")
        return key

    def resolved(self, document: Any) -> Any:
        return with_keys(document, self.key_of)

    def key(self, reference: Facts | None) -> int | None:
        return self.key_of(reference["kind"], reference["name"]) if reference else None

    def make_image(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        content = self.folder.read(name)
        if format_of(content) is None:
            raise FolderError(f"{name} is no picture that the library takes.")
        for found in CustomImage.objects.filter(file_hash=facts["file_sha1"]).order_by("pk"):
            if comparable(found.public_document()) == comparable(facts):
                return found, False
        focus = facts["focal_point"] or {}
        picture = CustomImage(
            title=facts["title"],
            description=facts["description"],
            credit=facts["credit"],
            shows_model=facts["shows_model"],
            **{f"focal_point_{side}": focus.get(side) for side in ("x", "y", "width", "height")},
        )
        return self.store(picture, name, content, entries[0]["state"]), True

    def make_document(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        content = self.folder.read(name)
        if posixpath.splitext(name)[1].lstrip(".").lower() not in settings.WAGTAILDOCS_EXTENSIONS:
            raise FolderError(f"{name} is no document that the library takes.")
        if found := CustomDocument.objects.filter(file_hash=facts["file_sha1"], title=facts["title"]).first():
            return found, False
        return self.store(CustomDocument(title=facts["title"]), name, content, entries[0]["state"]), True

    def store(self, instance: Any, name: str, content: bytes, state: str) -> Any:
        instance.file = ContentFile(content, name=posixpath.basename(name))
        if state != PUBLIC:
            instance.collection = self.private_files
        instance.save()
        self.stored.append(instance.file)
        return instance

    @cached_property
    def private_files(self) -> Collection:
        """Where private files go: the record says that they are private, not who may see them."""
        found = Collection.objects.filter(name=PRIVATE_FILES).first()
        if found is None:
            found = Collection.get_first_root_node().add_child(name=PRIVATE_FILES)
        CollectionViewRestriction.objects.get_or_create(
            collection=found, defaults={"restriction_type": CollectionViewRestriction.LOGIN}
        )
        return found

    @cached_property
    def disclaimers_here(self) -> dict[str, Disclaimer]:
        """The disclaimers of the site by what they say: they have no other name that goes out."""
        names = {f"brand-{key}": slug for key, slug in ServiceBrand.objects.values_list("pk", "slug")}
        root = self.site.root_page.url_path.rstrip("/")
        pages = Page.objects.filter(url_path__startswith=root).values_list("pk", "url_path")
        names |= {f"page-{key}": url_path.removeprefix(root) for key, url_path in pages}
        return {
            fingerprint(with_names(found.public_document(), names)): found
            for found in Disclaimer.objects.prefetch_related("clauses")
        }

    def make_disclaimer(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        if found := self.disclaimers_here.get(fingerprint(facts)):
            return found, False
        taken = set(Disclaimer.objects.values_list("name", flat=True))
        title = next(one for number in range(1, 10_000) if (one := f"{facts['heading'][:100]} {number}") not in taken)
        disclaimer = Disclaimer(name=title, heading=facts["heading"], jurisdiction=facts["jurisdiction"], live=False)
        disclaimer.save()
        self.later.append(lambda: self.write_disclaimer(disclaimer, name, entries))
        return disclaimer, True

    def write_disclaimer(self, disclaimer: Disclaimer, name: str, entries: list[Facts]) -> None:
        for facts in entries:
            self.current = f"{Kind.DISCLAIMER} {name}"
            document = self.resolved(facts["document"])
            disclaimer.heading, disclaimer.jurisdiction = document["heading"], document["jurisdiction"]
            disclaimer.body = document["body"]
            disclaimer.clauses = [
                DisclaimerClause(text=one["text"], brand_id=one["brand"] and one["brand"]["key"], sort_order=order)
                for order, one in enumerate(document["clauses"])
            ]
            disclaimer.full_clean()
            disclaimer = self.revise(disclaimer, facts, Kind.DISCLAIMER, name)

    def make_brand(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        if found := ServiceBrand.objects.filter(slug=facts["slug"]).first():
            return found, False
        brand = ServiceBrand(live=False, **self.brand_fields(facts))
        brand.full_clean()
        brand.save()
        self.later.append(lambda: self.write_brand(brand, name, entries))
        return brand, True

    def brand_fields(self, facts: Facts) -> Facts:
        plain = ("name", "slug", "tagline", "summary", "colour", "website", "booking_url", "legal_name")
        keys = {"logo_id": self.key(facts["logo"]), "disclaimer_id": self.key(facts["disclaimer"])}
        return {name: facts[name] for name in plain} | keys

    def write_brand(self, brand: ServiceBrand, name: str, entries: list[Facts]) -> None:
        for facts in entries:
            for member, value in self.brand_fields(facts["document"]).items():
                setattr(brand, member, value)
            brand.full_clean()
            brand = self.revise(brand, facts, Kind.BRAND, name)

    def revise(self, instance: Any, facts: Facts, kind: Kind, name: str) -> Any:
        """Save a revision of a snippet with drafts, published if it was public; return the object as it is then."""
        if not instance.live:
            instance.save()
        revision = instance.save_revision()
        self.publish_if_asked(revision, facts["state"], kind, name)
        return type(instance).objects.get(pk=instance.pk)

    def make_person(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        if found := Person.objects.filter(slug=facts["slug"]).first():
            return found, False
        plain = ("name", "slug", "credentials", "role", "licence_state")
        person = Person(photo_id=self.key(facts["photo"]), **{member: facts[member] for member in plain})
        person.links = [PersonLink(**link, sort_order=order) for order, link in enumerate(facts["links"])]
        person.full_clean()
        person.save()

        def write() -> None:
            person.biography = self.resolved(facts["biography"])
            person.save()

        self.later.append(write)
        return person, True

    def make_topic(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        risks = "\n".join(facts.get("risks", []))
        plain = {member: facts[member] for member in ("name", "slug", "kind", "description")}
        return self.found_or_made(Topic, {"slug": facts["slug"]}, {**plain, "risks": risks})

    def make_reference(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        identifier = next((one for one in ("doi", "pmid", "citation") if facts[one]), "citation")
        plain = {member: facts[member] for member in ("citation", "doi", "pmid", "year", "evidence_kind")}
        # What readers follow is made from the identifier where there is one.
        plain["url"] = "" if facts["doi"] or facts["pmid"] else facts["url"]
        if retraction := facts.get("retraction"):
            plain["retracted_on"] = parse_date(retraction["retracted_on"])
            plain["retraction_notice"] = retraction["notice"].removeprefix("https://doi.org/")
            plain["retraction_reasons"] = retraction["reasons"]
        return self.found_or_made(Reference, {identifier: facts[identifier]}, plain)

    def make_glossary_term(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        further = ", ".join(facts["spellings"][1:])
        fields = {
            "term": facts["term"],
            "further_spellings": further,
            "explanation": facts["explanation"],
            "topic_id": self.key(facts["topic"]),
            "page_id": self.key(facts["page"]),
        }
        return self.found_or_made(GlossaryTerm, {"slug": facts["slug"]}, fields)

    def make_redirect(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        if not facts["page"] and not facts["link"]:
            return None, False  # it led to something that did not go out
        fields = {
            "old_path": facts["old_path"],
            "redirect_page_id": self.key(facts["page"]),
            "redirect_page_route_path": facts["route_path"],
            "redirect_link": facts["link"],
            "is_permanent": facts["is_permanent"],
        }
        return self.found_or_made(Redirect, {"old_path": facts["old_path"]}, fields)

    def make_synonyms(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        for found in Synonyms.objects.all():
            if found.public_document() == facts:
                return found, False
        return self.found_or_made(Synonyms, {"pk": None}, {"terms": ", ".join(facts["terms"])})

    def make_promoted_result(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        if not facts["page"]:
            return None, False
        document = self.resolved(facts)
        for found in PromotedResult.objects.filter(page=document["page"]["key"]):
            if found.public_document() == document:
                return found, False
        fields = {
            "searches": "\n".join(facts["searches"]),
            "page_id": document["page"]["key"],
            "position": facts["position"],
        }
        return self.found_or_made(PromotedResult, {"pk": None}, fields)

    def found_or_made(self, model: Any, known_by: Facts, fields: Facts) -> tuple[Any, bool]:
        if found := model.objects.filter(**known_by).first():
            return found, False
        made = model(**fields)
        made.full_clean()
        made.save()
        return made, True

    def fill_settings(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        """Fill the settings of a site that has none yet; those that somebody filled in stay."""
        here = SiteSettings.objects.filter(site=self.site).first() or SiteSettings(site=self.site)
        if here.public_document() != SiteSettings(site=self.site).public_document():
            return here, False
        plain = ("organisation_name", "copyright_owner", "email", "phone", "address", "opening_hours", "booking_url")
        for member in plain:
            setattr(here, member, facts[member])
        here.disclaimer_id = self.key(facts["disclaimer"])
        here.default_share_image_id = self.key(facts["default_share_image"])
        here.social_links = [SocialLink(**link, sort_order=order) for order, link in enumerate(facts["social_links"])]
        here.main_menu_items = self.menu(MainMenuItem, facts["main_menu"])
        here.footer_menu_items = self.menu(FooterMenuItem, facts["footer_menu"])
        here.full_clean()
        here.save()
        return here, True

    def menu(self, model: Any, entries: list[Facts]) -> list[Any]:
        return [
            model(label=one["label"], page_id=self.key(one["page"]), path=one["path"], sort_order=order)
            for order, one in enumerate(entries)
            if one["page"] or one["path"]  # else it led to a page that did not go out
        ]

    # Pages

    def page_at(self, path: str) -> Any:
        root = self.site.root_page
        address = f"{root.url_path.rstrip('/')}{path}"
        return Page.objects.descendant_of(root, inclusive=True).filter(url_path=address).first()

    def placed(self, facts: Facts) -> Placed | None:
        """Return the page of the site at the address of one of the folder; made there if there is none."""
        path, document = facts["path"], facts["document"]
        self.current = path
        model = PAGE_MODELS[document["type"]]
        here = self.page_at(path)
        if path == "/" and not isinstance(here.specific, HomePage):
            page = self.place_home(model, document, here)
        elif here is not None:
            page = here.specific
            if not isinstance(page, model):
                self.restored.add(Kind.PAGE, path, "left_out", f"there is a page of another type at {path}")
                return None
            self.keys.setdefault((Kind.PAGE, path), page.pk)
            return Placed(facts, page, is_new=self.was_made_here(page))
        else:
            above, _, slug = path.rstrip("/").rpartition("/")
            parent = self.page_at(f"{above}/")
            if parent is None or not model.can_create_at(parent.specific):
                self.restored.add(Kind.PAGE, path, "left_out", f"there is no page at {above}/ that it can stand under")
                return None
            page = parent.specific.add_child(instance=self.new_page(model, document, slug))
        self.keys[Kind.PAGE, path] = page.pk
        self.made_pages.add(page.pk)
        return Placed(facts, page, is_new=True)

    @cached_property
    def made_pages(self) -> set[int]:
        return set()

    def was_made_here(self, page: Any) -> bool:
        return page.pk in self.made_pages

    def new_page(self, model: Any, document: Facts, slug: str) -> Any:
        page = model(title=document["title"], slug=slug, live=False, has_unpublished_changes=True)
        for name in ("introduction", "headline"):
            if name in document:
                setattr(page, name, document[name])
        if model is ArticlePage:
            page.brand_id = self.key(document["brand"])
        return page

    def place_home(self, model: Any, document: Facts, welcome: Any) -> Any:
        """Make the home page of a site that shows Wagtail's welcome, or nothing, so far."""
        if model is not HomePage or (welcome.depth > 1 and welcome.get_children().exists()):
            raise FolderError(f"The site {self.site.hostname} has a first page of another kind: choose a new site.")
        home = Page.get_first_root_node().add_child(instance=self.new_page(model, document, self.free_slug(document)))
        self.site.root_page = home
        self.site.save()
        if welcome.depth > 1:
            welcome.delete()
        Site.clear_site_root_paths_cache()
        return home

    def free_slug(self, document: Facts) -> str:
        taken = set(Page.get_first_root_node().get_children().values_list("slug", flat=True))
        slug = document["slug"]
        return next(one for one in (slug, *(f"{slug}-{number}" for number in range(2, 1000))) if one not in taken)

    def write_page(self, placed: Placed) -> None:
        """Write a page that was made here; one that was there gets a draft if it is still as it was exported."""
        facts, path = placed.facts, placed.facts["path"]
        document = self.resolved(facts["document"])
        edited = self.edited(facts, document)
        if placed.is_new:
            page = placed.page.specific_class.objects.get(pk=placed.page.pk).get_latest_revision_as_object()
            self.fill(page, document, facts["state"], edited)
            self.save_made(page, facts, document)
            return
        page = placed.page.get_latest_revision_as_object()
        now = comparable(self.as_documents(page))
        self.fill(page, document, facts["state"], edited)
        then = comparable(self.as_documents(page))
        if then == now:
            self.restored.add(Kind.PAGE, path, "same")
        elif edited is None or now != comparable(self.exported(placed.page, document, facts["state"])):
            self.restored.add(Kind.PAGE, path, "changed_here", "it was worked on here since the export: left as it is")
        else:
            revision = page.save_revision(log_action="wagtail.edit", clean=False)
            self.restored.add(Kind.PAGE, path, "updated")
            self.publish_if_asked(revision, facts["state"], Kind.PAGE, path)

    def exported(self, page: Any, document: Facts, state: str) -> Any:
        """Return the public document of a page as it was exported."""
        copy = page.get_latest_revision_as_object()
        self.fill(copy, document, state, None)
        return self.as_documents(copy)

    def as_documents(self, page: Any) -> Any:
        # A page keeps what it found out of its body, which is another one by now.
        fresh = type(page).from_serializable_data(page.serializable_data())
        return fresh.public_document()

    def save_made(self, page: Any, facts: Facts, document: Facts) -> None:
        path = facts["path"]
        is_draft_on_top = page.latest_revision_id is not None
        if not page.live and not is_draft_on_top:
            page.save()
        revision = page.save_revision(
            log_action="wagtail.create" if not is_draft_on_top else "wagtail.edit", clean=False
        )
        self.restored.add(Kind.PAGE, path, "made" if not is_draft_on_top else "draft_on_top")
        if isinstance(page, ArticlePage) and not is_draft_on_top:
            ImportedDocument.objects.create(
                name=path[:255], sha256=fingerprint(document), page=page, report={}, revision=revision.pk, run=self.run
            )
        self.publish_if_asked(revision, facts["state"], Kind.PAGE, path)

    def publish_if_asked(self, revision: Any, state: str, kind: Kind, name: str) -> None:
        """Publish what was public where it comes from, if sign-off and all other rules let it."""
        if not self.publish or state != PUBLIC:
            if self.publish and state == PRIVATE:
                self.restored.add(kind, name, "stays_draft", "it was private: say who may see it, then publish it")
            return
        try:
            with transaction.atomic():
                revision.publish()
            self.restored.add(kind, name, "published")
        except ValidationError as error:
            problems = "; ".join(
                " ".join(texts) if member == NON_FIELD_ERRORS else f"{member}: {' '.join(texts)}"
                for member, texts in error.message_dict.items()
            )
            self.restored.add(kind, name, "stays_draft", problems)

    # The fields of pages

    def fill(self, page: Any, document: Facts, state: str, edited: "Edited | None") -> None:
        """Give a page what a document says, in the words of ``edited`` where somebody changed them."""
        for member in ("title", "seo_title", "search_description", "show_in_menus"):
            setattr(page, member, document[member])
        page.share_image_id = key_in(document["share_image"])
        if document["first_published_at"] and not page.first_published_at:
            page.first_published_at = parse_datetime(document["first_published_at"])
        for member in ("introduction", "headline", "consent_text", "thank_you_text"):
            if member in document:
                setattr(page, member, document[member])
        if "hero_image" in document:
            page.hero_image_id = key_in(document["hero_image"])
            page.hero_alt_text = document["hero_alt"]
            # A draft may have no description yet, which is no decision against one.
            page.hero_is_decorative = bool(page.hero_image_id) and not document["hero_alt"] and state != DRAFT
        if "body" in document:
            page.body = stream(edited.body if edited else raw_body(BodyBlock(), document["body"]))
        if isinstance(page, ArticlePage):
            self.fill_article(page, document)
        elif isinstance(page, HomePage):
            self.fill_home(page, document)
        if edited:
            page.title, page.introduction = edited.title or page.title, edited.introduction or page.introduction
            page.search_description = edited.description or page.search_description

    def fill_article(self, page: Any, document: Facts) -> None:
        page.brand_id = document["brand"]["key"]
        page.further_brands = ServiceBrand.objects.filter(pk__in=map(key_in, document["further_brands"]))
        page.topics = Topic.objects.filter(pk__in=map(key_in, document["topics"]))
        page.authors = [
            ArticleAuthor(person_id=key_in(one), sort_order=order) for order, one in enumerate(document["authors"])
        ]
        page.medical_reviewer_id = key_in(document["medical_reviewer"])
        page.reviewed_on = document["reviewed_on"] and parse_date(document["reviewed_on"])
        page.next_review_due = document["next_review_due"] and parse_date(document["next_review_due"])
        page.is_featured = document["is_featured"]
        page.is_review_overdue = document.get("is_review_overdue", False)
        page.further_references = [
            ArticleReference(reference_id=key_in(one), sort_order=order)
            for order, one in enumerate(document["references"][document["cited_references"] :])
        ]
        page.pinned_articles = [
            PinnedArticle(pinned_id=key_in(one), sort_order=order)
            for order, one in enumerate(document["pinned_articles"])
        ]
        # Of one day, the last in the list is the oldest.
        page.updates = [
            ArticleUpdate(made_on=parse_date(one["date"]), note=one["note"]) for one in reversed(document["updates"])
        ]

    def fill_home(self, page: Any, document: Facts) -> None:
        call = document["call_to_action"]
        page.featured_article_id = key_in(document["featured_article"])
        page.call_to_action_page_id = key_in(call["page"])
        page.call_to_action_title, page.call_to_action_text = call["title"], call["text"]
        page.call_to_action_button, page.call_to_action_url = call["button_text"], call["url"]

    # Texts that somebody edited

    def edited(self, facts: Facts, document: Facts) -> "Edited | None":
        """Return what somebody changed in the text of a page, None if nobody did."""
        name = facts.get("text")
        if name is None or name not in self.folder.changed:
            return None
        self.folder.read(name, may_be_changed=True)  # bounds and links are checked, whoever reads it then
        source = read_document(self.folder.root / name)
        pictures = Pictures(source, facts["pictures"])
        hero = facts["document"].get("hero_image")
        taken = Comparison(source, facts["reads_as"], pictures, hero["name"] if hero else "").taken()
        report = Report()
        self.take_media(source, pictures, taken)
        known = Known(self.addresses, [key_in(one) or 0 for one in document.get("references", [])])
        body = body_of(taken, raw_body(BodyBlock(), document["body"]), source, known, report)
        for block in body:
            image = block["value"].get("image") if block["type"] == "image" else None
            if isinstance(image, str) and (Kind.IMAGE, pictures.name(image)) in self.keys:
                block["value"]["image"] = self.keys[Kind.IMAGE, pictures.name(image)]
        body = with_pictures(body, source, self.run)
        if words := ignored_words(taken):
            report.leave_out(0, words, "about_the_article")
        self.restored.reports[facts["path"]] = report.as_document()
        return Edited(taken.title or "", taken.introduction or "", source.facts.get("description", ""), body)

    def take_media(self, source: Any, pictures: Pictures, taken: Taken) -> None:
        """Give the document the export's own pictures, which lie outside the folder that its reader looks into."""
        for one in source.parts:
            picture = getattr(one, "source", "")
            name = pictures.name(picture)
            if picture not in source.media and name in self.folder.files and name.startswith("media/images/"):
                source.media[picture] = self.folder.read(name)

    @cached_property
    def addresses(self) -> dict[str, str]:
        """What links of the export lead to, as rich text says it, by their whole address."""
        base = self.folder.manifest["address"]
        pages = {f"{base}{name}": link_to(kind, key) for (kind, name), key in self.keys.items() if kind == Kind.PAGE}
        documents = {
            f"{base}{facts['document']['url']}": link_to(Kind.DOCUMENT, self.keys[Kind.DOCUMENT, facts["name"]])
            for facts in self.content.get(Kind.DOCUMENT, [])
        }
        return pages | documents


@dataclass
class Edited:
    """What the text of a page says now; an empty text says what it said before."""

    title: str
    introduction: str
    description: str
    body: list[Facts]


def key_in(reference: Facts | None) -> int | None:
    return reference["key"] if reference else None


def stream(raw: list[Facts]) -> Any:
    return BodyBlock().to_python(raw)

"""Finds or makes what is no page: files, legal texts, brands, people, topics, references, words, settings."""

import posixpath
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page

from blog.importing.pictures import format_of
from blog.importing.saving import remember
from blog.models import GlossaryTerm, MadeByImport, Person, PersonLink, Reference, Topic
from brands.models import Disclaimer, DisclaimerClause, ServiceBrand
from delivery.models.publications import Kind
from delivery.portable.contents import PUBLIC
from delivery.portable.folder import FolderError
from delivery.portable.names import fingerprint, with_names
from delivery.portable.work import Facts, Work, comparable
from home.models import FooterMenuItem, MainMenuItem, SiteSettings, SocialLink
from media_library.models import CustomDocument, CustomImage
from search.models import PromotedResult, Synonyms

PRIVATE_FILES = "Files that came in as private"


class ObjectMaker:
    """Brings in objects that are no pages. Texts that can link to pages are written ``later``."""

    def __init__(self, work: Work, content: dict[str, list[Facts]]):
        self.work = work
        self.content = content
        self.later: list[Callable[[], None]] = []

    def make_before_pages(self) -> None:
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

    def make_after_pages(self) -> None:
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

    def make_all(self, kind: Kind, make: Callable[[str, Facts, list[Facts]], tuple[Any, bool]]) -> None:
        """Find or make every object of a kind. Of one with two documents, the second is a draft that waits."""
        by_name: dict[str, list[Facts]] = {}
        for facts in self.content.get(kind, []):
            by_name.setdefault(facts["name"], []).append(facts)
        for name, entries in by_name.items():
            self.work.current = f"{kind} {name}"
            made, is_new = make(name, entries[0]["document"], entries)
            if made is not None:
                self.work.keys[kind, name] = made.pk
                self.work.restored.add(kind, name, "made" if is_new else "found")
                if is_new and kind in MadeByImport.Kind.values:
                    remember(self.work.run, MadeByImport.Kind(kind), made.pk)
            for _ in entries:
                self.work.tick()

    def make_image(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        content = self.work.folder.read(name)
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
        content = self.work.folder.read(name)
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
        self.work.stored.append(instance.file)
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
        root = self.work.site.root_page.url_path.rstrip("/")
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

    def write_disclaimer(self, disclaimer: Any, name: str, entries: list[Facts]) -> None:
        for facts in entries:
            self.work.current = f"{Kind.DISCLAIMER} {name}"
            document = self.work.resolved(facts["document"])
            disclaimer.heading, disclaimer.jurisdiction = document["heading"], document["jurisdiction"]
            disclaimer.body = document["body"]
            disclaimer.clauses = [
                DisclaimerClause(
                    text=one["text"], brand_id=self.work.key(Kind.BRAND, before["brand"]), sort_order=order
                )
                for order, (one, before) in enumerate(
                    zip(document["clauses"], facts["document"]["clauses"], strict=True)
                )
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
        keys = {
            "logo_id": self.work.key(Kind.IMAGE, facts["logo"]),
            "disclaimer_id": self.work.key(Kind.DISCLAIMER, facts["disclaimer"]),
        }
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
        self.work.publish_if_asked(revision, facts["state"], kind, name)
        return type(instance).objects.get(pk=instance.pk)

    def make_person(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        if found := Person.objects.filter(slug=facts["slug"]).first():
            return found, False
        plain = ("name", "slug", "credentials", "role", "licence_state")
        person = Person(
            photo_id=self.work.key(Kind.IMAGE, facts["photo"]), **{member: facts[member] for member in plain}
        )
        person.links = [PersonLink(**link, sort_order=order) for order, link in enumerate(facts["links"])]
        person.full_clean()
        person.save()

        def write() -> None:
            person.biography = self.work.resolved(facts["biography"])
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
            plain["retracted_on"] = date.fromisoformat(retraction["retracted_on"])
            plain["retraction_notice"] = retraction["notice"].removeprefix("https://doi.org/")
            plain["retraction_reasons"] = retraction["reasons"]
        return self.found_or_made(Reference, {identifier: facts[identifier]}, plain)

    def make_glossary_term(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        further = ", ".join(facts["spellings"][1:])
        fields = {
            "term": facts["term"],
            "further_spellings": further,
            "explanation": facts["explanation"],
            "topic_id": self.work.key(Kind.TOPIC, facts["topic"]),
            "page_id": self.work.key(Kind.PAGE, facts["page"]),
        }
        return self.found_or_made(GlossaryTerm, {"slug": facts["slug"]}, fields)

    def make_redirect(self, name: str, facts: Facts, entries: list[Facts]) -> tuple[Any, bool]:
        page = self.work.key(Kind.PAGE, facts["page"])
        if page is None and not facts["link"]:
            return None, False  # it led to a page that was left out
        fields = {
            "old_path": facts["old_path"],
            "redirect_page_id": page,
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
        document = self.work.resolved(facts)
        page = self.work.key(Kind.PAGE, facts["page"])
        if page is None:
            return None, False
        for found in PromotedResult.objects.filter(page=page):
            if found.public_document() == document:
                return found, False
        fields = {"searches": "\n".join(facts["searches"]), "page_id": page, "position": facts["position"]}
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
        here = SiteSettings.objects.filter(site=self.work.site).first() or SiteSettings(site=self.work.site)
        if here.public_document() != SiteSettings(site=self.work.site).public_document():
            return here, False
        plain = ("organisation_name", "copyright_owner", "email", "phone", "address", "opening_hours", "booking_url")
        for member in plain:
            setattr(here, member, facts[member])
        here.disclaimer_id = self.work.key(Kind.DISCLAIMER, facts["disclaimer"])
        here.default_share_image_id = self.work.key(Kind.IMAGE, facts["default_share_image"])
        here.social_links = [SocialLink(**link, sort_order=order) for order, link in enumerate(facts["social_links"])]
        here.main_menu_items = self.menu(MainMenuItem, facts["main_menu"])
        here.footer_menu_items = self.menu(FooterMenuItem, facts["footer_menu"])
        here.full_clean()
        here.save()
        return here, True

    def menu(self, model: Any, entries: list[Facts]) -> list[Any]:
        return [
            model(label=one["label"], page_id=self.work.key(Kind.PAGE, one["page"]), path=one["path"], sort_order=order)
            for order, one in enumerate(entries)
            if one["page"] or one["path"]  # else it led to a page that did not go out
        ]

"""What the pages of the demonstration draw on: brands, legal texts, people, topics, references, pictures."""

import datetime
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from blog.models import GlossaryTerm, Person, PersonLink, Reference, Topic
from brands.models import Disclaimer, DisclaimerClause, ServiceBrand
from home.demo.content import brands, glossary, people, references, topics
from home.demo.entries import BrandEntry, ClauseEntry, DisclaimerEntry, PersonEntry, ReferenceEntry
from home.demo.notation import rich_text
from home.demo.pictures import PICTURES, draw_picture
from home.demo.sign_off import sign_off
from media_library.models import CustomImage

DISCLAIMER_ENTRIES = {entry.name: entry for entry in brands.DISCLAIMERS}
REFERENCE_ENTRIES = {entry.key: entry for entry in references.REFERENCES}
PICTURE_CREDIT = "Drawn by PointHealth"


class DemoLibrary:
    """Makes what is missing, and leaves what it finds by slug, name or identifier as it is."""

    def __init__(self, say: Callable[[str], None]):
        self.say = say
        self.made = 0
        self.today = timezone.localdate()
        self.user = get_user_model().objects.filter(is_superuser=True).order_by("pk").first()

    def load(self) -> None:
        for topic in topics.TOPICS:
            _, is_new = Topic.objects.get_or_create(
                slug=topic.slug, defaults={"name": topic.name, "kind": topic.kind, "description": topic.description}
            )
            if is_new:
                self.count(f"topic “{topic.name}”")
        for word in glossary.GLOSSARY:
            facts = {"further_spellings": word.further_spellings, "explanation": word.explanation}
            _, is_new = GlossaryTerm.objects.get_or_create(term=word.term, defaults=facts)
            if is_new:
                self.count(f"glossary entry “{word.term}”")
        for person in people.PEOPLE:
            if not Person.objects.filter(slug=person.slug).exists():
                self.make_person(person)
        for disclaimer in brands.DISCLAIMERS:
            self.disclaimer(disclaimer.name)
        for brand in brands.BRANDS:
            if not ServiceBrand.objects.filter(slug=brand.slug).exists():
                self.make_brand(brand)

    def make_brand(self, entry: BrandEntry) -> None:
        brand = ServiceBrand(
            name=entry.name,
            slug=entry.slug,
            tagline=entry.tagline,
            summary=entry.summary,
            logo=self.image(entry.logo),
            colour=entry.colour,
            website=entry.website,
            booking_url=entry.booking_url,
            legal_name=entry.legal_name,
            disclaimer=self.disclaimer(entry.disclaimer),
            live=False,
        )
        brand.save()
        self.publish(brand, f"brand {brand}")
        # What only this brand says could not be written before there was the brand.
        clauses = [clause for clause in DISCLAIMER_ENTRIES[entry.disclaimer].clauses if clause.brand_slug == brand.slug]
        if clauses:
            disclaimer = brand.disclaimer
            self.add_clauses(disclaimer, clauses, brand)
            self.publish_revision(disclaimer)

    def disclaimer(self, name: str) -> Disclaimer:
        found = Disclaimer.objects.filter(name=name).first()
        return found or self.make_disclaimer(DISCLAIMER_ENTRIES[name])

    def make_disclaimer(self, entry: DisclaimerEntry) -> Disclaimer:
        disclaimer = Disclaimer(
            name=entry.name,
            heading=entry.heading,
            body=self.rich_text(entry.body),
            jurisdiction=entry.jurisdiction,
            live=False,
        )
        disclaimer.save()
        self.add_clauses(disclaimer, [clause for clause in entry.clauses if not clause.brand_slug], None)
        self.publish(disclaimer, f"disclaimer “{disclaimer}”")
        return disclaimer

    def add_clauses(self, disclaimer: Disclaimer, clauses: list[ClauseEntry], brand: ServiceBrand | None) -> None:
        entry = DISCLAIMER_ENTRIES[disclaimer.name]
        for clause in clauses:
            disclaimer.clauses.add(
                DisclaimerClause(text=self.rich_text(clause.text), brand=brand, sort_order=entry.clauses.index(clause))
            )

    def make_person(self, entry: PersonEntry) -> None:
        person = Person(
            name=entry.name,
            slug=entry.slug,
            credentials=entry.credentials,
            role=entry.role,
            biography=self.rich_text(entry.biography),
            photo=self.image(entry.photo),
            licence_number=entry.licence_number,
            licence_state=entry.licence_state,
            licence_expires_on=self.in_days(entry.licence_expires_in_days),
        )
        person.links.set([PersonLink(label=label, url=url) for label, url in entry.links])
        person.save()
        person.save_revision(user=self.user)
        self.count(f"person {person}")

    def reference(self, key: str) -> Reference:
        entry = REFERENCE_ENTRIES[key]
        found = Reference.objects.filter(identified_as(entry)).first()
        if found:
            return found
        reference = Reference(
            citation=entry.citation,
            doi=entry.doi,
            pmid=entry.pmid,
            url=entry.url,
            year=entry.year,
            evidence_kind=entry.evidence_kind,
        )
        reference.full_clean()
        reference.save()
        self.count(f"reference {key}")
        return reference

    def image(self, key: str) -> CustomImage:
        picture = PICTURES[key]
        found = CustomImage.objects.filter(title=picture.title, credit=PICTURE_CREDIT).first()
        if found:
            return found
        name, content = draw_picture(key)
        image = CustomImage(
            title=picture.title,
            description=picture.description,
            file=ContentFile(content, name),
            credit=PICTURE_CREDIT,
            uploaded_by_user=self.user,
        )
        image.save()
        self.count(f"picture “{picture.title}”")
        return image

    def rich_text(self, text: str, *, page_id: Callable[[str], int] | None = None) -> str:
        """Return ``text`` as rich text; without ``page_id`` it may link to no page."""
        if not text.strip():
            return ""
        return rich_text(
            text, reference_id=lambda key: self.reference(key).pk, page_id=page_id or refuse_links_to_pages
        )

    def publish(self, instance, what: str) -> None:
        self.publish_revision(instance)
        self.count(what)

    def publish_revision(self, instance) -> None:
        revision = instance.save_revision(user=self.user)
        sign_off(revision)
        revision.publish(user=self.user)

    def count(self, what: str) -> None:
        self.made += 1
        self.say(f"  {what}")

    def in_days(self, days: int) -> datetime.date:
        return self.today + datetime.timedelta(days=days)


def identified_as(entry: ReferenceEntry) -> models.Q:
    """Return the condition that a reference is the one of ``entry``, by whichever identifier it has."""
    condition = models.Q(pk__in=[])
    if entry.doi:
        condition |= models.Q(doi=entry.doi.lower())
    if entry.pmid:
        condition |= models.Q(pmid=entry.pmid)
    if entry.url:
        condition |= models.Q(url=entry.url)
    return condition


def refuse_links_to_pages(slug: str) -> int:
    raise LookupError(f"This text is loaded before the page “{slug}” that it links to.")

"""Factories: real objects, valid and public unless a test says otherwise."""

import datetime

import factory
import wagtail_factories
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory
from wagtail.models import Page, Site

from blog.blocks import BodyBlock
from blog.models import (
    ArticleAuthor,
    ArticleIndexPage,
    ArticlePage,
    ArticleReference,
    GlossaryTerm,
    Person,
    PinnedArticle,
    Reference,
    Topic,
)
from brands.models import Disclaimer, DisclaimerClause, ServiceBrand
from home.models import ContactPage, Enquiry, HomePage, SiteSettings, StandardPage
from home.models.enquiries import consent_version
from media_library.models import CustomDocument, CustomImage

__all__ = [
    "ArticleAuthorFactory",
    "ArticleIndexPageFactory",
    "ArticlePageFactory",
    "ArticleReferenceFactory",
    "ContactPageFactory",
    "DisclaimerClauseFactory",
    "DisclaimerFactory",
    "DocumentFactory",
    "EnquiryFactory",
    "GlossaryTermFactory",
    "HomePageFactory",
    "ImageFactory",
    "PersonFactory",
    "ReferenceFactory",
    "ServiceBrandFactory",
    "StandardPageFactory",
    "TopicFactory",
    "article_with_every_block",
    "make_site",
]


class ImageFactory(wagtail_factories.ImageFactory):
    title = factory.Sequence(lambda n: f"Picture {n}")
    description = "A treatment room with a reclining chair"

    class Meta:
        model = CustomImage


class DocumentFactory(wagtail_factories.DocumentFactory):
    class Meta:
        model = CustomDocument


class DisclaimerFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Disclaimer {n}")
    heading = "Medical disclaimer"
    body = factory.Sequence(lambda n: f"<p>This text informs and does not replace advice from a clinician ({n}).</p>")

    class Meta:
        model = Disclaimer


class DisclaimerClauseFactory(DjangoModelFactory):
    disclaimer = factory.SubFactory(DisclaimerFactory)
    text = "<p>Ketamine is not approved for this use.</p>"

    class Meta:
        model = DisclaimerClause


class ServiceBrandFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Brand {n}")
    slug = factory.LazyAttribute(lambda brand: slugify(brand.name))
    tagline = "Care with time for you"
    summary = "Infusions in calm rooms, given by nurses."
    colour = "#0b6e6e"
    legal_name = factory.LazyAttribute(lambda brand: f"{brand.name} LLC")
    booking_url = factory.LazyAttribute(lambda brand: f"https://book.example.com/{brand.slug}")
    disclaimer = factory.SubFactory(DisclaimerFactory)

    class Meta:
        model = ServiceBrand


class PersonFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Alex Morgan {n}")
    slug = factory.LazyAttribute(lambda person: slugify(person.name))
    credentials = "MD"
    role = "Physician"
    biography = "<p>Works in pain medicine.</p>"
    licence_number = "DEMO-1234"
    licence_state = "California"

    class Meta:
        model = Person


class TopicFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.LazyAttribute(lambda topic: slugify(topic.name))
    description = "What is known about it."

    class Meta:
        model = Topic


class GlossaryTermFactory(DjangoModelFactory):
    term = factory.Sequence(lambda n: f"Word {n}")
    explanation = factory.LazyAttribute(lambda entry: f"What “{entry.term}” means, in plain words.")

    class Meta:
        model = GlossaryTerm


class ReferenceFactory(DjangoModelFactory):
    citation = factory.Sequence(lambda n: f"Author A. A study of something ({n}). Journal. 2020;1:1-9.")
    doi = factory.Sequence(lambda n: f"10.1000/example.{n}")
    year = 2020

    class Meta:
        model = Reference


class HomePageFactory(wagtail_factories.PageFactory):
    title = "PointHealth"
    slug = factory.Sequence(lambda n: f"home-{n}")
    headline = "Care that explains itself"
    introduction = "Articles by the people who treat you."

    class Meta:
        model = HomePage


class ArticleIndexPageFactory(wagtail_factories.PageFactory):
    title = "Articles"
    slug = "articles"

    class Meta:
        model = ArticleIndexPage


class ArticlePageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence(lambda n: f"What to expect from an infusion, part {n}")
    introduction = "What happens on the day, step by step."
    brand = factory.SubFactory(ServiceBrandFactory)
    body = factory.LazyFunction(lambda: paragraphs("An infusion runs for about forty minutes."))
    reviewed_on = None
    next_review_due = factory.LazyAttribute(
        lambda article: article.reviewed_on and timezone.localdate() + datetime.timedelta(days=365)
    )

    class Meta:
        model = ArticlePage
        skip_postgeneration_save = True

    @factory.post_generation
    def topics(self, create, topics, **kwargs):
        if topics:
            self.topics.set(topics)
            self.save()

    @factory.post_generation
    def further_brands(self, create, brands, **kwargs):
        if brands:
            self.further_brands.set(brands)
            self.save()

    @factory.post_generation
    def pinned(self, create, articles, **kwargs):
        if articles:
            self.pinned_articles.set([PinnedArticle(pinned=article) for article in articles])
            self.save()

    @factory.post_generation
    def authors(self, create, people, **kwargs):
        if people:
            self.authors.set([ArticleAuthor(person=person) for person in people])
            self.save()


class ArticleAuthorFactory(DjangoModelFactory):
    article = factory.SubFactory(ArticlePageFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = ArticleAuthor


class ArticleReferenceFactory(DjangoModelFactory):
    article = factory.SubFactory(ArticlePageFactory)
    reference = factory.SubFactory(ReferenceFactory)

    class Meta:
        model = ArticleReference


class StandardPageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence(lambda n: f"About us {n}")
    introduction = "Who we are."
    body = factory.LazyFunction(lambda: paragraphs("We are a group of clinics."))

    class Meta:
        model = StandardPage


class ContactPageFactory(wagtail_factories.PageFactory):
    title = "Contact"
    slug = "contact"

    class Meta:
        model = ContactPage


class EnquiryFactory(DjangoModelFactory):
    name = "Sam Rivera"
    email = "sam@example.com"
    message = "When are you open?"
    consent_text = "I agree."
    consent_version = consent_version("I agree.")

    class Meta:
        model = Enquiry


def paragraphs(*texts: str) -> list[dict]:
    """Return a raw body of one paragraph for each text."""
    return [{"type": "paragraph", "value": f"<p>{text}</p>"} for text in texts]


def article_with_every_block(**facts) -> ArticlePage:
    """Return a public article that uses each block once, with every fact that an article can have."""
    reference = ReferenceFactory()
    other = ArticlePageFactory(parent=facts["parent"])
    linked = (
        f'<p>Most people rest afterwards<a linktype="reference" id="{reference.pk}">[1]</a>, as '
        f'<a linktype="page" id="{other.pk}">another article</a> says. <b>Bold</b>, <i>italic</i>.</p>'
        "<ul><li>x</li></ul>"
    )
    values = {
        name: {**value} if isinstance(value, dict) else value
        for name, block in BodyBlock().child_blocks.items()
        for value in [block.meta.preview_value]
    }
    picture = ImageFactory(credit="A. Photographer")
    values["image"] |= {"image": picture.pk, "shows_model": True}
    values["video"] |= {"poster": picture.pk}
    values["disclaimer"] = {"disclaimer": DisclaimerFactory().pk}
    values["related_articles"] |= {"pages": [other.pk]}
    values["call_to_action"] |= {"page": None, "url": ""}
    values["paragraph"] = linked
    values = {"heading": values.pop("heading"), **values}
    facts = {"medical_reviewer": None, "topics": None, "authors": None} | facts
    return ArticlePageFactory(
        **{
            "title": "An article with every block",
            "body": [{"type": name, "value": value} for name, value in values.items()],
            "hero_image": picture,
            "hero_alt_text": "A treatment room by the window",
            "reviewed_on": datetime.date(2026, 3, 2),
            "next_review_due": datetime.date(2028, 3, 2),
        }
        | facts
        | {
            "medical_reviewer": facts["medical_reviewer"] or PersonFactory(name="Dana Cho", photo=picture),
            "topics": facts["topics"] or [TopicFactory(name="Safety")],
            "authors": facts["authors"] or [PersonFactory(name="Lee Ortiz", credentials="RN")],
        }
    )


def make_site(**settings) -> HomePage:
    """Return the home page of the default site: with a disclaimer, an article index and a contact page under it."""
    home = HomePageFactory(parent=Page.get_first_root_node())
    site, _ = Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "PointHealth"}
    )
    Site.clear_site_root_paths_cache()
    ArticleIndexPageFactory(parent=home)
    ContactPageFactory(parent=home)
    site_settings = SiteSettings.for_site(site)
    for name, value in {"disclaimer": DisclaimerFactory(name="Group disclaimer"), **settings}.items():
        setattr(site_settings, name, value)
    site_settings.save()
    return home

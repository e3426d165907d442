"""Of what is kept, a publication drops what it changed, and leaves the rest.

Each test changes the demonstration and compares what is kept of its pages and documents with what is composed anew.
"""

import datetime
import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import models, transaction
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    DraftStateMixin,
    Page,
    PageViewRestriction,
    Site,
)

from blog.models import ArticleIndexPage, ArticlePage, GlossaryTerm, Person, Reference, Topic
from blog.templatetags.reading_tags import ExplainedWords
from brands.fields import AddressField
from brands.models import DisclaimerClause, ServiceBrand
from brands.requirements import SignOffRequirement
from delivery.models import Head
from home.models import ContactPage, HomePage, SiteSettings, StandardPage
from media_library.models import CustomDocument, CustomImage
from tests.conftest import made_for_several_tests
from tests.delivery.caching.conftest import Reader
from tests.factories import ArticlePageFactory, DocumentFactory, ImageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db

API = "/api/delivery/v1"

# Not seen by readers, or decided elsewhere: owners, locks and times of Wagtail's own; addresses are changed by name.
UNTOUCHED = {
    *("path", "depth", "numchild", "url_path", "draft_title", "live", "expired", "locked", "has_unpublished_changes"),
    *("first_published_at", "last_published_at", "latest_revision_created_at", "go_live_at", "expire_at", "locked_at"),
    *("translation_key", "locale", "content_type", "owner", "locked_by", "latest_revision", "live_revision"),
    *("alias_of", "page_ptr", "created_at", "file_size", "file_hash", "file", "width", "height", "uploaded_by_user"),
    *("collection", "slug", "site", "root_page", "port", "hostname", "is_default_site", "jurisdiction"),
    "front_end_preview",
}
MOST_OF_A_KIND = 2
TOP = 2  # slashes in the address of a page right below the home page


def mapped_paths():
    sitemap = ElementTree.fromstring(Client().get("/sitemap.xml").content)  # noqa: S314 - our own
    return [urlsplit(element.text).path for element in sitemap.iter() if element.tag.endswith("}loc")]


def some_of_each_kind(paths):
    """Return all pages at the top, of those below the first ones of each kind, and the featured article and topic."""
    featured = HomePage.objects.get().featured
    by_kind = {"": [featured.url, featured.topic_list[0].url]}
    for path in paths:
        by_kind.setdefault(path.split("/")[1] if path.count("/") > TOP else "", []).append(path)
    del by_kind["pictures"]
    return dict.fromkeys(path for kind, paths in by_kind.items() for path in paths[: MOST_OF_A_KIND if kind else None])


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, media_folder):
    """The addresses of the demonstration: some of each type, and their documents."""

    def make():
        call_command("load_demo_content", verbosity=0)
        # What is changed here is about no approvals.
        SignOffRequirement.objects.all().delete()
        article = HomePage.objects.get().featured
        link = f'<p>Read <a linktype="document" id="{DocumentFactory().pk}">the form</a> before.</p>'
        article.body.append(("paragraph", link))
        article.save_revision().publish()

    with django_db_blocker.unblock(), made_for_several_tests(make):
        addresses = addresses_of(some_of_each_kind(mapped_paths()))
        # Sizes of pictures are made when they are first shown. Of brands, people and topics there are no pages by path.
        yield [address for address in addresses if Client().get(address).status_code == 200]


def addresses_of(paths):
    index = ArticleIndexPage.objects.get().url
    return [
        *paths,
        *(f"{API}/pages/by-path?path={path}" for path in paths),
        f"{index}?brand={ServiceBrand.objects.first().slug}",
        f"{index}?topic={Topic.objects.first().slug}",
        *(f"{API}/{name}" for name in ("site", "articles/", "brands/", "people/", "topics/")),
    ]


def content_of(answer):
    """Return what an answer says, without the time at which its form was made."""
    return re.sub(r'name="shown_at" value="[^"]*"', "", answer.text)


class Kept:
    """What a process has kept of all addresses."""

    def __init__(self, reader, addresses):
        self.reader, self.addresses = reader, addresses
        self.without = Reader(WSGIHandler())
        # Nobody hears what a test does not commit: each request asks.
        reader.front.close()

    def after(self, change):
        """Make a change; return the addresses that are kept through it, and those that it changed."""
        before = {address: content_of(self.reader.get(address)) for address in self.addresses}
        with transaction.atomic():
            change()
        Site.clear_site_root_paths_cache()
        kept, changed = [], []
        for address in self.addresses:
            answer = self.reader.get(address)
            anew = content_of(self.without.get(address) if answer.cache == "hit" else answer)
            assert content_of(answer) == anew, f"{address} is shown as it was before"
            if answer.cache == "hit":
                kept.append(address)
            if anew != before[address]:
                changed.append(address)
        return kept, changed


@pytest.fixture
def kept(demonstration, db, make_front):
    return Kept(make_front(), demonstration)


def publish(shown):
    if isinstance(shown, DraftStateMixin):
        shown.save_revision().publish()
    else:
        shown.save()


def other_value(shown, field):
    """Return a value of ``field`` that is another one than that of ``shown``; None where there is none."""
    value = getattr(shown, field.attname)
    if isinstance(field, models.ForeignKey):
        others = field.remote_field.model._default_manager.exclude(pk=value)
        if isinstance(shown, others.model):
            others = others.exclude(pk=shown.pk)
        return others.values_list("pk", flat=True).first()
    if field.choices:
        return next(choice for choice, _ in field.flatchoices if choice not in (value, ""))
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return (value or datetime.date(2026, 1, 5)) + datetime.timedelta(days=1)
    if isinstance(field, models.URLField | AddressField):
        return "https://www.example.org/changed"
    if isinstance(field, models.IntegerField):
        return (value or 10) + 1
    if isinstance(field, models.CharField) and field.max_length and field.max_length < 20:
        return "#123456" if "colour" in field.name else "2020"
    return f"{value}<p>Changed</p>" if "<p>" in str(value) else f"Changed {value}"[: field.max_length or None]


def fields_of(shown):
    return [
        field
        for field in shown._meta.concrete_fields
        if field.name not in UNTOUCHED
        and not field.primary_key
        and not isinstance(field, StreamField | models.JSONField)
    ]


def shown_objects():
    article = HomePage.objects.get().featured
    return {
        "home": HomePage.objects.get(),
        "index": ArticleIndexPage.objects.get(),
        "article": article,
        "standard": StandardPage.objects.live().first(),
        "contact": ContactPage.objects.get(),
        "brand": article.brand,
        "disclaimer": article.brand.disclaimer,
        "disclaimer of the site": SiteSettings.objects.get().disclaimer,
        "author": article.author_list[0],
        "reviewer": article.medical_reviewer,
        "topic": article.topic_list[0],
        "reference": article.references[0].reference,
        "word": GlossaryTerm.objects.get(pk=next(iter(ExplainedWords(article).by_key))),
        "picture": article.hero_image,
        "portrait": Person.objects.exclude(photo=None).first().photo,
        "document": CustomDocument.objects.first(),
        "settings": SiteSettings.objects.get(),
    }


@pytest.mark.parametrize(
    "name",
    [
        *("home", "index", "article", "standard", "contact", "brand", "disclaimer", "disclaimer of the site", "author"),
        *("reviewer", "topic", "reference", "word", "picture", "portrait", "document", "settings"),
    ],
)
def test_what_shows_an_object_is_dropped_with_any_change_of_it(kept, name):
    shown = shown_objects()[name]
    # Surrogate keys tell objects, not fields. What a field leads to may be told by another object, so each is tried.
    texts = [field for field in fields_of(shown) if not field.is_relation]
    for fields in [texts, *([field] for field in fields_of(shown) if field.is_relation)]:
        fresh = type(shown).objects.get(pk=shown.pk)
        for field in fields:
            setattr(fresh, field.attname, other_value(fresh, field))
        _, changed = kept.after(lambda fresh=fresh: publish(fresh))
        # A link shows the words of the text that it stands in, not the title of a document.
        assert changed or fields != texts or name == "document"


CHANGES = {}


def change(function):
    CHANGES[function.__name__] = function
    return function


def featured():
    return HomePage.objects.get().featured


@change
def an_article_is_new():
    ArticlePageFactory(
        parent=ArticleIndexPage.objects.get(),
        brand=featured().brand,
        topics=featured().topic_list,
        authors=featured().author_list,
    )


@change
def an_article_is_unpublished():
    featured().unpublish()


@change
def an_article_is_deleted():
    featured().delete()


@change
def an_article_gets_another_address():
    article = featured()
    article.slug = "another-address"
    article.save_revision().publish()


@change
def the_list_of_articles_gets_another_address():
    index = ArticleIndexPage.objects.get()
    index.slug = "another-address"
    index.save_revision().publish()


@change
def an_article_becomes_private():
    PageViewRestriction.objects.create(page=featured().page_ptr, restriction_type="login")


@change
def all_articles_become_private():
    PageViewRestriction.objects.create(page=ArticleIndexPage.objects.get().page_ptr, restriction_type="login")


@change
def an_old_article_is_featured():
    article = ArticlePage.objects.live().order_by("first_published_at", "pk").exclude(is_featured=True).first()
    article.is_featured = True
    article.save_revision().publish()


@change
def an_article_gets_another_author():
    article = featured()
    entry = article.authors.first()
    entry.person = Person.objects.exclude(pk__in=[person.pk for person in article.author_list]).first()
    article.authors.add(entry)
    article.save_revision().publish()


@change
def an_article_is_about_nothing():
    article = featured()
    article.topics = []
    article.save_revision().publish()


@change
def an_article_names_all_brands():
    article = featured()
    article.further_brands = list(ServiceBrand.objects.exclude(pk=article.brand_id))
    article.save_revision().publish()


@change
def an_article_says_something_else():
    article = featured()
    article.body.append(("paragraph", "<p>A new paragraph.</p>"))
    article.save_revision().publish()


@change
def a_page_of_the_menu_is_unpublished():
    settings = SiteSettings.objects.get()
    item = next(item for item in [*settings.main_menu_items.all(), *settings.footer_menu_items.all()] if item.page)
    item.page.unpublish()


@change
def a_page_of_the_menu_gets_another_address():
    page = next(item.page for item in SiteSettings.objects.get().footer_menu_items.all() if item.page).specific
    page.slug = "another-address"
    page.save_revision().publish()


@change
def the_menu_gets_shorter():
    SiteSettings.objects.get().main_menu_items.first().delete()


@change
def a_page_is_moved_below_another():
    page, target = StandardPage.objects.live().order_by("path")[:2]
    page.move(Page.objects.get(pk=target.pk), "last-child")


@change
def a_brand_gets_another_address():
    brand = featured().brand
    brand.slug = "another-address"
    brand.save_revision().publish()


@change
def a_brand_without_articles_is_new():
    brand = featured().brand
    ServiceBrand(name="Another", slug="another", colour="#224466", legal_name="A", disclaimer=brand.disclaimer).save()


@change
def a_legal_text_gets_a_clause():
    DisclaimerClause.objects.create(
        disclaimer=featured().brand.disclaimer, text="<p>One more sentence.</p>", sort_order=99
    )


@change
def a_legal_text_loses_its_clauses():
    DisclaimerClause.objects.all().delete()


@change
def a_topic_gets_another_address():
    topic = featured().topic_list[0]
    topic.slug = "another-address"
    topic.save()


@change
def a_topic_is_deleted():
    featured().topic_list[0].delete()


@change
def a_person_gets_another_portrait():
    person = Person.objects.exclude(photo=None).first()
    person.photo = ImageFactory()
    person.save()


@change
def all_pictures_become_private():
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    for image in CustomImage.objects.all():
        image.collection = collection
        image.save()


@change
def all_files_become_private():
    CollectionViewRestriction.objects.create(collection=Collection.get_first_root_node(), restriction_type="login")


@change
def a_word_is_explained():
    GlossaryTerm.objects.create(term="the", explanation="A word that every page has.")


@change
def a_word_is_explained_no_longer():
    GlossaryTerm.objects.all().delete()


@change
def a_reference_is_deleted_with_what_cites_it():
    article = featured()
    reference = article.references[0].reference
    article.body = [("paragraph", "<p>Nothing is cited.</p>")]
    article.save_revision().publish()
    Reference.objects.filter(pk=reference.pk).delete()


@change
def a_page_is_reached_by_another_address():
    Redirect.add_redirect("/topics/nowhere", featured())


@change
def the_site_has_another_host():
    Site.objects.update(hostname="another.example")


@change
def a_page_is_new():
    StandardPageFactory(parent=HomePage.objects.get(), title="News")


@pytest.mark.parametrize("name", CHANGES)
def test_no_change_leaves_anything_that_shows_it(kept, name):
    before = Head.objects.get().number
    kept.after(CHANGES[name])
    # A change of nothing would leave everything.
    assert Head.objects.get().number > before


class TestWhatStays:
    def test_all_else_stays_when_a_page_changes_that_stands_in_no_list(self, kept):
        page = StandardPageFactory(parent=HomePage.objects.get(), title="Version 0")
        kept.addresses = [*kept.addresses, page.url]

        def rename():
            page.title = "Version 1"
            page.save_revision().publish()

        left, changed = kept.after(rename)
        assert changed == [page.url]
        without_keys = {f"{API}/{name}" for name in ("brands/", "people/", "topics/", "site")}
        assert set(kept.addresses) - set(left) <= {page.url, *without_keys}

    def test_pages_of_other_things_stay_when_an_article_changes(self, kept):
        left, _ = kept.after(CHANGES["an_article_says_something_else"])
        assert {page.url for page in StandardPage.objects.live().public()} <= set(left)

    def test_a_publication_is_no_reason_to_compose_legal_texts_anew_that_nobody_changed(self, kept):
        topic = Topic.objects.create(name="New", slug="new", description="Nothing is about it yet.")
        left, _ = kept.after(topic.delete)
        articles = {page.url for page in ArticlePage.objects.live().public()} & set(kept.addresses)
        assert articles
        assert articles <= set(left)

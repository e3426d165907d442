"""Loads the demonstration into the site, without touching what is there already."""

import datetime
import json
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any, TypeVar

from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone
from wagtail.models import Page, Site

from blog.models import ArticleAuthor, ArticleIndexPage, ArticlePage, ArticleReference, Person, Topic
from brands.models import ServiceBrand
from home.demo.content import pages, site
from home.demo.content.articles import ARTICLES
from home.demo.content.brands import GROUP_DISCLAIMER
from home.demo.entries import (
    ArticleEntry,
    DisclaimerName,
    PageSlug,
    PictureKey,
    Prose,
    StandardPageEntry,
)
from home.demo.library import DemoLibrary
from home.models import ContactPage, FooterMenuItem, HomePage, MainMenuItem, SiteSettings, SocialLink, StandardPage
from home.models.links import MenuItem

PUBLISHING_HOUR = datetime.time(9)
# A page cannot be without a body, and its body cannot be written before the pages that it links to are there.
UNWRITTEN_BODY = json.dumps([{"type": "paragraph", "value": "<p>…</p>"}])

AnyPage = TypeVar("AnyPage", bound=Page)
Writing = Callable[[], None]


class DemoLoader:
    """Puts each page that the site lacks in its place, and then writes and publishes it."""

    def __init__(self, say: Callable[[str], None]):
        self.library = DemoLibrary(say)
        self.user = self.library.user

    def load(self) -> int:
        """Load everything or nothing. Return how many objects were made."""
        with transaction.atomic():
            self.library.load()
            is_new_site = not isinstance(self.root, HomePage)
            for write in [*self.place_standard_pages(), *self.place_contact_page(), *self.place_articles()]:
                write()
            if is_new_site:
                self.write_home()
                self.write_settings()
        return self.library.made

    # The pages in their places

    @cached_property
    def site(self) -> Site:
        found = Site.objects.filter(is_default_site=True).first()
        return found or Site(hostname="localhost", is_default_site=True)

    @cached_property
    def root(self) -> Page | None:
        """What the site shows before the demonstration is loaded."""
        return self.site.root_page.specific if self.site.root_page_id else None

    @cached_property
    def home(self) -> Any:
        """The home page of the default site, made if the site shows something else so far."""
        if isinstance(self.root, HomePage):
            return self.root
        home = HomePage(**site.HOME, hero_image=self.library.image(site.HOME_PICTURE))
        self.place(home, Page.get_first_root_node())
        self.site.root_page = home
        self.site.site_name = site.SETTINGS["organisation_name"]
        self.site.save()
        # Wagtail's own migrations leave a page that welcomes to an empty site.
        if self.root and self.root.specific_class is Page and not self.root.get_children().exists():
            self.root.delete()
        Site.clear_site_root_paths_cache()
        return home

    def place(self, page: AnyPage, parent: Page) -> AnyPage:
        page.live = False
        page.owner = self.user
        parent.add_child(instance=page)
        return page

    def place_standard_pages(self) -> list[Writing]:
        writings: list[Writing] = []
        for entry in pages.STANDARD_PAGES:
            if self.home.get_children().filter(slug=entry.slug).exists():
                continue
            page = StandardPage(
                title=entry.title,
                slug=entry.slug,
                introduction=entry.introduction,
                search_description=entry.search_description,
                body=UNWRITTEN_BODY,
            )
            writings.append(partial(self.write_standard_page, self.place(page, self.home), entry))
        return writings

    def place_contact_page(self) -> list[Writing]:
        if ContactPage.objects.child_of(self.home).exists():
            return []
        return [partial(self.write_contact_page, self.place(ContactPage(**site.CONTACT), self.home))]

    def place_articles(self) -> list[Writing]:
        index = ArticleIndexPage.objects.child_of(self.home).first()
        if index is None:
            index = self.place(ArticleIndexPage(**site.ARTICLE_INDEX), self.home)
            self.library.publish(index, f"page “{index.title}”")
        return [
            partial(self.write_article, self.place(self.article(entry), index), entry)
            for entry in ARTICLES
            if not index.get_children().filter(slug=entry.slug).exists()
        ]

    def article(self, entry: ArticleEntry) -> ArticlePage:
        """Return the article of ``entry``, not yet stored, with everything but its text."""
        article = ArticlePage(
            title=entry.title,
            slug=entry.slug,
            introduction=entry.introduction,
            search_description=entry.search_description,
            brand=ServiceBrand.objects.get(slug=entry.brand),
            hero_image=self.library.image(entry.picture),
            hero_alt_text=entry.picture_alt_text,
            body=UNWRITTEN_BODY,
            medical_reviewer=Person.objects.get(slug=entry.reviewer) if entry.reviewer else None,
            reviewed_on=self.days_ago(entry.reviewed_days_ago),
            next_review_due=self.days_ago(entry.review_due_in_days, sign=1),
        )
        article.topics.set(Topic.objects.filter(slug__in=entry.topics))
        article.further_brands.set(ServiceBrand.objects.filter(slug__in=entry.further_brands))
        article.authors.set([ArticleAuthor(person=Person.objects.get(slug=slug)) for slug in entry.authors])
        published_on = self.days_ago(entry.published_days_ago)
        if published_on:
            article.first_published_at = timezone.make_aware(datetime.datetime.combine(published_on, PUBLISHING_HOUR))
        return article

    def days_ago(self, days: int | None, *, sign: int = -1) -> datetime.date | None:
        return None if days is None else self.library.in_days(sign * days)

    # Their texts

    def write_standard_page(self, page: Any, entry: StandardPageEntry) -> None:
        page.body = self.stream_data(entry.body)
        self.library.publish(page, f"page “{page.title}”")

    def write_contact_page(self, page: ContactPage) -> None:
        page.thank_you_text = self.rich_text(site.CONTACT_THANK_YOU)
        self.library.publish(page, f"page “{page.title}”")

    def write_article(self, article: Any, entry: ArticleEntry) -> None:
        article.body = self.stream_data(entry.body)
        article.further_references.set(
            [ArticleReference(reference=self.library.reference(key)) for key in entry.further_references]
        )
        if entry.published_days_ago is not None:
            self.library.publish(article, f"article “{article.title}”")
            return
        article.save_revision(user=self.user)
        self.library.count(f"draft “{article.title}”")
        workflow = article.get_workflow()
        if entry.is_submitted and workflow:
            # Nobody wants an email about an article that only shows how submitting looks.
            with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
                workflow.start(article, self.user)

    def write_home(self) -> None:
        self.home.featured_article = ArticlePage.objects.descendant_of(self.home).get(slug=site.FEATURED_ARTICLE)
        self.home.call_to_action_page = self.page(site.CONTACT_SLUG)
        self.library.publish(self.home, f"home page “{self.home.headline}”")

    def write_settings(self) -> None:
        settings = SiteSettings.for_site(self.site)
        for name, value in site.SETTINGS.items():
            setattr(settings, name, value)
        settings.disclaimer = self.library.disclaimer(GROUP_DISCLAIMER)
        settings.default_share_image = self.library.image(site.SHARE_PICTURE)
        settings.main_menu_items.set(self.menu(MainMenuItem, site.MAIN_MENU))
        settings.footer_menu_items.set(self.menu(FooterMenuItem, site.FOOTER_MENU))
        settings.social_links.set(
            [SocialLink(label=label, url=url, sort_order=order) for order, (label, url) in enumerate(site.SOCIAL_LINKS)]
        )
        settings.save()
        self.library.count("site settings")

    def menu(self, item_class: type[MenuItem], entries: list[tuple[str, str]]) -> list[MenuItem]:
        return [
            item_class(
                label=label,
                page=self.page(target.removeprefix("page:")) if target.startswith("page:") else None,
                path="" if target.startswith("page:") else target,
                sort_order=order,
            )
            for order, (label, target) in enumerate(entries)
        ]

    # What texts and blocks point to

    def page(self, slug: str) -> Page:
        """Return the page of that slug below the home page. Raises ``Page.DoesNotExist`` with what is missing."""
        found = Page.objects.descendant_of(self.home).filter(slug=slug).first()
        if found is None:
            raise Page.DoesNotExist(
                f"The demo content links to a page “{slug}” below “{self.home}”, and there is none."
            )
        return found

    def rich_text(self, text: str) -> str:
        return self.library.rich_text(text, page_id=lambda slug: self.page(slug).pk)

    def stream_data(self, body: list[dict[str, Any]]) -> str:
        return json.dumps(self.resolved(body))

    def resolved(self, value: Any) -> Any:
        """Return ``value`` with keys and notation replaced by what they stand for."""
        match value:
            case Prose():
                return self.rich_text(value)
            case PictureKey():
                return self.library.image(value).pk
            case PageSlug():
                return self.page(value).pk
            case DisclaimerName():
                return self.library.disclaimer(value).pk
            case dict():
                return {key: self.resolved(item) for key, item in value.items()}
            case list():
                return [self.resolved(item) for item in value]
            case _:
                return value

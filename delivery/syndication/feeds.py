"""RSS and Atom of the newest articles, whole: all, of one brand, of one topic."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from delivery.api.responses import host_of
from delivery.composition.composer import Composer, Document
from delivery.composition.pages import base_address
from delivery.composition.whole import ReadList, read_listed, whole_snippet
from delivery.listing import ArticleQuery, find_articles
from delivery.reading import FIND_SNIPPET, Source, find_site
from delivery.recording.projection import ARTICLE_LIST
from delivery.surrogate_keys import MOST_SURROGATE_KEYS, list_key
from delivery.syndication.forms import disclaimer_html, plain_article, without_control_characters
from delivery.templatetags.syndication_tags import from_iso, name_with_credentials

FEED_LENGTH = 20
CONTENT_NAMESPACE = "http://purl.org/rss/1.0/modules/content/"
CREATOR_NAMESPACE = "http://purl.org/dc/elements/1.1/"
# RFC 4151: an identifier says when its author had the host's name.
IDENTIFIER_YEAR = 2026


class DatedByContent:
    """A feed whose date is that of its content, never of the request: the same content is the same feed."""

    feed: dict[str, Any]

    def latest_post_date(self) -> datetime:
        return self.feed["updated"]


class WholeRSS(DatedByContent, Rss201rev2Feed):
    """RSS with the whole text of each article and all its authors."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": CONTENT_NAMESPACE, "xmlns:dc": CREATOR_NAMESPACE}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author)
        handler.addQuickElement("atom:updated", item["updateddate"].isoformat())
        handler.addQuickElement("content:encoded", item["content"])


class WholeAtom(DatedByContent, Atom1Feed):
    """Atom with the whole text of each article and all its authors."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        # What is by nobody in particular is by the house.
        handler.startElement("author", {})
        handler.addQuickElement("name", self.feed["house"])
        handler.endElement("author")


FORMS: dict[str, type[WholeRSS | WholeAtom]] = {"rss": WholeRSS, "atom": WholeAtom}


@dataclass(frozen=True)
class Subject:
    """What a feed is about: all articles, or those of a brand or a topic."""

    title: str
    description: str
    path: str
    filters: tuple[str, ...] = ()


def about_brand(composer: Composer, source: Source) -> Document:
    name = source.document["name"]
    return {
        "title": f"{name}: articles",
        "description": source.document["tagline"] or f"The newest articles of {name}.",
        "path": source.path,
        "filters": (f"brand-{source.key}",),
    }


def about_topic(composer: Composer, source: Source) -> Document:
    name = source.document["name"]
    return {
        "title": f"Articles about {name}",
        "description": source.document["description"] or f"The newest articles about {name}.",
        "path": source.path,
        "filters": (f"topic-{source.key}",),
    }


def subject_of(kind: str, slug: str, show: Callable[[Composer, Source], Document]) -> Subject:
    """Return what the feed of a brand or topic is about. Raises ``Http404`` if it is not public."""
    found = whole_snippet(FIND_SNIPPET, show, kind=kind, slug=slug)
    if found is None:
        raise Http404("There is no such feed.")
    return Subject(**found.document)


@require_safe
def all_articles(request: HttpRequest, form: str) -> HttpResponse:
    """Show the newest articles of the site."""
    return feed(request, form, None)


@require_safe
def articles_of_brand(request: HttpRequest, form: str, slug: str) -> HttpResponse:
    """Show the newest articles of a public brand, and those that name it."""
    return feed(request, form, subject_of("brand", slug, about_brand))


@require_safe
def articles_about_topic(request: HttpRequest, form: str, slug: str) -> HttpResponse:
    """Show the newest articles about a topic."""
    return feed(request, form, subject_of("topic", slug, about_topic))


def feed(request: HttpRequest, form: str, subject: Subject | None) -> HttpResponse:
    """Return the newest articles about ``subject``, or of the whole site. Raises ``Http404`` where there is none."""
    host = host_of(request)
    site = find_site(host)
    if len(site) < 2:
        raise Http404("There is no site with settings at this host.")
    settings = site["site_settings"]
    house = settings.document["organisation_name"]
    about = subject or Subject(f"{house}: articles", f"The newest articles of {house}.", "/")
    base = base_address(site["site"])
    wanted = ArticleQuery(host=host, filters=about.filters, limit=FEED_LENGTH, whole=True)
    read = read_listed(lambda: find_articles(wanted))
    composer = Composer(read.sources)
    items = [item_of(composer.article_whole(source), base) for source in read.listed.sources]
    response = HttpResponse(content_type=FORMS[form].content_type)
    made = FORMS[form](
        title=without_control_characters(about.title),
        link=base + about.path,
        description=without_control_characters(about.description),
        language="en-us",
        feed_url=base + request.path,
        feed_guid=base + request.path,
        house=without_control_characters(house),
        updated=max((item["updateddate"] for item in items), default=settings.recorded_at),
    )
    for item in items:
        made.add_item(**item)
    made.write(response, "utf-8")
    if keys := feed_keys(about, read, site["site"]):
        response["Surrogate-Key"] = " ".join(keys)
    return response


def feed_keys(about: Subject, read: ReadList, site: Source) -> list[str]:
    """Return what a feed depends on, nothing if that is too much to name."""
    if read.keys is None:
        return []
    listed = [f"{site.key}/{ARTICLE_LIST}/{name}" for name in about.filters] or [f"{site.key}/{ARTICLE_LIST}"]
    keys = [*(list_key(name) for name in listed), *about.filters, site.object, f"site_settings-{site.key}", *read.keys]
    return keys if len(keys) <= MOST_SURROGATE_KEYS else []


def item_of(article: Document, base: str) -> dict[str, Any]:
    """Return one article as the generators of feeds take it."""
    legal = disclaimer_html(article, base)
    authors = [name_with_credentials(author) for author in article["authors"]] or [article["brand"]["name"]]
    summary = format_html("<p>{}</p>{}", without_control_characters(article["introduction"]), legal)
    address = base + article["url"]
    return {
        "title": without_control_characters(article["title"]),
        "link": address,
        "description": summary,
        "content": str(plain_article(article, base)),
        "authors": [without_control_characters(author) for author in authors],
        "unique_id": identifier(article, base),
        "unique_id_is_permalink": False,
        "pubdate": from_iso(article["first_published_at"]) or article["publication"]["recorded_at"],
        "updateddate": updated_at(article),
        "categories": [
            without_control_characters(name)
            for name in (article["brand"]["name"], *(topic["name"] for topic in article["topics"]))
        ],
    }


def identifier(article: Document, base: str) -> str:
    """Return a name of the article that stays when its address changes."""
    return f"tag:{urlsplit(base).hostname},{IDENTIFIER_YEAR}:article-{article['id']}"


def updated_at(article: Document) -> datetime:
    """Return when the item last changed: with the article, or with the legal text that it carries."""
    return max(article["publication"]["recorded_at"], article["brand"]["disclaimer"]["effective_from"])


def feed_addresses(name: str, *arguments: str) -> dict[str, str]:
    """Return the addresses of a feed by its media type."""
    return {
        "application/rss+xml": reverse(name, args=arguments),
        "application/atom+xml": reverse(f"{name}_atom", args=arguments),
    }

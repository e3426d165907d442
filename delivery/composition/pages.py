"""Whole pages of every type, with what stands around them: breadcrumbs, related articles, facts for machines."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from delivery.composition.composer import Composer, Document
from delivery.composition.structured_data import structured_data
from delivery.reading import Source


def paths_above(path: str) -> list[str]:
    """Return the addresses above ``path``, the first page first: ``/a/b/`` → ``/``, ``/a/``."""
    parts = [part for part in path.split("/") if part]
    return ["/" + "".join(f"{part}/" for part in parts[:depth]) for depth in range(len(parts))]


def base_address(site: Source | None) -> str:
    """Return scheme, host and port of a site. The default site's come from SITE_URL, as a proxy may stand before it."""
    if site is None or site.document["is_default_site"]:
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    host, port = site.document["hostname"], site.document["port"]
    return {80: f"http://{host}", 443: f"https://{host}"}.get(port, f"http://{host}:{port}")


def organisation_of(site_settings: Source, composer: Composer) -> Document:
    """Return what the settings of a site say of the house, for machines that look for it."""
    facts = site_settings.document
    return {
        **{name: facts[name] for name in ("organisation_name", "copyright_owner", "email", "phone")},
        **{name: facts[name] for name in ("address", "opening_hours")},
        "share_image": composer.picture(facts["default_share_image"], ""),
    }


class PageComposer(Composer):
    """Composes the one page that was asked for."""

    def __init__(
        self,
        page: Source,
        sources: dict[str, Source],
        convert: Callable[[str], Any] | None = None,
        *,
        related: Iterable[str] = (),
        site_settings: Source | None = None,
        words: Iterable[str] = (),
    ):
        super().__init__(sources, convert)
        self.words = words
        self.page = page
        self.related = related
        self.site_settings = site_settings
        self.base = base_address(sources.get(f"site-{self.page.site}"))

    def compose(self) -> Document:
        """Return the whole document of the page."""
        document = self.document()
        in_html = document
        if self.convert:
            # Machines read words, whatever form of rich text the front end shows.
            html_composer = PageComposer(
                self.page, self.sources, related=self.related, site_settings=self.site_settings
            )
            in_html = html_composer.document()
        return document | {"structured_data": structured_data(in_html, self.base, self.organisation())}

    def organisation(self) -> Document | None:
        return organisation_of(self.site_settings, self) if self.site_settings else None

    def document(self) -> Document:
        """Return what the page shows, by its type."""
        show = {
            "article": self.article,
            "article_index": self.article_index,
            "home": self.home,
            "standard": self.standard,
            "contact": self.contact,
        }[self.page.type]
        return show()

    def frame(self) -> Document:
        """Return what every whole page has."""
        page, facts = self.page, self.page.document
        share_image = self.picture(facts["share_image"], "") or self.picture(facts.get("hero_image"), "")
        if share_image is None and self.site_settings is not None:
            share_image = self.picture(self.site_settings.document["default_share_image"], "")
        return {
            "id": page.key,
            "type": page.type,
            "title": page.title,
            "slug": facts["slug"],
            "url": page.path,
            "language": page.language,
            "first_published_at": facts["first_published_at"],
            "last_published_at": facts["last_published_at"],
            "publication": {"number": page.number, "sha256": page.sha256, "recorded_at": page.recorded_at},
            "breadcrumbs": self.breadcrumbs(),
            "seo": {
                "title": facts["seo_title"] or page.title,
                "description": facts["search_description"] or facts.get("introduction") or "",
                "canonical_url": self.base + page.path,
                "share_image": share_image,
            },
        }

    def breadcrumbs(self) -> list[Document]:
        by_path = {
            source.path: source
            for source in self.sources.values()
            if source.kind == "page" and source.site == self.page.site
        }
        return [
            {"id": source.key, "title": source.title, "url": source.path}
            for path in paths_above(self.page.path)
            if (source := by_path.get(path))
        ]

    def cards(self, objects: Iterable[str]) -> list[Document]:
        return [self.article_card(source) for name in objects if (source := self.sources.get(name))]

    def booking_url(self) -> str:
        return self.site_settings.document["booking_url"] if self.site_settings else ""

    def article(self) -> Document:
        return (
            self.article_whole(self.page)
            | self.frame()
            | {"related_articles": self.cards(self.related), "glossary": self.glossary()}
        )

    def glossary(self) -> list[Document]:
        """Return the words that the page explains, in the order in which they first occur."""
        return [self.glossary_entry(source) for name in self.words if (source := self.sources.get(name))]

    def article_index(self) -> Document:
        return self.frame() | {"introduction": self.page.document["introduction"]}

    def standard(self) -> Document:
        facts = self.page.document
        return self.frame() | {
            "introduction": facts["introduction"],
            "body": self.body(facts["body"], {}, None, self.booking_url()),
            "table_of_contents": facts["table_of_contents"],
            "reading_minutes": facts["reading_minutes"],
            "glossary": self.glossary(),
        }

    def contact(self) -> Document:
        facts = self.page.document
        return self.frame() | {
            "introduction": facts["introduction"],
            "consent_text": facts["consent_text"],
            "thank_you_text": self.rich_text(facts["thank_you_text"]),
        }

    def home(self) -> Document:
        facts = self.page.document
        featured = self.source(facts["featured_article"])
        call = facts["call_to_action"]
        target = self.source(call["page"])
        return self.frame() | {
            "headline": facts["headline"],
            "introduction": facts["introduction"],
            "hero_image": self.picture(facts["hero_image"], facts["hero_alt"]),
            "featured_article": self.article_card(featured) if featured else None,
            "call_to_action": {
                "title": call["title"],
                "text": call["text"],
                "button_text": call["button_text"],
                "link": (target.path if target else "") or call["url"] or self.booking_url(),
            }
            if call["title"]
            else None,
        }

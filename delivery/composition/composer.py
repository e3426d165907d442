"""Turns documents on record into the documents of the API."""

from collections.abc import Callable
from typing import Any

from blog.blocks.body import BodyBlock
from delivery.composition.rich_text import public_html
from delivery.composition.values import rich_text_places
from delivery.reading import Source
from media_library.pictures import picture_document

Document = dict[str, Any]


class Composer:
    """What one response is made from: ``sources`` holds the documents in force of everything that may be shown.

    ``convert`` turns public HTML into the form of rich text that was asked for.
    """

    def __init__(self, sources: dict[str, Source], convert: Callable[[str], Any] | None = None):
        self.sources = sources
        self.convert = convert
        self.brands: dict[int, Document] = {}

    # What is shown from elsewhere

    def source(self, reference: Document | None) -> Source | None:
        return self.sources.get(f"{reference['kind']}-{reference['key']}") if reference else None

    def rich_text(self, text: str, numbers: dict[int, int] | None = None, seen: dict | None = None) -> Any:
        html = public_html(text, self.sources, numbers, seen)
        return self.convert(html) if self.convert else html

    def picture(self, reference: Document | None, alt: str) -> Document | None:
        source = self.source(reference)
        return picture_document(source.key, source.document) | {"alt": alt} if source else None

    def image(self, source: Source) -> Document:
        """Return an image by itself, with the description that its editors gave it."""
        return picture_document(source.key, source.document) | {
            "alt": source.document["description"],
            "title": source.title,
            "publication": {"number": source.number, "sha256": source.sha256, "recorded_at": source.recorded_at},
        }

    def link(self, reference: Document | None) -> Document | None:
        """Return what a link to a page shows, None if it is not public."""
        source = self.source(reference)
        return {"id": source.key, "title": source.title, "url": source.path} if source else None

    def brand_summary(self, source: Source) -> Document:
        facts = source.document
        return {
            "id": source.key,
            "name": facts["name"],
            "slug": facts["slug"],
            "colour": facts["colour"],
            "url": source.path,
        }

    def brand(self, source: Source) -> Document:
        """Return a brand with its disclaimer, made once a response."""
        if source.key not in self.brands:
            facts = source.document
            self.brands[source.key] = self.brand_summary(source) | {
                "tagline": facts["tagline"],
                "summary": facts["summary"],
                "legal_name": facts["legal_name"],
                "website": facts["website"],
                "booking_url": facts["booking_url"],
                "logo": self.picture(facts["logo"], facts["name"]),
                "disclaimer": self.disclaimer_of(source),
            }
        return self.brands[source.key]

    def disclaimer_of(self, brand: Source) -> Document:
        """Return the disclaimer as ``brand`` shows it, with the publication that brought it into force."""
        source = self.source(brand.document["disclaimer"])
        if source is None:
            raise MissingDisclaimerError(f"The disclaimer of {brand.object} is not in force.")
        return self.legal_text(source, brand.key)

    def legal_text(self, disclaimer: Source, brand: int | None) -> Document:
        """Return a disclaimer as a brand shows it, or a site under its pages of no brand."""
        return {
            "id": disclaimer.key,
            "heading": disclaimer.document["heading"],
            "jurisdiction": disclaimer.document["jurisdiction"],
            "texts": [self.rich_text(text) for text in disclaimer_texts(disclaimer.document, brand)],
            "publication": disclaimer.number,
            "effective_from": disclaimer.recorded_at,
        }

    def disclaimer(self, source: Source) -> Document:
        """Return a disclaimer with the text that all brands share and the clauses of single ones."""
        facts = source.document
        return {
            "id": source.key,
            "heading": facts["heading"],
            "jurisdiction": facts["jurisdiction"],
            "body": self.rich_text(facts["body"]),
            "clauses": [
                {"text": self.rich_text(clause["text"]), "brand": clause["brand"] and clause["brand"]["key"]}
                for clause in facts["clauses"]
            ],
            "publication": source.number,
            "effective_from": source.recorded_at,
        }

    def person_summary(self, source: Source) -> Document:
        facts = source.document
        return {
            "id": source.key,
            "name": facts["name"],
            "slug": facts["slug"],
            "credentials": facts["credentials"],
            "role": facts["role"],
            "url": source.path,
        }

    def person(self, source: Source) -> Document:
        facts = source.document
        return self.person_summary(source) | {
            "licence_state": facts["licence_state"],
            "biography": self.rich_text(facts["biography"]),
            "photo": self.picture(facts["photo"], facts["name"]),
            "links": facts["links"],
        }

    def topic_summary(self, source: Source) -> Document:
        facts = source.document
        return {
            "id": source.key,
            "name": facts["name"],
            "slug": facts["slug"],
            "kind": facts["kind"],
            "url": source.path,
        }

    def topic(self, source: Source) -> Document:
        return self.topic_summary(source) | {"description": source.document["description"]}

    def glossary_entry(self, source: Source) -> Document:
        facts = source.document
        more = self.source(facts["topic"]) or self.source(facts["page"])
        return {
            "term": facts["term"],
            "slug": facts["slug"],
            "explanation": facts["explanation"],
            "url": more.path if more else "",
        }

    def all_of(self, references: list[Document], show: Callable[[Source], Document]) -> list[Document]:
        return [show(source) for reference in references if (source := self.source(reference))]

    # Articles

    def article_card(self, source: Source) -> Document:
        """Return what a list shows of an article. Raises ``MissingDisclaimerError`` if its brand is not in force."""
        facts = source.document
        brand, reviewer = self.source(facts["brand"]), self.source(facts["medical_reviewer"])
        if brand is None:
            raise MissingDisclaimerError(f"The brand of {source.object} is not in force.")
        return {
            "id": source.key,
            "type": "article",
            "title": source.title,
            "slug": facts["slug"],
            "url": source.path,
            "language": source.language,
            "introduction": facts["introduction"],
            "hero_image": self.picture(facts["hero_image"], facts["hero_alt"]),
            "brand": self.brand_summary(brand),
            "topics": sorted(self.all_of(facts["topics"], self.topic_summary), key=lambda topic: topic["name"]),
            "authors": self.all_of(facts["authors"], self.person_summary),
            "medical_reviewer": self.person_summary(reviewer) if reviewer else None,
            "reviewed_on": facts["reviewed_on"],
            "next_review_due": facts["next_review_due"],
            "is_review_overdue": facts.get("is_review_overdue", False),
            "reading_minutes": facts["reading_minutes"],
            "is_featured": facts.get("is_featured", False),
            "first_published_at": facts["first_published_at"],
            "last_published_at": facts["last_published_at"],
            "publication": {"number": source.number, "sha256": source.sha256, "recorded_at": source.recorded_at},
        }

    def article_whole(self, source: Source) -> Document:
        """Return an article with its body and references, but without what a page shows around it."""
        facts = source.document
        numbers = {reference["key"]: number for number, reference in enumerate(facts["references"], start=1)}
        card, brand = self.article_card(source), self.source(facts["brand"])
        return card | {
            "brand": self.brand(brand) if brand else None,
            "further_brands": self.all_of(facts["further_brands"], self.brand_summary),
            "body": self.body(facts["body"], numbers, brand),
            "table_of_contents": facts["table_of_contents"],
            "references": [
                {
                    "number": number,
                    "is_cited": number <= facts["cited_references"],
                    "id": cited.key,
                    # What stands says nothing of it.
                    "retraction": None,
                    **cited.document,
                }
                for number, reference in enumerate(facts["references"], start=1)
                if (cited := self.source(reference))
            ],
            # What was put on record by an earlier version has none.
            "updates": facts.get("updates", []),
        }

    # Bodies

    def body(
        self, blocks: list[Document], numbers: dict[int, int], brand: Source | None, booking_url: str = ""
    ) -> list:
        """Return the blocks of a page with what they show from elsewhere."""
        seen: dict[int, int] = {}
        place = BodyPlace(self, numbers, seen, brand, brand.document["booking_url"] if brand else booking_url)
        return [{**block, "value": place.value(block["type"], block["value"])} for block in blocks]


class BodyPlace:
    """What the blocks of one page need to know of it."""

    def __init__(
        self, composer: Composer, numbers: dict[int, int], seen: dict[int, int], brand: Source | None, booking_url: str
    ):
        self.composer = composer
        self.numbers = numbers
        self.seen = seen
        self.brand = brand
        self.booking_url = booking_url

    def rich_text(self, text: str) -> Any:
        return self.composer.rich_text(text, self.numbers, self.seen)

    def value(self, block_type: str, value: Any) -> Any:
        """Return the value of a block as the API gives it: its fields, or what the block shows instead."""
        if block_type in SHOWN_OTHERWISE:
            return SHOWN_OTHERWISE[block_type](self, value)
        return RICH_TEXT_PLACES[block_type].convert(value, self.rich_text)

    def image(self, value: Document) -> Document:
        source = self.composer.source(value["image"])
        alt = "" if value["is_decorative"] else value["alt_text"]
        return {
            "image": self.composer.picture(value["image"], alt),
            "alt": alt,
            "is_decorative": value["is_decorative"],
            "caption": value["caption"],
            "credit": value["credit"] or (source.document["credit"] if source else ""),
            "shows_model": value["shows_model"] or bool(source and source.document["shows_model"]),
        }

    def video(self, value: Document) -> Document:
        from blog.blocks.media import video_provider

        return {
            "title": value["title"],
            "url": value["url"],
            "provider": video_provider(value["url"]) or "",
            "poster": self.composer.picture(value["poster"], ""),
            "transcript": self.rich_text(value["transcript"]),
        }

    def table(self, value: Document) -> Document:
        table = value["table"]
        is_rich = [column["type"] == "rich_text" for column in table["columns"]]
        return {
            "caption": table["caption"],
            "has_row_headers": value["has_row_headers"],
            "columns": table["columns"],
            "rows": [
                [self.rich_text(cell) if rich else cell for rich, cell in zip(is_rich, row, strict=True)]
                for row in table["rows"]
            ],
        }

    def call_to_action(self, value: Document) -> Document:
        page = self.composer.source(value["page"])
        return {
            "title": value["title"],
            "text": value["text"],
            "button_text": value["button_text"],
            "link": (page.path if page else "") or value["url"] or self.booking_url,
        }

    def related_articles(self, value: Document) -> Document:
        links = [self.composer.link(page) for page in value["pages"]]
        return {"title": value["title"], "articles": [link for link in links if link]}

    def disclaimer(self, value: Document) -> Document:
        source = self.composer.source(value["disclaimer"])
        if source is None:
            return {"id": None, "heading": "", "texts": []}
        texts = disclaimer_texts(source.document, self.brand.key if self.brand else None)
        return {
            "id": source.key,
            "heading": source.document["heading"],
            "texts": [self.rich_text(text) for text in texts],
        }


RICH_TEXT_PLACES = {name: rich_text_places(block) for name, block in BodyBlock().child_blocks.items()}
SHOWN_OTHERWISE: dict[str, Callable[[BodyPlace, Document], Document]] = {
    "image": BodyPlace.image,
    "video": BodyPlace.video,
    "table": BodyPlace.table,
    "call_to_action": BodyPlace.call_to_action,
    "related_articles": BodyPlace.related_articles,
    "disclaimer": BodyPlace.disclaimer,
}


class MissingDisclaimerError(LookupError):
    """An article would go out without its brand's legal text: it does not go out."""


def disclaimer_texts(document: Document, brand: int | None) -> list[str]:
    """Return the rich texts that a brand shows: what all brands share, then the clauses for all and its own."""
    own = [
        clause["text"] for clause in document["clauses"] if clause["brand"] is None or clause["brand"]["key"] == brand
    ]
    return [document["body"], *own]

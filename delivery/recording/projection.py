"""What finding and listing need of what is in force, made from a public state.

Nothing here is part of the record: it can be made again from the content at any time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from blog.models.bodies import strings_in
from blog.rich_text import TAG
from delivery.models.publications import Kind
from delivery.recording.states import PublicState
from search.words import WORD

ARTICLE_LIST = "articles"
# What a list or a link does not show of a page, and a page not of its site's settings.
ONLY_IN_FULL = {
    Kind.PAGE: {"body", "table_of_contents", "references", "further_brands", "pinned_articles", "updates"},
    Kind.SITE_SETTINGS: {"main_menu", "footer_menu", "social_links", "disclaimer"},
}
LINK_IN_RICH_TEXT = re.compile(r'<a\b(?=[^>]*\blinktype="(page|document)")[^>]*\bid="(\d+)"')
# What the search finds by its name alone.
NAMED_IN_SEARCH = {Kind.BRAND, Kind.TOPIC, Kind.PERSON}
OFFERED = re.compile(r"[^\W\d_](?:[^\W\d_]|[-'’]){2,39}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def references_in(value: Any) -> Iterator[str]:
    """Yield the name of every object that a document refers to, also from links inside rich text."""
    if isinstance(value, dict):
        if value.keys() == {"kind", "key"}:
            yield f"{value['kind']}-{value['key']}"
        else:
            for item in value.values():
                yield from references_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from references_in(item)
    elif isinstance(value, str) and "linktype=" in value:
        for kind, key in LINK_IN_RICH_TEXT.findall(value):
            yield f"{kind}-{key}"


def card_of(state: PublicState) -> dict[str, Any]:
    """Return what others show of an object, such as a list or a link."""
    only_in_full = ONLY_IN_FULL.get(state.kind)
    if not only_in_full:
        return state.document
    return {name: value for name, value in state.document.items() if name not in only_in_full}


@dataclass(frozen=True)
class SearchWords:
    """The texts of a page by weight: title; introduction and headings; all else."""

    title: str
    introduction: str
    body: str


def search_words(state: PublicState) -> SearchWords | None:
    """Return what readers can find a page by, None for what the search of pages does not find."""
    document = state.document
    if state.kind is not Kind.PAGE or state.is_private or not state.path:
        return None
    if document.get("type") in {"home", "article_index"}:
        return None
    texts = list(strings_in([block["value"] for block in document.get("body", [])]))
    return SearchWords(
        state.title,
        " ".join([document.get("introduction") or "", document.get("search_description") or ""]),
        TAG.sub("", " ".join(texts).replace("><", "> <"))[:500_000],
    )


def vocabulary_of(state: PublicState, words: SearchWords | None) -> set[str]:
    """Return the words of ``state`` that readers may be asked whether they meant: none of what they cannot find."""
    if words is None and (state.kind not in NAMED_IN_SEARCH or state.is_private):
        return set()
    texts = [words.title, words.introduction, words.body] if words else [state.title]
    found = {word for text in texts for word in WORD.findall(text.lower())}
    return {word for word in found | {part for word in found for part in word.split("-")} if OFFERED.fullmatch(word)}


def lists_of(state: PublicState) -> list[str]:
    """Return the lists that a public page stands in: all articles of its site, and those of each filter."""
    document = state.document
    if document.get("type") != "article" or state.is_private or state.site is None:
        return []
    names = {
        *(f"brand-{brand['key']}" for brand in [document["brand"], *document["further_brands"]]),
        *(f"topic-{topic['key']}" for topic in document["topics"]),
        *(f"author-{author['key']}" for author in document["authors"]),
    }
    everything = f"{state.site}/{ARTICLE_LIST}"
    return [everything, *(f"{everything}/{name}" for name in sorted(names))]


def sort_time(state: PublicState) -> datetime:
    return state.document.get("first_published_at") or EPOCH


def slug_of(state: PublicState) -> str:
    """Return what an object is found by besides its key: a site by its host."""
    return state.document["hostname"] if state.kind is Kind.SITE else state.document.get("slug") or ""


def type_of(state: PublicState) -> str:
    """Return the type of a page, and ``default`` for the site that answers to every other host."""
    if state.kind is Kind.SITE:
        return "default" if state.document["is_default_site"] else ""
    return state.document.get("type") or ""

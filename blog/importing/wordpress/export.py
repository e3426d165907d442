"""Reads a WordPress export (WXR) piece by piece: however large it is, one post at a time is in memory."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from blog.importing.report import ImportRefusedError

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
EMPTY_DATE = "0000-00-00 00:00:00"


@dataclass(frozen=True)
class Term:
    """A category or a tag of a post."""

    kind: str
    slug: str
    name: str


@dataclass
class Entry:
    """One item of an export: a post, a page, a picture, or something else that WordPress keeps."""

    key: str
    kind: str
    title: str = ""
    link: str = ""
    author: str = ""
    content: str = ""
    excerpt: str = ""
    status: str = ""
    slug: str = ""
    date: datetime.datetime | None = None
    file_address: str = ""
    terms: list[Term] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    comments: int = 0

    @property
    def is_text(self) -> bool:
        """Whether this is a post or a page that somebody has not thrown away."""
        return self.kind in {"post", "page"} and self.status not in {"trash", "auto-draft", "inherit"}


@dataclass
class Site:
    """What an export says of the site as a whole: its pictures, and the addresses of its texts, by their key.

    ``texts`` are its posts and pages without what they say.
    """

    address: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, Entry] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    texts: list[Entry] = field(default_factory=list)
    number: int = 0


def local(tag: Any) -> str:
    """Return the name of a tag without the namespace, whose version WordPress changes."""
    return str(tag).rpartition("}")[2]


def elements(path: Path) -> Iterator[Element]:
    """Yield each element directly under the channel, and forget it afterwards."""
    try:
        stack: list[Element] = []
        for event, element in iterparse(str(path), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                stack.append(element)
                if len(stack) > 20:
                    raise ImportRefusedError(f"{path.name} is no WordPress export: its elements lie too deep.")
                continue
            stack.pop()
            if len(stack) == 2 and local(stack[1].tag) == "channel":
                yield element
                stack[1].remove(element)
            elif len(stack) < 2 and local(element.tag) not in {"rss", "channel"}:
                raise ImportRefusedError(f"{path.name} is no WordPress export: in WordPress, see Tools › Export.")
    except (ParseError, DefusedXmlException, UnicodeError, LookupError, ValueError) as error:
        raise ImportRefusedError(f"{path.name} is no WordPress export, or a damaged one: {error}") from error
    except OSError as error:
        raise ImportRefusedError(f"{path} cannot be read: {error.strerror}.") from error


def entries(path: Path) -> Iterator[Entry]:
    for element in elements(path):
        if local(element.tag) == "item":
            yield entry_of(element)


def entry_with(path: Path, key: str) -> Entry:
    """Return the post or page with this key. Raises ``ImportRefusedError`` if there is none."""
    for entry in entries(path):
        if entry.key == key and entry.is_text:
            return entry
    raise ImportRefusedError(f"{path.name} has no post {key}.")


def read_site(path: Path) -> Site:
    """Return what has to be known before the first post is imported. Raises ``ImportRefusedError`` for no export."""
    site = Site()
    is_export = False
    for element in elements(path):
        name = local(element.tag)
        is_export = is_export or name == "wxr_version"
        if name == "base_blog_url" or (name == "link" and not site.address):
            site.address = (element.text or "").strip()
        elif name == "author":
            facts = {local(child.tag): (child.text or "").strip() for child in element}
            site.authors[facts.get("author_login", "")] = facts.get("author_display_name", "")
        elif name == "item":
            entry = entry_of(element)
            if entry.kind == "attachment":
                entry.content = ""
                site.pictures[entry.key] = entry
            elif entry.is_text:
                site.addresses[entry.key] = entry.link
                site.texts.append(Entry(entry.key, entry.kind, entry.title, status=entry.status, date=entry.date))
            site.number += 1
    if not is_export:
        raise ImportRefusedError(f"{path.name} is no WordPress export: in WordPress, see Tools › Export.")
    return site


def entry_of(element: Element) -> Entry:
    texts = {local(child.tag): (child.text or "") for child in element if child.tag != CONTENT}
    entry = Entry(
        key=texts.get("post_id", "").strip(),
        kind=texts.get("post_type", "").strip(),
        title=texts.get("title", ""),
        link=texts.get("link", "").strip(),
        author=element.findtext(CREATOR, ""),
        content=element.findtext(CONTENT, ""),
        status=texts.get("status", "").strip(),
        slug=texts.get("post_name", "").strip(),
        date=date_of(texts.get("post_date_gmt", "")),
        file_address=texts.get("attachment_url", "").strip(),
    )
    for child in element:
        name = local(child.tag)
        if name == "encoded" and "excerpt" in str(child.tag):
            entry.excerpt = child.text or ""
        elif name == "category":
            entry.terms.append(Term(child.get("domain", ""), child.get("nicename", ""), (child.text or "").strip()))
        elif name == "postmeta":
            facts = {local(fact.tag): (fact.text or "") for fact in child}
            entry.facts[facts.get("meta_key", "")] = facts.get("meta_value", "")
        elif name == "comment":
            entry.comments += 1
    return entry


def date_of(text: str) -> datetime.datetime | None:
    text = text.strip()
    try:
        return None if text == EMPTY_DATE else datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)
    except ValueError:
        return None

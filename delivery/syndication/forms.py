"""A composed article as plain HTML and as Markdown that stand alone: whole addresses, no script, no class or style."""

import re
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from markdownify import MarkdownConverter

from delivery.composition.composer import Document

ADDRESSES = {"href", "src", "cite"}
KEPT_ATTRIBUTES = {*ADDRESSES, "alt"}
SAFE_ADDRESS = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
# What XML cannot hold, and what no text needs.
CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def without_control_characters(text: str) -> str:
    return CONTROL_CHARACTER.sub("", text)


def plain_article(article: Document, base: str) -> BeautifulSoup:
    """Return the whole article as HTML with whole addresses, its disclaimer at the end."""
    html = render_to_string("delivery/syndication/article.html", {"article": article})
    return standing_alone(html, base + article["url"])


def standing_alone(html: str, address: str) -> BeautifulSoup:
    """Return ``html`` from the page at ``address`` as it can be read anywhere."""
    soup = BeautifulSoup(without_control_characters(html), "html.parser")
    for element in soup.find_all(["script", "style"]):
        element.decompose()
    for element in soup.find_all():
        attributes = {name: value for name, value in element.attrs.items() if name in KEPT_ATTRIBUTES}
        for name in ADDRESSES & attributes.keys():
            attributes[name] = whole_address(str(attributes[name]), address)
            if not attributes[name]:
                del attributes[name]
        element.attrs = attributes
        if element.name == "a" and not attributes:
            element.unwrap()  # a link to what is not public keeps its words
    return soup


def whole_address(target: str, address: str) -> str:
    """Return where ``target`` leads from the page at ``address``; nothing if programs should not follow it."""
    try:
        found = urljoin(address, target)
    except ValueError:
        return ""
    return found if SAFE_ADDRESS.match(found) else ""


def disclaimer_html(article: Document, base: str) -> SafeString:
    """Return the disclaimer that must stand wherever something of the article does."""
    legal = article["brand"]["disclaimer"]
    texts = format_html_join("", "{}", ((SafeString(text),) for text in legal["texts"]))
    html = format_html("<h2>{}</h2>{}", legal["heading"], texts)
    return SafeString(standing_alone(html, base + article["url"]))


class ArticleConverter(MarkdownConverter):
    """Markdown in which text stays text: nothing that an editor writes becomes mark-up."""

    def escape(self, text: str, parent_tags: Any) -> str:
        escaped = re.sub(r"([\\<`\[\]])", r"\\\1", text)
        if {"td", "th"} & set(parent_tags):
            escaped = escaped.replace("|", "\\|")
        if "_inline" not in parent_tags:
            # Would begin a heading or a list.
            escaped = re.sub(r"^(\s*)([#+-])", r"\1\\\2", escaped)
            escaped = re.sub(r"^(\s*\d+)([.)]\s)", r"\1\\\2", escaped)
        return super().escape(escaped, parent_tags)  # type: ignore[misc]  # markdownify has no types


converter = ArticleConverter(heading_style="ATX", bullets="-")


def as_markdown(soup: BeautifulSoup) -> str:
    for element in soup.find_all("img"):
        element["alt"] = escaped(str(element.get("alt", "")))
    for element in soup.find_all(["a", "img"]):
        for name in ("href", "src"):
            if name in element.attrs:
                # A bracket would end the address.
                element[name] = str(element[name]).replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return re.sub(r"\n{3,}", "\n\n", converter.convert_soup(soup)).strip()


def escaped(text: str) -> str:
    """Return words on one line of Markdown, as words."""
    return converter.escape(" ".join(without_control_characters(text).split()), {"_inline"})


def markdown_article(article: Document, base: str) -> str:
    """Return the whole article as Markdown: title, where it comes from, text, references, disclaimer."""
    address = base + article["url"]
    facts = [
        f"Canonical address: <{address}>",
        *([f"Topics: {escaped(', '.join(topic['name'] for topic in article['topics']))}"] if article["topics"] else []),
    ]
    body = as_markdown(plain_article(article, base))
    return "\n\n".join([f"# {escaped(article['title'])}", "  \n".join(facts), body]) + "\n"

"""Rich text as a tree of typed nodes, for front ends that show it without HTML, such as an app."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from pydantic import BaseModel, ConfigDict, Field

MARKS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "sup": "superscript", "sub": "subscript"}
LISTS = ["ul", "ol"]


class Node(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RichTextSpan(Node):
    """Words in one style."""

    type: Literal["text"]
    text: str
    marks: list[Literal["bold", "italic", "subscript", "superscript"]]


class RichTextLineBreak(Node):
    type: Literal["line_break"]


class RichTextLink(Node):
    type: Literal["link"]
    url: str = Field(description="An address on the site, a whole one, or a place on the page such as #dosing.")
    content: list[Annotated[RichTextSpan | RichTextLineBreak, Field(discriminator="type")]]


class RichTextCitation(Node):
    """A marker of a reference."""

    type: Literal["citation"]
    number: int = Field(description="The number of the reference in the article.")
    anchor: str = Field(description="The name of this place, for a link back from the reference.")


Inline = Annotated[
    RichTextSpan | RichTextLineBreak | RichTextLink | RichTextCitation,
    Field(discriminator="type"),
]


class RichTextParagraph(Node):
    type: Literal["paragraph"]
    content: list[Inline]


class RichTextListItem(Node):
    content: list[Inline]
    lists: list["RichTextList"] = Field(description="Lists inside this item, after its words.")


class RichTextList(Node):
    type: Literal["list"]
    is_ordered: bool
    items: list[RichTextListItem]


RichTextNodes = list[Annotated[RichTextParagraph | RichTextList, Field(discriminator="type")]]


def rich_text_nodes(html: str) -> list[dict[str, Any]]:
    """Return public HTML of a rich text as ``RichTextNodes``: the same words, links and citations."""
    nodes: list[dict[str, Any]] = []
    loose: list[PageElement] = []  # words outside any paragraph, such as those of a table's cell

    def close_loose() -> None:
        content = list(inline_nodes(loose))
        if any(node["type"] != "text" or node["text"].strip() for node in content):
            nodes.append({"type": "paragraph", "content": content})
        loose.clear()

    for child in BeautifulSoup(html, "html.parser").children:
        if isinstance(child, Tag) and child.name in LISTS:
            close_loose()
            nodes.append(list_node(child))
        elif isinstance(child, Tag) and child.name == "p":
            close_loose()
            nodes.append({"type": "paragraph", "content": list(inline_nodes(child.children))})
        else:
            loose.append(child)
    close_loose()
    return nodes


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def list_node(element: Tag) -> dict[str, Any]:
    items = []
    for item in element.find_all("li", recursive=False):
        lists = item.find_all(LISTS, recursive=False)
        words = [child for child in item.children if getattr(child, "name", None) not in LISTS]
        items.append({"content": list(inline_nodes(words)), "lists": [list_node(inner) for inner in lists]})
    return {"type": "list", "is_ordered": element.name == "ol", "items": items}


def inline_nodes(elements: Any, marks: frozenset[str] = frozenset()) -> Iterator[dict[str, Any]]:
    for element in elements:
        if type(element) is NavigableString:
            yield {"type": "text", "text": str(element), "marks": sorted(marks)}
        elif isinstance(element, Tag):
            yield from element_nodes(element, marks)


def element_nodes(element: Tag, marks: frozenset[str]) -> Iterator[dict[str, Any]]:
    if element.name == "br":
        yield {"type": "line_break"}
    elif element.name == "sup" and "citation" in element.get_attribute_list("class") and is_number(element.get_text()):
        anchor = element.a.get("id", "") if element.a else ""
        yield {"type": "citation", "number": int(element.get_text()), "anchor": anchor}
    elif element.name == "a" and element.get("href"):
        yield {"type": "link", "url": element["href"], "content": list(inline_nodes(element.children, marks))}
    else:
        mark = MARKS.get(element.name)
        yield from inline_nodes(element.children, marks | {mark} if mark else marks)

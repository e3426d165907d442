"""Rich text as nodes: the same words, styles, links and citations as the HTML."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from blog.blocks.rich_text_nodes import RichTextNodes, rich_text_nodes

FORM = TypeAdapter(RichTextNodes)


def words(nodes):
    """Return all words in ``nodes``, in their order."""
    return "".join(
        node.get("text", "")
        + (str(node["number"]) if node.get("type") == "citation" else "")
        + words(node.get("content", []))
        + words(node.get("items", []))
        + words(node.get("lists", []))
        for node in nodes
    )


def text(content, *marks):
    return {"type": "text", "text": content, "marks": list(marks)}


@pytest.mark.parametrize(
    ("html", "nodes"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("<p></p>", [{"type": "paragraph", "content": []}], id="an empty paragraph"),
        pytest.param(
            "<p>2 &lt; 3 &amp; “dosé”</p>",
            [{"type": "paragraph", "content": [text("2 < 3 & “dosé”")]}],
            id="characters",
        ),
        pytest.param(
            "<p><b>Bold <i>both</i></b> H<sub>2</sub>O</p>",
            [
                {
                    "type": "paragraph",
                    "content": [
                        text("Bold ", "bold"),
                        text("both", "bold", "italic"),
                        text(" H"),
                        text("2", "subscript"),
                        text("O"),
                    ],
                }
            ],
            id="styles inside each other",
        ),
        pytest.param(
            '<p><a href="/a/?b=1&amp;c=2">Read <b>on</b><br/>here</a></p>',
            [
                {
                    "type": "paragraph",
                    "content": [
                        {
                            "type": "link",
                            "url": "/a/?b=1&c=2",
                            "content": [text("Read "), text("on", "bold"), {"type": "line_break"}, text("here")],
                        }
                    ],
                }
            ],
            id="a link",
        ),
        pytest.param(
            "<p><a>Not public</a> any more</p>",
            [{"type": "paragraph", "content": [text("Not public"), text(" any more")]}],
            id="a link without an address keeps its words",
        ),
        pytest.param(
            '<p>Yes<sup class="citation"><a href="#reference-3" id="cite-3-2">3</a></sup>.</p>',
            [
                {
                    "type": "paragraph",
                    "content": [text("Yes"), {"type": "citation", "number": 3, "anchor": "cite-3-2"}, text(".")],
                }
            ],
            id="a citation",
        ),
        pytest.param(
            "<ol><li>One<ul><li>Inner</li></ul></li><li>Two</li></ol>",
            [
                {
                    "type": "list",
                    "is_ordered": True,
                    "items": [
                        {
                            "content": [text("One")],
                            "lists": [
                                {
                                    "type": "list",
                                    "is_ordered": False,
                                    "items": [{"content": [text("Inner")], "lists": []}],
                                }
                            ],
                        },
                        {"content": [text("Two")], "lists": []},
                    ],
                }
            ],
            id="lists",
        ),
        pytest.param(
            "Loose <b>words</b><p>and a paragraph</p>\n",
            [
                {"type": "paragraph", "content": [text("Loose "), text("words", "bold")]},
                {"type": "paragraph", "content": [text("and a paragraph")]},
            ],
            id="words outside a paragraph",
        ),
    ],
)
def test_html_becomes_nodes(html, nodes):
    assert rich_text_nodes(html) == nodes
    FORM.validate_python(nodes)


inline = st.recursive(
    st.text(st.characters(exclude_characters="<>&\r\x00", exclude_categories=["Cs"]), min_size=1),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["b", "i", "sub", "sup", "span"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
item = st.builds(lambda words, inner: f"<li>{words}{inner}</li>", inline, st.just("") | st.just("<ol><li>x</li></ol>"))
blocks = st.builds(lambda words: f"<p>{words}</p>", inline) | st.builds(
    lambda tag, items: f"<{tag}>{''.join(items)}</{tag}>", st.sampled_from(["ul", "ol"]), st.lists(item, max_size=3)
)


@given(st.lists(blocks, max_size=4).map("".join))
def test_no_word_is_lost(html):
    nodes = rich_text_nodes(html)
    FORM.validate_python(nodes)
    assert words(nodes) == BeautifulSoup(html, "html.parser").get_text()

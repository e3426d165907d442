"""Reads Markdown, also as Google Docs exports it: tables, footnotes, pictures inside, facts in front of the text."""

import re
from pathlib import Path

import yaml
from markdown_it import MarkdownIt

from blog.importing.document import Document, Paragraph
from blog.importing.readers.files import decode, read_bytes
from blog.importing.readers.html import LARGEST_PAGE, add_files_beside, document_of_fragment
from blog.importing.report import ImportRefusedError

LARGEST_TEXT = 1024 * 1024  # without the pictures inside
FRONT = re.compile(r"\A---\s*\n(.{0,20000}?)\n---\s*\n", re.DOTALL)
NOTE = re.compile(r"^\[\^([\w-]{1,60})\]:[ \t]*(.*(?:\n(?:[ \t]{2,}.*|[ \t]*(?=\n[ \t]{2,})))*)", re.MULTILINE)
MARKER = re.compile(r"\[\^([\w-]{1,60})\](?!:)")
INSIDE = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=\s]+")


def read_markdown(path: Path) -> Document:
    """Return the document in a Markdown file. Pictures may lie beside it."""
    document = document_of_markdown(decode(read_bytes(path, LARGEST_PAGE), str(path)), path.name)
    add_files_beside(document, path.parent)
    return document


def document_of_markdown(text: str, name: str) -> Document:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(INSIDE.sub("", text)) > LARGEST_TEXT:
        raise ImportRefusedError(f"{name} has more than {LARGEST_TEXT:,} characters of text. Split it.")
    front = FRONT.match(text)
    # The text keeps its lines, so that the numbers in the report are those of the file.
    text = "\n" * front[0].count("\n") + text[front.end() :] if front else text
    notes: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        notes[f"note{match[1]}"] = " ".join(match[2].split())
        return "\n" * match[0].count("\n")

    def mark(match: re.Match[str]) -> str:
        key = f"note{match[1]}"
        return f'<a data-note="{key}"></a>' if key in notes else match[0]

    text = NOTE.sub(take, text)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    text = MARKER.sub(mark, text)
    tokens = parser.parse(text)
    for token in tokens:
        if token.map and token.nesting >= 0 and token.type != "inline":
            token.attrSet("data-line", str(token.map[0] + 1))
        for picture in token.children or []:
            if picture.type == "image" and token.map:
                picture.attrSet("data-line", str(token.map[0] + 1))
    document = document_of_fragment(parser.renderer.render(tokens, parser.options, {}), name, notes=notes)
    for key, note in notes.items():
        inner = document_of_fragment(f"<p>{parser.renderInline(note)}</p>", name)
        document.notes[key] = [
            span for part in inner.parts if isinstance(part, Paragraph) for span in part.spans if not span.note
        ]
        document.left_out += inner.left_out
    read_front(front[1] if front else "", document)
    if not document.parts:
        raise ImportRefusedError(f"{name} holds no words.")
    return document


def read_front(text: str, document: Document) -> None:
    """Take over the facts in front of the text that we know; report the others."""
    try:
        facts = yaml.safe_load(text) if text else {}
    except (yaml.YAMLError, ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        document.leave_out(1, " ".join(text.split()), "front_matter")
        return
    for key, value in facts.items():
        if key == "title" and isinstance(value, str):
            document.title = " ".join(value.split())
        elif key in {"slug", "description"} and isinstance(value, str):
            document.facts[key] = " ".join(value.split())[:255]
        else:
            document.warn(1, "front_matter", f"“{str(key)[:60]}” in front of the text is no fact that we take over.")

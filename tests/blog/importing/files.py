"""Files as people bring them, made for tests: Word documents with python-docx, pages and Markdown by hand."""

import base64
import io
import zipfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from PIL import Image

from tests.blog.importing.wordpress_export import post, write_export

if TYPE_CHECKING:
    from blog.importing.recognised import Recognised


def png(colour: str = "teal", size: tuple[int, int] = (8, 8)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "PNG")
    return content.getvalue()


def data_address(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


class Outline:
    """A text as lines of ``(kind, words)``, to be written in any format."""

    def __init__(self, lines: list[tuple[str, str]]) -> None:
        self.lines = lines

    @classmethod
    def of_text(cls, text: str, headings: dict[str, int]) -> "Outline":
        """Return the outline of a plain text whose headings, with their levels, are given."""
        kinds = []
        for number, line in enumerate(filter(None, (" ".join(line.split()) for line in text.splitlines()))):
            if number == 0:
                kinds.append(("h1", line))
            elif line in headings:
                kinds.append((f"h{headings[line]}", line))
            elif line.startswith("• "):
                kinds.append(("li", line.removeprefix("• ")))
            else:
                kinds.append(("p", line))
        return cls(kinds)

    def write_docx(self, path: Path) -> Path:
        document = docx.Document()
        for kind, line in self.lines:
            if kind.startswith("h"):
                document.add_heading(line, int(kind[1]))
            else:
                document.add_paragraph(line, "List Bullet" if kind == "li" else None)
        document.save(str(path))
        return path

    def html(self, start: int = 0) -> str:
        return "".join(
            f"<ul><li>{escape(line)}</li></ul>" if kind == "li" else f"<{kind}>{escape(line)}</{kind}>\n"
            for kind, line in self.lines[start:]
        ).replace("</ul><ul>", "")

    def write_html(self, path: Path) -> Path:
        page = f"<!DOCTYPE html><html><head><title>A site</title></head><body><main>{self.html()}</main></body></html>"
        path.write_text(page, encoding="utf-8")
        return path

    def write_wordpress(self, path: Path) -> Path:
        return write_export(path, post(1, self.lines[0][1], self.html(start=1)))

    def write_markdown(self, path: Path) -> Path:
        text = ""
        for kind, line in self.lines:
            text += {"h": "#" * int(kind[1]) + " " if kind[0] == "h" else "", "l": "- "}.get(kind[0], "") + line + "\n"
            text += "" if kind == "li" else "\n"
        path.write_text(text, encoding="utf-8")
        return path


def levels_of(article: "Recognised") -> dict[str, int]:
    """Return the titles of an article's sections as its source wrote them, with the levels that they have."""
    found = {}
    number = 0
    for block in article.body:
        value = block["value"]
        if block["type"] == "heading":
            found[value["text"]] = int(value["level"])
            number = 0
        elif block["type"] == "numbered_section":
            number += 1
            found[f"{number}. {value['title']}"] = 3
        elif block["type"] == "comparison":
            found[value["title"]] = 3
    return found


def repacked(path: Path, files: dict[str, bytes]) -> Path:
    """Put files into a Word document, in place of those that it has."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, files.pop(name, None) or source.read(name))
        for name, added in files.items():
            target.writestr(name, added)
    path.write_bytes(content.getvalue())
    return path


def add_link(paragraph, text: str, address: str) -> None:
    """Add a link to a paragraph of a Word document."""
    key = paragraph.part.relate_to(
        address, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
    )
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    run.append(words)
    link.append(run)
    paragraph._p.append(link)

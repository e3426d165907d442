"""One article of our own with every structure, in every format that is imported.

``saved_by_libreoffice.docx`` beside this file is ``write_docx``'s document, opened and saved again by LibreOffice, so
that tests need no LibreOffice. After a change of the article, make it anew:

    python -m tests.blog.importing.one_article && soffice --headless --convert-to docx:"MS Word 2007 XML" article.docx
"""

import io
from pathlib import Path

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from tests.blog.importing.files import add_link, png
from tests.blog.importing.wordpress_export import post, write_export

SAVED_BY_LIBREOFFICE = Path(__file__).parent / "saved_by_libreoffice.docx"
TITLE = "Iron infusions explained"
ADDRESS, NOTE = "https://example.org/eat?a=1&b=2", "Doe J. Iron and rest. A journal, 2019."
BODY = """<p>Iron carries oxygen in the blood. When stores run low, people tire.</p>
<h2>Who may need one</h2>
<p>Some <strong>cannot</strong> take tablets; others lose <em>iron</em> faster than they can
<a href="https://example.org/eat?a=1&amp;b=2">eat it</a>.{marker} Water is H<sub>2</sub>O<br>and no iron.</p>
<p>They include:</p>
<ul><li>Heavy periods: blood is lost each month.</li><li>Bowel disease: tablets irritate the gut.</li></ul>
<p>Before a visit, people</p>
<ul><li>eat something<ul><li>bread</li><li>fruit</li></ul></li><li>drink water</li></ul>
<h2>How a visit goes</h2>
<h3>1. Come in</h3>
<p>The door is open.</p>
<h3>2. Rest</h3>
<p>Take your time.</p>
<h2>What it is compared with</h2>
<h3>Drip vs. Tablet</h3>
<p>A drip is faster.</p>
<table><thead><tr><th></th><th>Drip</th><th>Tablet</th></tr></thead>
<tbody><tr><td>Where</td><td>Clinic</td><td>Home</td></tr>
<tr><td>How long</td><td>An hour</td><td>Months</td></tr></tbody>
</table>
<h2>Doses and rooms</h2>
<table><thead><tr><th>Drug</th><th>Dose</th></tr></thead>
<tbody><tr><td>Iron sucrose</td><td>200 mg</td></tr><tr><td>Iron dextran</td><td>100 mg</td></tr></tbody></table>
<figure><img src="{picture}" alt="A drip beside a chair"><figcaption>The room is quiet.</figcaption></figure>
<blockquote><p>Screening matters more than speed.</p></blockquote>
<p>Note: bring your letter.</p>
<p>On the day, in this order:</p>
<ol><li>arrive</li><li>sit down</li></ol>
<h2>Frequently asked questions</h2>
<h3>Does it hurt?</h3>
<p>Hardly.</p>
"""
MARKDOWN = f"""# {TITLE}

Iron carries oxygen in the blood. When stores run low, people tire.

## Who may need one

Some **cannot** take tablets; others lose *iron* faster than they can
[eat it]({ADDRESS}).[^1] Water is H<sub>2</sub>O\\
and no iron.

They include:

- Heavy periods: blood is lost each month.
- Bowel disease: tablets irritate the gut.

Before a visit, people

- eat something
  - bread
  - fruit
- drink water

## How a visit goes

### 1. Come in

The door is open.

### 2. Rest

Take your time.

## What it is compared with

### Drip vs. Tablet

A drip is faster.

|  | Drip | Tablet |
|---|---|---|
| Where | Clinic | Home |
| How long | An hour | Months |

## Doses and rooms

| Drug | Dose |
|---|---|
| Iron sucrose | 200 mg |
| Iron dextran | 100 mg |

<figure><img src="drip.png" alt="A drip beside a chair"><figcaption>The room is quiet.</figcaption></figure>

> Screening matters more than speed.

Note: bring your letter.

On the day, in this order:

1. arrive
2. sit down

## Frequently asked questions

### Does it hurt?

Hardly.

[^1]: {NOTE}
"""
# Plain text has no pictures, tables, links, styles and notes: what it can say of the article.
TEXT = f"""{TITLE}

Iron carries oxygen in the blood. When stores run low, people tire.

How a visit goes

1. Come in

The door is open.

2. Rest

Take your time. Whoever comes may bring a book.

Who may need one

Some cannot take tablets; others lose iron faster than they can eat it.

They include:

• Heavy periods: blood is lost each month.
• Bowel disease: tablets irritate the gut.

Drip vs. Tablet

A drip is faster.

Questions that people ask

A person who rests in a chair

“Screening matters more than speed.” — A guideline

Note: bring your letter.

Is it safe?

Mostly it is, if somebody looks at the blood before.

Contact us for a visit. We call back.

Book Now

© 2024 PointInfusion

This is no medical advice.
"""
# As Google Docs exports a document: styles in classes, lists by their level, notes and comments at the end.
GOOGLE_DOCS = f"""<html><head><meta content="text/html; charset=UTF-8" http-equiv="content-type"><style type="text/css">
ul.lst-kix_a1-0{{list-style-type:none}}.c1{{font-weight:700}}.c2{{font-style:italic}}.c3{{color:#000000;font-size:11pt}}
.c4{{vertical-align:super}}</style></head><body class="c5 doc-content">
<h1 class="c6" id="h.a"><span class="c3">{TITLE}</span></h1>
<p class="c7"><span class="c3">Iron carries oxygen in the blood. When stores run low, people tire.</span></p>
<h2 class="c6" id="h.b"><span class="c3">Who may need one</span></h2>
<p class="c7"><span class="c3">Some </span><span class="c1">cannot</span>
<span class="c3"> take </span><span class="c2">tablets</span><span>
<a class="c8" href="https://www.google.com/url?q=https://example.org/eat?a%3D1&amp;sa=D&amp;source=editors">and
eat</a></span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><span class="c3">.</span>
<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p>
<p class="c7 c9"><span class="c3"></span></p>
<ul class="c10 lst-kix_a1-0 start"><li class="c7 li-bullet-0"><span class="c3">eat something</span></li></ul>
<ul class="c10 lst-kix_a1-1 start"><li class="c7 li-bullet-0"><span class="c3">bread</span></li>
<li class="c7 li-bullet-0"><span class="c3">fruit</span></li></ul>
<ul class="c10 lst-kix_a1-0"><li class="c7 li-bullet-0"><span class="c3">drink water</span></li></ul>
<table class="c11">
<tr class="c12"><td class="c13" colspan="1" rowspan="1"><p class="c7"><span class="c1">Drug</span></p></td>
<td class="c13" colspan="1" rowspan="1"><p class="c7"><span class="c1">Dose</span></p></td></tr>
<tr class="c12"><td class="c13"><p class="c7"><span class="c3">Iron</span></p></td>
<td class="c13"><p class="c7"><span class="c3">100 mg</span></p></td></tr></table>
<p class="c7"><span style="overflow: hidden; display: inline-block;">
<img alt="A drip beside a chair" src="drip.png" title=""></span></p>
<hr class="c14"><div><p class="c7"><a href="#ftnt_ref1" id="ftnt1">[1]</a><span class="c3">&nbsp;{NOTE}</span></p></div>
<div class="c15"><p class="c7"><a href="#cmnt_ref1" id="cmnt1">[a]</a><span class="c3">Is that so?</span></p></div>
</body></html>"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FOOTNOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="0" w:type="continuationSeparator"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r>
<w:r><w:t xml:space="preserve"> {NOTE}</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def write_text(path: Path) -> Path:
    path.write_text(TEXT, encoding="utf-8")
    return path


def write_html(path: Path) -> Path:
    """Write a web page with the article, as Google Docs marks its notes; its picture lies beside it."""
    marker = '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>'
    note = f'<hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> {NOTE}</p></div>'
    body = BODY.format(marker=marker, picture="drip.png")
    path.write_text(f"<!DOCTYPE html><html><body><h1>{TITLE}</h1>{body}{note}</body></html>", encoding="utf-8")
    (path.parent / "drip.png").write_bytes(png())
    return path


def write_markdown(path: Path) -> Path:
    path.write_text(MARKDOWN, encoding="utf-8")
    (path.parent / "drip.png").write_bytes(png())
    return path


def write_wordpress(path: Path) -> Path:
    """Write a WordPress export with the article as its post, and its picture where the media would be."""
    marker = '<sup data-fn="a-b-c" class="fn"><a href="#a-b-c" id="a-b-c-link">1</a></sup>'
    body = BODY.format(marker=marker, picture="https://old.example/wp-content/uploads/2021/03/drip.png")
    uploads = path.parent / "uploads" / "2021" / "03"
    uploads.mkdir(parents=True, exist_ok=True)
    (uploads / "drip.png").write_bytes(png())
    note = f'[{{"content":"{NOTE}","id":"a-b-c"}}]'
    extra = f"<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value><![CDATA[{note}]]></wp:meta_value>"
    return write_export(
        path, post(1, TITLE, f"{body}<!-- wp:footnotes /-->", slug="iron", extra=f"{extra}</wp:postmeta>")
    )


def write_docx(path: Path) -> Path:
    """Write a Word document with the article."""
    document = docx.Document()
    document.add_heading(TITLE, 1)
    document.add_paragraph("Iron carries oxygen in the blood. When stores run low, people tire.")
    document.add_heading("Who may need one", 2)
    paragraph = document.add_paragraph("Some ")
    paragraph.add_run("cannot").bold = True
    paragraph.add_run(" take tablets; others lose ")
    paragraph.add_run("iron").italic = True
    paragraph.add_run(" faster than they can ")
    add_link(paragraph, "eat it", ADDRESS)
    paragraph.add_run(".")
    add_footnote(document, paragraph)
    paragraph.add_run(" Water is H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O").add_break()
    paragraph.add_run("and no iron.")
    document.add_paragraph("They include:")
    document.add_paragraph("Heavy periods: blood is lost each month.", "List Bullet")
    document.add_paragraph("Bowel disease: tablets irritate the gut.", "List Bullet")
    document.add_paragraph("Before a visit, people")
    document.add_paragraph("eat something", "List Bullet")
    document.add_paragraph("bread", "List Bullet 2")
    document.add_paragraph("fruit", "List Bullet 2")
    document.add_paragraph("drink water", "List Bullet")
    document.add_heading("How a visit goes", 2)
    document.add_heading("1. Come in", 3)
    document.add_paragraph("The door is open.")
    document.add_heading("2. Rest", 3)
    document.add_paragraph("Take your time.")
    document.add_heading("What it is compared with", 2)
    document.add_heading("Drip vs. Tablet", 3)
    document.add_paragraph("A drip is faster.")
    add_table(document, ["", "Drip", "Tablet"], ["Where", "Clinic", "Home"], ["How long", "An hour", "Months"])
    document.add_heading("Doses and rooms", 2)
    add_table(document, ["Drug", "Dose"], ["Iron sucrose", "200 mg"], ["Iron dextran", "100 mg"])
    document.add_picture(io.BytesIO(png()))
    document.inline_shapes[0]._inline.docPr.set("descr", "A drip beside a chair")
    document.add_paragraph("The room is quiet.", "Caption")
    document.add_paragraph("Screening matters more than speed.", "Quote")
    document.add_paragraph("Note: bring your letter.")
    document.add_paragraph("On the day, in this order:")
    document.add_paragraph("arrive", "List Number")
    document.add_paragraph("sit down", "List Number")
    document.add_heading("Frequently asked questions", 2)
    document.add_heading("Does it hurt?", 3)
    document.add_paragraph("Hardly.")
    document.save(str(path))
    return path


def add_table(document, *rows: list[str]) -> None:
    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def add_footnote(document, paragraph) -> None:
    notes = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, FOOTNOTES.encode(), document.part.package)
    document.part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "1")
    run = paragraph.add_run()
    run.font.superscript = True
    run._r.append(reference)


if __name__ == "__main__":
    write_docx(Path("article.docx"))

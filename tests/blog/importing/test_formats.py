"""One article in every format: the same blocks. And what each format has that plain text has not."""

import hashlib
import json
import re
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command
from docx.enum.style import WD_STYLE_TYPE
from lxml import etree

from blog.importing.document import Document
from blog.importing.readers import read_document
from blog.importing.report import ImportRefusedError
from blog.importing.wordpress.export import entries, read_site
from blog.importing.wordpress.media import Media
from blog.importing.wordpress.posts import document_of_post
from blog.models import ArticlePage
from media_library.models import CustomImage
from tests.blog.importing import one_article
from tests.blog.importing.conftest import recognised
from tests.blog.importing.files import Outline, add_link, data_address, levels_of, png, repacked

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(params=["sample", "text of our own"])
def text(request, tmp_path) -> Path:
    """A plain text: the marketing team's sample where that is, and one that lies in this repository."""
    if request.param == "sample":
        return request.getfixturevalue("sample")
    return one_article.write_text(tmp_path / "text.txt")


@pytest.mark.parametrize("form", ["docx", "html", "markdown", "wordpress"])
def test_a_text_gives_the_same_blocks_in_every_format(text, tmp_path, form):
    plain, plain_report = recognised(read_document(text), brand="PointKetamine")
    outline = Outline.of_text(text.read_text(encoding="utf-8"), levels_of(plain))
    path = tmp_path / f"copy.{ENDINGS[form]}"
    found, report = recognised(document_in(getattr(outline, f"write_{form}")(path)), brand="PointKetamine")
    assert (found.title, found.introduction) == (plain.title, plain.introduction)
    assert found.body == plain.body
    assert sorted(entry.text for entry in report.left_out) == sorted(entry.text for entry in plain_report.left_out)


@pytest.mark.parametrize("form", ["docx", "saved_by_libreoffice", "markdown", "wordpress"])
def test_an_article_with_pictures_tables_and_notes_gives_the_same_blocks_in_every_format(tmp_path, form):
    page = comparable(document_in(one_article.write_html(tmp_path / "page.html")))
    if form == "saved_by_libreoffice":
        path = one_article.SAVED_BY_LIBREOFFICE
    else:
        path = getattr(one_article, f"write_{form}")(tmp_path / f"copy.{ENDINGS[form]}")
    assert comparable(document_in(path)) == page


def test_the_article_in_every_format_has_every_structure(tmp_path):
    _, _, body, references = comparable(document_in(one_article.write_html(tmp_path / "page.html")))
    assert [block["type"] for block in body] == [
        *("heading", "paragraph", "mechanism_list", "paragraph", "paragraph"),
        *("heading", "numbered_section", "numbered_section", "heading", "comparison"),
        *("heading", "table", "image", "quote", "callout", "paragraph", "paragraph", "faq"),
    ]
    assert references == [one_article.NOTE]


ENDINGS = {"docx": "docx", "html": "html", "markdown": "md", "wordpress": "xml"}


def document_in(path: Path) -> Document:
    """Return the document in a file, or in the only post of a WordPress export with its media beside it."""
    if path.suffix != ".xml":
        return read_document(path)
    uploads = path.parent / "uploads"
    (post,) = [entry for entry in entries(path) if entry.kind == "post"]
    return document_of_post(post, read_site(path), Media(uploads if uploads.is_dir() else None))


def comparable(document: Document) -> tuple:
    """Return title, introduction, body and references, with what each format names in its own way named alike."""
    found, _ = recognised(document)
    body = json.dumps(found.body)
    for reference in found.references:
        body = body.replace(f'cited-{reference.key}\\">[{reference.key}]', f"{reference.citation}")
    blocks = json.loads(body)
    for block in blocks:
        if block["type"] == "image":
            block["value"]["image"] = hashlib.sha256(document.media[block["value"]["image"]]).hexdigest()
    return found.title, found.introduction, blocks, [reference.citation for reference in found.references]


def html(tmp_path: Path, body: str, head: str = "") -> Path:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return path


def from_html(tmp_path: Path, body: str, head: str = ""):
    return recognised(read_document(html(tmp_path, body, head)))


def from_markdown(tmp_path: Path, text: str):
    path = tmp_path / "text.md"
    path.write_text(text, encoding="utf-8")
    return recognised(read_document(path))


def word(tmp_path: Path, write) -> Path:
    document = docx.Document()
    document.add_heading("Iron infusions explained", 1)
    document.add_paragraph("Iron carries oxygen.")
    write(document)
    path = tmp_path / "text.docx"
    document.save(str(path))
    return path


def from_word(tmp_path: Path, write):
    return recognised(read_document(word(tmp_path, write)))


TOP = "<h1>Iron infusions explained</h1><p>Iron carries oxygen.</p>"


def left_out(report, kind="words") -> list[tuple[str, str]]:
    return [(entry.text, entry.reason) for entry in report.left_out if entry.kind == kind]


def test_styles_and_links_of_a_page_stay(tmp_path):
    article, _ = from_html(
        tmp_path,
        f'{TOP}<p>A <strong>bold</strong> H<sub>2</sub>O <a href="https://example.org/a?b=1&amp;c=2">link</a>.</p>',
    )
    assert article.body == [
        {
            "type": "paragraph",
            "value": '<p>A <b>bold</b> H<sub>2</sub>O <a href="https://example.org/a?b=1&amp;c=2">link</a>.</p>',
        }
    ]


def test_what_stands_around_the_article_is_left_out_and_reported(tmp_path):
    page = (
        f'<nav><a href="/home">Home</a></nav><article>{TOP}<p>More text here.</p></article><footer>© 2024 Us</footer>'
    )
    article, report = from_html(tmp_path, page)
    assert article.title == "Iron infusions explained"
    assert left_out(report) == [("Home", "site_furniture"), ("© 2024 Us", "site_furniture")]
    assert left_out(report, "link") == [("/home", "site_furniture")]


def test_a_table_of_a_page_becomes_a_table(tmp_path):
    article, _ = from_html(
        tmp_path,
        f"{TOP}<table><caption>Doses</caption><thead><tr><th>Drug</th><th>Dose</th></tr></thead>"
        "<tr><td>Iron</td><td>100 mg</td></tr></table>",
    )
    assert article.body[0]["value"]["table"] == {
        "columns": [{"type": "text", "heading": "Drug"}, {"type": "text", "heading": "Dose"}],
        "rows": [{"values": ["Iron", "100 mg"]}],
        "caption": "Doses",
    }


def test_cells_that_go_over_several_columns_and_rows_leave_empty_ones(tmp_path):
    article, _ = from_html(
        tmp_path,
        f"{TOP}<table><tr><td rowspan=2>a</td><td>b</td><td>c</td></tr><tr><td colspan=2>d</td></tr></table>",
    )
    assert [row["values"] for row in article.body[0]["value"]["table"]["rows"]] == [["a", "b", "c"], ["", "d", ""]]


def test_a_figure_keeps_its_description_and_caption(tmp_path):
    (tmp_path / "drip.png").write_bytes(png())
    article, _ = from_html(
        tmp_path, f'{TOP}<figure><img src="drip.png" alt="A drip"><figcaption>The room</figcaption></figure>'
    )
    assert article.body[0]["value"] == {
        "image": "drip.png",
        "alt_text": "A drip",
        "is_decorative": False,
        "caption": "The room",
        "credit": "",
    }


def test_a_film_becomes_a_video(tmp_path):
    article, _ = from_html(
        tmp_path, f'{TOP}<iframe src="https://www.youtube.com/embed/abcdefghijk" title="A visit"></iframe>'
    )
    assert article.body[0]["type"] == "video"


def test_a_quote_keeps_who_said_it(tmp_path):
    article, _ = from_html(
        tmp_path, f"{TOP}<blockquote><p>Screening matters.</p><cite>— A guideline</cite></blockquote>"
    )
    assert (article.body[0]["value"]["text"], article.body[0]["value"]["attribution"]) == (
        "Screening matters.",
        "A guideline",
    )


def test_two_things_in_a_table_under_their_heading_are_a_comparison(tmp_path):
    article, _ = from_html(
        tmp_path,
        f"{TOP}<h2>Drip vs. Tablet</h2><p>A drip is faster.</p><table><tr><th></th><th>Drip</th><th>Tablet</th></tr>"
        "<tr><td>Where</td><td>Clinic</td><td>Home</td></tr></table>",
    )
    assert article.body[0]["value"]["aspects"] == [{"name": "Where", "values": ["<p>Clinic</p>", "<p>Home</p>"]}]


def test_terms_in_terms_are_read_once_however_deep_they_lie(tmp_path):
    article, _ = from_html(tmp_path, f"{TOP}{'<dl><dd>' * 40}inner{'</dd></dl>' * 40}")
    assert article.body == [{"type": "paragraph", "value": "<ul><li>inner</li></ul>"}]


def test_lists_in_lists_stay_so(tmp_path):
    article, _ = from_html(tmp_path, f"{TOP}<ul><li>one<ol><li>inner</li></ol></li><li>two</li></ul>")
    assert article.body[0]["value"] == "<ul><li>one<ol><li>inner</li></ol></li><li>two</li></ul>"


def test_google_docs_pages_keep_bold_words_links_notes_and_report_comments(tmp_path):
    article, report = from_html(
        tmp_path,
        f'{TOP}<p><span class="c1">Bold</span> words'
        '<a href="https://www.google.com/url?q=https://example.org/x&amp;sa=D">here</a>'
        '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>.</p>'
        '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> A trial, 2019.</p></div>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>Is that so?</p></div>',
        "<style>.c1{font-weight:700}</style>",
    )
    html = article.body[0]["value"]
    assert html.startswith('<p><b>Bold</b> words<a href="https://example.org/x">here</a><a linktype="reference"')
    assert [(one.key, one.citation) for one in article.references] == [("note1", "A trial, 2019.")]
    assert ("Is that so?", "comment") in left_out(report)


REFERENCES = "<h2>References</h2><ol><li>A trial, 2019.</li><li>Another trial, 2020.</li></ol>"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("helps<sup>1</sup>.", "helps{1}."),
        ("helps<sup>1,2</sup> people", "helps{1}{2} people"),
        ("helps<sup>[2]</sup>and", "helps{2}and"),
        ("helps [1]and", "helps{1}and"),
        ("helps <b>[1]</b>", "helps {1}"),
    ],
)
def test_numbers_right_at_a_word_cite_references(tmp_path, text, kept):
    article, _ = from_html(tmp_path, f"{TOP}<p>Iron {text}</p>{REFERENCES}")
    for key in ("1", "2"):
        kept = kept.replace(f"{{{key}}}", f'<a linktype="reference" id="cited-{key}">[{key}]</a>')
    assert article.body == [{"type": "paragraph", "value": f"<p>Iron {kept}</p>"}]


def test_notes_are_not_taken_for_the_references_of_the_same_number(tmp_path):
    article, _ = from_markdown(
        tmp_path,
        "# Iron\n\nIt helps.\n\nSee[^1] or [1].\n\n## References\n\n1. A trial, 2019.\n\n[^1]: A talk, 2020.\n",
    )
    assert [(one.key, one.citation) for one in article.references] == [
        ("1", "A trial, 2019."),
        ("note1", "A talk, 2020."),
    ]
    assert re.findall('id="cited-([^"]*)"', article.body[0]["value"]) == ["note1", "1"]


def test_lists_in_lists_of_google_docs_stay_so(tmp_path):
    article, _ = from_html(
        tmp_path,
        f'{TOP}<ul class="lst-kix_a-0 start"><li>one</li></ul><ol class="lst-kix_a-1 start"><li>inner</li></ol>'
        '<ul class="lst-kix_a-0"><li>two</li></ul><ul class="lst-kix_b-0 start"><li>other</li></ul>',
    )
    assert [block["value"] for block in article.body] == [
        "<ul><li>one<ol><li>inner</li></ol></li><li>two</li></ul>",
        "<ul><li>other</li></ul>",
    ]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (
            "<figure><p>a</p><figcaption>b<figure><figcaption>c</figcaption></figure></figcaption></figure>",
            ["paragraph"],
        ),
        ("<figure><figcaption>a<figcaption>b</figcaption></figcaption></figure>", ["paragraph"]),
        (
            '<figure><figure><img src="x.png" alt="d"><figcaption>a</figcaption></figure>'
            "<figcaption>b</figcaption></figure>",
            ["image"],
        ),
        ("<table>loose<tr><td>a</td>between<td>b</td></tr><p>more</p></table>", ["table"]),
        ("<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr>loose<div>more</div></table>", ["paragraph"]),
        ("<table><td>a</td><td>b</td></table>", ["paragraph"]),
        ("<table><caption>a</caption><caption>b</caption><tr><td>c</td><td>d</td></tr></table>", ["table"]),
        ("<dl>loose<dt>a<ul><li>b</li></ul></dt><p>c</p><dd>d</dd><div><dt>e</dt><dd>f</dd></div></dl>", ["paragraph"]),
        ("<ul>a<!-- x -->b<ul><li>c</li></ul>d<script>no()</script>e<li>f</li></ul>", ["paragraph"]),
        ("<h2>A vs. B</h2><table><tr><th></th><th>A</th><th>B</th></tr></table>", ["heading", "table"]),
        ('<p>a <a href="#ftnt1">[1] b c d e f g h i j k</p><p>l', ["paragraph"]),
        ('<p>a <a data-note="1">b</p><p>c', ["paragraph"]),
        ('<p><a href="#ftnt_ref1">[1]</a> a</p><p><a href="#ftnt_ref1">[1]</a> b</p><p>c</p>', ["paragraph"]),
    ],
)
def test_no_word_of_a_page_with_damaged_mark_up_is_lost(tmp_path, body, kinds):
    article, _ = from_html(tmp_path, f"{TOP}{body}")
    found = [block["type"] for block in article.body]
    assert set(kinds) <= set(found)
    assert "no()" not in json.dumps(article.body)


@pytest.mark.parametrize(
    "mark_up",
    [
        '<img src="//[:" alt="A drip in a room">',
        f'<img src="{"n" * 300}.png" alt="A drip in a room">',
        f'<img src="{"n/" * 3000}.png" alt="A drip in a room">',
        '<img src="%00.png" alt="A drip in a room">',
        '<a href="//[:">there</a>',
        '<a href="https://[">there</a>',
        '<iframe src="https://[" title="Film"></iframe>',
        '<blockquote cite="//[:">Rest.</blockquote>',
        '<ol><li data-line="²">one</li></ol>',
    ],
)
def test_addresses_and_names_that_are_none_keep_no_page_out(tmp_path, mark_up):
    article, _ = from_html(tmp_path, f"{TOP}<p>Rest.</p>{mark_up}", '<link rel="canonical" href="//[:">')
    assert article.body[0] == {"type": "paragraph", "value": "<p>Rest.</p>"}


def test_markdown_has_tables_notes_and_facts(tmp_path):
    article, _ = from_markdown(
        tmp_path,
        "---\ntitle: Iron infusions\nslug: iron\n---\n\nIron carries oxygen.\n\n## Doses[^1]\n\nOf *iron*[^1].\n\n"
        "| Drug | Dose |\n|---|---|\n| Iron | 100 mg |\n\n[^1]: A trial, 2019.\n",
    )
    assert article.title == "Iron infusions"
    assert [block["type"] for block in article.body] == ["heading", "paragraph", "table"]
    assert article.references[0].citation == "A trial, 2019."


def test_markdown_pictures_may_be_inside(tmp_path):
    article, _ = from_markdown(
        tmp_path, f"# Iron\n\nIron carries oxygen.\n\n![A drip][image1]\n\n[image1]: <{data_address(png())}>\n"
    )
    assert article.body[0]["value"]["image"] == "picture-1.png"


def test_a_word_document_keeps_styles_lists_and_links(tmp_path):
    def write(document):
        document.add_heading("Who may need one", 2)
        paragraph = document.add_paragraph("Some ")
        paragraph.add_run("tired").bold = True
        add_link(paragraph, " people", "https://example.org/")
        document.add_paragraph("first", "List Number")
        document.add_paragraph("second", "List Number")
        document.add_paragraph("Deeper", "List Bullet")
        document.add_paragraph("inner", "List Bullet 2")

    article, _ = from_word(tmp_path, write)
    assert [block["value"] for block in article.body[1:]] == [
        '<p>Some <b>tired</b><a href="https://example.org/"> people</a></p>',
        "<ol><li>first</li><li>second</li></ol>",
        "<ul><li>Deeper<ul><li>inner</li></ul></li></ul>",
    ]


def test_a_word_document_keeps_tables_and_pictures_with_their_description(tmp_path):
    (tmp_path / "drip.png").write_bytes(png())

    def write(document):
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ["Drug", "Dose", "Iron", "100 mg"], strict=True):
            cell.text = text
        document.add_picture(str(tmp_path / "drip.png"))
        document.inline_shapes[0]._inline.docPr.set("descr", "A drip")
        document.add_paragraph("The room", "Caption")

    article, _ = from_word(tmp_path, write)
    table, picture = article.body
    assert [column["heading"] for column in table["value"]["table"]["columns"]] == ["Drug", "Dose"]
    assert (picture["value"]["alt_text"], picture["value"]["caption"]) == ("A drip", "The room")
    assert picture["value"]["image"] == "word/media/image1.png"


def test_notes_of_a_word_document_become_references_and_comments_are_reported(tmp_path):
    def write(document):
        document.add_paragraph("Iron helps.")

    path = word(tmp_path, write)
    body = etree.tostring(docx.Document(str(path)).element).decode()
    marked = body.replace(
        "Iron helps.</w:t></w:r>", 'Iron helps.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    note = "<w:p><w:r><w:t>A trial, 2019.</w:t></w:r></w:p>"
    notes = f'<w:footnotes {WORD}><w:footnote w:id="2">{note}</w:footnote></w:footnotes>'
    comment = "<w:p><w:r><w:t>Is that so?</w:t></w:r></w:p>"
    comments = f'<w:comments {WORD}><w:comment w:id="0">{comment}</w:comment></w:comments>'
    repacked(
        path,
        {
            "word/document.xml": marked.encode(),
            "word/footnotes.xml": notes.encode(),
            "word/comments.xml": comments.encode(),
        },
    )
    article, report = recognised(read_document(path))
    assert article.references[0].citation == "A trial, 2019."
    assert 'linktype="reference"' in article.body[0]["value"]
    assert ("Is that so?", "comment") in left_out(report)


def test_styles_of_libreoffice_are_known(tmp_path):
    (tmp_path / "drip.png").write_bytes(png())

    def write(document):
        document.styles.add_style("Quotations", WD_STYLE_TYPE.PARAGRAPH)
        document.styles.add_style("Figure", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Caption"]
        document.add_paragraph("Screening matters more than speed.", "Quotations")
        document.add_picture(str(tmp_path / "drip.png"))
        document.add_paragraph("The room", "Figure")

    article, _ = from_word(tmp_path, write)
    assert [block["type"] for block in article.body] == ["quote", "image"]
    assert article.body[1]["value"]["caption"] == "The room"


def test_a_text_box_is_read_once_though_word_writes_it_twice(tmp_path):
    path = word(tmp_path, lambda document: document.add_paragraph("Iron helps."))
    body = etree.tostring(docx.Document(str(path)).element).decode()
    box = "<w:txbxContent><w:p><w:r><w:t>Drink water</w:t></w:r></w:p></w:txbxContent>"
    drawing = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    changed = body.replace("Iron helps.</w:t></w:r>", f"Iron helps.</w:t></w:r>{drawing}")
    article, report = recognised(read_document(repacked(path, {"word/document.xml": changed.encode()})))
    assert [block["value"] for block in article.body] == ["<p>Iron helps.</p>", "<p>Drink water</p>"]
    assert report.left_out == []


def test_words_at_a_place_where_no_program_puts_any_are_reported(tmp_path):
    path = word(tmp_path, lambda document: document.add_paragraph("Iron helps."))
    body = etree.tostring(docx.Document(str(path)).element).decode()
    changed = body.replace("<w:t>Iron helps.</w:t></w:r>", "<w:t>Iron helps.</w:t></w:r><w:t>Stray</w:t>")
    article, report = recognised(read_document(repacked(path, {"word/document.xml": changed.encode()})))
    assert article.body == [{"type": "paragraph", "value": "<p>Iron helps.</p>"}]
    assert left_out(report) == [("Stray", "misplaced_in_source")]


def test_what_was_deleted_in_a_word_document_is_reported_and_not_taken_over(tmp_path):
    path = word(tmp_path, lambda document: document.add_paragraph("Iron helps."))
    body = etree.tostring(docx.Document(str(path)).element).decode()
    deleted = "<w:del><w:r><w:delText>everybody</w:delText></w:r></w:del>"
    changed = body.replace("Iron helps.</w:t></w:r>", f"Iron helps.</w:t></w:r>{deleted}")
    article, report = recognised(read_document(repacked(path, {"word/document.xml": changed.encode()})))
    assert left_out(report) == [("everybody", "deleted_in_source")]
    assert article.body[0]["value"] == "<p>Iron helps.</p>"


def test_pictures_come_into_the_library_once(site, tmp_path, capsys):
    page = html(
        tmp_path, f'{TOP}<img src="{data_address(png())}" alt="A drip"><img src="{data_address(png())}" alt="Again">'
    )
    call_command("import_article", str(page), "--brand", "pointinfusion", "--json")
    article = ArticlePage.objects.get(pk=json.loads(capsys.readouterr().out)["page_id"])
    assert [child.value["image"] for child in article.body] == [CustomImage.objects.get()] * 2


def test_undoing_takes_pictures_and_references_away_too(site, tmp_path, capsys):
    page = html(
        tmp_path, f'{TOP}<img src="{data_address(png())}" alt="A drip"><p>x</p><h2>References</h2><p>A trial, 2019</p>'
    )
    call_command("import_article", str(page), "--brand", "pointinfusion", "--json")
    call_command("undo_import", json.loads(capsys.readouterr().out)["run_id"])
    assert not CustomImage.objects.exists()
    assert "reference" in capsys.readouterr().out


# Input that means harm, or that no article has.


def test_scripts_and_their_links_never_come_in(tmp_path):
    article, report = from_html(
        tmp_path,
        f'{TOP}<script>alert(1)</script><p onclick="x()">Safe <a href="javascript:alert(1)">words</a>'
        '<a href="data:text/html,x"> here</a>.</p>',
    )
    assert article.body == [{"type": "paragraph", "value": "<p>Safe words here.</p>"}]
    assert [reason for _, reason in left_out(report, "link")] == ["unsafe_address", "unsafe_address"]


def test_pictures_elsewhere_are_not_fetched_but_reported(tmp_path):
    article, report = from_html(
        tmp_path, f'{TOP}<img src="https://example.invalid/a.png" alt="A drip in a room"><p>x</p>'
    )
    assert article.body[0]["value"]["image"] is None
    assert left_out(report, "picture") == [("https://example.invalid/a.png", "picture_not_here")]


@pytest.mark.parametrize("source", ["../secret.png", "/etc/passwd", "..%2Fsecret.png", "file:///etc/passwd"])
def test_files_outside_the_documents_folder_are_never_read(tmp_path, source):
    (tmp_path / "secret.png").write_bytes(png())
    folder = tmp_path / "pages"
    folder.mkdir()
    document = read_document(html(folder, f'{TOP}<img src="{source}" alt="x">'))
    assert document.media == {}


def test_what_only_says_that_it_is_a_picture_is_left_out(tmp_path):
    (tmp_path / "a.png").write_bytes(b"<svg onload=alert(1)>")
    article, report = from_html(tmp_path, f'{TOP}<p>x</p><img src="a.png" alt="A drip">')
    assert article.body[1]["value"]["image"] is None
    assert left_out(report, "picture") == [("a.png", "no_picture_we_take")]


def test_a_picture_of_too_many_pixels_is_left_out(tmp_path, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 63
    (tmp_path / "a.png").write_bytes(png(size=(8, 8)))
    _, report = from_html(tmp_path, f'{TOP}<p>x</p><img src="a.png" alt="A drip">')
    assert left_out(report, "picture") == [("a.png", "no_picture_we_take")]


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
NESTED = f"<w:document {WORD}><w:body>{'<w:sdt>' * 200}{'</w:sdt>' * 200}</w:body></w:document>".encode()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"word/document.xml": BOMB}, "not made to be read"),
        ({"word/document.xml": b"<w:document"}, "damaged"),
        ({"word/document.xml": b" " * (16 * 1024 * 1024)}, "far more than an article"),
        ({"word/media/image1.png": b"\x00" * (201 * 1024 * 1024)}, "far more than an article"),
        ({"word/document.xml": NESTED}, "nests more than"),
    ],
    ids=["entity bomb", "broken", "large XML", "zip bomb", "deep"],
)
def test_word_documents_that_mean_harm_are_refused(tmp_path, files, message):
    path = repacked(word(tmp_path, lambda document: None), dict(files))
    with pytest.raises(ImportRefusedError, match=message):
        read_document(path)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<div>" * 300 + "deep" + "</div>" * 300, "nests more than"),
        ("<b>a</b>" * 40_000, "tags"),
        ("<table>" + "<tr><td>a</td><td>b</td></tr>" * 502 + "</table>", "more than 500 rows"),
        ("<table><tr>" + "<td>a</td>" * 51 + "</tr></table>", "50 columns"),
        ("", "holds no words"),
    ],
    ids=["deep", "many tags", "tall table", "wide table", "empty"],
)
def test_pages_that_no_article_is_are_refused(tmp_path, body, message):
    with pytest.raises(ImportRefusedError, match=message):
        read_document(html(tmp_path, body))


@pytest.mark.parametrize(
    ("encoding", "head"),
    [("utf-8", ""), ("utf-16", ""), ("iso-8859-2", '<meta charset="iso-8859-2">'), ("cp1252", "")],
)
def test_pages_are_read_in_the_encoding_that_they_are_in(tmp_path, encoding, head):
    path = tmp_path / "page.html"
    path.write_bytes(f"<html><head>{head}</head><body>{TOP}<p>Müde</p></body></html>".encode(encoding))
    article, _ = recognised(read_document(path))
    assert article.body[0]["value"] == "<p>Müde</p>"


def test_a_refusal_says_in_one_line_what_to_do(site, tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(CommandError, match="save it again") as refusal:
        call_command("import_article", str(path), "--brand", "pointinfusion")
    assert "\n" not in str(refusal.value)

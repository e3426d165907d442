"""The importer's own proof that nothing is lost: whatever is taken from an article, it notices."""

import copy

import pytest

from blog.importing.conservation import Content, check_conservation
from blog.importing.document import BOLD, Document, Heading, Item, ListPart, Paragraph, Picture, Span, Table
from blog.importing.recognition import recognise
from blog.importing.report import ImportRefusedError, Report


def document() -> Document:
    return Document(
        "a.html",
        [
            Heading(1, [Span("Iron infusions explained")], 1),
            Paragraph(2, [Span("Iron carries oxygen.")]),
            Heading(3, [Span("Who may need one")], 2),
            Paragraph(
                4,
                [
                    Span("See "),
                    Span("the trial", link="https://example.org/trial"),
                    Span(" on i"),
                    Span("ro", frozenset({BOLD})),
                    Span("n."),
                ],
            ),
            ListPart(5, [Item(5, [Span("some people")], [ListPart(5, [Item(5, [Span("tired ones")])])])]),
            Picture(6, "a.png", "A drip in a room", [Span("The room")]),
            Table(7, [[[Span("Drug")], [Span("Dose")]], [[Span("Iron")], [Span("100 mg")]]], has_header=True),
        ],
        media={"a.png": b""},
    )


def recognised(of: Document):
    report = Report()
    source = Content.of(of)
    return source, recognise(of, brand_name="PointInfusion", brand_names=["PointInfusion"], report=report), report


def test_what_is_all_there_passes():
    check_conservation(*recognised(document()))


def first_of(article, kind):
    return next(block for block in article.body if block["type"] == kind)


CASES = {
    "a paragraph lost": lambda article: article.body.remove(first_of(article, "paragraph")),
    "a link lost": lambda article: first_of(article, "paragraph").update(value="<p>See the trial on iron.</p>"),
    "a link changed": lambda article: first_of(article, "paragraph").update(
        value='<p>See <a href="https://evil.example">the trial</a> on i<b>ro</b>n.</p>'
    ),
    "a picture lost": lambda article: first_of(article, "image")["value"].update(image=None),
    "a caption lost": lambda article: first_of(article, "image")["value"].update(caption=""),
    "a cell lost": lambda article: first_of(article, "table")["value"]["table"]["rows"].clear(),
    "a word invented": lambda article: article.add("paragraph", "<p>invented</p>"),
    "a picture twice": lambda article: article.body.append(copy.deepcopy(first_of(article, "image"))),
    "an introduction lost": lambda article: setattr(article, "introduction", ""),
}


@pytest.mark.parametrize("damage", CASES.values(), ids=CASES.keys())
def test_what_is_lost_or_invented_is_refused(damage):
    source, article, report = recognised(document())
    damage(article)
    with pytest.raises(ImportRefusedError, match="would be lost"):
        check_conservation(source, article, report)

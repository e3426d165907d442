"""What an editor decides about a document before it is imported: applied in order, and nothing is lost by it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.importing.conservation import Content
from blog.importing.decisions import KINDS, DecisionError, decide, split_points
from blog.importing.document import Document, Heading, ListPart, Paragraph, Picture, Quote, Span, Table
from blog.importing.readers.html import document_of_page
from blog.importing.readers.plain_text import document_of_text
from tests.blog.importing.conftest import recognised

TEXT = """Iron infusions explained

Iron carries oxygen in the blood. When stores run low, people tire.

Who may need one

Some people cannot take tablets. Others lose iron faster than they can eat it.

Warning: tell us about earlier reactions.

An infusion takes forty minutes. You can read meanwhile.
"""


def kind(part: int, kind: str) -> dict:
    return {"action": "kind", "part": part, "kind": kind}


def merge(part: int) -> dict:
    return {"action": "merge", "part": part}


def split(part: int, at: int = 1) -> dict:
    return {"action": "split", "part": part, "at": at}


def article_after(*decisions: dict, text: str = TEXT):
    return recognised(decide(document_of_text(text), decisions))


def blocks(article) -> list[str]:
    return [block["type"] for block in article.body]


def test_without_decisions_a_document_stays_as_the_rules_find_it():
    article, report = article_after()
    assert blocks(article) == ["heading", "paragraph", "callout", "paragraph"]
    assert [guess.taken_for for guess in report.guesses] == ["title", "heading", "callout"]


@pytest.mark.parametrize(
    ("decided", "block"),
    [
        ("paragraph", "paragraph"),
        ("heading_2", "heading"),
        ("bulleted_list", "paragraph"),
        ("numbered_list", "paragraph"),
        ("callout_safety", "callout"),
        ("quote", "quote"),
        ("picture", "image"),
    ],
)
def test_a_part_becomes_what_an_editor_says(decided, block):
    article, _ = article_after(kind(5, decided))
    assert blocks(article) == ["heading", "paragraph", "callout", block]


def test_what_was_decided_is_guessed_about_no_more():
    article, report = article_after(kind(2, "paragraph"), kind(4, "paragraph"))
    assert blocks(article) == ["paragraph"] * 4
    assert article.body[2]["value"] == "<p>Warning: tell us about earlier reactions.</p>"
    assert [guess.taken_for for guess in report.guesses] == ["title"]


def test_the_label_of_a_callout_is_not_said_twice():
    article, report = article_after(kind(4, "callout_note"))
    assert article.body[2]["value"] == {
        "kind": "note",
        "title": "",
        "text": "<p>tell us about earlier reactions.</p>",
    }
    assert [(entry.text, entry.reason) for entry in report.left_out] == [("Warning", "callout_label")]


def test_a_heading_goes_down_and_up_a_level():
    decisions = [kind(4, "heading_3"), kind(5, "heading_3")]
    article, _ = article_after(*decisions)
    assert [block["value"]["level"] for block in article.body if block["type"] == "heading"] == ["2", "3", "3"]
    article, _ = article_after(*decisions, kind(5, "heading_2"))
    assert [block["value"]["level"] for block in article.body if block["type"] == "heading"] == ["2", "3", "2"]


def test_no_heading_skips_a_level_whatever_was_decided():
    article, _ = article_after(kind(2, "heading_4"))
    assert article.body[0]["value"]["level"] == "2"


def test_a_heading_of_a_marked_up_document_takes_the_level_that_it_has_in_the_article():
    page = "<h1>Iron</h1><p>It carries oxygen.</p><h3>One</h3><p>First.</p><h3>Two</h3><p>Second.</p>"
    document = document_of_page(f"<html><body><main>{page}</main></body></html>", "page.html")
    article, _ = recognised(decide(document, [kind(4, "heading_3")]))
    assert [block["value"]["level"] for block in article.body if block["type"] == "heading"] == ["2", "3"]


def test_headings_found_by_being_bold_stay_when_one_more_is_decided_on():
    bold = "<p><b>Who may need one</b></p>"
    page = f"<h1>Iron</h1><p>It carries oxygen.</p>{bold}<p>Some people.</p><p>How it works</p><p>By vein.</p>"
    document = document_of_page(f"<html><body><main>{page}</main></body></html>", "page.html")
    article, _ = recognised(decide(document, [kind(4, "heading_2")]))
    assert blocks(article) == ["heading", "paragraph", "heading", "paragraph"]


def test_what_is_dropped_is_in_the_report_and_can_be_taken_in_again():
    article, report = article_after(kind(5, "left_out"))
    assert blocks(article) == ["heading", "paragraph", "callout"]
    assert [(entry.line, entry.reason) for entry in report.left_out if entry.reason == "dropped_by_editor"] == [
        (11, "dropped_by_editor")
    ]
    article, _ = article_after(kind(5, "left_out"), kind(5, "as_found"))
    assert blocks(article) == ["heading", "paragraph", "callout", "paragraph"]


def test_what_rules_left_out_is_taken_in_by_saying_what_it_is():
    text = f"{TEXT}\n© 2026 PointInfusion\n\nThis text informs."
    assert {entry.reason for entry in article_after(text=text)[1].left_out} == {
        "callout_label",
        "copyright",
        "disclaimer",
    }
    article, _ = article_after(kind(7, "paragraph"), text=text)
    assert article.body[-1]["value"] == "<p>This text informs.</p>"


def test_a_part_is_joined_to_the_one_before_it():
    article, _ = article_after(merge(5))
    assert blocks(article) == ["heading", "paragraph", "callout"]
    assert article.body[2]["value"]["text"].endswith("You can read meanwhile.</p>")


def test_a_part_is_split_at_a_sentence():
    article, _ = article_after(split(3))
    assert [block["value"] for block in article.body[1:3]] == [
        "<p>Some people cannot take tablets.</p>",
        "<p>Others lose iron faster than they can eat it.</p>",
    ]


def test_an_abbreviation_ends_no_sentence():
    part = Paragraph.plain(1, "Ask Dr. Morgan about it. He knows.")
    assert [words for _, words in split_points(part)] == ["He knows."]


def test_links_and_styles_survive_a_split_and_a_join():
    spans = [Span("Read "), Span("this. And", link="https://example.com/"), Span(" that.", frozenset({"b"}))]
    document = Document("x", [Paragraph(1, spans)], "Title")
    parted = decide(document, [split(0)])
    assert [[span.link for span in part.spans] for part in parted.parts] == [
        ["", "https://example.com/"],
        ["https://example.com/", ""],
    ]
    joined = decide(document, [split(0), merge(1)])
    assert joined.parts[0].text == "Read this. And that."


def test_a_list_is_split_between_items_and_joined_to_another():
    text = "Iron\n\n- one\n\n- two\n\n- three\n\nIt ends here."
    decisions = [kind(1, "bulleted_list"), kind(2, "bulleted_list"), merge(2), kind(2, "bulleted_list"), merge(2)]
    document = decide(document_of_text(text), decisions)
    part = document.parts[1]
    assert isinstance(part, ListPart)
    assert [item.text for item in part.items] == ["one", "two", "three"]
    parted = decide(document_of_text(text), [*decisions, split(1, 2)])
    assert [[item.text for item in part.items] for part in parted.parts[1:3]] == [["one", "two"], ["three"]]


def test_typed_numbers_of_a_list_are_left_out_as_the_list_numbers_itself():
    document = decide(document_of_text("Iron\n\n1. Sit down.\n\nThe end."), [kind(1, "numbered_list")])
    assert [(entry.text, entry.reason) for entry in document.left_out] == [("1.", "number_computed")]


def test_who_said_a_quote_stays_when_it_becomes_a_paragraph():
    quote = Quote(1, [Span("I slept again.")], "Sam", "https://example.com/")
    document = decide(Document("x", [quote], "Title"), [kind(0, "paragraph")])
    assert document.parts[0].text == "I slept again. Sam"
    assert list(document.links()) == ["https://example.com/"]


def test_title_and_introduction_are_what_an_editor_says():
    article, _ = article_after(kind(2, "title"), kind(3, "introduction"))
    assert article.title == "Who may need one"
    assert article.introduction == "Some people cannot take tablets. Others lose iron faster than they can eat it."
    assert blocks(article) == ["heading", "paragraph", "callout", "paragraph"]


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (kind(99, "paragraph"), "no such part"),
        ({"action": "kind", "part": -1, "kind": "paragraph"}, "no such part"),
        ({"action": "kind", "part": "1", "kind": "paragraph"}, "no such part"),
        (kind(1, "poem"), "cannot be made that"),
        (merge(0), "Nothing stands before"),
        (split(0), "cannot be split there"),
        (split(1, 9), "cannot be split there"),
        ({"action": "dance", "part": 1}, "Nobody knows"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(decision, message):
    with pytest.raises(DecisionError, match=message):
        decide(document_of_text(TEXT), [decision])


def test_too_long_a_heading_is_refused_with_what_to_do():
    document = Document("x", [Paragraph.plain(1, "word " * 60)], "Title")
    with pytest.raises(DecisionError, match="Split it first"):
        decide(document, [kind(0, "heading_2")])


@pytest.mark.parametrize("part", [Picture(2, "a.png", "A room"), Table(2, [[[Span("1")]]])])
def test_what_is_no_text_can_only_be_dropped(part):
    document = Document("x", [Paragraph.plain(1, "Words."), part], "Title")
    assert decide(document, [kind(1, "left_out")]).parts[1].decided == "left_out"
    for decision in (kind(1, "paragraph"), merge(1), split(1)):
        with pytest.raises(DecisionError):
            decide(document, [decision])


def test_a_document_is_not_changed_by_decisions_about_it():
    document = document_of_text(TEXT)
    decide(document, [kind(1, "quote"), merge(4)])
    assert document == document_of_text(TEXT)


actions = st.one_of(
    st.builds(kind, st.integers(0, 8), st.sampled_from([*KINDS, "left_out", "as_found"])),
    st.builds(merge, st.integers(0, 8)),
    st.builds(split, st.integers(0, 8), st.integers(1, 3)),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(actions, max_size=8))
def test_whatever_is_decided_no_word_is_lost(decisions):
    document = document_of_text(f"{TEXT}\n- one\n- two\n\n1. Sit down. Rest.\n\n“I slept well that whole night.” — Sam")
    done = []
    for decision in decisions:
        try:
            decide(document, [*done, decision])
        except DecisionError:
            continue
        done.append(decision)
    decided = decide(document, done)
    assert Content.of(decided).words == Content.of(document).words
    if any(part.decided != "left_out" and not isinstance(part, Heading) for part in decided.parts[2:]):
        recognised(decided)

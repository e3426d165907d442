"""Importing a text: what becomes of it, what is said of it, and what is refused."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.importing.conservation import Content, check_conservation
from blog.importing.readers.plain_text import document_of_text
from blog.importing.recognition import recognise
from blog.importing.report import ImportRefusedError, Report
from blog.importing.words import words_run_together
from blog.models import ArticleIndexPage, ArticlePage, Reference

TEXT = """Iron infusions explained

Iron carries oxygen in the blood. When stores run low, people tire.

Who may need one

Some people cannot take tablets. Others lose iron faster than they can eat it.

They include:

• Heavy periods: blood is lost each month.
• Bowel disease: tablets irritate the gut.
"""


def recognised(text: str, brand: str = "PointInfusion"):
    report = Report()
    document = document_of_text(text)
    source = Content.of(document)
    article = recognise(document, brand_name=brand, brand_names=["PointInfusion", "PointKetamine"], report=report)
    check_conservation(source, article, report)
    return article, report


def kinds(article) -> list[str]:
    return [block["type"] for block in article.body]


def codes(report) -> list[str]:
    return [warning.code for warning in report.warnings]


def test_the_first_paragraph_before_any_heading_is_the_introduction():
    article, _ = recognised(TEXT)
    assert article.title == "Iron infusions explained"
    assert article.introduction == "Iron carries oxygen in the blood. When stores run low, people tire."
    assert kinds(article) == ["heading", "paragraph", "mechanism_list"]
    assert article.body[2]["value"]["lead_in"] == "They include:"
    assert [item["term"] for item in article.body[2]["value"]["items"]] == ["Heavy periods", "Bowel disease"]


@pytest.mark.parametrize("bullet", ["-", "*", "•", "–", "▪"])
def test_every_usual_bullet_makes_a_list(bullet):
    article, _ = recognised(f"Title\nAn opening sentence.\nA list follows here.\n{bullet} one thing\n{bullet} another")
    assert article.body[-1]["value"] == "<ul><li>one thing</li><li>another</li></ul>"


def test_terms_may_stand_before_a_dash():
    article, _ = recognised("Title\nAn opening sentence.\n- Saline – salt water\n- Dextrose – sugar water")
    assert kinds(article) == ["mechanism_list"]


def test_numbered_lines_without_text_between_them_are_a_list_and_no_sections():
    article, report = recognised("Title\nAn opening sentence.\n1. Come in\n2. Sit down\n3. Rest")
    assert article.body == [{"type": "paragraph", "value": "<ol><li>Come in</li><li>Sit down</li><li>Rest</li></ol>"}]
    assert [entry.text for entry in report.left_out] == ["1.", "2.", "3."]


def test_numbered_headings_with_text_are_numbered_sections():
    article, _ = recognised("Title\nAn opening sentence.\n1. Come in\nThe door is open.\n2. Rest\nTake your time.")
    assert [block["value"]["title"] for block in article.body] == ["Come in", "Rest"]
    assert kinds(article) == ["numbered_section", "numbered_section"]


def test_a_comparison_names_what_is_compared():
    article, report = recognised("Title\nAn opening sentence.\nDrip vs. Tablet\nA drip is faster.")
    assert article.body[0]["value"]["options"] == ["Drip", "Tablet"]
    assert "comparison_without_aspects" in codes(report)


def test_a_heading_directly_after_a_heading_is_one_level_deeper():
    article, _ = recognised(
        "Title\nAn opening.\nWhat to Know\nBefore You Come\nEat something.\nConclusion\nThat is all."
    )
    levels = [(block["value"]["text"], block["value"]["level"]) for block in article.body if block["type"] == "heading"]
    assert levels == [("What to Know", "2"), ("Before You Come", "3"), ("Conclusion", "2")]


def test_a_short_sentence_is_no_heading():
    article, _ = recognised("Title\nAn opening sentence.\nIt works.\nMostly.")
    assert kinds(article) == ["paragraph", "paragraph"]


@pytest.mark.parametrize("quote", ["“Rest matters more than speed.” — A guideline", '"Rest matters a lot to us"-Bob'])
def test_a_quote_is_no_heading(quote):
    article, _ = recognised(f"Title\nAn opening sentence.\n{quote}\nMostly it is.")
    assert kinds(article) == ["quote", "paragraph"]


def test_a_question_can_be_a_heading():
    article, _ = recognised("Title\nAn opening sentence.\nIs it safe?\nMostly it is.")
    assert kinds(article) == ["heading", "paragraph"]


def test_what_follows_the_copyright_is_the_sites_disclaimer():
    _, report = recognised("Title\nAn opening sentence.\nMore text here.\n© 2023 Someone Else\nNot medical advice.")
    assert [(entry.reason, entry.line) for entry in report.left_out] == [("copyright", 4), ("disclaimer", 5)]
    assert "copyright_brand_unknown" in codes(report)


def test_a_copyright_of_the_articles_own_brand_is_no_warning():
    _, report = recognised("Title\nAn opening sentence.\nMore text here.\n© 2023 PointInfusion")
    assert codes(report) == []


def test_a_copyright_line_under_a_picture_is_its_credit_and_ends_nothing():
    article, report = recognised(
        "Title\nAn opening sentence.\nThe drip\nA person who rests in a chair\n© 2023 A Photographer\n"
        "It takes a while.\nAfterwards\nPeople rest."
    )
    assert kinds(article) == ["heading", "image", "paragraph", "heading", "paragraph"]
    assert article.body[1]["value"]["credit"] == "© 2023 A Photographer"
    assert report.left_out == []


def test_a_copyright_line_with_sections_after_it_ends_nothing():
    article, report = recognised(
        "Title\nAn opening sentence.\n© 2023 Someone Else\nThe drip\nIt takes a while, as such things do."
    )
    assert kinds(article) == ["heading", "paragraph"]
    assert [entry.reason for entry in report.left_out] == ["copyright"]


def test_lines_broken_at_a_margin_are_joined_and_are_no_headings():
    article, report = recognised(
        "Iron\n\nIron carries oxygen in the blood and when the stores of it run low then\n"
        "people tire so that they go to a doctor who will look into the matter and\n"
        "Doctors Often Find that it is the iron that the body lacks and they will\nadvise a drip.\n\n"
        "A second paragraph stands here for those who read on after the first one\nand it is wrapped."
    )
    assert article.introduction.endswith("they will advise a drip.")
    assert kinds(article) == ["paragraph"]
    assert "lines_joined" in codes(report)


@pytest.mark.parametrize(
    "byline",
    ["By Jane Doe, MD", "Written by Jane Doe", "Medically reviewed by John Roe, MD", "Published on March 3, 2024"],
)
def test_bylines_are_no_headings(byline):
    article, report = recognised(f"Title\n{byline}\nAn opening sentence.\nMore text here.")
    assert kinds(article) == ["paragraph"]
    assert [(entry.text, entry.reason) for entry in report.left_out] == [(byline, "byline")]


def test_what_a_page_offers_before_its_title_is_not_the_title():
    article, _ = recognised("Skip to content\nMenu\nIron infusions explained\nAn opening sentence.\nMore text here.")
    assert article.title == "Iron infusions explained"


def test_joiners_of_persian_words_and_of_emoji_stay():
    article, report = recognised("Title\nAn opening sentence.\nمی\u200cخواهم 👩\u200d⚕️ here.")
    assert article.body[0]["value"] == "<p>می\u200cخواهم 👩\u200d⚕️ here.</p>"
    assert codes(report) == []


def test_characters_that_nobody_sees_are_reported_when_they_go():
    article, report = recognised("Title\nAn opening sentence.\nA soft\u00adhyphen here.")
    assert article.body[0]["value"] == "<p>A softhyphen here.</p>"
    assert codes(report) == ["invisible_characters"]


def test_a_warning_becomes_a_callout():
    article, _ = recognised("Title\nAn opening sentence.\nWarning: do not drive today.")
    assert article.body[0] == {
        "type": "callout",
        "value": {"kind": "warning", "title": "", "text": "<p>do not drive today.</p>"},
    }


def test_words_in_quotation_marks_with_a_name_are_a_quote():
    article, _ = recognised("Title\nAn opening sentence.\n“Screening matters as much as the dose.” — A guideline")
    assert article.body[0]["value"]["attribution"] == "A guideline"


def test_questions_under_a_heading_that_says_so_are_questions_and_answers():
    article, _ = recognised(
        "Title\nAn opening sentence.\nFrequently Asked Questions\nCan I eat before?\nNothing for six hours.\n"
        "Can I drive after?\nNot on that day."
    )
    assert [item["question"] for item in article.body[0]["value"]["items"]] == [
        "Can I eat before?",
        "Can I drive after?",
    ]


def test_the_doubtful_guesses_come_first():
    _, report = recognised(TEXT)
    confidences = [guess["confidence"] for guess in report.as_document()["guesses"]]
    assert confidences == sorted(confidences)
    assert len(confidences) >= 3


def test_markup_in_a_text_stays_text():
    article, _ = recognised("Title\nAn opening sentence.\n<script>alert(1)</script> is what it says.")
    assert article.body[0]["value"] == "<p>&lt;script&gt;alert(1)&lt;/script&gt; is what it says.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "posttraumatic stress and traumatic events post a letter",
        "neuroplasticity of the brain",
        "lightheadedness and light in the head",
        "healthcare is health care",
        "groundbreaking work breaking the ground",
        "antidepressants for depression",
        "something today within another whereas therefore",
        "overwhelming and whelming over",
    ],
)
def test_words_that_only_look_like_two_raise_no_alarm(text):
    assert list(words_run_together([(1, text)])) == []


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("many patientswith pain; the patients", "patients with"),
        ("call the clinictoday", "clinic today"),
        ("treatmentfor pain, a treatment", "treatment for"),
        ("experience of administration; administrationexperienced", "administration experienced"),
    ],
)
def test_words_that_run_together_are_found(text, split):
    assert [found for _, _, found in words_run_together([(1, text)])] == [split]


# Lines as they come out of web pages: words of several scripts, punctuation, bullets and numbers.
word = st.text(st.sampled_from("abcdeXYZéß漢ا0123456789'’&<>"), min_size=1, max_size=9)
line = st.builds(
    lambda start, words, end: f"{start}{' '.join(words)}{end}",
    st.sampled_from(["", "", "", "• ", "- ", "1. ", "12) ", "A person ", "© ", "Term: ", "One vs. "]),
    st.lists(word, min_size=1, max_size=25),
    st.sampled_from(["", ".", "?", ":", "!"]),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(line, min_size=2, max_size=25))
def test_no_word_of_any_document_is_lost_or_invented(lines):
    try:
        recognised("\n".join(["A title", *lines]))
    except ImportRefusedError as refusal:
        message = str(refusal)
    else:
        message = ""
    assert "words would be lost" not in message


def write(folder: Path, content: bytes | str, name: str = "article.txt") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def run(capsys, *arguments) -> dict:
    call_command("import_article", *arguments, "--json")
    return json.loads(capsys.readouterr().out)


def test_an_import_makes_a_draft(site, tmp_path, capsys):
    report = run(capsys, write(tmp_path, TEXT), "--brand", "pointinfusion")
    article = ArticlePage.objects.get(pk=report["page_id"])
    assert (article.live, article.title) == (False, "Iron infusions explained")
    assert report["path"] == "/articles/iron-infusions-explained/"
    assert report["blocks"] == {"heading": 1, "paragraph": 1, "mechanism_list": 1}
    assert article.get_latest_revision_as_object().body[0].value["anchor"] == "who-may-need-one"


def test_the_same_document_makes_one_article_unless_asked(site, tmp_path, capsys):
    path = write(tmp_path, TEXT)
    first = run(capsys, path, "--brand", "pointinfusion")
    second = run(capsys, path, "--brand", "pointinfusion")
    assert (second["page_id"], second["already_imported"]) == (first["page_id"], True)
    third = run(capsys, path, "--brand", "pointinfusion", "--again")
    assert third["page_id"] != first["page_id"]
    assert ArticlePage.objects.count() == 2


def test_a_changed_document_brings_the_draft_up_to_date_that_it_made(site, tmp_path, capsys):
    first = run(capsys, write(tmp_path, TEXT), "--brand", "pointinfusion")
    second = run(capsys, write(tmp_path, TEXT + "\nOne more sentence."), "--brand", "pointinfusion")
    assert (second["page_id"], second["updated"]) == (first["page_id"], True)
    article = ArticlePage.objects.get().get_latest_revision_as_object()
    assert article.body[-1].value.source == "<p>One more sentence.</p>"


def test_an_article_that_somebody_worked_on_is_left_alone_when_its_document_changes(site, tmp_path, capsys):
    run(capsys, write(tmp_path, TEXT), "--brand", "pointinfusion")
    article = ArticlePage.objects.get()
    article.title = "Edited by a person"
    article.save_revision()
    report = run(capsys, write(tmp_path, TEXT + "\nOne more sentence."), "--brand", "pointinfusion")
    assert [warning["code"] for warning in report["warnings"]] == ["source_changed"]
    assert ArticlePage.objects.get().get_latest_revision_as_object().title == "Edited by a person"


def test_undoing_an_import_deletes_its_draft(site, tmp_path, capsys):
    report = run(capsys, write(tmp_path, TEXT), "--brand", "pointinfusion")
    call_command("undo_import", report["run_id"])
    assert not ArticlePage.objects.exists()


def test_undoing_an_import_keeps_what_somebody_worked_on(site, tmp_path, capsys):
    report = run(capsys, write(tmp_path, TEXT), "--brand", "pointinfusion")
    ArticlePage.objects.get().save_revision()
    call_command("undo_import", report["run_id"])
    assert "Kept" in capsys.readouterr().out
    assert ArticlePage.objects.exists()


def test_undoing_an_unknown_import_is_refused(site):
    with pytest.raises(CommandError, match="There is no import 99"):
        call_command("undo_import", 99)


def test_references_are_stored_once_and_cited_where_the_text_names_their_number(site, tmp_path, capsys):
    text = TEXT + (
        "\nMore on it.\nTablets often fail [1, 2].\nReferences\n1. Trial of iron. 2019. doi:10.1000/Iron.1\n"
        "2. Review of iron. PMID: 12345\n3. Not cited, 2001"
    )
    report = run(capsys, write(tmp_path, text), "--brand", "pointinfusion")
    article = ArticlePage.objects.get(pk=report["page_id"]).get_latest_revision_as_object()
    assert [(one.number, one.reference.citation, one.is_cited) for one in article.references] == [
        (1, "Trial of iron. 2019. doi:10.1000/Iron.1", True),
        (2, "Review of iron. PMID: 12345", True),
        (3, "Not cited, 2001", False),
    ]
    assert article.references[0].reference.doi == "10.1000/iron.1"
    run(capsys, write(tmp_path, text, "other.txt"), "--brand", "pointinfusion", "--again")
    assert Reference.objects.count() == 3


def test_the_report_holds_what_the_claims_check_finds(site, tmp_path, capsys):
    text = "Title of it\nAn opening sentence.\nKetamine cures depression in everyone, guaranteed."
    report = run(capsys, write(tmp_path, text), "--brand", "pointinfusion", "--dry-run")
    assert "guarantee" in [finding["rule"] for finding in report["claims"]]


def test_a_dry_run_changes_nothing(site, tmp_path, capsys):
    report = run(capsys, write(tmp_path, TEXT), "--brand", "pointinfusion", "--dry-run")
    assert report["page_id"] is None
    assert report["blocks"]
    assert not ArticlePage.objects.exists()


def test_an_import_is_published_when_asked_and_possible(site, tmp_path, capsys):
    report = run(capsys, write(tmp_path, TEXT), "--brand", "pointinfusion", "--publish")
    assert ArticlePage.objects.get(pk=report["page_id"]).live


def test_what_cannot_be_published_stays_a_draft_and_says_why(site, tmp_path, capsys):
    text = TEXT + "\nThe drip\nA person who rests in a chair\nIt takes a while.\n"
    with pytest.raises(CommandError, match=r"The draft was made .* cannot be published yet"):
        run(capsys, write(tmp_path, text), "--brand", "pointinfusion", "--publish")
    assert not ArticlePage.objects.get().live


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.txt", "holds no words"),
        (b"   \n\xc2\xa0\n", "a.txt", "holds no words"),
        (b"Title", "a.docx", "no Word document"),
        (b"PK\x03\x04\x00\x00", "a.txt", "no plain text"),
        (b"x" * (5 * 1024 * 1024 + 1), "a.txt", "at most 5,242,880"),
        (b"Title", "a.pdf", "only .txt, .docx, .html, .htm, .md files"),
        (b"Only a title", "a.txt", "at least one paragraph"),
        (b"x" * 256 + b"\ntext", "a.txt", "put the title alone"),
    ],
    ids=["empty", "only spaces", "no archive", "binary", "huge", "other format", "title only", "no title line"],
)
def test_what_cannot_be_imported_is_refused_in_one_line(site, tmp_path, content, name, message):
    with pytest.raises(CommandError) as refusal:
        call_command("import_article", write(tmp_path, content, name), "--brand", "pointinfusion")
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not ArticlePage.objects.exists()


def test_a_missing_file_is_named(site, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_article", str(tmp_path / "nothing.txt"), "--brand", "pointinfusion")


def test_an_unknown_brand_is_answered_with_the_known_ones(site, tmp_path):
    with pytest.raises(CommandError, match="Known brands: pointinfusion"):
        call_command("import_article", write(tmp_path, TEXT), "--brand", "pointless")


def test_an_unknown_parent_is_answered_with_the_known_ones(site, tmp_path):
    with pytest.raises(CommandError, match="There is: /articles/"):
        call_command("import_article", write(tmp_path, TEXT), "--brand", "pointinfusion", "--parent", "/blog/")


def test_without_a_list_of_articles_the_import_says_so(site, tmp_path):
    ArticleIndexPage.objects.get().delete()
    with pytest.raises(CommandError, match="none yet: make one in the admin"):
        call_command("import_article", write(tmp_path, TEXT), "--brand", "pointinfusion")


@pytest.mark.parametrize(
    "content",
    [TEXT.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("•", "-").encode("cp1252")],
    ids=["CRLF", "byte order mark", "Windows-1252"],
)
def test_line_ends_and_encodings_make_no_difference(site, tmp_path, capsys, content):
    report = run(capsys, write(tmp_path, content), "--brand", "pointinfusion")
    assert report["blocks"] == {"heading": 1, "paragraph": 1, "mechanism_list": 1}
    assert not ArticlePage.objects.get().title.startswith("\ufeff")


def test_people_get_the_report_in_sentences(site, tmp_path, capsys):
    call_command("import_article", write(tmp_path, TEXT), "--brand", "pointinfusion")
    out = capsys.readouterr().out
    assert "Made a draft: page" in out
    assert "Left out (0):" in out


def test_the_address_of_a_long_title_ends_with_a_whole_word(site, tmp_path, capsys):
    report = run(capsys, write(tmp_path, "Infusion " * 20 + "\nIt is a long title."), "--brand", "pointinfusion")
    assert report["path"] == "/articles/" + "-".join(["infusion"] * 8) + "/"

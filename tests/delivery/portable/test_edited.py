"""A person edits an exported text with any tool: the words in the file count, all else stays as it was."""

import json
import re

import docx
import pytest
from django.core.management import CommandError, call_command

from blog.models import ArticlePage
from tests.factories import article_with_every_block

pytestmark = pytest.mark.django_db

ENDINGS = {"markdown": ".md", "html": ".html", "docx": ".docx"}
formats = pytest.mark.parametrize("articles_as", ENDINGS)


@pytest.fixture
def article(article_index):
    return article_with_every_block(parent=article_index)


def file_of(folder, articles_as):
    return folder / f"pages/articles/an-article-with-every-block{ENDINGS[articles_as]}"


def replace_words(path, old: str, new: str) -> None:
    """Change words in a file as its own tool does."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        found = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text]
        assert found, old
        found[0].text = found[0].text.replace(old, new)
        document.save(str(path))
        return
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def bring_in(folder, capsys, **options) -> dict:
    capsys.readouterr()
    call_command("import_content", str(folder), edited=True, as_json=True, **options)
    return json.loads(capsys.readouterr().out)


def newest(article) -> ArticlePage:
    return ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()


def body_of(article) -> list[dict]:
    return newest(article).public_document()["body"]


def outcome(summary) -> str:
    return next(
        change["outcome"]
        for change in summary["changes"]
        if change["kind"] == "page" and change["name"].endswith("every-block/")
    )


def by_type(body) -> dict[str, object]:
    return {block["type"]: block["value"] for block in body}


@formats
def test_an_edited_paragraph_becomes_a_draft_and_every_other_block_stays(article, export, capsys, client, articles_as):
    before = body_of(article)
    folder = export(articles_as=articles_as)
    replace_words(file_of(folder, articles_as), "Most people rest afterwards", "Nearly everybody rests afterwards")

    summary = bring_in(folder, capsys)

    assert outcome(summary) == "updated"
    assert "Most people" in client.get(article.url).content.decode()
    after = body_of(article)
    old, new = by_type(before), by_type(after)
    assert without(new, "paragraph") == without(old, "paragraph")
    text = "".join(block["value"] for block in after if block["type"] == "paragraph")
    assert "Nearly everybody rests afterwards" in text
    assert "Most people" not in text
    # Its marker, its link to a page of ours and its styles are still that.
    assert re.findall(r'linktype="(\w+)" id="\d+"', text) == re.findall(
        r'linktype="(\w+)" id="\d+"', str(old["paragraph"])
    )
    assert "<b>Bold</b>" in text
    assert newest(article).reference_numbers == article.reference_numbers


CASES = [
    *((ending, "An article with every block", "A title of our own", "title") for ending in ENDINGS),
    *((ending, "What the evidence says", "What we know", "heading") for ending in ENDINGS),
    *((ending, "Talk with your prescriber", "Speak with your prescriber", "numbered_section") for ending in ENDINGS),
    # Markdown has no captions: the next test tells what becomes of one.
    *(
        (ending, "Rooms are single, and the light can be dimmed.", "Rooms are quiet.", "image")
        for ending in ("html", "docx")
    ),
]


@pytest.mark.parametrize(("articles_as", "old", "new", "member"), CASES)
def test_other_words_are_taken_over_too(article, export, capsys, articles_as, old, new, member):
    before = by_type(body_of(article))
    folder = export(articles_as=articles_as)
    path = file_of(folder, articles_as)
    # The heading, not what tools show as the name of the file.
    head = "<h1>" if member == "title" and articles_as == "html" else ""
    replace_words(path, f"{head}{old}", f"{head}{new}")
    assert outcome(bring_in(folder, capsys)) == "updated"
    draft, after = newest(article), by_type(body_of(article))
    if member == "title":
        assert draft.title == new
        assert after == before
        return
    assert new in json.dumps(after[member], default=str)
    assert without(after, member) == without(before, member)
    assert after.get("image", {}).get("image") == before.get("image", {}).get("image")


def without(values: dict, member: str) -> dict:
    return {name: value for name, value in values.items() if name != member}


def test_a_caption_is_a_paragraph_in_markdown_which_has_none(article, export, capsys):
    folder = export()
    replace_words(file_of(folder, "markdown"), "Rooms are single", "Rooms are quiet")
    picture = by_type(body_of(article))["image"]["image"]
    assert outcome(bring_in(folder, capsys)) == "updated"
    body = body_of(article)
    [place] = [place for place, block in enumerate(body) if block["type"] == "image"]
    assert body[place]["value"]["image"] == picture
    assert "Rooms are quiet" in body[place + 1]["value"]


@formats
def test_a_paragraph_that_was_added_stands_where_it_was_put(article, export, capsys, articles_as):
    folder = export(articles_as=articles_as)
    path = file_of(folder, articles_as)
    if articles_as == "docx":
        document = docx.Document(str(path))
        heading = next(one for one in document.paragraphs if one.text == "What the evidence says")
        heading.insert_paragraph_before("A sentence of our own.")
        document.save(str(path))
    elif articles_as == "html":
        replace_words(path, "<h2>What the evidence says", "<p>A sentence of our own.</p>\n<h2>What the evidence says")
    else:
        replace_words(path, "## What the evidence says", "A sentence of our own.\n\n## What the evidence says")
    before = [block["type"] for block in body_of(article)]
    assert outcome(bring_in(folder, capsys)) == "updated"
    after = body_of(article)
    assert [block["type"] for block in after] == ["paragraph", *before]
    assert after[0]["value"] == "<p>A sentence of our own.</p>"


def test_edited_texts_are_taken_over_only_if_that_is_said(article, export):
    folder = export()
    replace_words(file_of(folder, "markdown"), "Most people", "Nobody")
    with pytest.raises(CommandError, match="add --edited"):
        call_command("import_content", str(folder))


def test_an_article_that_was_worked_on_here_is_left_alone(article, export, capsys):
    folder = export()
    replace_words(file_of(folder, "markdown"), "Most people", "Nobody")
    article.introduction = "Other words, written here meanwhile."
    article.save_revision()
    assert outcome(bring_in(folder, capsys)) == "changed_here"
    assert newest(article).introduction == "Other words, written here meanwhile."


def test_the_same_edit_twice_makes_one_draft(article, export, capsys):
    folder = export()
    replace_words(file_of(folder, "markdown"), "Most people", "Few people")
    bring_in(folder, capsys)
    revisions = article.revisions.count()
    assert outcome(bring_in(folder, capsys)) == "same"
    assert article.revisions.count() == revisions


def test_what_stands_about_the_article_is_reported_and_not_taken_over(article, export, capsys):
    folder = export()
    replace_words(file_of(folder, "markdown"), "Medically reviewed by", "Never reviewed by")
    summary = bring_in(folder, capsys)
    assert outcome(summary) == "same"
    report = summary["reports"]["/articles/an-article-with-every-block/"]
    assert [entry["reason"] for entry in report["left_out"]] == ["about_the_article"]


def test_nothing_changes_where_nothing_was_changed(article, export, capsys):
    folder = export()
    summary = bring_in(folder, capsys)
    assert set(summary["outcomes"]) == {"found", "same"}

"""What editors are told when a body cannot be published as it is, and what drafts may leave open."""

import pytest
from django.core.exceptions import ValidationError

from blog.blocks import BodyBlock, error_messages
from tests.factories import ImageFactory

HEADING = {"text": "Side effects", "level": "2", "anchor": ""}
VALUES = {"values": ["<p>a</p>", "<p>b</p>"]}


@pytest.fixture
def body_block():
    return BodyBlock(required=False)


def clean(block, *children):
    return block.clean(block.to_python([{"type": name, "value": value} for name, value in children]))


CASES = {
    "nothing at all": ([], "Add at least one block"),
    "first heading too deep": ([("heading", HEADING | {"level": "3"})], "skips a level"),
    "heading skips a level": ([("heading", HEADING), ("heading", HEADING | {"level": "4"})], "Make it “Sub-section”"),
    "same anchor twice": (
        [("heading", HEADING | {"anchor": "a"}), ("heading", HEADING | {"anchor": "a"})],
        "Another section has the anchor “a”",
    ),
    "anchor with spaces": ([("heading", HEADING | {"anchor": "Side effects"})], "side-effects"),
    "heading without text": ([("heading", HEADING | {"text": ""})], "required"),
    "comparison of one thing": (
        [("comparison", {"title": "t", "summary": "<p>s</p>", "options": ["a"], "aspects": []})],
        "minimum number of items",
    ),
    "comparison that compares nothing": (
        [("comparison", {"title": "t", "summary": "", "options": ["a", "b"], "aspects": []})],
        "at least one aspect",
    ),
    "aspect with a value missing": (
        [
            (
                "comparison",
                {"title": "t", "summary": "", "options": ["a", "b", "c"], "aspects": [{"name": "n"} | VALUES]},
            )
        ],
        "There are 3 options",
    ),
    "question asked twice": (
        [("faq", {"title": "t", "items": [{"question": q, "answer": "<p>x</p>"} for q in ("Why?", "why?")]})],
        "asked twice",
    ),
    "film from elsewhere": ([("video", {"title": "t", "url": "https://example.com/film"})], "YouTube or Vimeo"),
    "film over http": ([("video", {"title": "t", "url": "http://vimeo.com/1"})], "YouTube or Vimeo"),
    "table without caption": (
        [("table", {"table": {"columns": [{"type": "text", "heading": "h"}], "rows": [], "caption": ""}})],
        "Write a caption",
    ),
    "mechanism list without items": ([("mechanism_list", {"items": []})], "minimum number of items"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("children", "message"), CASES.values(), ids=CASES.keys())
def test_what_cannot_be_published_is_refused_with_what_to_do(body_block, children, message):
    with pytest.raises(ValidationError) as refusal:
        clean(body_block, *children)
    assert any(message in text for text in error_messages(refusal.value)), error_messages(refusal.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("children", "message"),
    [case for name, case in CASES.items() if name in {"nothing at all", "heading skips a level", "same anchor twice"}],
)
def test_a_draft_may_be_half_done(body_block, children, message):
    drafted = body_block.clean_deferred(
        body_block.to_python([{"type": name, "value": value} for name, value in children])
    )
    assert len(drafted) == len(children)


@pytest.mark.django_db
def test_a_picture_needs_a_description_or_to_be_decorative(body_block):
    picture = {"image": ImageFactory().pk, "alt_text": "", "is_decorative": False}
    with pytest.raises(ValidationError) as refusal:
        clean(body_block, ("image", picture))
    assert "Describe the picture, or tick “Decorative” if nothing is lost without it." in error_messages(refusal.value)
    assert clean(body_block, ("image", picture | {"is_decorative": True}))[0].value.alt == ""
    assert clean(body_block, ("image", picture | {"alt_text": "A chair"}))[0].value.alt == "A chair"


@pytest.mark.django_db
def test_a_picture_cannot_be_described_and_decorative(body_block):
    picture = {"image": ImageFactory().pk, "alt_text": "A chair", "is_decorative": True}
    with pytest.raises(ValidationError) as refusal:
        clean(body_block, ("image", picture))
    assert "Either describe the picture or mark it as decorative, not both." in error_messages(refusal.value)


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "YouTube"),
        ("https://youtu.be/dQw4w9WgXcQ", "YouTube"),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "YouTube"),
        ("https://vimeo.com/76979871", "Vimeo"),
        ("https://player.vimeo.com/video/76979871", "Vimeo"),
    ],
)
def test_films_of_known_services_are_recognised(body_block, url, provider):
    assert clean(body_block, ("video", {"title": "t", "url": url}))[0].value.provider == provider


@pytest.mark.parametrize(
    "url",
    [
        "https://youtube.com.example.com/watch?v=dQw4w9WgXcQ",
        "https://example.com/?u=https://youtu.be/dQw4w9WgXcQ",
        "https://user@evil.example/youtu.be/dQw4w9WgXcQ",
        "javascript:alert(1)//youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=short",
    ],
)
def test_addresses_that_only_look_like_a_known_service_are_refused(body_block, url):
    with pytest.raises(ValidationError):
        clean(body_block, ("video", {"title": "t", "url": url}))

"""The body of a page: the stream of blocks, its outline, and what holds for it as a whole."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import StreamField

from blog.blocks.links import CallToActionBlock, DisclaimerBlock, RelatedArticlesBlock
from blog.blocks.media import FigureBlock, VideoBlock
from blog.blocks.schema import body_type
from blog.blocks.structure import ComparisonBlock, DataTableBlock, FAQBlock, MechanismListBlock
from blog.blocks.text import (
    CalloutBlock,
    HeadingBlock,
    NumberedSectionBlock,
    ParagraphBlock,
    QuoteBlock,
    field_error,
)

TITLED_BLOCKS = {
    "call_to_action",
    "callout",
    "comparison",
    "faq",
    "mechanism_list",
    "numbered_section",
    "related_articles",
    "video",
}
TOP_LEVEL = 2  # the page's title is the only heading of level 1


@dataclass(frozen=True)
class OutlineEntry:
    """One block of a body with its place in the whole.

    ``level`` is the level of the block's own heading (2 to 6), None if it has none;
    ``number`` counts numbered sections from 1 within a section, None for other blocks.
    """

    block: blocks.StreamValue.StreamChild
    level: int | None
    number: int | None
    title: str
    anchor: str


def outline(body: blocks.StreamValue) -> list[OutlineEntry]:
    """Return an entry for each block of ``body``: a titled block stands one level below the last heading."""
    entries = []
    heading_level = TOP_LEVEL - 1
    number = 0
    for child in body:
        if child.block_type == "heading":
            heading_level = int(child.value["level"])
            if heading_level == TOP_LEVEL:
                number = 0
            entries.append(
                OutlineEntry(child, heading_level, None, child.value["text"] or "", child.value["anchor"] or "")
            )
            continue
        is_numbered = child.block_type == "numbered_section"
        number += is_numbered
        title = child.value["title"] if child.block_type in TITLED_BLOCKS else ""
        entries.append(
            OutlineEntry(
                child,
                min(heading_level + 1, 6) if title else None,
                number if is_numbered else None,
                title or "",
                child.value.get("anchor") or "" if isinstance(child.value, blocks.StructValue) else "",
            )
        )
    return entries


def assign_anchors(body: blocks.StreamValue) -> None:
    """Give each section of ``body`` that has no anchor a unique one, made from its title; keep those that are there."""
    sections = [
        (child.value, child.value["text"] if child.block_type == "heading" else child.value["title"])
        for child in body
        if isinstance(child.value, blocks.StructValue) and "anchor" in child.value
    ]
    taken = {value["anchor"] for value, _ in sections if value["anchor"]}
    for value, title in sections:
        if value["anchor"] or not title:
            continue
        base = slugify(title)[:70].strip("-") or "section"
        anchor, suffix = base, 2
        while anchor in taken:
            anchor, suffix = f"{base}-{suffix}", suffix + 1
        value["anchor"] = anchor
        taken.add(anchor)


def error_messages(error: ValidationError) -> list[str]:
    """Return every message inside an error of nested blocks, in document order."""
    nested = [
        inner
        for value in getattr(error, "block_errors", {}).values()
        for inner in (value.as_data() if hasattr(value, "as_data") else [value])
    ]
    beside = [message for item in getattr(error, "non_block_errors", []) for message in [str(item)]]
    if not nested and not beside:
        return [str(message) for message in error.messages]
    return beside + [message for inner in nested for message in error_messages(inner)]


class BodyBlock(blocks.StreamBlock):
    """Everything that an article or a standard page can be made of. The names are public: the API uses them."""

    heading = HeadingBlock(group="Text")
    paragraph = ParagraphBlock(group="Text")
    numbered_section = NumberedSectionBlock(group="Text")
    callout = CalloutBlock(group="Text")
    quote = QuoteBlock(group="Text")
    image = FigureBlock(group="Media")
    video = VideoBlock(group="Media")
    mechanism_list = MechanismListBlock(group="Lists and tables")
    comparison = ComparisonBlock(group="Lists and tables")
    table = DataTableBlock(group="Lists and tables")
    faq = FAQBlock(group="Lists and tables")
    call_to_action = CallToActionBlock(group="Links and legal")
    related_articles = RelatedArticlesBlock(group="Links and legal")
    disclaimer = DisclaimerBlock(group="Links and legal")

    class Meta:
        template = "blocks/body_block.html"
        max_num = 300
        block_counts = {"faq": {"max_num": 5}, "related_articles": {"max_num": 2}, "disclaimer": {"max_num": 5}}

    def clean(self, value):
        value = super().clean(value)
        # Only someone who asks for the page to be public is held to this: a draft may be half done.
        if not self.is_deferred_validation:
            if not value:
                raise StreamBlockValidationError(non_block_errors=["Add at least one block: press “+” and choose one."])
            if errors := self.section_errors(value):
                raise StreamBlockValidationError(block_errors=errors)
        assign_anchors(value)
        return value

    def section_errors(self, value) -> dict[int, ValidationError]:
        """Return the sections that skip a level or take another's anchor, as index → error."""
        errors = {}
        entries = outline(value)
        anchors = Counter(entry.anchor for entry in entries if entry.anchor)
        previous = TOP_LEVEL - 1
        for index, entry in enumerate(entries):
            if entry.anchor and anchors[entry.anchor] > 1:
                errors[index] = field_error(
                    "anchor", f"Another section has the anchor “{entry.anchor}” too. Change one of them."
                )
            if entry.block.block_type == "heading" and entry.level:
                if entry.level > previous + 1:
                    wanted = dict(self.child_blocks["heading"].child_blocks["level"].field.choices)
                    errors[index] = field_error(
                        "level",
                        f"This heading skips a level. Make it “{wanted[str(previous + 1)]}”, "
                        "or put a heading of that level before it.",
                    )
                previous = entry.level
        return errors

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["entries"] = outline(value)
        # Where the first section begins, or else the text: there the short notice stands.
        headings = (place for place, entry in enumerate(context["entries"]) if entry.block.block_type == "heading")
        context["first_section"] = next(headings, 0)
        return context

    def get_api_representation(self, value, context=None):
        """Return the blocks in order: type, id, heading level and number (or null), and the block's own value."""
        return [
            {
                "type": entry.block.block_type,
                "id": entry.block.id,
                "level": entry.level,
                "number": entry.number,
                "value": entry.block.block.get_api_representation(entry.block.value, context=context),
            }
            for entry in outline(value)
        ]


class BodyField(StreamField):
    """A stream of ``BodyBlock`` whose definition stays out of migrations: a reworded help text is no migration."""

    def __init__(self, **kwargs):
        super().__init__(BodyBlock(), **kwargs)

    def deconstruct(self):
        name, path, _, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs


def body_model() -> Any:
    """Return the type of the body in the API: a list of blocks that are told apart by ``type``."""
    return body_type(BodyBlock())

"""Blocks whose parts belong together: lists of mechanisms, comparisons, tables, questions."""

from typing import Any, Literal

from pydantic import Field
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from blog.blocks.schema import Strict, block_type, member, one_of_types
from blog.blocks.text import AnchorBlock, ArticleTextBlock, InlineTextBlock, field_error


class MechanismBlock(blocks.StructBlock):
    term = blocks.CharBlock(max_length=160, help_text="The mechanism in a few words.")
    explanation = InlineTextBlock(help_text="What it means, in plain words.")

    class Meta:
        icon = "tag"


class MechanismListBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=200)
    lead_in = blocks.CharBlock(
        required=False, max_length=300, help_text="The line before the list, such as “It is thought to act by:”."
    )
    items = blocks.ListBlock(MechanismBlock(), min_num=1, collapsed=False)

    class Meta:
        icon = "list-ul"
        label = "Mechanism list"
        template = "blocks/mechanism_list_block.html"
        description = "Terms, each with what it means."
        preview_value = {
            "title": "",
            "lead_in": "Researchers look at three ways in which it may act:",
            "items": [
                {"term": "Receptor blockade", "explanation": "<p>It quiets one kind of glutamate receptor.</p>"},
                {"term": "New connections", "explanation": "<p>Nerve cells grow small new contacts.</p>"},
            ],
        }


class AspectBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=160, help_text="What is compared, such as “Time until it works”.")
    values = blocks.ListBlock(InlineTextBlock(), min_num=2, help_text="One for each option, in their order.")

    class Meta:
        icon = "table"


class ComparisonValue(blocks.StructValue):
    @property
    def rows(self) -> list[dict]:
        """Each aspect with its cells, and each cell with the option that it speaks of."""
        return [
            {
                "name": aspect["name"],
                "cells": [
                    {"option": option, "text": text}
                    for option, text in zip(self["options"], aspect["values"], strict=False)
                ],
            }
            for aspect in self["aspects"]
        ]


class ComparisonBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200)
    anchor = AnchorBlock()
    summary = ArticleTextBlock(required=False, help_text="What the comparison comes down to.")
    options = blocks.ListBlock(
        blocks.CharBlock(max_length=120),
        min_num=2,
        max_num=4,
        help_text="What is compared with what: two to four things.",
    )
    aspects = blocks.ListBlock(AspectBlock(), min_num=0, default=[], help_text="One row for each aspect.")

    class Meta:
        icon = "table"
        template = "blocks/comparison_block.html"
        value_class = ComparisonValue
        description = "Two or more options side by side, aspect by aspect."
        preview_value = {
            "title": "Infusion or nasal spray",
            "anchor": "infusion-or-nasal-spray",
            "summary": "",
            "options": ["Infusion", "Nasal spray"],
            "aspects": [
                {"name": "Where", "values": ["<p>In the clinic</p>", "<p>In a certified clinic</p>"]},
                {"name": "How long a visit takes", "values": ["<p>About two hours</p>", "<p>About two hours</p>"]},
            ],
        }

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        if not value["aspects"] and not value["summary"]:
            raise field_error("aspects", "Add at least one aspect, or say in the summary how the options compare.")
        wanted = len(value["options"])
        errors = {
            index: field_error("values", f"There are {wanted} options: write {wanted} values, one for each.")
            for index, aspect in enumerate(value["aspects"])
            if len(aspect["values"]) != wanted
        }
        if errors:
            raise StructBlockValidationError({"aspects": ListBlockValidationError(errors)})
        return value


class TableColumn(Strict):
    """A column of a table."""

    type: Literal["text", "numeric", "rich_text"] = Field(description="What the cells hold: a number can be null.")
    heading: str = Field(description="What the column shows.")


class DataTableBlock(blocks.StructBlock):
    has_row_headers = blocks.BooleanBlock(
        required=False, default=True, help_text="Tick if the first column names what its row is about."
    )
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(required=False, max_length=255)),
            ("numeric", blocks.FloatBlock(required=False)),
            ("rich_text", InlineTextBlock(required=False)),
        ]
    )

    class Meta:
        icon = "table"
        label = "Table"
        template = "blocks/data_table_block.html"
        description = "Figures in rows and columns."
        preview_value = {
            "has_row_headers": True,
            "table": {
                "columns": [{"type": "text", "heading": "Step"}, {"type": "numeric", "heading": "Minutes"}],
                "rows": [{"values": ["Check-in", 15]}, {"values": ["Infusion", 40]}],
                "caption": "How long a visit takes",
            },
        }

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        if not value["table"].columns:
            raise field_error("table", "Add at least one column.")
        if not value["table"].caption:
            raise field_error("table", "Write a caption: screen readers say it before the table.")
        return value

    def get_api_representation(self, value, context=None):
        columns = value["table"].columns
        return {
            "caption": value["table"].caption,
            "has_row_headers": value["has_row_headers"],
            "columns": [{"type": column["block"].name, "heading": column["heading"]} for column in columns],
            "rows": [
                [
                    column["block"].get_api_representation(cell, context)
                    for column, cell in zip(columns, row["values"], strict=True)
                ]
                for row in value["table"].row_data
            ],
        }

    def api_members(self):
        kinds = self.child_blocks["table"].child_blocks
        cell: Any = one_of_types(tuple(block_type(kind) for kind in kinds.values()))
        return {
            "caption": member(str, "What screen readers say before the table."),
            "has_row_headers": member(bool, "Whether the first column names what its row is about."),
            "columns": member(list[TableColumn], "In their order."),
            "rows": member(list[list[cell]], "Each with a cell for each column."),
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=255)
    answer = InlineTextBlock()

    class Meta:
        icon = "help"


class FAQBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=200, default="Questions people ask")
    anchor = AnchorBlock()
    items = blocks.ListBlock(QuestionBlock(), min_num=1)

    class Meta:
        icon = "help"
        label = "Questions and answers"
        template = "blocks/faq_block.html"
        description = "Questions in the words of those who ask, each with a short answer."
        preview_value = {
            "title": "Questions people ask",
            "anchor": "questions-people-ask",
            "items": [{"question": "Can I eat before a visit?", "answer": "<p>Nothing for six hours before.</p>"}],
        }

    def clean(self, value):
        value = super().clean(value)
        if self.is_deferred_validation:
            return value
        questions = [item["question"].casefold() for item in value["items"]]
        errors = {
            index: field_error("question", "This question is asked twice.")
            for index, question in enumerate(questions)
            if question in questions[:index]
        }
        if errors:
            raise StructBlockValidationError({"items": ListBlockValidationError(errors)})
        return value

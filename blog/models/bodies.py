"""What pages with a body of blocks have in common."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from blog.blocks import BodyBlock, BodyField, OutlineEntry, assign_anchors, error_messages
from blog.blocks.claims import (
    body_passages,
    passages_of,
    passages_of_blocks,
    passages_of_page,
    passages_of_update,
)
from blog.blocks.documents import body_document, outline_without_choices
from blog.forms import BodyPageForm
from blog.rich_text import TAG, cited_reference_ids, expand_rich_text, expand_rich_texts
from brands.clean_html import clean_html
from compliance.checked import ClaimsChecked
from compliance.claims import Kind, Passage
from compliance.models import SignedOff

WORDS_A_MINUTE = 230
WORD = re.compile(r"\w+")
# Deepest heading in the table of contents.
CONTENTS_LEVEL = 3
CONTENTS_BLOCKS = {"heading", "numbered_section", "comparison", "faq"}


def strings_in(value: Any) -> Iterator[str]:
    """Yield every string inside raw stream data, in document order, but for what only machines read."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in {"id", "type", "anchor", "level", "url", "source_url"}:
                yield from strings_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings_in(item)


def without_anchor(value: Any) -> Any:
    return {name: item for name, item in value.items() if name != "anchor"} if isinstance(value, dict) else value


class BodyPageMixin(ClaimsChecked, SignedOff):
    """A page whose content is a body of blocks, and whose derived facts templates and the API share."""

    # Blank for the model, as a draft may be empty: the block asks for content when the page is to be public.
    body = BodyField(blank=True, help_text="Build the text from blocks. Press “+” to see what there is.")

    base_form_class = BodyPageForm

    not_signed = frozenset(
        {
            # When and where the page is public, and what leads to it: nothing that it says.
            *("first_published_at", "last_published_at", "slug", "parent", "show_in_menus"),
            # The picture that stands for it elsewhere. The main picture, which readers see in it, is signed.
            "share_image",
            # Follows from the body, which is signed.
            *("table_of_contents", "reading_minutes"),
        }
    )

    class Meta:
        abstract = True

    @classmethod
    def signed_part(cls, document: dict[str, Any]) -> dict[str, Any]:
        """Return what is signed: of each block its words, not its name, its address, its level or its number."""
        signed = super().signed_part(document)
        blocks = signed.get("body") or []
        return signed | {"body": [{"type": block["type"], "value": without_anchor(block["value"])} for block in blocks]}

    def save_revision(self, *args, **kwargs):
        assign_anchors(self.body)
        return super().save_revision(*args, **kwargs)  # type: ignore[misc]  # of the page this is mixed into

    def save(self, *args, **kwargs):
        """Save, unless this would make public what may not be.

        Every way of publishing (admin, workflow, schedule, shell) ends here. A draft of a public page saves some
        fields only. Raises ``ValidationError``, naming the field, with what to do.
        """
        if self.live and kwargs.get("update_fields") is None and (errors := self.publication_errors()):
            raise ValidationError(errors)
        assign_anchors(self.body)
        super().save(*args, **kwargs)

    def publication_errors(self) -> dict[str, Any]:
        """Return what keeps this page from being public, as field name → what to do about it."""
        try:
            self.body.stream_block.clean(self.body)
        except ValidationError as error:
            return {"body": error_messages(error)}
        return {}

    def editing_errors(self) -> dict[str, str]:
        """Return what an editor must put right before publishing, though what is public already may stay so."""
        return {}

    def public_document(self) -> dict[str, Any]:
        """Return what the public record holds of a page with a body."""
        return super().public_document() | {  # type: ignore[misc]  # of the page this is mixed into
            "body": body_document(self.body, self.outline),
            "table_of_contents": [
                {"title": entry.title, "anchor": entry.anchor, "level": entry.level, "number": entry.number}
                for entry in self.table_of_contents
            ],
            "reading_minutes": self.reading_minutes,
        }

    def claim_passages(self) -> list[Passage]:
        """Return every text that readers see: what stands above the body, the body, what search engines show."""
        page: Any = self
        texts = {name: getattr(page, name) for name in ("title", "introduction", "seo_title", "search_description")}
        return passages_of_page(texts, *self.claim_passages_above_body(), *body_passages(self.body))

    @classmethod
    def passages_of_document(cls, document: dict[str, Any]) -> list[Passage]:
        """Return the same texts of a document on record. Items of lists have no path of their own there."""
        return passages_of_page(
            document,
            *passages_of(document.get("hero_alt", ""), Kind.ALT_TEXT, "hero_alt_text"),
            *(note for update in document.get("updates", []) for note in passages_of_update(update["note"])),
            *passages_of_blocks(BodyBlock().child_blocks, document["body"]),
        )

    def claim_passages_above_body(self) -> list[Passage]:
        """Return the texts that only this type of page has between its introduction and its body."""
        return []

    @cached_property
    def body_strings(self) -> list[str]:
        """Every text of the body as stored, in document order."""
        return list(strings_in(self.body.get_prep_value()))

    @cached_property
    def reference_numbers(self) -> dict[int, int]:
        """Reference id → number, in the order of the first marker."""
        return {pk: number for number, pk in enumerate(cited_reference_ids(self.body_strings), start=1)}

    @cached_property
    def _public_html(self) -> dict[str, str]:
        linked = [text for text in self.body_strings if "<a " in text]
        return expand_rich_texts(linked, self.reference_numbers) if linked else {}

    def public_html(self, text: str) -> str:
        """Return the HTML that readers get of a rich text of this page (database HTML).

        All texts of the body that hold links are expanded together at the first call.
        """
        if text in self._public_html:
            return self._public_html[text]
        return expand_rich_text(text, self.reference_numbers) if "<a " in text else clean_html(text)

    @cached_property
    def outline(self) -> list[OutlineEntry]:
        return outline_without_choices(self.body)

    @property
    def table_of_contents(self) -> list[OutlineEntry]:
        """The sections that have an anchor, down to level 3."""
        return [
            entry
            for entry in self.outline
            if entry.block.block_type in CONTENTS_BLOCKS
            and entry.title
            and entry.anchor
            and (entry.level or 0) <= CONTENTS_LEVEL
        ]

    @property
    def word_count(self) -> int:
        return sum(len(WORD.findall(TAG.sub(" ", text))) for text in self.body_strings)

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.word_count / WORDS_A_MINUTE))

"""Where rich text stands inside the values of a block, worked out once from its definition."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wagtail import blocks


@dataclass(frozen=True)
class RichTextPlaces:
    """The rich text in a value: the value itself, or the places inside it."""

    is_rich_text: bool = False
    members: dict[str, "RichTextPlaces"] = field(default_factory=dict)
    items: "RichTextPlaces | None" = None

    def __bool__(self) -> bool:
        return self.is_rich_text or bool(self.members) or bool(self.items)

    def convert(self, value: Any, rich_text: Callable[[str], Any]) -> Any:
        """Return ``value`` with ``rich_text`` applied to each rich text in it, in the order of the fields."""
        if self.is_rich_text:
            return rich_text(value)
        if self.members:
            return value | {name: place.convert(value[name], rich_text) for name, place in self.members.items()}
        if self.items:
            return [self.items.convert(item, rich_text) for item in value]
        return value


def rich_text_places(block: blocks.Block) -> RichTextPlaces:
    """Return where rich text stands in the values of ``block``."""
    if isinstance(block, blocks.RichTextBlock):
        return RichTextPlaces(is_rich_text=True)
    if isinstance(block, blocks.StructBlock):
        members = {name: rich_text_places(child) for name, child in block.child_blocks.items()}
        return RichTextPlaces(members={name: places for name, places in members.items() if places})
    if isinstance(block, blocks.ListBlock):
        return RichTextPlaces(items=rich_text_places(block.child_block) or None)
    return RichTextPlaces()

"""What was found in a document."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from blog.importing.references import RecognisedReference


class Block(dict[str, Any]):
    """The raw data of a block. ``number`` is that of the first part of the document that is in it."""

    def __init__(self, block_type: str, value: Any, number: int) -> None:
        super().__init__(type=block_type, value=value)
        self.number = number


@dataclass
class Recognised:
    """The fields of an article and the raw data of its body.

    An image block holds the source of its picture in the document as ``image`` until the picture is stored; a marker
    of a reference holds its key in the document. ``parted`` are words that became others of the same letters, with
    those: “helps1”, whose raised number became a marker, is “helps” and “1”. ``number`` is that of the part that is
    being added.
    """

    title: str
    introduction: str = ""
    body: list[Block] = field(default_factory=list)
    references: list[RecognisedReference] = field(default_factory=list)
    parted: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    number: int = 0

    def add(self, block_type: str, value: dict | str) -> None:
        self.body.append(Block(block_type, value, self.number))

"""What was found in a document."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from blog.importing.references import RecognisedReference


@dataclass
class Recognised:
    """The fields of an article and the raw data of its body.

    An image block holds the source of its picture in the document as ``image`` until the picture is stored; a marker
    of a reference holds its key in the document. ``parted`` are words that became others of the same letters, with
    those: “helps1”, whose raised number became a marker, is “helps” and “1”.
    """

    title: str
    introduction: str = ""
    body: list[dict[str, Any]] = field(default_factory=list)
    references: list[RecognisedReference] = field(default_factory=list)
    parted: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))

    def add(self, block_type: str, value: dict | str) -> None:
        self.body.append({"type": block_type, "value": value})

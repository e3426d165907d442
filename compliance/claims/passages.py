"""What is checked: a document as a list of passages, each with its kind and its place."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a passage is to its reader. Rules name the kinds that they apply to."""

    TITLE = "title"
    INTRODUCTION = "introduction"
    SEO_TITLE = "seo_title"
    SEO_DESCRIPTION = "seo_description"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TERM = "term"
    TABLE_CELL = "table_cell"
    CAPTION = "caption"
    ALT_TEXT = "alt_text"
    QUOTE = "quote"
    QUESTION = "question"
    ANSWER = "answer"
    CALL_TO_ACTION = "call_to_action"
    RISK = "risk"
    DISCLAIMER = "disclaimer"


# Legal wrote the disclaimers, and a question that is answered asserts nothing.
KINDS_CHECKED_BY_DEFAULT = frozenset(Kind) - {Kind.DISCLAIMER, Kind.QUESTION}


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of plain text of a document.

    ``place`` names where it stands, in whatever words the caller can find it again by: ``title``,
    ``body/<block id>/items/2``, ``line 12``. ``citations`` holds the offset in ``text`` of each reference marker, and
    ``cited``, where the caller knows it, the name of what each of them leads to, such as ``reference-12``. Passages of
    one ``block`` belong together (a picture and its caption); without one, a passage is a block of its own.
    ``shows_model`` says of an alt text that the person in the picture is no patient.
    """

    place: str
    kind: Kind
    text: str
    citations: tuple[int, ...] = ()
    block: str = ""
    shows_model: bool = False
    cited: tuple[str, ...] = ()

    @property
    def block_key(self) -> str:
        return self.block or self.place

"""Passages of a plain text with one paragraph a line, as documents come before anyone has made blocks of them."""

import re

from compliance.claims.passages import Kind, Passage

LONGEST_HEADING = 14
BULLET = re.compile(r"^\s*(?:[•·▪◦*–-]|\d{1,2}[.)])\s+")
SPEAKS = re.compile(r"[.!?:;,…]['\"”’)]*$")
# How people begin to describe a picture: "A person smiling …", "Two nurses …".
PICTURE = re.compile(
    r"^(?:an?|two|three|smiling|happy|photo|picture|image|close-up|illustration|diagram|woman|man|couple)\s+[a-z]",
    re.IGNORECASE,
)
LEGAL = re.compile(
    r"not intended to diagnose|have not been evaluated by the food and drug|for informational purposes only"
    r"|informational purposes only and|all rights reserved|not a substitute for (?:professional )?medical advice",
    re.IGNORECASE,
)


def passages_of_text(text: str) -> list[Passage]:
    """Return a passage for each line that is not blank; its place is ``line <number>``.

    The kind is told by looks: a short line without a full stop is a heading, the first of them the title; one that
    describes a scene is an alt text; the wording of disclaimers makes a disclaimer.
    """
    passages: list[Passage] = []
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.strip().removeprefix("\ufeff")
        if content:
            kind = _kind(content)
            if kind is Kind.HEADING and not passages:
                kind = Kind.TITLE
            passages.append(Passage(f"line {number}", kind, content, block=str(number)))
    return passages


def line_of(passage_place: str) -> int:
    """Return the number of the line of which a passage was made."""
    return int(passage_place.removeprefix("line "))


def _kind(line: str) -> Kind:
    if LEGAL.search(line):
        return Kind.DISCLAIMER
    words = line.split()
    if SPEAKS.search(line):
        return _speaking_kind(line, words)
    capitals = sum(word[:1].isupper() for word in words[1:])
    if PICTURE.match(line) and len(words) > 4 and capitals <= len(words) // 3 and not BULLET.match(line):
        return Kind.ALT_TEXT
    if len(words) <= LONGEST_HEADING and not line.lstrip().startswith(("•", "·", "▪", "◦", "*")):
        return Kind.HEADING
    return Kind.LIST_ITEM if BULLET.match(line) else Kind.PARAGRAPH


def _speaking_kind(line: str, words: list[str]) -> Kind:
    if BULLET.match(line):
        return Kind.LIST_ITEM
    if line.endswith("?") and len(words) <= LONGEST_HEADING:
        return Kind.QUESTION
    return Kind.PARAGRAPH

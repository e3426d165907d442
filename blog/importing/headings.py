"""Finds the headings of a document and their levels: those that are marked, or by rules where none are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from blog.importing.document import Heading, Part, Words
from blog.importing.report import Report

LONGEST_HEADING = 120  # characters
MOST_WORDS = 16
DEEPEST = 4  # level of a heading
NUMBERED = re.compile(r"^(\d{1,2})[.)]\s+(?=\S)")
BULLET = re.compile(r"^[•▪◦‣·*–—-]\s+(?=\S)")
QUOTED = re.compile(r"^[“\"](?P<text>[^“”\"]{20,})[”\"]\s*[—–-]\s*(?P<who>[^.!?]{3,100})$")
VERSUS = re.compile(r"^(?P<one>.+?)\s+(?:vs\.?|versus)\s+(?P<other>.+?)\s*$", re.IGNORECASE)
# How the description of a picture starts: with one, or with the word for it.
PICTURE = re.compile(
    r"^(an?|two|three|several|a group of|someone|close-up|photo(graph)?|picture|image|illustration|diagram)\b",
    re.IGNORECASE,
)
CLOSING = {"conclusion", "conclusions", "summary", "references", "sources", "final thoughts", "key takeaways"}
# Small words that stay small in a title.
SMALL_WORDS = frozenset(
    "a an and as at but by for from in into is its nor of on or the to vs vs. with you your".split()
)


@dataclass
class Section:
    """A heading and the parts up to the next one. ``number`` is what stood before it, such as "1."."""

    heading: Words
    title: str
    number: str = ""
    level: int = 2
    parts: list[Part] = field(default_factory=list)

    @property
    def opens_subsections(self) -> bool:
        return not self.parts

    @property
    def starts_with_picture(self) -> bool:
        return bool(self.parts and isinstance(self.parts[0], Words) and is_picture_placeholder(self.parts[0]))


def looks_like_title_case(text: str) -> bool:
    """Return whether the words that a title would capitalise mostly are."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if word.casefold() not in SMALL_WORDS]
    return bool(words) and sum(word[0].isupper() for word in words) * 2 > len(words)


def is_picture_placeholder(line: Part) -> bool:
    """Return whether ``line`` reads as the description of a picture: no sentence, no title, “A person who …”."""
    return (
        not line.decided
        and bool(PICTURE.match(line.text))
        and not line.text.endswith((".", "!", "?", ":", ";", ","))
        and len(line.text.split()) >= 4
        and len(line.text) <= 255
        and not looks_like_title_case(line.text)
    )


def looks_like_heading(line: Part) -> bool:
    """Return whether ``line`` is short, starts as a sentence does and does not end as one."""
    text = NUMBERED.sub("", line.text)
    first = next((character for character in text if character.isalnum()), "")
    return (
        len(text) <= LONGEST_HEADING
        and len(text.split()) <= MOST_WORDS
        and not BULLET.match(line.text)
        and not QUOTED.match(line.text)
        and not text.endswith((".", "!", ":", ";", ",", "…"))
        and not first.islower()
        and bool(first)
    )


def find_headings(lines: Sequence[Part]) -> set[int]:
    """Return the indexes of the lines that are headings.

    A picture's description directly after a heading is none, nor is an item among numbered items.
    """
    found: set[int] = set()
    for index, line in enumerate(lines):
        if isinstance(line, Heading):
            found.add(index)
        if line.decided or not isinstance(line, Words) or not looks_like_heading(line):
            continue
        after_heading = index - 1 in found
        if is_picture_placeholder(line) and (after_heading or index == 0):
            continue
        if NUMBERED.match(line.text) and is_in_numbered_list(lines, index):
            continue
        if index + 1 == len(lines):
            continue  # nothing follows that it could be the heading of
        found.add(index)
    return found


def is_in_numbered_list(lines: Sequence[Part], index: int) -> bool:
    """Return whether the line stands next to another numbered one, so that nothing is between to be a section."""
    neighbours = [lines[near] for near in (index - 1, index + 1) if 0 <= near < len(lines)]
    return any(NUMBERED.match(neighbour.text) for neighbour in neighbours)


def split_sections(parts: Sequence[Part], headings: set[int]) -> tuple[list[Part], list[Section]]:
    """Return the parts before the first heading, and the sections that the headings at these indexes start."""
    before: list[Part] = []
    sections: list[Section] = []
    for index, part in enumerate(parts):
        if index in headings and isinstance(part, Words):
            number = NUMBERED.match(part.text)
            title = NUMBERED.sub("", part.text)
            sections.append(Section(part, title, number=number[0].strip() if number else ""))
        elif sections:
            sections[-1].parts.append(part)
        else:
            before.append(part)
    return before, sections


def take_marked_levels(sections: list[Section], report: Report) -> None:
    """Set the levels of headings that are marked as such: the highest are sections (2), and none skips a level.

    Where an editor decided on a heading, its level is that in the article.
    """
    marked = [section.heading for section in sections if isinstance(section.heading, Heading)]
    highest = min((heading.level for heading in marked if not heading.decided), default=2)
    previous = 1
    for section in sections:
        level = section.heading.level if isinstance(section.heading, Heading) else highest
        wanted = level if section.heading.decided else level - highest + 2
        section.level = min(wanted, previous + 1, DEEPEST)
        if section.level != wanted:
            report.warn(
                section.heading.number,
                "heading_level_changed",
                f"“{section.title}” skipped a level or lay deeper than {DEEPEST}: it is on level {section.level} now.",
            )
        previous = section.level


def assign_levels(sections: list[Section], report: Report) -> None:
    """Set the level of each section: 2, or 3 where a heading directly before it opens sub-sections.

    Sub-sections end where a heading opens sub-sections of its own, starts with a picture, breaks the pattern of
    its siblings, has more paragraphs than each of them, or closes the article. Where none of this shows, a
    heading counts as one more sub-section, and the report says that this was a guess.
    """
    siblings: list[Section] = []
    parent_open = False
    for index, section in enumerate(sections):
        if isinstance(section.heading, Heading):
            section.level = min(section.heading.level, sections[index - 1].level + 1 if index else 2)
            siblings = [section] if section.level > 2 else []
            parent_open = section.level == 2 and section.opens_subsections
            continue
        if section.number:
            # Numbered sections stand below the heading before them and leave its own sub-sections closed.
            section.level, siblings, parent_open = 3, [], False
            continue
        if parent_open:
            section.level = 3
            siblings = [section]
        elif siblings:
            section.level = 2 if ends_subsections(section, siblings) else 3
            if section.level == 3:
                siblings.append(section)
                if not VERSUS.match(section.title):
                    report.warn(
                        section.heading.number,
                        "heading_level_guessed",
                        f"“{section.title}” was taken for a sub-section (level 3) like “{siblings[0].title}”.",
                    )
            else:
                siblings = []
        parent_open = section.level == 2 and section.opens_subsections


def ends_subsections(section: Section, siblings: list[Section]) -> bool:
    """Return whether ``section`` shows that it is no sibling of the sub-sections before it."""
    compared = [bool(VERSUS.match(sibling.title)) for sibling in siblings]
    return (
        section.opens_subsections
        or section.starts_with_picture
        or section.title.casefold() in CLOSING
        or all(compared) != bool(VERSUS.match(section.title))
        or len(section.parts) > max(len(sibling.parts) for sibling in siblings)
    )

"""Turns a document into the parts of an article: title, introduction, references and body blocks."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from blog.importing.block_values import add_section, add_text
from blog.importing.conservation import words
from blog.importing.document import Document, Heading, Item, ListPart, Paragraph, Part, Words, split_spans, tidy
from blog.importing.furniture import leave_out_furniture
from blog.importing.headings import (
    BULLET,
    NUMBERED,
    Section,
    assign_levels,
    find_headings,
    is_picture_placeholder,
    looks_like_heading,
    split_sections,
    take_marked_levels,
)
from blog.importing.questions import take_questions
from blog.importing.recognised import Block, Recognised
from blog.importing.references import mark_citations, reference_of, take_references
from blog.importing.report import ImportRefusedError, Report
from blog.importing.words import words_run_together

INTRODUCTION = "introduction"
LONGEST_TITLE, LONGEST_INTRODUCTION, MOST_BLOCKS = 255, 600, 300
SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[A-Z“\"‘(À-Þ])")
ABBREVIATIONS = re.compile(r"\b(e\.g|i\.e|vs|Dr|Mr|Mrs|Ms|Prof|St|No|approx|et al|U\.S)\.$", re.IGNORECASE)
INVITATION = re.compile(r"\b(contact|call|book|schedule|reach out|learn more|get in touch)\b", re.IGNORECASE)
BUTTON = re.compile(
    r"^(contact us|contact|book( now| online| an appointment)?|schedule.{0,50}|get started|call us.{0,50})$",
    re.IGNORECASE,
)


def recognise(document: Document, *, brand_name: str, brand_names: list[str], report: Report) -> Recognised:
    """Return the article that ``document`` holds; what is left out or doubtful goes into ``report``.

    Raises ``ImportRefusedError`` if the title is too long for one or nothing but a title is there.
    """
    report.left_out += document.left_out
    for number, code, message in document.warnings:
        report.warn(number, code, message)
    for number, word, split in words_run_together([(part.number, part.text) for part in document.parts]):
        report.warn(number, "words_run_together", f"“{word}” reads as two words: “{split}”.")
    content = leave_out_furniture(document.parts, brand_name=brand_name, brand_names=brand_names, report=report)
    article, content = take_title(document, content, report)
    content, invitation = take_invitation(content, report)
    before, sections = sections_of(document, content, report)
    sections, article.references = take_references(sections, report)
    article.references += [reference_of(key, spans) for key, spans in document.notes.items()]
    keys = {reference.key for reference in article.references}
    parts = [*before, *(part for section in sections for part in section.parts)]
    spelled, marks = words_of(parts), len(report.left_out)
    for part in parts:
        mark_citations(part, keys, report)
    parted = words_of(parts) + Counter(word for entry in report.left_out[marks:] for word in words(entry.text))
    article.parted = (spelled - parted, parted - spelled)
    if not before and not any(section.parts for section in sections):
        raise ImportRefusedError("Under the title there is no text. An article needs at least one paragraph.")
    before = take_introduction(article, before, sections, report)
    add_text(article, before, report)
    for section in take_questions(sections, report):
        if isinstance(section, Block):
            article.body.append(section)
        else:
            warn_of_repeated_title(article, section, report)
            add_section(article, section, report)
    if invitation:
        article.body.append(invitation)
    fit_into_limit(article, report)
    return article


def words_of(parts: list[Part]) -> Counter[str]:
    return Counter(word for part in parts for text in part.texts() for word in words(text))


def take_title(document: Document, parts: list[Part], report: Report) -> tuple[Recognised, list[Part]]:
    """Return the article with its title, and the parts that are not it.

    The title is what the source says it is, else its first heading of the highest level, else the first words.
    """
    title = document.title
    rest = list(parts)
    if not title:
        first: Any = next((part for part in rest if part.decided == "title"), None)
        if first is None and document.has_structure:
            first = next((part for part in rest if isinstance(part, Heading) and part.level == 1), None)
        words = sorted((part for part in rest if isinstance(part, Words)), key=lambda part: bool(part.decided))
        first = first or next(iter(words), None)
        if first is None:
            raise ImportRefusedError(f"{document.name} holds no words.")
        if len(first.text) > LONGEST_TITLE:
            raise ImportRefusedError(
                f"The first line has {len(first.text)} characters, and a title at most {LONGEST_TITLE}: "
                "put the title alone on the first line."
            )
        title = first.text
        leave_out_links(first, report)
        rest.remove(first)
        report.guess(first.number, "title", title, 0.95 if isinstance(first, Heading) else 0.8)
    if len(title) > LONGEST_TITLE:
        raise ImportRefusedError(f"The title has {len(title)} characters, and may have {LONGEST_TITLE}: shorten it.")
    return Recognised(title), rest


def leave_out_links(part: Part, report: Report) -> None:
    """Report the addresses of a part that becomes plain text; its words stay."""
    for link in part.links():
        report.leave_out(part.number, link, "link_in_plain_text", "link")


def sections_of(document: Document, parts: list[Part], report: Report) -> tuple[list[Part], list[Section]]:
    """Return the parts before the first heading, and the sections, with their levels."""
    marked = {index for index, part in enumerate(parts) if isinstance(part, Heading)}
    if any(not parts[index].decided for index in marked) and document.has_structure:
        before, sections = split_sections(parts, marked)
        take_marked_levels(sections, report)
        return before, sections
    if document.has_structure:
        # A word processor's headings are often just bold.
        bold = {
            index
            for index, part in enumerate(parts[:-1])
            if isinstance(part, Paragraph) and part.is_bold and not part.decided and looks_like_heading(part)
        }
        for index in bold:
            report.guess(parts[index].number, "heading", parts[index].text, 0.7)
        before, sections = split_sections(parts, bold | marked)
        take_marked_levels(sections, report)
        return before, sections
    headings = find_headings(parts)
    for index in headings - marked:
        report.guess(
            parts[index].number, "heading", parts[index].text, 0.6 if parts[index].text.endswith("?") else 0.75
        )
    before, sections = split_sections(parts, headings)
    assign_levels(sections, report)
    for section in sections:
        section.parts = with_lists(section.parts, report)
    return with_lists(before, report), sections


def with_lists(parts: Sequence[Part], report: Report) -> list[Part]:
    """Return plain lines with those that start with a bullet or a number put together as lists."""
    found: list[Part] = []
    for part in parts:
        is_line = isinstance(part, Paragraph) and not part.decided
        marker = next((one for one in (BULLET, NUMBERED) if is_line and one.match(part.text)), None)
        match = marker.match(part.text) if marker else None
        if not match or not isinstance(part, Paragraph):
            found.append(part)
            continue
        is_ordered = marker is NUMBERED
        if is_ordered:
            report.leave_out(part.number, match[0].strip(), "number_computed")
        item = Item(part.number, split_spans(tidy(part.spans), match.end())[1])
        last = found[-1] if found else None
        if isinstance(last, ListPart) and not last.decided and last.is_ordered == is_ordered:
            last.items.append(item)
        else:
            found.append(ListPart(part.number, [item], is_ordered))
    return found


def take_invitation(parts: list[Part], report: Report) -> tuple[list[Part], Block | None]:
    """Return ``parts`` without the call to action that ends them, and its value if there is one.

    It is a paragraph that invites, a short line after it, and perhaps one more that reads as a button.
    """
    tail = list(parts)
    if any(part.decided for part in tail[-3:]):
        return parts, None
    button = tail.pop() if len(tail) > 2 and isinstance(tail[-1], Words) and BUTTON.match(tail[-1].text) else None
    if len(tail) < 3 or not all(isinstance(part, Paragraph | Heading) for part in tail[-2:]):
        return parts, None
    heading, text = tail.pop(), tail.pop()
    if not looks_like_heading(heading) or not INVITATION.search(text.text) or looks_like_heading(text):
        return parts, None
    if isinstance(text, Heading) or any(part.text.startswith(("•", "- ")) for part in (heading, text)):
        return parts, None
    url = ""
    for part in (heading, text, *([button] if button else [])):
        for link in part.links():
            if part is button and not url and link.startswith(("http://", "https://")):
                url = link
            else:
                report.leave_out(part.number, link, "link_in_plain_text", "link")
    value = {"title": heading.text, "text": text.text, "button_text": button.text if button else "", "url": url}
    report.warn(
        heading.number,
        "call_to_action_recognised",
        f"“{heading.text}” and the paragraph before it became a call to action; "
        + (
            f"its button leads to {url}."
            if url
            else "its button leads to the brand's booking link until you choose another."
        ),
    )
    report.guess(heading.number, "call_to_action", heading.text, 0.6)
    return tail, Block("call_to_action", value, text.number)


def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of ``text``, and the rest."""
    for end in SENTENCE_END.finditer(text):
        if not ABBREVIATIONS.search(text[: end.start()]):
            return text[: end.end()].strip(), text[end.end() :]
    return text, ""


def take_introduction(article: Recognised, before: list[Part], sections: list[Section], report: Report) -> list[Part]:
    """Set the article's introduction; return what is left of the parts before the first heading.

    The first paragraph before any heading is the introduction. Without one, the first sentence of the first
    paragraph is, and the rest of that paragraph stays where it was.
    """
    everywhere = [before, *(section.parts for section in sections)]
    if decided := next((part for group in everywhere for part in group if part.decided == INTRODUCTION), None):
        article.introduction = decided.text
        leave_out_links(decided, report)
        for group in everywhere:
            group[:] = [part for part in group if part is not decided]
        return before
    paragraphs = (part for part in before if isinstance(part, Paragraph) and is_plain_paragraph(part))
    paragraph = next(paragraphs, None)
    if paragraph and len(paragraph.text) <= LONGEST_INTRODUCTION and not has_more_than_words(paragraph):
        article.introduction = paragraph.text
        return [part for part in before if part is not paragraph]
    for group in everywhere:
        for index, part in enumerate(group):
            if not is_plain_paragraph(part) or not isinstance(part, Paragraph):
                continue
            spans = tidy(part.spans)
            text = "".join(span.text for span in spans)
            sentence, rest = first_sentence(text)
            head, tail = split_spans(spans, len(text) - len(rest))
            if len(sentence) > LONGEST_INTRODUCTION or "\n" in sentence or has_more_than_words(Paragraph(0, head)):
                break
            article.introduction = sentence
            group[index : index + 1] = [replace(part, spans=tail)] if tail else []
            report.warn(
                part.number,
                "introduction_from_first_sentence",
                "The first sentence of this paragraph became the article's introduction.",
            )
            report.guess(part.number, "introduction", sentence, 0.5)
            return before
    report.warn(1, "introduction_missing", "No sentence is short enough for the introduction: write one.")
    return before


def is_plain_paragraph(part: Part) -> bool:
    return isinstance(part, Paragraph) and not part.decided and not is_picture_placeholder(part)


def has_more_than_words(paragraph: Paragraph) -> bool:
    """Return whether plain text would lose a link or the mark of a note."""
    return any(span.link or span.note for span in paragraph.spans)


def warn_of_repeated_title(article: Recognised, section: Section, report: Report) -> None:
    heading, title = section.title.casefold(), article.title.casefold()
    if len(heading.split()) >= 3 and (heading == title or title.startswith((f"{heading}:", f"{heading} "))):
        report.warn(
            section.heading.number, "heading_repeats_title", f"The heading “{section.title}” repeats the title."
        )


def fit_into_limit(article: Recognised, report: Report) -> None:
    """Put paragraphs that follow each other into one block where an article would have too many blocks."""
    if len(article.body) <= MOST_BLOCKS:
        return
    merged: list[Block] = []
    for block in article.body:
        if merged and block["type"] == merged[-1]["type"] == "paragraph":
            merged[-1] = Block("paragraph", merged[-1]["value"] + block["value"], merged[-1].number)
        else:
            merged.append(block)
    article.body = merged
    report.warn(1, "paragraphs_merged", f"An article has at most {MOST_BLOCKS} blocks: paragraphs share blocks now.")
    if len(merged) > MOST_BLOCKS:
        report.warn(1, "too_many_blocks", f"There are still {len(merged)} blocks: split the article in two.")

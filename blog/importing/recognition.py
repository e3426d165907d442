"""Turns the lines of a text into the parts of an article: title, introduction and body blocks."""

import re
from dataclasses import dataclass, field

from django.utils.html import escape

from blog.importing.furniture import leave_out_furniture
from blog.importing.headings import (
    BULLET,
    NUMBERED,
    VERSUS,
    Section,
    assign_levels,
    is_picture_placeholder,
    looks_like_heading,
    split_sections,
)
from blog.importing.report import ImportRefusedError, Report
from blog.importing.text import Line
from blog.importing.words import words_run_together

LONGEST_TITLE, LONGEST_INTRODUCTION, LONGEST_LEAD_IN, LONGEST_TERM = 255, 600, 300, 160
TERM = re.compile(r"^(?P<term>.{2,160}?)(?::|\s[–—-])\s+(?P<explanation>\S.*)$")
SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[A-Z“\"‘(À-Þ])")
ABBREVIATIONS = re.compile(r"\b(e\.g|i\.e|vs|Dr|Mr|Mrs|Ms|Prof|St|No|approx|et al|U\.S)\.$", re.IGNORECASE)
INVITATION = re.compile(r"\b(contact|call|book|schedule|reach out|learn more|get in touch)\b", re.IGNORECASE)
BUTTON = re.compile(
    r"^(contact us|contact|book( now| online| an appointment)?|schedule.*|get started|call us.*)$", re.IGNORECASE
)


@dataclass
class Recognised:
    """What was found in a document: the fields of the article and the raw data of its body."""

    title: str
    introduction: str = ""
    body: list[dict] = field(default_factory=list)

    def add(self, block_type: str, value: dict | str) -> None:
        self.body.append({"type": block_type, "value": value})


def recognise(lines: list[Line], *, brand_name: str, brand_names: list[str], report: Report) -> Recognised:
    """Return the article that ``lines`` hold; what is left out or doubtful goes into ``report``.

    Raises ``ImportRefusedError`` if the first line is too long for a title or nothing but a title is there.
    """
    title, *rest = lines
    if len(title.text) > LONGEST_TITLE:
        raise ImportRefusedError(
            f"The first line has {len(title.text)} characters, and a title at most {LONGEST_TITLE}: "
            "put the title alone on the first line."
        )
    article = Recognised(title.text)
    for number, word, split in words_run_together([(line.number, line.text) for line in lines]):
        report.warn(number, "words_run_together", f"“{word}” reads as two words: “{split}”.")
    content = leave_out_furniture(rest, brand_name=brand_name, brand_names=brand_names, report=report)
    content, invitation = take_invitation(content, report)
    before, sections = split_sections(content)
    if not before and not any(section.lines for section in sections):
        raise ImportRefusedError("Under the title there is no text. An article needs at least one paragraph.")
    assign_levels(sections, report)
    before = take_introduction(article, before, sections, report)
    add_text(article, before, report)
    for section in sections:
        warn_of_repeated_title(article, section, report)
        add_section(article, section, report)
    if invitation:
        article.add("call_to_action", invitation)
    return article


def take_invitation(lines: list[Line], report: Report) -> tuple[list[Line], dict | None]:
    """Return ``lines`` without the call to action that ends them, and its value if there is one.

    It is a paragraph that invites, a short line after it, and perhaps one more that reads as a button.
    """
    tail = list(lines)
    button = tail.pop() if len(tail) > 2 and BUTTON.match(tail[-1].text) else None
    if len(tail) < 3 or not looks_like_heading(tail[-1]) or not INVITATION.search(tail[-2].text):
        return lines, None
    heading, text = tail.pop(), tail.pop()
    if looks_like_heading(text):
        return lines, None
    value = {"title": heading.text, "text": text.text, "button_text": button.text if button else "", "url": ""}
    report.warn(
        heading.number,
        "call_to_action_recognised",
        f"“{heading.text}” and the paragraph before it became a call to action; "
        "its button leads to the brand's booking link until you choose another.",
    )
    return tail, value


def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of ``text``, and the rest."""
    for end in SENTENCE_END.finditer(text):
        if not ABBREVIATIONS.search(text[: end.start()]):
            return text[: end.end()].strip(), text[end.end() :]
    return text, ""


def take_introduction(article: Recognised, before: list[Line], sections: list[Section], report: Report) -> list[Line]:
    """Set the article's introduction; return what is left of the lines before the first heading.

    The first paragraph before any heading is the introduction. Without one, the first sentence of the first
    paragraph is, and the rest of that paragraph stays where it was.
    """
    paragraph = next((line for line in before if is_paragraph(line)), None)
    if paragraph and len(paragraph.text) <= LONGEST_INTRODUCTION:
        article.introduction = paragraph.text
        return [line for line in before if line is not paragraph]
    source = [before, *(section.lines or [] for section in sections)]
    for group in source:
        for index, line in enumerate(group):
            if not is_paragraph(line):
                continue
            sentence, rest = first_sentence(line.text)
            if len(sentence) > LONGEST_INTRODUCTION:
                break
            article.introduction = sentence
            group[index : index + 1] = [Line(line.number, rest)] if rest else []
            report.warn(
                line.number,
                "introduction_from_first_sentence",
                "The first sentence of this paragraph became the article's introduction.",
            )
            return before
    report.warn(1, "introduction_missing", "No sentence is short enough for the introduction: write one.")
    return before


def is_paragraph(line: Line) -> bool:
    return not (BULLET.match(line.text) or NUMBERED.match(line.text) or is_picture_placeholder(line))


def warn_of_repeated_title(article: Recognised, section: Section, report: Report) -> None:
    heading, title = section.title.casefold(), article.title.casefold()
    if len(heading.split()) >= 3 and (heading == title or title.startswith((f"{heading}:", f"{heading} "))):
        report.warn(
            section.heading.number, "heading_repeats_title", f"The heading “{section.title}” repeats the title."
        )


def add_section(article: Recognised, section: Section, report: Report) -> None:
    """Add a section as what it is: a numbered section, a comparison, or a heading with its text."""
    paragraphs = [line for line in section.lines or [] if is_paragraph(line)]
    only_paragraphs = bool(paragraphs) and len(paragraphs) == len(section.lines or [])
    versus = VERSUS.match(section.title)
    if section.number:
        report.leave_out(section.heading.number, section.number, "number_computed")
    if section.number and only_paragraphs:
        article.add("numbered_section", {"title": section.title, "anchor": "", "text": html_of(paragraphs)})
    elif versus and only_paragraphs:
        options = [versus["one"], versus["other"]]
        summary = html_of(paragraphs)
        article.add(
            "comparison",
            {"title": section.title, "anchor": "", "summary": summary, "options": options, "aspects": []},
        )
        report.warn(
            section.heading.number,
            "comparison_without_aspects",
            f"“{section.title}” compares in prose. Rows for each aspect would be easier to read.",
        )
    else:
        article.add("heading", {"text": section.title, "level": str(section.level), "anchor": ""})
        add_text(article, section.lines or [], report)


def html_of(lines: list[Line]) -> str:
    return "".join(f"<p>{escape(line.text)}</p>" for line in lines)


def add_text(article: Recognised, lines: list[Line], report: Report) -> None:
    """Add running text: paragraphs, lists and placeholders of pictures, in their order."""
    index = 0
    while index < len(lines):
        line = lines[index]
        marker = BULLET if BULLET.match(line.text) else NUMBERED
        items = list_items(lines, index, marker)
        if items:
            add_list(article, items, report, is_numbered=marker is NUMBERED)
            index += len(items)
            continue
        if is_picture_placeholder(line):
            article.add(
                "image",
                {"image": None, "alt_text": line.text, "is_decorative": False, "caption": "", "credit": ""},
            )
            report.warn(line.number, "image_missing", f"The picture itself is missing: “{line.text}”.")
        else:
            article.add("paragraph", f"<p>{escape(line.text)}</p>")
        index += 1


def list_items(lines: list[Line], start: int, marker: re.Pattern[str]) -> list[Line]:
    items = []
    for line in lines[start:]:
        if not marker.match(line.text):
            break
        items.append(line)
    return items


def add_list(article: Recognised, items: list[Line], report: Report, *, is_numbered: bool) -> None:
    """Add a list: of terms and explanations if every item is one, else as a list in a paragraph."""
    marker = NUMBERED if is_numbered else BULLET
    texts = [marker.sub("", item.text) for item in items]
    for item in items if is_numbered else []:
        match = NUMBERED.match(item.text)
        report.leave_out(item.number, match[0].strip() if match else "", "number_computed")
    terms = [TERM.match(text) for text in texts]
    if not is_numbered and all(terms):
        article.add(
            "mechanism_list",
            {
                "title": "",
                "lead_in": take_lead_in(article),
                "items": [
                    {"term": term["term"], "explanation": f"<p>{escape(term['explanation'])}</p>"}
                    for term in terms
                    if term
                ],
            },
        )
        return
    tag = "ol" if is_numbered else "ul"
    html = "".join(f"<li>{escape(text)}</li>" for text in texts)
    article.add("paragraph", f"<{tag}>{html}</{tag}>")


def take_lead_in(article: Recognised) -> str:
    """Take the line that leads in to a list out of the body: the paragraph before it, if it ends with a colon."""
    if not article.body or article.body[-1]["type"] != "paragraph":
        return ""
    text = article.body[-1]["value"].removeprefix("<p>").removesuffix("</p>")
    if not text.endswith(":") or len(text) > LONGEST_LEAD_IN or "<" in text or "&" in text:
        return ""
    article.body.pop()
    return text

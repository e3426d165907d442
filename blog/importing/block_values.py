"""Turns sections and their parts into the blocks that say the same."""

import re
from typing import Any

from blog.blocks.media import video_provider
from blog.importing.document import (
    Callout,
    Heading,
    Item,
    ListPart,
    Paragraph,
    Part,
    Picture,
    Quote,
    Span,
    Table,
    Video,
    html_of,
    links_in,
    split_spans,
    text_of,
    tidy,
)
from blog.importing.headings import QUOTED, VERSUS, Section, is_picture_placeholder
from blog.importing.recognised import Recognised
from blog.importing.report import Report

LONGEST_HEADING, LONGEST_LEAD_IN, LONGEST_OPTION, LONGEST_CAPTION, LONGEST_CELL = 200, 300, 120, 300, 255
LONGEST_ALT_TEXT, LONGEST_ATTRIBUTION = 255, 120
TERM = re.compile(r"^(?P<term>.{2,160}?)(?P<gap>:|\s[–—-])\s+(?=\S)")
CALLOUT = re.compile(
    r"^(?P<label>(important )?note|please note|caution|warning|important|safety( information)?|key fact|did you know\?"
    r"|good to know)[:!]?\s*[:!–—]\s+(?=\S)",
    re.IGNORECASE,
)
KINDS = {"caution": "warning", "warning": "warning", "important": "warning", "key fact": "key_fact"}
NUMERIC = re.compile(r"^-?\d+(\.\d+)?$")


def add_section(article: Recognised, section: Section, report: Report) -> None:
    """Add a section as what it is: a numbered section, a comparison, or a heading with its text."""
    article.number = section.heading.number
    parts = section.parts
    only_text = bool(parts) and all(is_running_text(part) for part in parts)
    if section.number:
        report.leave_out(section.heading.number, section.number, "number_computed")
    for link in section.heading.links():
        report.leave_out(section.heading.number, link, "link_in_plain_text", "link")
    for note in [span.note for span in section.heading.spans if span.note]:
        report.warn(section.heading.number, "marker_in_heading", f"The mark of note {note} stood in a heading: set it.")
    decided = section.heading.decided
    versus = None if decided else VERSUS.match(section.title)
    if len(section.title) > LONGEST_HEADING:
        article.add("paragraph", html_of_part(Paragraph(section.heading.number, [Span(section.title)])))
        report.warn(section.heading.number, "heading_too_long", "A heading this long became a paragraph.")
        add_text(article, parts, report)
    elif section.number and not decided and only_text and all(isinstance(part, Paragraph) for part in parts):
        article.add("numbered_section", {"title": section.title, "anchor": "", "text": html_of_parts(parts)})
        report.guess(section.heading.number, "numbered_section", section.title, 0.9)
    elif versus and (compared := comparison_of(section, versus, report, only_text=only_text)):
        article.add("comparison", compared)
        report.guess(section.heading.number, "comparison", section.title, 0.8)
    else:
        article.add("heading", {"text": section.title, "level": str(section.level), "anchor": ""})
        add_text(article, parts, report)


def is_running_text(part: Part) -> bool:
    if not isinstance(part, Paragraph) or is_picture_placeholder(part):
        return False
    return bool(part.decided) or not CALLOUT.match(part.text)


def comparison_of(section: Section, versus: re.Match[str], report: Report, *, only_text: bool) -> dict | None:
    """Return the value of a comparison: paragraphs are its summary, a table that ends them its aspects."""
    options = [versus["one"], versus["other"]]
    if not section.parts or max(map(len, options)) > LONGEST_OPTION:
        return None
    *summary, last = section.parts
    value = {"title": section.title, "anchor": "", "summary": "", "options": options, "aspects": []}
    if only_text:
        report.warn(
            section.heading.number,
            "comparison_without_aspects",
            f"“{section.title}” compares in prose. Rows for each aspect would be easier to read.",
        )
        return value | {"summary": html_of_parts(section.parts)}
    if not isinstance(last, Table) or not last.has_header or not all(is_running_text(part) for part in summary):
        return None
    header, *rows = [[text_of(cell) for cell in row] for row in last.rows]
    if last.caption or header[:1] != [""] or len(header) != 3:
        return None
    if not rows or not all(len(row) == 3 and row[0] for row in rows):
        return None
    if max(len(row[0]) for row in rows) > 160 or any(links_in(cell) for row in last.rows for cell in row[:1]):
        return None
    if [name.casefold() for name in header[1:]] != [option.casefold() for option in options]:
        return None
    for name in header[1:]:
        report.leave_out(last.number, name, "table_header_is_title", "words")
    aspects = [
        {"name": text_of(row[0]), "values": [f"<p>{html_of(tidy(cell))}</p>" for cell in row[1:]]}
        for row in last.rows[1:]
    ]
    return value | {"summary": html_of_parts(summary), "aspects": aspects}


def html_of_parts(parts: list[Part]) -> str:
    return "".join(html_of_part(part) for part in parts)


def html_of_part(part: Part) -> str:
    """Return a paragraph or a list as rich text."""
    if isinstance(part, ListPart):
        tag = "ol" if part.is_ordered else "ul"
        items = "".join(
            f"<li>{html_of(tidy(item.spans))}{''.join(html_of_part(inner) for inner in item.lists)}</li>"
            for item in part.items
        )
        return f"<{tag}>{items}</{tag}>"
    return f"<p>{html_of(tidy(part.spans))}</p>" if isinstance(part, Paragraph | Quote | Heading) else ""


def add_text(article: Recognised, parts: list[Part], report: Report) -> None:
    """Add running text: paragraphs, lists, pictures, tables and quotes, in their order."""
    for part in parts:
        add_part(article, part, report)


def add_part(article: Recognised, part: Part, report: Report) -> None:
    article.number = part.number
    match part:
        case Paragraph() | Heading():
            add_paragraph(article, part, report)
        case Callout():
            text = f"<p>{html_of(tidy(part.spans))}</p>"
            article.add("callout", {"kind": part.kind, "title": "", "text": text})
        case ListPart():
            add_list(article, part, report)
        case Picture():
            add_picture(article, part, report)
        case Video():
            add_video(article, part, report)
        case Quote():
            add_quote(article, part, report)
        case Table():
            add_table(article, part, report)
        case _:
            raise TypeError(f"No block is known for {type(part).__name__}.")


def add_paragraph(article: Recognised, part: Paragraph | Heading, report: Report) -> None:
    spans = tidy(part.spans)
    has_more = any(span.link or span.note for span in spans)
    if part.decided:
        article.add("paragraph", f"<p>{html_of(spans)}</p>")
    elif not has_more and is_picture_placeholder(part):
        add_picture(article, Picture(part.number, alt=part.text), report)
        report.guess(part.number, "image", part.text, 0.8)
    elif not has_more and (quoted := QUOTED.match(part.text)):
        value = {"text": quoted["text"], "attribution": quoted["who"].strip(), "role": "", "source_url": ""}
        article.add("quote", value)
        report.guess(part.number, "quote", part.text, 0.7)
    elif "\n" not in part.text and (callout := CALLOUT.match("".join(span.text for span in spans))):
        label = callout["label"]
        kind = "safety" if label.casefold().startswith("safety") else KINDS.get(label.casefold(), "note")
        text = split_spans(spans, callout.end())[1]
        is_label = label.casefold() in {"note", "warning", "safety information", "key fact"}
        if is_label:
            report.leave_out(part.number, label, "callout_label")
        value = {"kind": kind, "title": "" if is_label else label, "text": f"<p>{html_of(text)}</p>"}
        article.add("callout", value)
        report.guess(part.number, "callout", part.text, 0.7)
    elif spans:
        article.add("paragraph", f"<p>{html_of(spans)}</p>")


def add_picture(article: Recognised, part: Picture, report: Report) -> None:
    alt, caption = part.alt, text_of(part.caption)
    if not any((part.source, alt, caption, part.credit)):
        return
    for link in part.links():
        report.leave_out(part.number, link, "link_in_plain_text", "link")
    is_long = len(caption) > LONGEST_CAPTION
    article.add(
        "image",
        {
            "image": part.source or None,
            "alt_text": alt,
            "is_decorative": False,
            "caption": "" if is_long else caption,
            "credit": part.credit,
        },
    )
    if is_long:
        article.add("paragraph", html_of_part(Paragraph(part.number, [Span(caption)])))
    if not part.source:
        report.warn(part.number, "image_missing", f"The picture itself is missing: “{alt}”.")
    elif not alt:
        report.warn(
            part.number, "alt_text_missing", "The picture has no description: write one, or mark it decorative."
        )
    if len(alt) > LONGEST_ALT_TEXT:
        report.warn(part.number, "alt_text_too_long", f"A description has at most {LONGEST_ALT_TEXT} characters.")


def add_video(article: Recognised, part: Video, report: Report) -> None:
    if video_provider(part.url):
        article.add("video", {"title": part.title, "url": part.url, "poster": None, "transcript": ""})
        if not part.title:
            report.warn(part.number, "video_without_title", f"Say what the film is called: {part.url}")
        return
    if part.title:
        article.add("paragraph", html_of_part(Paragraph(part.number, [Span(part.title)])))
    report.leave_out(part.number, part.url, "not_a_film", "link")


def add_quote(article: Recognised, part: Quote, report: Report) -> None:
    for link in links_in(part.spans):
        report.leave_out(part.number, link, "link_in_plain_text", "link")
    attribution, role = part.attribution, ""
    if len(attribution) > LONGEST_ATTRIBUTION:
        head, _, role = attribution[:LONGEST_ATTRIBUTION].rpartition(" ")
        attribution, role = head, attribution[len(head) :].strip()
    text = "".join(span.text for span in tidy(part.spans))
    if part.source and not part.source.startswith(("http://", "https://")):
        report.leave_out(part.number, part.source, "unknown_address", "link")
    value = {
        "text": text,
        "attribution": attribution,
        "role": role,
        "source_url": part.source if part.source.startswith(("http://", "https://")) else "",
    }
    article.add("quote", value)
    if not attribution:
        report.warn(part.number, "quote_without_attribution", "Say whose words these are.")


def add_table(article: Recognised, part: Table, report: Report) -> None:
    """Add a table: a column of figures as such, one with styles, links or long cells as rich text, else as text."""
    header, rows = (part.rows[0], part.rows[1:]) if part.has_header else ([], part.rows)
    width = max(len(row) for row in part.rows)
    columns, cells = [], []
    for index in range(width):
        column = [row[index] if index < len(row) else [] for row in rows]
        texts = [text_of(cell) for cell in column]
        is_rich = any(links_in(cell) or any(span.marks or span.note for span in cell) for cell in column)
        is_rich = is_rich or any(len(text) > LONGEST_CELL for text in texts)
        title = header[index] if index < len(header) else []
        for link in links_in(title):
            report.leave_out(part.number, link, "link_in_plain_text", "link")
        columns.append({"type": "rich_text" if is_rich else "text", "heading": text_of(title)})
        cells.append([f"<p>{html_of(tidy(cell))}</p>" if cell else "" for cell in column] if is_rich else texts)
    value = {
        "has_row_headers": not header or not text_of(header[0]) or len(set(cells[0])) == len(cells[0]),
        "table": {
            "columns": columns,
            "rows": [{"values": list(values)} for values in zip(*cells, strict=True)],
            "caption": part.caption,
        },
    }
    article.add("table", value)
    if not part.caption:
        report.warn(part.number, "table_without_caption", "Write a caption: screen readers say it before the table.")
    if not part.has_header:
        report.warn(part.number, "table_without_header", "The table says not what its columns hold: name them.")


def add_list(article: Recognised, part: ListPart, report: Report) -> None:
    """Add a list: of terms and explanations if every item is one, else as a list in a paragraph."""
    terms = [term_of(item) for item in part.items]
    if not part.decided and not part.is_ordered and terms and all(terms):
        items: list[dict[str, Any]] = [
            {"term": term[0], "explanation": f"<p>{html_of(term[1])}</p>"} for term in terms if term
        ]
        article.add("mechanism_list", {"title": "", "lead_in": take_lead_in(article), "items": items})
        report.guess(part.number, "mechanism_list", items[0]["term"], 0.85)
        return
    article.add("paragraph", html_of_part(part))


def term_of(item: Item) -> tuple[str, list[Span]] | None:
    """Return the term and the explanation of an item that is “Term: explanation”, None if it is none."""
    spans = tidy(item.spans)
    match = TERM.match("".join(span.text for span in spans))
    if item.lists or match is None:
        return None
    term, _ = split_spans(spans, match.end("term"))
    _, explanation = split_spans(spans, match.end())
    if any(span.link or span.note for span in split_spans(spans, match.end())[0]):
        return None
    return text_of(term), explanation


def take_lead_in(article: Recognised) -> str:
    """Take the line that leads in to a list out of the body: the paragraph before it, if it ends with a colon."""
    if not article.body or article.body[-1]["type"] != "paragraph":
        return ""
    text = article.body[-1]["value"].removeprefix("<p>").removesuffix("</p>")
    if not text.endswith(":") or len(text) > LONGEST_LEAD_IN or "<" in text or "&" in text:
        return ""
    article.number = article.body.pop().number
    return text

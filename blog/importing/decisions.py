"""What an editor decides about a document before it is imported: a list of plain data, applied in its order.

A decision names a part by its place among the parts as they are after the decisions before it:

``{"action": "kind", "part": 3, "kind": "callout_note"}``   what the part is; ``left_out`` drops it
``{"action": "merge", "part": 3}``                           joins the part to the one before it
``{"action": "split", "part": 3, "at": 1}``                  parts it at the first of its ``split_points``

Nothing is lost by any of them: what is dropped goes into the report, and the importer counts afterwards as ever.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from blog.importing.block_values import CALLOUT, LONGEST_ALT_TEXT, LONGEST_HEADING, QUOTED
from blog.importing.conservation import Content, compare
from blog.importing.document import (
    LEFT_OUT,
    Callout,
    Document,
    Heading,
    Item,
    ListPart,
    Paragraph,
    Part,
    Picture,
    Quote,
    Span,
    Words,
    split_spans,
    text_of,
    tidy,
)
from blog.importing.headings import BULLET, NUMBERED
from blog.importing.recognition import ABBREVIATIONS, INTRODUCTION, LONGEST_INTRODUCTION, LONGEST_TITLE, SENTENCE_END

AS_FOUND = "as_found"
TITLE = "title"
CALLOUTS = {
    "callout_note": "note",
    "callout_warning": "warning",
    "callout_safety": "safety",
    "callout_key_fact": "key_fact",
}
KINDS = {
    "paragraph": "Paragraph",
    "heading_2": "Heading of a section",
    "heading_3": "Heading of a sub-section",
    "heading_4": "Heading of a part of a sub-section",
    "bulleted_list": "List with bullets",
    "numbered_list": "Numbered list",
    "callout_note": "Callout: note",
    "callout_warning": "Callout: warning",
    "callout_safety": "Callout: safety information",
    "callout_key_fact": "Callout: key fact",
    "quote": "Quote",
    "picture": "Description of a picture",
    INTRODUCTION: "Introduction of the article",
    TITLE: "Title of the article",
}
Decision = dict[str, Any]


class DecisionError(Exception):
    """A decision does not fit the document; the message says why, to the person who made it."""


def decide(document: Document, decisions: Iterable[Decision]) -> Document:
    """Return ``document`` as it is after ``decisions``; it stays as it was itself.

    Raises ``DecisionError`` if one of them does not fit, and ``ImportRefusedError`` if anything would be lost by them.
    """
    decided = replace(document, parts=list(document.parts), left_out=list(document.left_out))
    for decision in decisions:
        place = decision.get("part")
        if not isinstance(place, int) or not 0 <= place < len(decided.parts):
            raise DecisionError("There is no such part of the document. Load the page again.")
        match decision.get("action"):
            case "kind":
                decided.parts[place] = of_kind(decided, decided.parts[place], str(decision.get("kind")))
            case "merge":
                merge(decided, place)
            case "split":
                decided.parts[place : place + 1] = split(decided.parts[place], decision.get("at"))
            case _:
                raise DecisionError("Nobody knows this kind of decision. Load the page again.")
    check_nothing_is_lost(document, decided)
    return decided


def check_nothing_is_lost(document: Document, decided: Document) -> None:
    before, after = Content.of(document), Content.of(decided)
    for what in ("words", "links", "pictures", "cells"):
        compare(what, getattr(before, what), getattr(after, what), Counter(), may_part=what == "links")


def kinds_for(document: Document, part: Part) -> dict[str, str]:
    """Return what an editor can say that ``part`` is, as kind → label."""
    if not isinstance(part, Words | ListPart):
        return {}
    return {kind: label for kind, label in KINDS.items() if kind != TITLE or not document.title}


def kind_of(part: Part) -> str:
    """Return the kind that ``part`` has among ``KINDS`` as it stands, empty if it is something else."""
    match part:
        case _ if part.decided in {TITLE, INTRODUCTION}:
            return part.decided
        case Heading():
            return f"heading_{min(max(part.level, 2), 4)}"
        case ListPart():
            return "numbered_list" if part.is_ordered else "bulleted_list"
        case Callout():
            return f"callout_{part.kind}"
        case Quote():
            return "quote"
        case Paragraph():
            return "paragraph"
    return ""


def of_kind(document: Document, part: Part, kind: str) -> Part:
    """Return ``part`` as what an editor says that it is."""
    if kind == LEFT_OUT:
        return replace(part, decided=LEFT_OUT)
    if kind == AS_FOUND:
        return replace(part, decided="")
    if kind not in kinds_for(document, part):
        raise DecisionError("This part cannot be made that.")
    spans = words_of(part)
    number, text = part.number, text_of(spans)
    if kind.startswith("heading_"):
        check_length(text, LONGEST_HEADING, "A heading")
        return Heading(number, on_one_line(spans), int(kind[-1]), decided="heading")
    if kind == TITLE:
        check_length(text, LONGEST_TITLE, "A title")
        return Heading(number, on_one_line(spans), 1, decided=TITLE)
    if kind == INTRODUCTION:
        check_length(text, LONGEST_INTRODUCTION, "The introduction")
        if any(span.note for span in spans):
            raise DecisionError("The introduction cannot cite a reference, and this part does. Split it first.")
        return Paragraph(number, on_one_line(spans), decided=INTRODUCTION)
    if kind == "picture":
        check_length(text, LONGEST_ALT_TEXT, "The description of a picture")
        if any(span.link or span.note for span in spans):
            raise DecisionError("The description of a picture is plain text, and this part has links or notes.")
        return Picture(number, alt=text, decided="picture")
    return with_text(document, part, spans, kind)


def with_text(document: Document, part: Part, spans: list[Span], kind: str) -> Part:
    """Return ``part`` as running text of some kind: a paragraph, a list, a callout or a quote."""
    if kind in {"bulleted_list", "numbered_list"}:
        is_ordered = kind == "numbered_list"
        if isinstance(part, ListPart):
            return replace(part, is_ordered=is_ordered, decided=kind)
        return ListPart(part.number, items_of(document, part.number, spans), is_ordered, decided=kind)
    if kind in CALLOUTS:
        if label := CALLOUT.match("".join(span.text for span in spans)):
            document.leave_out(part.number, label["label"], "callout_label")
            spans = split_spans(spans, label.end())[1]
        return Callout(part.number, spans, CALLOUTS[kind], decided=kind)
    if kind == "quote":
        if isinstance(part, Quote):
            return replace(part, decided="quote")
        quoted = QUOTED.match("".join(span.text for span in spans))
        if quoted and not any(span.link or span.note for span in spans):
            return Quote(part.number, [Span(quoted["text"])], quoted["who"].strip(), decided="quote")
        return Quote(part.number, spans, decided="quote")
    return Paragraph(part.number, spans, decided="paragraph")


def check_length(text: str, longest: int, what: str) -> None:
    if len(text) > longest:
        raise DecisionError(f"{what} has at most {longest} characters, and this part has {len(text)}. Split it first.")


def words_of(part: Part) -> list[Span]:
    """Return the words of a part as one run; what stood on lines of its own still does."""
    lines: list[list[Span]] = []
    if isinstance(part, ListPart):
        for item in part.items:
            lines.append(item.spans)
            lines += [words_of(inner) for inner in item.lists]
    elif isinstance(part, Quote):
        lines = [part.spans]
        if part.attribution or part.source:
            lines.append([Span(part.attribution or part.source, link=part.source)])
    elif isinstance(part, Words):
        lines = [part.spans]
    else:
        raise DecisionError("Only text can be joined and made something else.")
    spans = lines[0]
    for line in lines[1:]:
        spans = [*spans, Span("\n"), *line]
    return tidy(spans)


def on_one_line(spans: list[Span]) -> list[Span]:
    return tidy(replace(span, text=span.text.replace("\n", " ")) for span in spans)


def items_of(document: Document, number: int, spans: list[Span]) -> list[Item]:
    """Return each line as an item; bullets and numbers that were typed go, as the list has its own."""
    items = []
    rest = spans
    while rest:
        text = "".join(span.text for span in rest)
        line, rest = split_spans(rest, text.index("\n")) if "\n" in text else (rest, [])
        words = "".join(span.text for span in line)
        if match := BULLET.match(words) or NUMBERED.match(words):
            if NUMBERED.match(words):
                document.leave_out(number, match[0].strip(), "number_computed")
            line = split_spans(line, match.end())[1]
        items.append(Item(number, line))
    return items


def merge(document: Document, place: int) -> None:
    """Join the part at ``place`` to the one before it, which stays what it is."""
    if place == 0:
        raise DecisionError("Nothing stands before this part that it could be joined to.")
    before, part = document.parts[place - 1 : place + 1]
    if LEFT_OUT in {before.decided, part.decided}:
        raise DecisionError("One of the two is left out. Take it in first.")
    if isinstance(before, ListPart):
        items = part.items if isinstance(part, ListPart) else items_of(document, part.number, words_of(part))
        joined: Part = replace(before, items=[*before.items, *items])
    elif isinstance(before, Words):
        gap = "\n" if isinstance(part, ListPart) else " "
        joined = replace(before, spans=tidy([*before.spans, Span(gap), *words_of(part)]))
        if before.decided in {TITLE, "heading", INTRODUCTION}:
            joined = of_kind(document, joined, kind_of(joined))
    else:
        raise DecisionError("The part before this is no text, so nothing can be joined to it.")
    document.parts[place - 1 : place + 1] = [joined]


def split_points(part: Part) -> list[tuple[int, str]]:
    """Return where a part can be parted, and the words that would come first after that.

    A list is parted between items, text between sentences and lines.
    """
    if isinstance(part, ListPart):
        return [(place, item.text) for place, item in enumerate(part.items) if place]
    if not isinstance(part, Words) or part.decided == LEFT_OUT:
        return []
    text = "".join(span.text for span in tidy(part.spans))
    ends = {end.end() for end in SENTENCE_END.finditer(text) if not ABBREVIATIONS.search(text[: end.start()])}
    ends |= {place + 1 for place, character in enumerate(text) if character == "\n"}
    return [(end, text[end:following]) for end, following in pairwise([*sorted(ends), len(text)])]


def split(part: Part, at: Any) -> list[Part]:
    """Return the two parts that ``part`` becomes at its split point number ``at``, from 1."""
    points = split_points(part)
    if not isinstance(at, int) or not 1 <= at <= len(points):
        raise DecisionError("This part cannot be split there. Load the page again.")
    place = points[at - 1][0]
    rest = "" if part.decided in {TITLE, INTRODUCTION} else part.decided
    if isinstance(part, ListPart):
        after = part.items[place:]
        return [
            replace(part, items=part.items[:place]),
            ListPart(after[0].number, after, part.is_ordered, decided=rest),
        ]
    if not isinstance(part, Words):
        raise DecisionError("Only text and lists can be split.")
    head, tail = split_spans(tidy(part.spans), place)
    following = replace(part, spans=tail, decided=rest)
    if isinstance(part, Heading) and part.decided == TITLE:
        following = Paragraph(part.number, tail)
    if isinstance(part, Quote):
        # Who said it stands under the last words.
        return [replace(part, spans=head, attribution="", source=""), following]
    return [replace(part, spans=head), following]

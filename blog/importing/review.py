"""What an editor looks at before a document is imported: each part of the source beside what it becomes."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.importing.conservation import MARKER
from blog.importing.decisions import decide, kind_of, kinds_for, split_points
from blog.importing.document import LEFT_OUT, Document, Heading, ListPart, Part, Picture, Table, Video, Words
from blog.importing.importer import article_of, brand_names
from blog.importing.recognised import Block, Recognised
from blog.importing.report import Finding, Guess, ImportRefusedError, Report
from blog.models import ArticlePage
from brands.models import ServiceBrand

REASONS = {
    "number_computed": "the article numbers itself",
    "copyright": "copyright line",
    "disclaimer": "stands after the copyright line; the article shows its brand's own disclaimer",
    "brand_name": "only the name of a brand or of the site",
    "byline": "says who wrote it or when; set that in the draft",
    "callout_label": "the callout says it itself",
    "references_heading": "the article has its own heading for references",
    "contact_form": "prompt of a form",
    "site_navigation": "navigation of the site",
    "dropped_by_editor": "you left it out",
}
DOUBTFUL = 0.8  # guesses that a rule is less sure of than this


@dataclass
class Row:
    """One part of the document as it was read, with what can be decided about it. ``place`` counts from 0."""

    place: int
    line: int
    part: Part
    kinds: dict[str, str] = field(default_factory=dict)
    splits: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    can_merge: bool = False

    @property
    def lines(self) -> list[str]:
        """The words as they stand in the source."""
        part = self.part
        if isinstance(part, ListPart):
            return [f"{place}. {item.text}" if part.is_ordered else f"• {item.text}" for place, item in numbered(part)]
        if isinstance(part, Table):
            return [" | ".join(" ".join(span.text for span in cell) for cell in row) for row in part.rows]
        return [text for text in part.texts() if text] or [getattr(part, "source", "") or getattr(part, "url", "")]

    @property
    def source_kind(self) -> str:
        match self.part:
            case Heading():
                return "heading"
            case ListPart():
                return "list"
            case Picture():
                return "picture"
            case Table():
                return "table"
            case Video():
                return "film"
        return ""

    @property
    def kind(self) -> str:
        return kind_of(self.part)

    @property
    def is_left_out(self) -> bool:
        return self.part.decided == LEFT_OUT

    @property
    def is_decided(self) -> bool:
        return bool(self.part.decided)


@dataclass
class Group:
    """Rows that become one thing, and that: ``html`` is how readers will see it."""

    becomes: str
    rows: list[Row] = field(default_factory=list)
    html: str = ""
    level: int = 0
    note: str = ""
    is_left_out: bool = False


@dataclass
class Review:
    """A document beside its article. ``problem`` says why there is none yet."""

    groups: list[Group]
    report: Report
    article: Recognised | None = None
    problem: str = ""
    left_out_by_reader: list[Any] = field(default_factory=list)
    reader_warnings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def to_look_at(self) -> list[tuple[Row, str, str]]:
        """What a person should look at: warnings, then guesses, the doubtful first, each with its row."""
        warned = [(row, "warning", warning.message) for row in self.rows for warning in row.warnings]
        guessed = [
            (guess.confidence, row, guess)
            for row in self.rows
            for guess in row.guesses
            if guess.confidence < DOUBTFUL and not row.is_decided
        ]
        guessed.sort(key=lambda one: (one[0], one[1].place))
        return warned + [
            (
                row,
                "guess",
                f"{label_of(guess.taken_for)}, {guess.confidence:.0%} sure: {guess.text[:80]}",
            )
            for _, row, guess in guessed
        ]


def label_of(name: str) -> str:
    return name.replace("_", " ").capitalize()


def numbered(part: ListPart) -> list[tuple[int, Any]]:
    return list(enumerate(part.items, start=1))


def review(document: Document, decisions: list[dict[str, Any]], brand: ServiceBrand) -> Review:
    """Return ``document`` after ``decisions`` beside the article that it would become.

    Raises ``DecisionError`` if a decision does not fit.
    """
    decided = decide(document, decisions)
    rows = [
        Row(
            place,
            part.number,
            part,
            kinds=kinds_for(decided, part),
            splits=split_points(part),
            can_merge=can_merge(decided.parts, place),
        )
        for place, part in enumerate(decided.parts)
    ]
    report = Report()
    try:
        article = article_of(numbered_by_place(decided), brand, brand_names(), report)
    except ImportRefusedError as refusal:
        return Review([Group("", rows)], report, problem=str(refusal))
    take_findings(rows, report)
    found = Review(grouped(rows, article, report), report, article)
    found.left_out_by_reader = document.left_out
    found.reader_warnings = [Finding(number, code, message) for number, code, message in document.warnings]
    show(found.groups, article, brand)
    return found


def can_merge(parts: list[Part], place: int) -> bool:
    pair = parts[place - 1 : place + 1] if place else []
    return bool(pair) and all(isinstance(part, Words | ListPart) and part.decided != LEFT_OUT for part in pair)


def numbered_by_place(document: Document) -> Document:
    """Return ``document`` with the place of each part, from 1, as its number, so that every finding names its part.

    What the reader itself left out or warned of gets the number 0.
    """
    parts = [with_number(part, place) for place, part in enumerate(document.parts, start=1)]
    return replace(
        document,
        parts=parts,
        left_out=[replace(entry, line=0) for entry in document.left_out],
        warnings=[(0, code, message) for _, code, message in document.warnings],
    )


def with_number(part: Part, number: int) -> Part:
    if isinstance(part, ListPart):
        return replace(part, number=number, items=[replace(item, number=number) for item in part.items])
    return replace(part, number=number)


def take_findings(rows: list[Row], report: Report) -> None:
    for row in rows:
        row.warnings = [warning for warning in report.warnings if warning.line == row.place + 1]
        row.guesses = [guess for guess in report.guesses if guess.line == row.place + 1]


def grouped(rows: list[Row], article: Recognised, report: Report) -> list[Group]:
    """Return the rows by what they become, in the order of the source."""
    starts: dict[int, list[Block]] = {}
    for block in article.body:
        starts.setdefault(block.number, []).append(block)
    groups: list[Group] = []
    open_group: Group | None = None
    for row in rows:
        number = row.place + 1
        left_out = [entry for entry in report.left_out if entry.line == number and entry.kind == "words"]
        if number in starts:
            names = [label_of(block["type"]) for block in starts[number]]
            open_group = Group(" and ".join(dict.fromkeys(names)))
            groups.append(open_group)
        elif any(entry.reason == "references_heading" for entry in left_out):
            open_group = Group("References", note="Each becomes a reference in the library, or is found there.")
            groups.append(open_group)
        elif alone := alone_of(row, left_out, article, report):
            groups.append(alone)
            alone.rows.append(row)
            continue
        elif open_group is None or groups[-1] is not open_group:
            open_group = Group(open_group.becomes if open_group else "")
            groups.append(open_group)
        open_group.rows.append(row)
    return groups


def alone_of(row: Row, left_out: list[Any], article: Recognised, report: Report) -> Group | None:
    """Return the group of a part that becomes no block: the title, the introduction, or nothing."""
    text = " ".join(row.part.text.split())
    if text == article.title and any(guess.taken_for == "title" for guess in row.guesses):
        return Group("Title", note=text)
    if left_out and words_in(" ".join(entry.text for entry in left_out)) >= words_in(text):
        reason = left_out[0].reason
        return Group("Left out", note=REASONS.get(reason, reason.replace("_", " ")), is_left_out=True)
    if text == " ".join(article.introduction.split()):
        return Group("Introduction", note=text)
    return None


def words_in(text: str) -> int:
    return len(re.findall(r"\w+", text))


def show(groups: list[Group], article: Recognised, brand: ServiceBrand) -> None:
    """Give each group the HTML of its blocks, as the article will show them."""
    body = [without_keys(dict(block)) for block in article.body]
    page = ArticlePage(title=article.title, introduction=article.introduction, brand=brand, body=body)
    html: dict[int, SafeString] = {}
    levels: dict[int, int] = {}
    for block, entry in zip(article.body, page.outline, strict=True):
        picture = block["type"] == "image" and block["value"]["image"]
        if picture:
            shown = format_html("<p>The picture {} comes with it: {}</p>", picture, block["value"]["alt_text"])
        else:
            shown = entry.block.render(context={"page": page, "level": entry.level, "number": entry.number})
        html[block.number] = html.get(block.number, SafeString()) + shown
        if block["type"] == "heading":
            levels[block.number] = int(block["value"]["level"])
    for group in groups:
        if group.rows and not group.note:
            number = group.rows[0].place + 1
            group.html, group.level = html.get(number, SafeString()), levels.get(number, 0)


def without_keys(value: Any) -> Any:
    """Return raw data of a block without the keys of pictures and references, which are stored only by the import."""
    if isinstance(value, dict):
        return {
            name: None if name in {"image", "poster"} and isinstance(item, str) else without_keys(item)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [without_keys(item) for item in value]
    return MARKER.sub(lambda match: re.sub(r"<[^>]*>", "", match[0]), value) if isinstance(value, str) else value

"""Finds the references of a document, and where its text cites them."""

import re
from dataclasses import dataclass, field, replace

from blog.importing.document import (
    SUPERSCRIPT,
    Callout,
    Item,
    ListPart,
    Paragraph,
    Part,
    Quote,
    Span,
    links_in,
    split_spans,
    text_of,
    tidy,
)
from blog.importing.headings import Section
from blog.importing.report import Report
from blog.models.references import normalise_doi, normalise_pmid

TITLE = re.compile(
    r"^(references?|sources?|bibliography|citations?|works cited|literature|footnotes|notes)( and notes)?:?$",
    re.IGNORECASE,
)
NUMBER = re.compile(r"^\[?(\d{1,3})[\].):]+\s+(?=\S)|^\[(\d{1,3})\]\s*")
DOI_IN_TEXT = re.compile(r"\b10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+", re.IGNORECASE)
PMID_IN_TEXT = re.compile(
    r"\bPMID:?\s*(\d{1,8})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,8})|/pubmed/(\d{1,8})", re.IGNORECASE
)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
SHORTEST_NOTE = 12  # characters of a footnote that can be a source
CITED = re.compile(r"\s?\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")
RAISED = re.compile(r"^\s*[\[(]?(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)[\])]?\s*$")


@dataclass
class RecognisedReference:
    """A source that the document names: its key there, its words, and what identifies it."""

    key: str
    citation: str
    doi: str = ""
    pmid: str = ""
    url: str = ""
    year: int | None = None
    links: list[str] = field(default_factory=list)


def reference_of(key: str, spans: list[Span]) -> RecognisedReference:
    text, links = text_of(spans), links_in(spans)
    everything = " ".join([*links, text])
    doi, pmid = DOI_IN_TEXT.search(everything), PMID_IN_TEXT.search(everything)
    address = ADDRESS.search(everything)
    year = YEAR.search(text)
    return RecognisedReference(
        key,
        text,
        doi=normalise_doi(doi[0].rstrip(".,;)]")) if doi else "",
        pmid=normalise_pmid(next(group for group in pmid.groups() if group)) if pmid else "",
        url=address[0].rstrip(".,;)]") if address and not doi and not pmid else "",
        year=int(year[0]) if year else None,
        links=links,
    )


def is_identified(reference: RecognisedReference) -> bool:
    return bool(reference.doi or reference.pmid or reference.url or reference.year)


def take_references(sections: list[Section], report: Report) -> tuple[list[Section], list[RecognisedReference]]:
    """Return the sections without the list of references, and the references that it holds.

    A section with such a title is one if most of its entries name a year, an address, a DOI or a PubMed number.
    """
    for index in range(len(sections) - 1, -1, -1):
        section = sections[index]
        if not TITLE.match(section.title):
            continue
        entries = entries_of(section.parts)
        references = [reference_of(*numbered(entry, place)) for place, entry in enumerate(entries or [], start=1)]
        if not references or sum(map(is_identified, references)) * 2 < len(references):
            continue
        report.leave_out(section.heading.number, section.heading.text, "references_heading")
        for link in section.heading.links():
            report.leave_out(section.heading.number, link, "references_heading", "link")
        for entry in entries or []:
            if number := NUMBER.match(entry.text):
                report.leave_out(entry.number, number[0].strip(), "number_computed")
        report.guess(section.heading.number, "references", f"{len(references)} references", 0.9)
        return sections[:index] + sections[index + 1 :], references
    return sections, []


def entries_of(parts: list[Part]) -> list[Item | Paragraph] | None:
    """Return the entries of a list of references, None if something else is among them."""
    entries: list[Item | Paragraph] = []
    for part in parts:
        if isinstance(part, Paragraph):
            entries.append(part)
        elif isinstance(part, ListPart) and not any(item.lists for item in part.items):
            entries += part.items
        else:
            return None
    return entries


def numbered(entry: Item | Paragraph, place: int) -> tuple[str, list[Span]]:
    """Return the number of an entry, which is its place unless it says another, and its words without that."""
    match = NUMBER.match(entry.text)
    if match is None:
        return str(place), entry.spans
    return match[1] or match[2], split_spans(tidy(entry.spans), match.end())[1]


def mark_citations(part: Part, keys: set[str], report: Report) -> None:
    """Turn numbers in brackets, and raised ones, into markers of the references that have these numbers."""
    if isinstance(part, Paragraph | Item | Quote | Callout):
        part.spans = with_markers(part.spans, keys, part.number, report)
    if isinstance(part, Item):
        for inner in part.lists:
            mark_citations(inner, keys, report)
    elif isinstance(part, ListPart):
        for item in part.items:
            mark_citations(item, keys, report)


def with_markers(spans: list[Span], keys: set[str], number: int, report: Report) -> list[Span]:
    found: list[Span] = []
    for span in spans:
        if SUPERSCRIPT in span.marks and (raised := RAISED.match(span.text)) and (cited := numbers_in(raised[1], keys)):
            found += markers(cited)
            leave_out_marker(span, span.text.strip(), number, report)
            continue
        place = 0
        for match in CITED.finditer(span.text):
            if cited := numbers_in(match[1], keys):
                found.append(replace(span, text=span.text[place : match.start()], note=""))
                found += markers(cited)
                leave_out_marker(span, match[0].strip(), number, report)
                place = match.end()
        found.append(replace(span, text=span.text[place:]))
    return [span for span in found if span.text or span.note]


def markers(cited: list[str]) -> list[Span]:
    return [Span("", note=key) for key in cited]


def leave_out_marker(span: Span, text: str, number: int, report: Report) -> None:
    report.leave_out(number, text, "citation_marker")
    if span.link and not span.text.replace(text, "").strip():
        report.leave_out(number, span.link, "citation_marker", "link")


def numbers_in(text: str, keys: set[str]) -> list[str]:
    """Return the numbers that a marker such as “2, 4-6” names, none of them unless all are references."""
    found: list[str] = []
    for piece in re.split(r"\s*[,;]\s*", text.strip()):
        first, _, last = (end.strip() for end in piece.replace("–", "-").partition("-"))
        if last and int(first) <= int(last) <= int(first) + 30:
            found += [str(number) for number in range(int(first), int(last) + 1)]
        else:
            found.append(str(int(first)))
    return found if set(found) <= keys else []

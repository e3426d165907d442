"""The dossier on paper: a PDF with bookmarks, the same bytes whenever it is made."""

import datetime
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fpdf import FPDF, FontFace, TextStyle
from fpdf.enums import XPos, YPos

from compliance.readable import text_of
from delivery.dossier.contents import Dossier

# The font of the site. What it lacks (Greek, Cyrillic, Hebrew, Arabic, signs) comes from the second one.
TEXT_FONT = Path(str(files("blog").joinpath("fonts/atkinson-hyperlegible-next.ttf")))
SECOND_FONT = Path(str(files("delivery").joinpath("dossier/fonts/dejavu-sans.ttf")))
WEIGHTS = {"": 400.0, "B": 700.0}
INK, QUIET, LINE, SHADE = (28, 36, 40), (85, 98, 104), (190, 200, 204), (238, 243, 244)
MARGIN_MM = 20
LINE_MM = 5.2
ROOM_UNDER_HEADING_MM = 35
# What steers printers and the direction of text. fpdf2 finds directions by itself.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}

Row = Sequence[str]


def write_pdf(dossier: Dossier) -> bytes:
    """Return the dossier as a PDF."""
    document = DossierDocument(dossier.facts)
    document.write_all(dossier.served.lines)
    return bytes(document.output())


class DossierDocument(FPDF):
    """A4 pages with a running foot, headings that are bookmarks, and tables that go on over pages."""

    def __init__(self, facts: dict[str, Any]):
        super().__init__(format="A4")
        self.facts = facts
        self.name = f"{facts['page']['title']}, publication {facts['moment']['number']}"
        # The time of the publication, not of today.
        self.set_creation_date(facts["moment"]["recorded_at"])
        self.set_title(printable(f"Dossier: {self.name}"))
        self.set_lang("en")
        self.set_producer("PointHealth CMS")
        self.set_margins(MARGIN_MM, MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=MARGIN_MM + 5)
        for style, weight in WEIGHTS.items():
            self.add_font("text", style, TEXT_FONT, variations={"wght": weight})
        self.add_font("second", "", SECOND_FONT)
        self.set_fallback_fonts(["second"], exact_match=False)
        self.set_text_shaping(use_shaping_engine=True)
        heading = TextStyle("text", "B", 15, INK, t_margin=9, b_margin=2)
        self.set_section_title_styles(heading, TextStyle("text", "B", 11.5, INK, t_margin=5, b_margin=1))

    def footer(self) -> None:
        self.set_y(-15)
        self.set_draw_color(*LINE)
        self.line(MARGIN_MM, self.get_y(), self.w - MARGIN_MM, self.get_y())
        self.set_font("text", "", 8)
        self.set_text_color(*QUIET)
        room = self.epw - 25
        self.cell(room, 8, self.shortened(printable(self.name), room))
        self.cell(0, 8, f"Page {self.page_no()} of {{nb}}", align="R")

    def shortened(self, text: str, room: float) -> str:
        """Return as much of ``text`` as fits on a line."""
        if self.get_string_width(text) <= room:
            return text
        while text and self.get_string_width(f"{text}…") > room:
            text = text[:-1]
        return f"{text}…"

    # The parts

    def write_all(self, lines: list[str]) -> None:
        self.add_page()
        self.write_head()
        self.write_claims()
        self.write_references()
        self.write_approvals()
        self.write_claims_check()
        self.write_versions()
        self.write_texts_in_force()
        self.part("The page as readers got it")
        self.verbatim(lines)
        self.part("How to check this dossier")
        self.paragraph(
            "The ZIP file of this dossier holds the same as data (dossier.json), every text that people signed under "
            "its SHA-256 (signed/), and the proof of what readers got (proof/), with a program that checks it without "
            "the software that made it: python3 proof/check.py. A hash kept elsewhere, such as by a receiver of "
            "webhooks, confirms it: --expect NUMBER=HASH."
        )

    def write_head(self) -> None:
        page, publication, moment = (self.facts[name] for name in ("page", "publication", "moment"))
        self.set_font("text", "B", 10)
        self.set_text_color(*QUIET)
        self.line_of_text("DOSSIER")
        self.set_font("text", "B", 22)
        self.set_text_color(*INK)
        self.multi_cell(0, 9.5, printable(page["title"]), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
        self.ln(3)
        check = self.facts["claims_check"]
        errors = [one for one in check["findings"] if one["severity"] == "error"]
        waived = [one for one in errors if one["waiver"]]
        of_this = [one for one in self.facts["approvals"] if one["is_of_this_text"]]
        self.table_of(
            (32, 68),
            None,
            [
                ("Address", page["address"]),
                ("Published", f"{publication['number']}, {time(publication['recorded_at'])}, {publication['done_by']}"),
                ("As it stood with", f"publication {moment['number']} of all, {time(moment['recorded_at'])}"),
                ("SHA-256 of that publication", moment["sha256"]),
                ("SHA-256 of the document", publication["document_sha256"]),
                ("SHA-256 of what is signed", publication["signed_sha256"]),
                (
                    "Decisions about this text",
                    "; ".join(f"{one['kind']}: {one['decision'].lower()} by {person(one)}" for one in of_this)
                    or "None on record.",
                ),
                (
                    "Claims check of that day",
                    f"{counted(len(errors), 'error')}, {len(waived)} of them waived; "
                    f"{counted(len(check['findings']) - len(errors), 'other finding')}",
                ),
            ],
        )
        self.paragraph("All times are in UTC. Persons and texts are as they were at that moment.", is_quiet=True)

    def write_claims(self) -> None:
        self.part("Claims and their evidence")
        self.table_of(
            (46, 54),
            ("Sentence", "Rests on"),
            [(claim["sentence"], "\n".join(support(claim))) for claim in self.facts["claims"]],
            empty="No sentence cites a reference, is tied to evidence, or was objected to.",
        )

    def write_references(self) -> None:
        self.part("References")
        self.table_of(
            (8, 60, 32),
            ("No.", "Citation", "Identifiers"),
            [
                (
                    str(one["number"]),
                    "\n".join(filter(None, [one["citation"], retraction(one["retraction"])])),
                    "\n".join(identifiers(one)),
                )
                for one in self.facts["references"]
            ],
            empty="The page cites none.",
        )

    def write_approvals(self) -> None:
        self.part("Approvals")
        self.table_of(
            (24, 40, 36),
            ("Decision", "Person", "Note"),
            [
                (
                    "\n".join(
                        [
                            f"{one['kind']}: {one['decision'].lower()}",
                            time(one["given_at"]),
                            "of this text" if one["is_of_this_text"] else "of another text",
                        ]
                    ),
                    "\n".join(
                        [
                            f"{person(one)} ({one['username']})",
                            *([f"Licence until {one['licence_expires_on']}"] if one["licence_expires_on"] else []),
                            f"SHA-256 of the text: {one['content_sha256']}",
                        ]
                    ),
                    one["note"],
                )
                for one in self.facts["approvals"]
            ],
            empty="No decision was on record.",
        )
        if self.facts["emergencies"]:
            self.part("Emergency releases", level=1)
            self.table_of(
                (30, 70),
                ("Release", "Reason and review"),
                [
                    (
                        "\n".join([one["action"], time(one["released_at"]), f"{one['name']} ({one['username']})"]),
                        "\n".join(
                            [
                                one["reason"],
                                f"Reviewed by {one['reviewed_by']}, {time(one['reviewed_at'])}: {one['review_note']}"
                                if one["reviewed_at"]
                                else "Not reviewed by then.",
                                f"SHA-256 of the text: {one['content_sha256']}",
                            ]
                        ),
                    )
                    for one in self.facts["emergencies"]
                ],
            )

    def write_claims_check(self) -> None:
        check = self.facts["claims_check"]
        self.part("Claims check of this text")
        self.paragraph(
            f"By the rules in force on {check['day']} in {check['jurisdiction']}, {len(check['rules_in_force'])} of "
            f"them, with version {check['engine_version']} of the check. SHA-256 of all rules: {check['rules_sha256']}"
        )
        self.table_of(
            (36, 64),
            ("Finding", "Sentence, and whether it was waived"),
            [
                (
                    f"{one['severity'].capitalize()}: {one['title']}\n{one['message']}\n{cited(one['source'])}",
                    "\n".join(filter(None, [one["sentence"], waived(one["waiver"])])),
                )
                for one in check["findings"]
            ],
            empty="The check found nothing.",
        )
        self.part("Rule packs", level=1)
        self.table_of(
            (32, 68),
            ("Pack", "SHA-256 of its version"),
            [(f"{pack['title']} ({pack['id']})", pack["sha256"]) for pack in check["rule_packs"]],
        )

    def write_versions(self) -> None:
        self.part("Versions")
        self.table_of(
            (30, 70),
            ("Publication", "Hashes"),
            [
                (
                    f"{one['number']}: {one['action'].lower()}\n{time(one['recorded_at'])}\n{one['done_by']}",
                    f"Document {one['document_sha256'] or 'none'}\nPublication {one['sha256']}\n"
                    f"Publication before {one['previous_sha256'] or 'none'}",
                )
                for one in self.facts["versions"]
            ],
        )

    def write_texts_in_force(self) -> None:
        self.part("Texts in force")
        for text in self.facts["legal_texts"]:
            self.part(printable(f"Legal text as shown: {text['heading']}"), level=1)
            self.paragraph(f"By publication {text['publication']}, since {time(text['effective_from'])}", is_quiet=True)
            self.verbatim(lines_of_texts(text["texts"]))
        for text in self.facts["texts_in_force"]:
            self.part(printable(f"{text['role']}: {text['title']}"), level=1)
            self.paragraph(
                f"By publication {text['number']}, since {time(text['recorded_at'])}. "
                f"Document {text['document_sha256']}",
                is_quiet=True,
            )
            self.verbatim(text["lines"])

    # The pieces

    def part(self, title: str, level: int = 0) -> None:
        """Begin a part, with its bookmark; never at the foot of a page, away from what it is about."""
        if self.will_page_break(ROOM_UNDER_HEADING_MM):
            self.add_page()
        self.start_section(title, level)

    def line_of_text(self, text: str) -> None:
        self.multi_cell(0, LINE_MM, printable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def paragraph(self, text: str, *, is_quiet: bool = False) -> None:
        self.set_font("text", "", 8.5 if is_quiet else 10)
        self.set_text_color(*(QUIET if is_quiet else INK))
        self.ln(1)
        self.line_of_text(text)
        self.ln(1.5)

    def verbatim(self, lines: Iterable[str]) -> None:
        """Write lines as they are, indented as they are."""
        self.set_font("text", "", 9.5)
        self.set_text_color(*INK)
        for line in lines:
            words = line.lstrip(" ")
            indent = min(len(line) - len(words), 16) * 1.2
            self.set_x(MARGIN_MM + indent)
            self.multi_cell(
                self.epw - indent, LINE_MM, printable(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L"
            )

    def table_of(
        self, widths: tuple[int, ...], head: Row | None, rows: Sequence[Row], *, empty: str = "None on record."
    ) -> None:
        """Write a table; its head stands on each page that it reaches."""
        if not rows:
            self.paragraph(empty)
            return
        self.set_font("text", "", 9)
        self.set_text_color(*INK)
        self.set_draw_color(*LINE)
        with self.table(
            col_widths=widths,
            text_align="LEFT",
            line_height=LINE_MM * 0.9,
            padding=(1.4, 2),
            borders_layout="HORIZONTAL_LINES",
            first_row_as_headings=head is not None,
            headings_style=FontFace(emphasis="BOLD", fill_color=SHADE),
            v_align="TOP",
        ) as table:
            for values in [*([head] if head else []), *rows]:
                row = table.row()
                for value in values:
                    row.cell("\n".join(printable(line) for line in value.split("\n")))
        self.ln(2)


def printable(text: str) -> str:
    """Return ``text`` so that all of it can be read: a character that no font has stands as its number."""
    return "".join(shown(character) for character in text.replace("\t", " ").replace("\n", " "))


@cache
def shown(character: str) -> str:
    if unicodedata.category(character) in UNPRINTABLE:
        return ""
    if ord(character) in characters_in(TEXT_FONT) or ord(character) in characters_in(SECOND_FONT):
        return character
    return f"[U+{ord(character):04X}]"


@cache
def characters_in(font: Path) -> frozenset[int]:
    with TTFont(font, lazy=True) as found:
        return frozenset(found.getBestCmap())


def time(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def person(facts: dict[str, Any]) -> str:
    return f"{facts['name']}, {facts['credentials']}" if facts.get("credentials") else facts["name"]


def support(claim: dict[str, Any]) -> list[str]:
    """Return what a sentence rests on, and what speaks against it, a line each."""
    lines = []
    if claim["references"]:
        lines.append(f"Cites {', '.join(map(str, claim['references']))}.")
    if tie := claim["evidence"]:
        rests_on = ", ".join(str(one["number"] or one["citation"]) for one in tie["references"])
        lines.append(f"{tie['grade']}: {rests_on}. {person(tie)}, {time(tie['given_at'])}")
        lines += [f"Note: {tie['note']}"] if tie["note"] else []
    if claim["findings"]:
        lines.append(f"Claims check: {', '.join(claim['findings'])}.")
    return lines


def retraction(facts: dict[str, Any] | None) -> str:
    if facts is None:
        return ""
    parts = [f"RETRACTED on {facts['retracted_on']}.", facts["reasons"], facts["notice"]]
    return " ".join(part for part in parts if part)


def identifiers(reference: dict[str, Any]) -> list[str]:
    found = [f"doi:{reference['doi']}"] if reference["doi"] else []
    found += [f"PMID {reference['pmid']}"] if reference["pmid"] else []
    if not found and reference["url"]:
        found.append(reference["url"])
    found.append(reference["evidence_kind"].replace("_", " ").capitalize())
    return found if reference["is_cited"] else [*found, "Further reading: not cited in the text."]


def cited(source: dict[str, Any]) -> str:
    dated = f" ({source['date']})" if source["date"] else ""
    return f"{source['title']}{dated}{', ' if source['section'] else ''}{source['section']}"


def waived(facts: dict[str, Any] | None) -> str:
    if facts is None:
        return ""
    return f"Waived by {facts['name']} on {time(facts['given_at'])} until {facts['until']}: {facts['reason']}"


def lines_of_texts(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in text_of(text)]

"""Finds questions and answers."""

import re

from blog.importing.block_values import html_of_parts, is_running_text
from blog.importing.headings import Section
from blog.importing.recognised import Block
from blog.importing.report import Report

TITLE = re.compile(
    r"^(faqs?|frequently asked questions.{0,80}|common questions.{0,80}|questions (and answers|people ask).{0,80})\??$",
    re.IGNORECASE,
)
LONGEST_QUESTION = 255
MOST_LISTS = 5  # as many as a body may have


def take_questions(sections: list[Section], report: Report) -> list[Section | Block]:
    """Return the sections, with each list of questions in place of its heading and the questions under it."""
    found: list[Section | Block] = []
    lists = 0
    index = 0
    while index < len(sections):
        section = sections[index]
        index += 1
        questions = []
        if TITLE.match(section.title) and not section.parts and lists < MOST_LISTS and not section.heading.spans[1:]:
            for follower in sections[index:]:
                if follower.level <= section.level or not is_question(follower):
                    break
                questions.append(follower)
        asked = [question.title.casefold() for question in questions]
        if not questions or len(set(asked)) < len(asked):
            found.append(section)
            continue
        index += len(questions)
        lists += 1
        report.guess(section.heading.number, "faq", section.title, 0.9)
        for numbered in [section, *questions]:
            if numbered.number:
                report.leave_out(numbered.heading.number, numbered.number, "number_computed")
        items = [{"question": one.title, "answer": html_of_parts(one.parts)} for one in questions]
        found.append(Block("faq", {"title": section.title, "anchor": "", "items": items}, section.heading.number))
    return found


def is_question(section: Section) -> bool:
    return (
        section.title.endswith("?")
        and len(section.title) <= LONGEST_QUESTION
        and bool(section.parts)
        and not list(section.heading.links())
        and all(is_running_text(part) for part in section.parts)
    )

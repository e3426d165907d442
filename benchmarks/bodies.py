"""Bodies of articles: every common block, about 9 kB as stored."""

import uuid
from typing import Any

from django.utils.text import slugify

from benchmarks.wording import RARE_WORD, Wording

SECTIONS = 4


def body(
    wording: Wording, *, image: int, references: list[int], linked_page: int | None, with_rare_word: bool
) -> list[dict[str, Any]]:
    """Return a raw body.

    It cites ``references``, shows ``image`` and links to ``linked_page``; ``with_rare_word`` puts into its first
    paragraph the word that only some articles hold.
    """
    anchors: set[str] = set()

    def anchor(title: str) -> str:
        found = slugify(title)[:60].strip("-")
        while found in anchors:
            found += "-2"
        anchors.add(found)
        return found

    def paragraph(number: int, extra: str = "") -> dict[str, Any]:
        return block("paragraph", f"<p>{wording.sentences(number)}{extra}</p><p>{wording.sentences(2)}</p>")

    blocks = [paragraph(3, f" Some call it {RARE_WORD}." if with_rare_word else "")]
    for section in range(SECTIONS):
        title = wording.phrase()
        blocks.append(block("heading", {"text": title, "level": "2", "anchor": anchor(title)}))
        blocks.append(paragraph(4, markers(references[section : section + 1])))
        blocks.append(section_block(section, wording, image, anchor))
    link = f' <a linktype="page" id="{linked_page}">Read more about it</a>.' if linked_page else ""
    blocks.append(block("paragraph", f"<p><b>In short.</b> {wording.sentences(2)}{link}</p>"))
    questions = [wording.phrase() for _ in range(4)]
    blocks.append(
        block(
            "faq",
            {
                "title": "Questions people ask",
                "anchor": anchor("Questions people ask"),
                "items": [
                    {"question": f"{number}. Is it true: {question}?", "answer": f"<p>{wording.sentences(2)}</p>"}
                    for number, question in enumerate(questions, start=1)
                ],
            },
        )
    )
    blocks.append(
        block(
            "call_to_action",
            {"title": "Talk it over", "text": wording.sentence(), "button_text": "Book", "page": None, "url": ""},
        )
    )
    return blocks


def section_block(section: int, wording: Wording, image: int, anchor) -> dict[str, Any]:
    """Return what a section holds besides text: a list, a picture with its caption, a comparison or a warning."""
    if section == 0:
        items = [{"term": wording.phrase(), "explanation": f"<p>{wording.sentence()}</p>"} for _ in range(4)]
        return block("mechanism_list", {"title": "", "lead_in": "It may act by:", "items": items})
    if section == 1:
        facts = {"is_decorative": False, "credit": "", "shows_model": False}
        return block("image", {"image": image, "alt_text": wording.sentence(), "caption": wording.sentence(), **facts})
    if section == 2:
        title = wording.phrase()
        aspects = [
            {"name": wording.phrase(), "values": [f"<p>{wording.sentence()}</p>", f"<p>{wording.sentence()}</p>"]}
            for _ in range(3)
        ]
        return block(
            "comparison",
            {
                "title": title,
                "anchor": anchor(title),
                "summary": f"<p>{wording.sentence()}</p>",
                "options": ["Infusion", "Tablets"],
                "aspects": aspects,
            },
        )
    return block(
        "callout", {"kind": "safety", "title": "Do not drive on the day", "text": f"<p>{wording.sentences(2)}</p>"}
    )


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def markers(references: list[int]) -> str:
    return "".join(f'<a linktype="reference" id="{reference}">[1]</a>' for reference in references)

import pytest

from compliance.claims import Kind, line_of, passages_of_text


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("What to expect", Kind.HEADING),
        ("1. Rapid help at home", Kind.HEADING),
        ("Rest at home.", Kind.PARAGRAPH),
        ("Is it safe?", Kind.QUESTION),
        ("• Drink plenty of water.", Kind.LIST_ITEM),
        ("A nurse smiling at the front desk of the clinic", Kind.ALT_TEXT),
        ("© 2026 A clinic. All rights reserved.", Kind.DISCLAIMER),
        ("This is for informational purposes only.", Kind.DISCLAIMER),
    ],
)
def test_the_kind_of_a_line_is_told_by_its_looks(line, kind):
    assert passages_of_text(f"A first line.\n{line}")[1].kind is kind


def test_a_heading_on_top_is_the_title():
    assert passages_of_text("Iron by drip\n\nIt helps.")[0].kind is Kind.TITLE


def test_blank_lines_are_no_passages_and_lines_keep_their_numbers():
    passages = passages_of_text("One.\n\n\nTwo.\n")
    assert [(line_of(one.place), one.text) for one in passages] == [(1, "One."), (4, "Two.")]


def test_the_mark_of_byte_order_is_no_text():
    assert passages_of_text("\ufeffOne.")[0].text == "One."

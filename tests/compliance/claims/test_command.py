"""``manage.py check_claims`` for text files."""

import datetime
import io
import json
import os

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from compliance.management.commands.check_claims import Command

# An article of somebody else, which is not part of the project.
SAMPLE = settings.BASE_DIR.parent / "shared" / "samples" / "ketamine-anxiety-ptsd.txt"


@pytest.fixture
def run(tmp_path):
    """Run the command on texts, each in a file; return its status and what it printed."""

    def run_on(*texts: str | bytes, **options) -> tuple[int, str]:
        paths = []
        for number, text in enumerate(texts):
            path = tmp_path / f"{number}.txt"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(str(path))
        printed = io.StringIO()
        try:
            call_command(Command(), *paths, stdout=printed, **options)
        except SystemExit as end:
            return int(end.code or 0), printed.getvalue()
        return 0, printed.getvalue()

    return run_on


def test_the_json_has_the_keys_that_other_tools_read(run, tmp_path):
    _, printed = run("A title\n\nIt is perfectly safe.\n", json=True)
    (row,) = json.loads(printed)
    assert list(row) == ["file", "line", "sentence", "rule", "severity", "message", "suggestion", "source"]
    assert (row["file"], row["line"], row["rule"]) == (str(tmp_path / "0.txt"), 3, "minimised-safety")
    assert row["sentence"] == "It is perfectly safe."


def test_an_error_ends_with_status_1(run):
    assert run("It is perfectly safe.")[0] == 1


def test_warnings_and_hints_end_with_status_0(run):
    status, printed = run("It is a miracle.", json=True)
    assert status == 0
    assert [row["severity"] for row in json.loads(printed)] == ["warning"]


def test_a_clean_file_gives_an_empty_list(run):
    assert run("Drink water.", json=True) == (0, "[]\n")


def test_people_see_the_line_the_reason_the_words_and_the_source(run):
    _, printed = run("Rest.\nIt is perfectly safe.")
    assert "0.txt:2: error [minimised-safety]" in printed
    assert "Instead: " in printed
    assert "Federal Trade Commission" in printed
    assert "1 file checked: 1 error" in printed


def test_several_files_are_checked_each_by_itself(run):
    _, printed = run("Ketamine for depression", "Our use of ketamine is off-label.", json=True)
    assert [row["rule"] for row in json.loads(printed)] == ["off-label-unstated"]


def test_the_rules_are_those_of_the_day_that_is_asked_for(run):
    text = "Leave a five-star review and get a free shot."
    assert run(text, on=datetime.date(2024, 10, 20))[0] == 0
    assert run(text, on=datetime.date(2024, 10, 21))[0] == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\xff\xfe\x00binary", "no text in UTF-8"),
        (b"PK\x03\x04\x00", "no text"),
    ],
    ids=["empty", "blank", "another encoding", "binary"],
)
def test_a_file_without_text_is_refused_with_advice(run, content, message):
    with pytest.raises(CommandError, match=message):
        run(content)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.txt: there is no such file"):
        call_command(Command(), str(tmp_path / "nothing.txt"))


def test_a_folder_is_refused_with_advice(tmp_path):
    with pytest.raises(CommandError, match=r"is a folder\. Name the files"):
        call_command(Command(), str(tmp_path))


def test_a_file_that_is_too_large_is_refused(run):
    with pytest.raises(CommandError, match="larger than 1 MB"):
        run("word " * 250_000)


def test_without_files_the_command_says_how_it_is_called():
    with pytest.raises(CommandError, match="Name a text file"):
        call_command(Command())


@pytest.mark.skipif(
    not SAMPLE.exists() and not os.environ.get("CI"), reason="the article lies beside the project, not in it"
)
class TestTheSampleArticle:
    KINDS = {
        "superiority",
        "false-approval",
        "unqualified-efficacy",
        "minimised-safety",
        "non-invasive",
        "guarantee",
        "uncited-statistic",
        "unnamed-study",
        "one-sided-efficacy",
        "long-term-benefit",
        "animal-only-evidence",
        "hype",
        "promising-as-proof",
        "off-label-unstated",
        "risk-recast",
        "ptsd-category",
        "outcome-in-image",
        "missing-risks",
    }

    @pytest.fixture
    def rows(self, run):
        return json.loads(run(SAMPLE.read_text(), json=True)[1])

    def test_every_kind_of_fault_in_it_is_found(self, rows):
        assert {row["rule"] for row in rows} >= self.KINDS

    def test_what_it_says_well_is_left_alone(self, rows):
        flagged = [row["sentence"] for row in rows]
        assert not any("remains a gold standard" in sentence for sentence in flagged)
        assert not any("may be an effective option" in sentence for sentence in flagged)

    def test_its_disclaimers_are_left_alone(self, rows):
        assert not any("not intended to diagnose" in row["sentence"] for row in rows)
        assert not any("have not been evaluated" in row["sentence"] for row in rows)

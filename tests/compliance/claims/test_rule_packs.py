import datetime
import textwrap
import time

import pytest

from compliance.claims import RulePackError, load_rules
from compliance.claims.rules import RULE_PACKS
from tests.compliance.claims.builders import findings

RULE = """\
id: test-pack
title: A pack
defaults:
  jurisdiction: US
  effective_from: 2024-01-01
  source: {title: A law, date: 2024-01-01, section: § 1, url: "https://law.example/1"}
rules:
  - id: no-magic
    title: Magic
    wrong: Speaks of magic.
    suggestion: Do not.
    severity: error
    patterns: [magic]
    examples:
      flagged: [It is magic., A magic drip, Magic!, Our magic, Pure magic]
      clean: [It is water., It is not magic., A drip, Our nurse, Salt and water]
"""


@pytest.fixture
def pack(tmp_path):
    """Write a pack, with replacements in it, and load it."""

    def load(*replacements: tuple[str, str]):
        text = RULE
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "pack.yaml").write_text(textwrap.dedent(text))
        load_rules.cache_clear()
        return load_rules(tmp_path)

    yield load
    load_rules.cache_clear()


def every_rule():
    return list(load_rules().rules)


def test_a_pack_of_ones_own_finds_what_it_describes(pack):
    (finding,) = findings("This is magic.", rule_set=pack())
    assert (finding.rule, finding.pack, finding.severity) == ("no-magic", "test-pack", "error")
    assert finding.source.cite() == "A law (2024-01-01), § 1 <https://law.example/1>"


def test_a_pack_whose_flagged_example_passes_does_not_load(pack):
    with pytest.raises(RulePackError, match=r"no-magic: this example must be flagged and is not: A charming drip"):
        pack(("A magic drip", "A charming drip"))


def test_a_pack_whose_clean_example_is_flagged_does_not_load(pack):
    with pytest.raises(RulePackError, match=r"no-magic: this example must not be flagged: It is magic water"):
        pack(("It is water.", "It is magic water."))


@pytest.mark.parametrize(
    ("replacement", "message"),
    [
        (("A magic drip, ", ""), "rule no-magic, examples, flagged"),
        (("severity: error", "severity: fatal"), "rule no-magic, severity"),
        (("[magic]", "[$NOBODY]"), r"rule no-magic: There is no list of words \$NOBODY"),
        (("title: Magic", "titel: Magic"), "rule no-magic, titel"),
        (("patterns: [magic]", "patterns: []"), "a rule needs patterns or a check"),
        (("https://law.example/1", "javascript:alert(1)"), "rule no-magic, source, url"),
        (("id: test-pack", "id: ["), "pack.yaml is no YAML"),
    ],
    ids=["four examples", "severity", "unknown list", "misspelled key", "no pattern", "address", "broken YAML"],
)
def test_a_faulty_pack_is_refused_with_its_rule_and_its_fault(pack, replacement, message):
    with pytest.raises(RulePackError, match=message):
        pack(replacement)


def test_two_rules_cannot_share_an_id(tmp_path):
    (tmp_path / "one.yaml").write_text(RULE)
    (tmp_path / "two.yaml").write_text(RULE)
    with pytest.raises(RulePackError, match="Two rules have the id no-magic"):
        load_rules(tmp_path)


def test_a_folder_without_packs_is_refused(tmp_path):
    with pytest.raises(RulePackError, match="no rule pack"):
        load_rules(tmp_path)


def test_yaml_cannot_make_objects(pack):
    with pytest.raises(RulePackError, match="no YAML"):
        pack(("title: A pack", "title: !!python/object/apply:os.getcwd []"))


@pytest.mark.parametrize(
    ("on", "is_found"), [("2023-12-31", False), ("2024-01-01", True), ("2024-12-31", True), ("2025-01-01", False)]
)
def test_a_rule_binds_from_its_first_day_to_the_day_before_its_end(pack, on, is_found):
    rule_set = pack(("effective_from: 2024-01-01", "effective_from: 2024-01-01\n  effective_until: 2025-01-01"))
    found = findings("This is magic.", rule_set=rule_set, on=datetime.date.fromisoformat(on))
    assert bool(found) is is_found


@pytest.mark.parametrize(
    ("of_rule", "asked", "is_found"),
    [
        ("US", "US-CA", True),
        ("US-CA", "US", False),
        ("US-CA", "US-NV", False),
        ("any", "DE", True),
        ("US", "USVI", False),
    ],
)
def test_a_rule_binds_in_its_jurisdiction_and_what_lies_within(pack, of_rule, asked, is_found):
    rule_set = pack(("jurisdiction: US", f"jurisdiction: {of_rule}"))
    assert bool(findings("This is magic.", rule_set=rule_set, jurisdiction=asked)) is is_found


def test_the_packs_that_the_law_asks_for_are_there():
    assert {pack.id for pack in load_rules().packs} == {
        "clinical-accuracy",
        "evidence",
        "fda-approval",
        "fda-regenerative",
        "ftc-health-claims",
        "house-style",
        "images-of-models",
        "plain-language",
        "reviews-and-testimonials",
    }


@pytest.mark.parametrize("one", every_rule(), ids=lambda one: one.rule.id)
def test_each_rule_is_explained_in_the_documentation(one):
    documentation = (RULE_PACKS.parents[2] / "docs" / "claims.md").read_text()
    assert f"`{one.rule.id}`" in documentation


def test_rules_are_loaded_once_a_process():
    assert load_rules() is load_rules()


def test_rules_are_loaded_and_held_to_their_examples_in_little_time():
    load_rules.cache_clear()
    begun = time.process_time()
    load_rules()
    assert time.process_time() - begun < 3

"""What the site is made of: one SBOM for one set of packages, and licences that were allowed."""

import json

import pytest

from cms.supply_chain import bill_of_materials, is_allowed, normalised, pinned, problems_of_licences


@pytest.fixture(scope="module")
def bill():
    return bill_of_materials()


def test_the_bill_names_what_is_pinned_and_is_the_same_each_time(bill):
    assert {normalised(part["name"]) for part in bill["components"]} == pinned()
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]
    assert json.dumps(bill) == json.dumps(bill_of_materials())
    site = bill["metadata"]["component"]["bom-ref"]
    needs = {line["ref"]: line["dependsOn"] for line in bill["dependencies"]}
    assert any(reference.startswith("wagtail==") for reference in needs[site])
    assert {reference for references in needs.values() for reference in references} <= set(needs)


def test_licences_that_are_not_allowed_or_not_stated_are_told():
    def part(name, *licences):
        return {"name": name, "version": "1", "licenses": list(licences)}

    bill = {
        "components": [
            part("Fine", {"license": {"id": "MIT"}}),
            part("either", {"expression": "GPL-3.0-only OR MIT"}),
            part("both", {"expression": "MIT AND (GPL-3.0-only OR BSD)"}),
            part("second", {"license": {"id": "MIT"}}, {"license": {"name": "Proprietary"}}),
            part("silent"),
            part("Stated.elsewhere"),
        ]
    }
    rules = {"licences": ["MIT"], "stated-elsewhere": {"stated-elsewhere": "MIT", "gone": "MIT"}}
    told = [problem.split()[0] for problem in problems_of_licences(bill, rules)]
    assert told == ["both", "second", "silent", "gone"]


@pytest.mark.parametrize("expression", ["A", "A OR X", "A AND B", "(X OR A) AND B", "A AND (B OR X) OR X"])
def test_expressions_that_allow_a_choice_are_allowed(expression):
    assert is_allowed(expression, {"A", "B"})
    assert not is_allowed(expression, {"B"})

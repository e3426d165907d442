"""Benefits need their risks near by."""

from compliance.claims import Kind
from tests.compliance.claims.builders import findings, passage

BENEFIT = "Magnesium relieves migraine."
RISK = "Side effects include flushing and low blood pressure."
NEUTRAL = "The room is quiet."


def balance(*passages, **options):
    return [finding for finding in findings(*passages, **options) if finding.rule == "missing-risks"]


def test_a_benefit_alone_lacks_its_risks():
    (finding,) = balance(BENEFIT)
    assert finding.sentence == BENEFIT


def test_risks_within_three_blocks_are_near_enough():
    assert balance(BENEFIT, NEUTRAL, NEUTRAL, RISK) == []
    assert balance(RISK, NEUTRAL, NEUTRAL, BENEFIT) == []


def test_risks_four_blocks_away_are_not():
    assert len(balance(BENEFIT, NEUTRAL, NEUTRAL, NEUTRAL, RISK)) == 1


def test_items_of_one_block_count_as_one_block():
    items = [passage(NEUTRAL, Kind.LIST_ITEM, place=f"list/{number}", block="list") for number in range(6)]
    assert balance(BENEFIT, *items, RISK) == []


def test_a_safety_callout_is_a_statement_of_risk():
    assert balance(BENEFIT, passage("Ask us first.", Kind.RISK, place="callout")) == []


def test_belittled_risks_are_no_statement_of_risk():
    assert len(balance(BENEFIT, "It has minimal side effects.")) == 1


def test_a_section_is_reported_once():
    heading = passage("Energy", Kind.HEADING, place="heading")
    assert len(balance(BENEFIT, BENEFIT, heading, "Iron restores energy.")) == 2


def test_the_risks_that_are_not_named_are_listed():
    (finding,) = balance(
        BENEFIT, RISK, risks=["flushing", "low blood pressure|hypotension", "slow heartbeat|bradycardia"]
    )
    assert "slow heartbeat" in finding.message
    assert "flushing" not in finding.message


def test_a_risk_may_be_named_in_another_wording():
    assert balance(BENEFIT, RISK, risks=["hypotension|low blood pressure"]) == []


def test_without_a_list_the_known_risks_of_ketamine_serve():
    (finding,) = balance("Ketamine relieves depression.", "Side effects include nausea and dissociation.")
    assert "bladder" in finding.message
    assert "dissociation" not in finding.message


def test_a_denied_benefit_needs_no_risks():
    assert balance("No study shows that magnesium relieves migraine.") == []

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.claims.quality import HALVES_OF_THE_CORPUS, labelled_sentences, scores_by_rule, together
from compliance.claims import Kind, Severity, split_sentences
from tests.compliance.claims.builders import findings, passage, rules_in


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("superiority", "Our drips are the gold standard for fatigue."),
        ("false-approval", "Ketamine was FDA-approved as an investigational drug."),
        ("unqualified-efficacy", "You get fast relief, often in hours."),
        ("minimised-safety", "The shot has hardly any side effects."),
        ("non-invasive", "An iron infusion is non-invasive."),
        ("guarantee", "A nurse is there, which ensures your safety."),
        ("uncited-statistic", "Some 40% of adults are tired."),
        ("unnamed-study", "Studies suggest that iron helps."),
        ("one-sided-efficacy", "Trials have confirmed the benefits of iron."),
        ("long-term-benefit", "Iron has lasting benefits."),
        ("animal-only-evidence", "In rats, the peptide healed wounds."),
        ("hype", "It is a game changer."),
        ("promising-as-proof", "Iron has shown promise."),
        ("off-label-unstated", "We give ketamine for panic attacks."),
        ("risk-recast", "The hallucinations are often enjoyable."),
        ("ptsd-category", "PTSD, an anxiety disorder, is common."),
        ("regenerative-claim", "Exosomes heal scars."),
        ("joined-words", "We see patientsin pain, and thedoctor is here."),
    ],
)
def test_each_kind_of_fault_is_found(rule, text):
    assert rule in rules_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Prolonged exposure remains a gold standard for PTSD.",
        "While prolonged exposure is the gold standard, it does not suit everyone.",
        "The infusion may be an effective option.",
        "Ketamine is not a miracle cure.",
        "No study shows that drips cure fatigue.",
        "It is a myth that iron has no side effects.",
        "Some clinics promise rapid relief; the evidence does not support that.",
        "“Drips cure hangovers.” That is false.",
        "Is our infusion the gold standard? Nobody has compared it with anything.",
        "Does ketamine give rapid relief? In some people it does.",
    ],
)
def test_what_is_denied_doubted_or_asked_and_answered_is_no_claim(text):
    assert rules_in(text) - {"missing-risks"} == set()


@pytest.mark.parametrize(
    "text",
    [
        "Our drip is not only safe and effective, it is quick.",
        "For those who have not responded to pills, the drip gives rapid relief.",
        "Ready for rapid relief?",
        "Did you know that our drip cures fatigue? Book now.",
    ],
)
def test_a_claim_in_the_clothes_of_a_denial_or_question_is_a_claim(text):
    assert rules_in(text) & {"unqualified-efficacy", "minimised-safety"}


def test_disclaimers_are_never_checked():
    assert findings(passage("Ketamine cures everything and has no side effects.", Kind.DISCLAIMER)) == []


def test_a_disclaimer_does_not_say_for_the_text_that_a_use_is_off_label():
    disclaimer = passage("Ketamine is not approved for depression and is used off-label.", Kind.DISCLAIMER)
    assert "off-label-unstated" in rules_in("Ketamine for depression", disclaimer)


def test_saying_once_that_a_use_is_off_label_is_enough():
    text = "Ketamine for depression", "The FDA has not approved ketamine for this; our use is off-label."
    assert "off-label-unstated" not in rules_in(*text)


def test_an_unstated_off_label_use_is_reported_once_a_document():
    found = findings("Ketamine for depression", "Ketamine for anxiety", "Ketamine for pain")
    assert [finding.rule for finding in found].count("off-label-unstated") == 1


def test_a_question_by_itself_is_not_checked():
    assert findings(passage("Is ketamine a miracle cure?", Kind.QUESTION)) == []


@pytest.mark.parametrize("kind", [Kind.HEADING, Kind.LIST_ITEM, Kind.SEO_TITLE, Kind.ALT_TEXT, Kind.ANSWER, Kind.RISK])
def test_a_claim_is_found_in_every_kind_of_passage(kind):
    assert "minimised-safety" in rules_in(passage("A drip with no side effects", kind))


def test_an_outcome_is_looked_for_in_pictures_only():
    text = "A smiling woman after her infusion"
    assert "outcome-in-image" in rules_in(passage(text, Kind.ALT_TEXT))
    assert "outcome-in-image" not in rules_in(passage(text, Kind.PARAGRAPH))


def test_a_finding_marks_the_words_in_their_passage():
    text = "Rest first. Then you get rapid relief. Drink water."
    (finding,) = [
        one for one in findings(passage(text, place="body/7", block="7")) if one.rule == "unqualified-efficacy"
    ]
    assert text[finding.start : finding.end] == "rapid relief"
    assert (finding.place, finding.block, finding.sentence) == ("body/7", "7", "Then you get rapid relief.")


def test_a_finding_says_why_offers_words_and_cites_its_source():
    (finding,) = [one for one in findings("It is perfectly safe.") if one.rule == "minimised-safety"]
    assert finding.severity is Severity.ERROR
    assert finding.message
    assert finding.suggestion
    assert "Federal Trade Commission" in finding.source.cite()


def test_findings_come_in_reading_order():
    found = findings("It is magic. It is perfectly safe.", "It is a miracle.")
    assert [one.sentence for one in found] == ["It is magic.", "It is perfectly safe.", "It is a miracle."]


def test_the_fingerprint_dies_with_a_change_of_the_sentence_and_survives_one_elsewhere():
    def fingerprint(text):
        return next(one.fingerprint for one in findings(text) if one.rule == "hype")

    assert fingerprint("It is magic. Rest now.") == fingerprint("Eat first. It is  magic.")
    assert fingerprint("It is magic.") != fingerprint("It is pure magic.")


def test_rules_have_fingerprints_of_their_own_for_one_sentence():
    found = findings("A miracle drip with no side effects.")
    assert len({one.fingerprint for one in found}) == len(found) > 1


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("Some 40% are tired.", (19,)),
        ("Some 40% are tired. Rest helps.", (19,)),
        ("Some 40%, it is said, are tired.", (8,)),
        ("Some 40% are tired [3].", ()),
        ("Some 40% are tired (Lee et al., 2021).", ()),
        ("Some 40% are tired.¹", ()),
    ],
)
def test_a_figure_with_a_reference_passes(text, citations):
    assert "uncited-statistic" not in rules_in(passage(text, citations=citations))


def test_a_reference_of_the_next_sentence_does_not_count():
    text = "Some 40% are tired. Rest helps."
    assert "uncited-statistic" in rules_in(passage(text, citations=(len(text),)))


def test_a_sentence_that_is_tied_to_evidence_counts_as_cited_until_it_changes():
    sentence = split_sentences("Some 40% are tired.")[0]
    assert "uncited-statistic" not in rules_in("Some 40% are tired.", substantiated={sentence.fingerprint})
    assert "uncited-statistic" in rules_in("Some 45% are tired.", substantiated={sentence.fingerprint})


def test_limits_in_the_next_sentence_balance_a_summary_of_evidence():
    assert "one-sided-efficacy" in rules_in("Trials support the use of iron. Call us.")
    assert "one-sided-efficacy" not in rules_in("Trials support the use of iron. The trials were small.")


def test_a_picture_of_a_model_needs_a_caption_that_says_so():
    picture = passage("A woman in a chair", Kind.ALT_TEXT, place="alt", block="1", shows_model=True)
    silent = passage("Our lounge", Kind.CAPTION, place="caption", block="1")
    telling = passage("Photo of a model.", Kind.CAPTION, place="caption", block="1")
    elsewhere = passage("Photo of a model.", Kind.CAPTION, place="other", block="2")
    assert "model-not-stated" in rules_in(picture, silent)
    assert "model-not-stated" in rules_in(picture, elsewhere)
    assert "model-not-stated" not in rules_in(picture, telling)


def test_a_brand_written_in_one_word_is_not_run_together():
    assert "joined-words" not in rules_in("PointHealth and PointKetamine share a healthcare team, nationwide.")


@pytest.mark.parametrize("half", HALVES_OF_THE_CORPUS)
def test_the_corpus_is_found_as_well_as_promised(half):
    score = together(scores_by_rule(labelled_sentences(half)).values())
    assert score.precision >= 0.9
    assert score.recall >= 0.9


def test_an_empty_document_has_no_findings():
    assert findings() == []
    assert findings("", passage("   ", Kind.HEADING)) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=4))
def test_no_text_makes_the_check_fail_and_every_mark_lies_in_its_passage(texts):
    for finding in findings(*texts):
        text = texts[int(finding.place.removeprefix("body/"))]
        assert 0 <= finding.start < finding.end <= len(text)


@pytest.mark.parametrize(
    "line",
    [
        "rapid relief " * 8_000,
        "ketamine " * 11_000,
        "100% " * 20_000,
        "thetreatment" * 8_000,
        "(A" * 25_000,
        "a.B" * 33_000,
    ],
    ids=lambda line: line[:12],
)
def test_a_long_hostile_line_is_checked_quickly(line):
    begun = time.process_time()
    findings(line)
    assert time.process_time() - begun < 10


def test_a_line_of_a_hundred_thousand_characters_is_checked():
    line = "The nurse checks your blood pressure and writes it down. " * 1_800
    assert findings(line) == []

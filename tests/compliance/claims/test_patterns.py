import time

import pytest

from compliance.claims import split_sentences
from compliance.claims.patterns import Compiler, PatternError

COMPILER = Compiler({"DRUG": "ketamine, NAD", "CURE": "cure+, put+ an end to, $FAST", "FAST": "rapid*"})


def matched(pattern: str, text: str) -> str:
    """Return the words that the pattern matches in a text, or nothing."""
    (sentence,) = split_sentences(text)
    match = next(COMPILER.pattern(pattern).matches(sentence), None)
    return "" if match is None else text[sentence.words[match.first].start : sentence.words[match.after - 1].end]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("gold standard", "The Gold Standard of care", "Gold Standard"),
        ("non-invasive", "It is noninvasive", "noninvasive"),
        ("non-invasive", "It is non invasive", "non invasive"),
        ("relieve+", "It relieves pain", "relieves"),
        ("relieve+", "pain-relieving", "relieving"),
        ("stop+", "It stopped", "stopped"),
        ("remedy+", "Some remedies", "remedies"),
        ("prove+", "It is proven", "proven"),
        ("revolution*", "A revolutionary drip", "revolutionary"),
        ("$DRUG ~2 $CURE", "Ketamine may cure it", "Ketamine may cure"),
        ("$DRUG ~2 $CURE", "NAD+ puts an end to it", "NAD+ puts an end to"),
        ("$DRUG $CURE", "Ketamine rapidly", "Ketamine rapidly"),
        ("a [very] safe drip", "It is a safe drip", "a safe drip"),
        ("a [very] safe drip", "It is a very safe drip", "a very safe drip"),
        ("(no|few) side effect+", "It has few side effects", "few side effects"),
        ("<percent>", "About 8.7% of us", "8.7%"),
        ("<number> million", "Some 39 million", "39 million"),
        ("patient feel+", "The patient’s feeling", "patient’s feeling"),
        ("!$DRUG your", "It lifts your mood", "lifts your"),
        ("it !$FAST your", "It rapidly your", ""),
        ("it !$FAST your", "It never your", ""),
        ("it (a|b c|$DRUG) ends", "It b c ends", "It b c ends"),
        ("it (a|b c|$DRUG) ends", "It ketamine ends", "It ketamine ends"),
    ],
)
def test_a_pattern_matches_what_it_says(pattern, text, expected):
    assert matched(pattern, text) == expected


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("gold standard", "golden standards"),
        ("$DRUG ~2 cure", "Ketamine is one such good cure"),
        ("$DRUG ~3 cure", "Ketamine is not a cure"),
        ("$DRUG ~3 cure", "Ketamine isn’t a cure"),
        ("$DRUG ~2 cure", "We have ketamine; a cure is rare"),
        ("$DRUG ~2 cure", "We have ketamine — a cure is rare"),
        ("<percent>", "In 1990 it was new"),
    ],
    ids=["other words", "too far", "denied", "denied in short", "over a semicolon", "over a dash", "a year"],
)
def test_a_pattern_matches_nothing_else(pattern, text):
    assert matched(pattern, text) == ""


def test_what_only_seems_a_denial_is_none():
    assert matched("$DRUG ~4 cure+", "Ketamine not only cures it") == "Ketamine not only cures"


@pytest.mark.parametrize("pattern", ["$NOBODY", "(a|b", "a)", "()", "~3", "~99 a", "a ~x b", ""])
def test_a_faulty_pattern_is_refused_in_words(pattern):
    with pytest.raises(PatternError, match=r"."):
        COMPILER.pattern(pattern)


def test_a_list_that_holds_itself_is_refused():
    with pytest.raises(PatternError, match="holds itself"):
        Compiler({"A": "$B", "B": "$A"}).pattern("$A")


def test_matching_does_not_explode_on_what_breaks_backtracking_matchers():
    compiled = COMPILER.pattern("ketamine ~12 ketamine ~12 ketamine ~12 ketamine ~12 ketamine ~12 cure")
    begun = time.process_time()
    assert not any(compiled.is_in(sentence) for sentence in split_sentences("ketamine " * 3_000))
    assert time.process_time() - begun < 5

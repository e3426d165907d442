import hashlib
import time

import pytest

from compliance.claims import Sentence, split_sentences


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rest. Then drink.", ["Rest.", "Then drink."]),
        ("Dr. Lee is in. Ask her.", ["Dr. Lee is in.", "Ask her."]),
        ("The dose is 0.5 mg. It is low.", ["The dose is 0.5 mg.", "It is low."]),
        ("We open at 9 a.m. and close at 5 p.m. on weekdays.", ["We open at 9 a.m. and close at 5 p.m. on weekdays."]),
        ("We close at 5 p.m. Then we clean.", ["We close at 5 p.m.", "Then we clean."]),
        ("Vitamins, e.g. C. Minerals too.", ["Vitamins, e.g. C.", "Minerals too."]),
        ("It is in the U.S. The FDA says so.", ["It is in the U.S.", "The FDA says so."]),
        ("It fell.[3] It rose.", ["It fell.[3]", "It rose."]),
        ("“Stop.” She did.", ["“Stop.”", "She did."]),
        ("Is it safe? Ask us!", ["Is it safe?", "Ask us!"]),
        ("1. Rest at home", ["1. Rest at home"]),
        ("Lee et al. found none.", ["Lee et al. found none."]),
        ("One line\nanother line", ["One line", "another line"]),
        ("No stop at the end", ["No stop at the end"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_text_is_split_where_a_reader_would_stop(text, expected):
    assert texts(text) == expected


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "…", "—"])
def test_a_text_without_words_has_no_sentences(text):
    assert split_sentences(text) == []


def test_offsets_point_into_the_text_that_was_given():
    text = "  One moment.  NAD+ isn’t a cure. "
    for sentence in split_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert all(sentence.start <= word.start < word.end <= sentence.end for word in sentence.words)
    assert [text[word.start : word.end] for word in split_sentences(text)[1].words] == ["NAD", "isn’t", "a", "cure"]


@pytest.mark.parametrize(
    "other", ["It isn't  a Cure.", "It isn’t a cure.", "it isn‘t a cure.", "It\u00a0isn't a cure."]
)
def test_the_fingerprint_does_not_depend_on_typography(other):
    assert split_sentences(other)[0].fingerprint == split_sentences("It isn't a cure.")[0].fingerprint


def test_the_fingerprint_depends_on_each_word():
    one, two = split_sentences("It is a cure. It is no cure.")
    assert one.fingerprint != two.fingerprint


def test_the_fingerprint_stays_the_same_from_release_to_release():
    expected = hashlib.sha256(b"it isn't a cure.").hexdigest()
    assert split_sentences("It isn’t a cure.")[0].fingerprint == expected


@pytest.mark.parametrize("word", ["guar\u00adantee", "guar\u200bantee", "ｇｕａｒａｎｔｅｅ", "GUARANTEE"])
def test_words_are_compared_without_invisible_characters_and_widths(word):
    assert split_sentences(f"We {word} it.")[0].forms == ("we", "guarantee", "it")


@pytest.mark.parametrize(
    "text", ["." * 300_000, "a" + "'" * 300_000, "[1] " * 75_000, "x." + "[1," * 100_000, " " * 300_000]
)
def test_a_hostile_line_is_split_quickly(text):
    # The time of this process alone: how long it takes on the wall says more of what else runs on the machine.
    begun = time.process_time()
    split_sentences(text)
    assert time.process_time() - begun < 3


def test_an_endless_sentence_is_cut_so_that_matching_stays_linear():
    sentences = split_sentences("word " * 1_000)
    assert [len(sentence.words) for sentence in sentences] == [300, 300, 300, 100]
    assert isinstance(sentences[0], Sentence)

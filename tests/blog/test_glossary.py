"""Words of the glossary: which of them a text holds, and how they are marked in it."""

import pytest
from django.core.exceptions import ValidationError

from blog.blocks import BodyBlock
from blog.glossary import RUNNING_TEXTS, Glossary
from blog.models import GlossaryTerm
from tests.factories import GlossaryTermFactory, TopicFactory


def marked(html: str, *terms: tuple[str, ...] | str) -> str:
    """Return ``html`` with each word that is found in square brackets; a term is a word or all its spellings."""
    glossary = Glossary((number, [term] if isinstance(term, str) else term) for number, term in enumerate(terms))
    return glossary.mark(html, {}, lambda key, words: f"[{words}]")


@pytest.mark.parametrize(
    ("html", "terms", "expected"),
    [
        ("<p>A nerve and a nerve.</p>", ["nerve"], "<p>A [nerve] and a nerve.</p>"),
        ("<p>Nerves. Nerve.</p>", ["nerve"], "<p>Nerves. [Nerve].</p>"),
        ("<p>Two nerves.</p>", [("nerve", "nerves")], "<p>Two [nerves].</p>"),
        ("<p>An iron infusion.</p>", ["infusion", "iron infusion"], "<p>An [iron infusion].</p>"),
        ("<p>iron\n  infusion</p>", ["iron infusion"], "<p>[iron\n  infusion]</p>"),
        ("<p>A non-opioid and an opioid-like drug.</p>", ["opioid"], "<p>A non-opioid and an opioid-like drug.</p>"),
        ("<p>It gives iv, and IV.</p>", ["IV"], "<p>It gives iv, and [IV].</p>"),
        ("<p>The drug’s effect.</p>", ["drug"], "<p>The [drug]’s effect.</p>"),
        ("<p>Émile’s naïve T-cell.</p>", ["naïve", "T-cell"], "<p>Émile’s [naïve] [T-cell].</p>"),
        ("<p>N-methyl-D-aspartate</p>", ["aspartate", "n-methyl-d-aspartate"], "<p>[N-methyl-D-aspartate]</p>"),
    ],
)
def test_a_word_is_found_once_as_a_whole_and_the_longest_first(html, terms, expected):
    assert marked(html, *terms) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/nerve/" title="nerve">A nerve</a></p>',
        '<p><a href="/x/">A <b>nerve</b></a></p>',
        '<p>x<sup class="citation"><a href="#reference-1" id="nerve">nerve</a></sup></p>',
        "<p>x<sub>nerve</sub></p>",
        '<p class="nerve">x</p>',
        "<p>ner<b>ve</b> &nerve; <!-- nerve --></p>",
        "<p>a &lt;nerves&gt; &amp; &#110;erve<br/>x</p>",
    ],
)
def test_links_markers_and_mark_up_stay_as_they_are(html):
    assert marked(html, "nerve") == html


def test_mark_up_around_a_word_stays_whole():
    html = '<p>Of <b>a <i>nerve</i></b>, <a href="/x/?a=1&amp;b=2">see</a> &amp; rest<br/>.</p><ul><li>nerve</li></ul>'
    assert marked(html, "nerve") == html.replace("<i>nerve</i>", "<i>[nerve]</i>", 1)


def test_words_come_in_the_order_in_which_they_first_occur():
    glossary = Glossary([("a", ["first"]), ("b", ["second"]), ("c", ["third"])])
    assert glossary.keys_in(["<p>Third, second.</p>", "<p>Second, first.</p>"]) == ["c", "b", "a"]


def test_every_block_with_running_text_is_known():
    assert set(BodyBlock().child_blocks) >= set(RUNNING_TEXTS)


@pytest.mark.django_db
class TestEntry:
    def test_it_gets_an_address_from_its_word(self):
        assert GlossaryTermFactory(term="Iron infusion").slug == "iron-infusion"

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"term": "NERVE"}, "term"),
            ({"term": "ner-ve"}, "term"),
            ({"term": "fibres"}, "term"),
            ({"term": "x", "further_spellings": "y, Nerve"}, "further_spellings"),
            ({"term": "(x)"}, "term"),
            ({"term": "x", "further_spellings": "-y"}, "further_spellings"),
        ],
    )
    def test_a_word_has_one_entry_however_it_is_written(self, facts, field):
        GlossaryTermFactory(term="nerve", further_spellings="nerves, fibres")
        GlossaryTermFactory(term="ner ve")
        with pytest.raises(ValidationError) as refused:
            GlossaryTerm(explanation="What it means.", **facts).full_clean()
        assert field in refused.value.message_dict

    def test_an_entry_leads_to_a_topic_or_to_a_page(self, home_page):
        entry = GlossaryTerm(term="nerve", explanation="What it means.", topic=TopicFactory(), page=home_page)
        with pytest.raises(ValidationError, match="not both"):
            entry.full_clean()

    def test_an_explanation_is_short(self):
        with pytest.raises(ValidationError):
            GlossaryTerm(term="nerve", explanation="x" * 301).full_clean()

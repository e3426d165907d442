"""The search engine over what is in force, as the search page and the API ask it."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from delivery.models import InForce, Word
from delivery.searching import PublishedSearch
from delivery.searching.guidance import kept_guidance
from delivery.searching.statements import SEARCH, SUGGEST
from search.engine import SearchRequest, search_engine
from search.models import PromotedResult, Synonyms
from tests.factories import (
    ArticlePageFactory,
    PersonFactory,
    ServiceBrandFactory,
    StandardPageFactory,
    TopicFactory,
    paragraphs,
)

pytestmark = pytest.mark.django_db

BUDGET = 4


def search(words, **asked):
    return search_engine().search(SearchRequest(words=words, host="localhost", **asked))


def titles(words, **asked):
    return [result.title for result in search(words, **asked).results]


def test_the_site_asks_the_engine_of_what_is_in_force():
    assert isinstance(search_engine(), PublishedSearch)


class TestWords:
    def test_a_title_counts_more_than_an_introduction_and_that_more_than_the_text(self, article_index):
        ArticlePageFactory(parent=article_index, title="In the text", body=paragraphs("About ferritin."))
        ArticlePageFactory(parent=article_index, title="In the introduction", introduction="About ferritin.")
        ArticlePageFactory(parent=article_index, title="Ferritin in the title")
        assert titles("ferritin") == ["Ferritin in the title", "In the introduction", "In the text"]

    def test_quotes_keep_words_together(self, article_index):
        ArticlePageFactory(parent=article_index, title="Side effects")
        ArticlePageFactory(parent=article_index, title="Effects on the left side")
        assert titles('"side effects"') == ["Side effects"]

    def test_a_minus_sign_leaves_a_word_out(self, article_index):
        ArticlePageFactory(parent=article_index, title="Iron tablets")
        ArticlePageFactory(parent=article_index, title="Iron infusions")
        assert titles("iron -tablets") == ["Iron infusions"]

    def test_or_widens(self, article_index):
        ArticlePageFactory(parent=article_index, title="Zinc")
        ArticlePageFactory(parent=article_index, title="Selenium")
        assert sorted(titles("zinc or selenium")) == ["Selenium", "Zinc"]

    def test_where_no_page_holds_all_words_those_that_hold_some_are_shown_and_it_is_said(self, article_index):
        ArticlePageFactory(parent=article_index, title="Zinc")
        ArticlePageFactory(parent=article_index, title="Selenium")
        found = search("zinc selenium")
        assert (sorted(result.title for result in found.results), found.holds_all) == (["Selenium", "Zinc"], False)

    @pytest.mark.parametrize(
        "words", ["", '"', "-", "or", "or or", "'", "\\", "((", ":*", "<->", "the", '-"', "!", "é" * 200]
    )
    def test_whatever_is_written_is_answered(self, article_index, words):
        ArticlePageFactory(parent=article_index)
        assert search(words).total in (0, 1)


class TestSynonyms:
    def test_any_of_the_words_finds_the_others(self, article_index):
        Synonyms.objects.create(terms="PTSD, post-traumatic stress disorder")
        ArticlePageFactory(parent=article_index, title="Living with PTSD")
        ArticlePageFactory(parent=article_index, title="Post-traumatic stress disorder")
        assert len(titles("ptsd")) == len(titles("post-traumatic stress disorder")) == 2

    def test_they_hold_inside_longer_searches(self, article_index):
        Synonyms.objects.create(terms="IV, intravenous")
        ArticlePageFactory(parent=article_index, title="Intravenous iron")
        ArticlePageFactory(parent=article_index, title="Intravenous fluid")
        assert titles("iv iron") == ["Intravenous iron"]

    def test_a_change_holds_for_the_next_search(self, article_index):
        group = Synonyms.objects.create(terms="ECT, electroconvulsive therapy")
        ArticlePageFactory(parent=article_index, title="Electroconvulsive therapy")
        assert titles("ECT") == ["Electroconvulsive therapy"]
        group.delete()
        assert titles("ECT") == []

    def test_one_word_alone_is_refused(self):
        with pytest.raises(Exception, match="at least two"):
            Synonyms(terms="PTSD").full_clean()


class TestPromotedResults:
    def test_the_page_of_an_editor_stands_first_and_is_marked(self, article_index, home_page):
        ArticlePageFactory(parent=article_index, title="Booking, booking and booking")
        page = StandardPageFactory(parent=home_page, title="How to come to us")
        PromotedResult.objects.create(searches="book a visit\nbooking", page=page)
        found = search("Booking").results
        assert [(result.title, result.is_promoted) for result in found] == [
            ("How to come to us", True),
            ("Booking, booking and booking", False),
        ]

    def test_they_follow_the_order_of_editors(self, home_page):
        first, second = StandardPageFactory.create_batch(2, parent=home_page)
        PromotedResult.objects.create(searches="booking", page=second, position=2)
        PromotedResult.objects.create(searches="booking", page=first, position=1)
        assert titles("booking") == [first.title, second.title]

    def test_a_page_that_is_no_longer_public_is_not_promoted(self, home_page):
        page = StandardPageFactory(parent=home_page, title="How to come to us")
        PromotedResult.objects.create(searches="booking", page=page)
        page.unpublish()
        assert titles("booking") == []


class TestSpelling:
    @pytest.mark.parametrize(
        ("written", "meant"), [("ketmine", "ketamine"), ("depresion", "depression"), ("infusoin", "infusion")]
    )
    def test_a_misspelled_word_finds_what_was_meant_and_says_so(self, article_index, written, meant):
        ArticlePageFactory(parent=article_index, title="Ketamine and depression, by infusion")
        found = search(written)
        assert (found.did_you_mean.words, found.did_you_mean.is_used, found.total) == (meant, True, 1)

    def test_where_few_were_found_a_far_more_frequent_spelling_is_offered(self, article_index):
        ArticlePageFactory(parent=article_index, title="Hypotension")
        ArticlePageFactory.create_batch(10, parent=article_index, introduction="Hypertension.")
        found = search("hypotension")
        assert [result.title for result in found.results] == ["Hypotension"]
        assert (found.did_you_mean.words, found.did_you_mean.is_used) == ("hypertension", False)

    def test_another_form_of_a_word_is_not_taken_for_a_slip(self, article_index):
        ArticlePageFactory(parent=article_index, title="Infusions")
        ArticlePageFactory.create_batch(10, parent=article_index, introduction="Infusion.")
        assert search("infusing").did_you_mean is None

    def test_words_of_drafts_are_never_offered(self, article_index):
        ArticlePageFactory(parent=article_index, title="Zolvetrine", live=False)
        assert search("zolvetrin").did_you_mean is None

    @pytest.mark.parametrize("meant", ["electroconvulsive-therapy", "electroconvulsive", "crohn's"])
    def test_compounds_their_parts_and_possessives_are_offered(self, article_index, meant):
        ArticlePageFactory(parent=article_index, title="Electroconvulsive-therapy and Crohn's disease")
        slip = meant.replace("o", "", 1)
        assert search(slip).did_you_mean.words == meant

    def test_each_word_counts_once_for_each_public_text_that_holds_it(self, article_index):
        first = ArticlePageFactory(parent=article_index, title="Zolvetrine", body=paragraphs("Zolvetrine, zolvetrine."))
        second = ArticlePageFactory(parent=article_index, title="More on zolvetrine")
        assert Word.objects.get(word="zolvetrine").number == 2
        first.title = "Something else"
        first.body = paragraphs("Zolvetrine is not the subject.")
        first.save()
        assert Word.objects.get(word="zolvetrine").number == 2
        second.unpublish()
        assert Word.objects.get(word="zolvetrine").number == 1
        with transaction.atomic():
            first.delete()
        assert not Word.objects.filter(word="zolvetrine").exists()

    def test_words_of_what_was_withdrawn_are_offered_no_longer(self, article_index):
        article = ArticlePageFactory(parent=article_index, title="Zolvetrine")
        assert search("zolvetrinne").did_you_mean.words == "zolvetrine"
        article.unpublish()
        assert search("zolvetrinne").did_you_mean is None

    def test_names_of_topics_and_services_are_known(self, article_index):
        TopicFactory(name="Fibromyalgia")
        ArticlePageFactory(parent=article_index, introduction="Fibromyalgia.")
        assert search("fibromialgia").did_you_mean.words == "fibromyalgia"


class TestSnippets:
    def body(self):
        return [
            {"type": "paragraph", "value": "<p>It begins with a paragraph.</p>"},
            {"type": "heading", "value": {"text": "Side effects", "level": "2", "anchor": "side-effects"}},
            {"type": "paragraph", "value": "<p>Some people feel <b>dizzy</b> &amp; tired.</p>"},
        ]

    def test_a_result_leads_to_the_section_that_holds_the_words(self, article_index):
        ArticlePageFactory(parent=article_index, slug="iron", body=self.body())
        result = search("dizzy").results[0]
        assert (result.section, result.anchor, result.link) == (
            "Side effects",
            "side-effects",
            "/articles/iron/#side-effects",
        )

    def test_it_shows_the_words_as_plain_text_with_the_matches_apart(self, article_index):
        ArticlePageFactory(parent=article_index, body=self.body())
        pieces = search("dizzy").results[0].snippet
        assert [(piece.text, piece.is_match) for piece in pieces] == [
            ("Some people feel ", False),
            ("dizzy", True),
            (" & tired.", False),
        ]

    def test_words_of_the_title_alone_show_the_introduction(self, article_index):
        ArticlePageFactory(parent=article_index, title="Zinc", introduction="What is known.")
        result = search("zinc").results[0]
        assert (result.anchor, [piece.text for piece in result.snippet]) == ("", ["What is known."])


class TestNarrowing:
    @pytest.fixture
    def content(self, article_index, home_page):
        one, two = ServiceBrandFactory(name="One", slug="one"), ServiceBrandFactory(name="Two", slug="two")
        rest = TopicFactory(name="Rest", slug="rest")
        dates = [datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (2020, 2024)]
        ArticlePageFactory(parent=article_index, title="Iron A", brand=one, topics=[rest], first_published_at=dates[0])
        ArticlePageFactory(
            parent=article_index, title="Iron B", brand=two, further_brands=[one], first_published_at=dates[1]
        )
        StandardPageFactory(parent=home_page, title="Iron C")

    def test_results_are_counted_by_service_topic_and_kind(self, content):
        facets = search("iron").facets
        assert [(facet.value, facet.number) for facet in facets.brands] == [("one", 2), ("two", 1)]
        assert [(facet.name, facet.number) for facet in facets.topics] == [("Rest", 1)]
        assert {facet.value: facet.number for facet in facets.kinds} == {"article": 2, "standard": 1}

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"brand": "two"}, ["Iron B"]),
            ({"topic": "rest"}, ["Iron A"]),
            ({"kind": "standard"}, ["Iron C"]),
            ({"brand": "none"}, []),
            ({"brand": "one", "kind": "standard"}, []),
        ],
    )
    def test_they_are_narrowed_to_what_is_chosen(self, content, asked, found):
        assert titles("iron", **asked) == found

    def test_the_newest_come_first_if_asked_for(self, content):
        assert [title for title in titles("iron", sort="newest") if title != "Iron C"] == ["Iron B", "Iron A"]


def test_more_than_a_thousand_are_not_counted(article_index, monkeypatch):
    monkeypatch.setattr("delivery.searching.engine.SEARCH", _with_a_bound_of_three())
    monkeypatch.setattr("delivery.searching.engine.MOST_COUNTED", 3)
    ArticlePageFactory.create_batch(5, parent=article_index, introduction="Ferritin.")
    found = search("ferritin")
    assert (found.total, found.is_more) == (3, True)


def _with_a_bound_of_three():
    return SEARCH.replace("1001", "4").replace("> 1000", "> 3")


class TestSuggestions:
    def suggest(self, beginning):
        return [
            (found.kind, found.title, found.match) for found in search_engine().suggest(beginning, host="localhost")
        ]

    def test_names_of_all_kinds_begin_like_what_was_typed(self, article_index):
        ServiceBrandFactory(name="Alba Infusion")
        TopicFactory(name="Alba disease")
        PersonFactory(name="Jessica Alba", credentials="MD")
        ArticlePageFactory(parent=article_index, title="Why alba?")
        assert self.suggest("alb") == [
            ("topic", "Alba disease", "name"),
            ("brand", "Alba Infusion", "name"),
            ("person", "Jessica Alba, MD", "name"),
            ("page", "Why alba?", "name"),
        ]

    def test_synonyms_count_as_names(self, article_index):
        Synonyms.objects.create(terms="PTSD, post-traumatic stress disorder")
        TopicFactory(name="Post-traumatic stress disorder")
        assert self.suggest("pts") == [("topic", "Post-traumatic stress disorder", "synonym")]

    @pytest.mark.parametrize(
        ("condition", "kind", "index"),
        [
            ("f.kind = 'page'", "page", "inforce_page_titles"),
            ("f.kind IN ('brand', 'topic', 'person')", "topic", "inforce_place_titles"),
        ],
        ids=["pages", "places"],
    )
    def test_they_have_indexes_of_titles(self, db, condition, kind, index):
        assert condition in SUGGEST
        InForce.objects.bulk_create(
            InForce(
                object=f"{kind}-{key}",
                number=1,
                kind=kind,
                key=key,
                title=f"Word {key}",
                is_private=True,
                recorded_at=timezone.now(),
                text="{}",
                card="{}",
            )
            for key in range(100_000, 105_000)
        )
        with connection.cursor() as cursor:
            # Rows just inserted wait in a list beside the index, which the planner takes for work to do.
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
            cursor.execute("ANALYZE delivery_inforce")
            cursor.execute(
                "EXPLAIN SELECT FROM delivery_inforce AS f "
                f"WHERE to_tsvector('simple', f.title) @@ to_tsquery('simple', 'iron:*') AND {condition}"
            )
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert index in plan


class TestQueries:
    def count(self, words) -> int:
        with CaptureQueriesContext(connection) as asked:
            search(words)
        return len(asked)

    @pytest.mark.parametrize("words", ["ferritin", "feritin", "nothing of it", "ferritin booking"])
    def test_a_search_takes_at_most_four_by_a_process_that_has_read_nothing(self, article_index, show_figure, words):
        ArticlePageFactory.create_batch(3, parent=article_index, introduction="About ferritin.")
        kept_guidance.clear()
        taken = self.count(words)
        show_figure(f"Search engine, “{words}”: {taken} queries with nothing at hand")
        assert taken <= BUDGET

    def test_it_takes_one_where_nothing_was_published_since_the_last(self, article_index):
        ArticlePageFactory.create_batch(3, parent=article_index, introduction="About ferritin.")
        search("ferritin")
        assert self.count("ferritin") == 1


class TestVisibility:
    @pytest.mark.parametrize("how", ["draft", "unpublished", "private"])
    def test_what_is_not_public_is_neither_found_nor_suggested_nor_offered(self, article_index, how):
        from wagtail.models import PageViewRestriction

        article = ArticlePageFactory(parent=article_index, title="Zolvetrine", live=how != "draft")
        if how == "unpublished":
            article.unpublish()
        if how == "private":
            PageViewRestriction.objects.create(page=article, restriction_type="login")
        assert titles("zolvetrine") == []
        assert search("zolvetrin").did_you_mean is None
        assert search_engine().suggest("zol", host="localhost") == []

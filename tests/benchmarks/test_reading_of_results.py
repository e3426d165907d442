"""What the benchmark makes of the output of its tools, and of its figures."""

import pytest

from benchmarks.load import LoadError, Run, read_run, summarise
from benchmarks.ratios import TARGETS, judge, outcome_of

OUTPUT = """Running 4s test @ http://127.0.0.1:8000/
  2 threads and 16 connections
SUMMARY {"requests": 400, "seconds": 4.0, "bytes": 40000, "p50_ms": 1.0, "p99_ms": 9.5, "max_ms": 20.0, "failed": 0}
"""

NAMES = """
article_warm_vs_nginx article_warm_vs_floor list_warm_vs_floor by_path_warm_vs_floor page_warm_vs_floor
article_warm_vs_v2 mixed_vs_warm article_cold_vs_v2 list_cold_vs_v2 search_cold_vs_stock page_cold_vs_stock
warm_under_publishing growth_article growth_list publish_cost disclaimer_visible_s
""".split()


def target(name):
    return next(target for target in TARGETS if target.name == name)


def speeds(**figures):
    return {name: {"requests_per_second": speed, "queries": 2} for name, speed in figures.items()}


def run(speed):
    return Run(requests_per_second=speed, p99_ms=1, max_ms=2, bytes_per_response=10)


def test_a_run_gives_speed_latency_and_size():
    found = read_run(OUTPUT)
    assert (found.requests_per_second, found.p99_ms, found.bytes_per_response) == (100, 9.5, 100)


def test_a_run_with_failed_answers_counts_for_nothing():
    with pytest.raises(LoadError, match="3 of 400"):
        read_run(OUTPUT.replace('"failed": 0', '"failed": 3'))


def test_output_without_a_summary_is_shown():
    with pytest.raises(LoadError, match="unable to connect"):
        read_run("unable to connect to 127.0.0.1")


def test_a_figure_is_the_median_with_the_distance_of_the_extremes():
    figure = summarise([run(90), run(100), run(110)])
    assert (figure.requests_per_second, figure.spread) == (100, pytest.approx(0.2))


def test_the_ratios_have_the_names_that_are_promised():
    assert [target.name for target in TARGETS] == NAMES


def test_a_ratio_that_reaches_its_target_is_met():
    outcome = outcome_of(target("article_warm_vs_v2"), speeds(article_warm=20_000, stock_article=100))
    assert (outcome.ratio, outcome.verdict) == (200, "met")


def test_a_ratio_below_its_target_is_missed():
    outcome = outcome_of(target("article_warm_vs_v2"), speeds(article_warm=19_900, stock_article=100))
    assert outcome.verdict == "missed"


def test_a_fast_answer_with_too_many_queries_is_missed():
    figures = speeds(article_cold=2000, stock_article=100)
    figures["article_cold"]["queries"] = 4
    outcome = outcome_of(target("article_cold_vs_v2"), figures)
    assert (outcome.verdict, outcome.misses) == ("missed", ("article_cold takes 4 queries, at most 3 are allowed",))


def test_growth_is_that_of_the_subject_that_suffers_most():
    figures = speeds(few_article_cold=1000, many_article_cold=1000, few_by_path_cold=1300, many_by_path_cold=1000)
    outcome = outcome_of(target("growth_article"), figures)
    assert (outcome.ratio, outcome.verdict) == (1.3, "missed")


def test_what_a_run_lacks_is_neither_met_nor_missed():
    assert {outcome.verdict for outcome in judge({})} == {"not measured"}

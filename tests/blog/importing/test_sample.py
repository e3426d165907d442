"""The marketing team's own article, imported. Its sentences stay out of this repository."""

import json
import re
from collections import Counter

import pytest
from django.core.management import call_command

from blog.models import ArticlePage
from tests.factories import ServiceBrandFactory, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(sample, capsys):
    make_site()
    ServiceBrandFactory(name="PointKetamine")
    ServiceBrandFactory(name="PointInfusion")
    call_command("import_article", str(sample), "--brand", "pointketamine", "--json")
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def article(report):
    return ArticlePage.objects.get(pk=report["page_id"])


def codes(report) -> Counter:
    return Counter(warning["code"] for warning in report["warnings"])


def test_the_sections_are_found_with_their_levels(article, report):
    headings = [(child.value["level"], child.value["text"]) for child in article.body if child.block_type == "heading"]
    assert sum(level == "2" for level, _ in headings) == 12
    deeper = sum(level == "3" for level, _ in headings)
    assert (deeper, report["blocks"]["numbered_section"], report["blocks"]["comparison"]) == (4, 4, 3)


def test_numbered_sections_lose_the_literal_number(article):
    titles = [child.value["title"] for child in article.body if child.block_type == "numbered_section"]
    assert len(titles) == 4
    assert not any(re.match(r"\d", title) for title in titles)


def test_the_mechanism_list_has_its_lead_in_and_three_terms(article):
    (mechanisms,) = [child.value for child in article.body if child.block_type == "mechanism_list"]
    assert mechanisms["lead_in"].endswith(":")
    assert len(mechanisms["items"]) == 3
    assert all(item["term"] and item["explanation"].source for item in mechanisms["items"])


def test_three_pictures_are_marked_as_missing(article, report):
    pictures = [child.value for child in article.body if child.block_type == "image"]
    assert [bool(picture["alt_text"]) for picture in pictures] == [True, True, True]
    assert codes(report)["image_missing"] == 3


def test_run_together_words_and_the_other_brand_are_reported_and_not_mended(article, report):
    found = [warning["message"] for warning in report["warnings"] if warning["code"] == "words_run_together"]
    assert len(found) == 3
    assert "“administrationexperienced” reads as two words" in found[0]
    assert "administrationexperienced" in json.dumps(article.body.get_prep_value())
    assert codes(report)["copyright_brand_differs"] == 1
    assert codes(report)["heading_repeats_title"] == 1


def test_site_furniture_is_left_out_with_its_reason(report):
    reasons = Counter(entry["reason"] for entry in report["left_out"])
    assert reasons == {
        "number_computed": 4,
        "contact_form": 1,
        "brand_name": 2,
        "site_navigation": 1,
        "copyright": 1,
        "disclaimer": 2,
    }


def test_the_article_ends_with_its_call_to_action(article):
    assert article.body[-1].block_type == "call_to_action"
    assert article.body[-1].value["button_text"] == "Contact Us"


def test_no_word_is_lost(sample, article, report, show_figure):
    # Counted by other code than the importer's: all texts of the stored page, without looking at what they are.
    def tokens(text):
        return re.findall(r"[^\W_]+", re.sub(r"</?[a-z]+>", " ", text).replace("&#x27;", "'").replace("&amp;", "&"))

    def texts(value):
        if isinstance(value, str):
            return [value]
        items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        return [text for item in items for text in texts(item)]

    source = Counter(tokens(sample.read_text(encoding="utf-8")))
    stored = Counter(tokens(f"{article.title} {article.introduction}"))
    for block in article.body.get_prep_value():
        stored.update(token for text in texts(block["value"]) for token in tokens(text))
    reported = Counter(token for entry in report["left_out"] for token in tokens(entry["text"]))
    lost = source - stored - reported
    assert lost == Counter(), f"{lost.total()} words lost"
    show_figure(f"Sample: {source.total()} words, {lost.total()} lost, {reported.total()} left out with their reason")

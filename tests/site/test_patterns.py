"""The pattern page: complete, and never on a public site."""

from collections import Counter

import pytest
from django.conf import settings

from blog.blocks import BodyBlock
from blog.models import ArticleIndexPage
from cms.patterns import NOT_SEEN
from tests.factories import article_with_every_block, make_site

pytestmark = pytest.mark.django_db

PATH = "/patterns/"


@pytest.fixture
def patterns(read):
    make_site()
    article_with_every_block(parent=ArticleIndexPage.objects.get())
    return read(PATH)


def names(patterns, kind):
    return {pattern["data-name"] for pattern in patterns.select(f"[data-pattern={kind}]")}


def test_every_block_is_there(patterns):
    assert names(patterns, "block") == set(BodyBlock().child_blocks)


def test_every_component_that_readers_see_is_there(patterns):
    components = {path.stem for path in (settings.BASE_DIR / "templates/includes").glob("*.html")}
    assert names(patterns, "component") == components - NOT_SEEN


def test_every_block_and_component_shows_something(patterns):
    empty = {
        pattern["data-name"]
        for pattern in patterns.select("[data-pattern]:not([data-pattern=theme])")
        if not pattern.select(".body > *, .wrap > :not(p.meta, p.small-title), header, footer")
    }
    assert empty == set()


def test_every_kind_of_callout_is_there(patterns):
    kinds = {choice for choice, _ in BodyBlock().child_blocks["callout"].child_blocks["kind"].field.choices if choice}
    assert all(patterns.select(f".callout--{kind}") for kind in kinds)


def test_a_form_is_there_with_its_errors(patterns):
    shown = patterns.select_one("[data-name=enquiry_form]").get_text(" ")
    assert "Write your name" in shown
    assert "Too many messages" in shown


def test_no_two_elements_have_the_same_id(patterns):
    counted = Counter(element["id"] for element in patterns.find_all(id=True))
    assert [name for name, count in counted.items() if count > 1] == []


def test_it_is_there_before_anything_is_published(read, home_page):
    assert read(PATH).h1.get_text() == "Patterns"


def test_no_search_engine_or_cache_keeps_it(client, home_page):
    response = client.get(PATH)
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_public_site_has_none(client, home_page, settings):
    settings.PATTERN_PAGE = False
    assert client.get(PATH).status_code == 404


def test_production_settings_leave_it_out():
    from cms.settings import base

    assert base.PATTERN_PAGE is False

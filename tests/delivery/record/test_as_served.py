"""What a reader saw comes back exactly, whatever happened since."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from delivery.as_served import NotServedError, as_served
from delivery.models import Publication
from tests.delivery.record.conftest import moment
from tests.factories import ArticlePageFactory, StandardPageFactory, article_with_every_block

pytestmark = pytest.mark.django_db


def whole(client, path):
    """Return what the API gives now, with times as they stand on record."""
    response = client.get("/api/delivery/v1/pages/by-path", {"path": path})
    assert response.status_code == 200
    return response.json()


def test_every_moment_of_an_article_comes_back_as_the_api_gave_it_then(client, history, lawyer, ask):
    moments = []

    def remember():
        moments.append((moment(), whole(client, history.path)))

    remember()
    history.change_disclaimer("<p>Second wording of the notice.</p>")
    remember()
    history.rename_brand("PointRenamed")
    remember()
    history.reviewer.credentials = "MD, FACP"
    history.reviewer.save()
    remember()
    history.article.title = "How an infusion goes today"
    history.article.save_revision().publish()
    remember()
    with transaction.atomic():
        history.article.delete()
    call_command("purge_revisions", stdout=StringIO())

    for at, shown in moments:
        answer = ask(history.path, at, lawyer)
        assert answer.status_code == 200
        assert answer.json()["document"] == shown
    assert ask(history.path, moment(), lawyer).status_code == 404


def test_every_block_comes_back_as_it_was(client, history, lawyer, ask):
    article = article_with_every_block(parent=history.index)
    path = article.get_url_parts()[2]
    at, shown = moment(), whole(client, path)
    article.body = [("paragraph", "<p>Something else.</p>")]
    article.save()
    assert ask(path, at, lawyer).json()["document"] == shown


def test_related_articles_are_those_of_that_moment(client, history, lawyer, ask):
    others = [ArticlePageFactory(parent=history.index, brand=history.brand) for _ in range(5)]
    others[0].topics.add(history.topic)
    others[0].save()
    at, shown = moment(), whole(client, history.path)
    assert shown["related_articles"][0]["id"] == others[0].pk
    for other in others:
        other.unpublish()
    assert ask(history.path, at, lawyer).json()["document"] == shown


def test_the_legal_text_of_the_site_stands_under_a_page_of_no_brand(history, lawyer, ask):
    page = StandardPageFactory(parent=history.home)
    document = ask(page.get_url_parts()[2], moment(), lawyer).json()
    assert document["site_disclaimer"]["texts"]
    assert ask(history.path, moment(), lawyer).json()["site_disclaimer"] is None


def test_the_page_of_a_brand_comes_back_with_its_disclaimer(history, lawyer, ask):
    at = moment()
    history.change_disclaimer("<p>Second wording.</p>")
    document = ask(history.brand.get_absolute_url(), at, lawyer).json()["document"]
    assert (document["type"], document["title"]) == ("brand", "PointExample")
    assert document["disclaimer"]["texts"][0] == "<p>First wording of the notice.</p>"


def test_a_redirect_leads_where_it_led_then(history, lawyer, ask):
    redirect = Redirect.objects.create(old_path="/old-address", redirect_page=history.article)
    at = moment()
    redirect.redirect_page = None
    redirect.redirect_link = "https://example.com/"
    redirect.save()
    assert ask("/old-address/", at, lawyer).json()["document"]["url"] == history.path
    assert ask("/old-address", moment(), lawyer).json()["document"]["url"] == "https://example.com/"


def test_a_page_that_moved_is_found_at_each_of_its_addresses_in_its_time(history, lawyer, ask):
    before = moment()
    history.article.slug = "another-address"
    history.article.save_revision().publish()
    now = "/articles/another-address/"
    assert ask(history.path, before, lawyer).json()["document"]["url"] == history.path
    assert ask(now, before, lawyer).status_code == 404
    assert ask(now, moment(), lawyer).json()["document"]["url"] == now


def test_what_was_private_then_is_told_and_not_shown(history, lawyer, ask):
    open_then = moment()
    restriction = PageViewRestriction.objects.create(page=history.index, restriction_type=PageViewRestriction.LOGIN)
    private_then = moment()
    restriction.delete()
    answer = ask(history.path, private_then, lawyer)
    assert answer.status_code == 404
    assert "was private at that moment" in answer.json()["detail"]
    assert ask(history.path, open_then, lawyer).status_code == 200


def test_it_names_the_publications_that_it_is_made_from(history, lawyer, ask):
    facts = ask(history.path, moment(), lawyer).json()
    used = {found["object"]: found for found in facts["publications"]}
    assert facts["publications"][0]["object"] == f"page-{history.article.pk}"
    for name in (f"brand-{history.brand.pk}", f"disclaimer-{history.disclaimer.pk}", f"person-{history.reviewer.pk}"):
        publication = Publication.objects.get(number=used[name]["number"])
        assert (publication.sha256, publication.object_name) == (used[name]["sha256"], name)
    assert facts["sha256"] == Publication.objects.get(number=facts["number"]).sha256


def test_it_tells_what_changed_until_now(history, lawyer, ask):
    at = moment()
    history.change_disclaimer("<p>Second wording of the notice.</p>")
    lines = ask(history.path, at, lawyer).json()["difference"]
    assert any(line.startswith("-") and "First wording of the notice." in line for line in lines)
    assert any(line.startswith("+") and "Second wording of the notice." in line for line in lines)
    assert ask(history.path, moment(), lawyer).json()["difference"] == []
    history.article.unpublish()
    assert ask(history.path, at, lawyer).json()["difference"] is None


def test_a_draft_is_no_part_of_it(history, lawyer, ask):
    history.article.introduction = "A draft that nobody may see"
    history.article.save_revision()
    assert "A draft that nobody may see" not in json.dumps(ask(history.path, moment(), lawyer).json())


def test_a_moment_before_the_record_says_when_it_begins(history, lawyer, ask):
    answer = ask(history.path, "2001-01-01T00:00:00Z", lawyer)
    assert answer.status_code == 404
    assert "The record begins on" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "at", "field"),
    [
        ("/articles/", "yesterday", "at"),
        ("/articles/", "2026-10-01T12:00:00", "at"),
        ("articles/", "2026-10-01T12:00:00Z", "path"),
        ("/\x00/", "2026-10-01T12:00:00Z", "path"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(history, lawyer, ask, path, at, field):
    answer = ask(path, at, lawyer)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == field


def test_a_moment_that_has_not_come_is_not_there(history, lawyer, ask):
    answer = ask(history.path, "9999-01-01T00:00:00Z", lawyer)
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["field"] == "at"


def test_a_moment_may_be_in_any_zone(history, lawyer, ask):
    # PostgreSQL takes none that is sixteen hours away.
    assert ask(history.path, "2001-01-01T00:00:00-19:27", lawyer).status_code == 404


def test_nobody_looks_without_a_token(history, ask):
    answer = ask(history.path, moment())
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_person_without_the_permission_may_not_look(history, ask):
    answer = ask(history.path, moment(), User.objects.create_user("kim", "kim@example.com", "not-used"))
    assert answer.status_code == 403


def test_who_is_signed_in_to_the_admin_needs_a_token_too(client, history, lawyer):
    client.force_login(lawyer)
    assert client.get("/api/delivery/v1/as-served", {"path": "/", "at": moment().isoformat()}).status_code == 401


def test_it_is_kept_nowhere(history, lawyer, ask):
    assert ask(history.path, moment(), lawyer)["Cache-Control"] == "no-store"


def test_an_address_that_never_was_is_told(history):
    with pytest.raises(NotServedError, match="Nothing had been published"):
        as_served("/nowhere/", moment(), "localhost")

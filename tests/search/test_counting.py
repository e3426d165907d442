"""Which searches are counted, and what editors see of them."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from search.counting import KEPT_DAYS, MOST_A_SECOND, Pace, count_search, countable_words, delete_old_counts
from search.models import SearchCount

pytestmark = pytest.mark.django_db
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("search.counting.pace", Pace(1000))


def report(client, headers=SAME_ORIGIN, **facts):
    return client.post(reverse("search_count"), facts, headers=headers)


def test_equal_searches_of_a_day_are_one_row(client):
    report(client, q="Iron  Infusion", found="1")
    report(client, q="iron infusion!", found="1")
    report(client, q="iron infusion", click="1")
    counted = SearchCount.objects.get()
    assert (counted.words, counted.searched, counted.found_nothing, counted.clicked) == ("iron infusion", 2, 0, 1)
    assert counted.day == timezone.localdate()


def test_what_found_nothing_is_counted_apart(client):
    report(client, q="zebra", found="0")
    assert SearchCount.objects.get().found_nothing == 1


def test_nothing_about_the_person_is_kept(client):
    assert {field.name for field in SearchCount._meta.fields} == {
        *("id", "day", "words", "searched", "found_nothing", "clicked")
    }
    answer = report(client, q="iron", found="1")
    assert (answer.status_code, answer.content, answer.cookies) == (204, b"", {})


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "5551234567", "call 555 0100 200", "sam@example.com", "http://example.com", "x" * 61, "' OR 1=1"),
        "a b c d e f g h i",
    ],
)
def test_what_does_not_look_like_words_is_not_counted(text):
    assert countable_words(text) == ""
    assert not count_search(text)


@pytest.mark.parametrize("text", ["iron", "post-traumatic stress", "Lyme's disease", "dépression"])
def test_words_are_counted(text):
    assert count_search(text)


def test_other_sites_cannot_count(client):
    assert report(client, headers={"Sec-Fetch-Site": "cross-site"}, q="iron").status_code == 403
    assert report(client, headers={}, q="iron").status_code == 403
    assert not SearchCount.objects.exists()


def test_searches_of_editors_are_not_counted(admin_client):
    assert report(admin_client, q="iron").status_code == 204
    assert not SearchCount.objects.exists()


def test_a_flood_is_not_counted(monkeypatch):
    monkeypatch.setattr("blog.counting.time.monotonic", lambda: 1000.0)
    pace = Pace(MOST_A_SECOND)
    assert sum(pace.takes_one_more() for _ in range(100)) == MOST_A_SECOND


def test_the_table_cannot_be_filled_with_words_that_nobody_means(monkeypatch):
    monkeypatch.setattr("search.counting.MOST_DIFFERENT_A_DAY", 2)
    assert [count_search(text) for text in ("one", "two", "three", "two")] == [True, True, False, True]


def test_old_counts_are_deleted():
    today = timezone.localdate()
    SearchCount.objects.create(day=today - datetime.timedelta(days=KEPT_DAYS + 1), words="old", searched=1)
    SearchCount.objects.create(day=today, words="new", searched=1)
    assert delete_old_counts() == 1
    assert SearchCount.objects.get().words == "new"


def test_editors_see_what_was_searched_found_nothing_and_was_clicked(admin_client):
    today = timezone.localdate()
    SearchCount.objects.create(day=today, words="iron", searched=5, clicked=4)
    SearchCount.objects.create(day=today, words="zebra", searched=3, found_nothing=3)
    SearchCount.objects.create(day=today, words="only one", searched=1)
    page = admin_client.get(reverse("search_report")).content.decode()
    assert "iron" in page
    assert "zebra" in page
    assert "only one" not in page


@pytest.mark.parametrize(("role", "status"), [("Editors", 200), ("Publishers", 200), ("Medical reviewers", 302)])
def test_the_report_is_for_editors_and_publishers(client, django_user_model, role, status):
    user = django_user_model.objects.create_user("someone", password="x")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert client.get(reverse("search_report")).status_code == status

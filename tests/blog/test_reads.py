"""How often articles are read: what is counted, what readers are shown of it, and what editors are."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from blog.counting import KEPT_DAYS, MOST_A_SECOND, MOST_READ_LENGTH, Pace, delete_old_reads, most_read
from blog.listing import public_articles
from blog.models import ArticleReads
from tests.factories import ArticlePageFactory, ServiceBrandFactory, TopicFactory

pytestmark = pytest.mark.django_db
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("blog.counting.pace", Pace(1000))


def report(client, key, headers=SAME_ORIGIN):
    return client.post(reverse("count_article_read"), {"article": key}, headers=headers)


def read(article, number, days_ago=1):
    ArticleReads.objects.create(
        article=article, day=timezone.localdate() - datetime.timedelta(days=days_ago), number=number
    )


def articles_read(article_index, *numbers, **facts):
    made = [ArticlePageFactory(parent=article_index, **facts) for _ in numbers]
    for article, number in zip(made, numbers, strict=True):
        read(article, number)
    return made


def titles(html, list_class="most-read"):
    return [link.get_text() for link in BeautifulSoup(html, "html.parser").select(f".{list_class} a")]


class TestCounting:
    def test_readings_of_a_day_are_one_row(self, client, article_index):
        article = ArticlePageFactory(parent=article_index)
        for _ in range(3):
            answer = report(client, article.pk)
        counted = ArticleReads.objects.get()
        assert (counted.article_id, counted.day, counted.number) == (article.pk, timezone.localdate(), 3)
        assert (answer.status_code, answer.content, answer.cookies) == (204, b"", {})

    def test_nothing_about_the_person_is_kept(self):
        assert {field.name for field in ArticleReads._meta.fields} == {"id", "article", "day", "number"}

    @pytest.mark.parametrize("key", ["", "0", "-1", "x", "１", "99999999999999999999", "2147483647", "1.5"])
    def test_what_is_no_article_is_not_counted(self, client, article_index, key):
        assert report(client, key).status_code == 204
        assert not ArticleReads.objects.exists()

    def test_other_pages_and_drafts_are_not_counted(self, client, article_index):
        for key in (article_index.pk, ArticlePageFactory(parent=article_index, live=False).pk):
            assert report(client, key).status_code == 204
        assert not ArticleReads.objects.exists()

    def test_other_sites_cannot_count(self, client, article_index):
        article = ArticlePageFactory(parent=article_index)
        assert report(client, article.pk, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert report(client, article.pk, headers={}).status_code == 403
        assert not ArticleReads.objects.exists()

    def test_what_editors_read_is_not_counted(self, admin_client, article_index):
        assert report(admin_client, ArticlePageFactory(parent=article_index).pk).status_code == 204
        assert not ArticleReads.objects.exists()

    def test_a_flood_is_not_counted(self, client, article_index, monkeypatch):
        monkeypatch.setattr("blog.counting.pace", Pace(MOST_A_SECOND))
        monkeypatch.setattr("blog.counting.time.monotonic", lambda: 1000.0)
        article = ArticlePageFactory(parent=article_index)
        for _ in range(MOST_A_SECOND + 5):
            report(client, article.pk)
        assert ArticleReads.objects.get().number == MOST_A_SECOND

    def test_old_counts_are_deleted(self, article_index):
        article = ArticlePageFactory(parent=article_index)
        read(article, 5, days_ago=KEPT_DAYS + 1)
        read(article, 7, days_ago=1)
        assert delete_old_reads() == 1
        assert ArticleReads.objects.get().number == 7


class TestMostRead:
    def test_home_lists_what_was_read_most_in_the_last_weeks(self, client, article_index):
        less, most, middle = articles_read(article_index, 3, 30, 12)
        shown = titles(client.get("/").content)
        assert shown == [most.title, middle.title, less.title]

    def test_today_and_what_is_long_ago_do_not_count(self, article_index):
        first, second, third = articles_read(article_index, 10, 9, 8)
        read(third, 100, days_ago=0)
        read(third, 100, days_ago=31)
        assert most_read(public_articles()) == [first, second, third]

    def test_the_list_has_an_end(self, article_index):
        articles_read(article_index, *range(10, 10 + MOST_READ_LENGTH + 3))
        assert len(most_read(public_articles())) == MOST_READ_LENGTH

    def test_there_is_none_where_hardly_anybody_reads(self, client, article_index):
        articles_read(article_index, 10, 10, 1)
        assert "most-read" not in client.get("/").content.decode()

    def test_what_the_public_may_not_see_is_not_listed(self, article_index):
        shown = articles_read(article_index, 3, 4, 5)
        hidden = articles_read(article_index, 50)[0]
        hidden.unpublish()
        assert set(most_read(public_articles())) == set(shown)

    def test_brands_and_topics_list_their_own(self, client, article_index):
        brand, topic = ServiceBrandFactory(slug="alba"), TopicFactory(slug="rest")
        own = articles_read(article_index, 9, 8, 7, brand=brand, topics=[topic])
        articles_read(article_index, 90)
        for path in ("/brands/alba/", "/topics/rest/"):
            assert titles(client.get(path).content) == [article.title for article in own]


class TestFeatured:
    def test_a_featured_article_stands_first_on_the_pages_of_its_brand_and_topics(self, client, article_index):
        brand, topic = ServiceBrandFactory(slug="alba"), TopicFactory(slug="rest")
        facts = {"parent": article_index, "brand": brand, "topics": [topic]}
        featured = ArticlePageFactory(is_featured=True, **facts)
        newest = ArticlePageFactory(**facts)
        for path in ("/brands/alba/", "/topics/rest/"):
            page = client.get(path).content
            assert titles(page, "feature") == [featured.title]
            assert titles(page, "cards .card")[0] == newest.title

    def test_the_list_of_all_articles_stays_newest_first(self, client, article_index):
        ArticlePageFactory(parent=article_index, is_featured=True)
        newest = ArticlePageFactory(parent=article_index)
        assert titles(client.get("/articles/").content, "card__title")[0] == newest.title

    def test_the_api_says_so(self, client, article_index):
        ArticlePageFactory(parent=article_index, slug="first", is_featured=True)
        ArticlePageFactory(parent=article_index, slug="second")
        listed = client.get("/api/delivery/v1/articles/").json()["items"]
        assert {item["slug"]: item["is_featured"] for item in listed} == {"first": True, "second": False}


class TestReport:
    def test_it_lists_articles_by_how_often_they_were_read(self, admin_client, article_index):
        less, most = articles_read(article_index, 3, 30)
        read(less, 40, days_ago=60)
        page = BeautifulSoup(admin_client.get(reverse("article_reads_report")).content, "html.parser")
        rows = [[cell.get_text(strip=True) for cell in row.select("td")] for row in page.select(".listing tbody tr")]
        assert [(row[0], *row[2:]) for row in rows] == [
            (most.title, "30", "30", "30"),
            (less.title, "3", "3", "43"),
        ]

    def test_it_can_be_taken_away_as_a_table(self, admin_client, article_index):
        articles_read(article_index, 3)
        answer = admin_client.get(reverse("article_reads_report"), {"export": "csv"})
        text = b"".join(answer.streaming_content).decode()
        assert "Title,Brand,7 days,30 days,90 days" in text
        assert text.count(",3,3,3") == 1

    def test_a_site_without_articles_says_so(self, admin_client, home_page):
        assert "There are no" in admin_client.get(reverse("article_reads_report")).content.decode()

    @pytest.mark.parametrize(("role", "status"), [("Editors", 200), ("Publishers", 200), (None, 302)])
    def test_it_is_for_those_who_may_edit_pages(self, client, django_user_model, role, status):
        user = django_user_model.objects.create_user("someone", password="x")
        if role:
            user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        assert client.get(reverse("article_reads_report")).status_code == status

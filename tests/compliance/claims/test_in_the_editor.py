"""The claims check beside the form of a page: what it answers, and to whom."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text, streamfield

from blog.models import ArticlePage
from tests.compliance.test_every_way import form_of
from tests.factories import ArticlePageFactory, ServiceBrandFactory, StandardPageFactory, paragraphs

pytestmark = pytest.mark.django_db

CLAIM = "Our infusions are the gold standard."


def check(client, article, **changed):
    return client.post(reverse("check_claims_of_page", args=[article.pk]), form_of(article, **changed))


@pytest.fixture
def article(article_index):
    article = ArticlePageFactory(parent=article_index, live=False, body=paragraphs("We keep you warm."))
    article.save_revision()
    return ArticlePage.objects.get(pk=article.pk)


class TestWhatItAnswers:
    def test_what_is_in_the_form_and_not_yet_saved_is_checked(self, admin_client, article):
        answer = check(admin_client, article, introduction=CLAIM)
        assert answer.status_code == 200
        found = answer.json()
        assert found["counts"] == {"errors": 1, "warnings": 0, "hints": 0}
        [finding] = found["findings"]
        assert (finding["place"], finding["sentence"], finding["rule"]) == ("introduction", CLAIM, "superiority")
        assert finding["words"] in CLAIM
        assert finding["severity"] == "error"
        assert finding["title"]
        assert finding["suggestion"]
        assert finding["source"]["title"].startswith("Federal Trade Commission")
        assert finding["source"]["url"].startswith("https://")
        assert ArticlePage.objects.get(pk=article.pk).introduction != CLAIM

    def test_a_finding_names_the_block_that_the_form_names(self, admin_client, article):
        form = form_of(article)
        form |= {"body-0-id": "3f1c-block", "body-0-value": rich_text(f"<p>{CLAIM}</p>")}
        answer = admin_client.post(reverse("check_claims_of_page", args=[article.pk]), form)
        [finding] = answer.json()["findings"]
        assert (finding["place"], finding["block"]) == ("body.3f1c-block", "3f1c-block")

    def test_a_text_without_claims_has_no_findings(self, admin_client, article):
        assert check(admin_client, article).json() == {
            "counts": {"errors": 0, "warnings": 0, "hints": 0},
            "findings": [],
        }

    def test_a_form_without_title_and_brand_is_checked_all_the_same(self, admin_client, article_index):
        form = form_of(ArticlePageFactory(parent=article_index), title="", slug="", brand="", introduction=CLAIM)
        address = reverse("check_claims_of_new_page", args=["blog", "articlepage", article_index.pk])
        answer = admin_client.post(address, form)
        assert [finding["rule"] for finding in answer.json()["findings"]] == ["superiority"]

    def test_a_field_that_is_filled_in_wrongly_is_named(self, admin_client, article):
        answer = check(admin_client, article, go_live_at="yesterday")
        assert answer.status_code == 422
        assert answer.json() == {"fields": ["Go live date/time"]}

    def test_the_law_is_that_of_the_brand_in_the_form(self, admin_client, article):
        claim = "A smiling woman after ketamine therapy"
        rules = {}
        for law in ("us-ca", "us-tx"):
            brand = ServiceBrandFactory(disclaimer__jurisdiction=law)
            found = check(admin_client, article, hero_alt_text=claim, brand=brand.pk).json()["findings"]
            rules[law] = {finding["rule"] for finding in found}
        assert rules["us-ca"] - rules["us-tx"] == {"outcome-in-image"}

    def test_standard_pages_are_checked_too(self, admin_client, home_page):
        page = StandardPageFactory(parent=home_page, introduction=CLAIM)
        form = form_of_standard_page(page)
        answer = admin_client.post(reverse("check_claims_of_page", args=[page.pk]), form)
        assert [finding["place"] for finding in answer.json()["findings"]] == ["introduction"]

    def test_how_many_queries_it_takes_does_not_grow_with_the_text(self, admin_client, article):
        def queries_for(number):
            form = form_of(article, body=streamfield([("paragraph", rich_text("<p>Rest.</p>"))] * number))
            with CaptureQueriesContext(connection) as queries:
                assert admin_client.post(reverse("check_claims_of_page", args=[article.pk]), form).status_code == 200
            return len(queries)

        queries_for(1)
        assert queries_for(1) == queries_for(30)


def form_of_standard_page(page):
    from wagtail.test.utils.form_data import inline_formset, nested_form_data

    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "introduction": page.introduction,
            "body": streamfield([("paragraph", rich_text("<p>Text.</p>"))]),
            "comments": inline_formset([]),
        }
    )


class TestWhoMayAsk:
    def test_who_may_not_edit_the_page_is_refused(self, client, article, django_user_model):
        user = django_user_model.objects.create_user("visitor", password="not-used")
        client.force_login(user)
        assert check(client, article).status_code in {302, 403}

    def test_nobody_asks_without_signing_in(self, client, article):
        answer = check(client, article)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")

    def test_another_site_cannot_ask_in_somebodys_name(self, article, admin_user):
        client = Client(enforce_csrf_checks=True)
        client.force_login(admin_user)
        assert check(client, article).status_code == 403

    def test_it_is_asked_by_post_only(self, admin_client, article):
        assert admin_client.get(reverse("check_claims_of_page", args=[article.pk])).status_code == 405

    def test_pages_that_are_not_checked_have_no_check(self, admin_client, home_page):
        root = home_page.get_parent()
        assert admin_client.post(reverse("check_claims_of_page", args=[root.pk])).status_code in {302, 403, 404}


class TestPanel:
    def test_the_editor_of_an_article_has_the_panel(self, admin_client, article):
        page = admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
        assert 'data-side-panel="claims"' in page
        assert f'data-claims-url-value="/admin/claims/check/{article.pk}/"' in page

    def test_the_form_of_a_new_article_has_it_too(self, admin_client, article_index):
        address = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", article_index.pk])
        page = admin_client.get(address).content.decode()
        assert f'data-claims-url-value="/admin/claims/check/blog/articlepage/{article_index.pk}/"' in page

    def test_an_earlier_version_that_is_looked_at_has_it_too(self, admin_client, article):
        address = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, article.latest_revision.pk])
        assert 'data-side-panel="claims"' in admin_client.get(address).content.decode()

    def test_the_editor_of_the_home_page_has_it_too(self, admin_client, home_page):
        page = admin_client.get(reverse("wagtailadmin_pages:edit", args=[home_page.pk])).content.decode()
        assert 'data-side-panel="claims"' in page

"""Dossiers in the admin: a button for those who may see the record, and nothing for others."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from compliance.views import address_of
from delivery.dossier.contents import dossier_of
from delivery.models import Publication
from tests.factories import ArticlePageFactory
from tests.home.test_admin import text_of

pytestmark = pytest.mark.django_db


def addresses(key, number):
    return [
        reverse("dossier", args=[key]),
        reverse("dossier_pdf", args=[key, number]),
        reverse("dossier_zip", args=[key, number]),
    ]


@pytest.fixture
def as_lawyer(client, signed):
    client.force_login(signed.clinic.lawyer)
    return client


def test_the_sign_off_leads_to_the_dossiers_of_the_page(as_lawyer, signed):
    response = as_lawyer.get(address_of("sign_off", signed.article))
    assert reverse("dossier", args=[signed.article.pk]) in response.content.decode()


def test_so_does_the_editor(client, signed):
    client.force_login(signed.clinic.publisher)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[signed.article.pk]))
    assert reverse("dossier", args=[signed.article.pk]) in response.content.decode()


def test_pages_that_nobody_signs_have_no_such_button(client, signed, home_page):
    client.force_login(signed.clinic.administrator)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[home_page.pk]))
    assert reverse("dossier", args=[home_page.pk]) not in response.content.decode()


def test_each_publication_offers_both_files(as_lawyer, signed):
    number = dossier_of(signed.article.pk).moment.number
    content = as_lawyer.get(reverse("dossier", args=[signed.article.pk])).content.decode()
    assert reverse("dossier_pdf", args=[signed.article.pk, number]) in content
    assert reverse("dossier_zip", args=[signed.article.pk, number]) in content


@pytest.mark.parametrize(("name", "start"), [("dossier_pdf", b"%PDF-"), ("dossier_zip", b"PK")])
def test_the_files_are_downloads_that_nobody_keeps(as_lawyer, signed, name, start):
    number = dossier_of(signed.article.pk).moment.number
    response = as_lawyer.get(reverse(name, args=[signed.article.pk, number]))
    content = response.content if name == "dossier_pdf" else b"".join(response.streaming_content)
    assert content.startswith(start)
    assert f"dossier-articles-iron-for-zoe-{number}." in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["editor", "reviewer", None])
def test_who_may_not_see_the_record_is_kept_out(client, signed, name):
    if name:
        client.force_login(getattr(signed.clinic, name))
    for address in addresses(signed.article.pk, dossier_of(signed.article.pk).moment.number):
        response = client.get(address)
        assert response.status_code == 302
        assert b"%PDF" not in response.content


def test_who_may_not_see_the_record_gets_no_button(client, signed):
    client.force_login(signed.clinic.editor)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[signed.article.pk]))
    assert reverse("dossier", args=[signed.article.pk]) not in response.content.decode()


def test_a_draft_has_none_and_the_screen_says_so(as_lawyer, signed, article_index):
    draft = ArticlePageFactory(parent=article_index, live=False, title="A secret draft", brand=signed.brand)
    number = Publication.objects.latest("number").number
    screen, pdf, archive = addresses(draft.pk, number)
    assert "This page was never public." in text_of(as_lawyer.get(screen))
    for address in (pdf, archive):
        response = as_lawyer.get(address)
        assert response.status_code == 404
        assert b"secret" not in response.content


def test_a_private_page_gives_none(as_lawyer, signed):
    PageViewRestriction.objects.create(page=signed.article, restriction_type="login")
    number = Publication.objects.latest("number").number
    for name in ("dossier_pdf", "dossier_zip"):
        response = as_lawyer.get(reverse(name, args=[signed.article.pk, number]))
        assert response.status_code == 404
        assert "was private" in response.content.decode()


def test_as_served_and_the_publication_lead_to_the_dossier(as_lawyer, signed):
    publication = dossier_of(signed.article.pk).publication
    inspected = as_lawyer.get(reverse("delivery_publication_modeladmin_inspect", args=[publication.number]))
    assert reverse("dossier", args=[signed.article.pk]) in inspected.content.decode()
    at = timezone.localtime(publication.recorded_at).strftime("%Y-%m-%dT%H:%M:%S.%f")
    served = as_lawyer.get(reverse("delivery_as_served"), {"path": publication.path, "at": at})
    assert reverse("dossier_pdf", args=[signed.article.pk, publication.number]) in served.content.decode()


def test_many_publications_are_shown_page_by_page(as_lawyer, signed):
    for number in range(25):
        signed.article.slug = f"iron-{number}"
        signed.article.save()
    response = as_lawyer.get(reverse("dossier", args=[signed.article.pk]))
    assert "Page 1 of 2" in text_of(response)

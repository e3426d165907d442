"""What the public may not see is on no path of the API. Each case is tried on every path."""

import datetime
import json

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests.factories import (
    ArticleIndexPageFactory,
    ArticlePageFactory,
    DisclaimerFactory,
    DocumentFactory,
    EnquiryFactory,
    ImageFactory,
    PersonFactory,
    ServiceBrandFactory,
    StandardPageFactory,
    make_site,
)

pytestmark = pytest.mark.django_db

SECRET = "Xylograph"


@pytest.fixture
def home():
    return make_site(enquiry_recipients="secret-team@example.com")


def make_draft(index):
    return ArticlePageFactory(parent=index, title=SECRET, live=False)


def make_unpublished(index):
    article = ArticlePageFactory(parent=index, title=SECRET)
    article.unpublish()
    return article


def make_scheduled(index):
    article = ArticlePageFactory(parent=index, title=SECRET, live=False)
    article.go_live_at = timezone.now() + datetime.timedelta(days=1)
    article.save_revision().publish()
    return article


def make_expired(index):
    article = ArticlePageFactory(parent=index, title=SECRET)
    article.unpublish(set_expired=True)
    return article


def restricted(kind: str):
    def make(index):
        article = ArticlePageFactory(parent=index, title=SECRET)
        restriction = PageViewRestriction.objects.create(page=article, restriction_type=kind, password="p")
        if kind == PageViewRestriction.GROUPS:
            restriction.groups.add(Group.objects.first())
        return article

    return make


def make_below_a_private_page(index):
    article = ArticlePageFactory(parent=index, title=SECRET)
    PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)
    return article


HIDDEN = {
    "draft": make_draft,
    "unpublished": make_unpublished,
    "scheduled": make_scheduled,
    "expired": make_expired,
    "behind a login": restricted(PageViewRestriction.LOGIN),
    "behind a password": restricted(PageViewRestriction.PASSWORD),
    "for a group": restricted(PageViewRestriction.GROUPS),
    "below a private page": make_below_a_private_page,
}


@pytest.mark.parametrize("make", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_hidden_article_is_on_no_path(client, home, make):
    index = home.get_children().get(slug="articles").specific
    hidden = make(index)
    paths = [
        f"/api/v2/pages/{hidden.pk}/",
        f"/api/v2/pages/find/?html_path=/articles/{hidden.slug}/",
        f"/api/v2/pages/find/?id={hidden.pk}",
        "/api/v2/pages/",
        "/api/v2/pages/?fields=*",
        "/api/v2/pages/?type=blog.ArticlePage&fields=*",
        f"/api/v2/pages/?id={hidden.pk}",
        f"/api/v2/pages/?search={SECRET}",
        f"/api/v2/pages/?type=blog.ArticlePage&search={SECRET}",
        f"/api/v2/pages/?title={SECRET}",
        f"/api/v2/pages/?child_of={index.pk}",
        f"/api/v2/pages/?descendant_of={home.pk}",
        f"/api/v2/pages/?ancestor_of={hidden.pk}",
    ]
    for path in paths:
        assert SECRET not in client.get(path, follow=True).content.decode(), path


@pytest.mark.parametrize("make", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_refers_to_a_hidden_article_does_not_give_it_away(client, home, make):
    index = home.get_children().get(slug="articles").specific
    shown_under = ArticleIndexPageFactory(parent=home, slug="more") if make is make_below_a_private_page else index
    hidden = make(index)
    body = [
        {"type": "paragraph", "value": f'<p>See <a linktype="page" id="{hidden.pk}">this</a>.</p>'},
        {"type": "related_articles", "value": {"title": "Read next", "pages": [hidden.pk]}},
        {
            "type": "call_to_action",
            "value": {"title": "Go", "text": "", "button_text": "Go", "page": hidden.pk, "url": ""},
        },
    ]
    shown = ArticlePageFactory(parent=shown_under, title="Shown", body=body)
    document = client.get(f"/api/v2/pages/{shown.pk}/").content.decode()
    assert SECRET not in document
    assert hidden.slug not in document
    values = {block["type"]: block["value"] for block in json.loads(document)["body"]}
    assert values["related_articles"]["articles"] == []
    assert values["call_to_action"]["link"] == shown.brand.booking_url
    assert values["paragraph"] == "<p>See <a>this</a>.</p>"


def test_the_draft_of_a_public_article_is_not_shown(client, home):
    article = ArticlePageFactory(parent=home.get_children().get(slug="articles").specific, title="Public")
    article.title = SECRET
    article.introduction = SECRET
    article.save_revision()
    assert SECRET not in client.get(f"/api/v2/pages/{article.pk}/").content.decode()
    assert SECRET not in client.get("/api/v2/pages/?type=blog.ArticlePage&fields=*").content.decode()


def test_drafts_of_brands_and_disclaimers_are_not_shown(client, home):
    ServiceBrandFactory(name=SECRET, live=False)
    disclaimer = DisclaimerFactory(heading=SECRET, live=False)
    for path in ("/api/v2/brands/?fields=*", "/api/v2/disclaimers/?fields=*", f"/api/v2/disclaimers/{disclaimer.pk}/"):
        assert SECRET not in client.get(path).content.decode()


def test_pictures_and_documents_of_private_collections_are_not_shown(client, home):
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    picture = ImageFactory(title=SECRET, collection=private)
    document = DocumentFactory(title=SECRET, collection=private)
    for path in (
        "/api/v2/images/?fields=*",
        f"/api/v2/images/{picture.pk}/",
        "/api/v2/documents/?fields=*",
        f"/api/v2/documents/{document.pk}/",
    ):
        assert SECRET not in client.get(path).content.decode(), path


def test_licences_enquiries_and_settings_are_unreachable(client, home):
    person = PersonFactory(licence_number="A-SECRET-1", licence_expires_on=datetime.date(2031, 7, 9))
    EnquiryFactory(message="A private question", email="asker@example.com", source_page=home)
    StandardPageFactory(parent=home)
    ArticlePageFactory(parent=home.get_children().get(slug="articles").specific, authors=[person])
    pages = [f"/api/v2/pages/{page.pk}/" for page in home.get_descendants(inclusive=True)]
    for path in ("/api/v2/people/?fields=*", f"/api/v2/people/{person.pk}/", "/api/v2/pages/?fields=*", *pages):
        document = client.get(path).content.decode()
        assert not [
            secret
            for secret in (
                "A-SECRET-1",
                "2031-07-09",
                "A private question",
                "asker@example.com",
                "secret-team@example.com",
            )
            if secret in document
        ], path


@pytest.mark.parametrize("path", ["/api/v2/enquiries/", "/api/v2/settings/", "/api/v2/users/"])
def test_there_is_no_endpoint_for_what_is_not_content(client, home, path):
    assert client.get(path).status_code == 404

"""What goes out: with ``--live`` what any reader gets and nothing else, without it everything, marked as what it is."""

import json

import pytest
from django.core.management import call_command
from wagtail.models import Collection, CollectionViewRestriction

from blog.models import ArticlePage
from home.models import StandardPage
from media_library.models import CustomImage
from tests.delivery.portable.conftest import empty_the_site
from tests.factories import (
    ArticlePageFactory,
    DisclaimerFactory,
    DocumentFactory,
    EnquiryFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    StandardPageFactory,
)
from tests.site.test_visibility import hide

pytestmark = pytest.mark.django_db

SECRET = "Unspeakable"


def everything_in(folder) -> str:
    return "\n".join(
        f"{path}\n{path.read_bytes().decode(errors='replace')}" for path in sorted(folder.rglob("*")) if path.is_file()
    )


@pytest.fixture
def secrets(home_page, article_index):
    """Something not public of every kind, and a public article that refers to all of it."""
    hidden = ArticlePageFactory(parent=article_index, title=f"{SECRET} private article", slug="unspeakable-private")
    draft = ArticlePageFactory(parent=article_index, title=f"{SECRET} draft", slug="unspeakable-draft", live=False)
    brand = ServiceBrandFactory(name=f"{SECRET} brand", slug="unspeakable-brand", live=False)
    DisclaimerFactory(heading=f"{SECRET} disclaimer", live=False)
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    picture = ImageFactory(title=f"{SECRET} picture", collection=closed)
    ImageFactory(title=f"{SECRET} picture of a draft")
    file = DocumentFactory(title=f"{SECRET} document", collection=closed, file__filename="form.pdf")
    ReferenceFactory(citation=f"{SECRET} reference that nobody cites", doi="")
    PersonFactory(name="Dana Cho", slug="dana-cho", licence_number=f"{SECRET} licence")
    EnquiryFactory(message=f"{SECRET} enquiry", name=f"{SECRET} sender")
    StandardPageFactory(parent=home_page, title=f"{SECRET} page", slug="unspeakable-page", live=False)
    article = ArticlePageFactory(
        parent=article_index,
        title="Known",
        slug="known",
        body=[
            {
                "type": "paragraph",
                "value": f'<p>See <a linktype="page" id="{hidden.pk}">this</a>, '
                f'<a linktype="page" id="{draft.pk}">that</a> and '
                f'<a linktype="document" id="{file.pk}">a file</a>.</p>',
            },
            {"type": "related_articles", "value": {"title": "Read next", "pages": [hidden.pk, draft.pk]}},
            {"type": "image", "value": {"image": picture.pk, "alt_text": "A room"}},
        ],
        further_brands=[brand],
    )
    article.introduction = f"{SECRET} words that wait"
    article.save_revision()
    hide(hidden, "for people who sign in")
    return article


@pytest.mark.parametrize("articles_as", ["markdown", "html", "json"])
def test_a_live_export_holds_nothing_that_a_reader_cannot_get(secrets, export, articles_as):
    found = everything_in(export(live=True, articles_as=articles_as))
    assert "See this, that and a file." in found
    assert SECRET.casefold() not in found.casefold()


def test_everything_goes_out_without_live_but_for_people_who_wrote_to_us(secrets, export):
    folder = export()
    found = everything_in(folder)
    for what in ("private article", "draft", "brand", "disclaimer", "picture of a draft", "page", "words that wait"):
        assert f"{SECRET} {what}" in found, what
    for what in ("enquiry", "sender", "licence"):
        assert f"{SECRET} {what}" not in found, what
    states = {
        name: json.loads((folder / f"pages/articles/{name}.json").read_text())["state"]
        for name in ("known", "known.draft", "unspeakable-private", "unspeakable-draft")
    }
    assert states == {
        "known": "public",
        "known.draft": "draft",
        "unspeakable-private": "private",
        "unspeakable-draft": "draft",
    }


def test_what_was_not_public_comes_in_as_not_public(secrets, export, client):
    folder = export()
    empty_the_site()
    call_command("import_content", str(folder), publish=True)
    assert set(ArticlePage.objects.live().values_list("slug", flat=True)) == {"known"}
    assert not StandardPage.objects.live().exists()
    assert SECRET not in client.get("/articles/known/").content.decode()
    draft = ArticlePage.objects.get(slug="known").get_latest_revision_as_object()
    assert draft.introduction == f"{SECRET} words that wait"
    picture = CustomImage.objects.get(title=f"{SECRET} picture")
    assert picture.collection.view_restrictions.exists()


def test_without_publish_nothing_becomes_public(secrets, export):
    folder = export(live=True)
    empty_the_site()
    call_command("import_content", str(folder))
    assert ArticlePage.objects.filter(slug="known", live=False).exists()

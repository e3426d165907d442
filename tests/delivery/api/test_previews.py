"""A front end shows one draft by a signed link, for an hour, and nothing else."""

import datetime
import json
import re
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import ArticlePage
from delivery.background import tasks
from delivery.models import PreviewLink
from delivery.previews import link_for, token_of
from home.models import SiteSettings
from tests.factories import ArticlePageFactory, ServiceBrandFactory, article_with_every_block

pytestmark = pytest.mark.django_db

ADDRESS = "https://app.example.com/preview?token={token}&path={path}"


@pytest.fixture
def editor(db):
    user = User.objects.create_user("eve", "eve@example.com", "not-used")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def site_settings(home_page):
    settings = SiteSettings.for_site(home_page.get_site())
    settings.front_end_preview = ADDRESS
    settings.save()
    return settings


@pytest.fixture
def article(article_index):
    return ArticlePageFactory(parent=article_index, title="Iron, published", introduction="As the public sees it.")


def draft(article, **changes):
    for name, value in changes.items():
        setattr(article, name, value)
    article.save_revision()
    return article


def ask(client, token, **parameters):
    return client.get(f"/api/delivery/v1/preview/{token}", parameters)


def offered(page):
    return [label for _, label in page.preview_modes]


def test_the_editor_offers_the_site_alone_where_no_front_end_is_set(article):
    assert offered(article) == ["Site"]


def test_the_editor_offers_the_front_end_of_the_site(article, site_settings):
    assert offered(article) == ["Site", "Front end"]


def test_the_front_end_of_the_brand_comes_first(client, article, site_settings, editor):
    article.brand.front_end_preview = "https://brand.example.com/draft/{token}"
    article.brand.save()
    client.force_login(editor)
    article.save_revision()
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]), {"mode": "front-end"})
    assert response.status_code == 302
    assert response["Location"].startswith("https://brand.example.com/draft/")
    assert response["Referrer-Policy"] == "no-referrer"


def test_the_link_leads_to_the_draft(client, article, site_settings, editor):
    draft(article, title="Iron, a draft", slug="iron-soon")
    client.force_login(editor)
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]), {"mode": "front-end"})
    token, path = re.fullmatch(
        r"https://app\.example\.com/preview\?token=(.+)&path=(.+)", response["Location"]
    ).groups()
    assert unquote(path) == "/articles/iron-soon/"
    client.logout()
    answer = ask(client, token)
    assert answer.status_code == 200
    assert (answer.json()["title"], answer.json()["url"]) == ("Iron, a draft", "/articles/iron-soon/")
    assert answer.json()["brand"]["disclaimer"]["texts"]
    assert answer.json()["publication"]["number"] == 0


def test_it_is_in_the_form_of_the_published_document(client, article_index):
    article = article_with_every_block(parent=article_index)
    published = client.get("/api/delivery/v1/pages/by-path", {"path": article.get_url_parts()[2]}).json()
    shown = ask(client, token_of(link_for(article, None))).json()
    for document in (published, shown):
        del document["publication"]
        del document["first_published_at"], document["last_published_at"], document["structured_data"]
    assert shown == published


def test_it_is_kept_nowhere_and_in_no_search_engine(client, article):
    answer = ask(client, token_of(link_for(article, None)))
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_link_shows_the_draft_of_its_time_and_no_later_one(client, article):
    token = token_of(link_for(draft(article, title="First draft"), None))
    draft(article, title="Second draft")
    assert ask(client, token).json()["title"] == "First draft"


def test_the_same_draft_gets_the_same_link(article, editor):
    assert link_for(article, editor) == link_for(article, editor)
    assert PreviewLink.objects.count() == 1


def test_a_new_page_is_told_to_be_saved_first(article_index, site_settings, rf):
    page = ArticlePage(title="New", brand=ServiceBrandFactory())
    assert offered(page) == ["Site", "Front end"]
    response = page.serve_preview(rf.get("/"), "front-end")
    assert "Save a draft of this page first" in response.content.decode()
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("change", ["altered", "shortened", "of another", "nonsense", "empty signature"])
def test_a_token_that_was_not_given_opens_nothing(client, article, change):
    token = token_of(link_for(article, None))
    other = token_of(link_for(draft(article, title="Other"), None))
    tried = {
        "altered": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "shortened": token[:-5],
        "of another": token.split(".")[0] + "." + other.split(".")[1],
        "nonsense": "x" * 500,
        "empty signature": token.split(".")[0] + ".",
    }[change]
    answer = ask(client, tried)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_token_ends_with_its_hour(client, article, settings):
    link = link_for(article, None)
    assert link.expires_at - timezone.now() <= datetime.timedelta(seconds=settings.DELIVERY_PREVIEW_SECONDS)
    assert ask(client, token_of(link)).status_code == 200
    PreviewLink.objects.update(expires_at=timezone.now())
    assert ask(client, token_of(link)).status_code == 404


def test_a_revoked_token_opens_nothing(client, article, editor):
    link = link_for(article, editor)
    client.force_login(editor)
    assert client.post(reverse("delivery_previewlink_modeladmin_delete", args=[link.pk])).status_code == 302
    assert ask(client, token_of(link)).status_code == 404


def test_people_see_and_revoke_their_own_links_only(client, article, editor):
    link = link_for(article, User.objects.create_user("other", "other@example.com", "not-used"))
    client.force_login(editor)
    assert article.title not in client.get(reverse("delivery_previewlink_modeladmin_index")).content.decode()
    client.post(reverse("delivery_previewlink_modeladmin_delete", args=[link.pk]))
    assert PreviewLink.objects.filter(pk=link.pk).exists()


def test_a_token_reads_nothing_but_its_draft(client, article, article_index):
    token = token_of(link_for(article, None))
    other = ArticlePageFactory(parent=article_index, live=False, title="Unpublished", slug="unpublished")
    for path in (f"articles/{other.slug}", "as-served", f"pages/by-path?path=/articles/{other.slug}/"):
        for headers in ({"authorization": f"Bearer {token}"}, {"x-preview": token}):
            answer = client.get(f"/api/delivery/v1/{path}", headers=headers)
            assert answer.status_code in {400, 401, 404}
            assert b"Unpublished" not in answer.content


def test_around_the_draft_stands_what_is_public(client, article, article_index):
    hidden = ArticlePageFactory(parent=article_index, brand=article.brand, title="Hidden neighbour")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    text = json.dumps(ask(client, token_of(link_for(article, None))).json())
    assert "Hidden neighbour" not in text


def test_a_draft_without_a_brand_says_what_is_missing(client, article):
    article.brand = None
    article.brand_id = None
    answer = ask(client, token_of(link_for(article, None)))
    assert answer.status_code == 409
    assert "Choose a brand" in answer.json()["detail"]


def test_the_preview_of_a_deleted_page_is_gone(client, article):
    token = token_of(link_for(article, None))
    article.delete()
    assert ask(client, token).status_code == 404


def test_expired_links_are_deleted(article):
    link_for(article, None)
    PreviewLink.objects.update(expires_at=timezone.now() - datetime.timedelta(days=2))
    tasks.delete_expired_previews.call()
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize(
    "value",
    ["https://app.example.com/preview", "app.example.com/{token}", "ftp://x.example/{token}", "https://{token}/",
     "https://x.example/{token}/{name}", "javascript:alert({token})"],
)  # fmt: skip
def test_an_address_that_cannot_work_is_refused(site_settings, value):
    from django.core.exceptions import ValidationError

    site_settings.front_end_preview = value
    with pytest.raises(ValidationError) as refused:
        site_settings.full_clean()
    assert "front_end_preview" in refused.value.message_dict

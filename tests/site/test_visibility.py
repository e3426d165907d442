"""What the public may not see appears in no list, count, result, feed or map."""

import datetime

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from blog.models import ArticlePage
from home.models import HomePage, StandardPage
from tests.factories import (
    ArticlePageFactory,
    HomePageFactory,
    ImageFactory,
    PersonFactory,
    ServiceBrandFactory,
    StandardPageFactory,
    TopicFactory,
)

SECRET = "Unannounced merger"
HIDING = ["draft", "behind a password", "for people who sign in", "for a group", "under a private page"]
PLACES = {
    "home": "/",
    "index": "/articles/",
    "index by brand": "/articles/?brand=one",
    "index by topic": "/articles/?topic=rest",
    "brand": "/brands/one/",
    "further brand": "/brands/two/",
    "person": "/people/ada/",
    "reviewer": "/people/bob/",
    "topic": "/topics/rest/",
    "search": "/search/?q=unannounced",
    "feed": "/feed/",
    "brand feed": "/brands/one/feed/",
    "topic feed": "/topics/rest/feed/",
    "sitemap": "/sitemap.xml",
    "related article": "/articles/public/",
}


def hide(page, how: str) -> None:
    if how == "draft":
        type(page).objects.filter(pk=page.pk).update(live=False)
    elif how == "behind a password":
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="secret")
    elif how == "for people who sign in":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    elif how == "for a group":
        restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
        restriction.groups.add(Group.objects.create(name="Board"))
    else:
        PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


@pytest.fixture
def secret(article_index):
    """An article that would show in every place, beside a public one that does."""
    one, two = ServiceBrandFactory(slug="one"), ServiceBrandFactory(slug="two")
    author, reviewer, topic = PersonFactory(slug="ada"), PersonFactory(slug="bob"), TopicFactory(slug="rest")
    facts = {
        "parent": article_index, "brand": one, "further_brands": [two], "topics": [topic], "authors": [author],
        "medical_reviewer": reviewer, "reviewed_on": datetime.date(2024, 1, 1),
    }  # fmt: skip
    secret = ArticlePageFactory(title=SECRET, slug="unannounced-merger", **facts)
    related = [{"type": "related_articles", "value": {"title": "Read next", "pages": [secret.pk]}}]
    ArticlePageFactory(
        title="Public",
        slug="public",
        body=[{"type": "paragraph", "value": f'<p>See <a linktype="page" id="{secret.pk}">this</a>.</p>'}, *related],
        **facts,
    )
    HomePage.objects.update(featured_article=secret, call_to_action_page=secret, call_to_action_title="More")
    return secret


def places_that_show_it(client) -> set[str]:
    """Return the places whose answer holds the secret article's address or title."""
    showing = set()
    for name, path in PLACES.items():
        response = client.get(path)
        if response.status_code == 302:
            assert path.startswith("/articles/"), name  # the index itself is private
            continue
        assert response.status_code == 200, name
        shown = response.content.decode()
        if "unannounced-merger" in shown or SECRET in shown:
            showing.add(name)
    return showing


def test_a_public_article_shows_in_every_place(client, secret):
    assert places_that_show_it(client) == set(PLACES)


@pytest.mark.parametrize("how", HIDING)
def test_an_article_that_is_not_public_shows_nowhere(client, secret, how):
    hide(secret, how)
    assert places_that_show_it(client) == set()


def test_an_expired_article_shows_nowhere(client, secret):
    ArticlePage.objects.get(pk=secret.pk).unpublish(set_expired=True)
    assert places_that_show_it(client) == set()


def test_the_count_and_the_filters_of_the_index_leave_out_what_is_not_public(read, article_index):
    ArticlePageFactory(parent=article_index, brand=ServiceBrandFactory(slug="open"))
    hidden = ArticlePageFactory(
        parent=article_index, brand=ServiceBrandFactory(slug="hidden"), topics=[TopicFactory(slug="quiet")]
    )
    hide(hidden, "behind a password")
    page = read("/articles/")
    assert page.find(role="status").get_text(strip=True) == "1 article"
    assert [option["value"] for option in page.find_all("option")] == ["", "open", ""]


def test_a_topic_of_a_hidden_article_is_not_listed_with_its_brand(read, article_index):
    brand = ServiceBrandFactory()
    hide(ArticlePageFactory(parent=article_index, brand=brand, topics=[TopicFactory(name="Quiet")]), "draft")
    assert not read(brand.url).find("a", class_="chip")


@pytest.mark.parametrize("how", HIDING)
def test_a_standard_page_that_is_not_public_is_neither_found_nor_mapped(client, home_page, how):
    parent = StandardPageFactory(parent=home_page, title="Parent")
    page = StandardPageFactory(parent=parent, title=SECRET, slug="unannounced-merger")
    hide(page, how)
    for path in ("/search/?q=merger", "/sitemap.xml"):
        assert "unannounced-merger" not in client.get(path).content.decode()
    assert StandardPage.objects.count() == 2


def test_pages_of_another_site_are_not_found_here(client, home_page):
    other = HomePageFactory(parent=home_page.get_parent())
    StandardPageFactory(parent=other, title=SECRET, slug="unannounced-merger")
    assert "unannounced-merger" not in client.get("/search/?q=merger").content.decode()


def test_a_page_behind_a_password_asks_for_it_on_a_page_of_the_site(read, secret):
    hide(secret, "behind a password")
    page = read(secret.url)
    assert page.find("input", type="password")
    assert page.find("header", class_=None)
    assert SECRET not in str(page)
    assert str(secret.introduction) not in str(page)


@pytest.mark.parametrize("how", [how for how in HIDING if how != "behind a password"])
def test_a_password_is_asked_for_beside_no_other_page(client, secret, how):
    restricted = ArticlePageFactory(parent=secret.get_parent())
    restriction = PageViewRestriction.objects.create(page=restricted, restriction_type="password", password="secret")
    hide(secret, how)
    address = f"/_util/authenticate_with_password/{restriction.pk}/{{}}/"
    assert client.get(address.format(restricted.pk)).status_code == 200
    response = client.get(address.format(secret.pk))
    assert response.status_code == 404
    assert SECRET not in response.content.decode()


class TestPasswords:
    @pytest.fixture
    def ask(self, client, secret, settings):
        """Send a password for a private page, as its form does; the address takes three."""
        settings.PASSWORD_LIMITS = [(3, 600)]
        hide(secret, "behind a password")
        restriction = PageViewRestriction.objects.get()
        address = f"/_util/authenticate_with_password/{restriction.pk}/{secret.pk}/"
        return lambda password: client.post(address, {"password": password, "return_url": secret.url})

    def test_the_right_one_opens_the_page(self, ask, client, secret):
        assert ask("secret").headers["Location"] == secret.url
        assert SECRET in client.get(secret.url).content.decode()

    def test_a_wrong_one_is_told_and_the_page_says_nothing(self, ask, secret):
        response = ask("guess")
        assert "is not correct" in response.content.decode()
        assert SECRET not in response.content.decode()

    def test_after_a_few_not_even_the_right_one_is_taken_for_a_while(self, ask, secret):
        for number in range(3):
            assert ask(f"guess {number}").status_code == 200
        refused = ask("secret")
        assert refused.status_code == 429
        assert 590 <= int(refused.headers["Retry-After"]) <= 600
        text = refused.content.decode()
        assert "Please try again in 10 minutes." in text
        assert f'name="return_url" value="{secret.url}"' in text
        assert SECRET not in text

    def test_those_of_documents_are_counted_too(self, client, home_page, settings):
        settings.PASSWORD_LIMITS = [(1, 600)]
        restriction = CollectionViewRestriction.objects.create(
            collection=Collection.get_first_root_node(), restriction_type="password", password="secret"
        )
        address = f"/documents/authenticate_with_password/{restriction.pk}/"
        statuses = [client.post(address, {"password": "guess", "return_url": "/"}).status_code for _ in range(2)]
        assert statuses == [200, 429]
        assert client.get(address).status_code == 200


@pytest.fixture
def files_of_private_image(root_collection):
    """The addresses of a private image's own file and of a rendition."""
    closed = root_collection.add_child(name="Not yet")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    image = ImageFactory(collection=closed)
    return [image.file.url, image.get_rendition("width-100").file.url]


@pytest.fixture
def root_collection(db):
    return Collection.get_first_root_node()


def test_files_of_private_images_are_not_there_for_readers(client, files_of_private_image):
    assert [client.get(address).status_code for address in files_of_private_image] == [404, 404]


def test_no_other_spelling_of_their_addresses_gives_them(client, files_of_private_image):
    for address in files_of_private_image:
        folder, _, name = address.rpartition("/")
        for spelling in (f"{folder}/./{name}", f"{folder}//{name}", f"{folder}/x/../{name}", f"{folder}/%2e/{name}"):
            assert client.get(spelling).status_code == 404


def test_files_of_private_images_show_in_the_admin_and_are_kept_nowhere(admin_client, files_of_private_image):
    for address in files_of_private_image:
        response = admin_client.get(address)
        assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_files_of_public_images_show_beside_private_ones(client, files_of_private_image):
    assert client.get(ImageFactory().file.url).status_code == 200

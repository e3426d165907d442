"""What the public may not see is at no address of the delivery API. Each case is tried at every address."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from delivery.api.urls import openapi_text
from delivery.models import InForce
from home.models import SiteSettings
from home.models.site_settings import FooterMenuItem, MainMenuItem
from tests.delivery.api.test_requests import API
from tests.factories import (
    ArticleIndexPageFactory,
    ArticlePageFactory,
    DisclaimerFactory,
    DocumentFactory,
    ImageFactory,
    PersonFactory,
    ReferenceFactory,
    ServiceBrandFactory,
    StandardPageFactory,
    TopicFactory,
    make_site,
    paragraphs,
)

pytestmark = pytest.mark.django_db

MARKER = "Xylograph"
OTHER_WORD = "Somewhere"


@pytest.fixture
def home():
    return make_site()


def marked(**facts) -> dict:
    """Return what an article is made from, with the marker in every text."""
    return {
        "title": f"{MARKER} title",
        "slug": f"{MARKER.lower()}-slug",
        "introduction": f"{MARKER} introduction",
        "seo_title": f"{MARKER} engine",
        "search_description": f"{MARKER} description",
        "body": paragraphs(f"{MARKER} body"),
        "hero_alt_text": f"{MARKER} picture",
        **facts,
    }


def make_draft(index, **facts):
    return ArticlePageFactory(parent=index, live=False, **facts)


def make_scheduled(index, **facts):
    article = make_draft(index, **facts)
    article.go_live_at = timezone.now() + datetime.timedelta(days=1)
    article.save_revision().publish()
    return article


def make_unpublished(index, **facts):
    article = ArticlePageFactory(parent=index, **facts)
    article.unpublish()
    return article


def make_expired(index, **facts):
    article = ArticlePageFactory(parent=index, **facts)
    article.unpublish(set_expired=True)
    return article


def restricted(kind: str):
    def make(index, **facts):
        article = make_draft(index, **facts)
        restriction = PageViewRestriction.objects.create(page=article, restriction_type=kind, password=MARKER)
        if kind == PageViewRestriction.GROUPS:
            restriction.groups.add(Group.objects.first())
        article.save_revision().publish()
        return article

    return make


def make_below_a_private_page(index, **facts):
    private = ArticleIndexPageFactory(
        parent=index.get_parent(), title=MARKER, slug=f"{MARKER.lower()}-index", live=False
    )
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    private.save_revision().publish()
    return ArticlePageFactory(parent=private, **facts)


def make_restricted_later(index, **facts):
    article = ArticlePageFactory(parent=index, **facts)
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    return article


def make_below_a_hidden_page_of_no_site(index, **facts):
    return ArticlePageFactory(parent=ArticleIndexPageFactory(parent=index.get_root(), title=MARKER), **facts)


NEVER_PUBLIC = {
    "draft": make_draft,
    "scheduled": make_scheduled,
    "behind a login": restricted(PageViewRestriction.LOGIN),
    "behind a password": restricted(PageViewRestriction.PASSWORD),
    "for a group": restricted(PageViewRestriction.GROUPS),
    "below a private page": make_below_a_private_page,
}
# Their addresses were public once, and who mirrors the site must learn that they are gone.
ONCE_PUBLIC = {
    "unpublished": make_unpublished,
    "expired": make_expired,
    "restricted later": make_restricted_later,
}
HIDDEN = {name: (make, marked()) for name, make in NEVER_PUBLIC.items()} | {
    name: (make, marked(slug="once-public")) for name, make in ONCE_PUBLIC.items()
}
each_hidden = pytest.mark.parametrize(("make", "facts"), HIDDEN.values(), ids=HIDDEN.keys())


def every_address(article=None) -> list[str]:
    """Return addresses of every endpoint in every form, and those of ``article``."""
    lists = ["articles/", "brands/", "disclaimers/", "people/", "topics/"]
    queries = ["", "?page_size=100", "?rich_text=markdown", "?page_size=1", "?fields=items"]
    filters = [
        "include=body",
        "order=published",
        "featured=true",
        "featured=false",
        "published_after=2000-01-01T00:00:00Z",
    ]
    found = [name + query for name in lists for query in queries]
    found += [f"articles/?include=body&{query}" for query in filters]
    found += [f"{name}?{query}" for name in ("search", "suggest") for query in ("q=body", "q=title", "q=s", "q=a")]
    found += ["search?q=introduction&page_size=100", "search?q=-nothing", "site", "changes", "changes?limit=1000"]
    found += [f"changes?after={number}&limit=1" for number in range(40)]
    found += ["pages/by-path?path=/", "pages/by-path?path=/articles/", "pages/by-path?path=/contact/"]
    found += ["articles/shown", "pages/by-path?path=/more/shown/", "articles/shown?rich_text=markdown", "openapi.json"]
    if article is not None:
        found += [f"images/{article.pk}", f"disclaimers/{article.pk}"]
    return found


def assert_nowhere(client, addresses) -> None:
    for address in addresses:
        response = client.get(f"{API}{address}")
        said = response.content.decode() + str(response.headers)
        assert MARKER.lower() not in said.lower(), (address, excerpt(said))


def excerpt(text: str) -> str:
    place = text.lower().index(MARKER.lower())
    return text[max(0, place - 150) : place + 50]


def assert_as_if_it_were_not_there(client, address: str) -> None:
    """What names a hidden thing is answered as what names a thing that never was: but for the name itself."""
    hidden = client.get(f"{API}{address}")
    absent = client.get(f"{API}{address.replace(MARKER.lower(), OTHER_WORD.lower()).replace('once', 'never')}")
    assert hidden.status_code == absent.status_code, address
    said = hidden.content.decode().replace(MARKER.lower(), OTHER_WORD.lower()).replace("once", "never")
    assert said == absent.content.decode(), address


@each_hidden
def test_a_hidden_article_is_at_no_address(client, home, make, facts):
    index = home.get_children().get(slug="articles").specific
    hidden = make(index, **facts, topics=[TopicFactory(slug="rest")], authors=[PersonFactory(slug="ada")])
    ArticlePageFactory(parent=index, title="A title", slug="shown", brand=hidden.brand, topics=hidden.topics.all())
    assert_nowhere(client, every_address(hidden))
    for filtered in ("topic=rest", "author=ada", f"brand={hidden.brand.slug}"):
        assert_nowhere(client, [f"articles/?{filtered}", f"articles/?include=body&{filtered}"])
    for address in (
        f"articles/{hidden.slug}",
        f"pages/by-path?path=/articles/{hidden.slug}/",
        f"pages/by-path?path=/{MARKER.lower()}-index/{hidden.slug}/",
        f"pages/by-path?path=/{MARKER.lower()}-index/",
        f"search?q={MARKER.lower()}",
        f"suggest?q={MARKER.lower()[:4]}",
    ):
        assert_as_if_it_were_not_there(client, address)


@each_hidden
def test_what_refers_to_a_hidden_article_does_not_give_it_away(client, home, make, facts):
    index = home.get_children().get(slug="articles").specific
    hidden = make(index, **facts)
    body = [
        {"type": "paragraph", "value": f'<p>See <a linktype="page" id="{hidden.pk}">this</a>.</p>'},
        {"type": "related_articles", "value": {"title": "Read next", "pages": [hidden.pk]}},
        {
            "type": "call_to_action",
            "value": {"title": "Go", "text": "", "button_text": "Go", "page": hidden.pk, "url": ""},
        },
    ]
    more = ArticleIndexPageFactory(parent=home, slug="more")
    shown = ArticlePageFactory(parent=more, title="Shown", slug="shown", body=body, brand=hidden.brand)
    home.featured_article, home.call_to_action_title, home.call_to_action_page = hidden, "Go on", hidden
    home.save_revision().publish()
    settings = SiteSettings.objects.get()
    settings.main_menu_items.add(MainMenuItem(label="Read", page=hidden))
    settings.footer_menu_items.add(FooterMenuItem(label="Read", page=hidden))
    settings.save()
    Redirect.objects.create(old_path="/old", redirect_page=hidden)

    assert_nowhere(client, every_address(hidden))
    document = client.get(f"{API}articles/shown").json()
    values = {block["type"]: block["value"] for block in document["body"]}
    assert values["related_articles"]["articles"] == []
    assert values["call_to_action"]["link"] == shown.brand.booking_url
    assert values["paragraph"] == "<p>See <a>this</a>.</p>"
    assert hidden.slug not in str(document)
    assert hidden.pk not in [card["id"] for card in document["related_articles"]]
    front = client.get(f"{API}pages/by-path?path=/").json()
    assert front["featured_article"] is None
    assert hidden.slug not in str(front)
    menus = client.get(f"{API}site").json()
    assert (menus["main_menu"], menus["footer_menu"]) == ([], [])
    assert client.get(f"{API}pages/by-path?path=/old").status_code == 404


@each_hidden
def test_the_list_of_changes_says_nothing_of_a_hidden_article_but_that_something_changed(client, home, make, facts):
    index = home.get_children().get(slug="articles").specific
    hidden = make(index, **facts)
    items = client.get(f"{API}changes?limit=1000").json()["items"]
    own = [item for item in items if (item["kind"], item["key"]) == ("page", hidden.pk)]
    assert all(item["path"] == "" for item in own if item["is_private"])
    if make in NEVER_PUBLIC.values():
        assert hidden.slug not in str(items)


def test_a_private_page_that_is_unpublished_moved_or_deleted_leaves_no_address(client, home):
    index = home.get_children().get(slug="articles").specific
    hidden = restricted(PageViewRestriction.LOGIN)(index, **marked())
    hidden.move(ArticleIndexPageFactory(parent=home, slug="more"), pos="last-child")
    hidden.refresh_from_db()
    hidden.slug = f"{MARKER.lower()}-moved"
    hidden.save()
    hidden.unpublish()
    hidden.delete()
    assert_nowhere(client, every_address())


def test_the_draft_of_a_public_article_is_not_shown(client, home):
    article = ArticlePageFactory(parent=home.get_children().get(slug="articles").specific, title="Shown", slug="shown")
    for name, value in marked().items():
        setattr(article, name, value)
    article.save_revision()
    assert_nowhere(client, every_address(article))


def test_drafts_of_brands_and_disclaimers_are_not_shown(client, home):
    brand = ServiceBrandFactory(name=f"{MARKER} brand", tagline=MARKER, summary=MARKER, legal_name=MARKER, live=False)
    disclaimer = DisclaimerFactory(heading=MARKER, body=f"<p>{MARKER}</p>", live=False)
    shown = DisclaimerFactory()
    shown.heading = MARKER
    shown.save_revision()
    assert_nowhere(client, [*every_address(), f"disclaimers/{disclaimer.pk}", f"disclaimers/{shown.pk}"])
    for address in (f"brands/{brand.slug}", f"articles/?brand={brand.slug}"):
        assert_as_if_it_were_not_there(client, address)


def test_pictures_and_documents_of_private_collections_are_not_shown(client, home):
    private = Collection.get_first_root_node().add_child(name=MARKER)
    below = private.add_child(name=MARKER)
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    picture = ImageFactory(title=MARKER, description=MARKER, credit=MARKER, collection=below)
    download = DocumentFactory(title=MARKER, collection=below)
    body = [
        {"type": "paragraph", "value": f'<p><a linktype="document" id="{download.pk}">Leaflet</a></p>'},
        {"type": "image", "value": {"image": picture.pk, "alt_text": "A room"}},
    ]
    brand = ServiceBrandFactory(logo=picture)
    article = ArticlePageFactory(
        parent=home.get_children().get(slug="articles").specific,
        slug="shown",
        title="Shown",
        body=body,
        hero_image=picture,
        share_image=picture,
        hero_alt_text="A room",
        brand=brand,
        authors=[PersonFactory(photo=picture)],
    )
    SiteSettings.objects.update(default_share_image=picture)
    assert_nowhere(client, [*every_address(article), f"images/{picture.pk}"])
    assert client.get(f"{API}images/{picture.pk}").status_code == 404
    document = client.get(f"{API}articles/shown").json()
    assert document["hero_image"] is document["seo"]["share_image"] is document["brand"]["logo"] is None
    assert document["body"][0]["value"] == "<p><a>Leaflet</a></p>"
    assert document["body"][1]["value"]["image"] is None
    assert f"/pictures/{picture.pk}/" not in str(document)
    assert f"/documents/{download.pk}/" not in str(document)
    sha1 = picture.file_hash
    for width, extension in ((480, "avif"), (480, "webp"), (picture.width, "jpeg"), (picture.width, "webp")):
        assert client.get(f"/pictures/{picture.pk}/{sha1[:12]}/{width}.{extension}").status_code == 404


def test_what_only_the_team_may_know_is_nowhere(client, home):
    person = PersonFactory(slug="ada", licence_number=MARKER, licence_expires_on=datetime.date(2031, 7, 9))
    disclaimer = DisclaimerFactory(name=MARKER)
    brand = ServiceBrandFactory(slug="one", disclaimer=disclaimer)
    SiteSettings.objects.update(disclaimer=disclaimer, enquiry_recipients=f"{MARKER}@example.com")
    article = ArticlePageFactory(
        parent=home.get_children().get(slug="articles").specific,
        slug="shown",
        brand=brand,
        authors=[person],
        medical_reviewer=person,
        reviewed_on=datetime.date(2026, 1, 1),
        body=[{"type": "disclaimer", "value": {"disclaimer": disclaimer.pk}}, *paragraphs("Text")],
    )
    addresses = [*every_address(article), f"disclaimers/{disclaimer.pk}", "brands/one", "people/ada"]
    assert_nowhere(client, addresses)
    for address in addresses:
        assert "2031" not in client.get(f"{API}{address}").content.decode(), address


def test_unfinished_objects_that_nobody_shows_are_in_no_list_of_articles(client, home):
    ReferenceFactory(citation=MARKER)
    StandardPageFactory(parent=home, title=MARKER, slug="about", live=False)
    assert_nowhere(client, every_address())


def test_a_signed_in_editor_sees_no_more_than_everybody(admin_client, home):
    index = home.get_children().get(slug="articles").specific
    restricted(PageViewRestriction.LOGIN)(index, **marked())
    make_draft(index, **marked(slug=f"{MARKER.lower()}-two"))
    assert_nowhere(admin_client, every_address())


def test_every_endpoint_that_reads_is_tried(home):
    import json

    tried = {address.split("?")[0].split("/")[0] for address in every_address(home)}
    known = {path.removeprefix("/api/delivery/v1/").split("/")[0] for path in json.loads(openapi_text())["paths"]}
    # The first is only written to, the second shows nothing of ours. The others need a token; see test_previews and
    # tests/delivery/record.
    assert known - tried <= {"enquiries", "claims-check", "preview", "as-served"}


@pytest.mark.parametrize("how", ["itself", "its section", "its new section"])
def test_a_redirect_is_on_record_as_private_while_the_page_that_it_leads_to_is(home, how):
    index = home.get_children().get(slug="articles").specific
    article = ArticlePageFactory(parent=index)
    redirect = Redirect.objects.create(old_path="/old", redirect_page=article)
    section = StandardPageFactory(parent=home) if how == "its new section" else index

    def is_private():
        return InForce.objects.get(kind="redirect", key=redirect.pk).is_private

    assert not is_private()
    restriction = PageViewRestriction.objects.create(
        page=article if how == "itself" else section, restriction_type="login"
    )
    if how == "its new section":
        with transaction.atomic():
            article.move(section, pos="last-child")
    assert is_private()
    with transaction.atomic():
        restriction.delete()
    assert not is_private()

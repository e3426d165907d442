"""How a page looks where it is shared: the picture that is drawn for an article."""

import io
from urllib.parse import urlsplit

import pytest
from PIL import Image
from wagtail.models import CollectionViewRestriction

from blog import sharing
from blog.models import ArticlePage
from tests.factories import ArticlePageFactory, ImageFactory, ServiceBrandFactory, StandardPageFactory
from tests.site.test_visibility import HIDING, hide


def shared(read, page) -> str:
    address = read(page.url).head.find("meta", property="og:image")["content"]
    assert address.startswith("http://testserver/")
    return urlsplit(address).path


def picture(client, address) -> Image.Image:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    return Image.open(io.BytesIO(response.content))


def test_an_article_has_a_picture_with_its_title_in_the_colour_of_its_brand(client, read, article_index):
    article = ArticlePageFactory(parent=article_index, brand=ServiceBrandFactory(colour="#4c3d99"))
    head = read(article.url).head
    drawn = picture(client, shared(read, article))
    assert drawn.size == (1200, 630)
    assert head.find("meta", property="og:image:width")["content"] == "1200"
    assert article.title in head.find("meta", property="og:image:alt")["content"]
    assert head.find("meta", attrs={"name": "twitter:card"})["content"] == "summary_large_image"
    red, green, blue = drawn.convert("RGB").getpixel((5, 5))
    assert blue > red > green


def test_a_picture_can_be_kept_for_ever_and_changes_its_address_with_what_it_shows(client, read, article_index):
    article = ArticlePageFactory(parent=article_index, title="Before")
    before = shared(read, article)
    assert "immutable" in client.get(before).headers["Cache-Control"]
    ArticlePage.objects.get(pk=article.pk).save()
    assert shared(read, article) == before
    article.title = "After"
    article.save()
    after = shared(read, article)
    assert after != before
    response = client.get(before)
    assert (response.status_code, response.headers["Location"]) == (302, after)


def test_what_an_editor_chose_stands_before_what_is_drawn(read, article_index):
    article = ArticlePageFactory(parent=article_index, share_image=ImageFactory())
    assert "/share/" not in shared(read, article)


def test_the_main_picture_stands_beside_the_title_unless_it_is_private(client, read, article_index):
    hero = ImageFactory(shows_model=True)
    article = ArticlePageFactory(parent=article_index, hero_image=hero, hero_alt_text="A person")
    with_picture = picture(client, shared(read, article)).convert("RGB").getpixel((1180, 100))
    CollectionViewRestriction.objects.create(collection=hero.collection, restriction_type="login")
    without = picture(client, shared(read, article)).convert("RGB").getpixel((1180, 100))
    assert with_picture != without


@pytest.mark.parametrize("how", HIDING)
def test_an_article_that_is_not_public_has_no_picture(client, read, article_index, how):
    article = ArticlePageFactory(parent=article_index)
    address = shared(read, article)
    hide(article, how)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["/share/1/x.jpg", "/share/99999999999999999999/x.jpg", "/share/0/%00.jpg"])
def test_a_picture_of_nothing_is_not_found(client, home_page, path):
    assert client.get(path).status_code == 404


def test_only_articles_have_one(client, read, home_page):
    page = StandardPageFactory(parent=home_page)
    assert not read(page.url).head.find("meta", property="og:image")
    assert client.get(f"/share/{page.pk}/x.jpg").status_code == 404


@pytest.mark.parametrize(
    "title",
    ["Short", "word " * 60, "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4, "ketamine 治疗 🙂 ﷺ", "x"],
    ids=["short", "long", "one long word", "other scripts", "a letter"],
)
def test_any_title_fits(title):
    size, lines = sharing.title_lines(title, 600)
    assert 1 <= len(lines) <= sharing.MOST_LINES
    assert all(size.getlength(line) <= 600 for line in lines)


def test_drawing_is_done_once(client, read, article_index, monkeypatch):
    article = ArticlePageFactory(parent=article_index)
    address = shared(read, article)
    client.get(address)
    monkeypatch.setattr(sharing, "draw", None)
    assert client.get(address).status_code == 200

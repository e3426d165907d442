"""What holds for each page that a reader can open."""

import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone

from brands.colours import light_shades
from brands.models import ServiceBrand
from home.models import SiteSettings
from tests.factories import DisclaimerClauseFactory, ServiceBrandFactory, StandardPageFactory
from tests.site.conftest import scripts_within, words

PAGES = {
    "home": "/",
    "index": "/articles/",
    "filtered index": "/articles/?brand=pointexample&topic=safety",
    "article": "/articles/an-article-with-every-block/",
    "brand": "/brands/pointexample/",
    "person": "/people/dana-cho/",
    "topic": "/topics/safety/",
    "standard page": "/about/",
    "contact": "/contact/",
    "sent": "/contact/?sent=1",
    "search": "/search/?q=article",
    "search without words": "/search/",
    "search without results": "/search/?q=zebra",
}
OF_A_BRAND = {"article", "brand"}


@pytest.fixture(autouse=True)
def site(full_article, home_page):
    DisclaimerClauseFactory(
        disclaimer=full_article.brand.disclaimer, brand=full_article.brand, text="<p>Only this brand says so.</p>"
    )
    StandardPageFactory(parent=home_page, title="About us", slug="about")
    settings = SiteSettings.objects.get()
    settings.copyright_owner = "PointHealth Holdings"
    settings.phone = "(503) 555-0142"
    settings.main_menu_items.create(label="Articles", page=full_article.get_parent())
    settings.footer_menu_items.create(label="About", path="/about/")
    settings.save()


@pytest.fixture
def pages(read):
    """Every page of the site by its name."""
    return {name: read(path) for name, path in PAGES.items()}


def test_a_page_has_one_title_and_no_gap_between_headings(pages):
    for name, page in pages.items():
        levels = [int(heading.name[1]) for heading in page.main.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(deeper <= level + 1 for level, deeper in pairwise(levels)), (name, levels)


def test_a_page_has_its_landmarks_and_a_way_past_them(pages):
    for name, page in pages.items():
        assert page.body.find("a", href=True)["href"] == "#main", name
        assert page.find("main", id="main"), name
        assert page.body.find("header"), name
        assert page.body.find("footer", class_="site-footer"), name
        named = [landmark.get("aria-label") or landmark.get("aria-labelledby") for landmark in page.find_all("nav")]
        assert all(named), name


def test_a_page_asks_no_other_host_for_anything_and_holds_no_inline_script_or_style(pages):
    for name, page in pages.items():
        assert not page.find_all(["style", "iframe", "embed", "object"]), name
        assert not scripts_within(page), name
        attributes = {attribute for tag in page.find_all(True) for attribute in tag.attrs}
        assert not [attribute for attribute in attributes if attribute.startswith("on") or attribute == "style"], name
        loaded = [tag[source] for source in ("src", "srcset", "data") for tag in page.find_all(True, {source: True})]
        loaded += [link["href"] for link in page.find_all("link") if {"stylesheet", "icon", "preload"} & {*link["rel"]}]
        assert loaded, name
        assert not [address for address in loaded if urlsplit(address).netloc], name


def test_names_of_elements_are_unique_and_links_within_a_page_lead_somewhere(pages):
    for name, page in pages.items():
        identifiers = [tag["id"] for tag in page.find_all(id=True)]
        assert len(identifiers) == len(set(identifiers)), name
        targets = {link["href"][1:] for link in page.find_all("a", href=re.compile("^#"))}
        assert targets <= set(identifiers), name


def test_a_page_tells_search_engines_what_it_is(pages):
    for name, page in pages.items():
        title, _, site_name = page.title.string.rpartition(" – ")
        assert title.strip(), name
        assert site_name == "PointHealth", name
        assert urlsplit(page.find("link", rel="canonical")["href"]).path == PAGES[name].partition("?")[0], name
        assert page.find("meta", property="og:title")["content"], name
        assert page.find("meta", attrs={"name": "description"}), name


def test_pictures_have_a_size_a_text_and_a_modern_format(pages):
    pictures = [(name, picture) for name, page in pages.items() for picture in page.find_all("picture")]
    assert {name for name, _ in pictures} >= {"home", "index", "article", "person"}
    for name, picture in pictures:
        assert picture.source["type"] == "image/webp", name
        assert re.search(r" \d+w", picture.source["srcset"]), name
        assert int(picture.img["width"]) > 0, name
        assert int(picture.img["height"]) > 0, name
        assert picture.img.has_attr("alt"), name


@pytest.mark.parametrize("name", sorted(OF_A_BRAND))
def test_a_page_of_a_brand_shows_the_brands_disclaimer_beside_its_content_and_in_the_footer(read, name):
    page, brand = read(PAGES[name]), ServiceBrand.objects.get(slug="pointexample")
    opening = "This text informs and does not replace advice from a clinician"
    beside = page.main.find("aside", class_="aside-legal")
    assert opening in words(beside)
    footer = words(page.find("footer", class_="site-footer"))
    assert opening in footer
    assert "Only this brand says so." in footer
    assert brand.disclaimer.heading in footer


@pytest.mark.parametrize("name", sorted(OF_A_BRAND))
def test_the_copyright_line_of_a_brand_names_its_company_and_this_year(read, name):
    footer = words(read(PAGES[name]).find("footer", class_="site-footer"))
    assert f"© {timezone.localdate().year} PointExample LLC" in footer


def test_a_page_without_a_brand_shows_the_houses_disclaimer_and_owner(pages):
    for name in pages.keys() - OF_A_BRAND:
        footer = words(pages[name].find("footer", class_="site-footer"))
        assert SiteSettings.objects.get().disclaimer.heading in footer, name
        assert "Only this brand says so." not in footer, name
        assert f"© {timezone.localdate().year} PointHealth Holdings" in footer, name


def test_a_page_of_a_brand_has_its_colours(client, read):
    page = read(PAGES["article"])
    assert page.body["data-brand"] == "pointexample"
    [address] = [link["href"] for link in page.find_all("link", rel="stylesheet")]
    stylesheet = client.get(address)
    assert stylesheet.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in stylesheet.headers["Cache-Control"]
    assert '[data-brand="pointexample"]' in stylesheet.content.decode()
    assert light_shades("#c8a2ff").text in stylesheet.content.decode()


def test_a_list_has_the_colours_of_every_public_brand_and_of_no_other(read):
    ServiceBrandFactory(name="Second", colour="#123456")
    ServiceBrandFactory(name="Draft", colour="#abcdef", live=False)
    addresses = " ".join(link["href"] for link in read("/articles/").find_all("link", rel="stylesheet"))
    assert "pointexample=c8a2ff" in addresses
    assert "second=123456" in addresses
    assert "draft" not in addresses


@pytest.mark.parametrize(
    "query",
    [
        "?a=red",
        "?a=0b6e6e&b=0b6e6e;}",
        '?a"]{}=0b6e6e',
        "?a=0b6e6e%00",
        "?" + "&".join(f"brand{number}=0b6e6e" for number in range(51)),
    ],
    ids=["a word", "a rule in a colour", "a rule in a name", "a control character", "too many"],
)
def test_a_stylesheet_is_made_of_names_and_colours_only(client, query):
    assert client.get(f"/stylesheets/0.css{query}").status_code == 404


def test_a_stylesheet_holds_the_rules_for_screen_and_paper_with_fonts_that_are_there(client, read):
    [address] = [link["href"] for link in read("/articles/").find_all("link", rel="stylesheet")]
    rules = client.get(address).content.decode()
    assert "@media print {" in rules
    fonts = re.findall(r'url\("([^"]+)"\)', rules)
    assert fonts
    for font in fonts:
        assert finders.find(font.removeprefix(settings.STATIC_URL)), font


def test_a_page_of_another_release_gets_the_rules_of_this_one_but_not_for_ever(client):
    response = client.get("/stylesheets/0123456789ab.css?pointexample=c8a2ff")
    assert '[data-brand="pointexample"]' in response.content.decode()
    assert "immutable" not in response.headers.get("Cache-Control", "")


def test_the_menu_says_where_the_reader_is(read):
    assert read("/articles/").find("nav", attrs={"aria-label": "Main"}).a["aria-current"] == "page"
    assert read(PAGES["article"]).find("nav", attrs={"aria-label": "Main"}).a["aria-current"] == "true"
    assert not read("/about/").find("nav", attrs={"aria-label": "Main"}).a.has_attr("aria-current")


def test_the_way_back_leads_over_every_page_above(read):
    trail = read(PAGES["article"]).find("nav", attrs={"aria-label": "Breadcrumb"})
    assert [(link["href"], words(link)) for link in trail.find_all("a")] == [("/", "Home"), ("/articles/", "Articles")]
    assert words(trail.find(attrs={"aria-current": "page"})) == "An article with every block"


def test_a_page_is_the_same_for_every_reader_so_that_it_can_be_cached(client):
    varying = {name for name, path in PAGES.items() if "Cookie" in client.get(path).headers.get("Vary", "")}
    assert varying == set()


def test_an_editor_gets_the_way_to_the_admin_on_the_page(admin_client, full_article):
    assert "wagtail-userbar" in admin_client.get(full_article.url).content.decode()

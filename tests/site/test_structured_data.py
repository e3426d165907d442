"""What pages tell search engines: JSON-LD of schema.org, from what is on record, the same as the API's."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from wagtail.models import PageViewRestriction

from home.models import SiteSettings
from tests.factories import ArticlePageFactory, ImageFactory, PersonFactory, ServiceBrandFactory, StandardPageFactory

API = "/api/delivery/v1/"
HTML = Path(__file__).parents[2] / "templates"


def data(page) -> dict[str, dict]:
    """Return the JSON-LD of a page by its type."""
    return {
        datum["@type"]: datum
        for script in page.find_all("script", type="application/ld+json")
        for datum in [json.loads(script.string)]
    }


@pytest.fixture
def settings_of_site(home_page):
    settings = SiteSettings.objects.get()
    settings.phone, settings.email = "(503) 555-0142", "hello@example.com"
    settings.address = "12 River Street\nPortland, OR 97201"
    settings.opening_hours = "Monday to Friday\n8 am to 6 pm"
    settings.save()
    return settings


@pytest.mark.parametrize("path", ["/articles/an-article-with-every-block/", "/articles/", "/", "/contact/", "/about/"])
def test_a_page_says_the_same_as_the_api(client, read, full_article, home_page, settings_of_site, path):
    StandardPageFactory(parent=home_page, slug="about")
    document = client.get(f"{API}pages/by-path", {"path": path}).json()
    assert data(read(path)) == {datum["@type"]: datum for datum in document["structured_data"]}


def test_an_article_names_its_author_reviewer_audience_sources_and_questions(read, full_article):
    found = data(read(full_article.url))
    assert set(found) == {"MedicalWebPage", "BreadcrumbList", "FAQPage"}
    page = found["MedicalWebPage"]
    assert page["lastReviewed"] == "2026-03-02"
    assert page["reviewedBy"]["name"] == "Dana Cho"
    assert page["author"][0]["honorificSuffix"] == "RN"
    assert page["audience"]["audienceType"] == "Patient"
    assert page["citation"][0]["name"].startswith("Author A.")
    assert page["publisher"]["legalName"] == "PointExample LLC"


@pytest.mark.parametrize("path", ["/", "/contact/"])
def test_the_first_page_and_the_contact_page_tell_where_the_clinic_is(read, settings_of_site, path):
    clinic = data(read(path))["MedicalClinic"]
    assert clinic["address"] == "12 River Street, Portland, OR 97201"
    assert clinic["openingHours"] == "Monday to Friday, 8 am to 6 pm"
    assert clinic["telephone"] == "(503) 555-0142"
    assert clinic["url"] == "http://testserver/"


def test_a_house_without_an_address_is_an_organisation(read, home_page):
    assert set(data(read("/"))) == {"MedicalOrganization"}


def test_a_brand_is_part_of_the_house(read, home_page):
    brand = ServiceBrandFactory(name="PointOne", logo=ImageFactory(), website="https://one.example.com/")
    found = data(read(brand.url))
    organization = found["MedicalOrganization"]
    assert organization["name"] == "PointOne"
    assert organization["parentOrganization"] == {
        "@type": "MedicalOrganization", "name": "PointHealth", "url": "http://testserver/",
    }  # fmt: skip
    assert organization["logo"].startswith("http://testserver/pictures/")
    assert [item["item"] for item in found["BreadcrumbList"]["itemListElement"]] == [
        "http://testserver/", f"http://testserver{brand.url}",
    ]  # fmt: skip


def test_a_person_is_named_with_credentials_picture_and_profiles(read, home_page):
    person = PersonFactory(name="Dana Cho", photo=ImageFactory())
    with transaction.atomic():
        person.links.create(label="Registry", url="https://example.com/registry")
        person.save()
    found = data(read(person.url))["Person"]
    assert (found["name"], found["honorificSuffix"], found["jobTitle"]) == ("Dana Cho", "MD", "Physician")
    assert found["sameAs"] == ["https://example.com/registry"]
    assert found["worksFor"]["name"] == "PointHealth"
    assert urlsplit(found["image"]).netloc == "testserver"
    assert "DEMO-1234" not in json.dumps(found)


def test_nothing_that_an_editor_writes_ends_the_script(client, home_page, article_index):
    hostile = "</script><script>alert(1)</script><!-- & \u2028"
    article = ArticlePageFactory(parent=article_index, title=hostile, slug="hostile")
    html = client.get(article.url).content.decode()
    assert "<script>alert" not in html
    begin = html.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    inside = html[begin : html.index("</script>", begin)]
    assert not set("<>&\u2028") & set(inside)
    assert json.loads(inside)["headline"] == hostile


def test_a_draft_tells_machines_nothing(client, admin_user, article_index, full_article):
    full_article.title = "Not agreed yet"
    full_article.save_revision()
    assert "Not agreed yet" not in json.dumps(data_of(client, full_article.url))
    response = full_article.make_preview_request()
    assert "application/ld+json" not in response.content.decode()
    assert "Not agreed yet" in response.content.decode()


def data_of(client, path) -> list[dict]:
    from bs4 import BeautifulSoup

    return list(data(BeautifulSoup(client.get(path).content, "html.parser")).values())


def test_a_private_page_tells_machines_nothing_even_where_somebody_may_read_it(admin_client, full_article):
    PageViewRestriction.objects.create(page=full_article, restriction_type="login")
    response = admin_client.get(full_article.url)
    assert response.status_code == 200
    assert "application/ld+json" not in response.content.decode()
    assert "index.md" not in response.content.decode()


# What search engines ask for of each type, required or recommended, where the content has it.
WANTED = {
    "MedicalWebPage": {
        *("headline", "description", "url", "datePublished", "dateModified", "author", "publisher", "image", "about"),
        *("lastReviewed", "reviewedBy", "inLanguage", "audience", "citation"),
    },
    "BreadcrumbList": {"itemListElement"},
    "FAQPage": {"mainEntity"},
    "MedicalClinic": {"name", "address", "telephone", "url", "openingHours"},
    "MedicalOrganization": {"name", "url", "parentOrganization", "description"},
    "Person": {"name", "url", "jobTitle", "worksFor"},
}


def test_each_type_has_what_search_engines_ask_for(read, full_article, settings_of_site):
    full_article.save_revision().publish()
    paths = ("/", full_article.url, full_article.brand.url, "/people/dana-cho/", "/topics/safety/")
    found = {name: datum for path in paths for name, datum in data(read(path)).items()}
    assert found.keys() == WANTED.keys()
    for name, members in WANTED.items():
        assert members <= found[name].keys(), name
        assert found[name]["@context"] == "https://schema.org"
    for position, item in enumerate(found["BreadcrumbList"]["itemListElement"], start=1):
        assert item["position"] == position
        assert item["item"].startswith("http://testserver/")
    for question in found["FAQPage"]["mainEntity"]:
        assert question["acceptedAnswer"]["text"]

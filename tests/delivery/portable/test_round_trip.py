"""What goes out comes in again as it was, in every format."""

import hashlib
import json

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from wagtail.models import Site

from delivery.models import InForce
from delivery.portable.contents import KINDS, contents_of
from delivery.portable.exporting import FORMATS
from delivery.portable.names import names_of, with_names
from delivery.portable.work import comparable
from tests.delivery.portable.conftest import empty_the_site

pytestmark = pytest.mark.django_db


def publications() -> dict[tuple[str, str], dict]:
    """Return what is public, by kind and name: without keys and what belongs to the installation."""
    items = contents_of(Site.objects.get(is_default_site=True), live=True)
    names = names_of(items)
    return {(item.kind, names[item.object]): comparable(with_names(item.document, names)) for item in items}


def public_pages(client) -> dict[str, str]:
    """Return every public address with the words that readers get there."""
    found = {}
    for path in InForce.objects.exclude(path="").filter(
        is_private=False, kind__in=["page", "brand", "person", "topic"]
    ):
        response = client.get(path.path)
        assert response.status_code == 200, path.path
        found[path.path] = " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())
    return found


def files_of(folder) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("articles_as", FORMATS)
def test_the_demonstration_comes_back_equal(demo, export, client, articles_as, settings, tmp_path):
    before, pages_before = publications(), public_pages(client)
    assert {kind for kind, _ in before} >= set(KINDS) - {"document", "redirect", "synonyms", "promoted_result"}
    folder = export(articles_as=articles_as, live=True)
    empty_the_site()
    settings.MEDIA_ROOT = tmp_path / "media"  # where the files are gone as well
    assert not publications()

    call_command("import_content", str(folder), publish=True)

    after = publications()
    assert after.keys() == before.keys()
    for name, document in before.items():
        assert after[name] == document, name
    assert public_pages(client) == pages_before


@pytest.mark.parametrize("articles_as", FORMATS)
def test_two_exports_are_equal_to_the_last_byte(demo, export, articles_as):
    assert files_of(export("one", articles_as=articles_as)) == files_of(export("two", articles_as=articles_as))


def test_the_manifest_names_every_file_with_its_hash(demo, export):
    folder = export()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["files"] == {name: sha for name, sha in files_of(folder).items() if name != "manifest.json"}

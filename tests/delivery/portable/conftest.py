"""The demonstration, exported, and a site emptied of it."""

import pytest
from django.core.management import call_command
from django.db import connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from blog.models import GlossaryTerm, ImportRun, Person, Reference, Topic
from brands.models import Disclaimer, ServiceBrand
from home.models import SiteSettings
from media_library.models import CustomDocument, CustomImage
from search.models import PromotedResult, Synonyms
from tests.conftest import made_for_several_tests


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, media_folder):
    """The site with the demonstration in it, for all tests of a file."""
    with (
        django_db_blocker.unblock(),
        made_for_several_tests(lambda: call_command("load_demo_content", verbosity=0)),
    ):
        yield


@pytest.fixture
def export(tmp_path):
    """Return the function that exports into a folder, and returns it."""

    def run(name="export", **options):
        call_command("export_content", str(tmp_path / name), **options)
        return tmp_path / name

    return run


def empty_the_site():
    """Take everything out of the site that an export can hold."""
    site = Site.objects.get(is_default_site=True)
    root = Page.get_first_root_node()
    home = site.root_page
    site.root_page = root
    site.save()
    SiteSettings.objects.all().delete()
    home.specific.delete()
    Site.clear_site_root_paths_cache()
    Redirect.objects.all().delete()
    for model in (PromotedResult, Synonyms, GlossaryTerm, Reference, Topic, ServiceBrand, Disclaimer, Person):
        for stored in model.objects.all():
            stored.delete()
    CustomImage.objects.all().delete()
    CustomDocument.objects.all().delete()
    ImportRun.objects.all().delete()
    connection.check_constraints()

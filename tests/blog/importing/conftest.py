"""What the tests of importing share."""

import os
from pathlib import Path

import pytest

from blog.importing.conservation import Content, check_conservation
from blog.importing.document import Document
from blog.importing.pictures import leave_out_missing_pictures
from blog.importing.recognised import Recognised
from blog.importing.recognition import recognise
from blog.importing.report import Report
from tests.conftest import made_once
from tests.factories import ServiceBrandFactory, make_site

SAMPLE = Path(__file__).parents[4] / "shared" / "samples" / "ketamine-anxiety-ptsd.txt"
BRANDS = ["PointInfusion", "PointKetamine"]


@pytest.fixture(scope="session")
def sample() -> Path:
    """The marketing team's own article. Its sentences stay out of this repository."""
    if not SAMPLE.exists():
        if os.environ.get("CI"):
            pytest.fail(f"The sample is missing: {SAMPLE}")
        pytest.skip("The sample article is not on this machine.")
    return SAMPLE


def make_site_with_brand():
    make_site()
    ServiceBrandFactory(name="PointInfusion")


@pytest.fixture(scope="module")
def site_with_brand_of_the_file(request, django_db_setup, django_db_blocker):
    yield from made_once(request, django_db_blocker, make_site_with_brand)


@pytest.fixture
def site(site_with_brand_of_the_file, db):
    """A small site with one brand to import for."""
    if not site_with_brand_of_the_file:
        make_site_with_brand()


def recognised(document: Document, brand: str = "PointInfusion") -> tuple[Recognised, Report]:
    """Return the article in a document and the report, having checked that nothing is lost."""
    report = Report()
    leave_out_missing_pictures(document)
    source = Content.of(document)
    article = recognise(document, brand_name=brand, brand_names=BRANDS, report=report)
    check_conservation(source, article, report)
    return article, report

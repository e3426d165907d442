"""Reading pages as a browser without scripts does."""

import pytest
from bs4 import BeautifulSoup

from tests.factories import article_with_every_block


@pytest.fixture
def read(client):
    """Return the function that fetches a public page and returns its mark-up; anything but 200 is an error."""

    def fetch(path: str, **query) -> BeautifulSoup:
        response = client.get(path, query)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return BeautifulSoup(response.content, "html.parser")

    return fetch


@pytest.fixture
def full_article(article_index):
    """A public article that uses each block once, with every fact that an article can have."""
    return article_with_every_block(parent=article_index, brand__name="PointExample", brand__colour="#c8a2ff")


def words(element) -> str:
    """Return the text of ``element`` as it is read: without mark-up, spaces made one."""
    return " ".join(element.get_text(" ").split())


def scripts_within(page) -> list:
    """Return the scripts that stand in ``page`` itself and that a browser would run: facts for machines are none."""
    return [
        script
        for script in page.find_all("script")
        if not script.get("src") and script.get("type") != "application/ld+json"
    ]

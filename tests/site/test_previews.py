"""What editors see before others do: drafts as they will look."""

import pytest
from django.urls import reverse

from blog.blocks import BodyBlock
from tests.factories import DisclaimerClauseFactory, PersonFactory, ServiceBrandFactory, StandardPageFactory


def preview(thing) -> str:
    response = thing.make_preview_request()
    assert response.status_code == 200
    return response.render().content.decode() if hasattr(response, "render") else response.content.decode()


def test_a_brand_is_previewed_in_the_colour_it_would_get(home_page):
    brand = ServiceBrandFactory(slug="one", colour="#0b6e6e")
    brand.colour, brand.name = "#aa3377", "A new name"
    html = preview(brand)
    assert "A new name" in html
    assert "one=aa3377" in html


def test_a_disclaimer_is_previewed_with_the_clauses_of_every_brand(home_page):
    clause = DisclaimerClauseFactory(brand=ServiceBrandFactory(name="PointExample"), text="<p>Only here.</p>")
    html = preview(clause.disclaimer)
    assert "Only here." in html
    assert "Only PointExample shows" in html


def test_a_person_is_previewed(home_page):
    assert "Dana Cho" in preview(PersonFactory(name="Dana Cho"))


def test_a_draft_page_is_previewed_before_it_has_an_address(home_page, full_article):
    assert full_article.title in preview(full_article)
    draft = StandardPageFactory.build(title="Not saved yet", slug="draft")
    home_page.add_child(instance=draft)
    assert "Not saved yet" in preview(draft)


@pytest.mark.parametrize("name", BodyBlock().child_blocks)
def test_a_block_is_previewed_in_the_sites_own_design(admin_client, name):
    block = BodyBlock().child_blocks[name]
    html = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}).content.decode()
    assert "css/site.css" in html

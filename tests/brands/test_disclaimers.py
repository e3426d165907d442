"""A public brand always shows a public disclaimer."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from brands.models import Disclaimer, ServiceBrand
from tests.factories import DisclaimerClauseFactory, DisclaimerFactory, ServiceBrandFactory

pytestmark = pytest.mark.django_db


def test_a_brand_without_a_live_disclaimer_cannot_be_published():
    draft = DisclaimerFactory(live=False)
    brand = ServiceBrandFactory(live=False, disclaimer=draft)
    with pytest.raises(ValidationError) as refusal:
        brand.save_revision().publish()
    assert "Publish the disclaimer" in refusal.value.message_dict["disclaimer"][0]
    brand.refresh_from_db()
    assert not brand.live


def test_a_brand_is_published_once_its_disclaimer_is():
    disclaimer = DisclaimerFactory(live=False)
    brand = ServiceBrandFactory(live=False, disclaimer=disclaimer)
    disclaimer.save_revision().publish()
    brand.save_revision().publish()
    brand.refresh_from_db()
    assert brand.live


def test_a_shown_disclaimer_cannot_be_unpublished():
    brand = ServiceBrandFactory(name="PointExample")
    with pytest.raises(ValidationError, match="PointExample shows this disclaimer"):
        brand.disclaimer.unpublish()
    assert Disclaimer.objects.get(pk=brand.disclaimer_id).live


def test_a_shown_disclaimer_cannot_be_deleted():
    brand = ServiceBrandFactory()
    with pytest.raises(ProtectedError):
        brand.disclaimer.delete()


def test_a_disclaimer_that_no_brand_shows_can_be_unpublished():
    disclaimer = DisclaimerFactory()
    disclaimer.unpublish()
    assert not Disclaimer.objects.get(pk=disclaimer.pk).live


def test_an_empty_disclaimer_cannot_be_published():
    disclaimer = DisclaimerFactory(live=False, body="<p>&nbsp;</p>")
    with pytest.raises(ValidationError, match="empty disclaimer"):
        disclaimer.save_revision().publish()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE brands_disclaimer SET live = false WHERE id = %(disclaimer)s",
        "DELETE FROM brands_disclaimer WHERE id = %(disclaimer)s",
        "UPDATE brands_servicebrand SET disclaimer_id = %(draft)s WHERE id = %(brand)s",
        "UPDATE brands_servicebrand SET disclaimer_id = NULL WHERE id = %(brand)s",
    ],
    ids=["disclaimer unpublished", "disclaimer deleted", "brand given a draft", "brand left without"],
)
def test_the_database_itself_refuses_a_public_brand_without_a_public_disclaimer(statement):
    brand = ServiceBrandFactory()
    draft = DisclaimerFactory(live=False)
    values = {"brand": brand.pk, "disclaimer": brand.disclaimer_id, "draft": draft.pk}
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_brand_shows_the_shared_text_and_its_own_clauses_in_their_order():
    brand, other = ServiceBrandFactory.create_batch(2, disclaimer=DisclaimerFactory(body="<p>Shared</p>"))
    for order, (text, owner) in enumerate([("<p>Ours</p>", brand), ("<p>Theirs</p>", other), ("<p>All</p>", None)]):
        DisclaimerClauseFactory(disclaimer=brand.disclaimer, text=text, brand=owner, sort_order=order)
    disclaimer = Disclaimer.objects.get(pk=brand.disclaimer_id)
    assert disclaimer.text_for(brand) == ["<p>Shared</p>", "<p>Ours</p>", "<p>All</p>"]
    assert disclaimer.text_for(other) == ["<p>Shared</p>", "<p>Theirs</p>", "<p>All</p>"]
    assert disclaimer.text_for(None) == ["<p>Shared</p>", "<p>All</p>"]


def test_a_drafted_change_of_a_disclaimer_does_not_reach_the_public():
    brand = ServiceBrandFactory(disclaimer=DisclaimerFactory(body="<p>In force</p>"))
    disclaimer = brand.disclaimer
    disclaimer.body = "<p>Not yet in force</p>"
    disclaimer.save_revision()
    assert ServiceBrand.objects.get(pk=brand.pk).disclaimer_texts == ["<p>In force</p>"]


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "0b6e6e", "#0b6e6e\n", "#0b6e6e;}"])
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(ValidationError) as refusal:
        ServiceBrandFactory.build(colour=colour, disclaimer=DisclaimerFactory()).full_clean()
    assert "colour" in refusal.value.message_dict


def test_the_draft_of_a_public_brand_may_choose_a_disclaimer_that_is_not_yet_published():
    brand = ServiceBrandFactory()
    published = brand.disclaimer
    brand.disclaimer = DisclaimerFactory(live=False)
    revision = brand.save_revision()
    assert ServiceBrand.objects.get(pk=brand.pk).disclaimer == published
    with pytest.raises(ValidationError, match="Publish the disclaimer"):
        revision.publish()

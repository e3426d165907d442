"""A site whose article changes over time, and the people who may look back."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone
from wagtail.models import APIToken

from delivery.models import Publication
from tests.factories import (
    ArticlePageFactory,
    DisclaimerFactory,
    PersonFactory,
    ServiceBrandFactory,
    TopicFactory,
    make_site,
)


def moment():
    """A time that lies after all that is on record, and before all that comes."""
    newest = Publication.objects.order_by("-number").first()
    return newest.recorded_at + datetime.timedelta(microseconds=1) if newest else timezone.now()


class History:
    """An article with its brand, disclaimer and reviewer."""

    def __init__(self):
        self.home = make_site()
        self.index = self.home.get_children().get(slug="articles").specific
        self.disclaimer = DisclaimerFactory(heading="Please note", body="<p>First wording of the notice.</p>")
        self.brand = ServiceBrandFactory(name="PointExample", disclaimer=self.disclaimer)
        self.reviewer = PersonFactory(name="Dr. Robin Park")
        self.topic = TopicFactory(name="Iron")
        self.article = ArticlePageFactory(
            parent=self.index,
            title="How an infusion goes",
            introduction="What happens on the day.",
            brand=self.brand,
            medical_reviewer=self.reviewer,
            reviewed_on=datetime.date(2026, 3, 1),
        )
        self.article.topics.add(self.topic)
        self.article.save()
        self.path = self.article.get_url_parts()[2]

    def change_disclaimer(self, text):
        self.disclaimer.body = text
        self.disclaimer.save()

    def rename_brand(self, name):
        self.brand.name = name
        self.brand.save()


@pytest.fixture
def history(db):
    return History()


@pytest.fixture
def lawyer(db):
    user = User.objects.create_user("lee", "lee@example.com", "not-used")
    user.groups.add(Group.objects.get(name="Legal"))
    return user


def token_of(user):
    return APIToken.create_token(user=user, name="Tests")[1]


@pytest.fixture
def ask(client):
    """Ask the API what an address gave at a moment, as somebody."""

    def ask(path, at, user=None, **parameters):
        headers = {"authorization": f"Bearer {token_of(user)}"} if user else {}
        given = {"path": path, "at": at if isinstance(at, str) else at.isoformat(), **parameters}
        return client.get("/api/delivery/v1/as-served", given, headers=headers)

    return ask

"""A clinic whose people sign off what becomes public."""

import datetime
import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.utils import timezone

from blog.models import ArticlePage
from brands.models import ServiceBrand
from compliance.deciding import record_decision
from compliance.models import Approval, ApprovalKind, Decision
from compliance.people import credentials_of
from compliance.signing import signed_text, subject_of
from tests.conftest import made_once
from tests.factories import ArticlePageFactory, PersonFactory, ServiceBrandFactory, paragraphs

MEDICAL, LEGAL = ApprovalKind.MEDICAL_REVIEW, ApprovalKind.LEGAL_APPROVAL


def user_in(role, username, *, first_name, last_name, licence=None):
    user = User.objects.create_user(
        username, f"{username}@example.com", "not-used", first_name=first_name, last_name=last_name
    )
    user.groups.add(Group.objects.get(name=role))
    if licence:
        days = datetime.timedelta(days=licence)
        PersonFactory(
            name=user.get_full_name(), slug=username, user=user, licence_expires_on=timezone.localdate() + days
        )
    return user


USERNAMES = {
    "editor": "eve",
    "publisher": "pat",
    "reviewer": "dana",
    "expired": "rob",
    "lawyer": "lee",
    "administrator": "root",
}


def make_clinic():
    """Return the people of a clinic, one for each role and a second reviewer, whose licence has expired."""
    user_in("Editors", "eve", first_name="Eve", last_name="Editor")
    user_in("Publishers", "pat", first_name="Pat", last_name="Publisher")
    user_in("Medical reviewers", "dana", first_name="Dana", last_name="Cho", licence=300)
    user_in("Medical reviewers", "rob", first_name="Rob", last_name="Lapsed", licence=-3)
    user_in("Legal", "lee", first_name="Lee", last_name="Legal")
    User.objects.create_superuser("root", "root@example.com", "not-used")
    return people_of_clinic()


def people_of_clinic():
    users = {user.username: user for user in User.objects.all()}
    return SimpleNamespace(**{role: users[name] for role, name in USERNAMES.items()})


@pytest.fixture(scope="module")
def clinic_of_the_file(request, django_db_setup, django_db_blocker):
    yield from made_once(request, django_db_blocker, make_clinic)


@pytest.fixture
def clinic(clinic_of_the_file, db):
    """The people of a clinic: see ``make_clinic``."""
    return people_of_clinic() if clinic_of_the_file else make_clinic()


@pytest.fixture
def sign_off_requirements(db):
    """Ask for the approvals that a new site asks for: see ``REQUIREMENTS`` in tests/conftest.py."""
    ask_for_default_approvals()


def ask_for_default_approvals():
    importlib.import_module("brands.migrations.0006_default_sign_off_requirements").add_defaults(apps, None)


@pytest.fixture(scope="module")
def brand_of_the_file(request, django_db_setup, django_db_blocker):
    yield from made_once(request, django_db_blocker, make_brand)


def make_brand():
    return ServiceBrandFactory(name="PointInfusion")


@pytest.fixture
def brand(brand_of_the_file, db):
    """A public brand, from before anything was asked for."""
    return ServiceBrand.objects.get(name="PointInfusion") if brand_of_the_file else make_brand()


@pytest.fixture
def draft(clinic, brand, article_index, sign_off_requirements):
    """A draft article that the editor wrote."""
    article = ArticlePageFactory(
        parent=article_index, live=False, title="Iron", slug="iron-draft", brand=brand, owner=clinic.editor
    )
    article.save_revision(user=clinic.editor)
    return ArticlePage.objects.get(pk=article.pk)


@pytest.fixture
def old(clinic, brand, article_index):
    """An article that became public before anything was asked for."""
    article = ArticlePageFactory(parent=article_index, title="Iron", brand=brand, owner=clinic.editor)
    article.save_revision(user=clinic.editor).publish(user=clinic.publisher)
    ask_for_default_approvals()
    return ArticlePage.objects.get(pk=article.pk)


@pytest.fixture
def live(clinic, brand, article_index, sign_off_requirements):
    """An article that was approved and published, and that nobody has changed since."""
    article = ArticlePageFactory(parent=article_index, live=False, title="Iron", brand=brand, owner=clinic.editor)
    revision = article.save_revision(user=clinic.editor)
    approve(revision, clinic)
    revision.publish(user=clinic.publisher)
    return ArticlePage.objects.get(pk=article.pk)


def change(article, user, words="Words that nobody has approved."):
    """Return a new revision of ``article`` with other words, by ``user``."""
    draft = type(article).objects.get(pk=article.pk).get_latest_revision_as_object()
    draft.introduction = words
    draft.body = paragraphs(words)
    return draft.save_revision(user=user)


def approve(revision, clinic, *kinds):
    """Give the approvals of ``kinds``, all if none is named, as the people of the clinic give them."""
    givers = {MEDICAL: clinic.reviewer, LEGAL: clinic.lawyer}
    for kind in kinds or givers:
        record_decision(revision, kind, givers[kind], Decision.APPROVED)


def force(revision, kind, user, **facts):
    """Put an approval on record past all that asks whether ``user`` may give it."""
    signed = revision.as_object()
    subject, text, person = subject_of(signed), signed_text(signed), credentials_of(user)
    return Approval.objects.create(
        **{
            "kind": kind,
            "decision": Decision.APPROVED,
            "content_type_id": subject.content_type,
            "object_key": subject.key,
            "title": str(signed),
            "content_sha256": text.sha256,
            "content": text.text,
            "user": user,
            "username": user.get_username(),
            "name": person.name,
            "credentials": person.credentials,
            "licence_expires_on": person.licence_expires_on,
        }
        | facts
    )

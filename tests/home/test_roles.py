"""The four roles: each may do its work, and nothing more."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from brands.models import Disclaimer
from tests.factories import ArticlePageFactory, DisclaimerFactory, EnquiryFactory, ServiceBrandFactory

pytestmark = pytest.mark.django_db

ROLES = ["Editors", "Publishers", "Medical reviewers", "Legal"]


def person_of(role: str) -> User:
    user = User.objects.create_user(role.lower().replace(" ", "-"), password="not-used")
    user.groups.add(Group.objects.get(name=role))
    return user


def test_the_roles_are_these_and_no_others():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


# Action → the roles that may do it. Whoever is not named is refused.
MATRIX = {
    "brands.publish_disclaimer": {"Legal"},
    "brands.change_disclaimer": {"Publishers", "Legal"},
    "brands.delete_disclaimer": {"Legal"},
    "brands.view_disclaimer": set(ROLES),
    "brands.publish_servicebrand": {"Publishers", "Legal"},
    "brands.add_servicebrand": {"Publishers"},
    "brands.delete_servicebrand": set(),
    "blog.add_person": {"Editors", "Publishers"},
    "blog.delete_person": {"Publishers"},
    "blog.add_reference": {"Editors", "Publishers", "Medical reviewers"},
    "blog.add_glossaryterm": {"Editors", "Publishers"},
    "blog.delete_glossaryterm": {"Publishers"},
    "blog.change_topic": {"Editors", "Publishers"},
    "blog.change_risks": {"Medical reviewers", "Legal"},
    "home.view_enquiry": {"Publishers"},
    "home.delete_enquiry": {"Publishers"},
    "home.add_enquiry": set(),
    "home.change_sitesettings": {"Publishers"},
    "blog.change_licence": {"Publishers"},
    "brands.change_signoffrequirement": {"Legal"},
    "brands.view_signoffrequirement": {"Legal"},
    "compliance.view_approval": set(ROLES),
    "compliance.add_approval": set(),
    "compliance.change_approval": set(),
    "compliance.publish_in_emergency": {"Publishers", "Legal"},
    "compliance.review_emergencyrelease": {"Legal"},
    "wagtailadmin.access_admin": set(ROLES),
    "auth.change_user": set(),
    "auth.change_group": set(),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("permission", MATRIX)
def test_a_role_holds_exactly_the_permissions_that_it_needs(role, permission):
    assert person_of(role).has_perm(permission) == (role in MATRIX[permission])


@pytest.mark.parametrize(
    ("role", "may_edit", "may_publish"),
    [
        ("Editors", True, False),
        ("Publishers", True, True),
        ("Medical reviewers", False, False),
        ("Legal", False, False),
    ],
)
def test_editors_write_articles_and_publishers_publish_them(role, may_edit, may_publish, article_index):
    tester = ArticlePageFactory(parent=article_index).permissions_for_user(person_of(role))
    assert (tester.can_edit(), tester.can_publish()) == (may_edit, may_publish)


@pytest.mark.parametrize(("role", "is_published"), [("Publishers", False), ("Legal", True)])
def test_only_legal_publishes_a_disclaimer_in_the_admin(client, role, is_published):
    disclaimer = DisclaimerFactory(live=False, name="New text")
    client.force_login(person_of(role))
    client.post(
        reverse("wagtailsnippets_brands_disclaimer:edit", args=[disclaimer.pk]),
        {
            "name": "New text",
            "heading": "Disclaimer",
            "body": '{"blocks": [{"key": "a", "text": "Words", "type": "unstyled", "depth": 0,'
            ' "inlineStyleRanges": [], "entityRanges": [], "data": {}}], "entityMap": {}}',
            "jurisdiction": "us",
            "clauses-TOTAL_FORMS": "0",
            "clauses-INITIAL_FORMS": "0",
            "clauses-MIN_NUM_FORMS": "0",
            "clauses-MAX_NUM_FORMS": "1000",
            "action-publish": "action-publish",
        },
    )
    assert Disclaimer.objects.get(pk=disclaimer.pk).live == is_published


@pytest.mark.parametrize("role", ROLES)
def test_only_publishers_see_enquiries(client, role):
    EnquiryFactory(message="Something that only the team should read")
    client.force_login(person_of(role))
    response = client.get(reverse("home_enquiry_modeladmin_index"))
    assert (response.status_code == 200) == (role == "Publishers")
    assert b"sam@example.com" not in response.content or role == "Publishers"


def test_an_article_passes_a_reviewer_and_legal_before_a_publisher_decides(article_index):
    article = ArticlePageFactory(parent=article_index, live=False)
    article.save_revision()
    editor, reviewer, lawyer, publisher = map(person_of, ("Editors", "Medical reviewers", "Legal", "Publishers"))
    state = article.get_workflow().start(article, editor)
    assert state.current_task_state.task.name == "Medical review"
    assert reviewer in state.current_task_state.task.specific.groups.first().user_set.all()
    state.current_task_state.specific.approve(user=reviewer)
    state.refresh_from_db()
    assert state.current_task_state.task.name == "Legal approval"
    state.current_task_state.specific.approve(user=lawyer)
    state.refresh_from_db()
    assert state.current_task_state.task.name == "Approval for publication"
    state.current_task_state.specific.approve(user=publisher)
    article.refresh_from_db()
    assert article.live


@pytest.mark.parametrize("make", [ServiceBrandFactory, DisclaimerFactory])
def test_legal_texts_go_through_legal_approval(make):
    assert make().get_workflow().name == "Legal approval"

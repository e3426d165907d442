"""The record in the admin: to look at by those who may, and never to change."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext

from delivery.models import Publication
from tests.delivery.record.conftest import moment
from tests.delivery.webhooks.test_admin import text_of

pytestmark = pytest.mark.django_db

LIST = "delivery_publication_modeladmin_index"


@pytest.fixture
def signed_in(client, lawyer):
    client.force_login(lawyer)
    return client


def test_publications_are_listed_newest_first(signed_in, history):
    history.rename_brand("PointRenamed")
    text = text_of(signed_in.get(reverse(LIST)))
    assert text.index("PointRenamed") < text.index("How an infusion goes")


@pytest.mark.parametrize("name", ["brand", "kind", "action", "person", "object", "recorded_at__gte"])
def test_every_filter_narrows_the_list(signed_in, history, lawyer, name):
    with LogContext(user=lawyer):
        history.rename_brand("PointRenamed")
    values = {
        "brand": history.brand.pk,
        "kind": "brand",
        "action": "publish",
        "person": lawyer.pk,
        "object": f"brand-{history.brand.pk}",
        "recorded_at__gte": moment().isoformat(),
    }
    response = signed_in.get(reverse(LIST), {name: values[name]})
    assert response.status_code == 200
    shown = response.context["result_count"]
    assert shown < Publication.objects.count() or name == "action"
    assert shown > 0 or name == "recorded_at__gte"


def test_a_publication_shows_its_document_and_its_neighbours(signed_in, history):
    first = Publication.objects.filter(kind="disclaimer", key=history.disclaimer.pk).latest("number")
    history.change_disclaimer("<p>Second wording.</p>")
    text = text_of(signed_in.get(reverse("delivery_publication_modeladmin_inspect", args=[first.number])))
    assert "First wording of the notice." in text
    assert first.sha256 in text
    assert "the next one" in text


@pytest.mark.parametrize("view", ["create", "edit", "delete"])
def test_nothing_on_record_can_be_changed(client, history, view):
    client.force_login(User.objects.create_superuser("admin", "admin@example.com", "not-used"))
    number = Publication.objects.latest("number").number
    address = f"/admin/delivery/publication/{view}/{'' if view == 'create' else f'{number}/'}"
    client.post(address, {"title": "Other"})
    assert Publication.objects.get(number=number).title != "Other"
    assert client.get(address).status_code in {302, 403, 404}


def test_the_report_shows_the_page_with_its_legal_text(signed_in, history):
    at = timezone.localtime(moment()).strftime("%Y-%m-%dT%H:%M:%S.%f")
    history.change_disclaimer("<p>Second wording.</p>")
    text = text_of(signed_in.get(reverse("delivery_as_served"), {"path": history.path, "at": at}))
    assert "First wording of the notice." in text
    assert "How an infusion goes" in text
    assert "What changed until now" in text


def test_the_report_says_what_is_wrong_and_keeps_what_was_entered(signed_in, history):
    response = signed_in.get(reverse("delivery_as_served"), {"path": "/nowhere/", "at": "2026-01-01T12:00"})
    assert "Nothing is on record of that moment" in text_of(response)
    assert b'value="/nowhere/"' in response.content
    response = signed_in.get(reverse("delivery_as_served"), {"path": "/", "at": "soon"})
    assert "Enter a valid date" in text_of(response)


@pytest.mark.parametrize("name", [LIST, "delivery_as_served", "delivery_proof"])
def test_who_may_not_look_is_kept_out(client, history, name):
    editor = User.objects.create_user("eve", "eve@example.com", "not-used")
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    response = client.get(reverse(name), {"path": history.path, "at": "2026-01-01T12:00"})
    assert response.status_code == 302
    assert "As served" not in text_of(client.get("/admin/"))


def test_the_reports_menu_leads_to_it(signed_in, history):
    assert reverse("delivery_as_served") in signed_in.get("/admin/").content.decode()

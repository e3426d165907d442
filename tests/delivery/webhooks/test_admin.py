"""Webhooks in the admin: made, tested, switched on again, and every delivery looked up and sent again."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils import WagtailTestUtils

from delivery.models import WebhookDelivery, WebhookEndpoint

pytestmark = pytest.mark.django_db

ENDPOINTS = "wagtailsnippets_delivery_webhookendpoint"
LOG = "delivery_webhookdelivery_modeladmin"


@pytest.fixture
def administrator(client):
    user = User.objects.create_superuser("admin", "admin@example.com", "not-used")
    client.force_login(user)
    return user


def sign_in_with(client, *permissions):
    group = Group.objects.create(name="Integrators")
    codenames = ("access_admin", *permissions)
    group.permissions.set(Permission.objects.filter(codename__in=codenames))
    user = User.objects.create_user("sam", "sam@example.com", "not-used")
    user.groups.add(group)
    client.force_login(user)
    return user


def text_of(response):
    return " ".join(WagtailTestUtils.get_soup(response.content).get_text(" ").split())


def page_of(endpoint):
    return reverse(f"{ENDPOINTS}:inspect", args=[endpoint.pk])


def entered(**changes):
    return {"name": "Front end", "is_active": "on", "owner": "", **changes}


def test_a_new_webhook_belongs_to_who_made_it_and_shows_its_secret(client, administrator, receiver):
    form = client.get(reverse(f"{ENDPOINTS}:add"))
    assert form.context["form"].initial.get("owner") or form.context["form"].fields["owner"].initial == administrator
    given = entered(address=receiver.address, owner=administrator.pk, kinds=["page", "brand"], actions=["publish"])
    response = client.post(reverse(f"{ENDPOINTS}:add"), given, follow=True)
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.kinds, endpoint.actions, endpoint.owner) == (["page", "brand"], ["publish"], administrator)
    assert endpoint.secret.startswith("whsec_")
    assert endpoint.secret in text_of(response)


def test_an_address_inside_the_network_is_refused_in_the_form(client, administrator):
    response = client.post(reverse(f"{ENDPOINTS}:add"), entered(address="https://127.0.0.1/events"))
    assert "not on the public internet" in text_of(response)
    assert not WebhookEndpoint.objects.exists()


def test_a_changed_address_begins_anew_at_the_same_place(client, administrator, endpoint, receiver, publish, deliver):
    publish()
    receiver.status = 500
    place = deliver().last_number
    changed = entered(address=f"{receiver.address}?new", is_active="on")
    client.post(reverse(f"{ENDPOINTS}:edit", args=[endpoint.pk]), changed)
    receiver.status = 200
    assert WebhookEndpoint.objects.get().last_number == place
    deliver()
    assert [request.path for request in receiver.received] == ["/events", "/events?new"]


def test_the_list_tells_the_state_of_each(client, administrator, endpoint, receiver, publish, deliver):
    publish()
    assert "Delivering, 1 events to go" in text_of(client.get(reverse(f"{ENDPOINTS}:list")))
    receiver.status = 500
    deliver()
    assert "Failing since" in text_of(client.get(reverse(f"{ENDPOINTS}:list")))
    WebhookEndpoint.objects.update(is_active=False, switched_off_at=timezone.now(), switched_off_reason="No answer.")
    assert "Switched off on" in text_of(client.get(reverse(f"{ENDPOINTS}:list")))


def test_a_test_is_sent_at_once_and_its_outcome_told(client, administrator, endpoint, receiver):
    address = reverse(f"{ENDPOINTS}:test", args=[endpoint.pk])
    assert "The test arrived" in text_of(client.post(address, follow=True))
    (request,) = receiver.received
    assert request.event["type"] == "webhook.test"
    assert request.is_signed_with(endpoint.secret)
    receiver.status = 404
    assert "did not arrive. The endpoint answered 404" in text_of(client.post(address, follow=True))
    assert WebhookDelivery.objects.filter(is_test=True).count() == 2


def test_a_webhook_that_was_switched_off_is_switched_on_with_what_waits(
    client, administrator, endpoint, receiver, publish, settings
):
    WebhookEndpoint.objects.update(is_active=False, switched_off_at=timezone.now(), switched_off_reason="No answer.")
    missed = publish().number
    assert "Switch on and send what waits" in text_of(client.get(page_of(endpoint)))
    client.post(reverse(f"{ENDPOINTS}:switch_on", args=[endpoint.pk]))
    assert receiver.numbers == [missed]
    assert WebhookEndpoint.objects.get().state == "Up to date"


def test_a_new_secret_replaces_the_old_one(client, administrator, endpoint):
    client.post(reverse(f"{ENDPOINTS}:new_secret", args=[endpoint.pk]))
    stored = WebhookEndpoint.objects.get()
    assert stored.secret != endpoint.secret == stored.previous_secret


def test_the_log_is_filtered_and_each_entry_read_in_full(client, administrator, endpoint, receiver, publish, deliver):
    receiver.status, receiver.headers, receiver.body = 500, {"Content-Type": "text/plain"}, b"<b>out of paper</b>"
    number = publish().number
    deliver()
    other = WebhookEndpoint.objects.create(name="Other", address=receiver.address)
    assert f"{number:,}" in text_of(client.get(reverse(f"{LOG}_index"), {"endpoint": endpoint.pk}))
    assert "500" not in text_of(client.get(reverse(f"{LOG}_index"), {"endpoint": other.pk}))
    assert "answered 500" not in text_of(client.get(reverse(f"{LOG}_index"), {"succeeded__exact": 1}))
    entry = WebhookDelivery.objects.get()
    assert "<b>out of paper</b>" in text_of(client.get(reverse(f"{LOG}_inspect", args=[entry.pk])))


def test_an_event_is_sent_again_from_the_log(client, administrator, endpoint, receiver, publish, deliver):
    publish()
    place = deliver().last_number
    entry = WebhookDelivery.objects.get()
    assert "Send again" in text_of(client.get(reverse(f"{LOG}_inspect", args=[entry.pk])))
    response = client.post(reverse("delivery_send_again", args=[entry.pk]), follow=True)
    assert "The event arrived" in text_of(response)
    assert receiver.received[0].id == receiver.received[1].id
    assert WebhookEndpoint.objects.get().last_number == place


def test_the_log_can_not_be_written_by_hand(client, administrator, endpoint, receiver, publish, deliver):
    publish()
    deliver()
    entry = WebhookDelivery.objects.get()
    assert client.get(reverse(f"{LOG}_create")).status_code in {302, 403}
    for view in ("edit", "delete"):
        assert client.post(reverse(f"{LOG}_{view}", args=[entry.pk])).status_code in {302, 403}
    assert WebhookDelivery.objects.get() == entry


ACTIONS = ["test", "switch_on", "new_secret"]


@pytest.mark.parametrize("action", ACTIONS)
def test_what_sends_or_changes_something_takes_a_form_of_this_site(client, administrator, endpoint, receiver, action):
    address = reverse(f"{ENDPOINTS}:{action}", args=[endpoint.pk])
    assert client.get(address).status_code == 405
    client.handler.enforce_csrf_checks = True
    assert client.post(address).status_code == 403
    assert receiver.received == []


@pytest.mark.parametrize("permissions", [[], ["view_webhookendpoint", "view_webhookdelivery"]], ids=["none", "view"])
def test_nobody_sends_or_changes_without_the_permission_to_change(
    client, endpoint, receiver, publish, deliver, permissions
):
    publish()
    deliver()
    receiver.received.clear()
    sign_in_with(client, *permissions)
    entry = WebhookDelivery.objects.get()
    addresses = [reverse(f"{ENDPOINTS}:{action}", args=[endpoint.pk]) for action in ACTIONS]
    for address in [*addresses, reverse("delivery_send_again", args=[entry.pk])]:
        assert client.post(address).status_code in {302, 403}
    assert receiver.received == []
    assert WebhookEndpoint.objects.get().secret == endpoint.secret


def test_who_may_only_look_does_not_see_the_secret(client, endpoint):
    sign_in_with(client, "view_webhookendpoint")
    response = client.get(page_of(endpoint))
    assert response.status_code == 200
    assert endpoint.secret not in response.content.decode()
    assert "Send a test" not in text_of(response)


def test_who_has_no_permission_sees_neither_webhooks_nor_the_log(client, endpoint):
    sign_in_with(client)
    for address in (page_of(endpoint), reverse(f"{ENDPOINTS}:list"), reverse(f"{LOG}_index")):
        assert client.get(address).status_code in {302, 403}

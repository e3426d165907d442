"""Events arrive once, in order, signed, and again until they are taken."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from delivery.models import Head, WebhookDelivery, WebhookEndpoint
from delivery.webhooks.delivering import BACK_OFF, LostLeaseError, Turn, rotate_secret, send_again, switch_on

pytestmark = pytest.mark.django_db


def test_each_publication_is_one_event_in_order(endpoint, receiver, publish, deliver):
    first = publish().number
    publish(kind="brand", key=3)
    publish(action="move")
    deliver()
    assert receiver.numbers == [first, first + 1, first + 2]
    deliver()
    assert len(receiver.received) == 3


def test_an_endpoint_hears_of_what_is_published_after_it_was_made(receiver, publish, owner):
    publish()
    endpoint = WebhookEndpoint.objects.create(name="New", address=receiver.address)
    assert endpoint.state == "Up to date"
    assert not endpoint.waiting.exists()


def test_an_event_says_what_changed_and_how_far_the_record_has_come(endpoint, receiver, publish, deliver):
    affected = ["page-12", "list-1/articles", "place-1/articles/one/"]
    publication = publish(kind="page", key=12, action="publish", path="/articles/one/", site=1, affects=affected)
    newer = publish(kind="brand", key=3, path="", affects=["brand-3"])
    deliver()
    request = receiver.received[0]
    assert request.headers["content-type"] == "application/json"
    assert request.path == "/events"
    event = request.event
    assert event["type"] == "page.publish"
    assert datetime.datetime.fromisoformat(event["timestamp"]) == publication.recorded_at
    assert event["data"] == {
        "number": publication.number,
        "kind": "page",
        "key": 12,
        "action": "publish",
        "path": "/articles/one/",
        "site": 1,
        "language": "en-us",
        "is_private": False,
        "surrogate_keys": affected,
        "document_sha256": None,
        "previous_sha256": publication.previous_sha256,
        "sha256": publication.sha256,
        "newest": {"number": newer.number, "sha256": newer.sha256},
    }
    assert receiver.received[1].event["data"]["surrogate_keys"] == ["brand-3"]


def test_the_address_of_a_private_page_is_not_told(endpoint, receiver, publish, deliver):
    publish(is_private=True, path="/for-staff/")
    deliver()
    assert b"for-staff" not in receiver.received[0].body


def test_a_receiver_can_verify_the_signature(endpoint, receiver, publish, deliver):
    publish()
    deliver()
    request = receiver.received[0]
    assert request.is_signed_with(endpoint.secret)
    assert not request.is_signed_with("whsec_" + "A" * 43 + "=")
    assert abs(int(request.headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60


def test_the_signature_agrees_with_the_example_of_the_convention():
    from delivery.webhooks.signing import sign

    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    signature = sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_after_a_change_of_the_secret_both_are_good_for_a_day(endpoint, receiver, publish, deliver, let_time_pass):
    old = endpoint.secret
    rotate_secret(endpoint)
    publish()
    deliver()
    assert receiver.received[0].is_signed_with(old)
    assert receiver.received[0].is_signed_with(endpoint.secret)
    let_time_pass(hours=25)
    publish()
    deliver()
    assert not receiver.received[1].is_signed_with(old)
    assert receiver.received[1].is_signed_with(endpoint.secret)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, [("page", "publish"), ("brand", "publish"), ("page", "delete")]),
        ({"kinds": ["brand"]}, [("brand", "publish")]),
        ({"actions": ["publish"]}, [("page", "publish"), ("brand", "publish")]),
        ({"kinds": ["page"], "actions": ["delete"]}, [("page", "delete")]),
        ({"kinds": ["image"]}, []),
    ],
    ids=["all", "a kind", "an action", "both", "none of these"],
)
def test_an_endpoint_hears_of_what_it_asked_for(endpoint, receiver, publish, deliver, chosen, expected):
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(**chosen)
    publish(kind="page")
    publish(kind="brand")
    newest = publish(kind="page", action="delete")
    endpoint = deliver()
    assert [(r.event["data"]["kind"], r.event["data"]["action"]) for r in receiver.received] == expected
    assert endpoint.last_number == newest.number


def test_a_failure_holds_the_queue_and_the_event_comes_again_under_its_id(
    endpoint, receiver, publish, deliver, let_time_pass
):
    first, second = publish().number, publish().number
    receiver.status = 500
    endpoint = deliver()
    assert receiver.numbers == [first]
    assert endpoint.state.startswith("Failing since")
    deliver()
    assert receiver.numbers == [first]  # not before its time
    receiver.status = 200
    let_time_pass(seconds=6)
    endpoint = deliver()
    assert receiver.numbers == [first, first, second]
    assert receiver.received[0].id == receiver.received[1].id != receiver.received[2].id
    assert endpoint.state == "Up to date"
    log = WebhookDelivery.objects.filter(number=first).order_by("pk")
    assert [(entry.attempt, entry.status_code, entry.succeeded) for entry in log] == [(1, 500, False), (2, 200, True)]


def test_pauses_grow_and_after_a_day_the_endpoint_is_switched_off_and_its_owner_told(
    endpoint, receiver, publish, deliver, let_time_pass, settings
):
    publish()
    receiver.status = 503
    pauses = []
    for _ in range(40):
        endpoint = deliver()
        if not endpoint.is_active:
            break
        pauses.append(endpoint.next_attempt_at - timezone.now())
        let_time_pass(seconds=pauses[-1].total_seconds() + 1)
    rounded = [round(pause.total_seconds()) for pause in pauses]
    assert rounded[: len(BACK_OFF)] == [round(pause.total_seconds()) for pause in BACK_OFF]
    assert sum(rounded) == pytest.approx(24 * 60 * 60, abs=60)
    assert endpoint.state.startswith("Switched off on")
    assert "503" in endpoint.switched_off_reason
    (message,) = mail.outbox
    assert message.to == ["robin@example.com"]
    assert "Front end" in message.subject
    assert f"/inspect/{endpoint.pk}/" in message.body
    assert "Send a test" in message.body
    deliver()
    assert len(receiver.received) == len(pauses) + 1


def test_an_endpoint_that_is_switched_on_again_gets_what_it_missed(endpoint, receiver, publish, deliver):
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(is_active=False, switched_off_at=timezone.now())
    missed = [publish().number, publish().number]
    deliver()
    assert receiver.numbers == []
    switch_on(endpoint)
    deliver()
    assert receiver.numbers == missed


def test_an_endpoint_can_be_switched_on_without_what_it_missed(endpoint, receiver, publish, deliver):
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(is_active=False, switched_off_at=timezone.now())
    publish()
    switch_on(endpoint, skip_waiting=True)
    new = publish().number
    deliver()
    assert receiver.numbers == [new]


def test_a_receiver_that_is_gone_is_switched_off_at_once(endpoint, receiver, publish, deliver):
    publish()
    receiver.status = 410
    assert not deliver().is_active
    assert len(mail.outbox) == 1


def test_the_administrators_are_told_where_no_owner_is(endpoint, receiver, publish, deliver, settings):
    settings.ADMINS = [("Office", "office@example.com")]
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(owner=None)
    publish()
    receiver.status = 410
    deliver()
    assert mail.outbox[0].to == ["office@example.com"]


def test_one_event_sent_again_has_its_id_and_moves_nothing(endpoint, receiver, publish, deliver):
    publish()
    publish()
    endpoint = deliver()
    again = send_again(WebhookDelivery.objects.earliest("pk"))
    assert again.is_resend
    assert again.succeeded
    assert receiver.received[2].id == receiver.received[0].id
    assert WebhookEndpoint.objects.get(pk=endpoint.pk).last_number == endpoint.last_number


def test_two_workers_do_not_deliver_to_one_endpoint_at_a_time(endpoint, receiver, publish, deliver):
    publish()
    other = Turn(endpoint.pk)
    assert other.take()
    deliver()
    assert receiver.numbers == []
    other.give_back()
    deliver()
    assert len(receiver.received) == 1


def test_a_worker_that_lost_its_lease_sends_nothing_more(endpoint, receiver, publish, deliver, let_time_pass):
    publish()
    publish()
    stalled = Turn(endpoint.pk)
    assert stalled.take()
    let_time_pass(minutes=1)
    deliver()
    with pytest.raises(LostLeaseError):
        stalled.send_next()
    assert len(receiver.received) == 2


def test_saving_an_endpoint_does_not_move_its_place(endpoint, receiver, publish, deliver):
    opened_in_a_form = WebhookEndpoint.objects.get(pk=endpoint.pk)
    publish()
    newest = deliver().last_number
    opened_in_a_form.name = "Renamed"
    opened_in_a_form.save()
    stored = WebhookEndpoint.objects.get(pk=endpoint.pk)
    assert (stored.name, stored.last_number) == ("Renamed", newest)
    assert Head.objects.get().number == newest

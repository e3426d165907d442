"""No address inside the network is called, whatever its name led to before."""

import socket

import pytest
from django.core.exceptions import ValidationError

from delivery.models import WebhookDelivery, WebhookEndpoint
from delivery.webhooks.addresses import RefusedAddressError, resolve
from delivery.webhooks.delivering import deliver_pending
from tests.delivery.webhooks.receiver import Receiver

PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",  # noqa: S104 - refused
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:0:0:0:0:0:f5ff:fffe",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
]
PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::93.184.216.34", "::ffff:93.184.216.34"]


@pytest.fixture
def name_server(monkeypatch):
    """What names lead to, for as long as a test: the one thing that cannot be had for real on one machine."""
    addresses = {}
    real = socket.getaddrinfo

    def look_up(host, port, *arguments, **keywords):
        if host in addresses:
            found = addresses[host]
            return [entry for address in found for entry in real(address, port, *arguments, **keywords)]
        if host == "nowhere.example.com":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, port, *arguments, **keywords)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return addresses


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_inside_the_network_are_refused(name_server, address):
    name_server["hooks.example.com"] = [address]
    with pytest.raises(RefusedAddressError, match="not on the public internet"):
        resolve("https://hooks.example.com/events")
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(RefusedAddressError):
        resolve(f"https://{host}/events")


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_on_the_internet_are_taken(name_server, address):
    name_server["hooks.example.com"] = [address]
    assert resolve("https://hooks.example.com/events").port == 443


def test_one_private_address_among_public_ones_is_enough_to_refuse(name_server):
    name_server["hooks.example.com"] = ["93.184.216.34", "10.0.0.1"]
    with pytest.raises(RefusedAddressError):
        resolve("https://hooks.example.com/events")


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "017700000001", "localhost"])
def test_other_ways_to_write_this_machine_are_refused(host):
    with pytest.raises(RefusedAddressError):
        resolve(f"https://{host}/events")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("http://hooks.example.com/", "starts with https://"),
        ("ftp://hooks.example.com/", "starts with https://"),
        ("file:///etc/passwd", "starts with https://"),
        ("hooks.example.com/events", "starts with https://"),
        ("https://someone:word@hooks.example.com/", "without a name and password"),
        ("https://@hooks.example.com/", "without a name and password"),
        ("https:///events", "with the name of a host"),
        ("https://hooks.example.com:0/", "from 1 to 65535"),
        ("https://hooks.example.com:99999/", "not an address"),
        ("https://hooks..example.com/", "not the name of a host"),
        ("https://[::1/", "not an address"),
    ],
)
def test_an_address_of_the_wrong_form_is_refused_with_what_to_do(name_server, address, advice):
    name_server["hooks.example.com"] = ["93.184.216.34"]
    with pytest.raises(ValidationError) as refusal:
        WebhookEndpoint(name="x", address=address).clean()
    assert advice in str(refusal.value)


def test_an_odd_port_is_taken(name_server):
    name_server["hooks.example.com"] = ["93.184.216.34"]
    target = resolve("https://hooks.example.com:8443/events")
    assert (target.port, target.host_header) == (8443, "hooks.example.com:8443")


@pytest.mark.django_db
def test_a_host_that_is_not_known_yet_may_be_entered(name_server):
    WebhookEndpoint(name="x", address="https://nowhere.example.com/").clean()


@pytest.mark.django_db
def test_a_name_that_leads_inside_later_is_refused_then(name_server, publish, settings):
    """The receiver listens on this machine: a request that went out would be seen."""
    name_server["hooks.example.com"] = ["93.184.216.34"]
    with Receiver() as receiver:
        endpoint = WebhookEndpoint(name="x", address=f"https://hooks.example.com:{receiver.port}/")
        endpoint.full_clean()
        endpoint.save()
        name_server["hooks.example.com"] = ["127.0.0.1"]
        publish()
        deliver_pending(endpoint.pk)
        assert receiver.received == []
    entry = WebhookDelivery.objects.get()
    assert not entry.succeeded
    assert "127.0.0.1, which is not on the public internet" in entry.error


@pytest.mark.django_db
def test_the_address_that_was_checked_is_the_one_that_is_called(name_server, publish, receiver):
    """A name server that answers otherwise each time gains nothing: the name is looked up once for each request."""
    questions = []
    name_server["hooks.example.com"] = ["127.0.0.1"]
    look_up = socket.getaddrinfo

    def count(host, *arguments, **keywords):
        questions.append(host)
        return look_up(host, *arguments, **keywords)

    socket.getaddrinfo = count  # undone with the name server's own change
    endpoint = WebhookEndpoint.objects.create(name="x", address=f"http://hooks.example.com:{receiver.port}/events")
    publish()
    deliver_pending(endpoint.pk)
    assert questions.count("hooks.example.com") == 1
    assert receiver.received[0].headers["host"] == f"hooks.example.com:{receiver.port}"

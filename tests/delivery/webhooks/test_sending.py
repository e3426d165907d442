"""One request is bounded in time and size, follows nothing, and believes no wrong certificate."""

import ssl
import subprocess
import time

import pytest

from delivery.webhooks import sending
from delivery.webhooks.sending import post
from tests.delivery.webhooks.receiver import Receiver


def send(address, body=b"{}"):
    return post(address, {"webhook-id": "x"}, body)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_that_says_so_and_is_not_followed(receiver, status):
    with Receiver() as elsewhere:
        receiver.status = status
        receiver.headers = {"Location": elsewhere.address}
        answer = send(receiver.address)
        assert not answer.succeeded
        assert answer.status_code == status
        assert f"redirects to {elsewhere.address}" in answer.error
        assert "enter the final address" in answer.error
        assert elsewhere.received == []


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_answer_of_success_is_one(receiver, status):
    receiver.status = status
    assert send(receiver.address).succeeded


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_any_other_answer_is_a_failure(receiver, status):
    receiver.status = status
    answer = send(receiver.address)
    assert not answer.succeeded
    assert str(status) in answer.error


def test_the_query_of_an_address_is_kept(receiver):
    send(f"{receiver.address}?site=é&x=1#part")
    assert receiver.received[0].path == "/events?site=%C3%A9&x=1"


def test_the_beginning_of_an_answer_is_kept_if_it_is_text(receiver):
    receiver.status = 500
    receiver.headers = {"Content-Type": "text/plain; charset=utf-8"}
    receiver.body = "é\0".encode() * 10_000
    assert send(receiver.address).excerpt == "é" * 2_000
    receiver.headers = {"Content-Type": "image/png"}
    assert send(receiver.address).excerpt == ""
    receiver.headers = {"Content-Type": "text/plain; charset=nonsense"}
    receiver.body = b"plain"
    assert send(receiver.address).excerpt == "plain"


def drip(handler):
    """Answer a byte at a time and never come to an end."""
    while True:
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_after_the_head(handler):
    handler.send_response(200)
    handler.end_headers()
    drip(handler)


def test_a_receiver_that_never_comes_to_an_end_is_left(receiver, monkeypatch):
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 0.5)
    receiver.answer = drip
    started = time.monotonic()
    answer = send(receiver.address)
    assert time.monotonic() - started < 5
    assert not answer.succeeded


def test_the_status_counts_even_if_the_text_never_ends(receiver, monkeypatch):
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 0.5)
    receiver.answer = drip_after_the_head
    assert send(receiver.address).succeeded


def test_a_receiver_that_says_nothing_is_told_apart(receiver, monkeypatch):
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 2)
    receiver.answer = lambda handler: time.sleep(3)
    assert "No answer within" in send(receiver.address).error


def test_nobody_there_is_a_failure_with_its_reason(receiver):
    with Receiver() as other:
        address = other.address
    assert "Connection refused" in send(address).error


@pytest.fixture
def certificates(tmp_path):
    """A certificate for localhost, and one for another name, each its own authority."""

    def make(name):
        key, certificate = tmp_path / f"{name}.key", tmp_path / f"{name}.pem"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
        files = ["-keyout", str(key), "-out", str(certificate)]
        extension = ["-addext", f"subjectAltName=DNS:{name}"]
        subprocess.run([*command, *extension, *files], check=True, capture_output=True)
        return certificate, key

    return {name: make(name) for name in ("localhost", "elsewhere.example.com")}


def encrypted(receiver, certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
    return f"https://localhost:{receiver.port}/events"


def test_an_encrypted_receiver_is_called_by_its_name(receiver, certificates, monkeypatch):
    certificate, key = certificates["localhost"]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert send(encrypted(receiver, certificate, key)).succeeded


def test_a_certificate_for_another_name_is_refused(receiver, certificates, monkeypatch):
    certificate, key = certificates["elsewhere.example.com"]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    answer = send(encrypted(receiver, certificate, key))
    assert "certificate of the endpoint is not valid" in answer.error
    assert receiver.received == []


def test_a_certificate_that_nobody_vouches_for_is_refused(receiver, certificates):
    answer = send(encrypted(receiver, *certificates["localhost"]))
    assert "certificate of the endpoint is not valid" in answer.error
    assert receiver.received == []

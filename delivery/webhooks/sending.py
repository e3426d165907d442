"""One request to one endpoint, bounded in time and size, to an address that was checked."""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

from delivery.webhooks.addresses import RefusedAddressError, Target, UnknownHostError, resolve

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 15.0
READ_BYTES = 8_000
EXCERPT_CHARACTERS = 2_000


@dataclass(frozen=True)
class Answer:
    """What came of a request: a status, or an error that says why there is none."""

    duration_ms: int
    status_code: int | None = None
    excerpt: str = ""
    error: str = ""

    @property
    def succeeded(self) -> bool:
        return not self.error


def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send ``body`` and return what came of it. Never raises for what the other side does."""
    started = time.monotonic()

    def answer(error: str, status_code: int | None = None, excerpt: str = "") -> Answer:
        return Answer(round((time.monotonic() - started) * 1000), status_code, excerpt, error)

    try:
        target = resolve(url)
    except (RefusedAddressError, UnknownHostError) as error:
        return answer(str(error))
    kind = CheckedHTTPSConnection if target.scheme == "https" else CheckedHTTPConnection
    connection = kind(target, started + WHOLE_SECONDS)
    with contextlib.closing(connection), Deadline(connection) as deadline:
        try:
            connection.request("POST", path_of(url), body, {"Host": target.host_header, **headers})
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            if deadline.has_passed:
                return answer(f"No answer within {WHOLE_SECONDS:.0f} seconds.")
            return answer(in_words(error))
        excerpt = excerpt_of(response)
        return answer(fault_of(response), response.status, excerpt)


def path_of(url: str) -> str:
    parts = urlsplit(iri_to_uri(url))
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def fault_of(response: http.client.HTTPResponse) -> str:
    """Return why a response is no success, or nothing if it is one."""
    if 200 <= response.status < 300:
        return ""
    if 300 <= response.status < 400:
        place = response.getheader("Location", "another address")[:500]
        return f"The endpoint redirects to {place}. Redirects are not followed: enter the final address."
    return f"The endpoint answered {response.status} {response.reason}."[:500]


def excerpt_of(response: http.client.HTTPResponse) -> str:
    """Return the beginning of a response's text; nothing if it is not text or does not come in time."""
    kind = response.getheader("Content-Type", "text/plain").lower()
    if not kind.startswith("text/") and not any(word in kind for word in ("json", "xml", "urlencoded")):
        return ""
    try:
        content = response.read(READ_BYTES)
    except (OSError, http.client.HTTPException):
        return ""
    try:
        text = content.decode(response.headers.get_content_charset() or "utf-8", "replace")
    except LookupError:  # a character set that nobody knows
        text = content.decode("utf-8", "replace")
    return text.replace("\0", "")[:EXCERPT_CHARACTERS]  # PostgreSQL keeps no NUL


def in_words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of the endpoint is not valid: {error.verify_message}."
    if isinstance(error, TimeoutError):
        return f"No connection within {CONNECT_SECONDS:.0f} seconds."
    return f"The request failed: {str(error) or type(error).__name__}."[:500]


class CheckedHTTPConnection(http.client.HTTPConnection):
    """Connects to the addresses that were checked, whatever the name leads to by now."""

    def __init__(self, target: Target, deadline: float) -> None:
        super().__init__(target.host, target.port, timeout=WHOLE_SECONDS)
        self.target = target
        self.deadline = deadline
        # Kept apart from ``sock``, which http.client lets go of while the response is still being read.
        self.open_socket: socket.socket | None = None

    def connect(self) -> None:
        self.sock = self.open_socket = self.first_that_answers()
        self.sock.settimeout(WHOLE_SECONDS)
        self.seconds_left()  # the deadline may have passed before there was a socket to shut

    def first_that_answers(self) -> socket.socket:
        failure: OSError = OSError(f"{self.target.host} has no address")
        for address in self.target.addresses:
            seconds = min(CONNECT_SECONDS, self.seconds_left())
            try:
                return socket.create_connection((address, self.target.port), timeout=seconds)
            except OSError as error:
                failure = error
        raise failure

    def seconds_left(self) -> float:
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


class CheckedHTTPSConnection(CheckedHTTPConnection):
    """The same, encrypted, with a certificate for the name."""

    def connect(self) -> None:
        super().connect()
        # The handshake comes after the socket is in its place, so that the deadline ends that too.
        self.sock = self.open_socket = ssl.create_default_context().wrap_socket(
            self.sock, server_hostname=self.target.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()


class Deadline:
    """Ends a request that takes too long as a whole, however slowly it drips.

    A time-out of a socket is for each single read, so a server that sends a byte now and then
    would hold a worker for ever.
    """

    def __init__(self, connection: CheckedHTTPConnection) -> None:
        self.connection = connection
        self.has_passed = False
        self.timer = threading.Timer(max(0.0, connection.deadline - time.monotonic()), self.end)
        self.timer.daemon = True

    def end(self) -> None:
        self.has_passed = True
        open_socket = self.connection.open_socket
        if open_socket is not None:
            # Of the plain class: the encrypted one drops its state, which the other thread is using.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(open_socket, socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self.timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()

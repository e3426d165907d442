"""What goes to Sentry when something goes wrong: where in the code, and nothing of the reader."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest

from tests.operations.processes import manage

OPENING = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}
# A reader sends what names them in every way in which a request can, and the error names them once more.
CODE = """
import logging, sentry_sdk
from django.test import Client
from django.views.generic import TemplateView
def fail(view, request, *args, **kwargs):
    written = request.META["HTTP_REFERER"]
    raise ValueError(f"Ada Lovelace: {written}")
TemplateView.get = TemplateView.post = fail
named = {"referer": "/ada@example.com", "x-own": "ada@example.com"}
client = Client(raise_request_exception=False, headers={"host": "localhost", "x-request-id": "number-of-the-request"})
client.cookies["sessionid"] = "ada-session"
print(client.get("/robots.txt?email=ada@example.com", headers=named).status_code)
logging.getLogger("cms").error("Nothing was sent to %s", "ada@example.com")
sentry_sdk.flush(20)
"""


@pytest.fixture
def receiver():
    """A server that takes reports; gives its port and what it took."""
    taken = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append(OPENING[self.headers.get("Content-Encoding")](content))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, taken
    server.shutdown()
    server.server_close()


def test_a_report_tells_where_and_nothing_of_the_reader(receiver, data_dir, static_files):
    port, taken = receiver
    variables = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": "http://localhost",
        "SENTRY_DSN": f"http://key@127.0.0.1:{port}/1",
        "STATIC_ROOT": str(static_files),  # the page that tells of an error needs its picture
    }
    outcome = manage(data_dir, "shell", "--no-imports", "-c", CODE, **variables)
    assert outcome.stdout.split() == ["500"], outcome.stderr
    said = b"\n".join(taken).decode()
    for told in ("ValueError", '"function":"fail"', "Nothing was sent to %s", "number-of-the-request"):
        assert told in said, told
    for secret in ("ada@example.com", "Lovelace: ", "ada-session", "x-own"):
        assert secret not in said, secret


def test_without_an_address_nothing_is_reported(data_dir):
    outcome = manage(data_dir, "shell", "--no-imports", "-c", "import sentry_sdk\nprint(sentry_sdk.get_client().dsn)")
    assert outcome.stdout.strip() == "None", outcome.stderr

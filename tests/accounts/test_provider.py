"""Signing in by OpenID Connect, with a provider that answers over HTTP."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User

from tests.accounts.conftest import code_of, give_app


class Provider(ThreadingHTTPServer):
    """Knows one person, and tells of them what a test says."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.person = {"sub": "7", "email": "Pat@example.com", "email_verified": True}
        self.asked: list[str] = []


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *arguments):
        pass

    def answer(self):
        provider, path = self.server, urlsplit(self.path).path
        provider.asked.append(path)
        claims = {"iss": provider.address, "aud": "cms", "iat": 0, "exp": 2**40} | provider.person
        documents = {
            "/.well-known/openid-configuration": {
                "issuer": provider.address,
                "authorization_endpoint": f"{provider.address}/authorize",
                "token_endpoint": f"{provider.address}/token",
                "userinfo_endpoint": f"{provider.address}/userinfo",
                "jwks_uri": f"{provider.address}/keys",
            },
            "/token": {"access_token": "x", "token_type": "Bearer", "id_token": jwt.encode(claims, "k" * 32)},
            "/userinfo": provider.person,
        }
        self.send_response(200 if path in documents else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(documents.get(path, {})).encode())

    do_GET = do_POST = answer  # noqa: N815 - http.server's names


@pytest.fixture
def provider(settings):
    with Provider() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.OIDC_ISSUER = server.address
        app = {"provider_id": "oidc", "name": "Work", "client_id": "cms", "secret": "s"}
        app["settings"] = {"server_url": server.address}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield server
        server.shutdown()


def come_back(client, state: str = ""):
    """Sign in at the provider. Return the answer to who comes back from there."""
    sent = client.post("/admin/login/provider/", {"process": "login"})
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent.url).query).items()}
    assert asked["redirect_uri"] == "http://testserver/admin/login/oidc/callback/"
    assert "code_challenge" in asked
    return client.get("/admin/login/oidc/callback/", {"code": "c", "state": state or asked["state"]})


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


def test_who_has_an_account_signs_in_by_an_address_that_is_verified_then_by_the_providers_name(client, pat, provider):
    page = client.get("/admin/login/")
    assert "Sign in with" in page.content.decode()
    # A form that is sent on to the provider: browsers look at the policy for that too.
    assert f"form-action 'self' {provider.address};" in page.headers["Content-Security-Policy"]
    assert come_back(client).url == "/admin/"
    assert is_in(client)
    assert User.objects.count() == 1
    client.logout()
    provider.person["email"] = "changed@example.com"
    come_back(client)
    assert is_in(client)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    "person",
    [
        {"email_verified": False},
        {"email_verified": "false"},
        {"email": "nobody@example.com"},
        {"email": ""},
        {"email": None},
    ],
)
def test_nobody_else_does_and_no_account_is_made(client, pat, provider, person):
    provider.person |= person
    page = client.get(come_back(client).url).content.decode()
    assert "There is no account for your address" in page
    assert not is_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_an_address_of_two_accounts_belongs_to_neither(client, pat, provider):
    User.objects.create_user("robin", "pat@example.com")
    come_back(client)
    assert not is_in(client)


def test_the_second_factor_is_asked_for_there_too(client, pat, provider, give_code):
    secret = give_app(pat)
    assert come_back(client).url == "/admin/login/second-factor/"
    assert not is_in(client)
    give_code(code_of(secret))
    assert is_in(client)


def test_a_foreign_state_and_a_provider_that_is_away_are_told_on_the_sign_in_page(client, pat, provider):
    assert "did not work" in client.get(come_back(client, state="foreign").url).content.decode()
    provider.shutdown()
    provider.server_close()
    sent = client.post("/admin/login/provider/")
    assert "does not answer" in client.get(sent.url).content.decode()
    assert not is_in(client)


def test_nobody_ties_a_foreign_account_to_their_own(client, pat, provider):
    client.force_login(pat)
    sent = client.post("/admin/login/provider/?process=connect")
    state = parse_qs(urlsplit(sent.url).query)["state"][0]
    assert client.get("/admin/login/oidc/callback/", {"code": "c", "state": state}).url == "/admin/login/"
    assert not SocialAccount.objects.exists()


def test_without_a_provider_there_is_none(client, db):
    assert "Sign in with" not in client.get("/admin/login/").content.decode()
    assert client.post("/admin/login/provider/").status_code == 404
    assert client.get("/admin/login/provider/").status_code == 405
    assert client.get("/admin/login/oidc/callback/").status_code == 404

"""Tokens: what they open, until when, and how people make and revoke them."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from wagtail.models import APIToken, ModelLogEntry

from accounts.models import TokenAccess
from accounts.tokens import create_token
from tests.factories import StandardPageFactory

CLAIMS, READ, WRITE = TokenAccess.CLAIMS, TokenAccess.READ, TokenAccess.WRITE


@pytest.fixture
def page(home_page):
    return StandardPageFactory(parent=home_page, live=False)


def test_a_token_opens_what_it_is_for_and_no_more(client, pat, page):
    def ask(method, path, body=None, text=""):
        headers = {"authorization": f"Bearer {text}"}
        data = json.dumps(body) if body is not None else ""
        return client.generic(method, path, data, content_type="application/json", headers=headers).status_code

    requests = {
        "claims check": ("POST", "/api/delivery/v1/claims-check", {"text": "Rest helps."}),
        "record": ("GET", "/api/delivery/v1/as-served?path=/&at=2026-01-01T00:00:00Z"),
        "cache": ("GET", "/metrics/cache/"),
        "read a page": ("GET", f"/api/v3-preview/pages/{page.pk}/"),
        "change a page": ("PATCH", f"/api/v3-preview/pages/{page.pk}/", {"title": "Other"}),
        "delete a page": ("DELETE", f"/api/v3-preview/pages/{page.pk}/"),
    }
    opened = {}
    for access in TokenAccess:
        _, text = create_token(pat, "Tests", access)
        statuses = {name: ask(*request, text=text) for name, request in requests.items()}
        assert set(statuses.values()) <= {200, 204, 403, 404}, statuses
        opened[access] = {name for name, status in statuses.items() if status != 403}
    assert opened == {
        CLAIMS: {"claims check"},
        READ: {"claims check", "record", "cache", "read a page"},
        WRITE: set(requests),
    }


def test_an_expired_token_opens_nothing(client, pat, noon):
    _, text = create_token(pat, "Tests", WRITE, days=30)
    headers = {"authorization": f"Bearer {text}"}
    paths = ("/api/v3-preview/pages/", "/api/delivery/v1/as-served?path=/&at=2026-01-01T00:00:00Z")
    assert 401 not in {client.get(path, headers=headers).status_code for path in paths}
    noon.shift(timedelta(days=30, seconds=1))
    assert {client.get(path, headers=headers).status_code for path in paths} == {401}


def test_a_token_from_elsewhere_reads_for_a_while(pat):
    token, text = APIToken.create_token(user=pat, name="By a command")
    assert token.terms.access == READ
    assert timedelta(days=89) < token.terms.expires_at - timezone.now() <= timedelta(days=90)
    assert text not in str(APIToken.objects.filter(pk=token.pk).values())


def test_the_last_use_is_noted_at_most_once_a_minute(client, pat, noon):
    token, text = create_token(pat, "Tests")
    headers = {"authorization": f"Bearer {text}"}

    def used_at():
        client.get("/api/v3-preview/pages/", headers=headers)
        token.refresh_from_db()
        return token.last_used_at

    first = used_at()
    noon.shift(30)
    assert used_at() == first
    noon.shift(31)
    assert used_at() > first


def test_the_terms_cost_no_further_query(client, pat, django_assert_num_queries):
    _, text = create_token(pat, "Tests", CLAIMS)
    headers = {"authorization": f"Bearer {text}"}
    client.get("/api/v3-preview/pages/", headers=headers)
    with django_assert_num_queries(1):  # the token with its person and its terms
        assert client.get("/api/v3-preview/pages/", headers=headers).status_code == 403


def test_administrators_make_them_see_them_and_revoke_them(client, pat):
    client.force_login(pat)
    form = {"name": "Front end", "user": pat.pk, "access": "claims", "days": "30"}
    address = reverse("wagtailusers_api_tokens:add")
    assert "This field is required" in client.post(address, {"name": "x"}).content.decode()
    page = client.post(address, form).content.decode()
    token = APIToken.objects.get()
    text = page.partition('value="wagtail_')[2].partition('"')[0]
    assert text
    assert (token.terms.access, (token.terms.expires_at - timezone.now()).days) == ("claims", 30)
    listed = client.get(reverse("wagtailusers_api_tokens:index")).content.decode()
    assert "Claims check only" in listed
    assert text not in listed
    client.post(reverse("wagtailusers_api_tokens:delete", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at
    actions = ModelLogEntry.objects.filter(content_type__model="apitoken").order_by("pk")
    assert [(entry.action, entry.user) for entry in actions] == [
        ("wagtail.apitoken.create", pat),
        ("accounts.token_terms", pat),
        ("wagtail.apitoken.revoke", pat),
    ]


def test_nobody_else_sees_or_makes_tokens(client, db):
    client.force_login(User.objects.create_user("robin"))
    assert client.get(reverse("wagtailusers_api_tokens:index")).status_code == 302

"""The claims check through the delivery API: what it finds, who may ask, and problems that name what is wrong."""

import json

import pytest
from django.contrib.auth.models import Group, User
from wagtail.models import APIToken

from compliance.claims import check_claims, passages_of_text
from delivery.api.claims import LONGEST_TEXT
from tests.delivery.api.test_requests import API, problem_of

pytestmark = pytest.mark.django_db

CLAIM = "Our infusions are the gold standard."


def token_of(role=None):
    user = User.objects.create_user("eve", "eve@example.com", "not-used")
    if role:
        user.groups.add(Group.objects.get(name=role))
    return APIToken.create_token(user=user, name="Tests")[1]


@pytest.fixture
def check(client):
    """Ask for a check in the name of an editor."""
    token = token_of("Editors")

    def check(body=None, **members):
        content = json.dumps(members) if body is None else body
        headers = {"authorization": f"Bearer {token}"}
        return client.post(f"{API}claims-check", content, content_type="application/json", headers=headers)

    return check


class TestWhatItFinds:
    def test_a_text_is_checked_line_by_line(self, check):
        response = check(text=f"About infusions\n{CLAIM}", on="2026-10-01")
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        found = response.json()
        assert found["counts"] == {"errors": 1, "warnings": 0, "hints": 0}
        assert (found["on"], found["jurisdiction"]) == ("2026-10-01", "US-CA")
        [finding] = found["findings"]
        assert (finding["rule"], finding["place"], finding["sentence"]) == ("superiority", "line 2", CLAIM)
        assert finding["words"] in CLAIM
        assert finding["source"]["date"] == "2022-12-20"

    def test_it_finds_what_the_command_finds(self, check):
        text = f"{CLAIM} It has minimal side effects.\nStudies show that 64% got well.\nA game-changer."
        found = check(text=text, on="2026-10-01").json()
        import datetime

        expected = check_claims(passages_of_text(text), on=datetime.date(2026, 10, 1))
        assert [finding["fingerprint"] for finding in found["findings"]] == [one.fingerprint for one in expected]
        assert len(expected) >= 4

    def test_blocks_say_what_they_are_and_get_their_names_back(self, check):
        blocks = [
            {"text": CLAIM, "kind": "disclaimer"},
            {"text": "A smiling woman after ketamine therapy", "kind": "alt_text", "id": "picture-1"},
        ]
        [finding] = [found for found in check(blocks=blocks).json()["findings"] if found["severity"] == "error"]
        assert (finding["rule"], finding["place"], finding["block"]) == ("outcome-in-image", "block 2", "picture-1")

    def test_a_reference_marker_supports_a_figure(self, check):
        text = "In one trial, 64% of patients responded."
        bare = check(blocks=[{"text": text}]).json()["findings"]
        cited = check(blocks=[{"text": text, "citations": [len(text) - 1]}]).json()["findings"]
        assert "uncited-statistic" in {finding["rule"] for finding in bare}
        assert "uncited-statistic" not in {finding["rule"] for finding in cited}

    def test_the_day_and_the_place_choose_the_rules(self, check):
        assert check(text=CLAIM, on="2020-01-01").json()["findings"] == []
        blocks = [{"text": "A smiling woman after ketamine therapy", "kind": "alt_text"}]
        rules = {found["rule"] for found in check(blocks=blocks, jurisdiction="US-TX").json()["findings"]}
        assert "outcome-in-image" not in rules

    @pytest.mark.parametrize("members", [{"text": ""}, {"text": "We keep you warm."}, {"blocks": []}])
    def test_nothing_to_object_to_is_no_problem(self, check, members):
        assert check(**members).json()["findings"] == []


class TestWhoMayAsk:
    def test_nobody_without_a_token(self, client):
        response = client.post(f"{API}claims-check", json.dumps({"text": CLAIM}), content_type="application/json")
        problem_of(response, 401)
        assert response["WWW-Authenticate"] == "Bearer"

    def test_nobody_who_may_not_use_the_admin(self, client):
        headers = {"authorization": f"Bearer {token_of()}"}
        response = client.post(
            f"{API}claims-check", json.dumps({"text": CLAIM}), content_type="application/json", headers=headers
        )
        problem_of(response, 403)


WRONG = {
    "nothing": ({}, "text"),
    "both": ({"text": "a", "blocks": []}, "text"),
    "no text": ({"text": 7}, "text"),
    "a null": ({"text": None}, "text"),
    "a null character": ({"text": "a\0b"}, "text"),
    "half a character": ({"text": "\ud800"}, "text"),
    "a text that is too long": ({"text": "a" * (LONGEST_TEXT + 1)}, "text"),
    "blocks that are too long together": ({"blocks": [{"text": "a" * 60_000}] * 2}, "blocks"),
    "too many blocks": ({"blocks": [{"text": "a"}] * 1_001}, "blocks"),
    "a block without a text": ({"blocks": [{"kind": "heading"}]}, "text"),
    "a kind that there is not": ({"blocks": [{"text": "a", "kind": "poem"}]}, "kind"),
    "an offset that is none": ({"blocks": [{"text": "a", "citations": [-1]}]}, "0"),
    "an offset as text": ({"blocks": [{"text": "a", "citations": ["0"]}]}, "0"),
    "an offset that is true": ({"blocks": [{"text": "a", "citations": [True]}]}, "0"),
    "a jurisdiction that is none": ({"text": "a", "jurisdiction": "California"}, "jurisdiction"),
    "a day that is none": ({"text": "a", "on": "2026-13-01"}, "on"),
    "a day as a number": ({"text": "a", "on": 20261001}, "on"),
    "a member that is not known": ({"text": "a", "colour": "red"}, "colour"),
}


@pytest.mark.parametrize(("members", "field"), WRONG.values(), ids=WRONG)
def test_a_problem_names_the_member_that_is_wrong(check, members, field):
    problem_of(check(**members), 422, field)


@pytest.mark.parametrize("body", ["", "{", "[]", "7", '"text"', "\ufeff{}", "nul"])
def test_what_is_no_json_object_is_refused(check, body):
    assert check(body).status_code in {400, 422}


def test_what_is_longer_than_a_request_may_be_is_refused(check, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    problem_of(check(text="a" * 2_000), 413)


def test_the_longest_text_is_answered(check):
    sentence = "In one trial, 64% of patients responded. "
    assert check(text=sentence * (LONGEST_TEXT // len(sentence))).status_code == 200

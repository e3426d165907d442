"""What the delivery API answers to requests that make no sense: a problem that names the member, never an error."""

from urllib.parse import quote

import pytest

from delivery.api.schemas import Problem
from home.models import HomePage

pytestmark = pytest.mark.django_db

API = "/api/delivery/v1/"
LISTS = ("articles/", "brands/", "disclaimers/", "people/", "topics/")
# Every address with the parameters that it must have.
ADDRESSES = {
    **{name: f"{API}{name}?" for name in LISTS},
    "articles/{slug}": f"{API}articles/infusions?",
    "brands/{slug}": f"{API}brands/pointexample?",
    "people/{slug}": f"{API}people/lee-ortiz?",
    "topics/{slug}": f"{API}topics/safety?",
    "disclaimers/{key}": f"{API}disclaimers/1?",
    "images/{key}": f"{API}images/1?",
    "pages/by-path": f"{API}pages/by-path?path=/articles/infusions/&",
    "site": f"{API}site?",
    "search": f"{API}search?q=infusion&",
    "suggest": f"{API}suggest?q=inf&",
    "changes": f"{API}changes?",
}
WITH_FIELDS = {name: address for name, address in ADDRESSES.items() if name not in {"suggest", "changes"}}


@pytest.fixture
def article(infusions):
    return infusions


@pytest.fixture
def home_page(infusions):
    return HomePage.objects.get()


def problem_of(response, status: int, member: str | None = None) -> dict:
    """Return the problem that ``response`` is, after a look at its form. It names ``member`` if one is given."""
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"] == "application/problem+json"
    found = response.json()
    Problem.model_validate(found)
    assert found["status"] == status
    assert found["detail"]
    if member is not None:
        assert member in [error["field"] for error in found["errors"]], found
    return found


class TestParameters:
    @pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
    def test_an_unknown_one_is_refused_by_name(self, client, article, address):
        assert client.get(address.rstrip("?&")).status_code in {200, 404}
        assert "nonsense" in problem_of(client.get(f"{address}nonsense=1"), 400, "nonsense")["detail"]

    @pytest.mark.parametrize("address", WITH_FIELDS.values(), ids=WITH_FIELDS.keys())
    def test_one_of_the_wrong_form_is_refused_by_name(self, client, article, address):
        problem_of(client.get(f"{address}fields=id&fields=url"), 400, "fields")
        problem_of(client.get(f"{address}rich_text=word"), 400, "rich_text")
        problem = problem_of(client.get(f"{address}fields=nonsense.name"), 400, "fields")
        assert "nonsense.name" in problem["detail"]
        assert "Known here: " in problem["detail"]

    @pytest.mark.parametrize(
        ("member", "value"),
        [
            ("page", "abc"),
            ("page", "0"),
            ("page", "-1"),
            ("page", "1.5"),
            ("page", ""),
            ("page", str(2**63)),
            ("page", str(2**64)),
            ("page", "9" * 400),
            ("page_size", "0"),
            ("page_size", "101"),
            ("page_size", "all"),
        ],
    )
    def test_a_page_that_is_no_number_in_range_is_refused_by_name(self, client, home_page, member, value):
        for name in (*LISTS, "search"):
            problem_of(client.get(f"{ADDRESSES[name]}{member}={value}"), 400, member)

    @pytest.mark.parametrize("name", [*LISTS, "search"])
    def test_a_page_beyond_the_last_is_not_found(self, client, article, name):
        for page in (3, 1000, (2**63 - 1) // 100):
            problem_of(client.get(f"{ADDRESSES[name]}page={page}"), 404, "page")
            problem_of(client.get(f"{ADDRESSES[name]}page={page}&page_size=100"), 404, "page")

    @pytest.mark.parametrize(
        ("member", "value"),
        [
            ("featured", "perhaps"),
            ("published_after", "yesterday"),
            ("published_after", "2026-10-01T12:00:00"),
            ("published_after", "0001-01-01T00:00:00%2B10:00"),
            ("published_before", "2026-13-01T12:00:00Z"),
            ("order", "title"),
            ("include", "everything"),
            ("brand", "x" * 256),
            ("cursor", "nonsense"),
            ("cursor", "%F0%9F%98%80"),
            ("cursor", "MjAyNi0xMC0wMXwx"),  # a time without a zone
            ("cursor", "MjAyNi0xMC0wMVQwMDowMDowMFp8OTk5OTk5OTk5OTk5OTk5OTk5OTk5"),  # a key beyond 64 bits
            ("cursor", "MTgwNC0wNy0yNlQwMDoxMzozNy0xOToyN3wx"),  # a zone that PostgreSQL does not take
            ("cursor", "x" * 201),
        ],
    )
    def test_a_filter_of_the_wrong_form_is_refused_by_name(self, client, home_page, member, value):
        problem_of(client.get(f"{API}articles/?{member}={value}"), 400, member)

    @pytest.mark.parametrize("member", ["brand", "topic", "author"])
    def test_a_filter_that_names_nothing_public_is_not_found(self, client, home_page, member):
        problem_of(client.get(f"{API}articles/?{member}=nobody"), 404, member)

    def test_a_time_may_be_in_any_zone(self, client, article):
        # PostgreSQL takes none that is sixteen hours away.
        for name in ("published_after", "published_before"):
            assert client.get(f"{API}articles/?{name}=1804-07-26T00:13:37-19:27").status_code == 200

    def test_a_cursor_and_a_page_are_not_taken_together(self, client, article):
        cursor = client.get(f"{API}articles/?page_size=1").json()["next_cursor"]
        problem_of(client.get(f"{API}articles/?page=2&cursor={cursor}"), 400, "cursor")

    @pytest.mark.parametrize(
        ("address", "member"),
        [
            (f"{API}search", "q"),
            (f"{API}search?q=", "q"),
            (f"{API}search?q={'x' * 201}", "q"),
            (f"{API}suggest", "q"),
            (f"{API}pages/by-path", "path"),
            (f"{API}pages/by-path?path=", "path"),
            (f"{API}pages/by-path?path={'/x' * 1001}", "path"),
            (f"{API}changes?after=-1", "after"),
            (f"{API}changes?after=now", "after"),
            (f"{API}changes?after={2**63}", "after"),
            (f"{API}changes?limit=0", "limit"),
            (f"{API}changes?limit=1001", "limit"),
            (f"{API}disclaimers/0", "key"),
            (f"{API}disclaimers/abc", "key"),
            (f"{API}images/{2**63}", "key"),
            (f"{API}images/{'9' * 400}", "key"),
        ],
    )
    def test_one_that_is_missing_or_out_of_range_is_refused_by_name(self, client, home_page, address, member):
        problem_of(client.get(address), 400, member)

    def test_a_publication_that_is_not_there_yet_is_not_found(self, client, home_page):
        problem_of(client.get(f"{API}changes?after={2**63 - 1}"), 404, "after")

    @pytest.mark.parametrize(
        "address",
        [
            *(f"{API}articles/?{name}=a%00b" for name in ("brand", "topic", "author", "cursor", "fields", "include")),
            *(f"{API}articles/?{name}=%00" for name in ("page", "featured", "published_after", "order", "rich_text")),
            *(f"{API}{name}/a%00b" for name in ("articles", "brands", "people", "topics", "images", "disclaimers")),
            f"{API}articles/?a%00b=1",
            f"{API}pages/by-path?path=/a%00b/",
            f"{API}search?q=a%00b",
            f"{API}suggest?q=a%00b",
            f"{API}changes?after=%00",
        ],
    )
    def test_a_null_character_is_refused_with_the_name_of_its_place(self, client, home_page, address):
        assert problem_of(client.get(address), 400)["errors"][0]["field"]


HOSTILE = [
    *("'", '"; DROP TABLE x;--', "%", "\\", "😀", "\u202eabc", "\uffff", "\ufdfa" * 60),
    *("a:b & !", "<->", "(((", "*", "-", "or", '"', "a\tb\nc", "{{7*7}}", "${x}"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_never_an_error_of_ours(client, home_page, text):
    written = quote(text, safe="")
    for address in (
        f"{API}search?q={written}",
        f"{API}suggest?q={written}",
        f"{API}pages/by-path?path={written}",
        f"{API}articles/?brand={written}",
        f"{API}articles/?fields={written}",
        f"{API}articles/{written}",
        f"{API}brands/{written}",
        f"{API}{written}",
    ):
        response = client.get(address)
        assert response.status_code < 500, address
        if response.status_code >= 400:
            problem_of(response, response.status_code)


@pytest.mark.parametrize("path", ["x" * 10_000, "/x" * 900, "//evil.example.com/", "/../admin/", "/articles/infusions"])
def test_an_address_of_any_form_is_found_or_not_found(client, home_page, path):
    assert client.get(f"{API}pages/by-path", {"path": path}).status_code in {200, 400, 404}

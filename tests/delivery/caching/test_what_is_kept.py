"""Which requests are answered from kept responses, what makes two of them differ, and when they end."""

import datetime
import gzip
import re

import brotli
import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import APIToken

from delivery.caching.compression import preferred_encoding
from delivery.caching.middleware import day_around
from delivery.models import Head, Publication
from tests.delivery.caching.conftest import committed_data
from tests.factories import make_site
from tests.operations.processes import wait_until

pytestmark = pytest.mark.django_db

LONG = "/told/?size=6000"


def caches(reader, path, times=2, **headers):
    return [reader.get_when_heard(path, **headers).cache for _ in range(times)]


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "sessionid=abc"},
        {"Cookie": "theme=dark; sessionid=abc"},
        {"Cookie": "csrftoken=abc"},
        {"Authorization": "Bearer abc"},
    ],
    ids=["session", "session among others", "token of a form", "token of an interface"],
)
def test_whoever_is_somebody_passes_by(reader, headers):
    reader.get_when_heard("/told/")
    assert caches(reader, "/told/", **headers) == ["pass", "pass"]


def test_cookies_of_statistics_make_nobody_somebody(reader):
    reader.get_when_heard("/told/")
    assert caches(reader, "/told/", 1, Cookie="_ga=1; notsessionid=2") == ["hit"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_what_may_change_something_passes_by(reader, method):
    reader.get_when_heard("/told/")
    assert reader.get("/told/", method).cache == "pass"


@pytest.mark.parametrize(
    "path",
    [
        "/told/?cookie=1",
        "/told/?status=302&Location=/",
        "/told/?status=500",
        "/told/?status=403",
        "/told/?Cache-Control=private",
        "/told/?Cache-Control=max-age%3D60,+no-store",
        "/told/?Vary=*",
        "/told/?Content-Type=image/png",
        "/never/",
        "/session/",
        "/streamed/",
        "/admin/login/",
        "/static/css/site.css",
    ],
)
def test_what_is_not_the_same_for_everybody_or_a_file_is_not_kept(reader, site, path):
    assert caches(reader, path) == ["pass", "pass"]


@pytest.mark.parametrize("status", [200, 301, 308, 404, 410])
def test_answers_that_hold_for_everybody_are_kept_with_their_status(reader, status):
    first, second = (reader.get_when_heard(f"/told/?status={status}&Location=/") for _ in range(2))
    assert (second.cache, second.status, second.body) == ("hit", status, first.body)


def test_query_host_scheme_and_origin_are_part_of_the_address(reader):
    addresses = [
        ("/told/", {}),
        ("/told/?page=2", {}),
        ("/told/?page=3", {}),
        ("/told/", {"Host": "other.example"}),
        ("/told/", {"Origin": "https://front.example"}),
    ]
    assert [reader.get_when_heard(path, **headers).cache for path, headers in addresses] == ["miss"] * 5
    assert [reader.get_when_heard(path, **headers).cache for path, headers in addresses] == ["hit"] * 5


def test_the_header_by_which_a_proxy_tells_the_scheme_is_part_of_the_address(make_front, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    reader = make_front()
    told = [reader.get("/told/", X_Forwarded_Proto=scheme).text for scheme in ("http", "https", "http")]
    assert told[0] == told[2] != told[1]


def test_a_response_that_varies_by_a_header_is_kept_for_each_of_its_values(reader):
    path = "/told/?Vary=Accept"
    first = [reader.get_when_heard(path, Accept=kind).text for kind in ("text/html", "application/json")]
    second = [reader.get_when_heard(path, Accept=kind) for kind in ("text/html", "application/json")]
    assert [answer.cache for answer in second] == ["hit", "hit"]
    assert [answer.text for answer in second] == first
    assert first[0] != first[1]


def test_a_cache_between_is_not_told_of_the_cookie(reader, site):
    assert reader.get_when_heard("/contact/").headers["vary"] == "Accept-Encoding"


def test_an_address_that_is_too_long_is_not_kept(reader):
    assert caches(reader, f"/told/?x={'x' * 3000}") == ["pass", "pass"]
    assert reader.front.figures["entries"] == 0


def test_a_flood_of_addresses_stays_within_the_bytes_and_the_last_used_survive(db, make_front):
    reader = make_front(BYTES=100_000)
    reader.get("/told/?favourite")
    for page in range(200):
        reader.get(f"/told/?page={page}&size=1000")
        assert reader.get("/told/?favourite").cache == "hit"
    figures = reader.front.figures
    assert figures["bytes"] <= 100_000
    assert figures["entries"] < 60
    assert figures["evictions"] > 100
    assert figures["bytes"] == sum(entry.size for entry in reader.front.entries.found.values())
    assert reader.get("/told/?page=0&size=1000").cache == "miss"
    assert reader.get("/told/?page=199&size=1000").cache == "hit"


def test_one_response_may_not_push_out_all_others(db, make_front):
    reader = make_front(BYTES=100_000)
    assert [reader.get("/told/?size=50000").cache for _ in range(2)] == ["miss", "miss"]
    assert reader.front.figures["entries"] == 0


# Validators


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_a_reader_who_has_the_response_gets_no_body(reader, encoding):
    headers = {"Accept_Encoding": encoding}
    etag = reader.get_when_heard(LONG, **headers).headers["etag"]
    for condition in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = reader.get_when_heard(LONG, If_None_Match=condition, **headers)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", etag)
        assert "content-length" not in answer.headers
    assert reader.get_when_heard(LONG, If_None_Match='"other"', **headers).status == 200


def test_the_first_reader_of_a_response_may_have_it_already(reader):
    make_site()
    etag = reader.get_when_heard("/contact/").headers["etag"]
    reader.front.entries.advance(reader.front.entries.version, None)
    contact = reader.get_when_heard("/robots.txt", If_None_Match="*")
    assert (contact.status, contact.cache) == (304, "miss")
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag)


@committed_data
def test_a_reader_who_has_the_date_gets_no_body(reader, publish):
    page = publish()
    Head.objects.update(recorded_at=timezone.now() - datetime.timedelta(days=1))
    wait_until(lambda: reader.front.known.heard.modified, "the time is read again")
    modified = reader.get_when_heard(page.url).headers["last-modified"]
    assert reader.get_when_heard(page.url, If_Modified_Since=modified).status == 304
    assert reader.get_when_heard(page.url, If_Modified_Since="Mon, 01 Jan 2024 00:00:00 GMT").status == 200
    assert reader.get_when_heard(page.url, If_Modified_Since="nonsense").status == 200
    # The hash is the better witness where both are told.
    both = reader.get_when_heard(page.url, If_Modified_Since=modified, If_None_Match='"other"')
    assert both.status == 200


def test_a_head_request_gets_the_same_headers_without_the_body(reader):
    cold = reader.get_when_heard(LONG, method="HEAD")
    warm = reader.get_when_heard(LONG)
    head = reader.get_when_heard(LONG, method="HEAD")
    assert (cold.cache, warm.cache, head.cache) == ("miss", "hit", "hit")
    assert cold.body == head.body == b""
    assert head.headers == warm.headers
    assert int(head.headers["content-length"]) == len(warm.body) > 5000
    assert reader.get_when_heard("/never/", method="HEAD").body == b""


@committed_data
def test_no_date_is_told_where_two_publications_share_its_second(reader, publish):
    page = publish()
    at = timezone.now().replace(microsecond=0)
    first = Publication.objects.order_by("number").first()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE delivery_publication DISABLE TRIGGER erasure_is_recorded")
        Publication.objects.filter(pk=first.pk).update(recorded_at=at)
        cursor.execute("ALTER TABLE delivery_publication ENABLE TRIGGER erasure_is_recorded")
    Head.objects.update(recorded_at=at + datetime.timedelta(milliseconds=900))
    wait_until(lambda: reader.front.known.heard.modified == 0.0, "the time is read again")
    answer = reader.get_when_heard(page.url)
    assert "last-modified" not in answer.headers
    assert answer.headers["etag"]


# Encodings


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("identity", ""),
        ("identity;q=0.2, gzip;q=0.5", "gzip"),
        ("gzip;q=nonsense", ""),
        ("deflate", ""),
        ("GZIP;Q=1", "gzip"),
    ],
)
def test_the_reader_decides_the_encoding(accepted, encoding):
    assert preferred_encoding(accepted) == encoding


def test_each_encoding_is_kept_compressed_with_an_etag_of_its_own(reader):
    plain, zipped, brotlied = (
        [reader.get_when_heard(LONG, Accept_Encoding=accepted) for _ in range(2)][1] for accepted in ("", "gzip", "br")
    )
    assert {plain.cache, zipped.cache, brotlied.cache} == {"hit"}
    assert [answer.headers.get("content-encoding") for answer in (plain, zipped, brotlied)] == [None, "gzip", "br"]
    assert {answer.headers["vary"] for answer in (plain, zipped, brotlied)} == {"Accept-Encoding"}
    assert len({plain.headers["etag"], zipped.headers["etag"], brotlied.headers["etag"]}) == 3
    assert b"words words" in gzip.decompress(zipped.body)
    assert b"words words" in brotli.decompress(brotlied.body)
    assert len(brotlied.body) < len(zipped.body) < len(plain.body)


@pytest.mark.parametrize("path", ["/told/?size=300", "/told/?size=6000&Content-Type=application/x-unknown"])
def test_what_compressing_does_not_help_stays_as_it_is(reader, path):
    assert "content-encoding" not in reader.get_when_heard(path, Accept_Encoding="br").headers


# Time


def test_a_response_ends_when_its_view_says(reader):
    soon = timezone.now() + datetime.timedelta(seconds=0.4)
    path = f"/told/?X-Cache-Until={soon.isoformat().replace('+', '%2B')}"
    first = reader.get_when_heard(path)
    assert "x-cache-until" not in first.headers
    assert reader.get(path).text == first.text
    while timezone.now() < soon:
        pass
    assert reader.get(path).text != first.text


def test_a_response_ends_with_the_day_in_which_it_was_made(reader, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    began, ends = (
        datetime.datetime.fromtimestamp(moment, timezone.get_default_timezone())
        for moment in day_around(timezone.localtime())
    )
    assert began <= timezone.localtime() < ends
    assert (began.time(), ends.time()) == (datetime.time.min, datetime.time.min)
    reader.get_when_heard("/told/")
    assert {entry.expires for entry in reader.front.entries.found.values()} == {ends.timestamp()}


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-06-01", 24)], ids=["spring", "autumn", "summer"]
)
def test_a_day_is_as_long_as_the_clocks_make_it(settings, day, hours):
    noon = datetime.datetime.fromisoformat(day).replace(hour=12, tzinfo=timezone.get_default_timezone())
    began, ends = day_around(noon)
    assert ends - began == hours * 3600


# What caches between are told


def test_browsers_ask_each_time_and_others_keep_nothing_unless_a_setting_says_so(reader, settings):
    assert reader.get_when_heard("/told/").headers["cache-control"] == "public, max-age=0, must-revalidate"
    settings.DELIVERY_CACHE_SHARED_SECONDS = 1
    assert (
        reader.get_when_heard("/told/?1").headers["cache-control"] == "public, max-age=0, s-maxage=1, must-revalidate"
    )
    own = reader.get_when_heard("/told/?Cache-Control=max-age%3D5&Surrogate-Key=page-1+brand-2")
    assert own.headers["cache-control"] == "max-age=5"
    assert own.headers["surrogate-key"] == "page-1 brand-2"


# What a database that is down means


@committed_data
def test_without_the_database_nothing_is_served_unless_a_setting_says_so(db, make_front):
    for is_served, cache in ((False, "pass"), (True, "hit")):
        reader = make_front(SERVE_WHEN_DATABASE_IS_DOWN=is_served)
        reader.front.close()
        reader.get("/told/")
        with refusing_database():
            assert reader.get("/told/").cache == cache
            assert reader.get("/told/?cold").cache == "pass"
            assert reader.front.figures["entries"] == 1


class refusing_database:  # noqa: N801 - reads as what it is
    """Let new connections to the database fail, as if it were being restarted."""

    def __enter__(self):
        connection.close()
        self.name = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = "no_such_database"

    def __exit__(self, *_):
        connection.close()
        connection.settings_dict["NAME"] = self.name


# Figures


def test_the_figures_count_what_happened(reader):
    for path in ("/told/", "/told/", "/told/", "/never/", "/session/"):
        reader.get_when_heard(path)
    figures = reader.front.figures
    assert (figures["hits"], figures["misses"], figures["passed"], figures["entries"]) == (2, 1, 2, 1)
    assert reader.front.figures["hits"] == 2  # reading them counts nothing
    assert figures["is_listening"]
    assert 2_000 < figures["bytes"] < 5_000


@committed_data
def test_the_figures_tell_how_late_a_publication_was_heard_of(reader, publish):
    publish()
    reader.get_when_heard("/told/")
    figures = reader.front.figures
    assert figures["version_changes"] > 0
    assert 0 < figures["version_lag_seconds"] < 5
    assert figures["number"] > 0


@pytest.mark.parametrize("is_editor", [True, False])
def test_figures_are_for_the_staff(client, django_user_model, is_editor):
    if is_editor:
        client.force_login(django_user_model.objects.create_superuser("robin", "robin@example.com", "not-used"))
    assert client.get("/metrics/cache/").status_code == (200 if is_editor else 403)


@pytest.mark.parametrize("is_good", [True, False])
def test_a_program_that_watches_gets_figures_by_a_persons_token(client, django_user_model, is_good):
    user = django_user_model.objects.create_superuser("robin", "robin@example.com", "not-used")
    token = APIToken.create_token(user=user, name="Watching")[1] if is_good else "not-a-token"
    response = client.get("/metrics/cache/", headers={"authorization": f"Bearer {token}"})
    assert response.status_code == (200 if is_good else 403)

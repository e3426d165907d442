"""What is kept is served without a query, and never from before the newest publication that is known."""

import threading
import time

import psycopg
import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from delivery.models import Head
from tests.delivery.caching import addresses
from tests.delivery.caching.conftest import committed_data
from tests.operations.processes import wait_until

pytestmark = committed_data


def in_another_thread(call):
    """Start ``call`` as a server's thread would; return what waits for its outcome."""
    outcomes = []

    def run():
        try:
            outcomes.append(call())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()

    def outcome():
        thread.join(30)
        return outcomes[0]

    return outcome


def listeners():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity "
            "WHERE application_name = 'pointhealth-cms-listener' AND datname = current_database()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def newest():
    return Head.objects.get().number


def test_the_second_reader_gets_the_same_bytes_without_any_query(reader, publish):
    page = publish(title="Opening hours")
    first = reader.get_when_heard(page.url)
    with CaptureQueriesContext(connection) as asked:
        second = reader.get_when_heard(page.url)
    assert (first.status, first.cache, second.cache) == (200, "miss", "hit")
    assert "Opening hours" in second.text
    assert second.body == first.body
    assert len(asked) == 0


@pytest.mark.parametrize("path", ["/", "/contact/", "/api/v2/pages/", "/feed/", "/sitemap.xml", "/nowhere/"])
def test_site_and_interfaces_are_kept(reader, site, path):
    assert [reader.get_when_heard(path).cache for _ in range(2)] == ["miss", "hit"]


def test_the_first_request_after_a_publication_is_fresh_in_the_process_that_published(reader, publish):
    page = publish(title="Old title")
    for title in ("New title", "Newer title", "Newest title"):
        reader.get(page.url)
        page.title = title
        page.save_revision().publish()
        assert title in reader.get(page.url).text


def test_the_first_request_that_another_process_has_told_of_is_fresh(reader, publish):
    page = publish(title="Old title")
    old = reader.get_when_heard(page.url)
    number = newest()
    with psycopg.connect(**connections["default"].get_connection_params()) as other:
        other.execute("UPDATE delivery_head SET number = number + 1, sha256 = 'another' WHERE id = 1")
        assert reader.get_when_heard(page.url).cache == "hit"
    wait_until(lambda: reader.front.known.latest.number == number + 1, "the number is heard")
    new = reader.get_when_heard(page.url)
    assert (old.cache, new.cache) == ("miss", "miss")


def test_a_response_begun_before_a_publication_is_not_served_after_it(reader, publish):
    addresses.begun.clear()
    addresses.may_finish.clear()
    publish()
    before = newest()
    slow = in_another_thread(lambda: reader.get_when_heard("/number/?slow=1"))
    assert addresses.begun.wait(30)
    publish()
    addresses.may_finish.set()
    assert slow().text.split()[0] == str(before)
    later = reader.get("/number/?slow=1")
    assert (later.text.split()[0], later.cache) == (str(newest()), "miss")
    assert later.text.split()[0] != str(before)


def test_a_backup_with_the_same_number_but_another_past_is_another_version(reader, publish):
    page = publish()
    reader.get_when_heard(page.url)
    Head.objects.update(sha256="of another past")
    wait_until(lambda: reader.front.known.latest.sha256 == "of another past", "the listener reads again")
    assert reader.get_when_heard(page.url).cache == "miss"


def test_while_nobody_listens_each_request_asks_for_the_number(make_front, publish):
    page = publish(title="Old title")
    reader = make_front()
    reader.front.close()
    assert [reader.get(page.url).cache for _ in range(2)] == ["miss", "hit"]
    with CaptureQueriesContext(connection) as asked:
        assert reader.get(page.url).cache == "hit"
    assert [("delivery_head" in query["sql"]) for query in asked if "SELECT" in query["sql"]] == [True]
    page.title = "New title"
    page.save_revision().publish()
    assert "New title" in reader.get(page.url).text


def test_a_listener_that_is_cut_off_serves_nothing_old_and_listens_again(reader, publish):
    page = publish(title="Title 0")
    for round_number in range(1, 6):
        reader.get_when_heard(page.url)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [listeners()])
        page.title = f"Title {round_number}"
        page.save_revision().publish()
        assert f"Title {round_number}" in reader.get(page.url).text
    wait_until(listeners, "the listener is back")
    assert reader.get_when_heard(page.url).cache in {"hit", "miss"}
    assert reader.get_when_heard(page.url).cache == "hit"


def test_a_listener_whose_connection_hangs_is_not_believed_for_long(reader, publish, monkeypatch):
    page = publish()
    reader.get_when_heard(page.url)
    reader.front.known.valid_until = time.monotonic()  # as if the last answer were that old
    with CaptureQueriesContext(connection) as asked:
        assert reader.get(page.url).cache == "hit"
    assert any("delivery_head" in query["sql"] for query in asked)


def test_a_forked_process_begins_without_the_knowledge_of_its_parent(reader):
    from delivery.caching.version import forget_all

    heard = reader.front.known
    thread = heard.thread
    assert heard.is_listening
    forget_all()
    assert not heard.is_listening
    assert heard.thread is None
    heard.thread = thread  # this process is not the child: let the test end its listener


def test_parallel_readers_and_publications_never_meet_an_old_number(reader, publish):
    """Each reader notes the newest number before it asks: what it gets may be newer than that, never older."""
    publish()
    stop, stale = threading.Event(), []

    def read():
        while not stop.is_set():
            before = newest()
            got = int(reader.get("/number/").text.split()[0])
            if got < before:
                # The number is told within moments of the commit; older than that is a fault.
                wait_until(lambda before=before: reader.front.known.latest.number >= before, "the number", 5)
                got = int(reader.get("/number/").text.split()[0])
                if got < before:
                    stale.append((before, got))

    readers = [in_another_thread(read) for _ in range(4)]
    first = newest()
    for _ in range(15):
        publish()
    stop.set()
    for outcome in readers:
        outcome()
    assert stale == []
    assert newest() >= first + 15

"""A node that reads publications from a streaming replica: never an old one, and never nothing."""

import itertools
import json
import secrets
import signal
import sys
import urllib.request

import pytest

from tests.operations.processes import MANAGE, Program, free_port, wait_until
from tests.operations.test_point_in_time import publish

# When the replica was last asked for what is in force.
LAST_READING = """
SELECT max(query_start)::text FROM pg_stat_activity WHERE query LIKE '%delivery_inforce%' AND pid <> pg_backend_pid()
"""
numbers = itertools.count(1)


@pytest.fixture
def pair(servers, make_tables):
    """A primary with the tables of the site, and a replica that follows it."""
    primary, replica = servers.make("primary"), servers.make("replica")
    primary.make_cluster()
    primary.start()
    make_tables(primary.url)
    replica.make_replica_of(primary)
    replica.start()
    return primary, replica


@pytest.fixture
def node(pair, data_dir, static_files):
    """The port of a web node of one process that knows both servers."""
    primary, replica = pair
    port = free_port()
    variables = {
        "DATABASE_URL": primary.url,
        "DATABASE_REPLICA_URL": replica.url,
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "STATIC_ROOT": str(static_files),
    }
    command = [sys.executable, MANAGE, "run_production_site", "--server-only"]
    with Program(command, data_dir, **variables) as site:
        wait_until(lambda: answers(port), "the node answers")
        yield port
        assert site.stop() == 0


def answers(port):
    try:
        return slugs(port) is not None
    except OSError:
        return False


def slugs(port):
    """Return the topics that the node tells of, asked in a way that it has kept no answer to."""
    # Each number is another address, as what stands between commas may be nothing, or a space.
    fields = ",".join(["items.slug", *("+" if bit == "1" else "" for bit in f"{next(numbers):b}")])
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/delivery/v1/topics/?fields={fields}", timeout=30) as told:
        return {item["slug"] for item in json.load(told)["items"]}


def is_read_by(port, replica):
    before = replica.ask(LAST_READING)
    slugs(port)
    return replica.ask(LAST_READING) != before


def test_what_is_read_from_a_replica_is_never_older_than_what_the_node_knows(pair, node, data_dir):
    primary, replica = pair
    here = {"DATABASE_URL": primary.url}
    publish(data_dir, here, "one")
    wait_until(lambda: is_read_by(node, replica), "the replica has the publication, and is read")
    assert slugs(node) == {"one"}

    # A replica that is behind is not read.
    replica.ask("SELECT pg_wal_replay_pause()")
    publish(data_dir, here, "two")
    wait_until(lambda: slugs(node) == {"one", "two"}, "the node has heard", seconds=1)
    assert not is_read_by(node, replica)
    assert replica.ask("SELECT count(*) FROM blog_topic") == 1
    replica.ask("SELECT pg_wal_replay_resume()")
    wait_until(lambda: is_read_by(node, replica), "the replica has come to it, and is read")
    assert slugs(node) == {"one", "two"}

    # One that is away is not missed, and read again when it is back.
    replica.end(signal.SIGQUIT)
    assert slugs(node) == {"one", "two"}
    publish(data_dir, here, "three")
    wait_until(lambda: slugs(node) == {"one", "two", "three"}, "the node has heard", seconds=1)
    replica.start()
    wait_until(lambda: is_read_by(node, replica), "the replica is back, and is read")
    assert slugs(node) == {"one", "two", "three"}

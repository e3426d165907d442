"""Recovery to a moment, as docs/operations.md tells it: a base backup, and the log that the server archives."""

import os
import shutil
import signal
import subprocess
from types import SimpleNamespace

import psycopg
import pytest

from cms.embedded_postgres.data_folder import DataFolder
from cms.embedded_postgres.programs import programs_folder, run_as
from tests.operations.processes import free_port, manage, wait_until

TOPICS = "from blog.models import Topic\nprint(*Topic.objects.values_list('slug', flat=True))"


class Server:
    """A PostgreSQL server with a cluster of its own, on a port of this machine."""

    def __init__(self, folder, owner, port):
        self.folder, self.owner, self.port = folder, owner, port
        self.process = None

    @property
    def url(self):
        return f"postgres://site@127.0.0.1:{self.port}/postgres"

    def run(self, program, *arguments):
        outcome = run_as(self.owner, [str(programs_folder() / program), *map(str, arguments)])
        assert outcome.returncode == 0, outcome.stdout
        return outcome.stdout

    def start(self, **settings):
        is_other = not self.owner.is_this_process
        with (self.folder.parent / f"{self.folder.name}.log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(str(programs_folder() / "postgres"), "-D", str(self.folder), f"--port={self.port}"),
                    *("--listen_addresses=127.0.0.1", "--unix_socket_directories="),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                cwd="/",
                stdout=log,
                stderr=log,
                user=self.owner.user_id if is_other else None,
                group=self.owner.group_id if is_other else None,
            )
        wait_until(self.answers, "the server accepts writing")

    def answers(self):
        assert self.process.poll() is None, (self.folder.parent / f"{self.folder.name}.log").read_text()
        try:
            with psycopg.connect(self.url) as connection:
                return connection.execute("SELECT NOT pg_is_in_recovery()").fetchone()[0]
        except psycopg.OperationalError:
            return False

    def execute(self, statement):
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(statement).fetchone()[0]

    def end(self, number):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(60)


@pytest.fixture
def servers(data_dir):
    """Make servers whose data lies below one folder; they are ended after the test."""
    folder = DataFolder(data_dir.parent)
    owner = folder.choose_owner_of_server()
    place = data_dir.parent / "servers"
    place.mkdir()
    made = []

    def make(name):
        made.append(Server(place / name, owner, free_port()))
        return made[-1]

    os.chown(place, owner.user_id, owner.group_id)
    yield SimpleNamespace(make=make, archive=place / "archive", owner=owner)
    for server in made:
        server.end(signal.SIGQUIT)
    shutil.rmtree(place)


def test_the_site_is_as_it_was_at_the_moment_before_a_mistake(servers, data_dir):
    servers.archive.mkdir()
    os.chown(servers.archive, servers.owner.user_id, servers.owner.group_id)
    first = servers.make("first")
    first.run("initdb", "--pgdata", first.folder, "--username=site", "--auth=trust", "--encoding=UTF8", "--locale=C")
    first.start(
        archive_mode="on",
        archive_command=f"test ! -f {servers.archive}/%f && cp %p {servers.archive}/%f",
        archive_timeout="60s",
    )
    here = {"DATABASE_URL": first.url}
    assert manage(data_dir, "migrate", **here).returncode == 0
    base = first.folder.parent / "base"
    first.run("pg_basebackup", "-h", "127.0.0.1", "-p", first.port, "-U", "site", "-D", base, "--checkpoint=fast")

    publish(data_dir, here, "kept")
    moment = first.execute("SELECT clock_timestamp()::text")
    publish(data_dir, here, "mistake")
    last = first.execute("SELECT pg_walfile_name(pg_switch_wal())")
    wait_until((servers.archive / last).exists, "the log is archived")
    first.end(signal.SIGQUIT)

    second = servers.make("base")
    (base / "recovery.signal").touch()
    second.start(
        restore_command=f"cp {servers.archive}/%f %p",
        recovery_target_time=moment,
        recovery_target_action="promote",
        archive_mode="off",
    )
    there = {"DATABASE_URL": second.url}
    outcome = manage(data_dir, "verify_publications", **there)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert run_code(data_dir, there, TOPICS).split() == ["kept"]


def publish(data_dir, variables, slug):
    run_code(data_dir, variables, f"from blog.models import Topic\nTopic.objects.create(name='{slug}', slug='{slug}')")


def run_code(data_dir, variables, code):
    outcome = manage(data_dir, "shell", "--no-imports", "-c", code, **variables)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout

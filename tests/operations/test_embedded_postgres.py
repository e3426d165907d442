"""The embedded server: who starts it, who stops it, and what it survives."""

import contextlib
import os
import pwd
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cms.embedded_postgres.data_folder import MARKER_TEXT, SOCKET_PATH_LIMIT, DataFolder
from cms.embedded_postgres.server import EmbeddedServer
from tests.operations.processes import (
    REPOSITORY,
    DatabaseUser,
    Program,
    environment,
    keeper_of,
    manage,
    postmaster_of,
    processes_of,
    wait_until,
)

MAKE_TABLE = "CREATE TABLE note AS SELECT 'kept' AS text"
READ_TABLE = "SELECT text FROM note"


def test_what_was_written_is_there_after_a_stop_and_a_second_start(data_dir):
    with DatabaseUser(data_dir) as user:
        user.execute(MAKE_TABLE)
        user.leave()
    assert processes_of(data_dir) == []

    with DatabaseUser(data_dir) as user:
        assert user.execute(READ_TABLE) == "[('kept',)]"
        user.leave()
    assert processes_of(data_dir) == []


def test_two_data_folders_have_servers_of_their_own(data_dir):
    second = data_dir.with_name("second")
    with DatabaseUser(data_dir) as one, DatabaseUser(second) as other:
        one.execute("CREATE TABLE note AS SELECT 'one' AS text")
        other.execute("CREATE TABLE note AS SELECT 'other' AS text")
        assert one.execute(READ_TABLE) == "[('one',)]"
        one.leave()
        assert other.execute(READ_TABLE) == "[('other',)]"
        other.leave()
    assert processes_of(second) == []


def test_a_command_joins_the_running_server_and_the_last_to_leave_stops_it(data_dir):
    with DatabaseUser(data_dir) as first:
        server = postmaster_of(data_dir)
        with DatabaseUser(data_dir) as second:
            first.leave()
            assert postmaster_of(data_dir) == server
            second.execute(MAKE_TABLE)
            second.leave()
    assert processes_of(data_dir) == []


def test_processes_that_start_at_the_same_moment_make_one_server(data_dir):
    script = f"""
import sys
from pathlib import Path
from cms.embedded_postgres.server import EmbeddedServer
sys.stdin.readline()
EmbeddedServer.of(Path({str(data_dir)!r})).ensure_running()
print("server", Path({str(data_dir)!r}, "postgres", "postmaster.pid").read_text().splitlines()[0], flush=True)
sys.stdin.readline()
"""
    with contextlib.ExitStack() as stack:
        programs = [stack.enter_context(Program([sys.executable, "-c", script], data_dir)) for _ in range(4)]
        for program in programs:
            program.answer("start")
        servers = {program.wait_for_line("server") for program in programs}
        assert len(servers) == 1
        for program in programs:
            program.answer("end")
            assert program.process.wait() == 0


def test_nothing_starts_for_a_command_that_needs_no_database(data_dir):
    outcome = manage(data_dir, "makemigrations", "--help")
    assert outcome.returncode == 0
    assert not data_dir.exists()


def test_the_server_stops_after_its_last_user_was_killed(data_dir):
    with DatabaseUser(data_dir) as user:
        user.execute(MAKE_TABLE)
        user.stop(signal.SIGKILL)
    wait_until(lambda: not processes_of(data_dir), "the keeper stops the server")

    with DatabaseUser(data_dir) as user:
        assert user.execute(READ_TABLE) == "[('kept',)]"


def test_a_forked_child_keeps_the_server_after_its_parent(data_dir):
    script = f"""
import os, sys
from pathlib import Path
from cms.embedded_postgres.server import EmbeddedServer
EmbeddedServer.of(Path({str(data_dir)!r})).ensure_running()
if os.fork() == 0:
    sys.stdin.readline()
    os._exit(0)
"""
    with Program([sys.executable, "-c", script], data_dir) as parent:
        assert parent.process.wait() == 0
        assert postmaster_of(data_dir) is not None
        parent.answer("end")
    wait_until(lambda: not processes_of(data_dir), "the server ends after the child")


@pytest.mark.parametrize("victim", [postmaster_of, keeper_of], ids=["server", "keeper"])
def test_the_next_user_recovers_from_a_kill(data_dir, victim):
    with DatabaseUser(data_dir) as user:
        user.execute(MAKE_TABLE)
        os.kill(victim(data_dir), signal.SIGKILL)
        with DatabaseUser(data_dir) as second:
            assert second.execute(READ_TABLE) == "[('kept',)]"
            second.leave()
        user.leave()
    assert processes_of(data_dir) == []


def test_a_user_that_stays_gets_a_new_server_after_a_crash(data_dir):
    script = f"""
import os, sys, signal
from pathlib import Path
from cms.embedded_postgres.server import EmbeddedServer
server = EmbeddedServer.of(Path({str(data_dir)!r}))
server.ensure_running()
print("running", flush=True)
sys.stdin.readline()
server.ensure_running()
print("again", flush=True)
sys.stdin.readline()
"""
    with Program([sys.executable, "-c", script], data_dir) as user:
        user.wait_for_line("running")
        os.kill(postmaster_of(data_dir), signal.SIGKILL)
        wait_until(lambda: not EmbeddedServer(data_dir).is_running, "the keeper has seen it")
        user.answer("go on")
        user.wait_for_line("again")
        assert postmaster_of(data_dir) is not None
        user.answer("end")
        assert user.process.wait() == 0


def test_a_process_number_that_went_to_another_process_does_not_keep_the_server_down(data_dir):
    with DatabaseUser(data_dir) as user:
        user.execute(MAKE_TABLE)
        os.kill(postmaster_of(data_dir), signal.SIGKILL)
        wait_until(lambda: not processes_of(data_dir / "postgres"), "all of the server is gone")
    pid_file = data_dir / "postgres" / "postmaster.pid"
    _, *rest = pid_file.read_text().splitlines(keepends=True)
    with subprocess.Popen(["sleep", "60"]) as other:
        pid_file.write_text("".join([f"{other.pid}\n", *rest]))
        with DatabaseUser(data_dir) as user:
            assert user.execute(READ_TABLE) == "[('kept',)]"
        assert other.poll() is None
        other.kill()


def test_a_path_too_long_for_a_socket_works_and_leaves_nothing_in_the_temporary_folder(data_dir):
    long_path = data_dir.with_name("d" * SOCKET_PATH_LIMIT)
    socket_folder = DataFolder(long_path).socket_folder
    with DatabaseUser(long_path) as user:
        user.execute(MAKE_TABLE)
        assert socket_folder.stat().st_mode & 0o777 == 0o700
        user.leave()
    assert processes_of(long_path) == []
    assert not socket_folder.exists()


def test_a_socket_folder_that_was_put_there_before_is_refused(data_dir):
    long_path = data_dir.with_name("d" * SOCKET_PATH_LIMIT)
    socket_folder = DataFolder(long_path).socket_folder
    socket_folder.symlink_to(data_dir.parent)
    try:
        outcome = manage(long_path, "dbshell")
    finally:
        socket_folder.unlink()
    assert_one_line(outcome, str(socket_folder))


def test_nothing_is_left_in_the_temporary_folder(data_dir):
    temporary = data_dir.with_name("temporary")
    temporary.mkdir(mode=0o777)
    with DatabaseUser(data_dir, TMPDIR=str(temporary), XDG_RUNTIME_DIR="") as user:
        user.leave()
    assert list(temporary.iterdir()) == []


def test_only_its_owner_reaches_the_server(data_dir):
    with DatabaseUser(data_dir) as user:
        assert DataFolder(data_dir).socket_folder.stat().st_mode & 0o777 == 0o700
        assert user.execute("SHOW listen_addresses") == "[('',)]"
        assert user.execute("SHOW fsync") == "[('on',)]"


def test_the_server_runs_as_the_owner_of_the_folder_and_never_as_root(data_dir):
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    if os.geteuid() == 0:
        os.chown(data_dir.parent, owner.pw_uid, owner.pw_gid)
    with DatabaseUser(data_dir) as user:
        user.execute(MAKE_TABLE)
        assert Path(f"/proc/{postmaster_of(data_dir)}").stat().st_uid == owner.pw_uid
        media = data_dir / "media" / "images"
        media.mkdir(parents=True)
        (media / "upload.txt").write_text("uploaded")
        user.leave()
    owners = {path: path.stat().st_uid for path in [data_dir, *data_dir.rglob("*")]}
    assert {path: number for path, number in owners.items() if number != owner.pw_uid} == {}


def assert_one_line(outcome, *parts):
    assert outcome.returncode == 1
    assert len(outcome.stderr.strip().splitlines()) == 1, outcome.stderr
    for part in parts:
        assert part in outcome.stderr


def fill_with_foreign_files(path):
    path.mkdir()
    (path / "thesis.odt").write_text("not ours")


def put_a_file_in_its_place(path):
    path.write_text("a file")


def mark_as_of_a_later_format(path):
    path.mkdir()
    (path / ".pointhealth-cms").write_text(MARKER_TEXT.replace("1", "9"))


def put_an_older_cluster_into_it(path):
    (path / "postgres").mkdir(parents=True)
    (path / ".pointhealth-cms").write_text(MARKER_TEXT)
    (path / "postgres" / "PG_VERSION").write_text("16\n")


@pytest.mark.parametrize(
    ("arrange", "reason"),
    [
        (fill_with_foreign_files, "holds files that are not PointHealth CMS's"),
        (put_a_file_in_its_place, "is not a folder"),
        (mark_as_of_a_later_format, "is not of the format"),
        (put_an_older_cluster_into_it, "was made by PostgreSQL 16"),
    ],
    ids=["foreign files", "a file", "a later format", "another PostgreSQL"],
)
def test_a_data_folder_that_is_not_ours_is_refused_in_one_line_and_left_alone(data_dir, arrange, reason):
    arrange(data_dir)
    before = {path: path.stat().st_mtime_ns for path in [data_dir, *data_dir.rglob("*")]}
    outcome = manage(data_dir, "migrate")
    assert_one_line(outcome, f"DATA_DIR {data_dir}", reason, "set DATA_DIR to")
    assert {path: path.stat().st_mtime_ns for path in [data_dir, *data_dir.rglob("*")]} == before


def test_a_full_disk_leaves_no_half_made_database(data_dir):
    def allow_small_files_only():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    outcome = subprocess.run(
        [sys.executable, str(REPOSITORY / "manage.py"), "migrate"],
        env=environment(data_dir),
        preexec_fn=allow_small_files_only,
        capture_output=True,
        text=True,
        check=False,
    )
    assert_one_line(outcome, f"DATA_DIR {data_dir}", "File too large")
    assert not data_dir.exists()
    with DatabaseUser(data_dir) as user:
        assert user.execute("SELECT 1") == "[(1,)]"

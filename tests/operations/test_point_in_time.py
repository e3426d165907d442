"""Recovery to a moment, as docs/operations.md tells it: a base backup, and the log that the server archives."""

import signal

from tests.operations.processes import manage, wait_until

TOPICS = "from blog.models import Topic\nprint(*Topic.objects.values_list('slug', flat=True))"


def test_the_site_is_as_it_was_at_the_moment_before_a_mistake(servers, make_tables, data_dir):
    first, archive = servers.make("first"), servers.folder("archive")
    first.make_cluster()
    first.start(
        archive_mode="on",
        # Under its name only when it is whole: a copy may be interrupted.
        archive_command=f"test ! -f {archive}/%f && cp %p {archive}/%f.part && mv {archive}/%f.part {archive}/%f",
        archive_timeout="60s",
    )
    here = {"DATABASE_URL": first.url}
    make_tables(first.url)
    second = servers.make("base")
    where = ["--host=127.0.0.1", f"--port={first.port}", "--username=site", f"--pgdata={second.cluster}"]
    first.run("pg_basebackup", *where, "--checkpoint=fast")

    publish(data_dir, here, "kept")
    moment = first.ask("SELECT clock_timestamp()::text")
    publish(data_dir, here, "mistake")
    last = first.ask("SELECT pg_walfile_name(pg_switch_wal())")
    wait_until((archive / last).exists, "the log is archived")
    first.end(signal.SIGQUIT)

    (second.cluster / "recovery.signal").touch()
    second.start(
        restore_command=f"cp {archive}/%f %p",
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

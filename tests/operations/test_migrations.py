"""Migrations run on a site that is in use, beside code of the version before."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED
from django_migration_linter import MigrationLinter

# Those of each app up to here were made before they were linted. What the linter says of them belongs to a first
# release, which had no version before it: constraints and indexes of tables that were still empty.
LINTED_AFTER = {
    "accounts": "0003",
    "blog": "0013",
    "brands": "0007",
    "compliance": "0009",
    "delivery": "0010",
    "home": "0011",
    "media_library": "0002",
    "search": "0003",
}
# By app and name, for what the linter refuses and is right here all the same: why.
EXCEPTIONS = {
    ("home", "0012_encrypted_enquiries"): "varchar becomes text: PostgreSQL rewrites no table, and all code takes both",
}


def new_migrations():
    loader = MigrationLoader(connection)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        is_ours = Path(settings.BASE_DIR, app).is_dir()
        if is_ours and name[:4] > LINTED_AFTER.get(app, "") and (app, name) not in EXCEPTIONS:
            yield migration


def columns_that_earlier_code_leaves_out(migration):
    """Yield the fields that the database gives no value to when code inserts a row that does not know them.

    The linter takes any default in the same migration for one, such as that of the identity of a new table.
    """
    made = {step.name_lower for step in migration.operations if isinstance(step, migrations.CreateModel)}
    for step in migration.operations:
        if not isinstance(step, migrations.AddField) or step.model_name_lower in made:
            continue
        field = step.field
        if not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED):
            yield f"{step.model_name}.{step.name} needs null=True or a db_default"


def test_new_migrations_keep_the_version_before_running(django_db_setup, django_db_blocker, capsys):
    with django_db_blocker.unblock():  # in no transaction, as an index that is made concurrently has to be
        problems = list(problems_of_new_migrations(capsys))
    assert not problems, "\n".join(problems)


def problems_of_new_migrations(capsys):
    linter = MigrationLinter(no_cache=True, analyser_string="postgresql", all_warnings_as_errors=True)
    for migration in new_migrations():
        errors_before = linter.nb_erroneous
        linter.lint_migration(migration)
        if linter.nb_erroneous > errors_before:
            yield capsys.readouterr().out
        yield from (f"{migration}: {problem}" for problem in columns_that_earlier_code_leaves_out(migration))
    assert linter.nb_total > 0


def test_a_column_without_a_value_of_its_own_is_found_beside_a_new_table():
    migration = MigrationLoader(None).get_migration("blog", "0013_posts_of_an_export")
    assert list(columns_that_earlier_code_leaves_out(migration)) == [
        "importeddocument.decisions needs null=True or a db_default"
    ]


@contextmanager
def somebody_reading(table):
    """Hold the lock that a long reading of ``table`` has."""
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS SHARE MODE")
        yield
    finally:
        other.close()


def default_of_decisions():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_default FROM information_schema.columns"
            " WHERE table_name = 'blog_importeddocument' AND column_name = 'decisions'"
        )
        return cursor.fetchone()[0]


def applied():
    return set(MigrationLoader(connection).applied_migrations)


@pytest.fixture
def migrated_to_0014(transactional_db):
    """The database as it was before all later migrations of the blog; they are applied again after the test."""
    call_command("migrate", "blog", "0014", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_migration_that_gets_no_lock_gives_up_and_changes_nothing(migrated_to_0014, settings):
    settings.MIGRATION_LOCK_SECONDS = 1
    before, default = applied(), default_of_decisions()
    assert default is not None
    with somebody_reading("blog_importeddocument"), pytest.raises(CommandError) as refusal:
        call_command("migrate", "blog", "0013", verbosity=0)
    assert "blog.0014" in str(refusal.value)
    assert "did not get a lock within 1 seconds" in str(refusal.value)
    assert "Run this again" in str(refusal.value)
    assert (applied(), default_of_decisions()) == (before, default)

    call_command("migrate", "blog", "0013", verbosity=0)
    assert default_of_decisions() is None
    call_command("migrate", "blog", "0014", verbosity=0)
    assert (applied(), default_of_decisions()) == (before, default)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] == "0"

